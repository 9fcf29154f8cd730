"""Neutrophils against LSODA: docetaxel worked through, and what must always hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.models.oracle import (
    DOCETAXEL,
    DOCETAXEL_MARROW,
    DOCETAXEL_MG_PER_UMOL,
    DOCETAXEL_V1,
    docetaxel,
)
from tests.models.printed import printed

from metboard.models.kinetics import auc_of_doses, disposition_modes
from metboard.models.neutrophils import Marrow, days_of_steps, nadir, neutrophil_path

PRINTED = printed("forecast")
NADIR = 1e-3  # what the oracle has to agree to, relative
MARROW = Marrow(*DOCETAXEL_MARROW)
MODES = disposition_modes(**{name: 24 * k for name, k in DOCETAXEL.items()})  # per day


def mean_um(days: Any, dose_mg: float, dose_days: Any) -> Any:
    """Mean concentration of docetaxel in each step, micromole per litre."""
    doses = np.full(len(dose_days), dose_mg / DOCETAXEL_MG_PER_UMOL)
    return np.diff(auc_of_doses(days, MODES, DOCETAXEL_V1, dose_days, doses)) / np.diff(days)


def path(dose_mg: float, dose_days: Any, until: float) -> tuple[Any, Any]:
    days = days_of_steps(np.asarray(dose_days, dtype=float), until)
    return days, neutrophil_path(MARROW, days, mean_um(days, dose_mg, np.asarray(dose_days)))


@pytest.mark.parametrize("row", PRINTED["docetaxel_nadirs"], ids=str)
def test_every_nadir_of_docetaxel_agrees_with_lsoda(row: dict[str, Any]) -> None:
    dose_days = np.arange(row["doses"]) * 21.0
    days, found = path(row["dose_mg"], dose_days, dose_days[-1] + 42)
    cycles = [(days >= d) & (days < d + 21) for d in dose_days]
    nadirs = [float(nadir(days[c], found[c])) for c in cycles]
    np.testing.assert_allclose(nadirs, row["nadirs"], rtol=NADIR)


@pytest.mark.parametrize("row", PRINTED["docetaxel_one_dose"], ids=str)
def test_one_dose_is_lowest_and_recovers_when_it_should(row: dict[str, float]) -> None:
    days, found = path(row["dose_mg"], [0.0], 42.0)
    assert days[found.argmin()] == pytest.approx(row["nadir_day"], abs=0.5)
    assert found[days == 21.0] == pytest.approx(row["neutrophils_at_21_days"], rel=NADIR)


@pytest.mark.parametrize("dose_mg", [20.0, 60.0, 180.0])
def test_the_whole_path_agrees_with_lsoda(dose_mg: float) -> None:
    days, found = path(dose_mg, [0.0, 7.0, 21.0], 42.0)
    slow = docetaxel(days, dose_mg=dose_mg, dose_days=[0.0, 7.0, 21.0])
    np.testing.assert_allclose(found, slow, rtol=NADIR)


def test_a_finer_grid_changes_little() -> None:
    days, coarse = path(180.0, [0.0], 21.0)
    fine = np.unique(np.concatenate([days, (days[1:] + days[:-1]) / 2]))
    finer = neutrophil_path(MARROW, fine, mean_um(fine, 180.0, np.zeros(1)))
    np.testing.assert_allclose(finer[np.isin(fine, days)], coarse, rtol=NADIR)


@settings(max_examples=20)
@given(st.floats(0, 300), st.floats(0, 300))
def test_more_drug_never_gives_a_higher_nadir(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert path(high, [0.0], 21.0)[1].min() <= path(low, [0.0], 21.0)[1].min() + 1e-12


def test_patients_side_by_side_are_as_alone() -> None:
    days = days_of_steps(np.zeros(1), 21.0)
    drug = mean_um(days, 150.0, np.zeros(1))
    slopes = np.array([4.0, 8.58, 12.0])
    together = neutrophil_path(MARROW._replace(slope_per_um=slopes), days, drug[:, None])
    for i, slope in enumerate(slopes):
        alone = neutrophil_path(MARROW._replace(slope_per_um=slope), days, drug)
        np.testing.assert_allclose(together[:, i], alone, rtol=1e-12)


@pytest.mark.parametrize("drug_um", [0.0, 1e-12, 1.0, 100.0])
@pytest.mark.parametrize("hours", [41.0, 88.7, 500.0])
def test_no_extreme_gives_anything_but_a_count(drug_um: float, hours: float) -> None:
    marrow = Marrow(5.0, hours, 0.161, 8.58)
    days = days_of_steps(np.zeros(1), 30.0)
    drug = np.where(days[:-1] < 1, drug_um, 0.0)
    found = neutrophil_path(marrow, days, drug)
    assert np.isfinite(found).all()
    assert (found > 0).all()


def test_steps_too_long_for_the_transit_are_refused() -> None:
    days = days_of_steps(np.zeros(1), 30.0)
    with pytest.raises(ValueError, match="expected shorter steps"):
        neutrophil_path(Marrow(5.0, 20.0, 0.161, 8.58), days, np.zeros(len(days) - 1))


def test_a_nadir_at_an_end_is_the_count_there() -> None:
    days = np.array([0.0, 1.0, 2.0])
    assert float(nadir(days, np.array([3.0, 2.0, 1.0]))) == 1.0
    assert float(nadir(days, np.array([1.0, 2.0, 3.0]))) == 1.0


def test_steps_begin_at_doses_and_end_at_marks() -> None:
    days = days_of_steps(np.array([0.0, 7.0, 21.0]), 60.0, marks=np.array([10.3, 42.0]))
    assert {0.0, 7.0, 10.3, 21.0, 42.0, 60.0} <= set(days.tolist())
    assert (np.diff(days) > 0).all()
    assert np.diff(days)[days[:-1] == 21.0] == pytest.approx(1 / 96)
