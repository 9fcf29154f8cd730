"""One virtual patient, compiled: how it starts, and what happens to it from one look at its lesions to the next."""

from __future__ import annotations

from math import erfc, sqrt

from metboard.models.arm import UNMEASURED, Arm
from metboard.models.arrays import Floats, np
from metboard.models.compiled import kernel
from metboard.models.draws import normal, uniform
from metboard.models.spread import REFERENCE_MM3

MOST_LESIONS, MOST_ORGANS, MOST_TREATMENTS, MOST_LOCAL = 30, 32, 8, 4
MOST_NEW = 1000
GONE = -1e4  # ln of what is left where nothing is
_LARGEST_LOG, _LEAST_RATE, _LEAST_MM = 600.0, 1e-300, 1.0
_LOG_REFERENCE_MM3 = float(np.log(REFERENCE_MM3))
_LOG_SPHERE = float(np.log(np.pi / 6))
_ROOT_HALF = sqrt(0.5)

# Draws of a patient. A normal draw n takes the draws 2 n and 2 n + 1: the plain ones begin behind them.
PACE_DRAW, VOLUME_DRAW, BASELINE_DRAW, TRANSIT_DRAW, SLOPE_DRAW = range(5)
GROWTH_DRAW, KILL_DRAW, CLASS_DRAW = range(5, 8)
KILLS_DRAW, CLASSES_DRAW = 8, 16  # one a treatment
LESION_DRAW, DRAWS_A_LESION = (
    32,
    12,
)  # normal: size, growth, what local treatment leaves, then one kill a treatment
ECOG_DRAW, DEATH_DRAW, LEAVE_DRAW, NUMBER_DRAW, CROSS_DRAW = range(800, 805)
ORGAN_DRAW, LOCAL_DRAW = 810, 850  # one a lesion; two a lesion and local treatment
NEW_DRAW = 1100  # and one more for each new lesion
READ_DRAW, READS_A_SCAN = 1100, 32  # normal: one a lesion and scan
WINDOW_DRAW = 1_000_000  # one a scan

# Columns of what is known of a patient while time runs, of each lesion, and of each treatment.
(
    NUMBER, SITES, ECOG, DEATH_AT, LEAVE_AT, CLOCK, GONE_BY, RISE, SLD0, LAST_SLD, SHED, INTEGRAL, NEXT_NEW, NEW,
    SUM0, LEAST_SUM, LEAST_OTHER, SCANS, STATE, LAST_RESPONSE, CRS, BEST_RATIO, BEST, CONFIRMED,
    PROGRESSION, PROGRESSED_BY, LAST_SCAN, CROSS_AT, DEATH, LEFT, PERSON_COLUMNS,
) = range(31)  # fmt: skip
LOG_V, GROWTH, ORGAN, IS_TARGET, LOCAL_LOG, DEAD, SEEN, KILLS = range(8)
LOG_SENSITIVE, LOG_RESISTANT, DURABLE, EXPOSURE, TREATMENT_COLUMNS = range(5)


@kernel
def start_treatments(arm: Arm, stream: np.uint64, effects: Floats) -> None:
    """Draw which class a patient is in for each treatment.

    Formula: u = Phi(sqrt(r) z + sqrt(1 - r) z_c) with r what treatments have in common; a responder where u is below
        their share; among them, where u is below the share of the durable, the kill reaches both clones.
    """
    given = arm.treatments
    shared = normal(stream, CLASS_DRAW)
    for c in range(effects.shape[0]):
        own = normal(stream, CLASSES_DRAW + c)
        z = np.sqrt(given.in_common) * shared + np.sqrt(1 - given.in_common) * own
        u = 0.5 * erfc(-z * _ROOT_HALF)
        is_responder = u < given.responder_share[c]
        share = given.resistant_responder[c] if is_responder else given.resistant_other[c]
        effects[c, LOG_SENSITIVE], effects[c, LOG_RESISTANT] = np.log1p(-share), np.log(share)
        effects[c, DURABLE] = 1.0 if u < given.durable_share[c] else 0.0
        effects[c, EXPOSURE] = 0.0


@kernel
def start_lesions(arm: Arm, stream: np.uint64, person: Floats, lesions: Floats) -> None:
    """Draw how many lesions a patient has, where, how large, and how they grow and are killed.

    Formula: ln of a rate = ln median + omega (sqrt(a) z + sqrt(1 - a) z_lesion), with a how alike lesions are; between
        patients z of each kill is sqrt(r) z' + sqrt(1 - r) z_c, as in `start_treatments`.
    """
    given, treatments = arm.lesions, arm.treatments
    person[NUMBER] = 1.0 + _placed(given.number_shares, uniform(stream, NUMBER_DRAW))
    between, within = np.sqrt(given.alike), np.sqrt(1 - given.alike)
    shared, own = np.sqrt(treatments.in_common), np.sqrt(1 - treatments.in_common)
    growth, kill = normal(stream, GROWTH_DRAW), normal(stream, KILL_DRAW)
    for i in range(int(person[NUMBER])):
        one, draw = lesions[i], LESION_DRAW + DRAWS_A_LESION * i
        shares = given.first_shares if i == 0 else given.organ_shares
        one[ORGAN] = _placed(shares, uniform(stream, ORGAN_DRAW + i))
        size = given.diameter_mm.median * np.exp(given.diameter_mm.omega * normal(stream, draw))
        size = max(size, given.least_first_mm) if i == 0 else size
        one[LOG_V] = 3 * np.log(size) + _LOG_SPHERE
        z = between * growth + within * normal(stream, draw + 1)
        one[GROWTH] = given.growth_per_week.median * np.exp(given.growth_per_week.omega * z)
        one[LOCAL_LOG], one[DEAD], one[IS_TARGET] = 0.0, 0.0, 0.0
        for c in range(len(treatments.kill_per_week)):
            patient = shared * kill + own * normal(stream, KILLS_DRAW + c)
            z = between * patient + within * normal(stream, draw + 3 + c)
            log_rate = treatments.kill_omega[c] * z + treatments.offsets[c, int(one[ORGAN])]
            one[KILLS + c] = treatments.kill_per_week[c] * np.exp(log_rate)
    person[SITES] = _count_organs(person, lesions)


@kernel
def _placed(running: Floats, draw: float) -> int:
    """Index of the first running share above a draw."""
    at = 0
    while at < len(running) - 1 and draw >= running[at]:
        at += 1
    return at


@kernel
def _count_organs(person: Floats, lesions: Floats) -> float:
    count = 0.0
    for i in range(int(person[NUMBER])):
        is_first = True
        for j in range(i):
            is_first = is_first and lesions[j, ORGAN] != lesions[i, ORGAN]
        count += 1.0 if is_first else 0.0
    return count


@kernel
def start_course(arm: Arm, stream: np.uint64, person: Floats) -> None:
    """Draw when a patient dies, leaves and first has a new lesion, each in its own time."""
    death = uniform(stream, DEATH_DRAW)
    person[DEATH_AT] = ((1 - death) / death) ** (1 / arm.course.survival.shape)
    person[LEAVE_AT] = -np.log(uniform(stream, LEAVE_DRAW))
    person[ECOG] = 1.0 if uniform(stream, ECOG_DRAW) < arm.course.ecog_share else 0.0
    person[NEXT_NEW] = -np.log(uniform(stream, NEW_DRAW))
    person[NEW], person[CLOCK], person[INTEGRAL], person[GONE_BY] = 0.0, 0.0, 0.0, 0.0
    person[PROGRESSION], person[DEATH], person[LEFT] = np.inf, np.inf, np.inf
    person[CROSS_AT], person[PROGRESSED_BY] = np.inf, 0.0


@kernel
def start_looking(arm: Arm, person: Floats, lesions: Floats, effects: Floats) -> None:
    """Look at the lesions of a patient before the first dose; targets are chosen before (`choose_targets`)."""
    sld, shed = look(arm, person, lesions, effects, 0.0)
    person[SLD0], person[LAST_SLD], person[SHED], person[RISE] = sld, sld, shed, 0.0


@kernel
def look(
    arm: Arm, person: Floats, lesions: Floats, effects: Floats, weeks: float
) -> tuple[float, float]:
    """Bring the seen diameter of each lesion up to date; sum of those of the targets, mm, and new ones per week.

    Formula: ln V = ln V0 + g t + E + L, with E of `log_effect` and L the ln of what local treatment left;
        seen: (V + dead) of a sphere; `shedding_per_week` of both streams, from V, as if nothing were given.
    """
    sld, shed = 0.0, 0.0
    given = arm.shedding
    for i in range(int(person[NUMBER])):
        one = lesions[i]
        log_v = log_living(arm, one, effects, weeks)
        log_seen = np.log(np.exp(log_v) + one[DEAD]) if one[DEAD] > 0 else log_v
        one[SEEN] = np.exp((log_seen - _LOG_SPHERE) / 3)
        sld += one[IS_TARGET] * one[SEEN]
        organ = int(one[ORGAN])
        weight = (
            given.blood_per_week * given.blood_weights[organ]
            + given.lymph_per_week * given.lymph_weights[organ]
        )
        shed += weight * np.exp(given.exponent * (log_v - _LOG_REFERENCE_MM3))
    return sld, shed


@kernel
def log_living(arm: Arm, one: Floats, effects: Floats, weeks: float) -> float:
    """Logarithm of the living volume of a lesion, mm3."""
    log_v = one[LOG_V] + one[GROWTH] * weeks + log_effect(arm, one, effects) + one[LOCAL_LOG]
    return float(min(log_v, _LARGEST_LOG))


@kernel
def log_effect(arm: Arm, one: Floats, effects: Floats) -> float:
    """Logarithm of what the systemic treatments have left of a lesion, beside growth.

    Formula: of each, E_c = ln[(1 - f) exp(-K) + f exp(-K_r)], K = k exposure, K_r = K where the kill is durable, else 0
        (`two_clone_volume`). Of treatments that are given together the lowest E_c (independent action), or the sum
        where the arm says that they add up; what follows progression acts on what was left, so is added.
    Source: Palmer 2017 (Cell 171:1678) for independent action.
    """
    together, later = 0.0, 0.0
    adds = arm.treatments.adds > 0
    for c in range(effects.shape[0]):
        killed = one[KILLS + c] * effects[c, EXPOSURE]
        sensitive = effects[c, LOG_SENSITIVE] - killed
        resistant = effects[c, LOG_RESISTANT] - killed * effects[c, DURABLE]
        high, low = max(sensitive, resistant), min(sensitive, resistant)
        effect = high + np.log1p(np.exp(low - high))
        if arm.treatments.after_progression[c] > 0:
            later = later + effect if adds else min(later, effect)
        else:
            together = together + effect if adds else min(together, effect)
    return together + later


@kernel
def _log_scale(arm: Arm, person: Floats, weeks: float) -> float:
    """Formula: `log_scale_weeks`; the term of checkpoint inhibition counts once one was begun."""
    model = arm.course.survival
    immune = 0.0
    for c in range(len(arm.treatments.is_checkpoint)):
        is_begun = arm.treatments.after_progression[c] == 0 or person[CROSS_AT] <= weeks
        if is_begun and arm.treatments.is_checkpoint[c] > 0:
            immune = 1.0
    log_size = np.log(max(person[LAST_SLD], _LEAST_MM) / 70.0)
    return float(
        model.intercept
        + model.log_size * log_size
        + model.growth * person[RISE]
        + model.sites * person[SITES]
        + model.new_lesions * person[NEW]
        + model.ecog * person[ECOG]
        + model.immunotherapy * immune
    )


@kernel
def mark(
    arm: Arm,
    stream: np.uint64,
    person: Floats,
    lesions: Floats,
    effects: Floats,
    before: float,
    weeks: float,
) -> None:
    """Bring a patient who lives from one mark to the next: survival, leaving, exposure, lesions, new ones.

    Formula: survival and leaving go on with what was known at the first mark; for a patient who dies nothing else is
        brought up to date. New lesions come where the integral of their rate (`integrals_between`), times what
        treatment leaves of it in an interval in which one is given, reaches the next draw. A local treatment acts at
        the second mark: until then lesions shed and grow as they were.
    Arguments: before, weeks: both marks. The exposure of a treatment with a drug is set by the caller.
    """
    if person[DEATH] < np.inf:
        return
    _live(arm, person, before, weeks)
    _leave(arm, person, before, weeks)
    if person[DEATH] < np.inf:
        return
    width = weeks - before
    is_treated = _expose(arm, person, effects, before, weeks)
    if len(arm.local.week) > 0:
        _clear_dead(arm, person, lesions, width)
    sld, shed = look(arm, person, lesions, effects, weeks)
    left = arm.shedding.treated if is_treated else 1.0
    person[INTEGRAL] += width * left * _mean_rate(person[SHED], shed)
    while person[INTEGRAL] >= person[NEXT_NEW] and person[NEW] < MOST_NEW:
        person[NEW] += 1
        person[NEXT_NEW] -= np.log(uniform(stream, NEW_DRAW + int(person[NEW])))
    person[RISE] = np.log(max(sld, _LEAST_MM) / max(person[LAST_SLD], _LEAST_MM)) / width
    person[LAST_SLD], person[SHED] = sld, shed
    if min(person[PROGRESSION], person[LEFT]) <= weeks:
        return
    for k in range(len(arm.local.week)):
        if (before < arm.local.week[k] or before == 0.0) and arm.local.week[k] <= weeks:
            _treat_locally(arm, stream, person, lesions, effects, k, weeks)
            person[LAST_SLD], person[SHED] = look(arm, person, lesions, effects, weeks)


@kernel
def _live(arm: Arm, person: Floats, before: float, weeks: float) -> None:
    """Formula: `accelerated_weeks`, with the state at the first mark; death where the time reaches its draw."""
    speed = np.exp(-_log_scale(arm, person, before))
    clock = person[CLOCK] + (weeks - before) * speed
    if clock > person[DEATH_AT]:
        person[DEATH] = before + (person[DEATH_AT] - person[CLOCK]) / speed
    person[CLOCK] = clock


@kernel
def _clear_dead(arm: Arm, person: Floats, lesions: Floats, width: float) -> None:
    """Formula: `dying_volume_mm3`."""
    left = 0.5 ** (width / arm.local.clearing_weeks)
    for i in range(int(person[NUMBER])):
        lesions[i, DEAD] *= left


@kernel
def _expose(arm: Arm, person: Floats, effects: Floats, before: float, weeks: float) -> bool:
    """Add the time on each treatment between two marks; tell whether any was given."""
    given, is_treated = arm.treatments, False
    is_over = min(person[PROGRESSION], person[LEFT]) <= before
    for c in range(effects.shape[0]):
        if given.after_progression[c] == 0 and is_over:
            continue
        begins = person[CROSS_AT] if given.after_progression[c] > 0 else 0.0
        time = min(weeks, begins + given.lasts_weeks[c]) - max(before, begins)
        if time > 0:
            is_treated = True
            effects[c, EXPOSURE] += 0.0 if c == arm.drug.treatment else time
    return is_treated


@kernel
def _treat_locally(
    arm: Arm,
    stream: np.uint64,
    person: Floats,
    lesions: Floats,
    effects: Floats,
    k: int,
    weeks: float,
) -> None:
    """Take each lesion that is reached down to what is left of it."""
    local = arm.local
    for i in range(int(person[NUMBER])):
        one, draw = lesions[i], LOCAL_DRAW + 2 * (MOST_LOCAL * i + k)
        if uniform(stream, draw) >= local.reach[k]:
            continue
        z = normal(stream, LESION_DRAW + DRAWS_A_LESION * i + 2)
        is_left = uniform(stream, draw + 1) < local.left_chance[k]
        log_left = local.log_left[k] * np.exp(local.left_omega[k] * z) if is_left else GONE
        living = np.exp(log_living(arm, one, effects, weeks))
        one[DEAD] += local.stays_seen[k] * living * -np.expm1(log_left)
        one[LOCAL_LOG] += log_left


@kernel
def _leave(arm: Arm, person: Floats, before: float, weeks: float) -> None:
    """Let a patient without progression leave, at a rate that depends on what the last scan showed."""
    if person[LEFT] < np.inf or person[PROGRESSION] < np.inf:
        return
    rate = arm.course.leaving_per_week[int(person[STATE])]
    left = before + (person[LEAVE_AT] - person[GONE_BY]) / rate if rate > 0 else np.inf
    if left <= min(weeks, person[DEATH]):
        person[LEFT] = left
    person[GONE_BY] += rate * (weeks - before)


@kernel
def _mean_rate(first: float, last: float) -> float:
    """Formula: `integrals_between`, of one interval of width 1."""
    if min(first, last) < _LEAST_RATE:
        return (first + last) / 2
    bend = np.log(last / first)
    return (last - first) / bend if abs(bend) > 1e-6 else (first + last) / 2


@kernel
def is_measured(arm: Arm, one: Floats) -> bool:
    """Tell whether a lesion lies in an organ where it can be measured."""
    return bool(arm.lesions.organ_kinds[int(one[ORGAN])] != UNMEASURED)
