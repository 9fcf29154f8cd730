"""Medicines and procedures that metboard wrote -> treatments."""

from __future__ import annotations

from typing import Any

from metboard.record.fhir_exact_form import Amount, Own, Sited
from metboard.record.fhir_exact_parts import (
    LATERALITY,
    NotRead,
    added,
    amount_in,
    code_in,
    dose_in,
    id_in,
    one,
    place_in,
    said_in,
    side_of,
)
from metboard.record.fhir_exact_readers import Around, checked
from metboard.record.fhir_out_treatments import gy_of
from metboard.record.fhir_own import MCODE, SIDES, TARGET, profile
from metboard.record.fhir_types import Concept
from metboard.record.record import Treatment

_STATUS = {
    "completed": "given", "stopped": "given", "in-progress": "ongoing", "preparation": "planned",
    "not-done": "not-given",
}  # fmt: skip


def read_treatment(own: Own, where: str, around: Around) -> Treatment:
    """State a treatment."""
    is_procedure = own.resource_type == "Procedure"
    dose, fractions = dose_in(own) if is_procedure else _dose_of_medicine(own)
    target = TARGET if is_procedure else profile("lesion")
    category = own.category[0] if isinstance(own.category, tuple) else own.category
    return checked(
        Treatment,
        where=where,
        on=one(own, "stated-on").value_date,
        of=id_in(own.reason_reference[0] if own.reason_reference else None, "diagnosis"),
        kind=code_in(own.code if is_procedure else category, "treatment-kinds"),
        drugs=_drugs(own),
        text=said_in(own),
        status=_status(own),
        setting=_coded(own, f"{MCODE}procedure-intent", "settings"),
        outcome=_coded(own, f"{MCODE}treatment-termination-reason", "outcomes"),
        response=_coded(own, profile("best-response"), "responses"),
        line=one(own, "line-of-therapy").value_integer,
        cycles=one(own, "cycles").value_integer,
        technique=_technique(own),
        lesions=[id_in(each.value_reference, "lesion") for each in added(own, target)],
        dose_gy=_gy(dose),
        fractions=fractions,
        **_days(own),
        **_place(own),
    )


def _technique(own: Own) -> str:
    """Give the technique, in radiotherapy from where mCODE has it."""
    for both in added(own, f"{MCODE}radiotherapy-modality-and-technique"):
        for part in both.extension:
            if part.url == f"{MCODE}radiotherapy-technique" and part.value_codeable_concept:
                return part.value_codeable_concept.text
    return one(own, "technique").value_string or ""


def _status(own: Own) -> str:
    if own.resource_type == "MedicationRequest" and own.status == "active":
        return "planned"
    if own.status not in _STATUS:
        raise NotRead(f"its status is {own.status or 'not given'}")
    return _STATUS[own.status]


def _coded(own: Own, url: str, name: str) -> str | None:
    found = next(iter(added(own, url)), None)
    return (code_in(found.value_codeable_concept, name) or None) if found else None


def _drugs(own: Own) -> list[str]:
    """Give the drugs in their order: the one named, the ingredients of a regimen, or what a procedure used."""
    ingredients = [i.item_codeable_concept for inside in own.contained for i in inside.ingredient]
    named: list[Concept | None] = [own.medication_codeable_concept, *ingredients, *own.used_code]
    return [drug for concept in named if (drug := code_in(concept, "drugs"))]


def _days(own: Own) -> dict[str, Any]:
    days = own.performed_period if own.resource_type == "Procedure" else own.effective_period
    if own.dosage_instruction:
        days = own.dosage_instruction[0].timing.repeat.bounds_period
    return {"start": days.start, "end": days.end}


def _place(own: Own) -> dict[str, Any]:
    sites = own.body_site if isinstance(own.body_site, tuple) else (own.body_site,)
    place = next(iter(sites), None) or one(own, "place").value_codeable_concept or Sited()
    sides = [each.value_codeable_concept for each in added(place, LATERALITY)]
    return {"organ": place_in(place)[0], "side": side_of((side for side in sides if side), SIDES)}


def _dose_of_medicine(own: Own) -> tuple[Amount | None, int | None]:
    return one(own, "dose").value_quantity, one(own, "fractions").value_integer


def _gy(dose: Amount | None) -> float | None:
    if dose is None:
        return None
    return gy_of(amount_in(dose, "cGy")) if dose.code == "cGy" else amount_in(dose, "Gy")
