"""What a scan of a virtual patient shows, read with error, by RECIST 1.1; compiled."""

from __future__ import annotations

from metboard.models.arm import NODE, Arm
from metboard.models.arrays import Floats, np
from metboard.models.compiled import kernel
from metboard.models.draws import normal, uniform
from metboard.models.virtual_patient import (
    BEST,
    BEST_RATIO,
    CONFIRMED,
    CROSS_AT,
    CROSS_DRAW,
    CRS,
    DEATH,
    IS_TARGET,
    LAST_RESPONSE,
    LAST_SCAN,
    LEAST_OTHER,
    LEAST_SUM,
    LEFT,
    NEW,
    NUMBER,
    ORGAN,
    PROGRESSED_BY,
    PROGRESSION,
    READ_DRAW,
    READS_A_SCAN,
    SCANS,
    SEEN,
    STATE,
    SUM0,
    WINDOW_DRAW,
    is_measured,
    log_living,
)

MOST_TARGETS, MOST_IN_ORGAN = 5, 2
LEAST_MM, LEAST_NODE_MM, NORMAL_NODE_MM = 10.0, 15.0, 10.0
TOO_SMALL_MM, GONE_MM = 5.0, 2.0  # read as 5 mm; not seen at all
GROWN, GROWN_MM, SHRUNK = 1.2, 5.0, 0.7
LEAVING_GROWN = 1.1  # growing, for who leaves: above the least sum, short of progression
RESPONDING, BETWEEN, GROWING = 0.0, 1.0, 2.0
PROGRESSIVE, STABLE, PARTIAL, COMPLETE = 0.0, 1.0, 2.0, 3.0
BY_TARGETS, BY_OTHERS, BY_NEW = 1.0, 2.0, 3.0
_LOG_SPHERE = float(np.log(np.pi / 6))
_BETWEEN_CONFIRMED = 2.0  # scans: at most one lesser answer between a response and what confirms it


@kernel
def choose_targets(arm: Arm, person: Floats, lesions: Floats, effects: Floats) -> None:
    """Choose up to five lesions that can be measured: the largest of each organ, then the second of each.

    Formula: by their true size; lymph nodes, from 15 mm, are one organ; everything else from 10 mm.
    Source: src:eisenhauer-2009, 3.1.1, 3.2 and 4.2; src:recist-questions; as `metboard.response.baseline`.
    """
    number, chosen = int(person[NUMBER]), 0
    for i in range(number):
        one = lesions[i]
        one[SEEN] = np.exp((log_living(arm, one, effects, 0.0) - _LOG_SPHERE) / 3)
    for most in range(1, MOST_IN_ORGAN + 1):
        best = 0
        while best >= 0 and chosen < MOST_TARGETS:
            best = _largest(arm, lesions, number, most)
            if best >= 0:
                lesions[best, IS_TARGET] = 1.0
                chosen += 1


@kernel
def _largest(arm: Arm, lesions: Floats, number: int, most: int) -> int:
    """Largest lesion that may still be a target, where an organ has no more than `most`; -1 without one."""
    best = -1
    for i in range(number):
        if _may_be_target(arm, lesions, i, number, most):
            best = i if best < 0 or lesions[i, SEEN] > lesions[best, SEEN] else best
    return best


@kernel
def _may_be_target(arm: Arm, lesions: Floats, i: int, number: int, most: int) -> bool:
    one, is_node = lesions[i], _is_node(arm, lesions[i])
    least = LEAST_NODE_MM if is_node else LEAST_MM
    if one[IS_TARGET] > 0 or not is_measured(arm, one) or one[SEEN] < least:
        return False
    same = 0
    for j in range(number):
        is_same = lesions[j, ORGAN] == one[ORGAN] or (is_node and _is_node(arm, lesions[j]))
        same += 1 if lesions[j, IS_TARGET] > 0 and is_same else 0
    return same < most


@kernel
def _is_node(arm: Arm, one: Floats) -> bool:
    return bool(arm.lesions.organ_kinds[int(one[ORGAN])] == NODE)


@kernel
def start_scans(arm: Arm, stream: np.uint64, person: Floats, lesions: Floats) -> None:
    """Read the scan before treatment."""
    person[SCANS] = 0.0
    total, other, _, _ = _read(arm, stream, person, lesions)
    person[SUM0], person[LEAST_SUM], person[LEAST_OTHER] = total, total, other
    person[STATE], person[BEST], person[CONFIRMED] = BETWEEN, PROGRESSIVE, PROGRESSIVE
    person[BEST_RATIO], person[LAST_SCAN], person[CRS] = 1.0, 0.0, 0.0
    person[LAST_RESPONSE] = -np.inf


@kernel
def _read(
    arm: Arm, stream: np.uint64, person: Floats, lesions: Floats
) -> tuple[float, float, bool, bool]:
    """Sum of the targets as read, sum of the others as they are, mm; and whether all targets, all others are gone.

    Formula: a target below 2 mm is gone: 0; else d + z sqrt(a^2 + (b d)^2), at least 5 mm. Nodes are gone below 10 mm,
        of targets as read; others below 2 mm.
    """
    total, other, targets_gone, others_gone = 0.0, 0.0, True, True
    add, share = arm.reading.error_mm, arm.reading.error_share
    for i in range(int(person[NUMBER])):
        size = lesions[i, SEEN]
        limit = NORMAL_NODE_MM if _is_node(arm, lesions[i]) else GONE_MM
        if lesions[i, IS_TARGET] > 0:
            draw = READ_DRAW + READS_A_SCAN * int(person[SCANS]) + i
            z = normal(stream, draw) if add + share > 0 else 0.0
            read = size + z * np.sqrt(add * add + share * share * size * size)
            read = max(read, TOO_SMALL_MM) if size >= GONE_MM else 0.0
            total += read
            targets_gone = targets_gone and read < limit
        else:
            other += size
            others_gone = others_gone and size < limit
    return total, other, targets_gone, others_gone


@kernel
def scan(arm: Arm, stream: np.uint64, person: Floats, lesions: Floats, weeks: float) -> None:
    """Scan a patient who has neither progressed nor died nor left.

    Formula: progression: the sum of the targets, or of the others, is 20 % and 5 mm above its least and not all of them
        are gone; or there is a new lesion; or there is disease after a complete response that was seen twice.
        Response: complete where all is gone; partial where the sum of targets is 30 % below the first, or all targets
        are gone; disease after a complete response that was seen once says that it was partial (without targets:
        stable). The growth of others that counts is a choice of ours: the criteria ask for an unequivocal one.
    Valid for: scans at least 4 weeks apart, since two responses in such scans confirm each other, and the first at 6
        weeks or later, since stable disease counts from the first. A node that starts below 10 mm is one of the others.
    Source: src:eisenhauer-2009, 4.3 and table 3; src:recist-questions.
    """
    if min(person[PROGRESSION], person[DEATH], person[LEFT]) <= weeks:
        return
    person[SCANS] += 1
    early = arm.reading.window_weeks * uniform(stream, WINDOW_DRAW + int(person[SCANS]))
    person[LAST_SCAN] = weeks - early
    total, other, targets_gone, others_gone = _read(arm, stream, person, lesions)
    by = _progressed_by(person, total, other, targets_gone, others_gone)
    if by > 0:
        person[PROGRESSION], person[PROGRESSED_BY] = weeks - early, by
        if uniform(stream, CROSS_DRAW) < arm.course.cross_share:
            person[CROSS_AT] = weeks + arm.course.cross_weeks
        return
    _note_answer(person, total, targets_gone, others_gone)
    person[LEAST_SUM] = min(person[LEAST_SUM], total)
    person[LEAST_OTHER] = min(person[LEAST_OTHER], other)


@kernel
def _progressed_by(
    person: Floats, total: float, other: float, targets_gone: bool, others_gone: bool
) -> float:
    """Tell what progressed: a new lesion before targets, targets before others; 0 for nothing."""
    if person[NEW] > 0:
        return BY_NEW
    was_complete = person[CRS] >= 2
    if not targets_gone and (was_complete or _is_grown(total, person[LEAST_SUM])):
        return BY_TARGETS
    if not others_gone and (was_complete or _is_grown(other, person[LEAST_OTHER])):
        return BY_OTHERS
    return 0.0


@kernel
def _is_grown(now: float, least: float) -> bool:
    return bool(now >= GROWN * least and now - least >= GROWN_MM)


@kernel
def _note_answer(person: Floats, total: float, targets_gone: bool, others_gone: bool) -> None:
    """Keep the best answer, and the best that was seen twice with at most one lesser one between."""
    is_clear, has_targets = targets_gone and others_gone, person[SUM0] > 0
    is_response = is_clear or (has_targets and (targets_gone or total <= SHRUNK * person[SUM0]))
    if person[CRS] > 0 and not is_clear:
        _take_back_complete(person, has_targets)
    person[BEST] = max(person[BEST], COMPLETE if is_clear else PARTIAL if is_response else STABLE)
    person[CONFIRMED] = max(person[CONFIRMED], STABLE)
    if is_response:
        if person[SCANS] - person[LAST_RESPONSE] <= _BETWEEN_CONFIRMED:
            person[CONFIRMED] = max(person[CONFIRMED], PARTIAL)
        person[LAST_RESPONSE] = person[SCANS]
    if is_clear:
        person[CRS] += 1
        person[CONFIRMED] = COMPLETE if person[CRS] >= 2 else person[CONFIRMED]
    if has_targets:
        person[BEST_RATIO] = min(person[BEST_RATIO], total / person[SUM0])
    is_growing = total > 0 and total >= LEAVING_GROWN * person[LEAST_SUM]
    person[STATE] = RESPONDING if is_response else GROWING if is_growing else BETWEEN


@kernel
def _take_back_complete(person: Floats, has_targets: bool) -> None:
    """Disease after a complete response that was seen once: there was disease all the time."""
    person[CRS] = 0.0
    person[BEST] = PARTIAL if has_targets else STABLE
    if not has_targets:
        person[LAST_RESPONSE] = -np.inf
