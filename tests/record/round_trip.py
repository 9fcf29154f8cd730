"""Write a record as FHIR, read it back, and compare what both say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from metboard.knowledge import Knowledge
from metboard.record import Record, read_bytes, to_fhir
from metboard.record.fhir_out_ids import plain

LISTS = [name for name in Record.__struct_fields__ if name not in ("record", "unread")]


def normal(record: Record) -> dict[str, Any]:
    """Give what a record says: no places, no lines of what was not understood, in no order."""
    made = {name: plain(getattr(record, name)) for name in LISTS}
    for name, value in made.items():
        if isinstance(value, list):
            made[name] = sorted(value, key=lambda each: json.dumps(each, sort_keys=True))
    return made


def back(record: Record, knowledge: Knowledge) -> Record:
    (again,) = read_bytes(to_fhir(record, knowledge), "bundle.json", knowledge)
    return again


def written(record: Record, knowledge: Knowledge) -> list[dict[str, Any]]:
    bundle = json.loads(to_fhir(record, knowledge))
    return [entry["resource"] for entry in bundle["entry"]]


def check_valid(record: Record, knowledge: Knowledge) -> None:
    text = to_fhir(record, knowledge)
    Bundle.model_validate_json(text)
    resources = [entry["resource"] for entry in json.loads(text)["entry"]]
    ids = [f"{each['resourceType']}/{each['id']}" for each in resources]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", each["id"]) for each in resources)
    assert set(_references(resources)) <= {*ids, "#regimen", *(f"#drug{n}" for n in range(1, 9))}


def _references(value: Any) -> Iterable[str]:
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for each in value.values():
            yield from _references(each)
