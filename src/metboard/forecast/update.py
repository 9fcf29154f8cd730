"""One lesion's measurements -> what is believed of it now, by importance sampling, and where it may go."""

from __future__ import annotations

from typing import NamedTuple

from metboard.forecast.lesion import (
    SMALLEST_MM,
    STEP_WEEKS,
    WALK_WEEKS,
    Draws,
    Measured,
    draw_lesions,
    log_likelihood,
    log_path,
    log_stay,
)
from metboard.forecast.prior import Prior
from metboard.models.arrays import Floats, np

DRAWS, SEED = 20_000, 20261123
LEVEL = 0.9


class Belief(NamedTuple):
    """Draws weighted by what was measured. `effective`: the number of even draws that they are worth.

    `moved`: how far the mean net slope moved from the prior, in standard deviations of the prior.
    """

    draws: Draws
    effective: float
    moved: float


class Ahead(NamedTuple):
    """A forecast of one lesion at one horizon; all in mm but `change`, ln of the share of the last value."""

    weeks: float
    model_mm: float
    last_mm: float
    mm: float
    low_mm: float
    high_mm: float
    weight: float
    change: float
    effective: float


def update(prior: Prior, measured: Measured, normal: Floats) -> Belief:
    """Weigh draws of the population by a lesion's measurements.

    Formula: w_i proportional to p_i L_i; effective size 1 / sum w_i^2.
    Arguments: normal (n, 3) standard normal numbers, the same for every lesion.
    Valid for: a lesion measured once keeps the prior.
    """
    draws = draw_lesions(prior, normal)
    log_weight = np.log(draws.weight)
    if len(measured.mm) > 1:
        log_weight = log_weight + log_likelihood(measured, draws, prior.walk, prior.measurement_mm)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    slope = draws.growth - draws.kill * (1 - draws.resistant)
    before = float(draws.weight @ slope)
    spread = float(np.sqrt(draws.weight @ (slope - before) ** 2))
    return Belief(
        draws._replace(weight=weight),
        float(1 / (weight**2).sum()),
        (float(weight @ slope) - before) / spread,
    )


def look_ahead(
    prior: Prior, measured: Measured, belief: Belief, ahead: Floats, noise: np.random.Generator
) -> list[Ahead]:
    """Forecast the size of a lesion so many weeks after its last measurement, if the patient stays on treatment.

    The model's change starts from the last value, not from its own fit of it: what a fit leaves over lasts. On the way
    a random walk is added, and draws whose lesion would have ended the treatment before lose weight, for only who stays
    is measured. The change is then believed in part (`Band.weight`), and the interval widened as training asked.

    Arguments: ahead (horizons,), weeks > 0, rising.
    Returns: one forecast for each horizon; intervals of level 0.9 for a measurement, not for the true size.
    """
    now = float(measured.weeks[-1])
    grid = np.arange(now + STEP_WEEKS, now + ahead[-1], STEP_WEEKS)
    paths = log_path(belief.draws, np.concatenate([[now], now + ahead, grid]))
    change = paths[:, 1:] - paths[:, :1]
    walked = _walk(prior, len(change), len(grid), noise)
    stay = _stay(prior, measured, change[:, len(ahead) :] + walked, grid)
    return [
        _at(prior, measured, belief, weeks, change[:, i], walked, stay, grid - now, noise)
        for i, weeks in enumerate(ahead)
    ]


def _walk(prior: Prior, draws: int, steps: int, noise: np.random.Generator) -> Floats:
    size = prior.walk * np.sqrt(STEP_WEEKS / WALK_WEEKS)
    return np.asarray((noise.standard_normal((draws, steps)) * size).cumsum(axis=1))


def _stay(prior: Prior, measured: Measured, change: Floats, grid: Floats) -> Floats:
    """Give the logarithm of the chance to be still on treatment after each assessment on the way."""
    ln_mm = np.log(measured.mm)
    path = np.maximum(ln_mm[-1] + change, np.log(SMALLEST_MM))
    start = np.full((len(path), 1), ln_mm.min())
    smallest = np.minimum.accumulate(np.concatenate([start, path], axis=1), axis=1)[:, 1:]
    steps = log_stay(prior.dropout, path, smallest, float(ln_mm[0]), grid)
    return np.asarray(steps.cumsum(axis=1))


def _at(
    prior: Prior,
    measured: Measured,
    belief: Belief,
    weeks: float,
    change: Floats,
    walked: Floats,
    stay: Floats,
    grid: Floats,
    noise: np.random.Generator,
) -> Ahead:
    passed = int((grid < weeks - STEP_WEEKS / 2).sum())
    weight = belief.draws.weight
    since = weeks
    if passed:
        weight = weight * np.exp(stay[:, passed - 1] - stay[:, passed - 1].max())
        weight = weight / weight.sum()
        change = change + walked[:, passed - 1]
        since = weeks - float(grid[passed - 1])
    last = float(np.log(measured.mm[-1]))
    end = np.maximum(last + change, np.log(SMALLEST_MM))
    variance = prior.walk**2 * since / WALK_WEEKS + prior.measurement_mm**2 * (
        np.exp(-2 * end) + np.exp(-2 * last)
    )
    seen = np.maximum(
        end + np.sqrt(variance) * noise.standard_normal(len(end)), np.log(SMALLEST_MM)
    )
    mean = float(weight @ end) - last
    low, high = weighted_quantiles(seen - last, weight, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    band = prior.band_at(weeks, len(measured.mm))
    centre = band.weight * mean
    floor = np.log(SMALLEST_MM)
    ends = [max(last + centre + band.widen * (edge - mean), floor) for edge in (low, high)]
    return Ahead(
        weeks=weeks,
        model_mm=float(np.exp(last + mean)),
        last_mm=float(measured.mm[-1]),
        mm=float(np.exp(max(last + centre, floor))),
        low_mm=float(np.exp(ends[0])),
        high_mm=float(np.exp(ends[1])),
        weight=band.weight,
        change=mean,
        effective=float(1 / (weight**2).sum()),
    )


def weighted_quantiles(values: Floats, weight: Floats, levels: tuple[float, ...]) -> list[float]:
    """Give quantiles of weighted values, between neighbours in proportion.

    >>> weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.25, 0.5, 0.25]), (0.5,))
    [1.0]
    """
    order = np.argsort(values, kind="stable")
    return [float(each) for each in np.interp(levels, np.cumsum(weight[order]), values[order])]


def standard_normal(count: int = DRAWS // 2, seed: int = SEED) -> Floats:
    """Give the numbers that draws are made of; the two groups of a population share them."""
    return np.random.default_rng(seed).standard_normal((count, 3))
