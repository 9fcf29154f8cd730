"""Many virtual patients of one arm: lesions, drug, neutrophils, new lesions and survival, reduced as they are made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from metboard.models.arm import Arm
from metboard.models.arrays import Floats, Singles, np
from metboard.models.compiled import kernel
from metboard.models.draws import stream_of
from metboard.models.lanes import (
    AUC,
    BASELINE,
    GAMMA,
    GIVING,
    LANES,
    LENGTHS,
    MODES,
    NADIR,
    N,
    U,
    advance_cells,
    advance_drug,
    rows_of,
)
from metboard.models.virtual_patient import (
    BEST,
    DEATH,
    LAST_SLD,
    LEFT,
    LESION_COLUMNS,
    MOST_LESIONS,
    NEW,
    PERSON_COLUMNS,
    PROGRESSION,
    SLD0,
    mark,
    scan,
    start_course,
    start_lesions,
    start_looking,
    start_marrow,
)

BLOCK = 4096
"""Patients that one call of the compiled part makes."""


class Endpoints(NamedTuple):
    """What became of each patient, (n,) each; weeks are infinite where it did not happen."""

    best_ratio: Singles  # least sum of diameters at a scan without progression, to the first sum; 1 without such a scan
    progression_weeks: Singles  # the scan that shows it
    death_weeks: Singles
    left_weeks: Singles
    nadir: Singles  # lowest neutrophils, 1e9 per litre
    new_lesions: Singles  # until the end
    last_ratio: Singles  # sum of diameters at the end, to the first


def simulate(arm: Arm, patients: int, *, seed: int, threads: int = 1, first: int = 0) -> Endpoints:
    """Make virtual patients and say what became of them.

    Formula: lesions by `two_clone_volume` with K = k AUC / reference; new lesions by time stretched with a rate that is
        exponential between marks (`crossing_weeks`); neutrophils as `neutrophil_path`; survival by `accelerated_weeks`
        with the state at the start of each interval between marks. Progression: at a scan the sum of diameters is 20 %
        and 5 mm above its least, or there is a new lesion; doses stop at progression, leaving and death.
    Arguments: patients >= 1; seed, first >= 0: patient `first + i` of a seed is always the same; threads >= 1.
    Returns: `Endpoints`; the same to the last bit whatever the threads and the blocks.
    Errors: ValueError for more than 30 lesions.
    Valid for: measured sizes without error, all lesions targets: an observer of response stands apart.
    """
    if arm.lesions.number > MOST_LESIONS:
        raise ValueError(f"{arm.lesions.number} lesions; expected at most {MOST_LESIONS}")
    found = np.empty((len(Endpoints._fields), patients), dtype=np.float32)
    starts = range(0, patients, BLOCK)
    with ThreadPoolExecutor(threads) as pool:
        list(
            pool.map(
                lambda s: _simulate_some(arm, seed, first + s, found[:, s : s + BLOCK]), starts
            )
        )
    return Endpoints(*found)


def _simulate_some(arm: Arm, seed: int, first: int, found: Singles) -> None:
    block = np.zeros(rows_of(len(arm.calendar.lengths)))
    people = np.zeros((LANES, PERSON_COLUMNS))
    lesions = np.zeros((LANES, arm.lesions.number, LESION_COLUMNS))
    _simulate_block(arm, seed, first, block, people, lesions, found)


@kernel
def _simulate_block(
    arm: Arm, seed: int, first: int, block: Floats, people: Floats, lesions: Floats, found: Singles
) -> None:
    for at in range(0, found.shape[1], LANES):
        for j in range(LANES):
            stream = stream_of(seed, first + at + j)
            start_marrow(arm, stream, block, j)
            start_lesions(arm, stream, people, lesions, j)
            start_course(arm, stream, people, j)
            start_looking(arm, people[j], lesions[j])
        _run(arm, seed, first + at, block, people, lesions)
        for j in range(min(LANES, found.shape[1] - at)):
            _write(found, at + j, block, people[j], j)


@kernel
def _run(arm: Arm, seed: int, first: int, block: Floats, people: Floats, lesions: Floats) -> None:
    calendar, before = arm.calendar, 0.0
    for step in range(len(calendar.marks)):
        length = int(calendar.length_of[step])
        days, row = calendar.lengths[length], LENGTHS + 2 * MODES * LANES * length
        advance_drug(block, days, row, calendar.mg_per_day[step])
        advance_cells(block, days)
        if calendar.marks[step] > 0:
            weeks = calendar.days[step + 1] / 7
            for j in range(LANES):
                exposure = block[AUC + j] / arm.drug.reference_auc_per_week
                mark(
                    arm, stream_of(seed, first + j), people[j], lesions[j], before, weeks, exposure
                )
                if calendar.marks[step] > 1:
                    scan(people[j], weeks)
                _go_on(block, people[j], weeks, j)
            before = weeks


@kernel
def _go_on(block: Floats, person: Floats, weeks: float, j: int) -> None:
    """Stop the doses where something ended them; and set U to what it stands for, before rounding adds up."""
    is_over = min(person[PROGRESSION], person[DEATH], person[LEFT]) <= weeks
    block[GIVING + j] = 0.0 if is_over else 1.0
    block[U + j] = (block[BASELINE + j] / block[N + j]) ** block[GAMMA + j]


@kernel
def _write(found: Singles, at: int, block: Floats, person: Floats, j: int) -> None:
    found[0, at], found[1, at] = person[BEST], person[PROGRESSION]
    found[2, at], found[3, at] = person[DEATH], person[LEFT]
    found[4, at], found[5, at] = block[NADIR + j], person[NEW]
    found[6, at] = person[LAST_SLD] / person[SLD0]
