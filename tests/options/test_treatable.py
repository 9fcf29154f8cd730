"""Whether all lesions can be treated with curative intent: lesion by lesion, and what it does to the default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec
import pytest
from tests.options.random_facts import clock, shipped

from metboard.case import Case, make_cases
from metboard.knowledge.yaml_file import read_yaml
from metboard.options import (
    Judgement,
    find_treatable,
    judge_case,
    missing_of,
    write_case,
    write_judgement,
)
from metboard.record import Diagnosis, Finding, LesionEntry, Patient, Record

DAY = date(2026, 10, 1)
LATELY = DAY - timedelta(days=10)
FACT = "extent.all_treatable"
Said: TypeAlias = bool | Literal["unknown"]
STAGED = {"staging.pet_ct": "done", "staging.brain_mri": "done", "tumour.primary": "removed"}


class TreatableCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One patient, and what a clinician expects of each lesion and of all together."""

    name: str
    source: str
    lesions: dict[str, dict[str, Any]]
    findings: dict[str, Any] = {}
    together: Said
    each: dict[str, Said]
    status: dict[str, dict[str, str]]
    asks: dict[str, dict[str, bool]] = {}
    complete: bool = True


def read_cases() -> list[TreatableCase]:
    path = Path(__file__).parents[1] / "cases/treatable/lesions.yaml"
    return msgspec.convert(read_yaml(path.read_text())[0], list[TreatableCase])


CASES = [pytest.param(case, id=case.name) for case in read_cases()]


def made(case: TreatableCase) -> Case:
    record = Record(
        id="p1",
        patient=Patient(birth_date=date(1960, 5, 1), sex="female", where="p"),
        diagnoses=(Diagnosis(tumours=("lung-adenocarcinoma",), where="d", on=date(2026, 6, 1)),),
        lesions=tuple(
            LesionEntry(id=name, where=f"l/{name}", on=LATELY, **what)
            for name, what in case.lesions.items()
        ),
        complete={"lesions": True} if case.complete else {},
        findings=tuple(
            Finding(fact=fact, value=value, where=f"f/{fact}", on=LATELY)
            for fact, value in {**STAGED, **case.findings}.items()
        ),
    )
    (found,) = make_cases(record, shipped().knowledge, shipped().words, DAY)
    return found


def said(answer: bool | None) -> Said:
    return "unknown" if answer is None else answer


def by_lesion(judged: tuple[Judgement, ...], option: str) -> Mapping[str, Judgement]:
    return {lesion.id: j for j in judged if j.assembled.option.id == option for lesion in j.lesions}


def asked(judgement: Judgement) -> set[str]:
    words = shipped().words
    found = missing_of(judgement.assembled, judgement.verdict, judgement.facts, clock(), words)
    return {m.fact for m in found}


@pytest.mark.parametrize("case", CASES)
def test_every_lesion_and_all_together_come_out_as_a_clinician_expects(case: TreatableCase) -> None:
    patient = made(case)
    judged = judge_case(patient, shipped(), clock())
    found = find_treatable(patient, judged, clock())
    assert {each.lesion.id: said(each.answer) for each in found.lesions} == case.each
    assert said(found.answer) == case.together
    for option, of in case.status.items():
        seen = by_lesion(judged, option)
        assert {name: seen[name].verdict.status for name in of} == of
    for option, of in case.asks.items():
        seen = by_lesion(judged, option)
        assert {name: FACT in asked(seen[name]) for name in of} == of


def test_with_the_defaults_off_the_answer_changes_no_verdict() -> None:
    case = made(read_cases()[0])
    judged = judge_case(case, shipped(), clock(), assume=False)
    found = by_lesion(judged, "lung-sbrt-peripheral")
    assert {name: j.verdict.status for name, j in found.items()} == {"a": "pending", "b": "pending"}
    assert all(FACT in asked(j) for j in found.values())


def test_what_all_lesions_wait_for_is_asked_instead_of_the_board() -> None:
    (case,) = [c for c in read_cases() if c.name.startswith("two small")]
    unstaged = msgspec.structs.replace(case, findings={"staging.pet_ct": ("done", "not-done")})
    patient = made(unstaged)
    judged = by_lesion(judge_case(patient, shipped(), clock()), "lung-sbrt-peripheral")
    assert {name: asked(j) for name, j in judged.items()} == {
        "a": {"staging.pet_ct"},
        "b": {"staging.pet_ct"},
    }


def test_the_answer_says_of_each_lesion_which_options_were_tried_and_why_none_stands() -> None:
    (case,) = [c for c in read_cases() if c.name.startswith("where the board has said that all")]
    patient = made(case)
    judged = judge_case(patient, shipped(), clock())
    told = write_case(patient, judged, shipped(), clock(), "p1.json")["all_treatable"]
    assert (told["answer"], told["board"]) == (False, "yes")
    first, of_b = told["says"]
    assert first == "not all metastases can be treated with curative intent"
    tried = [o for each in told["lesions"] if each["id"] == "b" for o in each["options"]]
    assert of_b.startswith(f"b: none of {len(tried)} options, because ")
    assert len(tried) > 2
    assert all(o["because"] for o in tried)


WIDENED = ("diameter_mm", "site")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lost", WIDENED)
def test_knowing_less_of_a_lesion_opens_nothing_without_naming_what_was_assumed(
    case: TreatableCase, lost: str
) -> None:
    """Law 2 for a whole patient: what opens names the fact, or that all lesions are taken as treatable."""
    less = {
        name: {key: value for key, value in what.items() if key != lost}
        for name, what in case.lesions.items()
    }
    before, after = (
        {
            (lesion.id, j.assembled.option.id): j
            for j in judge_case(made(each), shipped(), clock())
            for lesion in j.lesions
        }
        for each in (case, msgspec.structs.replace(case, lesions=less))
    )
    opened = [
        j
        for key, j in after.items()
        if j.verdict.status == "open"
        and (key not in before or before[key].verdict.status != "open")
    ]
    for judgement in opened:
        told = write_judgement(judgement, shipped(), clock(), 1)["assumed"]
        assert {each["fact"] for each in told} & {FACT, f"lesion.{lost}"}
