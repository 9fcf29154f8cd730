"""Many virtual patients of one arm: lesions, drug, neutrophils, scans and survival, reduced as they are made."""

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
    NADIR,
    N,
    U,
    advance_cells,
    advance_drug,
    rows_of,
    start_marrow,
    take_length,
)
from metboard.models.limits import check_arm
from metboard.models.observer import choose_targets, scan, start_scans
from metboard.models.virtual_patient import (
    BEST,
    BEST_RATIO,
    CONFIRMED,
    CROSS_AT,
    DEATH,
    EXPOSURE,
    KILLS,
    LAST_SCAN,
    LAST_SLD,
    LEFT,
    NEW,
    PERSON_COLUMNS,
    PROGRESSED_BY,
    PROGRESSION,
    SLD0,
    TREATMENT_COLUMNS,
    mark,
    start_course,
    start_lesions,
    start_looking,
    start_treatments,
)

BLOCK = 4096
"""Patients that one call of the compiled part makes."""


class Endpoints(NamedTuple):
    """What became of each patient, (n,) each; weeks are infinite where it did not happen by the last mark."""

    best_ratio: Singles  # least sum of targets as read, to the first, of scans up to the last without progression
    best: Singles  # best answer: 0 progression or none, 1 stable, 2 partial, 3 complete
    confirmed: Singles  # the same, where a response has to be seen twice
    progression_weeks: Singles  # the scan that shows it
    progressed_by: Singles  # 0 none, 1 targets, 2 others, 3 a new lesion; of several 3, then 1
    last_scan_weeks: Singles  # 0: only the one before treatment
    death_weeks: Singles
    left_weeks: Singles
    cross_weeks: Singles  # when what follows progression begins
    nadir: Singles  # lowest neutrophils by the last mark, 1e9 per litre, as if without death; infinite without marrow
    new_lesions: Singles  # by the last mark before death
    last_ratio: Singles  # true sum of targets at that mark, to the first; 0 without targets


def simulate(arm: Arm, patients: int, *, seed: int, threads: int = 1, first: int = 0) -> Endpoints:
    """Make virtual patients and say what became of them.

    Formula: lesions by `look` and `log_effect`; new lesions by time stretched with a rate that is exponential between
        marks (`crossing_weeks`); neutrophils as `neutrophil_path`; survival by `accelerated_weeks` with the state at
        the start of each interval between marks, its growth that of the interval before (none in the first), sums of
        targets below 1 mm counting as 1 mm; what scans show by `scan`. Treatments stop at the first mark at or after
        progression, leaving or death, and local ones that were to come are not done; what waits for progression
        begins some weeks after it, and then only its own time or death ends it.
    Arguments: patients >= 1; seed, first >= 0: patient `first + i` of a seed is always the same; threads >= 1.
    Returns: `Endpoints`; the same to the last bit whatever the threads and the blocks.
    Errors: ValueError as `check_arm`.
    """
    check_arm(arm)
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
    treatments = len(arm.treatments.kill_per_week)
    block = np.zeros(rows_of(len(arm.calendar.lengths)))
    people = np.zeros((LANES, PERSON_COLUMNS))
    lesions = np.zeros((LANES, len(arm.lesions.number_shares), KILLS + treatments))
    effects = np.zeros((LANES, treatments, TREATMENT_COLUMNS))
    _simulate_block(arm, seed, first, block, people, lesions, effects, found)


@kernel
def _simulate_block(
    arm: Arm,
    seed: int,
    first: int,
    block: Floats,
    people: Floats,
    lesions: Floats,
    effects: Floats,
    found: Singles,
) -> None:
    for at in range(0, found.shape[1], LANES):
        for j in range(LANES):
            stream = stream_of(seed, first + at + j)
            block[NADIR + j] = np.inf
            if arm.drug.treatment >= 0:
                start_marrow(arm, stream, block, j)
            start_treatments(arm, stream, effects[j])
            start_lesions(arm, stream, people[j], lesions[j])
            start_course(arm, stream, people[j])
            choose_targets(arm, people[j], lesions[j], effects[j])
            start_looking(arm, people[j], lesions[j], effects[j])
            start_scans(arm, stream, people[j], lesions[j])
        _run(arm, seed, first + at, block, people, lesions, effects)
        for j in range(min(LANES, found.shape[1] - at)):
            _write(arm, found, at + j, block, people[j], j)


@kernel
def _run(
    arm: Arm, seed: int, first: int, block: Floats, people: Floats, lesions: Floats, effects: Floats
) -> None:
    calendar, before, length, by_drug = arm.calendar, 0.0, -1, arm.drug.treatment
    for step in range(len(calendar.marks)):
        if by_drug >= 0:
            if length != int(calendar.length_of[step]):
                length = int(calendar.length_of[step])
                take_length(block, length)
            days = calendar.lengths[length]
            advance_drug(block, days, calendar.mg_per_day[step])
            advance_cells(block, days)
        if calendar.marks[step] > 0:
            weeks = calendar.days[step + 1] / 7
            for j in range(LANES):
                stream = stream_of(seed, first + j)
                if by_drug >= 0:
                    effects[j, by_drug, EXPOSURE] = block[AUC + j] / arm.drug.reference_auc_per_week
                mark(arm, stream, people[j], lesions[j], effects[j], before, weeks)
                if calendar.marks[step] > 1:
                    scan(arm, stream, people[j], lesions[j], weeks)
                if by_drug >= 0:
                    _go_on(block, people[j], weeks, j)
            before = weeks


@kernel
def _go_on(block: Floats, person: Floats, weeks: float, j: int) -> None:
    """Stop the doses where something ended them; and set U to what it stands for, before rounding adds up."""
    is_over = min(person[PROGRESSION], person[DEATH], person[LEFT]) <= weeks
    block[GIVING + j] = 0.0 if is_over else 1.0
    block[U + j] = (block[BASELINE + j] / block[N + j]) ** block[GAMMA + j]


@kernel
def _write(arm: Arm, found: Singles, at: int, block: Floats, person: Floats, j: int) -> None:
    end = min(person[DEATH], arm.calendar.days[-1] / 7)
    found[0, at], found[1, at], found[2, at] = person[BEST_RATIO], person[BEST], person[CONFIRMED]
    found[3, at], found[4, at] = person[PROGRESSION], person[PROGRESSED_BY]
    found[5, at], found[6, at], found[7, at] = person[LAST_SCAN], person[DEATH], person[LEFT]
    found[8, at] = person[CROSS_AT] if person[CROSS_AT] <= end else np.inf
    found[9, at], found[10, at] = block[NADIR + j], person[NEW]
    found[11, at] = person[LAST_SLD] / max(person[SLD0], 1e-9)
