"""One lesion's update against a posterior on a grid, and what must always hold of a forecast."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forecast.small import LEAVING, a_prior, sizes

from metboard.forecast.forecast import FEW_DRAWS
from metboard.forecast.lesion import SMALLEST_MM, Draws, Measured, log_likelihood, log_path
from metboard.forecast.prior import Band, Group, Prior
from metboard.forecast.update import Ahead, look_ahead, standard_normal, update, weighted_quantiles

WEEKS = np.array([6.0, 12.0, 24.0, 36.0])
NORMAL = standard_normal(4000)
SHRANK = sizes((0, 40), (6, 32), (12, 26), (18, 22))
GREW = sizes((0, 40), (6, 43), (12, 47), (18, 52))


def ahead(prior: Prior, measured: Measured, weeks: np.ndarray = WEEKS) -> list[Ahead]:
    belief = update(prior, measured, NORMAL)
    return look_ahead(prior, measured, belief, weeks, np.random.default_rng(5))


# --- against a grid ---------------------------------------------------------------------------------------------------


def on_a_grid(prior: Prior, measured: Measured) -> tuple[float, float, float]:
    """Mean of ln g, ln k and of the change of ln d over the next 12 weeks, by summing over a grid."""
    total, sums = 0.0, np.zeros(3)
    for group in prior.groups:
        spread = np.sqrt(np.diag(np.array(group.covariance)))
        axes = [
            np.linspace(m - 5 * s, m + 5 * s, 61) for m, s in zip(group.mean, spread, strict=True)
        ]
        points = np.stack([each.ravel() for each in np.meshgrid(*axes, indexing="ij")], axis=1)
        left = points - np.array(group.mean)
        inverse = np.linalg.inv(np.array(group.covariance))
        density = np.exp(-0.5 * np.einsum("ij,jk,ik->i", left, inverse, left))
        density *= (
            group.share * np.sqrt(np.linalg.det(inverse)) * np.prod([a[1] - a[0] for a in axes])
        )
        draws = Draws(
            np.exp(points[:, 0]), np.exp(points[:, 1]), 1 / (1 + np.exp(-points[:, 2])), density
        )
        weight = density * np.exp(log_likelihood(measured, draws, prior.walk, prior.measurement_mm))
        now = measured.weeks[-1]
        change = np.diff(log_path(draws, np.array([now, now + 12.0])), axis=1)[:, 0]
        sums += [weight @ points[:, 0], weight @ points[:, 1], weight @ change]
        total += weight.sum()
    return tuple(sums / total)


@pytest.mark.parametrize("measured", [SHRANK, GREW], ids=["shrank", "grew"])
def test_the_update_agrees_with_a_grid(measured: Measured) -> None:
    prior = a_prior()
    growth, kill, change = on_a_grid(prior, measured)
    belief = update(prior, measured, standard_normal(40_000))
    draws = belief.draws
    error = 4 / np.sqrt(belief.effective)  # four standard errors at a spread of 1 or less
    assert draws.weight @ np.log(draws.growth) == pytest.approx(growth, abs=error)
    assert draws.weight @ np.log(draws.kill) == pytest.approx(kill, abs=error)
    now = measured.weeks[-1]
    found = np.diff(log_path(draws, np.array([now, now + 12.0])), axis=1)[:, 0]
    assert draws.weight @ found == pytest.approx(change, abs=0.2 * error)


# --- the belief -------------------------------------------------------------------------------------------------------


def test_one_measurement_keeps_the_prior() -> None:
    belief = update(a_prior(), sizes((0, 40)), NORMAL)
    assert belief.moved == 0
    assert belief.draws.weight.sum() == pytest.approx(1)
    shares = belief.draws.weight.reshape(2, -1).sum(axis=1)
    assert shares.tolist() == pytest.approx([0.6, 0.4])


def test_the_effective_size_is_all_draws_where_weights_are_even_and_falls_with_what_is_measured() -> (
    None
):
    even = a_prior(groups=tuple(_with_share(each, 0.5) for each in a_prior().groups))
    assert update(even, sizes((0, 40)), NORMAL).effective == pytest.approx(2 * len(NORMAL))
    assert update(even, SHRANK, NORMAL).effective < 2 * len(NORMAL)


def _with_share(group: Group, share: float) -> Group:
    return Group(share=share, mean=group.mean, covariance=group.covariance)


def test_what_grew_moves_the_belief_up_and_what_shrank_down() -> None:
    assert update(a_prior(), GREW, NORMAL).moved > 0 > update(a_prior(), SHRANK, NORMAL).moved


def test_the_same_seed_gives_the_same_numbers_and_another_others() -> None:
    assert (standard_normal(10) == standard_normal(10)).all()
    assert (standard_normal(10, 1) != standard_normal(10, 2)).any()
    assert ahead(a_prior(), SHRANK) == ahead(a_prior(), SHRANK)


# --- the forecast -----------------------------------------------------------------------------------------------------


def test_what_shrank_is_forecast_smaller_than_what_grew_from_the_same_last_size() -> None:
    shrank = sizes((0, 60), (6, 48), (12, 40))
    grew = sizes((0, 33), (6, 36), (12, 40))
    for low, high in zip(ahead(a_prior(), shrank), ahead(a_prior(), grew), strict=True):
        assert low.mm < high.mm


def test_a_longer_horizon_has_a_wider_interval() -> None:
    for measured in (SHRANK, GREW, sizes((0, 40))):
        widths = [np.log(each.high_mm / each.low_mm) for each in ahead(a_prior(), measured)]
        assert widths == sorted(widths)


def test_more_measurements_make_the_interval_narrower() -> None:
    flat = [(6.0 * i, 40.0) for i in range(5)]
    widths = [
        np.log(found.high_mm / found.low_mm)
        for count in (1, 2, 5)
        for found in ahead(a_prior(), sizes(*flat[:count]))[1:2]
    ]
    assert widths[0] > widths[1] > widths[2]


@pytest.mark.parametrize("weight", [0.0, 0.4, 1.0])
def test_the_forecast_is_the_blend_of_model_and_last_value(weight: float) -> None:
    band = (Band(up_to_weeks=None, weight=weight, widen=1.0, pairs=1),)
    for each in ahead(a_prior(bands=band), GREW):
        blend = weight * np.log(each.model_mm) + (1 - weight) * np.log(each.last_mm)
        assert each.mm == pytest.approx(np.exp(blend))
        assert each.last_mm == 52
        assert each.change == pytest.approx(np.log(each.model_mm / 52))


def test_a_band_widens_both_sides_of_the_middle() -> None:
    plain = (Band(up_to_weeks=None, weight=1.0, widen=1.0, pairs=1),)
    wide = (Band(up_to_weeks=None, weight=1.0, widen=1.5, pairs=1),)
    for a, b in zip(
        ahead(a_prior(bands=plain), GREW), ahead(a_prior(bands=wide), GREW), strict=True
    ):
        assert b.mm == a.mm
        assert np.log(b.high_mm / b.mm) == pytest.approx(1.5 * np.log(a.high_mm / a.mm))
        assert np.log(b.mm / b.low_mm) == pytest.approx(1.5 * np.log(a.mm / a.low_mm))


def test_counting_who_leaves_makes_far_forecasts_smaller_and_the_next_one_the_same() -> None:
    stay, leave = ahead(a_prior(), GREW), ahead(a_prior(dropout=LEAVING), GREW)
    assert leave[0].mm == stay[0].mm, "the next assessment is seen before anyone leaves"
    assert all(a.mm < b.mm for a, b in zip(leave[1:], stay[1:], strict=True))


@given(st.floats(5, 200), st.lists(st.floats(-0.25, 0.25), max_size=4))
@settings(max_examples=40)
def test_every_forecast_lies_in_its_interval_and_at_five_or_more(
    first: float, steps: list[float]
) -> None:
    mm = first * np.exp(np.cumsum([0.0, *steps]))
    measured = sizes(*((6.0 * i, each) for i, each in enumerate(mm)))
    normal = NORMAL
    belief = update(a_prior(), measured, normal)
    for each in look_ahead(a_prior(), measured, belief, WEEKS, np.random.default_rng(5)):
        if each.effective < FEW_DRAWS:
            continue  # withheld, see test_forecast.py
        assert SMALLEST_MM - 1e-9 <= each.low_mm <= each.mm + 1e-9
        assert each.mm <= each.high_mm + 1e-9 < np.inf
        assert 1 <= each.effective <= 2 * len(normal) + 1e-6


def test_intervals_of_lesions_drawn_from_the_model_hold_nine_in_ten() -> None:
    """Lesions are drawn from the very population with its walk and error: the interval is right by construction."""
    random, prior = np.random.default_rng(8), a_prior()
    draws = update(prior, sizes((0, 60)), random.standard_normal((300, 3))).draws
    which = random.choice(len(draws.weight), 300, p=draws.weight)
    weeks = 6.0 * np.arange(5)
    paths = log_path(draws, weeks)[which] + np.log(60)
    steps = np.concatenate(
        [np.zeros((300, 1)), prior.walk * random.standard_normal((300, 4))], axis=1
    )
    mm = np.exp(paths + steps.cumsum(axis=1)) + prior.measurement_mm * random.standard_normal(
        (300, 5)
    )
    inside = []
    for row in mm[mm.min(axis=1) > 10]:
        measured = sizes(*zip(weeks[:3], row[:3], strict=True))
        for found, seen in zip(ahead(prior, measured, np.array([6.0, 12.0])), row[3:], strict=True):
            inside.append(found.low_mm <= seen <= found.high_mm)
    assert len(inside) > 300
    assert 0.86 <= np.mean(inside) <= 0.95


def test_quantiles_of_even_weights_are_those_of_numpy() -> None:
    values = np.random.default_rng(2).standard_normal(5001)
    weight = np.full(5001, 1 / 5001)
    found = weighted_quantiles(values, weight, (0.05, 0.5, 0.95))
    np.testing.assert_allclose(found, np.quantile(values, (0.05, 0.5, 0.95)), atol=2e-3)


def test_a_weight_counts_as_that_many_copies() -> None:
    values = np.arange(1.0, 101.0)
    weight = np.where(values <= 50, 3.0, 1.0)
    copies = np.repeat(values, weight.astype(int))
    found = weighted_quantiles(values, weight / weight.sum(), (0.25, 0.75))
    np.testing.assert_allclose(found, np.quantile(copies, (0.25, 0.75)), atol=1.0)
