"""Neutrophils under a drug: proliferation, three stages of maturation, blood, and feedback."""

from __future__ import annotations

from typing import NamedTuple

from metboard.models.arrays import Floats, Numbers, np

STEPS_A_DAY = ((1 / 24, 96), (1.0, 8), (4.0, 4), (np.inf, 3))
"""Until how many days after a dose so many steps a day are taken."""
_TRANSITS = 4
_HOURS = 24.0
_SAME_DAY = 1e-6
_LEAST_LOG = -600.0
_LEAST_SHARE = 0.1
LONGEST_STEP = 1.2
"""Of a step, in units of 1/k: beyond, a count could become negative."""


class Marrow(NamedTuple):
    """What one patient's marrow is like."""

    baseline: Numbers  # neutrophils in blood, 1e9 per litre
    transit_hours: Numbers  # from proliferation to blood
    feedback: Numbers  # gamma
    slope_per_um: Numbers  # loss of proliferation per micromole per litre


def days_of_steps(dose_days: Floats, until_day: float, marks: Floats | None = None) -> Floats:
    """Edges of the steps in which neutrophils are computed: fine after a dose, coarse later.

    Formula: after each dose steps of 15 minutes for an hour, of 3 hours for a day, of 6 until day 4, then of 8.
    Arguments: dose_days: (n,), rising, >= 0; until_day > the last; marks: days at which a step has to end.
    Returns: (n_steps + 1,), rising, from 0 to until_day; each dose begins a step.

    >>> len(days_of_steps(np.array([0.0]), 21.0))
    76
    """
    starts = np.unique(np.concatenate(([0.0], dose_days)))
    ends = np.append(starts[1:], until_day)
    fine = np.concatenate([_between(start, end) for start, end in zip(starts, ends, strict=True)])
    exact = np.unique(np.concatenate((starts, [until_day], [] if marks is None else marks)))
    apart = np.abs(fine[:, None] - exact).min(axis=1) > _SAME_DAY
    return np.unique(np.concatenate((fine[apart], exact)))


def _between(start: float, end: float) -> Floats:
    days: list[Floats] = []
    since = 0.0
    for until, a_day in STEPS_A_DAY:
        stop = min(until, end - start)
        if stop > since:
            days.append(start + np.arange(since, stop, 1 / a_day))
        since = max(since, stop)
    return np.concatenate(days)


def neutrophil_path(marrow: Marrow, days: Floats, drug_um: Floats) -> Floats:
    """Neutrophils in blood at the end of each step.

    Formula: P' = k P (1 - s C) (B / N)^gamma - k P; M_1' = k (P - M_1), M_2' and M_3' likewise; N' = k (M_3 - N);
        k = 4 / transit time, B = baseline, all B at the start. Runge-Kutta of order 4, of P the logarithm, with the
        mean concentration of each step for C.
    Arguments: days: (n + 1,), edges of the steps (`days_of_steps`); drug_um: (n, ...), mean concentration in each
        step, micromole per litre; the parts of marrow broadcast to its later axes.
    Returns: (n + 1, ...), 1e9 per litre, > 0, finite.
    Errors: ValueError where a step is longer than 0.3 transit times: counts could become negative.
    Valid for: drugs whose effect is linear in concentration; without growth factors.
    Source: Friberg 2002 (J Clin Oncol 20:4713); the parameters of docetaxel in the tests as radivot/myelo gives them.

    >>> marrow = Marrow(5.0, 90.0, 0.16, 8.0)
    >>> [float(n) for n in neutrophil_path(marrow, np.array([0.0, 0.5, 1.0]), np.zeros(2)).round(6)]
    [5.0, 5.0, 5.0]
    """
    shape = np.broadcast_shapes(drug_um.shape[1:], *(np.shape(part) for part in marrow))
    rate = _TRANSITS * _HOURS / np.asarray(marrow.transit_hours)
    if np.max(rate) * np.diff(days).max() > LONGEST_STEP:
        raise ValueError("a step is longer than 0.3 transit times; expected shorter steps")
    cells = np.broadcast_to(marrow.baseline, (5, *shape)).astype(float)
    cells[0] = np.log(cells[0])
    path = [cells[4]]
    for step, drug in zip(np.diff(days), drug_um, strict=True):
        cells = _step(cells, float(step), rate, marrow, drug)
        path.append(cells[4])
    return np.asarray(path)


def _step(cells: Floats, days: float, rate: Floats, marrow: Marrow, drug: Floats) -> Floats:
    least = _LEAST_SHARE * cells[4]
    first = _slope(cells, least, rate, marrow, drug)
    second = _slope(cells + days / 2 * first, least, rate, marrow, drug)
    third = _slope(cells + days / 2 * second, least, rate, marrow, drug)
    fourth = _slope(cells + days * third, least, rate, marrow, drug)
    made = cells + days / 6 * (first + 2 * second + 2 * third + fourth)
    made[0] = np.maximum(made[0], _LEAST_LOG)
    return np.asarray(made)


def _slope(cells: Floats, least: Floats, rate: Floats, marrow: Marrow, drug: Floats) -> Floats:
    """Change of the logarithm of P and of the others, per day; within a step N counts as `least` or more."""
    feedback = (marrow.baseline / np.maximum(cells[4], least)) ** marrow.feedback
    before = np.concatenate((np.exp(cells[:1]), cells[1:4]))
    growth = (1 - marrow.slope_per_um * drug) * feedback - 1
    return np.asarray(rate * np.concatenate((growth[None], before - cells[1:])))


def nadir(days: Floats, neutrophils: Floats) -> Floats:
    """Lowest count, also between the ends of steps.

    Formula: the vertex of the parabola through the logarithms of the lowest count and its neighbours.
    Arguments: days: (n,), rising, n >= 3; neutrophils: (n, ...), > 0, at those days.
    Returns: 1e9 per litre, at or below the lowest of them; the lowest itself where it is the first or last.

    >>> days = np.array([0.0, 1.0, 2.0, 4.0])
    >>> round(float(nadir(days, np.exp((days - 1.4) ** 2))), 9)
    1.0
    """
    at = np.clip(neutrophils.argmin(axis=0), 1, len(days) - 2)
    left, lowest, right = (
        np.log(np.take_along_axis(neutrophils, np.asarray(at + i)[None], axis=0)[0])
        for i in (-1, 0, 1)
    )
    before, after = days[at] - days[at - 1], days[at + 1] - days[at]
    fall, rise = (lowest - left) / before, (right - lowest) / after
    bend = (rise - fall) / (before + after)
    slope = (fall * after + rise * before) / (before + after)
    inside = (fall < 0) & (rise > 0)
    dip = np.where(inside, slope**2 / np.where(inside, 4 * bend, 1.0), 0.0)
    return np.asarray(np.minimum(np.exp(lowest - dip), neutrophils.min(axis=0)))


def grade_of_neutropenia(neutrophils: Numbers) -> Floats:
    """Grade of a neutrophil count.

    Formula: 4 below 0.5, 3 below 1.0, 2 below 1.5, else 0 (grade 1 needs the laboratory's lower limit).
    Arguments: neutrophils, 1e9 per litre.
    Source: CTCAE 5.0, neutrophil count decreased, as remembered.

    >>> [int(grade_of_neutropenia(n)) for n in (0.49, 0.5, 1.0, 1.5)]
    [4, 3, 2, 0]
    """
    found = np.asarray(neutrophils)
    return np.select([found < 0.5, found < 1.0, found < 1.5], [4.0, 3.0, 2.0], 0.0)
