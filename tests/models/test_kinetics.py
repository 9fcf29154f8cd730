"""Concentrations by superposition against the equations; exposure; carboplatin by its printed table."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from tests.models.oracle import DOCETAXEL, solve
from tests.models.printed import printed

from metboard.models.kinetics import (
    absorbed,
    auc_of_doses,
    carboplatin_dose_mg,
    concentration_of_doses,
    disposition_modes,
)

PRINTED = printed("forecast")
DRUGS = {
    "one": {"k10": 0.3},
    "two": {"k10": 0.3, "k12": 0.5, "k21": 0.2},
    "three": DOCETAXEL,
    "slow": {"k10": 0.0026, "k12": 0.0088, "k21": 0.0115},  # an antibody
}
RATE = st.floats(1e-3, 10)


def matrix(k10: float, k12: float = 0, k21: float = 0, k13: float = 0, k31: float = 0) -> Any:
    return np.array([[-(k10 + k12 + k13), k21, k31], [k12, -k21, 0], [k13, 0, -k31]])


def equations(
    drug: dict[str, float], times: Any, dose_times: Any, infusion: float, ka: float
) -> Any:
    """Concentration and its integral after doses of 100 into 10 l: as a bolus, an infusion or from the gut."""
    flow, ends = matrix(**drug), [t + infusion for t in dose_times]

    def slope(t: float, y: Any) -> Any:
        given = (
            sum(100 / infusion for a, b in zip(dose_times, ends, strict=True) if a <= t < b)
            if infusion
            else 0
        )
        into = np.array([given + ka * y[3], 0, 0])
        return [*(flow @ y[:3] + into), -ka * y[3], y[0] / 10]

    breaks = sorted({*dose_times[1:], *(ends if infusion else [])})

    def jump(i: int, state: Any) -> Any:
        at = ([0.0, *breaks])[i]
        if infusion or at not in dose_times:
            return state
        return state + np.eye(5)[3 if ka else 0] * 100

    made = solve(slope, np.zeros(5), times, breaks=breaks, jumps=jump)
    return made[:, 0] / 10, made[:, 4]


@pytest.mark.parametrize("name", DRUGS)
@pytest.mark.parametrize(("infusion", "ka"), [(0.0, 0.0), (2.0, 0.0), (0.0, 0.7)])
def test_superposition_agrees_with_lsoda(name: str, infusion: float, ka: float) -> None:
    dose_times = [0.0, 12.0, 24.0]
    times = np.linspace(0, 60, 121) + 1e-6
    slow, slow_auc = equations(DRUGS[name], times, dose_times, infusion, ka)
    modes = disposition_modes(**DRUGS[name])
    given_as = (
        absorbed(modes, ka) if ka else modes,
        10.0,
        np.array(dose_times),
        np.full(3, 100.0),
        infusion,
    )
    np.testing.assert_allclose(concentration_of_doses(times, *given_as), slow, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(auc_of_doses(times, *given_as), slow_auc, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("row", PRINTED["docetaxel_rates_per_hour"])
def test_the_rates_are_the_eigenvalues(row: dict[str, list[float]]) -> None:
    np.testing.assert_allclose(disposition_modes(**DOCETAXEL).rates, row["rates"], rtol=1e-12)


@given(st.tuples(RATE, RATE, RATE, RATE, RATE))
def test_rates_of_three_compartments_are_those_of_the_matrix(k: tuple[float, ...]) -> None:
    modes = disposition_modes(*k)
    values = np.sort(-np.linalg.eigvals(matrix(*k)).real)
    np.testing.assert_allclose(np.sort(modes.rates), values, rtol=1e-5)
    assert modes.shares.sum() == pytest.approx(1, rel=1e-5)


@given(st.sampled_from(sorted(DRUGS)), st.floats(0, 40), st.floats(0, 40), st.floats(0, 3))
def test_exposure_never_falls_and_grows_with_the_dose(
    name: str, first: float, second: float, infusion: float
) -> None:
    modes = disposition_modes(**DRUGS[name])
    doses = np.array([50.0, 80.0])
    times = np.sort([first, second])
    auc = auc_of_doses(times, modes, 10.0, np.array([0.0, 5.0]), doses, infusion)
    assert 0 <= auc[0] <= auc[1] + 1e-12
    more = auc_of_doses(times, modes, 10.0, np.array([0.0, 5.0]), doses * 1.5, infusion)
    np.testing.assert_allclose(more, 1.5 * auc)


def test_exposure_is_the_integral_of_the_concentration() -> None:
    modes = absorbed(disposition_modes(**DRUGS["two"]), 1.1)
    given_as = (modes, 10.0, np.array([0.0, 8.0]), np.array([10.0, 30.0]))
    slow = quad(lambda t: float(concentration_of_doses(t, *given_as)), 0, 20, points=[8.0])[0]
    assert float(auc_of_doses(20.0, *given_as)) == pytest.approx(slow, rel=1e-8)


def test_uptake_as_fast_as_elimination_still_gives_a_number() -> None:
    same = absorbed(disposition_modes(0.5), 0.5)
    found = concentration_of_doses(2.0, same, 1.0, np.zeros(1), np.ones(1))
    assert float(found) == pytest.approx(0.5 * 2 * np.exp(-1.0), rel=1e-5)


@pytest.mark.parametrize("time", [0.0, 1e-12, 1e12])
@pytest.mark.parametrize("infusion", [0.0, 1e-9, 1e6])
def test_no_extreme_gives_anything_but_a_concentration(time: float, infusion: float) -> None:
    given_as = (disposition_modes(**DOCETAXEL), 7.4, np.zeros(1), np.array([180.0]), infusion)
    for value in (concentration_of_doses(time, *given_as), auc_of_doses(time, *given_as)):
        assert 0 <= float(value) < inf


@pytest.mark.parametrize("row", PRINTED["carboplatin"], ids=str)
def test_carboplatin_is_dosed_as_the_printed_table_says(row: dict[str, float]) -> None:
    assert carboplatin_dose_mg(row["auc"], row["gfr"]) == row["dose_mg"]
