"""Size of one lesion over time: two clones in closed form, and three peers from the literature.

Every effect of treatment enters as its integral K(t), so that each curve is exact whatever the schedule.
"""

from __future__ import annotations

from metboard.models.arrays import Floats, Numbers, np

_LARGEST_LOG = 600.0
_SPHERE = np.pi / 6


def two_clone_volume(
    volume_mm3: Numbers,
    resistant_share: Numbers,
    weeks: Numbers,
    *,
    growth_per_week: Numbers,
    killed: Numbers,
    resistant_growth_per_week: Numbers | None = None,
    resistant_killed: Numbers = 0.0,
) -> Floats:
    """Volume of a lesion of sensitive and resistant cells.

    Formula: V(t) = V0 [(1 - f) exp(g t - K(t)) + f exp(g_r t - K_r(t))], with V0 = volume_mm3, f = resistant_share,
        g and g_r the growth rates, K and K_r the integrals of the kill rates from 0 to t.
    Arguments: volume_mm3 >= 0; f in [0, 1]; weeks >= 0; killed and resistant_killed at those weeks, no unit,
        see `metboard.models.kill`; g_r = g where it is not given. All broadcast.
    Returns: mm3, >= 0, never NaN; above e^600 mm3 it stays there.
    Valid for: no competition between clones and no limit of space: sizes that patients live with. From two to four
        scans only V0, the net slope and weakly f can be told; the rest comes from priors.
    Source: the form is an assumption of ours; Bozic 2013 (eLife 2:e00747) on resistant cells before treatment.

    >>> float(two_clone_volume(1000.0, 0.0, 10.0, growth_per_week=0.1, killed=1.0).round(6))
    1000.0
    """
    resistant = growth_per_week if resistant_growth_per_week is None else resistant_growth_per_week
    with np.errstate(divide="ignore"):
        sensitive_log = np.log1p(-np.asarray(resistant_share)) + growth_per_week * weeks - killed
        resistant_log = np.log(resistant_share) + resistant * weeks - resistant_killed
        log_volume = np.log(volume_mm3) + np.logaddexp(sensitive_log, resistant_log)
    return np.asarray(np.exp(np.minimum(log_volume, _LARGEST_LOG)))


def sphere_volume_mm3(diameter_mm: Numbers) -> Numbers:
    """Volume of a sphere.

    Formula: V = pi/6 d^3.
    Arguments: diameter_mm >= 0.

    >>> round(sphere_volume_mm3(10.0), 2)
    523.6
    """
    return _SPHERE * diameter_mm**3


def sphere_diameter_mm(volume_mm3: Numbers) -> Floats:
    """Diameter of a sphere; the reverse of `sphere_volume_mm3`.

    Formula: d = (6 V / pi)^(1/3).
    Arguments: volume_mm3 >= 0.

    >>> round(float(sphere_diameter_mm(523.598776)), 6)
    10.0
    """
    return np.asarray(np.cbrt(np.asarray(volume_mm3) / _SPHERE))


def claret_size_mm(
    size_mm: Numbers,
    weeks: Numbers,
    *,
    growth_per_week: Numbers,
    kill_per_week: Numbers,
    fading_per_week: Numbers,
) -> Floats:
    """Size under a kill that fades exponentially.

    Formula: y(t) = y0 exp(KL t - KD (1 - exp(-lambda t)) / lambda), the solution of
        y' = KL y - KD exp(-lambda t) y; for lambda = 0 the last term is KD t.
    Arguments: size_mm = y0 >= 0; weeks = t >= 0; KL growth, KD kill at the exposure of the regimen,
        lambda fading >= 0, all per week.
    Returns: mm, >= 0; above e^600 it stays there.
    Valid for: the sum of diameters under one regimen at a steady exposure.
    Source: Claret 2009 (J Clin Oncol 27:4103).

    >>> round(float(claret_size_mm(100.0, 0.0, growth_per_week=0.02, kill_per_week=0.05, fading_per_week=0.04)), 6)
    100.0
    """
    faded = fading_per_week * np.asarray(weeks)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(faded > 0, -np.expm1(-faded) / faded, 1.0)
    return _grown(size_mm, growth_per_week * np.asarray(weeks) - kill_per_week * weeks * share)


def claret_regrowth_weeks(
    growth_per_week: float, kill_per_week: float, fading_per_week: float
) -> float:
    """When a size under a fading kill is least.

    Formula: TTG = (ln KD - ln KL) / lambda; 0 where it grows from the start.
    Arguments: as `claret_size_mm`, all > 0.
    Returns: weeks, >= 0.
    Source: Claret 2013 (J Clin Oncol 31:2110).

    >>> claret_regrowth_weeks(0.02, 0.02, 0.04)
    0.0
    """
    return max(0.0, float(np.log(kill_per_week / growth_per_week)) / fading_per_week)


def stein_size_mm(
    size_mm: Numbers, weeks: Numbers, *, growth_per_week: Numbers, decay_per_week: Numbers
) -> Floats:
    """Size as the sum of a part that decays and one that grows.

    Formula: y(t) = y0 (exp(-d t) + exp(g t) - 1).
    Arguments: size_mm = y0 >= 0; weeks = t >= 0; g and d >= 0 per week.
    Returns: mm, >= 0.
    Valid for: one regimen. Both parts start at y0, so that the growing share is not free.
    Source: Stein 2011 (Clin Cancer Res 17:907).

    >>> float(stein_size_mm(50.0, 0.0, growth_per_week=0.01, decay_per_week=0.02))
    50.0
    """
    grown = np.exp(np.minimum(growth_per_week * np.asarray(weeks), _LARGEST_LOG))
    return np.asarray(size_mm * (np.exp(-decay_per_week * np.asarray(weeks)) + grown - 1))


def gsf_size_mm(
    size_mm: Numbers,
    weeks: Numbers,
    *,
    growth_per_week: Numbers,
    shrinkage_per_week: Numbers,
    growing_share: Numbers,
) -> Floats:
    """Size of which a share grows while the rest shrinks.

    Formula: y(t) = y0 ((1 - phi) exp(-s t) + phi exp(g t)), phi the growing share.
    Arguments: size_mm = y0 >= 0; weeks = t >= 0; g and s >= 0 per week; phi in [0, 1].
    Returns: mm, >= 0.
    Valid for: one regimen. Some papers call the shrinking share phi.
    Source: Stein 2011 (as `stein_size_mm`), with the share set free; jmpost, model GSF.

    >>> float(gsf_size_mm(50.0, 0.0, growth_per_week=0.01, shrinkage_per_week=0.02, growing_share=0.3))
    50.0
    """
    grown = np.exp(np.minimum(growth_per_week * np.asarray(weeks), _LARGEST_LOG))
    shrunk = np.exp(-shrinkage_per_week * np.asarray(weeks))
    return np.asarray(size_mm * ((1 - np.asarray(growing_share)) * shrunk + growing_share * grown))


def _grown(size_mm: Numbers, log_ratio: Floats) -> Floats:
    return np.asarray(size_mm * np.exp(np.minimum(log_ratio, _LARGEST_LOG)))
