"""Treatments -> medicines given or requested, courses of radiotherapy, operations, other procedures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from metboard.record.fhir_out_context import Outgoing, extended, head, place_concept
from metboard.record.fhir_out_course import (
    course_extensions,
    drug_concept,
    is_procedure,
    reason_of,
    small,
    snomed,
    status_of,
)
from metboard.record.fhir_out_ids import make_id
from metboard.record.fhir_out_medicines import write_medicine
from metboard.record.fhir_out_parts import (
    Json,
    NotWritable,
    absent,
    concept,
    fixed,
    note,
    period,
    quantity,
)
from metboard.record.fhir_own import DOSE, FRACTIONS, MCODE, SNOMED, VOLUME
from metboard.record.record import Treatment

_CODES = {"radiotherapy": "1217123003", "surgery": "387713003"}
_PROFILES = {
    "radiotherapy": ("radiotherapy-course-summary",),
    "surgery": ("cancer-related-surgical-procedure",),
}
_RADIOTHERAPY = "108290001"


def write_treatment(treatment: Treatment, name: str, out: Outgoing) -> Iterable[Json]:
    """Write a treatment; what is planned is a request, or a procedure in preparation."""
    if not is_procedure(treatment):
        yield write_medicine(treatment, name, out)
        return
    dosed = treatment.dose_gy is not None or treatment.fractions is not None
    if treatment.kind == "radiotherapy" and (dosed or treatment.organ):
        volume = _volume(treatment, make_id("volume", name), out)
        yield volume
        yield _procedure(treatment, name, [_dose(treatment, volume["id"])], out)
    else:
        yield _procedure(treatment, name, [_dose(treatment, "")] if dosed else [], out)


def _procedure(treatment: Treatment, name: str, doses: list[Json], out: Outgoing) -> Json:
    place = place_concept(treatment.organ, "", treatment.side)
    drugs = [drug_concept(drug, out.codes) for drug in treatment.drugs]
    standard = snomed(_CODES.get(treatment.kind))
    category = _RADIOTHERAPY if treatment.kind == "radiotherapy" else ""
    return {
        **head("Procedure", name, "treatment", out, *_PROFILES.get(treatment.kind, ())),
        **extended(*course_extensions(treatment, out), *doses),
        "status": "preparation" if treatment.status == "planned" else status_of(treatment),
        **({"category": fixed(SNOMED, category)} if category else {}),
        "code": concept(
            standard, "treatment-kinds", treatment.kind, treatment.text or treatment.kind
        ),
        **period("performed", treatment.start, treatment.end),
        **reason_of(treatment, out),
        **({"bodySite": [place]} if place else {}),
        **({"usedCode": drugs} if drugs else {}),
        **note(treatment.text),
    }


def _volume(treatment: Treatment, name: str, out: Outgoing) -> Json:
    place = place_concept(treatment.organ, "", treatment.side)
    return {
        **head("BodyStructure", name, "volume", out, "radiotherapy-volume"),
        "location": place if treatment.organ else absent(),
        "description": treatment.organ or "volume not named",
    }


def _dose(treatment: Treatment, volume: str) -> Json:
    parts: list[Json] = []
    if volume:
        parts.append({"url": VOLUME, "valueReference": {"reference": f"BodyStructure/{volume}"}})
    if treatment.dose_gy is not None:
        parts.append({"url": DOSE, "valueQuantity": dose_quantity(treatment.dose_gy)})
    if treatment.fractions is not None:
        if treatment.fractions < 0:
            raise NotWritable(f"{treatment.fractions} fractions")
        parts.append({"url": FRACTIONS, "valueUnsignedInt": small(treatment.fractions)})
    return {"url": f"{MCODE}radiotherapy-dose-delivered-to-volume", "extension": parts}


def dose_quantity(dose_gy: float) -> Json:
    """Give a dose in cGy, as mCODE asks, or in Gy where only that gives it back exactly."""
    made = quantity(dose_gy, "Gy")
    cgy = float(Decimal(repr(float(dose_gy))) * 100)
    return quantity(cgy, "cGy") if gy_of(cgy) == dose_gy else made


def gy_of(cgy: float) -> float:
    """Give a dose in Gy.

    >>> gy_of(5040.0)
    50.4
    """
    return float(Decimal(repr(cgy)) / 100)
