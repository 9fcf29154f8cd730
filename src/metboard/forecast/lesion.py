"""One lesion in logarithms: its path under two clones, the chance of what was measured and of being seen again."""

from __future__ import annotations

from typing import NamedTuple

from metboard.forecast.prior import Dropout, Prior
from metboard.models.arrays import Floats, np

SMALLEST_MM = 5.0
"""A lesion that is gone or too small counts 5 mm, the smallest that RECIST 1.1 records."""

WALK_WEEKS = 6.0
STEP_WEEKS = 6.0
_SAME_DAY_WEEKS = 1e-3


class Draws(NamedTuple):
    """Lesions drawn from a population: each field is (draws,); `weight` sums to 1."""

    growth: Floats
    kill: Floats
    resistant: Floats
    weight: Floats


class Measured(NamedTuple):
    """What was measured of a lesion: weeks since the start of treatment, rising, and mm."""

    weeks: Floats
    mm: Floats


def make_measured(weeks: Floats, mm: Floats) -> Measured:
    """Bring measurements into form: nothing grows under treatment before it starts, nothing is below 5 mm."""
    steps = _SAME_DAY_WEEKS * np.arange(len(weeks))
    return Measured(np.maximum(weeks, 0.0) + steps, np.maximum(mm, SMALLEST_MM))


def draw_lesions(prior: Prior, normal: Floats) -> Draws:
    """Draw lesions from the groups of a population.

    Arguments: normal (n, 3) standard normal numbers; each group uses all of them.
    """
    made = []
    for group in prior.groups:
        factor = np.linalg.cholesky(np.array(group.covariance))
        values = np.array(group.mean) + normal @ factor.T
        made.append((values, np.full(len(normal), group.share / len(normal))))
    values = np.concatenate([each for each, _ in made])
    return Draws(
        np.exp(values[:, 0]),
        np.exp(values[:, 1]),
        np.clip(1 / (1 + np.exp(-values[:, 2])), 1e-9, 1 - 1e-9),
        np.concatenate([weight for _, weight in made]),
    )


def log_path(draws: Draws, weeks: Floats) -> Floats:
    """Logarithm of the diameter as a share of the first.

    Formula: ln(d / d0) = 1/3 ln[(1 - f) exp((g - k) t) + f exp(g t)], the two-clone volume of `models.growth`.
    Returns: (draws, weeks).
    """
    t = np.asarray(weeks)[None, :]
    sensitive = np.log1p(-draws.resistant)[:, None] + (draws.growth - draws.kill)[:, None] * t
    resistant = np.log(draws.resistant)[:, None] + draws.growth[:, None] * t
    return np.asarray(np.logaddexp(sensitive, resistant) / 3)


def step_variance(measured: Measured, walk: float, measurement_mm: float) -> Floats:
    """Variance of each step of ln d: a random walk of what the model lacks, and the error of both measurements.

    Formula: walk^2 dt / 6 + s^2 (1/d1^2 + 1/d2^2), with dt in weeks, s in mm. The errors of neighbouring steps are
    taken as independent, which they are not quite.
    """
    gaps = np.diff(measured.weeks) / WALK_WEEKS
    both = 1 / measured.mm[1:] ** 2 + 1 / measured.mm[:-1] ** 2
    return np.asarray(walk**2 * gaps + measurement_mm**2 * both)


def log_likelihood(measured: Measured, draws: Draws, walk: float, measurement_mm: float) -> Floats:
    """Logarithm of the chance of the steps that were measured, for each draw; the first size is taken as it is."""
    variance = step_variance(measured, walk, measurement_mm)
    expected = np.diff(log_path(draws, measured.weeks), axis=1)
    left = np.diff(np.log(measured.mm))[None, :] - expected
    return np.asarray(-0.5 * (left**2 / variance).sum(axis=1) - 0.5 * np.log(variance).sum())


def log_stay(
    dropout: Dropout, ln_mm: Floats, ln_smallest: Floats, ln_first: float, weeks: Floats
) -> Floats:
    """Logarithm of the chance that a patient is seen again after each assessment of a path.

    Arguments: ln_mm and ln_smallest (draws, assessments); weeks (assessments,).
    """
    logit = (
        dropout.intercept
        + dropout.from_smallest * (ln_mm - ln_smallest)
        + dropout.from_first * (ln_mm - ln_first)
        + dropout.with_time * np.log1p(weeks)[None, :]
    )
    return np.asarray(-np.logaddexp(0.0, logit))
