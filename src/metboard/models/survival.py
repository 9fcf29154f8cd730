"""Survival and dropout of a population from what its lesions do: research output, never one patient's promise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from metboard.models.arrays import Floats, Numbers, np


class Accelerated(NamedTuple):
    """Coefficients of a log-logistic survival: each is what one unit adds to the logarithm of the time."""

    intercept: float  # ln of the median in weeks, all else 0
    shape: float  # > 0; the hazard rises and falls where it is above 1
    log_size: float  # per ln(sum of diameters / 70 mm)
    growth: float  # per 1 / week of relative growth of the sum
    sites: float  # per organ with metastases
    new_lesions: float  # per new lesion so far
    ecog: float  # per point of performance status
    immunotherapy: float  # for checkpoint inhibition, beyond what the lesions show


class State(NamedTuple):
    """What the coefficients are multiplied with; all broadcast."""

    size_mm: Numbers
    growth_per_week: Numbers
    sites: Numbers
    new_lesions: Numbers
    ecog: Numbers
    immunotherapy: Numbers


_TYPICAL_MM = 70.0
_LEAST_MM = 1.0


def log_scale_weeks(model: Accelerated, state: State) -> Floats:
    """Logarithm of the median survival in weeks of patients who stay as they are.

    Formula: mu = b0 + b1 ln(S / 70) + b2 g + b3 sites + b4 new + b5 ECOG + b6 ICI; sizes below 1 mm count as 1 mm.
    Arguments: see `Accelerated` and `State`.
    Returns: shape of the state.
    Source: Claret 2018 (10.1158/1078-0432.CCR-17-3662) on growth; the log-logistic form had the best AIC in OAK.

    >>> model = Accelerated(4.0, 1.5, -0.4, -10.0, -0.1, -0.2, -0.4, 0.3)
    >>> float(log_scale_weeks(model, State(70.0, 0.0, 0, 0, 0, 0)))
    4.0
    """
    log_size = np.log(np.maximum(state.size_mm, _LEAST_MM) / _TYPICAL_MM)
    terms = (
        model.log_size * log_size, model.growth * np.asarray(state.growth_per_week),
        model.sites * np.asarray(state.sites), model.new_lesions * np.asarray(state.new_lesions),
        model.ecog * np.asarray(state.ecog), model.immunotherapy * np.asarray(state.immunotherapy),
    )  # fmt: skip
    return np.asarray(model.intercept + sum(terms))


def log_logistic_survival(weeks: Numbers, log_scale: Numbers, shape: Numbers) -> Floats:
    """Share alive.

    Formula: S(t) = 1 / (1 + (t / exp(mu))^p).
    Arguments: weeks = t >= 0; log_scale = mu; shape = p > 0.
    Returns: in [0, 1], 1 at 0, never rising.

    >>> float(log_logistic_survival(50.0, np.log(50.0), 1.5))
    0.5
    """
    with np.errstate(divide="ignore"):
        odds_log = shape * (np.log(np.asarray(weeks, dtype=float)) - log_scale)
    return np.asarray(1 / (1 + np.exp(np.clip(odds_log, -700, 700))) * (odds_log < 700))


def log_logistic_weeks(uniform: Numbers, log_scale: Numbers, shape: Numbers) -> Floats:
    """Time of death of a draw; the reverse of `log_logistic_survival`.

    Formula: t = exp(mu) ((1 - u) / u)^(1/p), S(t) = u.
    Arguments: uniform = u in (0, 1).

    >>> float(log_logistic_weeks(0.5, np.log(50.0), 1.5).round(6))
    50.0
    """
    return np.asarray(
        np.exp(log_scale + (np.log1p(-np.asarray(uniform)) - np.log(uniform)) / shape)
    )


def accelerated_weeks(edges_weeks: Floats, log_scales: Floats) -> Floats:
    """Time as it counts for patients who change: so the future of a lesion cannot act on the past.

    Formula: psi(t) = integral from 0 to t of exp(-mu(s)) ds, mu constant between edges; S(t) = 1 / (1 + psi^p), that is
        `log_logistic_survival(psi, 0, p)`.
    Arguments: edges_weeks: (n + 1,), rising from 0; log_scales: (n, ...), mu in each interval.
    Returns: (n + 1, ...), 0 first, rising; 1 at the median.
    Source: Cox and Oakes, Analysis of Survival Data (1984), chapter 5: covariates that change in an accelerated model.

    >>> accelerated_weeks(np.array([0.0, 50.0]), np.log(np.array([50.0]))).round(6).tolist()
    [0.0, 1.0]
    """
    widths = np.diff(edges_weeks).reshape(-1, *([1] * (log_scales.ndim - 1)))
    parts = widths * np.exp(-log_scales)
    return np.concatenate((np.zeros((1, *log_scales.shape[1:])), np.cumsum(parts, axis=0)))


def staying_share(weeks_in: Mapping[str, Numbers], leaving_per_week: Mapping[str, float]) -> Floats:
    """Share of patients who are still followed, when leaving depends on what their disease does.

    Formula: S = exp(-sum over classes c of h_c t_c).
    Arguments: weeks_in: time spent so far in each class (response, stable, progression ...), >= 0;
        leaving_per_week: hazard of each class, >= 0.
    Returns: in [0, 1].
    Errors: KeyError for a class without a hazard.
    Valid for: scans are missing because patients with growth leave; without this, forecasts of those who stay are too
        high under chemotherapy, and too low where treatment goes on beyond progression.

    >>> float(staying_share({"stable": 10.0, "progression": 0.0}, {"stable": 0.01, "progression": 0.2}).round(4))
    0.9048
    """
    total = sum(leaving_per_week[name] * np.asarray(weeks) for name, weeks in weeks_in.items())
    return np.asarray(np.exp(-np.asarray(total)))
