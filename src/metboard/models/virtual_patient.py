"""One virtual patient, compiled: how it starts, and what a look at its lesions and a scan change."""

from __future__ import annotations

from metboard.models.arm import Arm
from metboard.models.arrays import Floats, np
from metboard.models.compiled import kernel
from metboard.models.draws import normal, uniform
from metboard.models.lanes import (
    AMOUNT,
    AUC,
    BASELINE,
    EFFECT,
    GAIN,
    GAMMA,
    GIVING,
    LANES,
    LENGTHS,
    M1,
    M2,
    M3,
    MODES,
    NADIR,
    RATE,
    SLOPE,
    SLOWNESS,
    N,
    P,
    U,
)
from metboard.models.spread import REFERENCE_MM3

LEAST_TRANSIT_HOURS = 40.0
MOST_LESIONS = 30
MOST_NEW = 1000
_LARGEST_LOG, _LEAST_RATE = 600.0, 1e-300
_LOG_REFERENCE_MM3 = float(np.log(REFERENCE_MM3))
_LOG_SPHERE = float(np.log(np.pi / 6))
_GROWN, _GROWN_MM = 1.2, 5.0  # progression against the least sum of diameters

# Draws of a patient. A normal draw n takes the draws 2 n and 2 n + 1: the plain ones begin behind them.
PACE_DRAW, VOLUME_DRAW, BASELINE_DRAW, TRANSIT_DRAW, SLOPE_DRAW, GROWTH_DRAW, KILL_DRAW = range(7)
LESION_DRAW = 8  # three normal ones a lesion: size, growth, kill
CLASS_DRAW, DURABLE_DRAW, ECOG_DRAW, DEATH_DRAW, LEAVE_DRAW = range(200, 205)
NEW_DRAW = 256  # and one more for each new lesion

# Columns of what is known of a patient while time runs, and of each lesion.
(
    SLD0, LEAST_SLD, LAST_SLD, SHED, INTEGRAL, NEXT_NEW, NEW, CLOCK, DEATH_AT, LOG_SCALE, LEAVE_AT, ECOG,
    BEST, PROGRESSION, DEATH, LEFT, DURABLE, PERSON_COLUMNS,
) = range(18)  # fmt: skip
LOG_V, GROWTH, KILL, LOG_SENSITIVE, LOG_RESISTANT, LESION_COLUMNS = range(6)


@kernel
def start_marrow(arm: Arm, stream: np.uint64, block: Floats, j: int) -> None:
    """Draw what the drug and the marrow of a patient are like, and set them to the start."""
    marrow, drug = arm.marrow, arm.drug
    baseline = marrow.baseline.median * np.exp(
        marrow.baseline.omega * normal(stream, BASELINE_DRAW)
    )
    hours = marrow.transit_hours.median * np.exp(
        marrow.transit_hours.omega * normal(stream, TRANSIT_DRAW)
    )
    slope = marrow.slope_per_um
    for row in (P, M1, M2, M3, N, NADIR):
        block[row + j] = baseline
    block[U + j], block[BASELINE + j] = 1.0, baseline
    block[RATE + j] = 96.0 / max(hours, LEAST_TRANSIT_HOURS)
    block[GAMMA + j] = marrow.feedback
    block[SLOPE + j] = slope.median * np.exp(slope.omega * normal(stream, SLOPE_DRAW))
    block[GIVING + j], block[EFFECT + j], block[AUC + j] = 1.0, 1.0, 0.0
    pace = np.exp(drug.pace_omega * normal(stream, PACE_DRAW))
    volume = np.exp(drug.volume_omega * normal(stream, VOLUME_DRAW))
    for mode in range(MODES):
        row, rate = mode * LANES + j, drug.rates_per_day[mode] * pace
        block[AMOUNT + row] = 0.0
        block[GAIN + row] = drug.gains_um_per_mg[mode] / volume
        block[SLOWNESS + row] = 1 / rate
        for i, days in enumerate(arm.calendar.lengths):
            at = LENGTHS + 2 * MODES * LANES * i + row
            block[at] = np.exp(-rate * days)
            block[at + MODES * LANES] = -np.expm1(-rate * days) / (rate * days)


@kernel
def start_lesions(arm: Arm, stream: np.uint64, people: Floats, lesions: Floats, j: int) -> None:
    """Draw the lesions of a patient, and the classes that their kill follows."""
    given = arm.lesions
    is_responder = uniform(stream, CLASS_DRAW) < given.responder_share
    share = given.resistant_shares[0] if is_responder else given.resistant_shares[1]
    between, within = np.sqrt(given.alike), np.sqrt(1 - given.alike)
    common_growth, common_kill = normal(stream, GROWTH_DRAW), normal(stream, KILL_DRAW)
    for i in range(given.number):
        draw = LESION_DRAW + 3 * i
        size = given.diameter_mm.median * np.exp(given.diameter_mm.omega * normal(stream, draw))
        growth = between * common_growth + within * normal(stream, draw + 1)
        kill = between * common_kill + within * normal(stream, draw + 2)
        one = lesions[j, i]
        one[LOG_V] = 3 * np.log(size) + _LOG_SPHERE
        one[GROWTH] = given.growth_per_week.median * np.exp(given.growth_per_week.omega * growth)
        one[KILL] = given.kill_per_week.median * np.exp(given.kill_per_week.omega * kill)
        one[LOG_SENSITIVE], one[LOG_RESISTANT] = np.log1p(-share), np.log(share)
    people[j, DURABLE] = 1.0 if uniform(stream, DURABLE_DRAW) < given.durable_share else 0.0


@kernel
def start_course(arm: Arm, stream: np.uint64, people: Floats, j: int) -> None:
    """Draw when a patient dies, leaves and first has a new lesion, each in its own time."""
    person = people[j]
    death = uniform(stream, DEATH_DRAW)
    person[DEATH_AT] = ((1 - death) / death) ** (1 / arm.course.survival.shape)
    person[LEAVE_AT] = -np.log(uniform(stream, LEAVE_DRAW)) / arm.course.leaving_per_week
    person[ECOG] = 1.0 if uniform(stream, ECOG_DRAW) < arm.course.ecog_share else 0.0
    person[NEXT_NEW] = -np.log(uniform(stream, NEW_DRAW))
    person[NEW], person[CLOCK], person[INTEGRAL], person[BEST] = 0.0, 0.0, 0.0, 1.0
    person[PROGRESSION], person[DEATH], person[LEFT] = np.inf, np.inf, np.inf


@kernel
def start_looking(arm: Arm, person: Floats, lesions: Floats) -> None:
    """Look at the lesions of a patient before the first dose."""
    sld, shed = look(arm, lesions, 0.0, 0.0, person[DURABLE])
    person[SLD0], person[LEAST_SLD], person[LAST_SLD], person[SHED] = sld, sld, sld, shed
    person[LOG_SCALE] = _log_scale(arm, person, 0.0)


@kernel
def look(
    arm: Arm, lesions: Floats, weeks: float, exposure: float, durable: float
) -> tuple[float, float]:
    """Sum of diameters, mm, and the rate of new lesions, per week.

    Formula: `two_clone_volume` with K = k exposure, K_r = K where the kill is durable, else 0;
        `shedding_per_week` of both streams.
    """
    sld, shed = 0.0, 0.0
    given = arm.shedding
    for i in range(lesions.shape[0]):
        one = lesions[i]
        grown, killed = one[GROWTH] * weeks, one[KILL] * exposure
        sensitive = one[LOG_SENSITIVE] + grown - killed
        resistant = one[LOG_RESISTANT] + grown - killed * durable
        high, low = max(sensitive, resistant), min(sensitive, resistant)
        log_v = min(one[LOG_V] + high + np.log1p(np.exp(low - high)), _LARGEST_LOG)
        sld += np.exp((log_v - _LOG_SPHERE) / 3)
        weight = (
            given.blood_per_week * given.blood_weights[i]
            + given.lymph_per_week * given.lymph_weights[i]
        )
        shed += given.treated * weight * np.exp(given.exponent * (log_v - _LOG_REFERENCE_MM3))
    return sld, shed


@kernel
def _log_scale(arm: Arm, person: Floats, growth: float) -> float:
    """Formula: `log_scale_weeks`."""
    course, model = arm.course, arm.course.survival
    log_size = np.log(max(person[LAST_SLD], 1.0) / 70.0)
    return float(
        model.intercept
        + model.log_size * log_size
        + model.growth * growth
        + model.sites * course.sites
        + model.new_lesions * person[NEW]
        + model.ecog * person[ECOG]
        + model.immunotherapy * course.immunotherapy
    )


@kernel
def mark(
    arm: Arm,
    stream: np.uint64,
    person: Floats,
    lesions: Floats,
    before: float,
    weeks: float,
    exposure: float,
) -> None:
    """Bring lesions, new lesions, survival and leaving from one mark to the next.

    Arguments: before, weeks: both marks; exposure up to the second, in weeks of the reference.
    """
    width = weeks - before
    sld, shed = look(arm, lesions, weeks, exposure, person[DURABLE])
    growth = np.log(sld / person[LAST_SLD]) / width
    person[INTEGRAL] += width * _mean_rate(person[SHED], shed)
    while person[INTEGRAL] >= person[NEXT_NEW] and person[NEW] < MOST_NEW:
        person[NEW] += 1
        person[NEXT_NEW] -= np.log(uniform(stream, NEW_DRAW + int(person[NEW])))
    speed = np.exp(-person[LOG_SCALE])
    if person[DEATH] == np.inf and person[CLOCK] + width * speed > person[DEATH_AT]:
        person[DEATH] = before + (person[DEATH_AT] - person[CLOCK]) / speed
    person[CLOCK] += width * speed
    stays = person[LEFT] == np.inf and person[PROGRESSION] == np.inf
    if stays and person[LEAVE_AT] <= min(weeks, person[DEATH]):
        person[LEFT] = person[LEAVE_AT]
    person[LAST_SLD], person[SHED] = sld, shed
    person[LOG_SCALE] = _log_scale(arm, person, growth)


@kernel
def _mean_rate(first: float, last: float) -> float:
    """Formula: `integrals_between`, of one interval of width 1."""
    if min(first, last) < _LEAST_RATE:
        return (first + last) / 2
    bend = np.log(last / first)
    return (last - first) / bend if abs(bend) > 1e-6 else (first + last) / 2


@kernel
def scan(person: Floats, weeks: float) -> None:
    """Scan a patient who has neither progressed nor died nor left."""
    if min(person[PROGRESSION], person[DEATH], person[LEFT]) <= weeks:
        return
    sld, least = person[LAST_SLD], person[LEAST_SLD]
    if person[NEW] > 0 or (sld >= _GROWN * least and sld - least >= _GROWN_MM):
        person[PROGRESSION] = weeks
        return
    person[BEST] = min(person[BEST], sld / person[SLD0])
    person[LEAST_SLD] = min(least, sld)
