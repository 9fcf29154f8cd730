"""The weeks of chemotherapy that a liver has borne, from dated treatments."""

from __future__ import annotations

from math import inf

import pytest
from tests.case.test_history import AS_OF, SINCE, course

from metboard.case.chemotherapy_weeks import NAME, chemotherapy_weeks_facts
from metboard.case.lines import find_lines, given_drugs
from metboard.facts import Range
from metboard.knowledge import release
from metboard.record import Treatment

DAYS_SINCE = (AS_OF - SINCE).days


def weeks_of(*courses: Treatment, complete: bool = True) -> Range | None:
    lines = find_lines(given_drugs(courses, AS_OF), SINCE)
    found = chemotherapy_weeks_facts(lines, lines, release(), as_of=AS_OF, complete=complete)
    if NAME not in found:
        return None
    possible = found[NAME].possible
    assert isinstance(possible, Range)
    return possible


def test_a_dated_course_has_its_weeks() -> None:
    assert weeks_of(course("oxaliplatin", 7, 7 + 84)) == Range(12, 12)


def test_a_course_that_goes_on_lasts_until_the_clock() -> None:
    assert weeks_of(course("oxaliplatin", DAYS_SINCE - 70, status="ongoing")) == Range(10, 10)


def test_single_doses_within_28_days_of_each_other_are_one_course() -> None:
    doses = [course("oxaliplatin", 14 * n, 14 * n) for n in range(8)]
    assert weeks_of(*doses) == Range(14, 14)


def test_a_longer_pause_counts_at_most() -> None:
    parts = [course("oxaliplatin", 0, 28), course("oxaliplatin", 98, 126)]
    assert weeks_of(*parts) == Range(8, 18)


def test_an_end_without_a_date_leaves_the_time_until_the_clock() -> None:
    assert weeks_of(course("oxaliplatin", DAYS_SINCE - 70)) == Range(0, 10)


def test_a_start_without_a_date_leaves_no_upper_bound() -> None:
    parts = [course("oxaliplatin", 0, 70), course("fluorouracil", None)]
    assert weeks_of(*parts) == Range(10, inf)


def test_a_history_that_is_not_whole_leaves_no_upper_bound() -> None:
    assert weeks_of(course("oxaliplatin", 0, 84), complete=False) == Range(12, inf)


@pytest.mark.parametrize("drug", ["bevacizumab", "pembrolizumab"])
def test_other_drugs_are_no_chemotherapy(drug: str) -> None:
    assert weeks_of(course(drug, 0, 84)) == Range(0, 0)


def test_a_drug_not_known_here_may_be_chemotherapy() -> None:
    assert weeks_of(course("novumab", 0, 84)) == Range(0, 12)


def test_without_a_line_nothing_is_said() -> None:
    assert weeks_of() is None
