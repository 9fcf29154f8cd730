"""What became of the patients of an arm, as a trial counts it: by day, until the data are cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from metboard.models.arm import Arm
from metboard.models.arrays import Floats, np
from metboard.models.population import BLOCK, Endpoints, simulate
from metboard.trial.build import DAYS_PER_MONTH
from metboard.trial.protocol import Protocol
from metboard.trial.statistics import Followed

_GOLDEN = (5**0.5 - 1) / 2
_CHUNK = 4 * BLOCK


class Counts(NamedTuple):
    """What became of an arm: (days, 2) of patients by day, known until then or with the event; answers; ways."""

    pfs: Floats
    os: Floats
    answers: Floats  # (4,): progression or none, stable, partial, complete
    ways: Floats  # (4,): no progression, by targets, by others, by a new lesion; until the cut
    left: int  # until the cut, as crossed
    crossed: int
    patients: int


def horizon_weeks(protocol: Protocol) -> float:
    """Weeks that the first patient is followed."""
    follow = protocol.follow
    return (follow.accrual_months + follow.after_months) * DAYS_PER_MONTH / 7


def count(
    arm: Arm,
    protocol: Protocol,
    patients: int,
    seed: int,
    threads: int,
    told: Callable[[float], None],
) -> Counts:
    """Simulate an arm in parts and keep only counts by day: memory does not grow with the number of patients."""
    days = int(np.ceil(horizon_weeks(protocol) * 7)) + 2
    pfs, os = np.zeros((days, 2)), np.zeros((days, 2))
    answers, ways = np.zeros(4), np.zeros(4)
    left = crossed = 0
    for first in range(0, patients, _CHUNK):
        size = min(_CHUNK, patients - first)
        found = simulate(arm, size, seed=seed, threads=threads, first=first)
        followed = followed_days(protocol, first, size)
        _add(pfs, *progression_free(found, followed))
        _add(os, *survival(found, followed))
        best = found.confirmed if protocol.confirm else found.best
        answers += np.bincount(best.astype(int), minlength=4)
        seen = np.where(found.progression_weeks * 7.0 <= followed, found.progressed_by, 0.0)
        ways += np.bincount(seen.astype(int), minlength=4)
        left += int((found.left_weeks * 7.0 <= followed).sum())
        crossed += int((found.cross_weeks * 7.0 <= followed).sum())
        told((first + size) / patients)
    return Counts(pfs, os, answers, ways, left, crossed, patients)


def followed_days(protocol: Protocol, first: int, size: int) -> Floats:
    """Days until the data are cut, of patients who enter evenly.

    Formula: after + accrual (1 - frac(n G)), with n the number of the patient and G the golden section: even in any run
        of patients.
    """
    entered = np.modf((first + np.arange(size)) * _GOLDEN)[0]
    follow = protocol.follow
    return np.asarray(
        (follow.after_months + follow.accrual_months * (1 - entered)) * DAYS_PER_MONTH
    )


def progression_free(found: Endpoints, followed: Floats) -> tuple[Floats, Floats]:
    """Days to progression or death, or known without; and whether it happened.

    Who leaves is known without progression at the last scan, or on the first day.
    """
    ended = np.asarray(np.minimum(found.progression_weeks, found.death_weeks), dtype=float) * 7
    left = np.isfinite(found.left_weeks) & (found.left_weeks * 7.0 < ended)
    known = np.where(left, np.maximum(found.last_scan_weeks * 7.0, 1.0), followed)
    known = np.minimum(known, followed)
    happened = ~left & (ended <= followed)
    return np.where(happened, ended, known), happened.astype(float)


def survival(found: Endpoints, followed: Floats) -> tuple[Floats, Floats]:
    """Days to death, or known alive; and whether it happened."""
    died = np.asarray(found.death_weeks, dtype=float) * 7
    return np.minimum(died, followed), (died <= followed).astype(float)


def _add(counts: Floats, days: Floats, happened: Floats) -> None:
    at = np.maximum(np.ceil(days), 1).astype(int)
    for kind in (0, 1):
        counts[:, kind] += np.bincount(at[happened == kind], minlength=len(counts))


def expanded(counts: Floats) -> Followed:
    """Give counts by day as one entry a patient."""
    days = np.arange(len(counts), dtype=float)
    each = [np.repeat(days, counts[:, kind].astype(int)) for kind in (0, 1)]
    happened = np.repeat([0.0, 1.0], [len(part) for part in each])
    return Followed(np.concatenate(each), happened)


def ways_in_words(ways: Floats) -> Mapping[str, int]:
    """Name what showed progression first, until the data are cut."""
    names = ("none", "targets", "other_lesions", "new_lesion")
    return {name: int(each) for name, each in zip(names, ways, strict=True)}
