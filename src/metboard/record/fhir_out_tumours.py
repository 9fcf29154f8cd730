"""Patient, primary tumours, stages and specimens -> mCODE."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.record.fhir_out_context import (
    Outgoing,
    extended,
    head,
    of_diagnosis,
    place_concept,
    possible_tumours,
    tumour_concept,
)
from metboard.record.fhir_out_ids import make_id
from metboard.record.fhir_out_parts import (
    Json,
    absent,
    concept,
    day,
    extension,
    fixed,
    hl7,
    identified,
    note,
    said,
)
from metboard.record.fhir_own import MCODE, METASTATIC, PRIMARY, SNOMED, TERMINOLOGY, profile
from metboard.record.record import Diagnosis, Record, Specimen, Stage

_GROUP = {"p": "399588009", "c": "399537006"}
_CATEGORIES = (
    ("t", "primary-tumor", {"c": "399504009", "p": "384625004"}, "78873005"),
    ("n", "regional-nodes", {"c": "399534004", "p": "371494008"}, "277206009"),
    ("m", "distant-metastases", {"c": "399387003", "p": "371497001"}, "277208005"),
)
_GROUP_WORDS = {"p": "Pathologic TNM stage grouping", "c": "Clinical TNM stage grouping"}
_ANY_GROUP = "399390009"
_SPECIMENS = {"tissue": "TISS", "blood": "BLD", "bone-marrow": "MAR", "fluid": "FLU"}
_TAKEN_FROM = {"primary": PRIMARY, "metastasis": METASTATIC}


def write_patient(record: Record, name: str) -> Json:
    """Write who it is about, and to which day the record speaks."""
    patient = record.patient
    days = (("as-of", record.as_of), ("stated-on", patient.on))
    return {
        "resourceType": "Patient",
        "id": name,
        "meta": {"profile": [f"{MCODE}cancer-patient", profile("patient")]},
        **extended(*(extension(url, valueDate=on.isoformat()) for url, on in days if on)),
        **identified("record", record.id),
        "name": [{"text": said(patient.name)} if patient.name else absent()],
        "gender": patient.sex or "unknown",
        **({"birthDate": patient.birth_date.isoformat()} if patient.birth_date else {}),
        **({"deceasedBoolean": True} if patient.died else {}),
    }


def write_diagnosis(diagnosis: Diagnosis, name: str, out: Outgoing) -> Iterable[Json]:
    """Write a primary tumour."""
    site = place_concept("", side=diagnosis.side)
    yield {
        **head("Condition", name, "diagnosis", out, "primary-cancer-condition"),
        **extended(*possible_tumours(diagnosis.tumours, out)),
        **identified("diagnosis", diagnosis.id),
        **condition_state(),
        "code": tumour_concept(diagnosis.tumours, out),
        **({"bodySite": [{**site, "text": "primary tumour"}]} if site else {}),
        **({"onsetDateTime": diagnosis.on.isoformat()} if diagnosis.on else {}),
        **note(diagnosis.text),
    }


def condition_state() -> Json:
    """Say that a condition is there: what FHIR asks of one in the list of problems."""
    return {
        "clinicalStatus": hl7("condition-clinical", "active"),
        "verificationStatus": hl7("condition-ver-status", "confirmed"),
        "category": [hl7("condition-category", "problem-list-item")],
    }


# --- stages -----------------------------------------------------------------------------------------------------------


def write_stage(stage: Stage, name: str, out: Outgoing) -> Iterable[Json]:
    """Write a stage as its group, which names its categories as members."""
    kind = _kind_of(stage.prefix)
    members = list(_categories(stage, name, out))
    group = _said_stage("stage-groups", stage.group, f"Stage {stage.group}")
    prefix = [extension("stage-prefix", valueString=said(stage.prefix))] if stage.prefix else []
    code = {
        **fixed(SNOMED, _GROUP.get(kind, _ANY_GROUP)),
        "text": _GROUP_WORDS.get(kind, "TNM stage grouping"),
    }
    yield {
        **_staged(stage, name, "stage", "tnm-stage-group", out),
        **extended(*prefix),
        "code": code,
        **(group or {"dataAbsentReason": hl7("data-absent-reason", "unknown")}),
        **(
            {"hasMember": [{"reference": f"Observation/{m['id']}"} for m in members]}
            if members
            else {}
        ),
        **note(stage.text),
    }
    yield from members


def _kind_of(prefix: str) -> str:
    """Give c or p where a prefix says which of the two it is: yp and rp are pathological too."""
    return prefix[-1:].lower()


def _categories(stage: Stage, name: str, out: Outgoing) -> Iterable[Json]:
    for axis, what, codes, general in _CATEGORIES:
        category: str = getattr(stage, axis)
        if category:
            code = fixed(SNOMED, codes.get(_kind_of(stage.prefix), general))
            yield {
                **_staged(
                    stage,
                    make_id(f"stage-{axis}", name),
                    f"stage-{axis}",
                    f"tnm-{what}-category",
                    out,
                ),
                "code": code,
                **_said_stage("tnm-categories", category, _in_words(stage.prefix, axis, category)),
            }


def _staged(stage: Stage, name: str, own: str, mcode: str, out: Outgoing) -> Json:
    return {
        **head("Observation", name, own, out, mcode),
        "status": "final",
        "category": [hl7("observation-category", "exam")],
        **({"focus": [of_diagnosis(stage.of, out)]} if stage.of else {}),
        **day("effectiveDateTime", stage.on),
    }


def _in_words(prefix: str, axis: str, category: str) -> str:
    """Write a category as people do, with its letter.

    >>> _in_words("yp", "t", "2a"), _in_words("c", "m", "M1c")
    ('ypT2a', 'cM1c')
    """
    letter = "" if category[:1].upper() == axis.upper() else axis.upper()
    return f"{prefix}{letter}{category}"


def _said_stage(name: str, value: str, text: str) -> Json:
    return {"valueCodeableConcept": concept((), name, value, text)} if value else {}


# --- specimens --------------------------------------------------------------------------------------------------------


def write_specimen(specimen: Specimen, name: str, out: Outgoing) -> Iterable[Json]:
    """Write a sample."""
    extensions = []
    if specimen.origin:
        origin = concept(((SNOMED, _TAKEN_FROM[specimen.origin]),), "origins", specimen.origin)
        extensions.append(extension("taken-from", valueCodeableConcept=origin))
    if specimen.site and not specimen.organ:
        site = concept((), "sites", specimen.site)
        extensions.append(extension("site", valueCodeableConcept=site))
    yield {
        **head("Specimen", name, "specimen", out, "human-specimen"),
        **extended(*extensions),
        **_identifiers(specimen),
        "status": "available",
        "type": _specimen_type(specimen.kind),
        "collection": {
            **day("collectedDateTime", specimen.on),
            **(
                {"bodySite": place_concept(specimen.organ, specimen.site)} if specimen.organ else {}
            ),
        },
        **note(specimen.text),
    }


def _identifiers(specimen: Specimen) -> Json:
    """Give the sample's own identifier and, as mCODE does, that of the lesion that it was taken from."""
    own = identified("specimen", specimen.id).get("identifier", [])
    lesion = identified("lesion", specimen.lesion).get("identifier", [])
    kind = fixed("http://hl7.org/fhir/resource-types", "BodyStructure")
    both = [*own, *({**each, "type": kind} for each in lesion)]
    return {"identifier": both} if both else {}


def _specimen_type(kind: str | None) -> Json:
    if kind is None:
        return absent()
    standard = ((f"{TERMINOLOGY}/v2-0487", _SPECIMENS[kind]),) if kind in _SPECIMENS else ()
    return concept(standard, "specimen-kinds", kind)
