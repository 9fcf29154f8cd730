"""A protocol -> its arms simulated, followed as a trial would and reduced as they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import exp, log
from typing import NamedTuple

from metboard.errors import ChoiceError
from metboard.knowledge import Knowledge
from metboard.models.arm import NO_LOCAL, Arm, Local
from metboard.models.arrays import Floats, np
from metboard.models.kill import surviving_share
from metboard.models.population import BLOCK, Endpoints, simulate
from metboard.trial.build import (
    CHECKPOINT,
    DAYS_PER_MONTH,
    Crossing,
    Scans,
    Therapy,
    make_arm,
    make_scan_calendar,
    make_treatments,
)
from metboard.trial.components import check_components, components_of
from metboard.trial.patients import Patients, Table, patients_of, read_table
from metboard.trial.pool import Cell
from metboard.trial.population import Population, Populations, Spreads, find_population
from metboard.trial.protocol import ArmWanted, Crossover, LocalTreatment, Protocol, control_of
from metboard.trial.statistics import Followed

SEED = 20261123
ALPHA_OMEGA = 0.25
"""Spread of radiosensitivity between lesions: a coefficient of variation of about a quarter, as remembered."""

CLEARING_WEEKS = 30 / 7
_GOLDEN = (5**0.5 - 1) / 2
_CHUNK = 4 * BLOCK
NEXT_LINE = {"1": "2", "2": "3", "3": "3", "maintenance": "2"}


class Counts(NamedTuple):
    """What became of an arm: (days, 2) of patients by day, known until then or with the event; answers; ways."""

    pfs: Floats
    os: Floats
    answers: Floats  # (4,): progression or none, stable, partial, complete
    ways: Floats  # (4,): no progression, by targets, by other lesions, by a new lesion
    left: int
    crossed: int
    patients: int


class ArmRun(NamedTuple):
    """One arm: what it was made of and what became of it."""

    name: str
    wanted: ArmWanted
    populations: tuple[Population, ...]
    after: Population | None
    counts: Counts


class Trial(NamedTuple):
    """A virtual trial that was run."""

    protocol: Protocol
    control: str
    arms: tuple[ArmRun, ...]
    seed: int


Told = Callable[[str, float], None]


def run_trial(
    protocol: Protocol,
    every: Populations,
    knowledge: Knowledge,
    *,
    patients: int,
    seed: int = SEED,
    threads: int = 1,
    told: Told = lambda _name, _share: None,
) -> Trial:
    """Run a virtual trial.

    Arguments: patients >= 1 in each arm: the same virtual patients in all; told the arm and the share that is done.
    Returns: the same to the last bit for the same seed, whatever the threads.
    Errors: ChoiceError for a regimen, component, organ or population that is not known.
    """
    table = read_table()
    who = _patients(protocol, table)
    arms = []
    for name, wanted in protocol.arms.items():
        found = tuple(
            find_population(Cell(protocol.tumour, protocol.line, each), every)
            for each in _sets(wanted, protocol, knowledge)
        )
        after = _after(wanted.crossover, protocol, every, knowledge)
        arm = _build(protocol, wanted, found, after, who, table, every.spreads)
        counts = count(arm, protocol, patients, seed, threads, partial(told, name))
        arms.append(ArmRun(name, wanted, found, after, counts))
    return Trial(protocol, control_of(protocol), tuple(arms), seed)


def _sets(
    wanted: ArmWanted, protocol: Protocol, knowledge: Knowledge
) -> tuple[tuple[str, ...], ...]:
    if wanted.regimen:
        return (components_of(wanted.regimen, protocol.tumour, knowledge),)
    return tuple(check_components(each) for each in wanted.together or (wanted.components,))


def _after(
    crossover: Crossover | None, protocol: Protocol, every: Populations, knowledge: Knowledge
) -> Population | None:
    """Find the population of what follows progression: of the next line, or else of this one."""
    if crossover is None:
        return None
    components = (
        components_of(crossover.regimen, protocol.tumour, knowledge)
        if crossover.regimen
        else check_components(crossover.components)
    )
    line = crossover.line or NEXT_LINE[protocol.line]
    known = {each.cell for each in every.populations}
    if not crossover.line and Cell(protocol.tumour, line, components) not in known:
        line = protocol.line
    return find_population(Cell(protocol.tumour, line, components), every)


def _patients(protocol: Protocol, table: Table) -> Patients:
    wanted, usual = protocol.patients, patients_of(protocol.tumour, table)
    organs = wanted.organs or usual.organs
    for organ in organs:
        if organ not in table.kinds:
            raise ChoiceError(f"There is no organ {organ!r}; there are {', '.join(table.kinds)}.")
    if not sum(organs.values()) > 0 or not sum(wanted.numbers or (1,)) > 0:
        raise ChoiceError("`organs` and `numbers` need a share above 0.")
    return Patients(
        organs=organs,
        numbers=wanted.numbers or usual.numbers,
        ecog_1=usual.ecog_1 if wanted.ecog_1 is None else wanted.ecog_1,
    )


def _build(
    protocol: Protocol,
    wanted: ArmWanted,
    found: Sequence[Population],
    after: Population | None,
    who: Patients,
    table: Table,
    spreads: Spreads,
) -> Arm:
    """Make the arm that the models simulate; of several populations the best survival counts."""
    lasts = wanted.lasts_weeks or np.inf
    therapies = [therapy_of(each, spreads)._replace(lasts_weeks=lasts) for each in found]
    immune_before = any(map(_is_checkpoint, found))
    if after is not None:
        is_new = _is_checkpoint(after) and not immune_before
        therapies.append(
            therapy_of(after, spreads)._replace(after_progression=True, is_checkpoint=is_new)
        )
    best = max(found, key=lambda each: each.survival_intercept)
    scans, reading, dropout = protocol.scans, protocol.reading, protocol.dropout
    crossing = wanted.crossover
    arm = make_arm(
        who, table, spreads, growth_per_week=best.growth_per_week,
        treatments=make_treatments(
            therapies, len(who.organs), in_common=wanted.correlation, adds=wanted.action == "additive"
        ),
        survival=(best.survival_intercept, best.survival_shape),
        calendar=make_scan_calendar(
            Scans(scans.every_weeks or best.scan_weeks, scans.until_weeks, scans.then_weeks),
            horizon_weeks(protocol),
        ),
        leaving=(dropout.response, dropout.between, dropout.growing),
        crossing=Crossing(crossing.share, crossing.after_weeks) if crossing else Crossing(),
        immunotherapy=CHECKPOINT, local=make_local(wanted.local),
    )  # fmt: skip
    error = spreads.error_mm if reading.error_mm is None else reading.error_mm
    return arm._replace(
        reading=arm.reading._replace(error_mm=error, error_share=reading.error_share)
    )


def therapy_of(population: Population, spreads: Spreads) -> Therapy:
    """Give a population as a treatment of an arm."""
    return Therapy(
        population.kill_per_week,
        spreads.kill_omega,
        population.responder_share,
        population.resistant_responder,
        population.resistant_other,
        population.durable_share,
    )


def _is_checkpoint(population: Population) -> bool:
    return any(each.startswith("checkpoint") for each in population.components)


def make_local(given: Sequence[LocalTreatment]) -> Local:
    """Put local treatments in the order of their weeks.

    Formula: radiotherapy leaves S of `surviving_share` of every lesion that it reaches, ln S log-normal between lesions
        with the spread of alpha, and the dead are cleared with a half-time of 30 days; removal leaves a share with a
        chance, else nothing.
    """
    if not given:
        return NO_LOCAL
    ordered = sorted(given, key=lambda each: each.week)
    by_dose = [each.kind == "radiotherapy" for each in ordered]
    left = [_log_left(each) for each in ordered]
    return Local(
        week=np.array([each.week for each in ordered]),
        reach=np.array([each.reach for each in ordered]),
        left_chance=np.array([1.0 if each.left_chance is None else each.left_chance for each in ordered]),
        log_left=np.array(left),
        left_omega=np.array([ALPHA_OMEGA if dose else 0.0 for dose in by_dose]),
        stays_seen=np.array(by_dose, dtype=float),
        clearing_weeks=CLEARING_WEEKS,
    )  # fmt: skip


def _log_left(given: LocalTreatment) -> float:
    if given.dose_gy is not None and given.fractions is not None:
        return log(
            surviving_share(
                given.dose_gy,
                given.fractions,
                alpha_per_gy=given.alpha_per_gy,
                alpha_beta_gy=given.alpha_beta_gy,
            )
        )
    return log(given.left_share or exp(-1))


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
        ways += np.bincount(found.progressed_by.astype(int), minlength=4)
        left += int(np.isfinite(found.left_weeks).sum())
        crossed += int(np.isfinite(found.cross_weeks).sum())
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
    """Name what showed progression first, until the end of the calendar."""
    names = ("none", "targets", "other_lesions", "new_lesion")
    return {name: int(each) for name, each in zip(names, ways, strict=True)}
