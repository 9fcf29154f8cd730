"""Sizes in closed form against the differential equations, a slow twin, and what must always hold."""

from __future__ import annotations

from math import exp, inf, log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.models.oracle import solve

from metboard.models.growth import (
    claret_regrowth_weeks,
    claret_size_mm,
    gsf_size_mm,
    sphere_diameter_mm,
    sphere_volume_mm3,
    stein_size_mm,
    two_clone_volume,
)
from metboard.models.kill import integral_of_steps

TUMOUR = 1e-6  # what the oracle has to agree to, relative
WEEKS = np.linspace(0, 104, 53)
RATES = st.floats(0, 0.5)
SHARES = st.floats(0, 1)

# --- the oracle -------------------------------------------------------------------------------------------------------


def clones(growth: float, edges: list[float], kills: list[float], resistant_kill: float) -> Any:
    """Volumes of 1000 mm3 of each clone under a kill that changes at the edges, by LSODA in the logarithm."""
    made = []
    for rates in (kills, [resistant_kill] * len(kills)):

        def slope(t: float, y: Any, rates: list[float] = rates) -> list[float]:
            inside = [k for k, a, b in zip(rates, edges, edges[1:], strict=False) if a <= t < b]
            return [growth * y[0] - sum(inside) * y[0]]

        made.append(solve(slope, [1000.0], WEEKS, breaks=edges[1:])[:, 0])
    return made


@pytest.mark.parametrize(
    ("growth", "kills", "resistant_kill", "share"),
    [
        (0.0133, [0.222, 0.0, 0.1], 0.0, 0.63),
        (0.0143, [0.064, 0.2, 0.0], 0.05, 0.49),
        (0.05, [0.4, 0.4, 0.4], 0.0, 1e-6),
        (0.02, [0.0, 0.0, 0.0], 0.0, 0.3),
    ],
)
def test_two_clones_agree_with_lsoda(
    growth: float, kills: list[float], resistant_kill: float, share: float
) -> None:
    edges = [0.0, 18.0, 30.0, 60.0]
    sensitive, resistant = clones(growth, edges, kills, resistant_kill)
    found = two_clone_volume(
        1000.0, share, WEEKS, growth_per_week=growth,
        killed=integral_of_steps(np.array(edges), np.array(kills), WEEKS),
        resistant_killed=integral_of_steps(np.array(edges), np.full(3, resistant_kill), WEEKS),
    )  # fmt: skip
    np.testing.assert_allclose(found, (1 - share) * sensitive + share * resistant, rtol=TUMOUR)


def test_a_fading_kill_agrees_with_lsoda() -> None:
    growth, kill, fading = 0.015, 0.058, 0.042
    slow = solve(
        lambda t, y: [growth * y[0] - kill * exp(-fading * t) * y[0]], [80.0], WEEKS
    )[:, 0]  # fmt: skip
    found = claret_size_mm(
        80.0, WEEKS, growth_per_week=growth, kill_per_week=kill, fading_per_week=fading
    )
    np.testing.assert_allclose(found, slow, rtol=TUMOUR)


def test_growth_and_decay_agree_with_lsoda() -> None:
    slow = solve(lambda t, y: [-0.1 * y[0], 0.02 * y[1]], [1.0, 1.0], WEEKS)
    np.testing.assert_allclose(
        stein_size_mm(50.0, WEEKS, growth_per_week=0.02, decay_per_week=0.1),
        50 * (slow[:, 0] + slow[:, 1] - 1), rtol=TUMOUR,
    )  # fmt: skip
    np.testing.assert_allclose(
        gsf_size_mm(
            50.0, WEEKS, growth_per_week=0.02, shrinkage_per_week=0.1, growing_share=0.3
        ),
        50 * (0.7 * slow[:, 0] + 0.3 * slow[:, 1]), rtol=TUMOUR,
    )  # fmt: skip


def test_the_size_is_least_when_the_formula_says() -> None:
    rates = {"growth_per_week": 0.015, "kill_per_week": 0.058, "fading_per_week": 0.042}
    week = claret_regrowth_weeks(*rates.values())
    around = claret_size_mm(80.0, np.array([week - 0.1, week, week + 0.1]), **rates)
    assert around[1] == around.min()
    assert claret_regrowth_weeks(0.05, 0.02, 0.04) == 0


# --- the slow twin ----------------------------------------------------------------------------------------------------


def cell_by_cell(volume: float, share: float, weeks: float, growth: float, killed: float) -> float:
    """Each clone by itself, without logarithms."""
    sensitive, resistant = volume * (1 - share), volume * share
    return sensitive * exp(growth * weeks - killed) + resistant * exp(growth * weeks)


@given(st.floats(0.1, 1e6), SHARES, st.floats(0, 104), RATES, st.floats(0, 40))
def test_two_clones_are_the_sum_of_each(
    volume: float, share: float, weeks: float, growth: float, killed: float
) -> None:
    found = two_clone_volume(volume, share, weeks, growth_per_week=growth, killed=killed)
    assert float(found) == pytest.approx(
        cell_by_cell(volume, share, weeks, growth, killed), rel=1e-9
    )


# --- what must always hold --------------------------------------------------------------------------------------------


@given(SHARES, RATES, RATES, st.floats(0.1, 100))
def test_two_halves_of_a_time_are_the_whole(
    share: float, growth: float, kill: float, weeks: float
) -> None:
    whole = two_clone_volume(500.0, share, weeks, growth_per_week=growth, killed=kill * weeks)
    half = weeks / 2
    parts = [
        two_clone_volume(
            500.0 * (1 - share), 0.0, half, growth_per_week=growth, killed=kill * half
        ),
        two_clone_volume(500.0 * share, 1.0, half, growth_per_week=growth, killed=kill * half),
    ]
    between = sum(parts)
    left = float(parts[1] / between) if between > 0 else 0.0
    again = two_clone_volume(between, left, half, growth_per_week=growth, killed=kill * half)
    assert float(again) == pytest.approx(float(whole), rel=1e-9)


@given(SHARES, RATES, st.floats(0, 20), st.floats(0, 20))
def test_more_kill_never_leaves_more(share: float, growth: float, less: float, more: float) -> None:
    few, many = sorted((less, more))
    left = [
        two_clone_volume(500.0, share, 10.0, growth_per_week=growth, killed=killed)
        for killed in (few, many)
    ]
    assert left[1] <= left[0] * (1 + 1e-12)


@given(st.permutations([(10.0, 0.1), (400.0, 0.9), (8000.0, 0.0)]))
def test_the_order_of_lesions_is_irrelevant(order: list[tuple[float, float]]) -> None:
    volumes, shares = (np.array(part) for part in zip(*order, strict=True))
    found = two_clone_volume(volumes, shares, 12.0, growth_per_week=0.02, killed=1.0)
    alone = [
        float(two_clone_volume(v, s, 12.0, growth_per_week=0.02, killed=1.0)) for v, s in order
    ]
    assert found.tolist() == alone


@pytest.mark.parametrize("volume", [0.0, 1e-300, 1.0, 1e300])
@pytest.mark.parametrize("share", [0.0, 1e-300, 1.0])
@pytest.mark.parametrize("weeks", [0.0, 1e9])
@pytest.mark.parametrize("killed", [0.0, 1e12, inf])
def test_no_extreme_gives_anything_but_a_size(
    volume: float, share: float, weeks: float, killed: float
) -> None:
    found = float(two_clone_volume(volume, share, weeks, growth_per_week=10.0, killed=killed))
    assert 0 <= found < inf


@pytest.mark.parametrize("weeks", [0.0, 1e-12, 1e9])
def test_peers_stay_finite_at_extremes(weeks: float) -> None:
    sizes = [
        claret_size_mm(50.0, weeks, growth_per_week=1, kill_per_week=1, fading_per_week=f)
        for f in (0.0, 1e-300, 1e3)
    ]
    sizes.append(stein_size_mm(50.0, weeks, growth_per_week=1, decay_per_week=1))
    sizes.append(
        gsf_size_mm(50.0, weeks, growth_per_week=1, shrinkage_per_week=1, growing_share=0.0)
    )
    assert all(0 <= float(size) < inf for size in sizes)


def test_a_kill_that_does_not_fade_is_the_limit_of_one_that_hardly_does() -> None:
    rates = {"growth_per_week": 0.01, "kill_per_week": 0.05}
    never = claret_size_mm(50.0, 20.0, fading_per_week=0.0, **rates)
    assert float(never) == pytest.approx(50 * exp(-0.8), rel=1e-12)
    assert float(claret_size_mm(50.0, 20.0, fading_per_week=1e-10, **rates)) == pytest.approx(
        float(never), rel=1e-8
    )


@given(st.floats(1e-3, 1e3))
def test_a_diameter_survives_the_way_to_a_volume_and_back(diameter: float) -> None:
    assert float(sphere_diameter_mm(sphere_volume_mm3(diameter))) == pytest.approx(diameter)


def test_the_doubling_time_of_the_volume_follows_from_the_rate() -> None:
    found = two_clone_volume(1.0, 0.5, 15.0, growth_per_week=log(2) / 15, killed=0.0)
    assert float(found) == pytest.approx(2.0)
