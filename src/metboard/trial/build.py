"""Populations, patients and a calendar -> the arm that the models simulate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from metboard.models.arm import (
    ANY_MARROW,
    NO_DRUG,
    NO_LOCAL,
    Arm,
    Calendar,
    Course,
    Local,
    Reading,
    Shedding,
    Spread,
    Treatments,
    make_marks,
)
from metboard.models.arrays import Floats, np
from metboard.models.survival import Accelerated
from metboard.trial.patients import Patients, Table, lymph_weights, make_lesions
from metboard.trial.population import Spreads

DAYS_PER_MONTH = 365.25 / 12
ALIKE = 0.5
"""Share of the variance of growth and kill that lies between patients: not identified by one lesion a patient."""

BLOOD_PER_WEEK, LYMPH_PER_WEEK, EXPONENT = 0.0127, 0.003, 0.66
"""New lesions of a lesion of 70 mm: 0.66 a year was seen in colorectal cancer (FFCD 2000-05); elsewhere unverified."""

SURVIVAL = {
    "log_size": -0.378,
    "growth": -8.0,
    "sites": -0.091,
    "new_lesions": -0.1,
    "ecog": -0.447,
}
"""Of OAK (size, sites, performance status); growth and new lesions are assumed: unverified."""

CHECKPOINT = 0.29
"""What a checkpoint inhibitor adds to ln survival beyond its lesions, in OAK; used for those who cross over to one."""

LEAVING = (0.002, 0.004, 0.01)
"""Chance a week to leave before progression: in response, between, growing. Assumed."""

WINDOW_WEEKS = 4.0
"""A scan falls within two weeks of its day, evenly: else medians jump from scan to scan. Assumed."""


class Therapy(NamedTuple):
    """One systemic treatment of an arm."""

    kill_per_week: float
    kill_omega: float
    responder_share: float
    resistant_responder: float
    resistant_other: float
    durable_share: float
    is_checkpoint: bool = False
    lasts_weeks: float = np.inf
    after_progression: bool = False


class Crossing(NamedTuple):
    """Who gets what waits for progression, and how long after it."""

    share: float = 0.0
    weeks: float = 3.0


NO_CROSSING = Crossing()
"""Nobody crosses over."""


class Scans(NamedTuple):
    """When scans are planned: every so many weeks until a week, then less often."""

    every: float = 6.0
    until: float = 48.0
    then: float = 9.0


def scan_weeks(scans: Scans, until_weeks: float) -> Floats:
    """Weeks of the planned scans.

    >>> scan_weeks(Scans(6.0, 12.0, 9.0), 30.0).tolist()
    [6.0, 12.0, 21.0, 30.0]
    """
    first = np.arange(scans.every, min(scans.until, until_weeks) + 1e-9, scans.every)
    return np.concatenate(
        (first, np.arange(first[-1] + scans.then, until_weeks + 1e-9, scans.then))
    )


def make_scan_calendar(scans: Scans, until_weeks: float) -> Calendar:
    """Lay out a calendar whose marks are the scans, half the window after the planned day."""
    days = (scan_weeks(scans, until_weeks) + WINDOW_WEEKS / 2) * 7
    return make_marks(days, days)


def make_treatments(
    therapies: Sequence[Therapy], organs: int, *, in_common: float = 0.0, adds: bool = False
) -> Treatments:
    """Put the treatments of an arm together."""

    def column(name: str) -> Floats:
        return np.array([float(getattr(each, name)) for each in therapies])

    return Treatments(
        **{name: column(name) for name in Therapy._fields},
        offsets=np.zeros((len(therapies), organs)),
        in_common=in_common,
        adds=float(adds),
    )


def make_arm(
    patients: Patients,
    table: Table,
    spreads: Spreads,
    *,
    growth_per_week: float,
    treatments: Treatments,
    survival: tuple[float, float],
    calendar: Calendar,
    leaving: Sequence[float] = LEAVING,
    crossing: Crossing = NO_CROSSING,
    immunotherapy: float = 0.0,
    local: Local = NO_LOCAL,
) -> Arm:
    """Make an arm.

    Arguments: survival: intercept (ln weeks) and shape of `Accelerated`; immunotherapy: what a checkpoint inhibitor
        adds to it.
    """
    lesions = make_lesions(
        patients,
        table,
        diameter_mm=Spread(spreads.diameter_mm, spreads.diameter_omega),
        growth_per_week=Spread(growth_per_week, spreads.growth_omega),
        alike=ALIKE,
    )
    organs = len(lesions.organ_kinds)
    return Arm(
        lesions=lesions,
        treatments=treatments,
        local=local,
        drug=NO_DRUG,
        marrow=ANY_MARROW,
        shedding=Shedding(
            BLOOD_PER_WEEK, LYMPH_PER_WEEK, EXPONENT, 1.0, np.ones(organs), lymph_weights(patients, table),
        ),
        course=Course(
            Accelerated(survival[0], survival[1], immunotherapy=immunotherapy, **SURVIVAL),
            patients.ecog_1, np.array(leaving), crossing.share, crossing.weeks,
        ),
        reading=Reading(spreads.error_mm, 0.05, WINDOW_WEEKS),
        calendar=calendar,
    )  # fmt: skip
