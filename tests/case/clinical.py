"""Cases of treatment history and of time that a clinician can check: read from tests/cases and judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.options.random_facts import shipped

from metboard.case import Case, make_cases, possible_of
from metboard.facts import Fact, Possible, Range
from metboard.knowledge.yaml_file import read_yaml
from metboard.record import Record
from metboard.record.case_file import with_places

CASES = Path(__file__).parents[1] / "cases"
NEVER = Range(float("inf"), float("inf"))


class ClinicalCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a record says up to a day, and what a clinician concludes from it.

    `tumour` names the case where a record holds several. `ended` (or `not said`) and `days_since` (or `open`) speak of
    the lines in their order, `lesions` of each lesion by its id. `aside`: why the program does not conclude it yet;
    such a case is expected to fail.
    """

    name: str
    as_of: date
    source: str
    metastases: date | None = None
    record: dict[str, Any] = {}
    treatments: list[dict[str, Any]] = []
    complete: bool | None = None
    tumour: str = ""
    lines: list[list[str]] | None = None
    ended: list[str] | None = None
    days_since: list[int | str] | None = None
    lesions: dict[str, dict[str, Any]] = {}
    number: Any = None
    fact: str = ""
    said: list[dict[str, Any]] = []
    facts: dict[str, Any] = {}
    origin: dict[str, str] = {}
    conflicts: list[str] = []
    unread: int = 0
    aside: str = ""

    def made(self, *, turned: bool = False) -> tuple[Case, dict[str, Fact]]:
        """Make the case and settle its facts; `turned`: with every list of the record the other way round."""
        found = [{"fact": self.fact, **each} for each in self.said]
        lists: dict[str, list[Any]] = {
            "findings": found, "treatments": self.treatments, "lesions": [], **self.record
        }  # fmt: skip
        if self.metastases:
            lists["lesions"] = [{"organ": "liver", "on": self.metastases}, *lists["lesions"]]
        written: dict[str, Any] = {
            "id": "case",
            "diagnoses": [{"tumours": ["nsclc"]}],
            **{k: v[::-1] if turned and isinstance(v, list) else v for k, v in lists.items()},
        }
        if self.complete is not None:
            written["complete"] = {"treatments": self.complete}
        engine = shipped()
        record = with_places(msgspec.convert(written, Record))
        cases = make_cases(record, engine.knowledge, engine.words, self.as_of)
        (case,) = [case for case in cases if self.tumour in ("", case.tumour)]
        lesions = [lesion.facts for lesion in case.lesions]
        return case, engine.settle_patient(case.facts, lesions, assume=True)

    def wanted(self, name: str, value: Any) -> Possible:
        """Give what is expected of a fact as a set; `unknown` is everything, `never` no day at all."""
        family = shipped().words.family(name)
        if value == "unknown":
            return family.universe
        if value == "never" and isinstance(family.universe, Range):
            return NEVER
        return possible_of(tuple(value) if isinstance(value, list) else value, family)

    def check(self, *, turned: bool) -> None:
        """Assert all that the case expects."""
        case, facts = self.made(turned=turned)
        if self.lines is not None:
            drugs = [sorted(line.drugs) for line in case.lines]
            assert drugs == [sorted(line) for line in self.lines]
        if self.ended is not None:
            assert [line.ended or "not said" for line in case.lines] == self.ended
        if self.days_since is not None:
            days = ["open" if line.days_since is None else line.days_since for line in case.lines]
            assert days == self.days_since
        for name, value in self.facts.items():
            assert facts[name].possible == self.wanted(name, value), (name, facts[name])
        for lesion, said in self.lesions.items():
            found = shipped().settle_lesion(_of_lesion(case, lesion), facts, assume=True)
            for name, value in said.items():
                assert found[name].possible == self.wanted(name, value), (lesion, found[name])
        for name, origin in self.origin.items():
            assert facts[name].origin == origin, (name, facts[name])
        assert [conflict.fact for conflict in case.conflicts] == self.conflicts
        assert len(case.unread) == self.unread, case.unread


def _of_lesion(case: Case, lesion: str) -> Mapping[str, Fact]:
    return next(each.facts for each in case.lesions if each.id == lesion)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cases: tuple[ClinicalCase, ...]


def cases_of(folder: str) -> Iterator[ClinicalCase]:
    """Read every case of a folder. `number` is short for the number of lines of therapy."""
    for path in sorted((CASES / folder).glob("*.yaml")):
        for case in msgspec.convert(read_yaml(path.read_text())[0], _File).cases:
            if case.number is None:
                yield case
            else:
                facts = {**case.facts, "treatment.advanced.lines": case.number}
                yield msgspec.structs.replace(case, facts=facts)


def params(folder: str) -> list[Any]:
    """Give the cases as parameters of a test, named by their sentence."""
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=case.aside, strict=True)] if case.aside else [],
        )
        for case in cases_of(folder)
    ]
