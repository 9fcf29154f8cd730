"""What earlier radiotherapy leaves: the worked cases, and less is never concluded from more."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.options.random_facts import shipped

from metboard.derive import derive_patient
from metboard.derive.radiotherapy import left_range, since_facts
from metboard.facts import Fact, Range, exactly
from metboard.knowledge import OrganLimits
from metboard.knowledge.yaml_file import read_yaml

CASES: list[dict[str, Any]] = read_yaml(
    (Path(__file__).parents[1] / "cases" / "limits" / "reirradiation.yaml").read_text()
)[0]["cases"]
CORD = shipped().knowledge.limits["spinal-cord"]


def range_of(value: Any) -> Range:
    low, high = value if isinstance(value, list) else (value, value)
    ends = {"never": inf, "unknown": inf}
    return Range(ends.get(low, low), ends.get(high, high))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_left_of_the_cord_is_as_worked_by_hand(case: dict[str, Any]) -> None:
    left = left_range(CORD, range_of(case["had"]), range_of(case["days"]))
    assert (left.low, left.high) == pytest.approx(case["left"])


DOSES, DAYS = st.floats(0, 150), st.floats(0, 2000)


@given(DOSES, DOSES, DAYS, DAYS, st.floats(0, 1), st.floats(0, 1))
def test_one_possible_dose_and_day_lies_within_what_is_left_for_all(
    dose: float, other: float, day: float, later: float, at: float, when: float
) -> None:
    doses, days = Range(*sorted((dose, other))), Range(*sorted((day, later)))
    whole = left_range(CORD, doses, days)
    one = doses.low + at * (doses.high - doses.low)
    moment = days.low + when * (days.high - days.low)
    single = left_range(CORD, Range(one, one), Range(moment, moment))
    assert whole.low - 1e-9 <= single.low <= single.high <= whole.high + 1e-9


TISSUES = [each for each in shipped().knowledge.limits.values() if each.reirradiation]


@pytest.mark.parametrize("tissue", TISSUES, ids=lambda each: each.id)
@given(st.floats(0, 150), st.floats(0, 50), DAYS, st.floats(0, 1000))
def test_more_dose_before_never_leaves_more_and_more_time_never_less(
    tissue: OrganLimits, had: float, more: float, day: float, later: float
) -> None:
    first = left_range(tissue, Range(had, had), Range(day, day))
    dearer = left_range(tissue, Range(had + more, had + more), Range(day, day))
    longer = left_range(tissue, Range(had, had), Range(day + later, day + later))
    assert first.low == first.high
    assert dearer.high <= first.high <= longer.high
    assert tissue.first_course is not None
    assert 0 <= first.low <= tissue.first_course.eqd2_gy


def test_unknown_dose_leaves_perhaps_nothing_and_never_more_than_a_first_course() -> None:
    left = left_range(CORD, Range(0, inf), Range(0, inf))
    assert (left.low, left.high) == (0, 50)


def test_what_the_record_says_is_left_stays() -> None:
    said = {
        "organ.spine.eqd2_gy": Fact(possible=Range(30, 30)),
        "organ.spine.eqd2_left_gy": Fact(possible=exactly(7)),
    }
    facts = derive_patient(said, (), shipped().knowledge, assume=False)
    assert facts["organ.spine.eqd2_left_gy"].possible == exactly(7)


def test_an_organ_of_which_no_dose_is_known_has_nothing_stated_as_left() -> None:
    facts = derive_patient({}, (), shipped().knowledge, assume=False)
    assert not [name for name in facts if name.endswith("eqd2_left_gy")]


@pytest.mark.parametrize(
    ("irradiated", "organ", "days", "found"),
    [
        (True, "bone", Range(21, 21), Range(21, inf)),
        (True, "bone", Range(20, 40), Range(20, inf)),
        (True, "spine", Range(21, 21), None),
        (True, "bone", Range(inf, inf), None),
        (False, "bone", Range(21, 21), None),
    ],
)
def test_a_lesion_was_irradiated_no_later_than_its_organ(
    irradiated: bool, organ: str, days: Range, found: Range | None
) -> None:
    lesion = {
        "lesion.organ": Fact(possible=exactly(organ), origin="record"),
        "lesion.irradiated": Fact(possible=exactly(irradiated), origin="record"),
    }
    patient = {"organ.bone.radiotherapy_days": Fact(possible=days, origin="record")}
    made = since_facts(lesion, patient).get("lesion.radiotherapy_days")
    assert (made.possible if made else None) == found
