"""A vertebra irradiated before, from the record to the verdict: what is not recorded is never taken to be little."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.options.random_facts import by_id, clock, known_cases, settled, shipped

from metboard.case import make_cases
from metboard.derive import left_facts
from metboard.facts import Fact, Range
from metboard.options import Judgement, judge, judge_case, missing_of
from metboard.record import Diagnosis, Finding, LesionEntry, Patient, Record, Treatment

DAY = date(2026, 10, 1)
LAST_YEAR = DAY - timedelta(days=400)


def second_course(
    dose_gy: float | None, fractions: int | None, end: date | None = LAST_YEAR
) -> Judgement:
    """Judge the second course of a painful, growing vertebra that had one course before."""
    record = Record(
        id="p1",
        patient=Patient(birth_date=date(1960, 5, 1), sex="female", where="p"),
        diagnoses=(Diagnosis(tumours=("lung-adenocarcinoma",), where="d", on=date(2024, 9, 1)),),
        lesions=(
            LesionEntry(
                id="t11", organ="spine", where="l", on=date(2026, 9, 20), diameter_mm=30,
                findings={"lesion.painful": True, "lesion.progressing": True, "lesion.sins": 6, "lesion.cord": "none"},
            ),
        ),
        findings=(Finding(fact="patient.ecog", value=1, where="e", on=date(2026, 9, 20)),),
        treatments=(
            Treatment(
                kind="radiotherapy", organ="spine", lesions=("t11",), where="t", start=end, end=end,
                dose_gy=dose_gy, fractions=fractions,
            ),
        ),
    )  # fmt: skip
    (case,) = make_cases(record, shipped().knowledge, shipped().words, DAY)
    (found,) = [
        each
        for each in judge_case(case, shipped(), clock())
        if each.assembled.option.id == "spine-sbrt-reirradiation"
    ]
    return found


@pytest.mark.parametrize(
    ("dose_gy", "fractions", "end", "status"),
    [
        (30, 10, LAST_YEAR, "open"),
        (8, 1, LAST_YEAR, "open"),
        (46, 23, LAST_YEAR, "open"),
        (48, 24, LAST_YEAR, "open"),
        (50, 25, LAST_YEAR, "open"),
        (52, 26, LAST_YEAR, "pending"),
        (30, 10, DAY - timedelta(days=152), "open"),
        (30, 10, DAY - timedelta(days=151), "closed"),
        (None, 10, LAST_YEAR, "pending"),
        (30, None, LAST_YEAR, "pending"),
        (None, None, LAST_YEAR, "pending"),
        (30, 10, None, "pending"),
    ],
)
def test_dose_fractions_and_time_of_the_first_course_decide(
    dose_gy: float | None, fractions: int | None, end: date | None, status: str
) -> None:
    found = second_course(dose_gy, fractions, end)
    assert found.verdict.status == status
    asked = missing_of(found.assembled, found.verdict, found.facts, clock(), shipped().words)
    assert ("organ.spine.eqd2_left_gy" in {each.fact for each in asked}) is (status == "pending")


@given(st.one_of(st.none(), st.floats(1, 80)), st.integers(0, 3000))
def test_without_the_number_of_fractions_a_large_dose_never_opens(
    dose_gy: float | None, days: int
) -> None:
    found = second_course(dose_gy, None, DAY - timedelta(days=days))
    if found.verdict.status == "open":
        assert dose_gy is not None
        assert dose_gy * (1 + dose_gy / 2) / 2 <= 50


OPEN_FIRST = {"open": 0, "pending": 1, "closed": 2}
ROW = next(
    case
    for name, case in known_cases()
    if name == "spine-sbrt-reirradiation" and case.expect == "open"
)


def verdict_after(had_gy: float, days: float) -> int:
    """Judge the first case that opens with another dose to the cord and another time since; 0 is the best verdict."""
    facts = dict(settled(ROW, assume=True))
    facts.pop("organ.spine.eqd2_left_gy", None)
    facts["organ.spine.eqd2_gy"] = Fact(possible=Range(had_gy, had_gy))
    facts["organ.spine.radiotherapy_days"] = Fact(possible=Range(days, days))
    facts |= left_facts(facts, shipped().knowledge)
    return OPEN_FIRST[judge(by_id()["spine-sbrt-reirradiation"], facts, clock()).status]


@given(st.floats(0.1, 90), st.floats(0, 40), st.floats(0, 900), st.floats(0, 600))
def test_less_dose_before_or_more_time_since_never_gives_a_worse_verdict(
    had_gy: float, more_gy: float, days: float, later: float
) -> None:
    verdict = verdict_after(had_gy, days)
    assert verdict <= verdict_after(had_gy + more_gy, days)
    assert verdict_after(had_gy, days + later) <= verdict


def test_the_verdicts_of_a_second_course_pass_from_open_to_closed() -> None:
    assert [verdict_after(gy, 400) for gy in (30, 47.75, 49.5, 50, 50.1, 75)] == [0, 0, 0, 0, 2, 2]
    assert [verdict_after(48, days) for days in (100, 151, 152, 182, 183, 900)] == [
        2,
        2,
        0,
        0,
        0,
        0,
    ]
