"""Treatments become lines of therapy by written rules; a request proves nothing given."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf
from typing import Any

import pytest

from metboard.case.history import Courses, history_facts
from metboard.case.line_rules import LineRules
from metboard.case.lines import find_lines, given_drugs, is_for_advanced
from metboard.facts import Fact, Range, exactly
from metboard.record import Treatment

AS_OF = date(2026, 10, 1)
SINCE = date(2026, 1, 1)


def day(after: int) -> date:
    return SINCE + timedelta(days=after)


def course(drug: str, start: int | None = None, end: int | None = None, **rest: Any) -> Treatment:
    """A course of one drug; days count from the first metastasis."""
    return Treatment(
        drugs=(drug,), where=f"Medication/{drug}",
        start=None if start is None else day(start), end=None if end is None else day(end), **rest,
    )  # fmt: skip


def lines_of(*courses: Treatment) -> list[tuple[str, ...]]:
    return [line.drugs for line in find_lines(given_drugs(courses, AS_OF), SINCE)]


def facts_of(*courses: Treatment, complete: bool = True) -> dict[str, Fact]:
    given = given_drugs(courses, AS_OF)
    lines, rules = find_lines(given, SINCE), LineRules(as_of=AS_OF)
    return history_facts(Courses(given=given, ours=given), lines, lines, complete, rules)


@pytest.mark.parametrize("status", ["planned", "not-given"])
def test_what_was_only_ordered_was_not_given(status: Any) -> None:
    assert given_drugs([course("cisplatin", 5, status=status)], AS_OF) == ()


def test_what_begins_after_the_clock_was_not_given() -> None:
    later = course("cisplatin", (AS_OF - SINCE).days + 1)
    today = course("cisplatin", (AS_OF - SINCE).days)
    assert given_drugs([later, today], AS_OF) == (today,)


def test_radiotherapy_is_no_line() -> None:
    assert given_drugs([Treatment(kind="radiotherapy", start=day(3))], AS_OF) == ()


@pytest.mark.parametrize(("start", "count"), [(28, 1), (29, 2)])
def test_drugs_begun_within_28_days_are_one_line(start: int, count: int) -> None:
    assert len(lines_of(course("carboplatin", 0), course("pembrolizumab", start))) == count


def test_progression_ends_a_line_at_once() -> None:
    failed = course("carboplatin", 0, 20, outcome="progression")
    assert lines_of(failed, course("docetaxel", 21)) == [("carboplatin",), ("docetaxel",)]


def test_a_line_that_the_record_numbers_is_that_line() -> None:
    assert lines_of(course("carboplatin", 0, line=1), course("pemetrexed", 120, line=1)) == [
        ("carboplatin", "pemetrexed")
    ]


@pytest.mark.parametrize(("end", "counts"), [(-180, True), (-181, False), (-1, True), (1, True)])
@pytest.mark.parametrize("setting", ["adjuvant", "neoadjuvant", "definitive"])
def test_treatment_round_an_operation_counts_with_relapse_under_it_or_within_180_days(
    setting: Any, end: int, counts: bool
) -> None:
    assert is_for_advanced(course("cisplatin", -300, end, setting=setting), SINCE) is counts


def test_adjuvant_treatment_without_an_end_or_without_metastases_is_no_line() -> None:
    assert not is_for_advanced(course("cisplatin", -300, setting="adjuvant"), SINCE)
    assert not is_for_advanced(course("cisplatin", -300, -20, setting="adjuvant"), None)


@pytest.mark.parametrize(("start", "counts"), [(-28, True), (-29, False), (0, True)])
def test_treatment_of_unknown_purpose_counts_from_the_time_of_the_metastases(
    start: int, counts: bool
) -> None:
    assert is_for_advanced(course("cisplatin", start), SINCE) is counts


def test_the_number_of_lines_is_exact_only_with_a_complete_history() -> None:
    two = (course("carboplatin", 0, 90, outcome="progression"), course("docetaxel", 100))
    assert facts_of(*two)["treatment.advanced.lines"].possible == exactly(2)
    open_end = facts_of(*two, complete=False)["treatment.advanced.lines"]
    assert open_end.possible == Range(2, inf)
    assert open_end.waits_on == "treatment.history_complete"


def test_a_treatment_without_a_date_may_or_may_not_be_a_line_of_its_own() -> None:
    made = facts_of(course("carboplatin", 0), course("pemetrexed"))
    assert made["treatment.advanced.lines"].possible == Range(1, 2)
    assert facts_of(course("a"), course("b"))["treatment.advanced.lines"].possible == Range(1, 2)


def test_without_treatment_and_without_a_complete_history_nothing_is_said() -> None:
    assert facts_of(complete=False) == {}
    assert facts_of()["treatment.advanced.lines"].possible == exactly(0)


def test_a_drug_that_was_given_failed_or_was_not_tolerated() -> None:
    made = facts_of(
        course("carboplatin", 0, outcome="progression"), course("docetaxel", 60, outcome="toxicity")
    )
    for name in (
        "drug.carboplatin.given",
        "drug.carboplatin.progressed",
        "drug.docetaxel.intolerant",
    ):
        assert made[name].possible == exactly(True)
    assert made["drug.carboplatin.given"].where == ("Medication/carboplatin",)
    assert "drug.docetaxel.progressed" not in made
    assert "drug.carboplatin.intolerant" not in made


def test_progression_on_one_drug_of_a_line_is_progression_on_all_of_it() -> None:
    made = facts_of(course("carboplatin", 0, outcome="progression"), course("pemetrexed", 0))
    assert made["drug.pemetrexed.progressed"].possible == exactly(True)


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (course("carboplatin", 0, 263), exactly(10)),
        (course("carboplatin", 0, status="ongoing"), exactly(0)),
        (course("carboplatin", 0), Range(0, 273)),
        (course("carboplatin"), Range(0, inf)),
    ],
)
def test_the_days_since_a_drug_are_counted_from_its_end(given: Treatment, days: Range) -> None:
    assert facts_of(given)["drug.carboplatin.last_days"].possible == days
