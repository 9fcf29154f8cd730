"""Measured lesions -> a population: expectation and maximisation by importance sampling, with a weak prior.

From two to ten sizes of one lesion growth, kill and resistant share can hardly be told apart; without a prior the fit
wanders along curves that fit alike. The prior counts as much as 15 patients in each group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log
from typing import Any, NamedTuple

import msgspec

from metboard.forecast.lesion import (
    WALK_WEEKS,
    Draws,
    Measured,
    draw_lesions,
    log_likelihood,
    log_path,
)
from metboard.forecast.prior import Band, Dropout, Group, Prior
from metboard.models.arrays import Floats, np

ROUNDS, DRAWS, SEED = 25, 1000, 7
PRIOR_PATIENTS = 15.0
GROWTH_PER_WEEK = log(2) / (400 / 7)
"""A doubling of the volume in 400 days. Of 150 and 400 days, this forecast training patients better; both fit alike."""

CENTRES = ((log(GROWTH_PER_WEEK), log(0.05), 1.5), (log(GROWTH_PER_WEEK), log(0.15), -2.5))
"""Lesions that are mostly resistant, and lesions that answer: 0.15 a week takes a third off the diameter in 9 weeks."""

SPREADS = (1.0, 0.9, 1.4)
WALKS = tuple(round(0.01 * i, 2) for i in range(2, 31))
MEASUREMENTS_MM = tuple(round(0.25 * i, 2) for i in range(1, 13))
NO_DROPOUT = Dropout(intercept=-50.0, from_smallest=0.0, from_first=0.0, with_time=0.0)


class Fitted(NamedTuple):
    """The population while it is fitted, and the logarithm of the likelihood of each round."""

    prior: Prior
    log_likelihood: tuple[float, ...]


class Sums(NamedTuple):
    """What a round collects: of each group the patients, sum and sum of squares; of each step what was left."""

    patients: Floats
    first: Floats
    second: Floats
    left: Floats
    log_likelihood: float


def fit_population(
    start: Prior, lesions: Sequence[Measured], progress: Callable[[int], None] = lambda _: None
) -> Fitted:
    """Fit the groups, the random walk and the error of measurement to lesions with two measurements or more.

    Arguments: start gives names and words; its numbers are replaced. progress is told the rounds that are done.
    Returns: the population, its numbers rounded to four digits so that every machine writes the same file.
    """
    usable = [each for each in lesions if len(each.mm) > 1]
    normal = np.random.default_rng(SEED).standard_normal((DRAWS, 3))
    prior, told = _first(start), []
    for done in range(ROUNDS):
        sums = _collect(prior, usable, normal)
        prior = _maximise(prior, usable, sums)
        told.append(sums.log_likelihood)
        progress(done + 1)
    return Fitted(_rounded(prior), tuple(told))


def _first(start: Prior) -> Prior:
    covariance = tuple(tuple(row) for row in np.diag(np.square(SPREADS)).tolist())
    groups = tuple(Group(share=0.5, mean=mean, covariance=covariance) for mean in CENTRES)
    return _with(start, groups=groups, walk=0.1, measurement_mm=1.0)


def _with(prior: Prior, **changes: Any) -> Prior:
    return msgspec.structs.replace(prior, **changes)


def _collect(prior: Prior, lesions: Sequence[Measured], normal: Floats) -> Sums:
    draws = draw_lesions(prior, normal)
    values = np.stack(
        [np.log(draws.growth), np.log(draws.kill), np.log(draws.resistant / (1 - draws.resistant))],
        axis=1,
    ).reshape(2, len(normal), 3)
    count, first, second = np.zeros(2), np.zeros((2, 3)), np.zeros((2, 3, 3))
    left, total = [], 0.0
    for lesion in lesions:
        weight, each = _weigh(prior, lesion, draws)
        total += each
        left.append(weight @ _left(lesion, draws) ** 2)
        for group, part in enumerate(weight.reshape(2, -1)):
            count[group] += part.sum()
            first[group] += part @ values[group]
            second[group] += (values[group] * part[:, None]).T @ values[group]
    return Sums(count, first, second, np.concatenate(left), total)


def _weigh(prior: Prior, lesion: Measured, draws: Draws) -> tuple[Floats, float]:
    logs = np.log(draws.weight) + log_likelihood(lesion, draws, prior.walk, prior.measurement_mm)
    top = logs.max()
    weight = np.exp(logs - top)
    return weight / weight.sum(), float(top + np.log(weight.sum()))


def _left(lesion: Measured, draws: Draws) -> Floats:
    expected = np.diff(log_path(draws, lesion.weeks), axis=1)
    return np.asarray(np.diff(np.log(lesion.mm))[None, :] - expected)


def _maximise(prior: Prior, lesions: Sequence[Measured], sums: Sums) -> Prior:
    groups = tuple(_group(sums, number) for number in range(2))
    walk, measurement_mm = _errors(lesions, sums.left)
    return _with(prior, groups=groups, walk=walk, measurement_mm=measurement_mm)


def _group(sums: Sums, number: int) -> Group:
    """Give the mean and covariance that are likeliest with the weak prior counted in."""
    n, first, second = sums.patients[number], sums.first[number], sums.second[number]
    centre, spread = np.array(CENTRES[number]), np.diag(np.square(SPREADS))
    total = n + PRIOR_PATIENTS
    mean = (first + PRIOR_PATIENTS * centre) / total
    around = second - np.outer(mean, first) - np.outer(first, mean) + n * np.outer(mean, mean)
    moved = np.outer(mean - centre, mean - centre)
    covariance = (around + PRIOR_PATIENTS * (spread + moved)) / total
    return Group(
        share=float(n / sums.patients.sum()),
        mean=tuple(mean.tolist()),
        covariance=tuple(tuple(row) for row in covariance.tolist()),
    )


def _errors(lesions: Sequence[Measured], left: Floats) -> tuple[float, float]:
    """Choose the walk and the error of measurement that make what is left over likeliest, on a grid."""
    gaps = np.concatenate([np.diff(x.weeks) for x in lesions]) / WALK_WEEKS
    both = np.concatenate([1 / x.mm[1:] ** 2 + 1 / x.mm[:-1] ** 2 for x in lesions])

    def cost(choice: tuple[float, float]) -> float:
        variance = choice[0] ** 2 * gaps + choice[1] ** 2 * both
        return float((np.log(variance) + left / variance).sum())

    return min(((w, s) for w in WALKS for s in MEASUREMENTS_MM), key=cost)


def fit_dropout(lesions: Sequence[Measured]) -> Dropout:
    """Fit the chance that an assessment is the last by logistic regression (Newton's method).

    Every patient's last assessment counts as leaving, also where the study ended: the data do not tell them apart.
    """
    rows = [row for lesion in lesions for row in _assessments(lesion)]
    x, y = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        beta += np.linalg.solve((x.T * (p * (1 - p))) @ x + 1e-6 * np.eye(4), x.T @ (y - p))
    a, b, c, d = (round(float(each), 4) for each in beta)
    return Dropout(intercept=a, from_smallest=b, from_first=c, with_time=d)


def _assessments(lesion: Measured) -> list[tuple[tuple[float, ...], float]]:
    ln_mm = np.log(lesion.mm)
    smallest = np.minimum.accumulate(ln_mm)
    return [
        (
            (1.0, ln_mm[i] - smallest[i], ln_mm[i] - ln_mm[0], float(np.log1p(lesion.weeks[i]))),
            float(i == len(ln_mm) - 1),
        )
        for i in range(1, len(ln_mm))
    ]


def _rounded(prior: Prior) -> Prior:
    def digits(value: float) -> float:
        return float(f"{value:.4g}")

    groups = tuple(
        Group(
            share=digits(g.share),
            mean=tuple(digits(each) for each in g.mean),  # type: ignore[arg-type]
            covariance=tuple(tuple(digits(e) for e in row) for row in g.covariance),  # type: ignore[misc]
        )
        for g in prior.groups
    )
    return _with(prior, groups=groups)


PLAIN = (Band(up_to_weeks=None, weight=1.0, widen=1.0, pairs=0),)
"""The model alone: before bands are fitted."""
