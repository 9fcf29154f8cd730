"""Lesions -> one BodyStructure for each, or a secondary Condition for a group, and one Observation for each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metboard.record.fhir_out_codes import metastasis_codes, title_of, unit_of
from metboard.record.fhir_out_context import (
    Outgoing,
    extended,
    head,
    of_diagnosis,
    place_concept,
    side_concept,
)
from metboard.record.fhir_out_ids import make_id
from metboard.record.fhir_out_parts import (
    Json,
    NotWritable,
    component,
    concept,
    day,
    extension,
    fixed,
    hl7,
    identified,
    note,
    reference,
    valued,
)
from metboard.record.fhir_own import LOINC, MCODE, METASTATIC, PRIMARY, SNOMED, system
from metboard.record.record import LesionEntry, Value

_SIZE, _LONGEST, _OTHER = "21889-1", "33728-7", "33729-5"


def is_group(lesion: LesionEntry) -> bool:
    """Tell whether an entry may be about several lesions; a count of 0 or 1 is about one."""
    count = lesion.count
    return isinstance(count, (dict, tuple, str)) or count not in (0, 1)


def holder_of(lesion: LesionEntry, name: str, record_id: str) -> tuple[str, str]:
    """Give type and id of the resource that says where a lesion is; all days of one lesion share it."""
    kind = "Condition" if is_group(lesion) else "BodyStructure"
    if not lesion.id:
        return kind, make_id("lesion", name)
    place = [lesion.id, lesion.of, lesion.organ, lesion.site, lesion.side, lesion.primary]
    count = lesion.count if is_group(lesion) else 1
    return kind, make_id("lesion", record_id, place, count)


def write_lesion(lesion: LesionEntry, name: str, out: Outgoing) -> Iterable[Json]:
    """Write one lesion as seen on one day: where it is, and how it was found."""
    if not lesion.organ:
        raise NotWritable("a lesion without its organ")
    kind, holder = holder_of(lesion, name, out.record_id)
    yield (_group if kind == "Condition" else _structure)(lesion, holder, out)
    yield _sighting(lesion, name, f"{kind}/{holder}", out)


# --- where it is ------------------------------------------------------------------------------------------------------


def _structure(lesion: LesionEntry, name: str, out: Outgoing) -> Json:
    side = [side_concept(lesion.side)] if lesion.side else []
    return {
        **head("BodyStructure", name, "lesion", out, "tumor"),
        **extended(*_related(lesion, "related-condition", out)),
        **_names(lesion, name),
        "morphology": fixed(SNOMED, PRIMARY if lesion.primary else METASTATIC),
        "location": place_concept(lesion.organ, lesion.site),
        **({"locationQualifier": side} if side else {}),
    }


def _related(lesion: LesionEntry, name: str, out: Outgoing) -> Iterable[Json]:
    """Say of which primary tumour a lesion is, if the record does."""
    if lesion.of:
        yield {"url": f"{MCODE}{name}", "valueReference": of_diagnosis(lesion.of, out)}


def _names(lesion: LesionEntry, name: str) -> Json:
    """Give the identifier that mCODE asks for: the lesion's own, else one that only says which resource it is."""
    if lesion.id:
        return identified("lesion", lesion.id)
    return identified("unnamed-lesion", name)


def _group(lesion: LesionEntry, name: str, out: Outgoing) -> Json:
    related = _related(lesion, "related-primary-cancer-condition", out)
    said = [("primary", lesion.primary), ("may-be-none", _may_be_none(lesion.count))]
    marks = [extension(mark, valueBoolean=True) for mark, holds in said if holds]
    certainty = "provisional" if _may_be_none(lesion.count) else "confirmed"
    profiles = () if lesion.primary else ("secondary-cancer-condition",)
    known = ((SNOMED, PRIMARY),) if lesion.primary else metastasis_codes(lesion.organ)
    return {
        **head("Condition", name, "lesions", out, *profiles),
        **extended(*related, *marks),
        **_names(lesion, name),
        "clinicalStatus": hl7("condition-clinical", "active"),
        "verificationStatus": hl7("condition-ver-status", certainty),
        "category": [hl7("condition-category", "problem-list-item")],
        "code": concept(known, "parts", "lesions", f"{_counted(lesion.count)} in {lesion.organ}"),
        "bodySite": [place_concept(lesion.organ, lesion.site, lesion.side)],
    }


def _may_be_none(count: Value) -> bool:
    """Tell whether there may be no lesion at all: such are not confirmed, lest others take them for metastases.

    >>> _may_be_none({"min": 0.0, "max": 1.0}), _may_be_none({"min": 1.0})
    (True, False)
    """
    return isinstance(count, dict) and count.get("min") == 0


def _counted(count: Value) -> str:
    """Say a count so that a program that reads only words is not misled.

    >>> _counted({"min": 2.0}), _counted(3.0), _counted({"max": 4.0})
    ('multiple metastases', '3 metastases', 'metastases')
    """
    if isinstance(count, dict):
        return "multiple metastases" if count.get("min", 0) >= 2 else "metastases"
    return f"{count:g} metastases" if isinstance(count, (int, float)) else "metastases"


# --- how it was found -------------------------------------------------------------------------------------------------


def _sighting(lesion: LesionEntry, name: str, holder: str, out: Outgoing) -> Json:
    is_size = _is_number(lesion.diameter_mm)
    parts = list(_components(lesion, out))
    code = {"coding": [{"system": LOINC, "code": _SIZE}]} if is_size else _seen()
    return {
        **head("Observation", name, "lesion-seen", out, *(("tumor-size",) if is_size else ())),
        "status": "final",
        "category": [hl7("observation-category", "imaging")],
        "code": code,
        "focus": [reference(holder, "lesion", lesion.id) if lesion.id else {"reference": holder}],
        **day("effectiveDateTime", lesion.on),
        **({"component": parts} if parts else {}),
        **note(lesion.text),
    }


def _is_number(value: Value | None) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _seen() -> Json:
    return {"coding": [{"system": system("parts"), "code": "lesion-seen"}], "text": "lesion seen"}


def _components(lesion: LesionEntry, out: Outgoing) -> Iterable[Json]:
    if lesion.diameter_mm is not None:
        size = valued(lesion.diameter_mm, "mm")
        yield component(((LOINC, _LONGEST),), "parts", "diameter", size)
    if lesion.short_axis_mm is not None:
        axis = valued(lesion.short_axis_mm, "mm")
        yield component(((LOINC, _OTHER),), "parts", "short-axis", axis)
    if isinstance(lesion.count, bool) or lesion.count != 1:
        yield component((), "parts", "count", valued(lesion.count, "1"))
    yield from _findings(lesion.findings, out)


def _findings(findings: Mapping[str, Value], out: Outgoing) -> Iterable[Json]:
    for name in sorted(findings):
        fact = name if name.startswith("lesion.") else f"lesion.{name}"
        made = component((), "lesion-facts", name, valued(findings[name], unit_of(fact, out.codes)))
        made["code"]["text"] = title_of(fact, out.codes)
        yield made
