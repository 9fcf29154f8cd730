"""Paths and chances of one lesion against the model of growth and against plain loops."""

from __future__ import annotations

from math import exp, log, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forecast.small import LEAVING, a_prior, sizes

from metboard.forecast.lesion import (
    SMALLEST_MM,
    Draws,
    Measured,
    draw_lesions,
    log_likelihood,
    log_path,
    log_stay,
    step_variance,
)
from metboard.models.growth import sphere_diameter_mm, sphere_volume_mm3, two_clone_volume

RATES = st.floats(0.001, 0.5)


def one_draw(growth: float, kill: float, resistant: float) -> Draws:
    return Draws(np.array([growth]), np.array([kill]), np.array([resistant]), np.array([1.0]))


@given(RATES, RATES, st.floats(1e-9, 1 - 1e-9), st.floats(0, 104))
def test_a_path_is_the_diameter_of_two_clones(
    growth: float, kill: float, resistant: float, week: float
) -> None:
    volume = two_clone_volume(
        sphere_volume_mm3(30.0), resistant, week, growth_per_week=growth, killed=kill * week
    )
    found = 30.0 * np.exp(log_path(one_draw(growth, kill, resistant), np.array([week])))[0, 0]
    assert found == pytest.approx(float(sphere_diameter_mm(volume)), rel=1e-9)


def test_a_lesion_without_kill_grows_by_its_rate() -> None:
    path = log_path(one_draw(0.03, 0.0, 0.5), np.array([0.0, 10.0]))
    assert path[0].tolist() == pytest.approx([0.0, 0.1])


def slow_likelihood(weeks: list[float], mm: list[float], draw: tuple[float, float, float]) -> float:
    """The same chance by a loop over steps, each a normal distribution of ln d."""
    growth, kill, resistant = draw

    def ln_share(week: float) -> float:
        return (
            log((1 - resistant) * exp((growth - kill) * week) + resistant * exp(growth * week)) / 3
        )

    total = 0.0
    for i in range(1, len(mm)):
        mean = ln_share(weeks[i]) - ln_share(weeks[i - 1])
        variance = 0.12**2 * (weeks[i] - weeks[i - 1]) / 6 + 1.5**2 * (
            mm[i] ** -2 + mm[i - 1] ** -2
        )
        z = (log(mm[i] / mm[i - 1]) - mean) / sqrt(variance)
        total += log(exp(-(z**2) / 2) / sqrt(2 * pi * variance))
    return total


def test_the_likelihood_agrees_with_a_loop() -> None:
    weeks, mm = [0.0, 6.0, 13.0, 19.5], [40.0, 30.0, 22.0, 25.0]
    draws = [(0.02, 0.15, 0.1), (0.01, 0.05, 0.8), (0.05, 0.3, 0.01)]
    found = log_likelihood(
        Measured(np.array(weeks), np.array(mm)),
        Draws(*(np.array(each) for each in zip(*draws, strict=True)), np.full(3, 1 / 3)),
        0.12,
        1.5,
    )
    steps = len(mm) - 1
    slow = [slow_likelihood(weeks, mm, draw) + steps * log(2 * pi) / 2 for draw in draws]
    assert found == pytest.approx(slow, rel=1e-9)


def test_a_longer_gap_and_a_smaller_lesion_make_a_step_less_sure() -> None:
    near, far = (
        step_variance(sizes((0, 40), (6, 40)), 0.1, 1.5),
        step_variance(sizes((0, 40), (12, 40)), 0.1, 1.5),
    )
    small = step_variance(sizes((0, 10), (6, 10)), 0.1, 1.5)
    assert near < far
    assert near < small


def test_sizes_before_treatment_count_at_its_start_and_none_is_below_five() -> None:
    made = sizes((-3, 12), (0, 11), (6, 0), (12, 3))
    assert made.weeks.tolist() == pytest.approx([0.0, 0.001, 6.002, 12.003])
    assert made.mm.tolist() == [12.0, 11.0, SMALLEST_MM, SMALLEST_MM]
    assert (np.diff(made.weeks) > 0).all()


def test_draws_have_the_shares_means_and_spread_of_their_groups() -> None:
    normal = np.random.default_rng(1).standard_normal((40_000, 3))
    prior = a_prior()
    draws = draw_lesions(prior, normal)
    assert draws.weight.sum() == pytest.approx(1)
    for i, group in enumerate(prior.groups):
        part = slice(i * len(normal), (i + 1) * len(normal))
        assert draws.weight[part].sum() == pytest.approx(group.share)
        logit = np.log(draws.resistant / (1 - draws.resistant))
        values = np.stack([np.log(draws.growth), np.log(draws.kill), logit])[:, part]
        np.testing.assert_allclose(values.mean(axis=1), group.mean, atol=0.03)
        np.testing.assert_allclose(np.cov(values), group.covariance, atol=0.03)


def test_staying_agrees_with_the_logistic_formula_and_falls_with_growth() -> None:
    ln_mm = np.log(np.array([[30.0, 36.0], [30.0, 24.0]]))
    smallest = np.minimum.accumulate(ln_mm, axis=1)
    stay = np.exp(log_stay(LEAVING, ln_mm, smallest, log(30.0), np.array([6.0, 12.0])))
    logit = -3.0 + 4.0 * log(36 / 30) + 0.5 * log(36 / 30) + 0.4 * log(13)
    assert stay[0, 1] == pytest.approx(1 - 1 / (1 + exp(-logit)))
    assert stay[0, 1] < stay[1, 1]
