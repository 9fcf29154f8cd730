"""BED and EQD2 against printed tables; LQ-L and repair against hand work, slow twins and what must always hold."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.models.printed import printed

from metboard.models import (
    bed_gy,
    bed_incomplete_repair_gy,
    bed_linear_beyond_gy,
    bed_protracted_gy,
    dose_with_bed_gy,
    eqd2_gy,
    eqd2_of_bed_gy,
    protraction_factor,
    repair_factor,
    transition_dose_gy,
)

PRINTED = printed("dose")
HUNDREDTH, TENTH = 0.0051, 0.051
DOSES, RATIOS = st.floats(0.1, 120), st.floats(0.5, 30)
FRACTIONS = st.integers(1, 40)


@pytest.mark.parametrize("row", PRINTED["schedules"], ids=str)
def test_a_printed_schedule_has_its_printed_bed_and_eqd2(row: dict[str, Any]) -> None:
    schedule = row["dose_gy"], row["fractions"], row["alpha_beta_gy"]
    assert bed_gy(*schedule) == pytest.approx(row["bed"], abs=HUNDREDTH)
    assert eqd2_gy(*schedule) == pytest.approx(row["eqd2"], abs=HUNDREDTH)


@pytest.mark.parametrize("row", PRINTED["sums"], ids=str)
def test_the_eqd2_of_two_courses_add_up_to_the_printed_sum(row: dict[str, Any]) -> None:
    second = row["each_gy"] * row["share"] * row["fractions"]
    total = eqd2_gy(45, 25, row["alpha_beta_gy"]) + eqd2_gy(
        second, row["fractions"], row["alpha_beta_gy"]
    )
    assert total == pytest.approx(row["eqd2"], abs=TENTH)


@pytest.mark.parametrize("row", PRINTED["linear_beyond_transition"], ids=str)
def test_beyond_the_transition_the_effect_is_as_worked_by_hand(row: dict[str, Any]) -> None:
    found = bed_linear_beyond_gy(row["dose_gy"], row["fractions"], row["alpha_beta_gy"])
    assert found == pytest.approx(row["bed"])


@pytest.mark.parametrize("row", PRINTED["repair"], ids=str)
def test_what_is_left_unrepaired_is_as_worked_by_hand(row: dict[str, Any]) -> None:
    found = repair_factor(row["a_day"], row["interval_hours"], row["half_time_hours"])
    assert found == pytest.approx(row["factor"], abs=1e-6)


@pytest.mark.parametrize("row", PRINTED["continuous"], ids=str)
def test_a_dose_given_slowly_is_as_worked_by_hand(row: dict[str, Any]) -> None:
    times = {"hours": row["hours"], "half_time_hours": row["half_time_hours"]}
    found = bed_protracted_gy(row["dose_gy"], row["fractions"], row["alpha_beta_gy"], **times)
    assert found == pytest.approx(row["bed"], rel=1e-5)


@pytest.mark.parametrize("row", PRINTED["continuous_long"], ids=str)
def test_over_a_long_time_the_effect_of_a_gray_is_the_printed_one(row: dict[str, Any]) -> None:
    hours = 1e7
    dose = row["rate_gy_h"] * hours
    times = {"hours": hours, "half_time_hours": row["half_time_hours"]}
    each = bed_protracted_gy(dose, 1, row["alpha_beta_gy"], **times) / dose
    assert each * row["dose_gy"] == pytest.approx(row["bed"], abs=TENTH)


# --- what must always hold --------------------------------------------------------------------------------------------


@given(DOSES, FRACTIONS, RATIOS)
def test_bed_is_never_below_the_dose_and_eqd2_of_2_gy_fractions_is_the_dose(
    dose: float, fractions: int, ratio: float
) -> None:
    assert bed_gy(dose, fractions, ratio) >= dose
    assert eqd2_gy(2.0 * fractions, fractions, ratio) == pytest.approx(2.0 * fractions)


@given(DOSES, st.floats(0.001, 20), FRACTIONS, RATIOS)
def test_more_dose_never_has_less_effect(
    dose: float, more: float, fractions: int, ratio: float
) -> None:
    for effect in (bed_gy, bed_linear_beyond_gy):
        assert effect(dose + more, fractions, ratio) > effect(dose, fractions, ratio)


@given(DOSES, FRACTIONS, RATIOS)
def test_more_fractions_of_the_same_dose_never_have_more_effect(
    dose: float, fractions: int, ratio: float
) -> None:
    for effect in (bed_gy, bed_linear_beyond_gy):
        first, second = effect(dose, fractions, ratio), effect(dose, fractions + 1, ratio)
        assert second <= first * (1 + 1e-12)


@given(FRACTIONS, RATIOS)
def test_value_and_slope_pass_the_transition_without_a_step(fractions: int, ratio: float) -> None:
    at = transition_dose_gy(ratio) * fractions
    small = 1e-4 * at
    below, here, above = (
        bed_linear_beyond_gy(at + step, fractions, ratio) for step in (-small, 0, small)
    )
    assert here == pytest.approx(bed_gy(at, fractions, ratio))
    assert (above - here) == pytest.approx(here - below, rel=1e-3)


@given(DOSES, FRACTIONS, RATIOS)
def test_the_linear_part_lies_between_dose_and_the_quadratic(
    dose: float, fractions: int, ratio: float
) -> None:
    linear = bed_linear_beyond_gy(dose, fractions, ratio)
    assert dose <= linear <= bed_gy(dose, fractions, ratio) * (1 + 1e-12)


@given(DOSES, FRACTIONS, RATIOS)
def test_the_dose_of_a_bed_has_that_bed(dose: float, fractions: int, ratio: float) -> None:
    found = dose_with_bed_gy(bed_gy(dose, fractions, ratio), fractions, ratio)
    assert found == pytest.approx(dose)
    assert eqd2_of_bed_gy(bed_gy(dose, fractions, ratio), ratio) == eqd2_gy(dose, fractions, ratio)


@given(DOSES, FRACTIONS, RATIOS, st.floats(0, 200), st.floats(0, 50), st.floats(0.1, 10))
def test_a_slower_dose_never_has_more_effect_and_never_less_than_the_dose(
    dose: float, fractions: int, ratio: float, hours: float, more: float, half_time: float
) -> None:
    quick, slow = (
        bed_protracted_gy(dose, fractions, ratio, hours=each, half_time_hours=half_time)
        for each in (hours, hours + more)
    )
    assert dose <= slow <= quick * (1 + 1e-9) <= bed_gy(dose, fractions, ratio) * (1 + 2e-9)


# --- slow twins -------------------------------------------------------------------------------------------------------


def steps_of_effect(dose: float, ratio: float, transition: float, steps: int = 20_000) -> float:
    """Add up the slope of the effect from 0 to the dose of one fraction: it rises to the transition, then stays."""
    width = dose / steps
    middles = ((i + 0.5) * width for i in range(steps))
    return sum((1 + 2 * min(d, transition) / ratio) * width for d in middles)


@pytest.mark.parametrize("dose", [2.0, 6.0, 8.0, 24.0])
@pytest.mark.parametrize("transition", [6.0, 8.6])
def test_the_linear_part_is_the_sum_of_its_slopes(dose: float, transition: float) -> None:
    slow = steps_of_effect(dose, 3.0, transition)
    assert bed_linear_beyond_gy(dose, 1, 3.0, transition) == pytest.approx(slow, rel=1e-5)


def effect_in_pairs(each: float, times: list[float], ratio: float, half_time: float) -> float:
    """Let every two fractions of a day interact by what is left of the first when the second comes."""
    total = sum(each for _ in times)
    for i, first in enumerate(times):
        for j, second in enumerate(times):
            total += each * each * 2 ** (-abs(first - second) / half_time) / ratio if i != j else 0
    return total + len(times) * each * each / ratio


@given(st.integers(1, 4), st.floats(0.5, 12), st.floats(0.3, 6), st.floats(0.5, 4), RATIOS)
def test_incomplete_repair_is_the_sum_over_pairs_of_fractions(
    a_day: int, interval: float, half_time: float, each: float, ratio: float
) -> None:
    fast = bed_incomplete_repair_gy(
        each * a_day, a_day, ratio, a_day=a_day, interval_hours=interval, half_time_hours=half_time
    )
    slow = effect_in_pairs(each, [i * interval for i in range(a_day)], ratio, half_time)
    assert fast == pytest.approx(slow)


def test_with_long_intervals_all_is_repaired_and_with_none_the_day_is_one_fraction() -> None:
    long = bed_incomplete_repair_gy(54, 36, 3, a_day=3, interval_hours=1e4, half_time_hours=4)
    none = bed_incomplete_repair_gy(54, 36, 3, a_day=3, interval_hours=0, half_time_hours=4)
    assert long == pytest.approx(bed_gy(54, 36, 3))
    assert none == pytest.approx(bed_gy(54, 12, 3))


def test_longer_intervals_never_have_more_effect() -> None:
    effects = [repair_factor(3, hours, 4.0) for hours in (0, 1, 3, 6, 8, 12, 24)]
    assert all(later < earlier for earlier, later in pairwise(effects))


@pytest.mark.parametrize("hours", [1e-7, 0.01, 0.5, 3.0, 30.0])
def test_a_slow_dose_is_the_sum_over_pairs_of_its_moments(hours: float) -> None:
    steps = 1500
    times = [(i + 0.5) * hours / steps for i in range(steps)]
    slow = effect_in_pairs(12.0 / steps, times, 3.0, 1.5)
    fast = bed_protracted_gy(12.0, 1, 3.0, hours=hours, half_time_hours=1.5)
    assert fast == pytest.approx(slow, rel=1e-4)


def test_the_factor_passes_from_its_series_to_its_formula_without_a_step() -> None:
    at = 1e-5 / 0.6931471805599453
    below, above = (protraction_factor(at * each, 1.0) for each in (0.999, 1.001))
    assert below == pytest.approx(above, abs=1e-8)
