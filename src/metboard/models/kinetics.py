"""Concentration of a drug and its integral over time, by adding up the doses: one to three compartments."""

from __future__ import annotations

from math import acos, cos, pi, sqrt
from typing import NamedTuple

from metboard.models.arrays import Floats, Numbers, np

_APART = 1e-6


class Modes(NamedTuple):
    """A concentration after one unit of dose: the sum of share / volume x exp(-rate t)."""

    rates: Floats
    shares: Floats


def disposition_modes(
    k10: float, k12: float = 0.0, k21: float = 0.0, k13: float = 0.0, k31: float = 0.0
) -> Modes:
    """Rates and shares of the exponentials after a bolus into a first of one, two or three compartments.

    Formula: the rates are the roots of
        (k10 + k12 + k13 - x) (k21 - x) (k31 - x) - k12 k21 (k31 - x) - k13 k31 (k21 - x),
        found by the cosine formula, the least from their product k10 k21 k31; the share of root i is
        (k21 - x_i) (k31 - x_i) / product over j != i of (x_j - x_i).
    Arguments: per unit of time, > 0; k12 = 0 leaves out the second compartment, k13 = 0 the third.
    Returns: (n,) rates, falling, and (n,) shares, which add up to 1.
    Source: elementary; the roots follow from the matrix of the rates.

    >>> [round(float(rate), 4) for rate in disposition_modes(5.2, 1.06, 1.51, 1.26, 0.084).rates]
    [7.7887, 1.258, 0.0673]
    """
    slow = [k for exchange, k in ((k12, k21), (k13, k31)) if exchange > 0]
    first = k10 + k12 + k13
    rates = {0: _one, 1: _two, 2: _three}[len(slow)](first, k10, k12, k13, slow)
    shares = [_share(i, rates, slow) for i in range(len(rates))]
    return Modes(np.array(rates), np.array(shares))


def _one(first: float, k10: float, k12: float, k13: float, slow: list[float]) -> list[float]:
    return [k10]


def _two(first: float, k10: float, k12: float, k13: float, slow: list[float]) -> list[float]:
    half = (first + slow[0]) / 2
    product = k10 * slow[0]
    fast = half + sqrt(max(half * half - product, 0.0))
    return [fast, product / fast]


def _three(first: float, k10: float, k12: float, k13: float, slow: list[float]) -> list[float]:
    k21, k31 = slow
    third = (first + k21 + k31) / 3
    b = first * (k21 + k31) + k21 * k31 - k12 * k21 - k13 * k31
    product = k10 * k21 * k31
    radius = sqrt(max(third * third - b / 3, 0.0))
    q = -2 * third**3 + third * b - product
    angle = acos(min(max(-q / (2 * radius**3), -1.0), 1.0)) / 3
    fast = third + 2 * radius * cos(angle)
    middle = third + 2 * radius * cos(angle - 2 * pi / 3)
    return [fast, middle, product / (fast * middle)]


def _share(i: int, rates: list[float], slow: list[float]) -> float:
    share = 1.0
    for k in slow:
        share *= k - rates[i]
    for j, other in enumerate(rates):
        if j != i:
            share /= other - rates[i]
    return share


def absorbed(modes: Modes, ka: float) -> Modes:
    """Modes of a dose that is taken up into the first compartment at a constant rate, as from the gut.

    Formula: share_i ka / (ka - x_i) for each mode, and one of rate ka with minus their sum.
    Arguments: ka > 0, in the unit of the rates; where it is one of them it is moved by a millionth.
    Returns: one mode more; the shares add up to 0. The dose is the share of it that arrives.

    >>> [round(float(share), 6) for share in absorbed(disposition_modes(0.1), 0.5).shares]
    [1.25, -1.25]
    """
    near = np.abs(modes.rates - ka) < _APART * ka
    ka = ka * (1 + 2 * _APART) if near.any() else ka
    shares = modes.shares * ka / (ka - modes.rates)
    return Modes(np.append(modes.rates, ka), np.append(shares, -shares.sum()))


def concentration_of_doses(
    times: Numbers,
    modes: Modes,
    volume: float,
    dose_times: Floats,
    doses: Floats,
    infusion: Numbers = 0.0,
) -> Floats:
    """Concentration while and after doses are given, as boluses or infusions.

    Formula: sum over doses and modes; after a bolus D B/V exp(-x s), s = t - t_dose >= 0; of an infusion over T
        D B / (V x T) (exp(-x max(s - T, 0)) - exp(-x s)).
    Arguments: times and dose_times in the unit of the rates; doses (n,) >= 0 in a unit of amount; volume > 0;
        infusion = T >= 0, one for all or (n,).
    Returns: amount per volume, shape of times; a bolus counts from its own moment.

    >>> concentration_of_doses(0.0, disposition_modes(0.1), 10.0, np.array([0.0]), np.array([50.0])).item()
    5.0
    """
    since, lasts = _since(times, dose_times, infusion)
    rates = modes.rates
    after = np.maximum(since - lasts, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        infused = (np.exp(-rates * after) - np.exp(-rates * np.maximum(since, 0))) / (rates * lasts)
    shape = np.where(lasts > 0, infused, np.exp(-rates * after))
    return _added(np.where(since >= 0, shape, 0.0), modes, doses, volume)


def auc_of_doses(
    times: Numbers,
    modes: Modes,
    volume: float,
    dose_times: Floats,
    doses: Floats,
    infusion: Numbers = 0.0,
) -> Floats:
    """Integral of `concentration_of_doses` from the start to each time.

    Formula: of a bolus D B/V (1 - exp(-x s)) / x; of an infusion over T, with u = min(s, T),
        D B / (V x T) (u - exp(-x (s - u)) (1 - exp(-x u)) / x).
    Arguments: as there.
    Returns: amount per volume times time, shape of times, never falling.

    >>> round(auc_of_doses(1e9, disposition_modes(0.1), 10.0, np.array([0.0]), np.array([50.0])).item(), 6)
    50.0
    """
    since, lasts = _since(times, dose_times, infusion)
    rates = modes.rates
    on = np.clip(since, 0, lasts)
    after = np.maximum(since - lasts, 0)
    tail = np.exp(-rates * after) * -np.expm1(-rates * on) / rates
    with np.errstate(invalid="ignore", divide="ignore"):
        infused = (on - tail) / (rates * lasts)
    shape = np.where(lasts > 0, infused, -np.expm1(-rates * after) / rates)
    return _added(np.where(since >= 0, shape, 0.0), modes, doses, volume)


def _since(times: Numbers, dose_times: Floats, infusion: Numbers) -> tuple[Floats, Floats]:
    since = np.asarray(times, dtype=float)[..., None, None] - np.asarray(dose_times)[:, None]
    return since, np.broadcast_to(np.asarray(infusion, dtype=float), np.shape(dose_times))[:, None]


def _added(shape: Floats, modes: Modes, doses: Floats, volume: float) -> Floats:
    summed = (shape * modes.shares).sum(axis=-1) @ np.asarray(doses) / volume
    return np.asarray(np.maximum(summed, 0))


def carboplatin_dose_mg(auc_mg_min_ml: float, gfr_ml_min: float) -> float:
    """Dose of carboplatin for an exposure.

    Formula: dose = AUC (GFR + 25).
    Arguments: auc_mg_min_ml, usually 4 to 7; gfr_ml_min >= 0, measured, or estimated and capped by the caller.
    Returns: mg.
    Valid for: adults, carboplatin as a single agent or with others; labels cap an estimated GFR at 125 mL/min.
    Source: Calvert 1989 (J Clin Oncol 7:1748), as remembered.

    >>> carboplatin_dose_mg(5.0, 100.0)
    625.0
    """
    return auc_mg_min_ml * (gfr_ml_min + 25)
