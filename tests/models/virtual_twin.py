"""The virtual population the slow way: patient by patient, with the models' own functions and plain Python.

What scans show is judged by the rules of RECIST that the project has for records (`metboard.response`).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, exp, inf, log, pi, sqrt
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import norm
from tests.models.virtual_observer import Observer

from metboard.models.arm import Arm, Spread
from metboard.models.growth import sphere_diameter_mm, sphere_volume_mm3, two_clone_volume
from metboard.models.kill import dying_volume_mm3, organ_kill, removal_left
from metboard.models.kinetics import Modes, auc_of_doses
from metboard.models.neutrophils import Marrow, nadir, neutrophil_path
from metboard.models.spread import integrals_between, shedding_per_week
from metboard.models.survival import State, accelerated_weeks, log_scale_weeks

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
MOST_LOCAL = 4


def mixed(z: int) -> int:
    """SplitMix64 in whole numbers."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


class Counted:
    """The draws of one patient of a seed, by their number."""

    def __init__(self, seed: int, patient: int) -> None:
        self.stream = mixed((mixed((seed + GOLDEN) & MASK) + patient * GOLDEN) & MASK)

    def uniform(self, n: int) -> float:
        return ((mixed((self.stream + (n + 1) * GOLDEN) & MASK) >> 11) + 0.5) * 2.0**-53

    def normal(self, n: int) -> float:
        return sqrt(-2 * log(self.uniform(2 * n))) * cos(2 * pi * self.uniform(2 * n + 1))


class Fresh:
    """The same, from numpy's generator: other numbers of the same distribution, kept for when they are asked again."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random
        self.drawn: dict[tuple[str, int], float] = {}

    def uniform(self, n: int) -> float:
        return self.drawn.setdefault(("uniform", n), float(self.random.random()) or 0.5)

    def normal(self, n: int) -> float:
        return self.drawn.setdefault(("normal", n), float(self.random.standard_normal()))


class Patient(NamedTuple):
    """One patient, as drawn; of lesions (n,), of treatments (c,), of both (n, c), of local treatments (n, k)."""

    marrow: Marrow
    modes: Modes
    volume: float
    ecog: float
    death_at: float
    leave_at: float
    crosses: bool
    exponentials: Any
    organs: Any
    volumes: Any
    growth: Any
    kill: Any
    share: Any
    durable: Any
    local_left: Any


def spread(of: Spread, z: float) -> float:
    return of.median * exp(of.omega * z)


def draw_patient(arm: Arm, draws: Counted | Fresh) -> Patient:
    """Draw a patient by the numbers that `virtual_patient` gives its draws."""
    marrow, course = arm.marrow, arm.course
    pace, volume, base, transit, slope = (draws.normal(n) for n in range(5))
    ecog, death, leave, number, cross = (draws.uniform(n) for n in range(800, 805))
    count = 1 + int(np.searchsorted(arm.lesions.number_shares, number, side="right"))
    organs = [draw_organ(arm, draws, i) for i in range(count)]
    share, durable = draw_classes(arm, draws)
    return Patient(
        Marrow(
            spread(marrow.baseline, base), max(spread(marrow.transit_hours, transit), 40.0),
            marrow.feedback, spread(marrow.slope_per_um, slope),
        ),
        Modes(arm.drug.rates_per_day * exp(arm.drug.pace_omega * pace), arm.drug.gains_um_per_mg),
        exp(arm.drug.volume_omega * volume),
        float(ecog < course.ecog_share),
        ((1 - death) / death) ** (1 / course.survival.shape),
        -log(leave),
        cross < course.cross_share,
        np.array([-log(draws.uniform(1100 + n)) for n in range(1001)]),
        np.array(organs),
        np.array([draw_volume(arm, draws, i) for i in range(count)]),
        np.array([draw_growth(arm, draws, i) for i in range(count)]),
        np.array([draw_kill(arm, draws, i, organ) for i, organ in enumerate(organs)]),
        share,
        durable,
        np.array([draw_local(arm, draws, i) for i in range(count)]),
    )  # fmt: skip


def draw_classes(arm: Arm, draws: Counted | Fresh) -> tuple[Any, Any]:
    """Resistant share and durable kill of each treatment."""
    given, r = arm.treatments, arm.treatments.in_common
    own = np.array([draws.normal(16 + c) for c in range(len(given.kill_per_week))])
    u = norm.cdf(sqrt(r) * draws.normal(7) + sqrt(1 - r) * own)
    share = np.where(u < given.responder_share, given.resistant_responder, given.resistant_other)
    return share, u < given.durable_share


def draw_organ(arm: Arm, draws: Counted | Fresh, i: int) -> int:
    running = arm.lesions.organ_shares if i else arm.lesions.first_shares
    return int(np.searchsorted(running, draws.uniform(810 + i), side="right"))


def draw_volume(arm: Arm, draws: Counted | Fresh, i: int) -> float:
    size = spread(arm.lesions.diameter_mm, draws.normal(32 + 12 * i))
    return float(sphere_volume_mm3(size if i else max(size, arm.lesions.least_first_mm)))


def draw_growth(arm: Arm, draws: Counted | Fresh, i: int) -> float:
    alike = arm.lesions.alike
    z = sqrt(alike) * draws.normal(5) + sqrt(1 - alike) * draws.normal(32 + 12 * i + 1)
    return spread(arm.lesions.growth_per_week, z)


def draw_kill(arm: Arm, draws: Counted | Fresh, i: int, organ: int) -> list[float]:
    given, alike, r = arm.treatments, arm.lesions.alike, arm.treatments.in_common
    kills = []
    for c, median in enumerate(given.kill_per_week):
        patient = sqrt(r) * draws.normal(6) + sqrt(1 - r) * draws.normal(8 + c)
        z = sqrt(alike) * patient + sqrt(1 - alike) * draws.normal(32 + 12 * i + 3 + c)
        typical = organ_kill(median, given.offsets[c, organ])
        kills.append(spread(Spread(float(typical), given.kill_omega[c]), z))
    return kills


def draw_local(arm: Arm, draws: Counted | Fresh, i: int) -> list[float]:
    """Share of a lesion that each local treatment leaves; 1 where it does not reach it."""
    local, left = arm.local, []
    for k in range(len(local.week)):
        at = 850 + 2 * (MOST_LOCAL * i + k)
        z = draws.normal(32 + 12 * i + 2)
        share = exp(local.log_left[k] * exp(local.left_omega[k] * z))
        rest = float(removal_left(draws.uniform(at + 1), local.left_chance[k], share))
        left.append(rest if draws.uniform(at) < local.reach[k] else 1.0)
    return left


# --- the drug ---------------------------------------------------------------------------------------------------------


def doses_until(arm: Arm, weeks: float) -> tuple[Any, Any, Any]:
    """Beginning, mg and length of each infusion that begins before a time."""
    calendar = arm.calendar
    on = (calendar.mg_per_day > 0) & (calendar.days[:-1] < weeks * 7 - 1e-9)
    days = np.diff(calendar.days)
    return calendar.days[:-1][on], (calendar.mg_per_day * days)[on], days[on]


def exposure(arm: Arm, patient: Patient, days: Any, weeks: float) -> Any:
    """Integral of the concentration at days, of the doses that begin before a time."""
    begin, mg, lasts = doses_until(arm, weeks)
    return auc_of_doses(days, patient.modes, patient.volume, begin, mg, lasts)


# --- the lesions ------------------------------------------------------------------------------------------------------


def begin_and_end(arm: Arm, c: int, stop: float, cross: float) -> tuple[float, float]:
    """Weeks in which a treatment is given, once it is known when the others stop and when the later ones begin."""
    given = arm.treatments
    begin = cross if given.after_progression[c] else 0.0
    end = begin + float(given.lasts_weeks[c])
    return begin, end if given.after_progression[c] else min(end, stop)


def weeks_on(arm: Arm, patient: Patient, weeks: Any, stop: float, cross: float) -> Any:
    """Exposure to each treatment at some weeks, (c, weeks)."""
    made = []
    for c in range(len(arm.treatments.kill_per_week)):
        begin, end = begin_and_end(arm, c, stop, cross)
        on = np.clip(weeks, begin, end) - begin if begin < inf else np.zeros_like(weeks)
        if c == arm.drug.treatment:
            auc = exposure(arm, patient, weeks * 7, min(stop, weeks[-1] + 1))
            on = auc / arm.drug.reference_auc_per_week
        made.append(on)
    return np.array(made)


def left_by_treatments(arm: Arm, patient: Patient, i: int, on: Any) -> Any:
    """Share of a lesion that systemic treatments leave, beside growth; `on` is (c, weeks)."""
    shares: dict[bool, list[Any]] = {False: [np.ones(on.shape[1])], True: [np.ones(on.shape[1])]}
    for c, time in enumerate(on):
        killed = patient.kill[i, c] * time
        share = two_clone_volume(
            1.0, patient.share[c], 0.0, growth_per_week=0.0, killed=killed,
            resistant_killed=killed if patient.durable[c] else 0.0,
        )  # fmt: skip
        shares[bool(arm.treatments.after_progression[c])].append(share)
    combine = np.prod if arm.treatments.adds else np.min
    return combine(shares[False], axis=0) * combine(shares[True], axis=0)


def lesions_at(
    arm: Arm, patient: Patient, weeks: Any, on: Any, ended: float, just_before: bool = False
) -> tuple[Any, Any]:
    """Living volumes, and seen diameters, of each lesion at some marks, after or before what is done there.

    `ended`: by progression or leaving.
    """
    living, seen = [], []
    for i in range(len(patient.volumes)):
        grown = patient.volumes[i] * np.exp(patient.growth[i] * weeks)
        alive = grown * left_by_treatments(arm, patient, i, on)
        dead, when = [], []
        for k, week in enumerate(arm.local.week):
            at = next((n for n in range(1, len(weeks)) if weeks[n] >= week), None)
            if at is None or weeks[at] > ended:
                continue
            dead.append(arm.local.stays_seen[k] * alive[at] * (1 - patient.local_left[i, k]))
            when.append(weeks[at])
            is_done = weeks > weeks[at] if just_before else weeks >= weeks[at]
            alive = np.where(is_done, patient.local_left[i, k], 1.0) * alive
        dying = dying_volume_mm3(
            np.array(dead), np.array(when), weeks, half_time_weeks=arm.local.clearing_weeks
        )
        if just_before:
            dying -= sum(gone * (weeks == at) for gone, at in zip(dead, when, strict=True))
        living.append(alive)
        seen.append(sphere_diameter_mm(alive + dying))
    return np.array(living), np.array(seen)


def rates_of_new(arm: Arm, patient: Patient, living: Any) -> Any:
    """Rate of new lesions of both streams, nothing being given."""
    shed = arm.shedding
    rate = sum(
        shedding_per_week(living, weights[patient.organs][:, None], reference_per_week=per_week,
                          exponent=shed.exponent)
        for per_week, weights in (
            (shed.blood_per_week, shed.blood_weights), (shed.lymph_per_week, shed.lymph_weights)
        )
    )  # fmt: skip
    return np.maximum(rate, 1e-300)


def count_new(
    arm: Arm, patient: Patient, weeks: Any, rates: tuple[Any, Any], stop: float, cross: float
) -> Any:
    """New lesions by each of some marks, of the rates after and before what is done there.

    Treatment counts between marks while one is given.
    """
    parts = np.array([
        integrals_between(weeks[i : i + 2], np.array([rates[0][i], rates[1][i + 1]])).item()
        for i in range(len(weeks) - 1)
    ])  # fmt: skip
    treated = np.zeros(len(parts), dtype=bool)
    for c in range(len(arm.treatments.kill_per_week)):
        begin, end = begin_and_end(arm, c, stop, cross)
        treated |= (begin < weeks[1:]) & (weeks[:-1] < end)
    left = np.where(treated, arm.shedding.treated, 1.0)
    reached = np.concatenate(([0.0], np.cumsum(left * parts)))
    return np.searchsorted(np.cumsum(patient.exponentials), reached, side="right")


# --- the course -------------------------------------------------------------------------------------------------------


class Known(NamedTuple):
    """What is so at some marks: seen diameters (lesions, weeks), sums of targets and new lesions so far (weeks,)."""

    seen: Any
    sums: Any
    sums_before: Any  # before what is done there
    new: Any


def known_at(
    arm: Arm,
    patient: Patient,
    weeks: Any,
    targets: list[int],
    stop: float,
    cross: float,
    ended: float,
) -> Known:
    on = weeks_on(arm, patient, weeks, stop, cross)
    living, seen = lesions_at(arm, patient, weeks, on, ended)
    living_before, seen_before = lesions_at(arm, patient, weeks, on, ended, just_before=True)
    rates = (rates_of_new(arm, patient, living), rates_of_new(arm, patient, living_before))
    new = count_new(arm, patient, weeks, rates, stop, cross)
    return Known(seen, seen[targets].sum(axis=0), seen_before[targets].sum(axis=0), new)


def clock_of(
    arm: Arm, patient: Patient, weeks: Any, known: Known, until: float, cross: float
) -> Any:
    """Time as it counts for survival at some marks and a last one; the state of each interval is that at its start."""
    size, before = np.maximum(known.sums, 1.0), np.maximum(known.sums_before, 1.0)
    growth = np.concatenate(([0.0], np.log(before[1:] / size[:-1]) / np.diff(weeks)))
    given = arm.treatments
    begun = np.where(given.after_progression > 0, cross, 0.0)[:, None] <= weeks
    immune = (begun & (given.is_checkpoint > 0)[:, None]).any(axis=0)
    sites = len(set(patient.organs))
    state = State(size, growth, sites, known.new, patient.ecog, immune.astype(float))
    return accelerated_weeks(np.append(weeks, until), log_scale_weeks(arm.course.survival, state))


class Followed(NamedTuple):
    """One patient followed to the end: the endpoints, when doses stopped, and the last mark before death."""

    ends: dict[str, float]
    stop: float
    last_mark: float
    targets: list[int]


def follow(arm: Arm, patient: Patient, draws: Counted | Fresh) -> Followed:
    """Follow one patient from mark to mark; at each, all that was before is computed afresh."""
    marked = arm.calendar.marks > 0
    weeks = np.concatenate(([0.0], arm.calendar.days[1:][marked] / 7))
    is_scan = np.concatenate(([False], arm.calendar.marks[marked] > 1))
    stop = cross = death = left = inf
    stays = patient.leave_at
    start = lesions_at(arm, patient, weeks[:1], weeks_on(arm, patient, weeks[:1], inf, inf), inf)
    watch = Observer(arm, patient.organs, start[1][:, 0], draws)
    known = known_at(arm, patient, weeks[:1], watch.targets, inf, inf, inf)
    for i in range(1, len(weeks)):
        # survival and leaving, with what is known at the first of both marks
        clock = clock_of(arm, patient, weeks[:i], known, weeks[i], cross)
        if clock[-1] > patient.death_at:
            death = float(np.interp(patient.death_at, clock, weeks[: i + 1]))
        if left == inf and watch.progression == inf:
            hazard = arm.course.leaving_per_week[watch.state]
            leaves = weeks[i - 1] + stays / hazard
            left = leaves if leaves <= min(weeks[i], death) else inf
            stays -= hazard * (weeks[i] - weeks[i - 1])
        if death < inf or left < inf:
            stop = min(stop, weeks[i])
        if death < inf:
            break
        # lesions at the second mark, and what a scan shows of them
        ended = min(watch.shown_at, left)
        known = known_at(arm, patient, weeks[: i + 1], watch.targets, stop, cross, ended)
        if is_scan[i] and ended == inf:
            watch.look(weeks[i], known.seen[:, i], int(known.new[i]))
            if watch.progression < inf:
                stop = weeks[i]
                cross = weeks[i] + arm.course.cross_weeks if patient.crosses else inf
    return Followed(
        {
            **watch.ends(), "death_weeks": death, "left_weeks": left,
            "cross_weeks": cross if cross <= min(death, weeks[-1]) else inf,
            "new_lesions": known.new[-1],
            "last_ratio": known.sums[-1] / known.sums[0] if watch.targets else 0.0,
        },
        stop, weeks[len(known.new) - 1], watch.targets,
    )  # fmt: skip


def lowest(arm: Arm, patients: list[Patient], stops: list[float]) -> Any:
    """Nadirs, all patients in one path."""
    if arm.drug.treatment < 0:
        return np.full(len(patients), inf)
    days = arm.calendar.days
    drug = [
        np.diff(exposure(arm, p, days, stop)) / np.diff(days)
        for p, stop in zip(patients, stops, strict=True)
    ]
    together = Marrow(*(np.array(part) for part in zip(*(p.marrow for p in patients), strict=True)))
    return nadir(days, neutrophil_path(together, days, np.array(drug).T))


def simulate_slowly(arm: Arm, draws: Iterator[Counted | Fresh]) -> dict[str, Any]:
    """Do what `simulate` does."""
    streams = list(draws)
    patients = [draw_patient(arm, each) for each in streams]
    found = [follow(arm, p, each) for p, each in zip(patients, streams, strict=True)]
    names = found[0].ends
    made: dict[str, Any] = {name: np.array([f.ends[name] for f in found]) for name in names}
    made["nadir"] = lowest(arm, patients, [f.stop for f in found])
    return made
