"""Forms of older FHIR (DSTU2, STU3) that say the same as R4 in another shape -> R4. Nothing else is translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

NOT_READ: Mapping[str, str] = {
    "MedicationOrder": "an order of an older FHIR (DSTU2) is not read; cancer drugs may stand in it"
}
"""Types that R4 no longer has, and what to say of them."""
_LISTS: Mapping[str, tuple[str, ...]] = {
    "Procedure": ("reasonReference", "bodySite", "partOf"),
    "Condition": ("stage", "bodySite"),
    "Observation": ("interpretation", "note"),
    "MedicationRequest": ("reasonReference", "reasonCode", "note"),
    "MedicationStatement": ("reasonReference", "reasonCode", "partOf"),
    "MedicationAdministration": ("reasonReference", "reasonCode", "partOf"),
}
_CONCEPTS: Mapping[str, tuple[str, ...]] = {
    "Condition": ("clinicalStatus", "verificationStatus"),
    "AllergyIntolerance": ("clinicalStatus", "verificationStatus"),
}
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "Condition": {"dateRecorded": "recordedDate", "assertedDate": "recordedDate"}
}


def to_r4(raw: bytes, kind: str) -> bytes:
    """Give a resource in the shape of R4: a list where one value stood, a concept where a word stood."""
    resource = msgspec.json.decode(raw)
    _change(resource, _LISTS.get(kind, ()), dict, lambda value: [value])
    _change(resource, _CONCEPTS.get(kind, ()), str, lambda word: {"coding": [{"code": word}]})
    for old, new in _RENAMED.get(kind, {}).items():
        if old in resource:
            resource.setdefault(new, resource[old])
    for name in _names(resource) if kind == "Patient" else ():
        _change(name, ("family",), list, lambda parts: " ".join(map(str, parts)))
    return msgspec.json.encode(resource)


def _names(patient: dict[str, Any]) -> list[dict[str, Any]]:
    listed = patient.get("name")
    return [name for name in listed if isinstance(name, dict)] if isinstance(listed, list) else []


def _change(
    resource: dict[str, Any], fields: tuple[str, ...], form: type, change: Callable[[Any], Any]
) -> None:
    for field in fields:
        if isinstance(resource.get(field), form):
            resource[field] = change(resource[field])
