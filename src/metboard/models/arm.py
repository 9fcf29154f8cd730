"""What one arm of a virtual trial is made of: lesions, treatments, drug, marrow, spread, scans, survival, calendar."""

from __future__ import annotations

from typing import NamedTuple

from metboard.models.arrays import Floats, np
from metboard.models.neutrophils import days_of_steps
from metboard.models.survival import Accelerated

MEASURED, NODE, UNMEASURED = 0.0, 1.0, 2.0
"""Kinds of organ: a lesion there can be measured, is a lymph node (short axis), or can only be looked at."""


class Spread(NamedTuple):
    """A log-normal quantity between patients."""

    median: float
    omega: float  # standard deviation of the logarithm


class Lesions(NamedTuple):
    """Lesions of a patient at the start, and how they grow.

    Shares run: entry i is the share of all that come up to i, the last is 1.
    """

    number_shares: Floats  # (most,): running shares of patients with 1, 2, ... lesions
    first_shares: (
        Floats  # (organs,): running shares of the organs, for the first lesion of a patient
    )
    organ_shares: Floats  # (organs,): the same for the others
    organ_kinds: Floats  # (organs,): MEASURED, NODE or UNMEASURED
    diameter_mm: Spread
    least_first_mm: float  # the first lesion is at least so large
    growth_per_week: Spread
    alike: float  # share of the variance of growth and of kill that lies between patients, 0 to 1


class Treatments(NamedTuple):
    """Systemic treatments of the arm, (c,) each unless said; c may be 0."""

    kill_per_week: Floats  # median
    kill_omega: Floats
    responder_share: Floats  # of patients, whose lesions hold the first of the resistant shares
    resistant_responder: Floats  # within 0 and 1
    resistant_other: Floats
    durable_share: Floats  # of patients in whom the kill reaches both clones
    offsets: Floats  # (c, organs): of ln kill in an organ
    lasts_weeks: Floats  # infinite: until something ends it; of a drug the calendar holds the doses
    after_progression: Floats  # 1 for what only those who cross over get, then
    is_checkpoint: Floats  # 1 for checkpoint inhibitors
    in_common: float  # correlation, 0 to 1, of how well a patient does with each of them
    adds: float  # 1: effects of treatments given together add up; 0: the better one counts, lesion by lesion


class Local(NamedTuple):
    """Local treatments, (k,) each unless said; k may be 0."""

    week: Floats  # when it is done: at the first mark from then on, unless progression or leaving came before
    reach: Floats  # chance that a lesion is treated
    left_chance: Floats  # chance that anything of a treated lesion is left
    log_left: Floats  # ln of the share that is left then, < 0: median
    left_omega: Floats  # of the size of that logarithm, between lesions
    stays_seen: (
        Floats  # 1 where the dead are cleared slowly (radiotherapy), 0 where they are taken out
    )
    clearing_weeks: float  # half-time of what stays seen


class Drug(NamedTuple):
    """Exponentials of the concentration after one mg, and how patients differ."""

    rates_per_day: Floats  # (3,), > 0; a mode that is not needed has gain 0
    gains_um_per_mg: Floats  # (3,)
    pace_omega: float  # all rates of a patient are faster by one factor
    volume_omega: float  # all gains of a patient are smaller by one factor
    reference_auc_per_week: float  # micromole days per litre, of the typical patient
    treatment: (
        int  # which treatment acts in proportion to its exposure; -1: drug and marrow are left out
    )


class MarrowSpread(NamedTuple):
    """What the marrows of a population are like; transit times below 40 hours count as 40."""

    baseline: Spread
    transit_hours: Spread
    feedback: float
    slope_per_um: Spread


class Shedding(NamedTuple):
    """Both streams of new lesions, of a lesion of 70 mm, and how much a lesion takes part in each."""

    blood_per_week: float
    lymph_per_week: float
    exponent: float
    treated: float  # what treatment leaves of both, between marks while a systemic one is given
    blood_weights: Floats  # (organs,)
    lymph_weights: Floats  # (organs,)


class Course(NamedTuple):
    """Survival, leaving before progression, and crossing over."""

    survival: Accelerated
    ecog_share: float  # of patients with performance status 1 rather than 0
    leaving_per_week: Floats  # (3,): while the last scan shows a response, neither, or targets 10 % above their least
    cross_share: float  # of patients with progression, who then get what waits for it
    cross_weeks: float  # how long after the scan that showed it


class Reading(NamedTuple):
    """How diameters are read on a scan, and what counts as a response."""

    error_mm: float
    error_share: float  # standard deviation of a reading: sqrt(error_mm^2 + (error_share d)^2)
    window_weeks: float  # a scan is dated up to so long before its mark, evenly


class Calendar(NamedTuple):
    """Steps of time that all patients share."""

    days: Floats  # (n + 1,), edges
    lengths: Floats  # (k,), the different lengths of step
    length_of: Floats  # (n,), which of them each step has
    mg_per_day: Floats  # (n,), infused
    marks: Floats  # (n,), at the end of the step: 0 nothing, 1 lesions are looked at, 2 and scanned


class Arm(NamedTuple):
    """One arm."""

    lesions: Lesions
    treatments: Treatments
    local: Local
    drug: Drug
    marrow: MarrowSpread
    shedding: Shedding
    course: Course
    reading: Reading
    calendar: Calendar


NO_DRUG = Drug(np.ones(3), np.zeros(3), 0.0, 0.0, 1.0, -1)
"""For treatments whose exposure is the time they are given."""

_NONE = np.zeros(0)
NO_LOCAL = Local(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, 1.0)
"""For arms without local treatment."""

ANY_MARROW = MarrowSpread(Spread(5.0, 0.3), Spread(100.0, 0.1), 0.16, Spread(1.0, 0.3))
"""For arms whose marrow is left out."""


def make_calendar(
    dose_days: Floats, dose_mg: float, *, infusion_days: float, mark_days: Floats, scan_days: Floats
) -> Calendar:
    """Lay out the steps between doses, looks and scans.

    Arguments: dose_days: rising, from 0; infusion_days > 0, shorter than the time between doses; mark_days: rising,
        > 0, when lesions, new lesions and survival are brought up to date; scan_days: some of them. The last mark
        is the end.
    Returns: a `Calendar`.
    Errors: ValueError for a scan that is no mark, or a dose on or after the end.

    >>> days = np.array([21.0, 42.0])
    >>> calendar = make_calendar(np.array([0.0]), 100.0, infusion_days=1 / 24, mark_days=days, scan_days=days[1:])
    >>> calendar.marks[calendar.marks > 0].tolist(), round(float(calendar.mg_per_day @ np.diff(calendar.days)), 6)
    ([1.0, 2.0], 100.0)
    """
    if not np.isin(scan_days, mark_days).all() or dose_days[-1] >= mark_days[-1]:
        raise ValueError(
            "expected each of scan_days among mark_days, and dose_days before the last"
        )
    ends = dose_days + infusion_days
    days = days_of_steps(dose_days, float(mark_days[-1]), np.concatenate((mark_days, ends)))
    days = days[days <= mark_days[-1]]
    middles = (days[1:] + days[:-1]) / 2
    since = np.searchsorted(dose_days, middles, side="right") - 1
    is_on = (since >= 0) & (middles < ends[since])
    lengths, length_of = np.unique(np.diff(days).round(9), return_inverse=True)
    marks = _near(days[1:], mark_days).astype(float) + _near(days[1:], scan_days)
    return Calendar(
        days, lengths, length_of.astype(float), np.where(is_on, dose_mg / infusion_days, 0.0), marks
    )


def make_marks(mark_days: Floats, scan_days: Floats) -> Calendar:
    """Lay out a calendar without a drug: one step from mark to mark.

    Arguments, errors: as `make_calendar`.

    >>> make_marks(np.array([21.0, 42.0]), np.array([42.0])).marks.tolist()
    [1.0, 2.0]
    """
    if not np.isin(scan_days, mark_days).all():
        raise ValueError("expected each of scan_days among mark_days")
    days = np.concatenate(([0.0], mark_days))
    lengths, length_of = np.unique(np.diff(days).round(9), return_inverse=True)
    marks = np.where(np.isin(mark_days, scan_days), 2.0, 1.0)
    return Calendar(days, lengths, length_of.astype(float), np.zeros(len(mark_days)), marks)


def _near(days: Floats, wanted: Floats) -> Floats:
    return np.asarray((np.abs(days[:, None] - wanted) < 1e-6).any(axis=1))
