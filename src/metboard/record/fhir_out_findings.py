"""Findings, harm from treatment, cancers in the family, and which lists are complete -> FHIR."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.record.fhir_out_codes import drug_codes, fact_codes, title_of, unit_of
from metboard.record.fhir_out_context import (
    Outgoing,
    extended,
    head,
    of_specimen,
    place_concept,
    possible_tumours,
    tumour_concept,
)
from metboard.record.fhir_out_ids import make_id
from metboard.record.fhir_out_parts import (
    Json,
    NotWritable,
    absent,
    concept,
    day,
    extension,
    fixed,
    hl7,
    note,
    said,
    valued,
    words,
)
from metboard.record.fhir_own import CTCAE, UCUM
from metboard.record.fhir_relatives import KINSHIP
from metboard.record.record import Finding, Record, Relative, Toxicity

_CATEGORIES = {
    "lab": "laboratory", "marker": "laboratory", "variant": "laboratory", "germline": "laboratory",
    "vital": "vital-signs", "ecg": "procedure", "staging": "imaging", "extent": "imaging",
    "lesion": "imaging", "treatment": "therapy", "drug": "therapy", "class": "therapy",
}  # fmt: skip
_ECOG = "patient.ecog"
_WORST = 5


def write_finding(finding: Finding, name: str, out: Outgoing) -> Iterable[Json]:
    """Write the value of a fact."""
    title = title_of(finding.fact, out.codes)
    yield {
        **head("Observation", name, "finding", out, *_profiles(finding)),
        "status": "final",
        "category": [hl7("observation-category", _category(finding.fact))],
        "code": concept(fact_codes(finding.fact), "facts", finding.fact, title),
        **day("effectiveDateTime", finding.on),
        **_value(finding, out),
        **of_specimen(finding.specimen, out),
        **note(finding.text),
    }


def _profiles(finding: Finding) -> tuple[str, ...]:
    if finding.fact == _ECOG:
        return ("ecog-performance-status",)
    is_test = finding.fact.startswith("marker.") and fact_codes(finding.fact)
    return ("tumor-marker-test",) if is_test else ()


def _category(fact: str) -> str:
    return "survey" if fact == _ECOG else _CATEGORIES.get(fact.partition(".")[0], "exam")


def _value(finding: Finding, out: Outgoing) -> Json:
    value = finding.value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if finding.fact == _ECOG and is_number and value in (0, 1, 2, 3, 4, 5):
        return {"valueInteger": int(value)}
    return valued(value, unit_of(finding.fact, out.codes))


def write_toxicity(harm: Toxicity, name: str, out: Outgoing) -> Iterable[Json]:
    """Write harm from treatment."""
    drugs = [
        {
            "resourceType": "Medication",
            "id": f"drug{number}",
            "code": concept(drug_codes(drug, out.codes), "drugs", drug),
        }
        for number, drug in enumerate(harm.drugs, start=1)
    ]
    suspects = [{"instance": {"reference": f"#{drug['id']}"}} for drug in drugs]
    yield {
        **head("AdverseEvent", name, "toxicity", out),
        **({"contained": drugs} if drugs else {}),
        **extended(*_harmful(harm)),
        "actuality": "actual",
        "event": words(harm.event) or absent(),
        **({"date": harm.on.isoformat()} if harm.on else {}),
        **({"suspectEntity": suspects} if suspects else {}),
    }


def _harmful(harm: Toxicity) -> Iterable[Json]:
    if harm.grade is not None:
        if not 0 <= harm.grade <= _WORST:
            raise NotWritable(f"grade {harm.grade}")
        grade = fixed(f"{CTCAE}/CodeSystem/ctcae-grade-code-system", str(harm.grade))
        yield {"url": f"{CTCAE}/StructureDefinition/ctcae-grade", "valueCodeableConcept": grade}
    if harm.organ:
        yield extension("place", valueCodeableConcept=place_concept(harm.organ))
    if harm.steroids is not None:
        yield extension("treated-with-steroids", valueBoolean=harm.steroids)
    if harm.end is not None:
        ended = f"{CTCAE}/StructureDefinition/adverse-event-resolved-date"
        yield {"url": ended, "valueDateTime": harm.end.isoformat()}
    if harm.text:
        yield extension("remark", valueString=said(harm.text))


def write_relative(relative: Relative, name: str, out: Outgoing) -> Iterable[Json]:
    """Write a cancer in the family."""
    code = KINSHIP.get(relative.relation.lower())
    kin = hl7("v3-RoleCode", code) if code else {}
    age = relative.age_years
    onset = (
        {"value": float(age), "unit": "a", "system": UCUM, "code": "a"} if age is not None else {}
    )
    yield {
        **head("FamilyMemberHistory", name, "relative", out),
        "status": "completed",
        **({"date": relative.on.isoformat()} if relative.on else {}),
        "relationship": {**kin, **words(relative.relation)} or absent(),
        "condition": [
            {
                **extended(*possible_tumours(relative.tumours, out)),
                "code": tumour_concept(relative.tumours, out),
                **({"onsetAge": onset} if onset else {}),
            }
        ],
        **note(relative.text),
    }


def write_lists(record: Record, out: Outgoing, entries: dict[str, list[str]]) -> Iterable[Json]:
    """Write which lists the record calls complete or not; `entries` holds the places of what stands in each."""
    for name, complete in record.complete.items():
        listed = [{"item": {"reference": place}} for place in entries.get(name, ())]
        empty = hl7("list-empty-reason", "nilknown" if complete else "unavailable")
        remark = "This list is complete." if complete else "Entries may be missing from this list."
        yield {
            **head("List", make_id("list", out.record_id, name), "list", out),
            **extended(extension("complete", valueBoolean=complete)),
            "status": "current",
            "mode": "snapshot",
            "title": said(name),
            "code": concept((), "lists", name),
            **note(remark),
            **({"entry": listed} if listed else {"emptyReason": empty}),
        }
