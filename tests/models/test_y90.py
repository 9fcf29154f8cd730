"""Yttrium-90 against worked figures, the balance of energy, and its own physics."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.models.printed import printed

from metboard.models import (
    body_surface_m2,
    lung_dose_gy,
    mono_activity_gbq,
    mono_dose_gy,
    partition_activity_gbq,
    partition_doses,
    surface_activity_gbq,
)
from metboard.models.y90 import GY_KG_PER_GBQ

PRINTED = printed("y90")
MASSES, SHUNTS, RATIOS = st.floats(0.05, 3), st.floats(0, 0.6), st.floats(0.2, 20)


@pytest.mark.parametrize("row", PRINTED["mono"], ids=str)
def test_one_compartment_has_its_worked_activity(row: dict[str, Any]) -> None:
    found = mono_activity_gbq(row["dose_gy"], row["mass_kg"], row["lung_shunt"])
    assert found == pytest.approx(row["activity_gbq"], abs=1e-6)
    assert mono_dose_gy(found, row["mass_kg"], row["lung_shunt"]) == pytest.approx(row["dose_gy"])


@pytest.mark.parametrize("row", PRINTED["partition"], ids=str)
def test_three_compartments_have_their_worked_doses(row: dict[str, Any]) -> None:
    masses = row["tumour_kg"], row["normal_kg"], row["ratio"], row["lung_shunt"]
    doses = partition_doses(row["activity_gbq"], *masses)
    assert doses == pytest.approx((row["tumour_gy"], row["normal_gy"], row["lung_gy"]), abs=1e-5)
    assert partition_activity_gbq(doses.normal_gy, *masses) == pytest.approx(row["activity_gbq"])


@pytest.mark.parametrize("row", PRINTED["lung"], ids=str)
def test_the_lungs_have_their_worked_dose(row: dict[str, Any]) -> None:
    assert lung_dose_gy(row["activity_gbq"], row["lung_shunt"]) == pytest.approx(row["lung_gy"])


@pytest.mark.parametrize("row", PRINTED["lung_label"], ids=str)
def test_the_two_limits_of_the_label_agree_within_its_rounding(row: dict[str, Any]) -> None:
    """The label writes 16.5 mCi, 0.61 GBq and 30 Gy side by side: two figures each, so 2 %."""
    found = lung_dose_gy(row["activity_gbq"], row["lung_shunt"])
    assert found == pytest.approx(row["lung_gy"], rel=0.02)


@pytest.mark.parametrize("row", PRINTED["surface"], ids=str)
def test_the_activity_by_body_surface_falls_in_steps_with_the_lung_shunt(
    row: dict[str, Any],
) -> None:
    found = surface_activity_gbq(row["surface_m2"], row["tumour_share"], row["lung_shunt"])
    assert found == pytest.approx(row["activity_gbq"])


@pytest.mark.parametrize(
    ("shunt", "share"), [(0.0999, 1), (0.10, 0.8), (0.1499, 0.8), (0.15, 0.6), (0.20, 0.6), (0.2001, 0)]
)  # fmt: skip
def test_both_sides_of_every_step_of_the_shunt(shunt: float, share: float) -> None:
    assert surface_activity_gbq(1.8, 0.0, shunt) == pytest.approx(1.6 * share)


@given(st.floats(0.1, 20), MASSES, MASSES, RATIOS, SHUNTS)
def test_all_energy_is_shared_out(
    activity: float, tumour: float, normal: float, ratio: float, shunt: float
) -> None:
    doses = partition_doses(activity, tumour, normal, ratio, shunt)
    total = doses.tumour_gy * tumour + doses.normal_gy * normal + doses.lung_gy
    assert total == pytest.approx(GY_KG_PER_GBQ * activity)
    assert doses.tumour_gy == pytest.approx(ratio * doses.normal_gy)


@given(st.floats(0.1, 20), MASSES, MASSES, SHUNTS)
def test_with_equal_uptake_three_compartments_are_one(
    activity: float, tumour: float, normal: float, shunt: float
) -> None:
    doses = partition_doses(activity, tumour, normal, 1.0, shunt)
    assert doses.normal_gy == pytest.approx(mono_dose_gy(activity, tumour + normal, shunt))


def kao_activity_gbq(tumour_gy: float, tumour_kg: float, by_activity: float, shunt: float) -> float:
    """The partition in the words of Kao 2013: a ratio of activities, and all of the lung's from the tumour's share."""
    tumour = tumour_gy * tumour_kg / GY_KG_PER_GBQ
    lung = shunt * tumour / (1 - shunt)
    return tumour + tumour / by_activity + lung


@given(st.floats(20, 400), MASSES, MASSES, RATIOS)
def test_without_a_shunt_both_ways_to_write_the_partition_agree(
    tumour_gy: float, tumour: float, normal: float, ratio: float
) -> None:
    ours = partition_activity_gbq(tumour_gy / ratio, tumour, normal, ratio, 0.0)
    assert ours == pytest.approx(kao_activity_gbq(tumour_gy, tumour, ratio * tumour / normal, 0.0))


def test_the_rounded_constant_lies_within_two_percent_of_the_decay() -> None:
    """The makers round 49.4 up to 50: half-life 64.1 h (World J Hepatol 2015), mean energy 0.9267 MeV."""
    decays = 1e9 * 64.1 * 3600 / log(2)
    assert decays * 0.9267 * 1.602177e-13 == pytest.approx(GY_KG_PER_GBQ, rel=0.02)


def test_body_surface_grows_with_height_and_weight() -> None:
    assert body_surface_m2(170, 70) == pytest.approx(1.81, abs=0.005)
    assert body_surface_m2(171, 70) > body_surface_m2(170, 70) < body_surface_m2(170, 71)
