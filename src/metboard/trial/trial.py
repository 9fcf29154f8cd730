"""A protocol -> its arms simulated, followed as a trial would and reduced as they are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from metboard.errors import ChoiceError
from metboard.knowledge import Knowledge
from metboard.models.arm import Arm, Calendar, make_marks
from metboard.models.arrays import np
from metboard.trial.build import (
    CHECKPOINT,
    Crossing,
    Scans,
    Therapy,
    make_arm,
    make_scan_calendar,
    make_treatments,
)
from metboard.trial.components import check_components, components_of
from metboard.trial.counts import Counts, count, horizon_weeks
from metboard.trial.local import make_local
from metboard.trial.patients import Patients, Table, patients_of, read_table
from metboard.trial.pool import Cell
from metboard.trial.population import Population, Populations, Spreads, find_population
from metboard.trial.protocol import ArmWanted, Crossover, Protocol, control_of

SEED = 20261123
NEXT_LINE = {"1": "2", "2": "3", "3": "3", "maintenance": "2"}


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
        calendar=make_followed_calendar(
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


def make_followed_calendar(scans: Scans, until_weeks: float) -> Calendar:
    """Lay out the scans, with one more mark where the last of them comes before the data are cut.

    Nobody dies behind the last mark: without it, those whom no scan awaits would all be alive at the end.
    """
    calendar = make_scan_calendar(scans, until_weeks)
    if calendar.days[-1] >= until_weeks * 7:
        return calendar
    scan_days = calendar.days[1:]
    return make_marks(np.append(scan_days, until_weeks * 7), scan_days)


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
