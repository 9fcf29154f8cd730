"""The JSON object of a forecast: its keys, their kinds, and what must hold among its numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.forecast.patients import LESIONS, a_case, forecast_of

from metboard.forecast import FORECAST, write_forecast
from metboard.knowledge import release


class Size(msgspec.Struct, forbid_unknown_fields=True):
    on: str
    mm: float
    counted: bool


class Ahead(msgspec.Struct, forbid_unknown_fields=True):
    weeks: float
    on: str
    mm: float
    low_mm: float
    high_mm: float
    model_mm: float
    last_mm: float
    weight_of_model: float
    staying_pct: int
    effective_draws: int


class Lesion(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    measurements: int
    sizes: list[Size]
    last_mm: float
    on: str
    moved_sd: float
    effective_draws: int
    warning: str
    withheld_weeks: list[float]
    ahead: list[Ahead]


class Population(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    got: str
    made_of: str
    patients: int
    measurements: int
    borrowed: str
    wider: float
    made_from: str
    limits: list[str]


class Object(msgspec.Struct, forbid_unknown_fields=True):
    contract: str
    file: str
    case: dict[str, str]
    knowledge: str
    regimen: dict[str, str]
    is_running: bool
    population: Population
    level: float
    lesions: list[Lesion]
    left_out: list[dict[str, str]]
    notes: list[str]
    evidence: list[dict[str, Any]]


@pytest.fixture
def told(tmp_path: Path) -> Object:
    more = LESIONS + "  - {id: head, organ: brain, diameter_mm: 12, on: 2026-01-05}\n"
    answer = write_forecast(forecast_of(a_case(tmp_path, more)), release(), "someone.yaml")
    return msgspec.json.decode(msgspec.json.encode(answer), type=Object)


def test_the_keys_are_these_and_no_others(told: Object) -> None:
    assert told.contract == FORECAST == "metboard.forecast/1"
    assert told.level == 0.9
    assert told.regimen["id"] == "docetaxel"
    assert set(told.case) == {"id", "tumour", "summary", "as_of"}
    assert [each["lesion"] for each in told.left_out] == ["head"]
    assert told.evidence[0]["source"] == "laleh-2022"
    assert told.evidence[0]["unverified"] == (not release().sources["laleh-2022"].is_read)


def test_the_numbers_of_a_lesion_hold_together(told: Object) -> None:
    for lesion in told.lesions:
        assert lesion.measurements == sum(size.counted for size in lesion.sizes)
        assert lesion.last_mm == lesion.sizes[-1].mm
        assert lesion.on == lesion.sizes[-1].on
        assert [each.weeks for each in lesion.ahead] == [6, 12, 24, 36]
        for each in lesion.ahead:
            assert each.low_mm <= each.mm <= each.high_mm
            assert 0 <= each.weight_of_model <= 1
            assert 0 <= each.staying_pct <= 100
            assert each.on > lesion.on


def test_every_object_says_what_it_is_not(told: Object) -> None:
    words = " ".join(told.notes)
    for part in (
        "stays on this treatment",
        "not from today",
        "survival",
        "no comparison of treatments",
    ):
        assert part in words


def test_the_object_is_plain_json(tmp_path: Path) -> None:
    answer = write_forecast(forecast_of(a_case(tmp_path)), release(), "someone.yaml")
    assert json.loads(msgspec.json.encode(answer))["contract"] == FORECAST
