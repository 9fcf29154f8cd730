"""Cases that a clinician can review: YAML files under tests/cases, read for the tests that judge them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from metboard.case import possible_of
from metboard.facts import Fact
from metboard.knowledge import Words
from metboard.knowledge.yaml_file import read_yaml
from metboard.options import Clock, Engine, Judgement, judge

CASES = Path(__file__).parents[1] / "cases"


class OptionCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case: a base, what differs from it, and the verdict that every oncologist expects.

    `reviewed`: a second reader, who did not write the rule, agrees with a case that was made from it.
    """

    name: str
    base: str = ""
    given: dict[str, Any] = {}
    lesion: dict[str, Any] = {}
    expect: str
    overridable: bool | None = None
    missing: tuple[str, ...] = ()
    assume: bool = True
    jurisdiction: str = ""
    source: str = ""
    reviewed: bool = False

    def clock(self, clock: Clock) -> Clock:
        """Give the clock of a case: its own jurisdiction where it names one."""
        if not self.jurisdiction:
            return clock
        return msgspec.structs.replace(clock, jurisdictions=(self.jurisdiction,))


class CaseFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All cases of one option."""

    option: str
    cases: tuple[OptionCase, ...]


class CommonFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cases that several options share: each is laid over the first patient whom the option's own file opens."""

    options: tuple[str, ...]
    cases: tuple[OptionCase, ...]


BEFORE, APART, AFTER, COMMON = "options", "apart", "after", "common"
"""Folders of cases: written from the sources before the rules and apart from them, from the sources by one who had
not read the rules, made from the rules, or written for a condition that many options share."""


@cache
def case_files(*folders: str) -> tuple[CaseFile, ...]:
    """Read every case file of the folders; of all three without any."""
    return tuple(
        msgspec.convert(read_yaml(path.read_text())[0], CaseFile)
        for folder in folders or (BEFORE, APART, AFTER)
        for path in sorted((CASES / folder).glob("*.yaml"))
    )


@cache
def common_files() -> Mapping[str, CommonFile]:
    """Read the files of cases that several options share, by their names."""
    return {
        path.stem: msgspec.convert(read_yaml(path.read_text())[0], CommonFile)
        for path in sorted((CASES / COMMON).glob("*.yaml"))
    }


@cache
def common_cases() -> tuple[tuple[str, OptionCase], ...]:
    """Give every shared case for each of its options, laid over the option's first patient."""
    first: dict[str, OptionCase] = {}
    for name, case in all_cases(BEFORE, AFTER):
        if case.expect == "open":
            first.setdefault(name, case)
    return tuple(
        (name, _laid_over(first[name], case))
        for file in common_files().values()
        for name in file.options
        for case in file.cases
    )


def _laid_over(patient: OptionCase, case: OptionCase) -> OptionCase:
    return msgspec.structs.replace(
        case,
        base=patient.base,
        given={**patient.given, **case.given},
        lesion={**patient.lesion, **case.lesion},
        jurisdiction=case.jurisdiction or patient.jurisdiction,
    )


def all_cases(*folders: str) -> Iterator[tuple[str, OptionCase]]:
    """Give every case with the id of its option; of every folder without any."""
    for file in case_files(*folders):
        for case in file.cases:
            yield file.option, case
    if not folders:
        yield from common_cases()


@cache
def bases() -> Mapping[str, Mapping[str, Any]]:
    """Read the base profiles, each laid over the one that it extends."""
    raw: Any = read_yaml((CASES / "bases.yaml").read_text())[0]

    def full(name: str) -> dict[str, Any]:
        own = dict(raw[name])
        parent = own.pop("extends", None)
        return {**(full(parent) if parent else {}), **own}

    return {name: full(name) for name in raw}


def facts_written(values: Mapping[str, Any], words: Words) -> dict[str, Fact]:
    """Turn what any case writes into facts."""
    return _facts(values, words)


def stated_facts(case: OptionCase, engine: Engine) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """Give what a case states of the patient and of its lesion, before anything is derived."""
    stated = _facts({**bases()[case.base], **case.given}, engine.words)
    lesion = _facts(case.lesion, engine.words)
    lesion |= {name: stated.pop(name) for name in list(stated) if name.startswith("lesion.")}
    return stated, lesion


def settle_case(case: OptionCase, engine: Engine) -> dict[str, Fact]:
    """Settle the facts of a case as the program would: stated, derived, defaults."""
    stated, lesion = stated_facts(case, engine)
    lesions = [lesion] if lesion else []
    facts = engine.settle_patient(stated, lesions, assume=case.assume)
    return engine.settle_lesion(lesion, facts, lesions, assume=case.assume) if lesion else facts


def _facts(values: Mapping[str, Any], words: Words) -> dict[str, Fact]:
    """Turn written values into facts.

    `unknown` is said to be unclear: no default replaces it. `unstated` takes away what the base says.
    """
    return {
        name: _fact(name, value, words) for name, value in values.items() if value != "unstated"
    }


def _fact(name: str, value: Any, words: Words) -> Fact:
    family = words.family(name)
    if value == "unknown":
        return Fact(possible=family.universe)
    if name == "tumour":
        nodes = value if isinstance(value, list) else [value]
        return Fact(possible=frozenset().union(*(words.members("tumour", node) for node in nodes)))
    return Fact(possible=possible_of(_plain(value), family))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def judge_option_case(option: str, case: OptionCase, engine: Engine, clock: Clock) -> Judgement:
    """Judge one case on its option."""
    assembled = next(a for a in engine.options if a.option.id == option)
    facts = settle_case(case, engine)
    return Judgement(
        assembled=assembled, verdict=judge(assembled, facts, case.clock(clock)), facts=facts
    )
