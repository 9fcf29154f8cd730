"""Liver volumes against worked figures and their own limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.models.printed import printed

from metboard.models import growth_pct_week, liver_volume_ml, remnant_share_pct

PRINTED = printed("liver")


@pytest.mark.parametrize("row", PRINTED["volume"], ids=str)
def test_the_volume_follows_from_the_body_surface(row: dict[str, Any]) -> None:
    assert liver_volume_ml(row["surface_m2"]) == pytest.approx(row["volume_ml"])


@pytest.mark.parametrize("row", PRINTED["remnant"], ids=str)
def test_the_remnant_is_a_share_of_the_standard_volume(row: dict[str, Any]) -> None:
    found = remnant_share_pct(row["remnant_ml"], row["volume_ml"])
    assert found == pytest.approx(row["remnant_pct"], abs=1e-5)


@pytest.mark.parametrize("row", PRINTED["growth"], ids=str)
def test_the_growth_is_counted_in_points_a_week(row: dict[str, Any]) -> None:
    found = growth_pct_week(row["before_pct"], row["after_pct"], row["weeks"])
    assert found == pytest.approx(row["pct_week"])


@given(st.floats(1.2, 2.6), st.floats(0.01, 0.2))
def test_a_larger_body_needs_a_larger_liver(surface: float, more: float) -> None:
    assert liver_volume_ml(surface + more) > liver_volume_ml(surface) > 0
