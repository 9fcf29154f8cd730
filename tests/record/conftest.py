from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from metboard.knowledge import Knowledge, release
from metboard.record import Record, read_bytes


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return release()


@pytest.fixture(scope="session")
def broken() -> Path:
    return Path(__file__).parent / "broken"


@pytest.fixture(scope="session")
def demo() -> Path:
    import metboard

    return Path(metboard.__file__).parent / "demo"


@pytest.fixture(scope="session")
def read(knowledge: Knowledge) -> Callable[..., Record]:
    """Read resources, given as plain values, as the record of one patient."""

    def read_resources(*resources: dict[str, Any]) -> Record:
        patient = {
            "resourceType": "Patient",
            "id": "p",
            "gender": "female",
            "birthDate": "1960-05-04",
        }
        (record,) = read_bytes(msgspec.json.encode([patient, *resources]), "test.json", knowledge)
        return record

    return read_resources


def observation(name: str, loinc: str = "", text: str = "", **rest: Any) -> dict[str, Any]:
    code: dict[str, Any] = (
        {"coding": [{"system": "http://loinc.org", "code": loinc}]} if loinc else {"text": text}
    )
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "code": code,
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2026-10-01",
        **rest,
    }


def quantity(value: float, unit: str, comparator: str | None = None) -> dict[str, Any]:
    return {
        "value": value,
        "unit": unit,
        "code": unit,
        **({"comparator": comparator} if comparator else {}),
    }


def condition(text: str, name: str = "c", **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": name,
        "code": {"text": text},
        "subject": {"reference": "Patient/p"},
        "onsetDateTime": "2026-09-01",
        **rest,
    }


def statement(
    text: str,
    name: str = "m",
    status: str = "active",
    kind: str = "MedicationStatement",
    **rest: Any,
) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "id": name,
        "status": status,
        "medicationCodeableConcept": {"text": text},
        "subject": {"reference": "Patient/p"},
        **rest,
    }
