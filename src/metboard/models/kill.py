"""What a treatment does to a lesion: integrals of kill rates, jumps, and what of the dead is still seen.

A kill is K(t), the integral of a rate from 0 to t, for the sensitive and for the resistant clone. Integrals of
treatments given together add up only where that was shown.
"""

from __future__ import annotations

from math import exp, log
from statistics import NormalDist
from typing import NamedTuple

from metboard.models.arrays import Floats, Numbers, np
from metboard.models.dose import bed_linear_beyond_gy

_LOG2 = log(2.0)


class Killed(NamedTuple):
    """Integrals of the kill of both clones, without unit."""

    sensitive: Floats
    resistant: Floats


def integral_of_steps(edges_weeks: Floats, rates: Floats, weeks: Numbers) -> Floats:
    """Integral from 0 of a rate that is constant between edges, and 0 outside them.

    Formula: K(t) = sum over i of r_i (min(max(t, e_i), e_i+1) - e_i).
    Arguments: edges_weeks: (n + 1,), rising, >= 0; rates: (n,), per week; weeks: any shape.
    Returns: shape of weeks.

    >>> integral_of_steps(np.array([0.0, 2.0, 4.0]), np.array([0.5, 0.25]), 3.0).item()
    1.25
    """
    at = np.clip(np.asarray(weeks)[..., None], edges_weeks[:-1], edges_weeks[1:])
    return np.asarray(((at - edges_weeks[:-1]) * rates).sum(axis=-1))


def chemotherapy_killed(
    kill_per_week: Numbers, auc: Numbers, reference_auc_per_week: Numbers
) -> Killed:
    """Kill in proportion to the integral of the concentration.

    Formula: K(t) = k AUC(t) / AUC_ref; the resistant clone is not reached.
    Arguments: k per week at the reference exposure; auc from 0 to t, as `auc_of_doses` gives it;
        reference_auc_per_week > 0 of the regimen in a typical patient, in the same unit per week.
    Returns: no unit.
    Valid for: kill linear in concentration; a kill that saturates needs its own integral.
    Source: Claret 2009 (J Clin Oncol 27:4103) for an effect in proportion to exposure.

    >>> chemotherapy_killed(0.5, 30.0, 10.0).sensitive.item()
    1.5
    """
    killed = kill_per_week * np.asarray(auc) / reference_auc_per_week
    return Killed(killed, np.zeros_like(killed))


def targeted_killed(kill_per_week: Numbers, weeks_on: Numbers) -> Killed:
    """Kill of the clone that has the target, as long as the drug is taken.

    Formula: K(t) = k t_on; K_r(t) = 0.
    Arguments: weeks_on = t_on, weeks on the drug up to each time (`integral_of_steps` with rates of 0 and 1).
    Returns: no unit.
    Valid for: resistance that is there from the start (Bozic 2013): lesions above about 1e9 cells hold it.
    Source: Bozic 2013 (eLife 2:e00747).

    >>> targeted_killed(0.3, 10.0).resistant.item()
    0.0
    """
    killed = kill_per_week * np.asarray(weeks_on, dtype=float)
    return Killed(killed, np.zeros_like(killed))


def checkpoint_killed(
    kill_per_week: Numbers, weeks: Numbers, *, fading_per_week: Numbers, is_durable: Numbers
) -> Killed:
    """Kill under checkpoint inhibition: lasting and of both clones in one class of patients, else fading and of one.

    Formula: durable: K = K_r = k t; other: K = k (1 - exp(-lambda t)) / lambda, K_r = 0.
    Arguments: fading_per_week = lambda >= 0; is_durable 0 or 1 (for a patient whose class is not known, weigh the
        two volumes, not the two kills).
    Returns: no unit.
    Valid for: a class is a description, not a mechanism; its share is anchored on progression-free survival at 5 years.
    Source: an assumption of ours for the tails that one class cannot give (docs/explanation/forecast-models.md).

    >>> checkpoint_killed(0.1, 10.0, fading_per_week=0.0, is_durable=1).resistant.item()
    1.0
    """
    durable = np.asarray(is_durable, dtype=bool)
    weeks = np.asarray(weeks, dtype=float)
    faded = np.asarray(fading_per_week * weeks)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(faded > 0, -np.expm1(-faded) / faded, 1.0)
    lasting = kill_per_week * weeks
    return Killed(np.where(durable, lasting, lasting * share), np.where(durable, lasting, 0.0))


def surviving_share(
    dose_gy: float,
    fractions: int,
    *,
    alpha_per_gy: float,
    alpha_beta_gy: float,
    transition_gy: float | None = None,
) -> float:
    """Share of the cells of both clones that survives radiotherapy.

    Formula: S = exp(-alpha BED), with the BED of `bed_linear_beyond_gy` (LQ-L): each fraction is a jump.
    Arguments: as there; alpha_per_gy >= 0 (about 0.3).
    Returns: 0 to 1.
    Valid for: as there; growth between the fractions is counted by `two_clone_volume`.
    Source: Astrahan 2008 (Med Phys 35:4161), as retold.

    >>> surviving_share(0.0, 1, alpha_per_gy=0.3, alpha_beta_gy=10.0)
    1.0
    """
    return exp(
        -alpha_per_gy * bed_linear_beyond_gy(dose_gy, fractions, alpha_beta_gy, transition_gy)
    )


def radiotherapy_killed(weeks: Numbers, fraction_weeks: Floats, survives_each: float) -> Killed:
    """Kill of a course of radiotherapy: both clones jump at each fraction.

    Formula: K(t) = K_r(t) = -n(t) ln S, with n(t) the fractions given before t.
    Arguments: weeks: any shape; fraction_weeks: (n,), rising; survives_each = S, in (0, 1], of `surviving_share` with
        one fraction.
    Returns: no unit; at the moment of a fraction, what was before it.
    Valid for: as `surviving_share`; what a scan shows is more, see `dying_volume_mm3`.

    >>> radiotherapy_killed(np.array([0.0, 0.5, 2.0]), np.array([0.0, 1.0]), exp(-2.0)).resistant.tolist()
    [0.0, 2.0, 4.0]
    """
    given = np.searchsorted(fraction_weeks, np.asarray(weeks, dtype=float), side="left")
    killed = np.asarray(given * -log(survives_each))
    return Killed(killed, killed)


def dying_volume_mm3(
    dead_mm3: Floats, at_weeks: Floats, weeks: Numbers, *, half_time_weeks: float
) -> Floats:
    """Volume of killed cells that are not yet cleared, and still seen on a scan.

    Formula: D(t) = sum over i with t_i <= t of dead_i 2^(-(t - t_i) / T).
    Arguments: dead_mm3, at_weeks: (n,), killed at once at t_i; half_time_weeks = T > 0.
    Returns: mm3, shape of weeks. What is seen is the living volume and this.
    Valid for: T of about 30 days is a guess (low confidence) made to give a delay of 4 to 12 weeks.
    Source: none read.

    >>> dying_volume_mm3(np.array([100.0]), np.array([1.0]), 5.0, half_time_weeks=4.0).item()
    50.0
    """
    since = np.asarray(weeks, dtype=float)[..., None] - at_weeks
    left = np.exp(-_LOG2 * np.maximum(since, 0) / half_time_weeks)
    return np.asarray((np.where(since >= 0, left, 0.0) * dead_mm3).sum(axis=-1))


def removal_left(uniform: Numbers, residual_chance: Numbers, residual_share: Numbers) -> Floats:
    """Share of a lesion that surgery or ablation leaves.

    Formula: rho with chance p, else 0.
    Arguments: uniform in [0, 1), one draw a lesion; residual_chance = p; residual_share = rho, both in [0, 1].
    Returns: 0 or rho.
    Valid for: p is the local recurrence that the procedure is reported with.

    >>> removal_left(0.05, 0.1, 0.001).item()
    0.001
    """
    return np.where(np.asarray(uniform) < residual_chance, residual_share, 0.0)


def organ_kill(kill_per_week: Numbers, log_offset: Numbers) -> Floats:
    """Kill rate in an organ where a drug does more or less than elsewhere.

    Formula: k exp(b).
    Arguments: log_offset = b, 0 for no difference.

    >>> organ_kill(0.2, 0.0).item()
    0.2
    """
    return np.asarray(kill_per_week * np.exp(log_offset))


def intracranial_log_offset(
    brain_responses: int,
    brain_patients: int,
    elsewhere_responses: int,
    elsewhere_patients: int,
    *,
    omega: float,
) -> float:
    """By how much the kill in the brain differs, from the response reported there and elsewhere.

    Formula: b = omega (z(p_brain) - z(p_elsewhere)), p = (r + 1/2) / (n + 1), z the quantile of the normal
        distribution: where ln k varies with standard deviation omega between lesions that grow alike, and a lesion
        responds when k is above a threshold, this moves one response rate onto the other.
    Arguments: 0 <= responses <= patients, >= 1; omega > 0.
    Returns: an offset of ln k for `organ_kill`; finite also where nobody or everybody responded.
    Valid for: the same drug, best response by similar criteria; the reported figure is of patients, not lesions.

    >>> intracranial_log_offset(30, 60, 30, 60, omega=0.9)
    0.0
    """
    z = NormalDist().inv_cdf
    brain = (brain_responses + 0.5) / (brain_patients + 1)
    elsewhere = (elsewhere_responses + 0.5) / (elsewhere_patients + 1)
    return omega * (z(brain) - z(elsewhere))
