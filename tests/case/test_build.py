"""Findings that count on one day and not on another, places one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec
import pytest

from metboard.case import Case, make_cases
from metboard.case.values import places_of
from metboard.facts import exactly
from metboard.knowledge import release, words_of
from metboard.record import Diagnosis, Finding, LesionEntry, Record, Stage, Treatment, Value

START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def case_of(*entries: Finding | Treatment | LesionEntry, at: date, where: str = "C/1") -> Case:
    record = Record(
        id="p",
        diagnoses=(Diagnosis(tumours=("nsclc",), on=START, where=where),),
        findings=tuple(e for e in entries if isinstance(e, Finding)),
        treatments=tuple(e for e in entries if isinstance(e, Treatment)),
        lesions=tuple(e for e in entries if isinstance(e, LesionEntry)),
    )
    knowledge = release()
    (case,) = make_cases(record, knowledge, words_of(knowledge), at)
    return case


def said(fact: str, value: Value, on: int | None, text: str = "") -> Finding:
    when = None if on is None else day(on)
    return Finding(fact=fact, value=value, on=when, where="O/1", text=text)


@pytest.mark.parametrize(
    ("fact", "days"),
    [
        ("history.arterial_thromboembolism", 180),
        ("history.haemoptysis", 90),
        ("history.bleeding_major", 90),
        ("history.major_surgery_28_days", 28),
    ],
)
def test_an_event_counts_until_its_last_day_on_the_patients_clock(fact: str, days: int) -> None:
    event = said(fact, True, 0, "the event")
    assert case_of(event, at=day(days)).facts[fact].possible == exactly(True)
    later = case_of(event, at=day(days + 1))
    assert fact not in later.facts
    (line,) = later.unread
    assert line.what == "the event"
    assert line.why == f"on {START}, more than {days} days before {day(days + 1)}"


@pytest.mark.parametrize(("on", "known"), [(99, False), (100, True), (130, True)])
def test_progression_is_about_the_last_treatment_and_no_earlier_one(on: int, known: bool) -> None:
    given = [
        Treatment(drugs=("carboplatin",), start=day(0), end=day(60), where="M/1"),
        Treatment(drugs=("docetaxel",), start=day(100), where="M/2"),
    ]
    case = case_of(*given, said("treatment.progressing", True, on), at=day(150))
    assert ("treatment.progressing" in case.facts) is known
    assert (case.unread == ()) is known


def test_before_the_second_treatment_the_progression_is_about_the_first() -> None:
    given = [
        Treatment(drugs=("carboplatin",), start=day(0), end=day(60), where="M/1"),
        Treatment(drugs=("docetaxel",), start=day(100), where="M/2"),
    ]
    case = case_of(*given, said("treatment.progressing", True, 90), at=day(95))
    assert case.facts["treatment.progressing"].possible == exactly(True)


def test_each_place_stands_alone() -> None:
    lesion = LesionEntry(organ="liver", on=START, where="B/1, O/1")
    drug = Treatment(drugs=("carboplatin",), start=day(0), end=day(9), where="A/1, A/2")
    case = case_of(lesion, drug, at=day(20), where="C/1, C/2")
    places = [fact.where for fact in case.facts.values()]
    places += [fact.where for each in case.lesions for fact in each.facts.values()]
    assert all(", " not in place and place for several in places for place in several)
    assert case.lesions[0].facts["lesion.organ"].where == ("B/1", "O/1")
    assert case.facts["drug.carboplatin.given"].where == ("A/1", "A/2")
    assert case.facts["tumour"].where == ("C/1", "C/2")


def test_a_place_named_twice_stands_once_and_none_is_none() -> None:
    assert places_of("a, b", "b", "") == ("a", "b")
    assert places_of("") == ()


def test_new_metastases_without_a_drug_are_taken_as_untreated_unless_something_progressed() -> None:
    lesions = (LesionEntry(organ="liver", diameter_mm=20, on=date(2026, 9, 1)),)
    untreated = Record(
        id="x",
        diagnoses=(Diagnosis(tumours=("lung-adenocarcinoma",), on=date(2026, 9, 1)),),
        lesions=lesions,
    )
    progressed = Finding(fact="treatment.progressing", value=True, on=date(2026, 9, 20))
    doubtful = msgspec.structs.replace(untreated, findings=(progressed,))
    for record, names in ((untreated, True), (doubtful, False)):
        (case,) = make_cases(record, release(), words_of(release()), date(2026, 10, 1))
        assert any("no systemic therapy so far" in each for each in case.assumed_lists) is names


@pytest.mark.parametrize(
    ("none_on", "seen_on", "metastatic"),
    [(0, 200, {"yes"}), (5, 200, {"yes"}), (5, 15, {"yes", "no"}), (300, 200, {"no"})],
)
def test_metastases_measured_after_m0_are_there(
    none_on: int, seen_on: int, metastatic: set[str]
) -> None:
    stages = (Stage(m="0", on=day(none_on), where="O/1"), Stage(m="1", on=day(0), where="O/2"))
    lesion = LesionEntry(id="l", organ="liver", diameter_mm=20, on=day(seen_on), where="O/3")
    record = msgspec.structs.replace(case_of(lesion, at=day(400)).record, stages=stages)
    knowledge = release()
    (case,) = make_cases(record, knowledge, words_of(knowledge), day(400))
    assert case.facts["extent.metastatic"].possible == metastatic


def test_a_lesion_that_is_gone_proves_no_metastases_today() -> None:
    gone = LesionEntry(id="l", organ="liver", count=0, on=day(200), where="O/3")
    record = msgspec.structs.replace(
        case_of(gone, at=day(400)).record, stages=(Stage(m="0", on=day(0), where="O/1"),)
    )
    knowledge = release()
    (case,) = make_cases(record, knowledge, words_of(knowledge), day(400))
    assert case.facts["extent.metastatic"].possible == {"no"}


@pytest.mark.parametrize(
    ("tumour", "side", "expected"),
    [
        ("colon-adenocarcinoma", "right", {"right"}),
        ("colon-adenocarcinoma", None, None),
        ("rectal-adenocarcinoma", "right", None),
    ],
)
def test_the_side_of_the_primary_is_what_the_record_says_unless_its_table_names_one(
    tumour: str, side: Literal["left", "right"] | None, expected: set[str] | None
) -> None:
    primary = Diagnosis(tumours=(tumour,), side=side, on=START, where="C/1")
    knowledge = release()
    record = Record(id="p", diagnoses=(primary,))
    (case,) = make_cases(record, knowledge, words_of(knowledge), day(1))
    fact = case.facts.get("tumour.side")
    assert (fact and fact.possible) == expected


THERE = {"controlled", "uncontrolled"}


@pytest.mark.parametrize(
    ("seen_on", "size", "operated_on", "expected"),
    [
        (10, 29.0, None, THERE),
        (0, 29.0, None, THERE),
        (-1, 29.0, None, None),
        (10, 0.0, None, None),
        (10, None, None, None),
        (10, 29.0, 5, THERE),
        (10, 29.0, 20, None),
    ],
)
def test_a_primary_that_was_measured_since_its_diagnosis_and_not_operated_on_is_in_place(
    seen_on: int, size: float | None, operated_on: int | None, expected: set[str] | None
) -> None:
    lung = LesionEntry(
        organ="lung", primary=True, diameter_mm=size, on=day(seen_on), where="O/1", id="l"
    )
    operations = [
        Treatment(kind="surgery", organ="brain", end=day(on), start=day(on), where="P/1")
        for on in (operated_on,)
        if on is not None
    ]
    fact = case_of(lung, *operations, at=day(30)).facts.get("tumour.primary")
    assert (fact and fact.possible) == expected
