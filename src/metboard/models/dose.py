"""Biological effect of radiotherapy in fractions: BED, EQD2, the linear part at large doses, repair.

In all of them alpha_beta_gy is the ratio alpha/beta of the tissue, and a schedule is a total dose in equal fractions.
"""

from __future__ import annotations

from math import expm1, log, sqrt

_REFERENCE_GY = 2.0
_TRANSITIONS_PER_RATIO = 2.0
_SHORT = 1e-5
"""Of `x` in `protraction_factor`: below it two terms of its series are exact, and the difference would cancel."""


def bed_gy(dose_gy: float, fractions: int, alpha_beta_gy: float) -> float:
    """Biologically effective dose of equal fractions, each fully repaired before the next.

    Formula: BED = n d (1 + d / (alpha/beta)), with n = fractions, d = dose_gy / n.
    Arguments: dose_gy, total, >= 0; fractions >= 1; alpha_beta_gy > 0. The caller checks.
    Returns: Gy, never below dose_gy.
    Valid for: up to about 10 Gy in a fraction (Brenner 2008: perhaps 18); above it see `bed_linear_beyond_gy`.
        Time, and with it repopulation, is left out.
    Source: Fowler 1989 (Br J Radiol 62:679); Brenner 2008 (PMC2750078), abstract.

    >>> bed_gy(60.0, 30, 10.0)
    72.0
    >>> bed_gy(50.0, 5, 10.0)
    100.0
    """
    return dose_gy * (1 + dose_gy / fractions / alpha_beta_gy)


def eqd2_of_bed_gy(bed_gy: float, alpha_beta_gy: float) -> float:
    """Dose in fractions of 2 Gy that has a given BED.

    Formula: EQD2 = BED / (1 + 2 / (alpha/beta)).
    Arguments: bed_gy >= 0; alpha_beta_gy > 0.
    Returns: Gy.
    Source: Fowler 2010 (Br J Radiol 83:554).

    >>> eqd2_of_bed_gy(100.0, 2.0)
    50.0
    """
    return bed_gy / (1 + _REFERENCE_GY / alpha_beta_gy)


def eqd2_gy(dose_gy: float, fractions: int, alpha_beta_gy: float) -> float:
    """Dose in fractions of 2 Gy with the same BED as a schedule.

    Formula: EQD2 = BED / (1 + 2 / (alpha/beta)) with the BED of `bed_gy`.
    Arguments: as `bed_gy`.
    Returns: Gy; dose_gy itself where the fractions are of 2 Gy.
    Valid for: as `bed_gy`. EQD2 of several courses add up if nothing recovered between them.
    Source: Radiat Oncol 2021;16:73, table 3.

    >>> eqd2_gy(27.0, 3, 2.0)
    74.25
    """
    return eqd2_of_bed_gy(bed_gy(dose_gy, fractions, alpha_beta_gy), alpha_beta_gy)


def dose_with_bed_gy(bed_gy: float, fractions: int, alpha_beta_gy: float) -> float:
    """Total dose in so many fractions that has a given BED.

    Formula: the positive root of D (1 + D / (n alpha/beta)) = BED:
        D = n/2 (sqrt((alpha/beta)^2 + 4 (alpha/beta) BED / n) - alpha/beta).
    Arguments: bed_gy >= 0; fractions >= 1; alpha_beta_gy > 0.
    Returns: Gy, total.
    Valid for: as `bed_gy`.

    >>> round(dose_with_bed_gy(100.0, 5, 10.0), 6)
    50.0
    """
    root = sqrt(alpha_beta_gy**2 + 4 * alpha_beta_gy * bed_gy / fractions)
    return fractions / 2 * (root - alpha_beta_gy)


def transition_dose_gy(alpha_beta_gy: float) -> float:
    """Dose per fraction from which survival is taken to fall in a straight line.

    Formula: dT = 2 alpha/beta.
    Arguments: alpha_beta_gy > 0.
    Returns: Gy in one fraction.
    Valid for: a rule of thumb from fits to cell survival; a fitted dT is better where there is one.
    Source: Astrahan 2008 (Med Phys 35:4161), as retold; the paper itself was not seen.

    >>> transition_dose_gy(3.0)
    6.0
    """
    return _TRANSITIONS_PER_RATIO * alpha_beta_gy


def bed_linear_beyond_gy(
    dose_gy: float, fractions: int, alpha_beta_gy: float, transition_gy: float | None = None
) -> float:
    """Biologically effective dose when survival is linear beyond a transition dose (LQ-L).

    Formula: for d <= dT as `bed_gy`; for d > dT
        BED = n (dT (1 + dT / (alpha/beta)) + (gamma/alpha) (d - dT)), gamma/alpha = 1 + 2 dT / (alpha/beta),
        with d = dose_gy / n. gamma/alpha is the slope at dT, so that value and slope pass without a step.
    Arguments: as `bed_gy`; transition_gy = dT > 0, without it `transition_dose_gy`.
    Returns: Gy, never above `bed_gy` and never below dose_gy.
    Valid for: large fractions, as the cautious estimate; clinical data do not decide between LQ and LQ-L.
    Source: Astrahan 2008 (Med Phys 35:4161), as retold; the paper itself was not seen.

    >>> bed_linear_beyond_gy(20.0, 1, 3.0)
    88.0
    """
    limit = transition_dose_gy(alpha_beta_gy) if transition_gy is None else transition_gy
    each = dose_gy / fractions
    if each <= limit:
        return bed_gy(dose_gy, fractions, alpha_beta_gy)
    slope = 1 + 2 * limit / alpha_beta_gy
    return fractions * (bed_gy(limit, 1, alpha_beta_gy) + slope * (each - limit))


def repair_factor(a_day: int, interval_hours: float, half_time_hours: float) -> float:
    """How much of the damage of one fraction is still there at the next ones of a day.

    Formula: h = (2/m) sum over k = 1 .. m-1 of (m - k) theta^k, theta = 2^(-interval / half-time), with m = a_day.
    Arguments: a_day >= 1, fractions a day; interval_hours >= 0 between them; half_time_hours > 0 of repair.
    Returns: 0 (one fraction a day, or full repair) to m - 1 (no repair).
    Valid for: one repair process; all is repaired overnight. The cord repairs also slowly (half-time 3.8 h, Ang 1992).
    Source: Thames 1985 (Int J Radiat Biol 47:319), incomplete-repair model.

    >>> repair_factor(2, 4.0, 4.0)
    0.5
    """
    left = 2 ** (-interval_hours / half_time_hours)
    return 2 / a_day * sum((a_day - k) * left**k for k in range(1, a_day))


def bed_incomplete_repair_gy(
    dose_gy: float,
    fractions: int,
    alpha_beta_gy: float,
    *,
    a_day: int,
    interval_hours: float,
    half_time_hours: float,
) -> float:
    """Biologically effective dose when several fractions a day leave damage unrepaired.

    Formula: BED = n d (1 + (1 + h) d / (alpha/beta)), with h of `repair_factor`.
    Arguments: as `bed_gy` and `repair_factor`; fractions in all, a whole number of days.
    Returns: Gy, never below `bed_gy`.
    Valid for: as `repair_factor`.
    Source: Thames 1985 (Int J Radiat Biol 47:319), incomplete-repair model.

    >>> bed_incomplete_repair_gy(60.0, 40, 3.0, a_day=2, interval_hours=6.0, half_time_hours=3.0)
    97.5
    """
    each = dose_gy / fractions
    unrepaired = 1 + repair_factor(a_day, interval_hours, half_time_hours)
    return dose_gy * (1 + unrepaired * each / alpha_beta_gy)


def protraction_factor(hours: float, half_time_hours: float) -> float:
    """Share of the quadratic effect that is left when a dose is given slowly, at a constant rate.

    Formula: g = (2/x) (1 - (1 - e^-x) / x), with x = ln 2 hours / half-time.
    Arguments: hours >= 0 over which one fraction is given; half_time_hours > 0 of repair.
    Returns: 1 (at once) to 0 (so slowly that each grain of dose is repaired before the next).
    Valid for: one repair process and a rate that does not fall; not for a source that decays during the treatment.
    Source: Dale 1985 (Br J Radiol 58:515), as retold; the paper itself was not seen.

    >>> protraction_factor(0.0, 1.5)
    1.0
    """
    x = log(2) * hours / half_time_hours
    if x < _SHORT:
        return 1 - x / 3
    return 2 / x * (1 + expm1(-x) / x)


def bed_protracted_gy(
    dose_gy: float, fractions: int, alpha_beta_gy: float, *, hours: float, half_time_hours: float
) -> float:
    """Biologically effective dose of fractions that each take long: low dose rate, pulses, a slow radiosurgery.

    Formula: BED = n d (1 + g d / (alpha/beta)), with g of `protraction_factor`.
    Arguments: as `bed_gy`; hours and half_time_hours as `protraction_factor`.
    Returns: Gy, from dose_gy to `bed_gy`.
    Valid for: as `protraction_factor`; between the fractions all is repaired.
    Source: Dale 1985 (Br J Radiol 58:515), as retold; the paper itself was not seen.

    >>> round(bed_protracted_gy(40.0, 1, 10.0, hours=72.727273, half_time_hours=1.50684), 2)
    49.28
    """
    each = dose_gy / fractions
    return dose_gy * (1 + protraction_factor(hours, half_time_hours) * each / alpha_beta_gy)
