"""The virtual population the slow way: patient by patient, with the models' own functions and plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, exp, inf, log, pi, sqrt
from typing import Any, NamedTuple

import numpy as np

from metboard.models.arm import Arm, Spread
from metboard.models.growth import sphere_diameter_mm, sphere_volume_mm3, two_clone_volume
from metboard.models.kinetics import Modes, auc_of_doses
from metboard.models.neutrophils import Marrow, nadir, neutrophil_path
from metboard.models.spread import crossing_weeks, shedding_per_week
from metboard.models.survival import State, accelerated_weeks, log_scale_weeks

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


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
    """The same, from numpy's generator: other numbers of the same distribution."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random

    def uniform(self, n: int) -> float:
        return float(self.random.random()) or 0.5

    def normal(self, n: int) -> float:
        return float(self.random.standard_normal())


class Patient(NamedTuple):
    """One patient, as drawn."""

    marrow: Marrow
    modes: Modes
    volume: float
    durable: bool
    ecog: float
    death_at: float
    leave_at: float
    exponentials: Any
    volumes: Any
    growth: Any
    kill: Any
    share: float


def spread(of: Spread, z: float) -> float:
    return of.median * exp(of.omega * z)


def draw_patient(arm: Arm, draws: Counted | Fresh) -> Patient:
    """Draw a patient in the order that `virtual_patient` numbers its draws."""
    given, marrow = arm.lesions, arm.marrow
    pace, volume, base, transit, slope, growth, kill = (draws.normal(n) for n in range(7))
    is_responder, durable, ecog, death, leave = (draws.uniform(n) for n in range(200, 205))
    own = np.array([[draws.normal(8 + 3 * i + n) for n in range(3)] for i in range(given.number)])
    between, within = sqrt(given.alike), sqrt(1 - given.alike)
    return Patient(
        Marrow(
            spread(marrow.baseline, base), max(spread(marrow.transit_hours, transit), 40.0),
            marrow.feedback, spread(marrow.slope_per_um, slope),
        ),
        Modes(arm.drug.rates_per_day * exp(arm.drug.pace_omega * pace), arm.drug.gains_um_per_mg),
        exp(arm.drug.volume_omega * volume),
        durable < given.durable_share,
        float(ecog < arm.course.ecog_share),
        ((1 - death) / death) ** (1 / arm.course.survival.shape),
        -log(leave) / arm.course.leaving_per_week,
        np.array([-log(draws.uniform(256 + n)) for n in range(1001)]),
        np.array([float(sphere_volume_mm3(spread(given.diameter_mm, z))) for z in own[:, 0]]),
        np.array([spread(given.growth_per_week, between * growth + within * z) for z in own[:, 1]]),
        np.array([spread(given.kill_per_week, between * kill + within * z) for z in own[:, 2]]),
        given.resistant_shares[0 if is_responder < given.responder_share else 1],
    )  # fmt: skip


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


def sums_at(arm: Arm, patient: Patient, weeks: Any, auc: Any) -> tuple[Any, Any]:
    """Sum of diameters and rate of new lesions at some weeks, with the exposure there."""
    killed = patient.kill[:, None] * auc / arm.drug.reference_auc_per_week
    volumes = two_clone_volume(
        patient.volumes[:, None], patient.share, weeks, growth_per_week=patient.growth[:, None],
        killed=killed, resistant_killed=killed if patient.durable else 0.0,
    )  # fmt: skip
    shed = arm.shedding
    rate = sum(
        shedding_per_week(volumes, weights[:, None], reference_per_week=per_week,
                          exponent=shed.exponent, treated=shed.treated)
        for per_week, weights in (
            (shed.blood_per_week, shed.blood_weights), (shed.lymph_per_week, shed.lymph_weights)
        )
    )  # fmt: skip
    return sphere_diameter_mm(volumes).sum(axis=0), rate


def follow(arm: Arm, patient: Patient) -> dict[str, float]:
    """Follow one patient from mark to mark; doses end when something ends them."""
    marked = arm.calendar.marks > 0
    weeks = np.concatenate(([0.0], arm.calendar.days[1:][marked] / 7))
    is_scan = np.concatenate(([False], arm.calendar.marks[marked] > 1))
    stop, best, progression = inf, 1.0, inf
    for i in range(
        1, len(weeks)
    ):  # what happens at a mark is computed afresh from all doses until then
        auc = exposure(arm, patient, weeks[: i + 1] * 7, min(stop, weeks[-1] + 1))
        sizes, rates = sums_at(arm, patient, weeks[: i + 1], auc)
        new = crossing_weeks(weeks[: i + 1], rates, patient.exponentials)
        death = died(arm, patient, weeks[: i + 1], sizes, new)
        left = patient.leave_at if patient.leave_at <= min(weeks[i], death, progression) else inf
        if is_scan[i] and min(progression, death, left) > weeks[i]:
            least = min([sizes[0], *sizes[:i][is_scan[:i]]])
            if len(new) or (sizes[i] >= 1.2 * least and sizes[i] - least >= 5):
                progression = weeks[i]
            else:
                best = min(best, sizes[i] / sizes[0])
        if min(progression, death, left) <= weeks[i] and stop == inf:
            stop = weeks[i]
    return {
        "best_ratio": best, "progression_weeks": progression, "death_weeks": death,
        "left_weeks": left, "new_lesions": len(new), "last_ratio": sizes[-1] / sizes[0], "stop": stop,
    }  # fmt: skip


def died(arm: Arm, patient: Patient, weeks: Any, sizes: Any, new: Any) -> float:
    """When the patient's clock reaches the draw; the state of each interval is that at its start."""
    course = arm.course
    growth = np.concatenate(([0.0], np.diff(np.log(sizes)) / np.diff(weeks)))
    counts = np.searchsorted(new, weeks, side="right")
    state = State(sizes, growth, course.sites, counts, patient.ecog, course.immunotherapy)
    clock = accelerated_weeks(weeks, log_scale_weeks(course.survival, state)[:-1])
    return float(np.interp(patient.death_at, clock, weeks)) if patient.death_at < clock[-1] else inf


def lowest(arm: Arm, patients: list[Patient], stops: list[float]) -> Any:
    """Nadirs, all patients in one path."""
    days = arm.calendar.days
    drug = [
        np.diff(exposure(arm, p, days, stop)) / np.diff(days)
        for p, stop in zip(patients, stops, strict=True)
    ]
    together = Marrow(*(np.array(part) for part in zip(*(p.marrow for p in patients), strict=True)))
    return nadir(days, neutrophil_path(together, days, np.array(drug).T))


def simulate_slowly(arm: Arm, draws: Iterator[Counted | Fresh]) -> dict[str, Any]:
    """Do what `simulate` does."""
    patients = [draw_patient(arm, each) for each in draws]
    found = [follow(arm, patient) for patient in patients]
    made: dict[str, Any] = {name: np.array([f[name] for f in found]) for name in found[0]}
    made["nadir"] = lowest(arm, patients, list(made.pop("stop")))
    return made
