"""The outcomes of training trials -> what to expect of a tumour, line and kind of regimen, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from metboard.models.arrays import Floats, np
from metboard.trial.curves import Outcome
from metboard.trial.held_out import trial_id

LOGS = ("pfs_months", "os_months")
SHARES = ("orr", "pfs_6", "pfs_12", "os_12", "os_24")
OF_PFS = ("pfs_months", "pfs_6", "pfs_12")
WIDE = 3.0
"""Standard deviation of the overall mean: wide beside everything that is seen."""

STEPS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7)
"""Standard deviations that a kind of difference may have, on the scale of a logarithm or log odds."""

_ROUNDS = 3


class Cell(NamedTuple):
    """A tumour, a line and what a regimen consists of."""

    tumour: str
    line: str
    components: tuple[str, ...]  # in alphabetical order

    @property
    def name(self) -> str:
        """One word for the cell."""
        return f"{self.tumour}/{self.line}/{'+'.join(self.components)}"


class Expected(NamedTuple):
    """Mean and standard deviations of ln months or of log odds."""

    mean: float
    of_mean: float  # how unsure the mean is
    of_trial: float  # of a single new arm about it, its patients counted in as many


class Fit(NamedTuple):
    """What was learnt of one endpoint."""

    outcomes: tuple[Outcome, ...]
    deviations: Mapping[str, float]  # by kind of difference
    solved: Floats  # covariance^-1 (y - 0)
    inverse: Floats


def cell_of(outcome: Outcome) -> Cell:
    """Give the cell of an arm."""
    arm = outcome.arm
    return Cell(arm.tumour, arm.line, tuple(sorted(arm.components)))


def family_of(tumour: str) -> str:
    """Give the cancer of a tumour without its subtype: the first word of its name.

    >>> family_of("breast-her2-positive")
    'breast'
    """
    return tumour.partition("-")[0]


def kinds_of(cell: Cell) -> Mapping[str, frozenset[str]]:
    """Give the differences that a cell takes part in: kind of difference -> its names.

    Two cells are alike in as far as they share names; the ones in the middle are shared by fewer and fewer.
    """
    family, whole = family_of(cell.tumour), "+".join(cell.components)
    return {
        "family": frozenset({family}),
        "tumour": frozenset({cell.tumour}),
        "line": frozenset({cell.line}),
        "line in family": frozenset({f"{family}/{cell.line}"}),
        "component": frozenset(cell.components),
        "component in family": frozenset(f"{family}/{each}" for each in cell.components),
        "component in tumour": frozenset(f"{cell.tumour}/{each}" for each in cell.components),
        "regimen": frozenset({whole}),
        "cell": frozenset({cell.name}),
    }


TRIAL, REST = "trial", "arm"
"""Differences between trials of one cell, and between the arms of one trial that nothing else explains."""

KINDS = (*kinds_of(Cell("", "", ())), TRIAL, REST)


def value_of(outcome: Outcome, endpoint: str) -> float | None:
    """Give an endpoint on the scale on which it is pooled: ln months, or log odds."""
    raw = getattr(outcome, endpoint)
    if raw is None:
        return None
    if endpoint in LOGS:
        return float(np.log(raw))
    least = 0.5 / max(outcome.patients, 20)
    share = min(max(raw, least), 1 - least)
    return float(np.log(share / (1 - share)))


def back(endpoint: str, value: float) -> float:
    """Give months or a share from the scale on which it is pooled."""
    return float(np.exp(value) if endpoint in LOGS else 1 / (1 + np.exp(-value)))


def sampling_variance(outcome: Outcome, endpoint: str) -> float:
    """Variance of a pooled value from the number of patients alone.

    Formula: log odds: 1 / (n p (1 - p)); ln of a median: 1 / (n (1/2)^2 p^2) with shape p about 1.3 and half the
        patients observed until then, taken as 2.4 / n.
    """
    n = max(outcome.patients, 10)
    if endpoint in LOGS:
        return 2.4 / n
    value = value_of(outcome, endpoint)
    share = back(endpoint, value or 0.0)
    return float(1 / (n * share * (1 - share)))


def alike(one: Sequence[Outcome], other: Sequence[Outcome]) -> dict[str, Floats]:
    """Count the names that pairs of arms share, by kind of difference: (n, m) each."""
    left, right = ([kinds_of(cell_of(each)) for each in side] for side in (one, other))
    made = {
        kind: np.array([[float(len(a[kind] & b[kind])) for b in right] for a in left])
        for kind in kinds_of(Cell("", "", ()))
    }
    names = [[trial_id(each.arm.trial) for each in side] for side in (one, other)]
    made[TRIAL] = np.array([[float(a == b) for b in names[1]] for a in names[0]])
    return made


def covariance(shared: Mapping[str, Floats], deviations: Mapping[str, float]) -> Floats:
    """Covariance of pairs of arms from what they share: the sum of squares of the deviations, and the wide mean."""
    first = next(iter(shared.values()))
    made = np.full(first.shape, WIDE**2)
    for kind, count in shared.items():
        made += deviations[kind] ** 2 * count
    return made


def fit_endpoint(outcomes: Iterable[Outcome], endpoint: str) -> Fit:
    """Learn how large each kind of difference is, and what follows for every cell.

    Formula: y = m + sum of differences + rest, all normal with mean 0 and a deviation for each kind; deviations on the
        lattice `STEPS` by coordinates, to the largest likelihood; the rest also holds the sampling variance.
    """
    used = tuple(each for each in outcomes if value_of(each, endpoint) is not None)
    y = np.array([value_of(each, endpoint) for each in used], dtype=float)
    shared = alike(used, used)
    noise = np.array([sampling_variance(each, endpoint) for each in used])
    deviations = dict.fromkeys(KINDS, 0.15)
    for _ in range(_ROUNDS):
        for kind in KINDS:
            ways = [(step, {**deviations, kind: step}) for step in STEPS]
            scored = [(_likelihood(shared, way, noise, y), -step) for step, way in ways]
            deviations[kind] = -max(scored)[1]
    inverse = np.linalg.inv(_whole(shared, deviations, noise))
    return Fit(used, deviations, np.asarray(inverse @ y), np.asarray(inverse))


def _whole(shared: Mapping[str, Floats], deviations: Mapping[str, float], noise: Floats) -> Floats:
    return covariance(shared, deviations) + np.diag(noise + deviations[REST] ** 2)


def _likelihood(
    shared: Mapping[str, Floats], deviations: Mapping[str, float], noise: Floats, y: Floats
) -> float:
    factor = np.linalg.cholesky(_whole(shared, deviations, noise) + 1e-9 * np.eye(len(y)))
    scaled = np.linalg.solve(factor, y)
    return float(np.round(-0.5 * scaled @ scaled - np.log(np.diag(factor)).sum(), 6))


def expect(fit: Fit, cell: Cell) -> Expected:
    """Say what to expect of a cell, and how unsure that is."""
    made = {
        kind: np.array([float(len(names & kinds_of(cell_of(each))[kind])) for each in fit.outcomes])
        for kind, names in kinds_of(cell).items()
    }
    own = WIDE**2 + sum(
        fit.deviations[kind] ** 2 * len(names) for kind, names in kinds_of(cell).items()
    )
    towards = covariance({kind: row[None] for kind, row in made.items()}, fit.deviations)[0]
    variance = own - towards @ fit.inverse @ towards
    trial = fit.deviations[TRIAL] ** 2 + fit.deviations[REST] ** 2
    return Expected(
        float(towards @ fit.solved), float(np.sqrt(max(variance, 0.0))), float(np.sqrt(trial))
    )
