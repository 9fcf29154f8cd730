"""The models as differential equations, solved by LSODA: the slow, obvious way to every closed form."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

DOCETAXEL = {"k10": 5.2, "k12": 1.06, "k21": 1.51, "k13": 1.26, "k31": 0.084}  # per hour
DOCETAXEL_V1 = 7.4  # litres
DOCETAXEL_MG_PER_UMOL = 0.808
DOCETAXEL_MARROW = (5.05, 88.7, 0.161, 8.58)  # 1e9/l, hours, gamma, litres per micromole
"""Friberg 2002, as the README of radivot/myelo gives them (commit 028162f)."""


def solve(
    slope: Callable[[float, Any], Any],
    start: Any,
    times: Any,
    *,
    breaks: Any = (),
    jumps: Any = None,
) -> Any:
    """Solve from 0, afresh after every break, where `jumps` may change the state; states at times, (n_times, ...)."""
    times = np.asarray(times, dtype=float)
    state, found = np.asarray(start, dtype=float), np.empty((len(times), len(start)))
    edges = [0.0, *(b for b in breaks if 0 < b < times[-1]), max(times[-1], 1e-12)]
    for i, (begin, end) in enumerate(itertools.pairwise(edges)):
        state = state if jumps is None else jumps(i, state)
        inside = (times >= begin) & ((times < end) | (end == edges[-1]))
        made = solve_ivp(slope, (begin, end), state, "LSODA", rtol=1e-11, atol=1e-13,
                         t_eval=np.unique(np.append(times[inside], end)), max_step=(end - begin) / 5)  # fmt: skip
        assert made.success, made.message
        found[inside] = made.y.T[: inside.sum()]
        state = made.y[:, -1]
    return found


def docetaxel(days: Any, *, dose_mg: float, dose_days: Any) -> Any:
    """Neutrophils after boluses of docetaxel, Friberg 2002 with three compartments; days rising."""
    k10, k12, k21, k13, k31 = (24 * k for k in DOCETAXEL.values())
    baseline, hours, gamma, slope_um = DOCETAXEL_MARROW
    k = 4 * 24 / hours

    def slope(t: float, y: Any) -> list[float]:
        c1, c2, c3, prol, m1, m2, m3, circ = y
        effect = slope_um * c1 / DOCETAXEL_V1 / DOCETAXEL_MG_PER_UMOL
        return [
            -(k10 + k12 + k13) * c1 + k21 * c2 + k31 * c3, k12 * c1 - k21 * c2, k13 * c1 - k31 * c3,
            k * prol * ((1 - effect) * (baseline / circ) ** gamma - 1),
            k * (prol - m1), k * (m1 - m2), k * (m2 - m3), k * (m3 - circ),
        ]  # fmt: skip

    def dose(i: int, state: Any) -> Any:
        return state + np.array([dose_mg if i < len(dose_days) else 0.0] + [0.0] * 7)

    assert dose_days[0] == 0
    return solve(slope, [0, 0, 0] + [baseline] * 5, days, breaks=dose_days[1:], jumps=dose)[:, 7]


def main() -> None:
    """Print the figures of tests/cases/models/forecast.yaml: python -m tests.models.oracle."""
    days = np.arange(0, 42.001, 1 / 96)
    one = docetaxel(days, dose_mg=180.0, dose_days=[0.0])
    six = np.arange(6) * 21.0
    days_of_six = np.arange(0, 126.001, 1 / 24)
    many = docetaxel(days_of_six, dose_mg=135.0, dose_days=six)
    print("one dose of 180 mg:", one.min(), days[one.argmin()], one[days == 21.0])
    print(
        "six doses of 135 mg:",
        [many[(days_of_six >= d) & (days_of_six < d + 21)].min() for d in six],
    )
    k10, k12, k21, k13, k31 = DOCETAXEL.values()
    matrix = [[k10 + k12 + k13, -k21, -k31], [-k12, k21, 0], [-k13, 0, k31]]
    print("rates per hour:", sorted(np.linalg.eigvals(np.array(matrix)))[::-1])


if __name__ == "__main__":
    main()
