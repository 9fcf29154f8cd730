"""What medicines and procedures share when they are written: intent, line, end, response, technique."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.record.codes import Codes
from metboard.record.fhir_out_codes import ENDINGS, SETTINGS, drug_codes
from metboard.record.fhir_out_context import Outgoing, of_diagnosis, of_lesion
from metboard.record.fhir_out_parts import Json, NotWritable, concept, extension, hl7, said
from metboard.record.fhir_own import MCODE, SNOMED, TARGET
from metboard.record.record import Treatment

_GIVEN = {"given": "completed", "ongoing": "in-progress", "not-given": "not-done"}
_STOPPED = ("progression", "toxicity", "refused")


def course_extensions(treatment: Treatment, out: Outgoing) -> Iterable[Json]:
    """Give what neither FHIR nor mCODE has an element for."""
    if treatment.on:
        yield extension("stated-on", valueDate=treatment.on.isoformat())
    if treatment.setting:
        standard = snomed(SETTINGS.get(treatment.setting))
        intent = concept(standard, "settings", treatment.setting)
        yield {"url": f"{MCODE}procedure-intent", "valueCodeableConcept": intent}
    if treatment.outcome:
        reason = concept(snomed(ENDINGS.get(treatment.outcome)), "outcomes", treatment.outcome)
        yield {"url": f"{MCODE}treatment-termination-reason", "valueCodeableConcept": reason}
    if treatment.response:
        response = concept((), "responses", treatment.response)
        yield extension("best-response", valueCodeableConcept=response)
    if treatment.line is not None:
        yield extension("line-of-therapy", valueInteger=small(treatment.line))
    if treatment.cycles is not None:
        yield extension("cycles", valueInteger=small(treatment.cycles))
    if treatment.technique:
        yield _technique(treatment)
    address = TARGET if is_procedure(treatment) else extension("lesion")["url"]
    yield from (
        {"url": address, "valueReference": of_lesion(each, out)} for each in treatment.lesions
    )


def snomed(code: str | None) -> tuple[tuple[str, str], ...]:
    """Give system and code of a SNOMED code, if there is one."""
    return ((SNOMED, code),) if code else ()


def small(number: int) -> int:
    """Give a whole number back that FHIR can hold."""
    if not -(2**31) <= number < 2**31:
        raise NotWritable(f"the number {number}")
    return number


def is_procedure(treatment: Treatment) -> bool:
    """Tell whether a treatment is a procedure and not a medicine."""
    return treatment.kind != "drug" and not (treatment.kind == "other" and treatment.drugs)


def reason_of(treatment: Treatment, out: Outgoing) -> Json:
    """Name the primary tumour that is treated, if the record does."""
    return {"reasonReference": [of_diagnosis(treatment.of, out)]} if treatment.of else {}


def status_of(treatment: Treatment) -> str:
    """Give the status of FHIR: what was given and had to end is stopped."""
    if treatment.status == "given" and treatment.outcome in _STOPPED:
        return "stopped"
    return _GIVEN[treatment.status]


def drug_concept(drug: str, codes: Codes) -> Json:
    """Name a drug by its codes."""
    return concept(drug_codes(drug, codes), "drugs", drug)


def _technique(treatment: Treatment) -> Json:
    """Give the technique; in radiotherapy as mCODE does, which asks for the modality too."""
    if treatment.kind != "radiotherapy" or not is_procedure(treatment):
        return extension("technique", valueString=said(treatment.technique))
    unknown = hl7("v3-NullFlavor", "UNK")
    technique = {**hl7("v3-NullFlavor", "UNC"), "text": said(treatment.technique)}
    parts = (("modality", unknown), ("technique", technique))
    return {
        "url": f"{MCODE}radiotherapy-modality-and-technique",
        "extension": [
            {"url": f"{MCODE}radiotherapy-{name}", "valueCodeableConcept": value}
            for name, value in parts
        ],
    }
