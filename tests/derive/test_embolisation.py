"""Dose of the lungs from radioembolisation: worked values, bounds, sums, and what is not known."""

from __future__ import annotations

from math import inf

import pytest
from tests.derive.test_derive import patient, say

from metboard.facts import Possible, Range, compare, exactly

DOSE, TOTAL = "organ.lung.y90_gy", "organ.lung.y90_total_gy"


def dose(shunt: Possible, activity: Possible) -> Possible | None:
    fact = patient(say(organ__lung__shunt_pct=shunt, organ__liver__y90_gbq=activity)).get(DOSE)
    return None if fact is None else fact.possible


@pytest.mark.parametrize(
    ("shunt", "activity", "gy"), [(20, 3, 30), (10, 2, 10), (0, 4, 0), (7.5, 2.4, 9)]
)
def test_shunt_and_activity_give_the_dose(shunt: float, activity: float, gy: float) -> None:
    assert dose(exactly(shunt), exactly(activity)) == exactly(gy)


@pytest.mark.parametrize(("activity", "too_much"), [(3.0, False), (3.01, True)])
def test_the_dose_decides_on_both_sides_of_30_gy(activity: float, too_much: bool) -> None:
    found = dose(exactly(20), exactly(activity))
    assert found is not None
    assert compare(found, Range(30, low_open=True)) is too_much


def test_bounds_of_either_bound_the_dose() -> None:
    assert dose(Range(5, 10), exactly(2)) == Range(5, 10)
    assert dose(exactly(10), Range(2, 4)) == Range(10, 20)
    assert dose(exactly(0), Range(2, inf)) == Range(0, inf)


def test_without_either_nothing_is_computed() -> None:
    assert DOSE not in patient(say(organ__lung__shunt_pct=exactly(30)))
    assert DOSE not in patient(say(organ__liver__y90_gbq=exactly(3)))


def test_a_recorded_dose_stays() -> None:
    facts = patient(
        say(
            organ__lung__shunt_pct=exactly(20),
            organ__liver__y90_gbq=exactly(3),
            organ__lung__y90_gy=exactly(25),
        )
    )
    assert facts[DOSE].possible == exactly(25)


def test_earlier_treatments_add_up() -> None:
    both = say(organ__lung__y90_before_gy=exactly(25), organ__lung__y90_gy=exactly(26))
    assert patient(both)[TOTAL].possible == exactly(51)
    assert patient(say(organ__lung__y90_before_gy=exactly(25)))[TOTAL].possible == Range(25)
    assert TOTAL not in patient(say(organ__lung__y90_gy=exactly(26)))
