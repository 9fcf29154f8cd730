"""What one arm of a virtual trial is made of: numbers for lesions, drug, marrow, spread, survival, and the calendar."""

from __future__ import annotations

from typing import NamedTuple

from metboard.models.arrays import Floats, np
from metboard.models.neutrophils import days_of_steps
from metboard.models.survival import Accelerated


class Spread(NamedTuple):
    """A log-normal quantity between patients."""

    median: float
    omega: float  # standard deviation of the logarithm


class Lesions(NamedTuple):
    """Lesions of a patient at the start, and what moves them."""

    number: int
    diameter_mm: Spread
    growth_per_week: Spread
    kill_per_week: Spread  # at the exposure of `Drug.reference_auc_per_week`
    alike: float  # share of the variance of growth and of kill that lies between patients, 0 to 1
    responder_share: float  # of patients, whose lesions hold the first of the resistant shares
    resistant_shares: tuple[float, float]  # each within 0 and 1
    durable_share: float  # of patients in whom the kill reaches both clones


class Drug(NamedTuple):
    """Exponentials of the concentration after one mg, and how patients differ."""

    rates_per_day: Floats  # (3,), > 0; a mode that is not needed has gain 0
    gains_um_per_mg: Floats  # (3,)
    pace_omega: float  # all rates of a patient are faster by one factor
    volume_omega: float  # all gains of a patient are smaller by one factor
    reference_auc_per_week: float  # micromole days per litre, of the typical patient


class MarrowSpread(NamedTuple):
    """What the marrows of a population are like; transit times below 40 hours count as 40."""

    baseline: Spread
    transit_hours: Spread
    feedback: float
    slope_per_um: Spread


class Shedding(NamedTuple):
    """Both streams of new lesions, of a lesion of 70 mm, and how much each lesion takes part."""

    blood_per_week: float
    lymph_per_week: float
    exponent: float
    treated: float  # what treatment leaves of both
    blood_weights: Floats  # (number,), of the organs that the lesions lie in
    lymph_weights: Floats  # (number,)


class Course(NamedTuple):
    """Survival and what it depends on beside the lesions; leaving before progression."""

    survival: Accelerated
    sites: float
    ecog_share: float  # of patients with performance status 1 rather than 0
    immunotherapy: float
    leaving_per_week: float


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
    drug: Drug
    marrow: MarrowSpread
    shedding: Shedding
    course: Course
    calendar: Calendar


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


def _near(days: Floats, wanted: Floats) -> Floats:
    return np.asarray((np.abs(days[:, None] - wanted) < 1e-6).any(axis=1))
