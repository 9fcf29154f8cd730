"""Drugs and regimens -> medicines given or requested."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.record.codes import Codes
from metboard.record.fhir_out_context import Outgoing, extended, head, place_concept
from metboard.record.fhir_out_course import (
    course_extensions,
    drug_concept,
    reason_of,
    small,
    status_of,
)
from metboard.record.fhir_out_parts import (
    Json,
    absent,
    concept,
    day,
    extension,
    note,
    period,
    quantity,
    said,
)
from metboard.record.record import Treatment


def write_medicine(treatment: Treatment, name: str, out: Outgoing) -> Json:
    """Write a drug or regimen."""
    kind = concept((), "treatment-kinds", treatment.kind)
    shared = {
        **extended(*course_extensions(treatment, out), *_local(treatment)),
        **_medication(treatment, out.codes),
        **reason_of(treatment, out),
        **note(treatment.text),
    }
    if treatment.status != "planned":
        return {
            **head(
                "MedicationAdministration", name, "treatment", out, _medicated("administration")
            ),
            **shared,
            "status": status_of(treatment),
            "category": kind,
            **period("effective", treatment.start, treatment.end),
        }
    return {
        **head("MedicationRequest", name, "treatment", out, _medicated("request")),
        **shared,
        "status": "active",
        "intent": "plan",
        "category": [kind],
        **day("authoredOn", treatment.on),
        "requester": absent(),
        **_bounds(treatment),
    }


def _medicated(what: str) -> str:
    return f"cancer-related-medication-{what}"


def _local(treatment: Treatment) -> Iterable[Json]:
    """Give the place that a medicine is given into, and its dose of radiation (radioligands)."""
    if treatment.organ or treatment.side:
        place = place_concept(treatment.organ, "", treatment.side)
        yield extension("place", valueCodeableConcept=place)
    if treatment.dose_gy is not None:
        yield extension("dose", valueQuantity=quantity(treatment.dose_gy, "Gy"))
    if treatment.fractions is not None:
        yield extension("fractions", valueInteger=small(treatment.fractions))


def _medication(treatment: Treatment, codes: Codes) -> Json:
    """Name the medicine: one drug by its codes, several as the ingredients of a contained one."""
    drugs = [drug_concept(drug, codes) for drug in treatment.drugs]
    if not drugs:
        known = {"text": said(treatment.text)} if treatment.text else absent()
        return {"medicationCodeableConcept": known}
    if len(drugs) == 1:
        return {"medicationCodeableConcept": drugs[0]}
    regimen = {
        "resourceType": "Medication",
        "id": "regimen",
        "code": {"text": " + ".join(treatment.drugs)},
        "ingredient": [{"itemCodeableConcept": drug} for drug in drugs],
    }
    return {"contained": [regimen], "medicationReference": {"reference": "#regimen"}}


def _bounds(treatment: Treatment) -> Json:
    if treatment.start is None and treatment.end is None:
        return {}
    days = period("bounds", treatment.start, treatment.end)
    return {"dosageInstruction": [{"timing": {"repeat": days}}]}
