"""What trials lead to expect of a cell -> the parameters whose virtual patients come nearest to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, log
from typing import NamedTuple

from metboard.models.arrays import Floats, np
from metboard.models.population import simulate
from metboard.trial.build import (
    DAYS_PER_MONTH,
    Scans,
    Therapy,
    make_arm,
    make_scan_calendar,
    make_treatments,
)
from metboard.trial.patients import Table, patients_of
from metboard.trial.pool import LOGS
from metboard.trial.population import Spreads

PATIENTS, SEED = 2560, 20261123
YEARS = 6
WEEKS_PER_MONTH = DAYS_PER_MONTH / 7
TOLERANCE = {"pfs_months": 0.02, "os_months": 0.02}
"""Of ln months; shares have that of `SHARE_TOLERANCE`."""

SHARE_TOLERANCE = 0.02
STEP = 0.2
ROUNDS = 6
_DAMPING = (0.0, 0.3, 3.0, 30.0)


class Belief(NamedTuple):
    """What a parameter is without any outcome: normal on its own scale."""

    mean: float
    deviation: float


def _logit(share: float) -> float:
    return log(share / (1 - share))


def _share(logit: float) -> float:
    return 1 / (1 + exp(-logit))


GROWTH = Belief(log(0.02), 0.8)
"""ln of the growth of a volume per week: doubling in 35 weeks, between 11 and 110 in four of five."""

KILL = {
    "kill_per_week": Belief(log(0.12), 0.5),
    "responder_share": Belief(_logit(0.4), 1.0),
    "resistant_responder": Belief(_logit(0.08), 1.5),
    "resistant_other": Belief(_logit(0.75), 1.0),
    "durable_share": Belief(_logit(0.02), 1.0),
}
"""Near the lesions that were fitted: two kinds of lesions, 0.43 with a resistant share of 0.11, others with 0.82."""

CHECKPOINT_DURABLE = Belief(_logit(0.10), 1.0)
SURVIVAL = {"survival_intercept": Belief(log(60.0), 1.0), "survival_shape": Belief(log(1.6), 0.3)}
NO_KILL = Therapy(0.0, 0.0, 0.5, 0.5, 0.5, 0.0)

Given = Mapping[str, float]


class Setting(NamedTuple):
    """Who is simulated, and how they are scanned."""

    tumour: str
    table: Table
    spreads: Spreads
    scans: Scans


def run(setting: Setting, given: Given) -> dict[str, float]:
    """Simulate a cell whole: nobody leaves, all are followed for six years; give its endpoints."""
    patients = patients_of(setting.tumour, setting.table)
    therapy = NO_KILL
    if "kill_per_week" in given:
        therapy = Therapy(
            given["kill_per_week"], setting.spreads.kill_omega, given["responder_share"],
            given["resistant_responder"], given["resistant_other"], given["durable_share"],
        )  # fmt: skip
    arm = make_arm(
        patients, setting.table, setting.spreads, growth_per_week=given["growth_per_week"],
        treatments=make_treatments([therapy], len(patients.organs)),
        survival=(given["survival_intercept"], given["survival_shape"]),
        calendar=make_scan_calendar(setting.scans, YEARS * 365.25 / 7), leaving=(0.0, 0.0, 0.0),
    )  # fmt: skip
    found = simulate(arm, PATIENTS, seed=SEED)
    died = np.asarray(found.death_weeks, dtype=float) / WEEKS_PER_MONTH
    ended = np.minimum(np.asarray(found.progression_weeks, dtype=float) / WEEKS_PER_MONTH, died)
    return {
        "orr": float((found.confirmed >= 2).mean()),
        **{f"pfs_{t}": float((ended > t).mean()) for t in (6, 12, 60)},
        **{f"os_{t}": float((died > t).mean()) for t in (12, 24)},
        "pfs_months": _median(ended), "os_months": _median(died),
    }  # fmt: skip


def _median(months: Floats) -> float:
    return float(min(np.median(months), YEARS * 12.0))


def match(
    setting: Setting, expected: Given, beliefs: Mapping[str, Belief], fixed: Given
) -> dict[str, float]:
    """Find the parameters whose endpoints come nearest to what is expected.

    Formula: least squares of (simulated - expected) / tolerance and of (parameter - belief) / deviation, by
        Levenberg's steps with the same virtual patients throughout; parameters rounded to four digits.
    Arguments: expected: endpoints in months and shares; beliefs by parameter; fixed: the other parameters.
    """
    names = list(beliefs)
    x = np.array([beliefs[name].mean for name in names])

    def off(x: Floats) -> Floats:
        made = run(setting, {**fixed, **_values(names, x)})
        return np.array(
            [
                *(_miss(name, made[name], value) for name, value in expected.items()),
                *((x[i] - beliefs[n].mean) / beliefs[n].deviation for i, n in enumerate(names)),
            ]
        )

    x = _least(off, x)
    return {name: float(f"{value:.4g}") for name, value in _values(names, x).items()}


def _least(off: Callable[[Floats], Floats], x: Floats) -> Floats:
    """Levenberg's steps to the least sum of squares; each is taken only where it is less."""
    here = off(x)
    for _ in range(ROUNDS):
        slope = np.array([(off(x + STEP * each) - here) / STEP for each in np.eye(len(x))]).T
        tried: list[tuple[float, int, Floats, Floats]] = []
        for damping in _DAMPING:
            step = np.linalg.solve(slope.T @ slope + damping * np.eye(len(x)), -slope.T @ here)
            at = (x + np.clip(step, -1.5, 1.5)).round(4)
            there = off(at)
            tried.append((float(there @ there), len(tried), at, there))
            if tried[-1][0] < 0.7 * float(here @ here):
                break
        best = min(tried, key=lambda each: each[:2])
        if best[0] > float(here @ here) - 0.05:
            break
        x, here = best[2], best[3]
    return x


def _values(names: list[str], x: Floats) -> dict[str, float]:
    """Parameters from their scales: shares from log odds, the intercept as it is, all others from logarithms."""
    made = {}
    for name, value in zip(names, x, strict=True):
        if name == "survival_intercept":
            made[name] = float(value)
        else:
            is_share = name in KILL and name != "kill_per_week"
            made[name] = _share(float(value)) if is_share else exp(float(value))
    return made


def _miss(name: str, made: float, wanted: float) -> float:
    if name in LOGS:
        return log(max(made, 0.1) / wanted) / TOLERANCE[name]
    return (made - wanted) / SHARE_TOLERANCE
