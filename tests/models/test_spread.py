"""New lesions: counts and times against quadrature and a slow twin; organs by their shares."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import chisquare, kstest

from metboard.models.growth import two_clone_volume
from metboard.models.spread import (
    REFERENCE_MM3,
    crossing_weeks,
    draw_sites,
    integrals_between,
    new_lesion_weeks,
    shedding_per_week,
)

VOLUMES, SHARES = np.array([30_000.0, 4_000.0]), np.array([0.2, 0.6])
EDGES = np.linspace(0, 104, 27)


def rate(weeks: Any) -> Any:
    """A stream from two lesions that shrink first and then grow; 3 new lesions or so in two years."""
    sizes = two_clone_volume(
        VOLUMES[:, None], SHARES[:, None], np.atleast_1d(weeks), growth_per_week=0.03,
        killed=0.15 * np.atleast_1d(weeks),
    )  # fmt: skip
    return shedding_per_week(
        sizes, np.array([[1.0], [0.5]]), reference_per_week=0.05, exponent=0.66
    )


def expected(until: float) -> float:
    return float(quad(lambda t: rate(t)[0], 0, until, epsabs=1e-10)[0])


@cache
def drawn() -> list[Any]:
    random = np.random.default_rng(11)
    return [new_lesion_weeks(rate, EDGES, random) for _ in range(4000)]


def bernoulli(random: np.random.Generator, step: float = 0.05) -> int:
    """The slow twin: in each small step one lesion or none."""
    weeks = np.arange(0, 104, step)
    return int((random.random(len(weeks)) < rate(weeks + step / 2) * step).sum())


@pytest.mark.medium
def test_counts_are_poisson_with_the_integral_as_mean() -> None:
    counts = np.array([len(weeks) for weeks in drawn()])
    mean = expected(104)
    assert counts.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / len(counts)))
    assert counts.var() == pytest.approx(mean, rel=0.1)  # 4 standard errors of a variance of 4,000


@pytest.mark.medium
def test_the_slow_twin_finds_the_same_mean() -> None:
    random = np.random.default_rng(5)
    slow = np.array([bernoulli(random) for _ in range(1000)])
    fast = np.array([len(weeks) for weeks in drawn()])
    error = np.sqrt(slow.var() / len(slow) + fast.var() / len(fast))
    assert fast.mean() == pytest.approx(slow.mean(), abs=4 * error)


@pytest.mark.medium
def test_times_stretched_by_the_integral_are_even() -> None:
    weeks = np.concatenate(drawn())
    grid = np.linspace(0, 104, 2001)
    running = np.concatenate(([0.0], np.cumsum(integrals_between(grid, rate(grid)))))
    assert kstest(np.interp(weeks, grid, running) / running[-1], "uniform").pvalue > 1e-3


def test_stretching_time_draws_the_same_process() -> None:
    random = np.random.default_rng(3)
    grid = np.linspace(0, 104, 105)
    rates = rate(grid)
    counts = [len(crossing_weeks(grid, rates, random.exponential(size=60))) for _ in range(4000)]
    mean = expected(104)
    assert np.mean(counts) == pytest.approx(mean, abs=4 * np.sqrt(mean / len(counts)))


def test_a_crossing_is_where_the_integral_reaches_the_draw() -> None:
    edges, rates = np.array([0.0, 5.0, 9.0]), np.array([0.1, 0.4, 0.05])

    def between(t: float) -> float:
        i = 0 if t < 5 else 1
        share = (t - edges[i]) / (edges[i + 1] - edges[i])
        return float(rates[i] ** (1 - share) * rates[i + 1] ** share)

    found = crossing_weeks(edges, rates, np.array([0.3, 0.7, 0.5]))
    slow = [quad(between, 0, week, points=[5.0])[0] for week in found]
    np.testing.assert_allclose(slow, [0.3, 1.0, 1.5], rtol=1e-9)


def test_a_rate_that_peaks_between_edges_is_refused() -> None:
    def peak(weeks: Any) -> Any:
        return 5 * np.exp(-((np.asarray(weeks) - 5.0) ** 2))

    with pytest.raises(ValueError, match="closer edges_weeks"):
        new_lesion_weeks(peak, np.array([0.0, 4.5, 10.0]), np.random.default_rng(0))


def test_the_integral_between_equal_rates_is_smooth() -> None:
    edges = np.array([0.0, 2.0])
    for b in (1.0, 1 + 1e-9, 1 + 1e-5, 1.5):
        slow = quad(lambda t, b=b: b ** (t / 2), 0, 2)[0]
        assert integrals_between(edges, np.array([1.0, b]))[0] == pytest.approx(slow, rel=1e-9)


# --- what sheds, and where it lands -----------------------------------------------------------------------------------


@given(st.permutations(range(4)))
def test_the_order_of_lesions_is_irrelevant(order: list[int]) -> None:
    volumes, weights = np.array([10.0, 500.0, 9e4, 0.0]), np.array([1.0, 0.3, 2.0, 1.0])
    rates = [
        shedding_per_week(volumes[o], weights[o], reference_per_week=0.0127, exponent=0.66)
        for o in (list(range(4)), order)
    ]
    assert float(rates[1]) == pytest.approx(float(rates[0]), rel=1e-12)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_larger_lesion_sheds_no_less_and_treatment_no_more(one: float, other: float) -> None:
    small, large = sorted((one, other))
    rates = [
        float(shedding_per_week(np.array([v]), reference_per_week=0.0127, exponent=0.66, treated=q))
        for v, q in ((small, 1.0), (large, 1.0), (large, 0.5))
    ]
    assert rates[0] <= rates[1]
    assert rates[2] == pytest.approx(rates[1] / 2)


def test_streams_are_apart_and_add_up() -> None:
    one = np.array([REFERENCE_MM3])
    blood = shedding_per_week(one, 1.0, reference_per_week=0.01, exponent=0.66)
    lymph = shedding_per_week(one, 0.4, reference_per_week=0.02, exponent=0.66)
    assert float(blood + lymph) == pytest.approx(0.018)


def test_sites_are_drawn_by_their_shares() -> None:
    shares = [53.0, 13.0, 0.0, 6.8, 7.4]  # any row of a tropism table
    found = draw_sites((np.arange(20_000) + 0.5) / 20_000, shares)
    counts = np.bincount(found, minlength=5)
    assert counts[2] == 0
    kept = [0, 1, 3, 4]
    wanted = np.array(shares)[kept] / sum(shares) * len(found)
    assert chisquare(counts[kept], wanted).pvalue > 0.9


def test_no_lesion_left_sheds_nothing() -> None:
    none = new_lesion_weeks(
        lambda weeks: shedding_per_week(np.zeros((3, len(weeks))), reference_per_week=0.01, exponent=0.66),
        EDGES, np.random.default_rng(1),
    )  # fmt: skip
    assert none.size == 0
