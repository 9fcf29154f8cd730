"""Kill of each modality against quadrature and differential equations; orders that a clinician knows."""

from __future__ import annotations

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm
from tests.models.oracle import solve

from metboard.models.growth import two_clone_volume
from metboard.models.kill import (
    checkpoint_killed,
    chemotherapy_killed,
    dying_volume_mm3,
    integral_of_steps,
    intracranial_log_offset,
    organ_kill,
    radiotherapy_killed,
    removal_left,
    surviving_share,
    targeted_killed,
)
from metboard.models.kinetics import auc_of_doses, concentration_of_doses, disposition_modes

EDGES, RATES = np.array([1.0, 3.0, 4.0, 9.0]), np.array([0.3, 0.0, 0.7])
DOSES = st.floats(0, 60)


@pytest.mark.parametrize("week", [0.0, 0.5, 2.0, 3.5, 8.0, 30.0])
def test_the_integral_of_steps_agrees_with_quadrature(week: float) -> None:
    def rate(t: float) -> float:
        return float(sum(r for r, a, b in zip(RATES, EDGES, EDGES[1:], strict=False) if a <= t < b))

    slow = quad(rate, 0, week, points=[e for e in EDGES if e < week] or None)[0]
    assert float(integral_of_steps(EDGES, RATES, week)) == pytest.approx(slow, abs=1e-9)


@given(st.floats(0, 20), st.floats(0, 20))
def test_the_integral_of_two_halves_is_that_of_the_whole(first: float, second: float) -> None:
    early, late = sorted((first, second))
    whole = integral_of_steps(EDGES, RATES, late)
    split = np.sort(np.append(EDGES, np.clip(early, 1.0, 9.0)))
    rates = RATES[np.clip(np.searchsorted(EDGES, (split[:-1] + split[1:]) / 2) - 1, 0, 2)]
    assert float(integral_of_steps(split, rates, late)) == pytest.approx(float(whole), abs=1e-9)


def test_chemotherapy_kills_as_the_concentration_does_in_the_equation() -> None:
    modes, doses = disposition_modes(0.5, 0.3, 0.2), np.array([100.0, 100.0])
    days = np.array([0.0, 21.0])
    growth, kill, reference = 0.02, 0.2, 8.0  # per week, exposure per week in the same unit

    def slope(t: float, y: list[float]) -> list[float]:
        c = float(concentration_of_doses(t * 7, modes, 10.0, days, doses))
        return [(growth - kill * 7 * c / reference) * y[0]]

    weeks = np.linspace(0, 8, 17)
    slow = solve(slope, [1000.0], weeks, breaks=[3.0])[:, 0]
    auc = auc_of_doses(weeks * 7, modes, 10.0, days, doses)
    killed = chemotherapy_killed(kill, auc, reference)
    found = two_clone_volume(
        1000.0, 0.0, weeks, growth_per_week=growth, killed=killed.sensitive,
        resistant_killed=killed.resistant,
    )  # fmt: skip
    np.testing.assert_allclose(found, slow, rtol=1e-6)
    assert not killed.resistant.any()


def test_a_targeted_drug_leaves_a_resistant_lesion_to_grow() -> None:
    weeks = np.array([0.0, 20.0, 60.0])
    killed = targeted_killed(0.3, integral_of_steps(np.array([0.0, 40.0]), np.ones(1), weeks))
    sensitive, resistant = (
        two_clone_volume(1000.0, share, weeks, growth_per_week=0.03, killed=killed.sensitive,
                         resistant_killed=killed.resistant)
        for share in (0.0, 1.0)
    )  # fmt: skip
    untreated = two_clone_volume(1000.0, 0.5, weeks, growth_per_week=0.03, killed=0.0)
    assert sensitive[1] < sensitive[0] < untreated[1]
    np.testing.assert_allclose(resistant, untreated)
    assert killed.sensitive[2] == pytest.approx(0.3 * 40)  # not after the drug was stopped


def test_a_durable_response_lasts_and_another_fades() -> None:
    weeks = np.array([0.0, 12.0, 260.0])
    sizes = {}
    for is_durable in (0, 1):
        killed = checkpoint_killed(0.1, weeks, fading_per_week=0.05, is_durable=is_durable)
        sizes[is_durable] = two_clone_volume(
            1000.0, 0.3, weeks, growth_per_week=0.02, killed=killed.sensitive,
            resistant_killed=killed.resistant,
        )  # fmt: skip
    assert sizes[1][2] < 1e-3
    assert sizes[0][2] > 1000
    slow = quad(lambda t: 0.1 * exp(-0.05 * t), 0, 12)[0]
    fading = checkpoint_killed(0.1, 12.0, fading_per_week=0.05, is_durable=0)
    assert float(fading.sensitive) == pytest.approx(slow, rel=1e-9)
    assert float(fading.resistant) == 0


def test_patients_of_two_classes_stand_side_by_side() -> None:
    found = checkpoint_killed(
        np.array([0.1, 0.1]), 10.0, fading_per_week=0.1, is_durable=np.array([1, 0])
    )
    assert found.resistant.tolist() == [1.0, 0.0]
    assert found.sensitive[0] > found.sensitive[1]


# --- radiotherapy, surgery --------------------------------------------------------------------------------------------


def fraction_by_fraction(dose: float, alpha: float, ratio: float, transition: float) -> float:
    """Survival of one fraction in the words of LQ-L, with beta and gamma."""
    beta, edge = alpha / ratio, min(dose, transition)
    gamma = alpha + 2 * beta * transition
    return exp(-(alpha * edge + beta * edge**2 + gamma * (dose - edge)))


@pytest.mark.parametrize(("dose", "fractions"), [(8.0, 1), (30.0, 10), (54.0, 3), (24.0, 1)])
def test_what_survives_a_course_is_what_survives_each_fraction(dose: float, fractions: int) -> None:
    each = fraction_by_fraction(dose / fractions, 0.3, 10.0, 20.0)
    found = surviving_share(dose, fractions, alpha_per_gy=0.3, alpha_beta_gy=10.0)
    assert found == pytest.approx(each**fractions, rel=1e-9)


@given(DOSES, DOSES, st.integers(1, 10))
def test_more_dose_leaves_no_more_cells(first: float, second: float, fractions: int) -> None:
    low, high = sorted((first, second))
    left = [
        surviving_share(d, fractions, alpha_per_gy=0.3, alpha_beta_gy=10.0) for d in (low, high)
    ]
    assert 0 <= left[1] <= left[0] <= 1


def test_ablative_doses_leave_less_than_one_palliative_fraction() -> None:
    palliative = surviving_share(8.0, 1, alpha_per_gy=0.3, alpha_beta_gy=10.0)
    ablative = surviving_share(50.0, 5, alpha_per_gy=0.3, alpha_beta_gy=10.0)
    assert ablative < palliative / 1e6


def test_dying_cells_are_cleared_as_in_the_equation() -> None:
    rate = log(2) / 4.3
    at, dead, weeks = np.array([1.0, 2.0]), np.array([600.0, 100.0]), np.linspace(0, 20, 41)

    def jump(i: int, state: np.ndarray) -> np.ndarray:
        return state + (dead[i - 1] if i else 0.0)

    slow = solve(lambda t, y: [-rate * y[0]], [0.0], weeks, breaks=at, jumps=jump)[:, 0]
    found = dying_volume_mm3(dead, at, weeks, half_time_weeks=4.3)
    np.testing.assert_allclose(found, slow, rtol=1e-6, atol=1e-9)


def test_what_is_seen_of_an_irradiated_lesion_agrees_with_lsoda() -> None:
    growth, clearance = 0.05, log(2) / 4.3
    each = surviving_share(8.0, 1, alpha_per_gy=0.3, alpha_beta_gy=10.0)
    fractions, weeks = np.array([0.0, 0.3, 0.7, 1.0]), np.linspace(0.01, 30, 61)

    def slope(t: float, y: np.ndarray) -> list[float]:
        return [growth * y[0], growth * y[1], -clearance * y[2]]

    def fraction(i: int, state: np.ndarray) -> np.ndarray:
        if i >= len(fractions):
            return state
        dead = state[:2] * (1 - each)
        return np.array([*(state[:2] - dead), state[2] + dead.sum()])

    slow = solve(slope, [700.0, 300.0, 0.0], weeks, breaks=fractions[1:], jumps=fraction)

    def living(at: np.ndarray) -> np.ndarray:
        killed = radiotherapy_killed(at, fractions, each)
        return two_clone_volume(1000.0, 0.3, at, growth_per_week=growth, killed=killed.sensitive,
                                resistant_killed=killed.resistant)  # fmt: skip

    dead = living(fractions) * (1 - each)
    np.testing.assert_allclose(living(weeks), slow[:, :2].sum(axis=1), rtol=1e-6)
    seen = living(weeks) + dying_volume_mm3(dead, fractions, weeks, half_time_weeks=4.3)
    np.testing.assert_allclose(seen, slow.sum(axis=1), rtol=1e-6)


def test_a_lesion_shrinks_late_after_radiotherapy() -> None:
    left = surviving_share(50.0, 5, alpha_per_gy=0.3, alpha_beta_gy=10.0)
    seen = 1000 * left + dying_volume_mm3(
        np.array([1000 * (1 - left)]), np.zeros(1), np.array([0.0, 4.0, 12.0]), half_time_weeks=4.3
    )
    assert seen[0] == pytest.approx(1000)
    assert seen[1] > 500 > seen[2] > 100


def test_removal_leaves_a_rest_as_often_as_told() -> None:
    draws = (np.arange(1000) + 0.5) / 1000
    left = removal_left(draws, 0.1, 0.001)
    assert np.count_nonzero(left) == 100
    assert set(left.tolist()) == {0.0, 0.001}


# --- where the lesion lies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("brain", "n", "elsewhere", "m"), [(10, 61, 100, 128), (55, 83, 60, 90)])
def test_the_offset_moves_one_response_rate_onto_the_other(
    brain: int, n: int, elsewhere: int, m: int
) -> None:
    omega = 0.9
    offset = intracranial_log_offset(brain, n, elsewhere, m, omega=omega)
    rate = (elsewhere + 0.5) / (m + 1)
    threshold = np.exp(norm.ppf(1 - rate) * omega)  # the kill above which a lesion responds
    draws = np.exp(omega * norm.ppf((np.arange(200_000) + 0.5) / 200_000))
    assert (organ_kill(draws, 0.0) > threshold).mean() == pytest.approx(rate, abs=1e-4)
    found = (organ_kill(draws, offset) > threshold).mean()
    assert found == pytest.approx((brain + 0.5) / (n + 1), abs=1e-4)


@pytest.mark.parametrize(("brain", "sign"), [(0, -1), (20, 1)])
def test_nobody_or_everybody_responding_gives_a_finite_offset(brain: int, sign: int) -> None:
    offset = intracranial_log_offset(brain, 20, 10, 20, omega=0.9)
    assert -inf < offset < inf
    assert offset * sign > 0
