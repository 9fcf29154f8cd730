"""Medicines -> treatments of the cancer, or facts about other medicines. A request proves nothing given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

from metboard.knowledge.code_table import MedicineCode
from metboard.record.codes import Codes, text_of
from metboard.record.context import Context, Statement, extensions_of, follow, has_profile, unread
from metboard.record.dates import day_of, join_text, note_on
from metboard.record.fhir_resources import (
    FORMS,
    Concept,
    Condition,
    Dosage,
    Medication,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    MedicationUse,
    Quantity,
)
from metboard.record.record import Finding, Treatment, Value
from metboard.record.units import convert

Status: TypeAlias = Literal["given", "ongoing", "planned", "not-given"]
_STATUS: dict[str, Status] = {
    "in-progress": "ongoing", "active": "ongoing", "completed": "given", "stopped": "given", "on-hold": "given",
    "not-done": "not-given", "not-taken": "not-given", "intended": "planned",
}
_SKIPPED = {"entered-in-error", "cancelled", "draft"}
_LOCAL = re.compile(r"(?i)inhal|topical|nasal|ophthal|cutan|otic|rectal|dermal|topisch")
_A_DAY = re.compile(r"(?i)(\d+(?:[.,]\d+)?)\s*mg\b.*?(?:\bdaily|once a day|per day|a day|/\s*d\b|täglich|\bqd\b|1-0-0)")
_HOURS = {"h": 1.0, "d": 24.0, "wk": 168.0}
SAME_COURSE = timedelta(days=90)
"""Doses further apart than this are a new course: no regimen pauses so long."""


def read_medicine(use: MedicationUse, where: str, context: Context) -> Iterable[Statement]:
    """State what a statement, request or administration says of a medicine."""
    medicine = _medicine(use, context)
    what = text_of(medicine)
    status = _status(use)
    if status is None:
        return [unread(where, what or "a medicine", f"its status is {use.status or 'not given'}")]
    if medicine is None or not what:
        return [unread(where, "a medicine", "not named")]
    found = list(_other_facts(medicine, use, where, status, context.codes))
    drugs = _drugs(medicine, context.codes)
    if not drugs and not found and _is_for_cancer(use, medicine, context):
        drugs = (re.sub(r"\W+", "-", what.lower()).strip("-")[:60],)
    if drugs:
        found.append(_treatment(use, where, what, status, drugs, context))
    return found or [unread(where, what, "no cancer drug and no medicine that bears on treatment")]


def join_courses(treatments: Iterable[Treatment]) -> Iterable[Treatment]:
    """Join single administrations of the same drugs to courses; all other treatments stay as they are."""
    doses: dict[tuple[tuple[str, ...], str, str | None], list[Treatment]] = {}
    for treatment in treatments:
        if treatment.where.startswith("MedicationAdministration/") and treatment.start:
            doses.setdefault((treatment.drugs, treatment.kind, treatment.setting), []).append(treatment)
        else:
            yield treatment
    for several in doses.values():
        yield from _courses(sorted(several, key=lambda t: (t.status, t.start or date.min, t.where)))


def _courses(doses: Sequence[Treatment]) -> Iterable[Treatment]:
    course: list[Treatment] = []
    for dose in doses:
        last = course[-1] if course else None
        near = last and dose.start and (last.end or last.start) and dose.start - (last.end or last.start) <= SAME_COURSE  # type: ignore[operator]
        if course and not (near and last and last.status == dose.status):
            yield _course(course)
            course = []
        course.append(dose)
    if course:
        yield _course(course)


def _course(doses: Sequence[Treatment]) -> Treatment:
    first, last = doses[0], doses[-1]
    if len(doses) == 1:
        return first
    return msgspec.structs.replace(
        first, where=", ".join(dose.where for dose in doses), end=last.end, outcome=last.outcome or first.outcome,
        text=join_text(first.text, f"{len(doses)} administrations"))


def _medicine(use: MedicationUse, context: Context) -> Concept | None:
    """Give the medicine: coded here, in a Medication of the file, or in one contained in the resource."""
    if use.medication_codeable_concept is not None:
        return use.medication_codeable_concept
    reference = use.medication_reference
    if reference is None:
        return None
    for raw in use.contained if reference.reference.startswith("#") else ():
        try:
            inside = msgspec.json.decode(raw, type=FORMS["Medication"])
        except msgspec.DecodeError:
            continue
        if isinstance(inside, Medication) and inside.id == reference.reference[1:]:
            return inside.code
    found = follow(reference, Medication, context)
    if found:
        return found[1].code
    return Concept(text=reference.display) if reference.display else None


def _status(use: MedicationUse) -> Status | None:
    if use.status in _SKIPPED:
        return None
    return "planned" if isinstance(use, MedicationRequest) else _STATUS.get(use.status)


def _drugs(medicine: Concept, codes: Codes) -> tuple[str, ...]:
    """Give the cancer drugs of a medicine: by code, else every one that its words name."""
    for coding in medicine.coding:
        found = codes.drugs.of_coding(coding)
        if found:
            return tuple(sorted({drug for drugs in found[:1] for drug in drugs}))
    for text in (medicine.text, *(coding.display for coding in medicine.coding)):
        named = codes.drugs.all_in_text(text) if text else ()
        if named:
            return tuple(sorted({drug for drugs in named for drug in drugs}))
    return ()


def _is_for_cancer(use: MedicationUse, medicine: Concept, context: Context) -> bool:
    """Tell whether an unknown medicine is given against the cancer: by its class, profile or reason."""
    if any("atc" in c.system.lower() and c.code.startswith(("L01", "L02")) for c in medicine.coding):
        return True
    if has_profile(use, "cancer-related-medication"):
        return True
    reasons = [found[1] for r in use.reason_reference if (found := follow(r, Condition, context))]
    return any(context.codes.tumours.of(each) for each in (*use.reason_code, *(reason.code for reason in reasons)))


def _treatment(
    use: MedicationUse, where: str, what: str, status: Status, drugs: tuple[str, ...], context: Context
) -> Treatment:
    codes = context.codes
    known = [codes.knowledge.drugs[drug] for drug in drugs if drug in codes.knowledge.drugs]
    supportive = len(known) == len(drugs) and all(drug.modality == "supportive" for drug in known)
    start, end = _span(use)
    return Treatment(
        kind="other" if supportive else "drug", drugs=drugs, text=join_text(what, note_on(*_starts(use))),
        status=status, start=start, end=end, on=start or day_of(use.date_asserted, use.authored_on), where=where,
        setting=_word(use, "intent", codes), outcome=_ending(use, codes))  # type: ignore[arg-type]


def _starts(use: MedicationUse) -> tuple[str, ...]:
    period = use.effective_period.start if use.effective_period else ""
    bounds = [d.timing.repeat.bounds_period.start for d in _dosages(use)
              if d.timing and d.timing.repeat and d.timing.repeat.bounds_period]
    return (period, use.effective_date_time, *bounds)


def _span(use: MedicationUse) -> tuple[date | None, date | None]:
    start = day_of(*_starts(use))
    if use.effective_period is not None:
        return start, day_of(use.effective_period.end)
    return start, start if isinstance(use, MedicationAdministration) else None


def _word(use: MedicationUse, vocabulary: str, codes: Codes) -> str | None:
    """Give the intent of a treatment; `curative` does not say which setting a drug was given in."""
    for extension in extensions_of(use, "-intent"):
        word = codes.word(vocabulary, extension.value_codeable_concept)
        if word and word != "definitive":
            return word
    return None


def _ending(use: MedicationUse, codes: Codes) -> str | None:
    reasons = use.status_reason if isinstance(use.status_reason, tuple) else (use.status_reason,)
    ended = [extension.value_codeable_concept for extension in extensions_of(use, "termination-reason")]
    for concept in (*reasons, *ended):
        word = codes.word("ending", concept)
        if word:
            return word
    return None


# --- other medicines --------------------------------------------------------------------------------------------------


def _other_facts(
    medicine: Concept, use: MedicationUse, where: str, status: Status, codes: Codes
) -> Iterable[Statement]:
    """State the facts of a medicine that is in use now; of one only ordered it stays open whether it is taken."""
    if status not in ("ongoing", "planned") or use.status in ("completed", "stopped", "on-hold"):
        return
    on = day_of(use.date_asserted, *_starts(use), use.authored_on)
    for code in codes.medicines.of(medicine)[:1]:
        if any(_LOCAL.search(text_of(dosage.route)) for dosage in _dosages(use)):
            yield unread(where, text_of(medicine), "given locally, not to the whole body")
            return
        text = join_text(text_of(medicine), "ordered" if status == "planned" else "")
        if code.prednisone_factor is None:
            value: Value = ("yes", "no") if status == "planned" else code.value
            yield Finding(fact=code.fact, value=value, where=where, on=on, text=text)
        else:
            yield from _steroid(code, use, where, on, text, status)


def _steroid(
    code: MedicineCode, use: MedicationUse, where: str, on: date | None, text: str, status: Status
) -> Iterable[Statement]:
    """Give the daily dose as prednisone; without a stated one it is only known to be above nothing."""
    mg = next((dose for dosage in _dosages(use) if (dose := _mg_a_day(dosage)) is not None), None)
    if mg is None:
        yield unread(where, text, "a steroid without a daily dose in mg")
        if status == "ongoing":
            yield Finding(fact=code.fact, value={"above": 0.0}, where=where, on=on, text=text)
        return
    dose = round(mg * (code.prednisone_factor or 1.0), 2)
    value: Value = {"min": 0.0, "max": dose} if status == "planned" else dose
    yield Finding(fact=code.fact, value=value, where=where, on=on, text=join_text(text, f"{mg:g} mg a day"))


def _dosages(use: MedicationUse) -> tuple[Dosage, ...]:
    if isinstance(use, MedicationStatement):
        return use.dosage
    if isinstance(use, MedicationRequest):
        return use.dosage_instruction
    if isinstance(use, MedicationAdministration) and use.dosage:
        return (Dosage(text=use.dosage.text, route=use.dosage.route),)
    return ()


def _mg_a_day(dosage: Dosage) -> float | None:
    dose = next((each.dose_quantity for each in dosage.dose_and_rate if each.dose_quantity), None)
    times = _times_a_day(dosage)
    mg = _mg(dose) if dose else None
    if mg is not None and times is not None:
        return mg * times
    found = _A_DAY.search(dosage.text)
    return float(found[1].replace(",", ".")) if found else None


def _mg(dose: Quantity) -> float | None:
    return None if dose.value is None else convert(dose.value, dose.code or dose.unit, "mg")


def _times_a_day(dosage: Dosage) -> float | None:
    timing = dosage.timing
    if timing is None:
        return None
    if timing.code and any(coding.code in ("QD", "AM") for coding in timing.code.coding):
        return 1.0
    repeat = timing.repeat
    if repeat is None or not repeat.period or repeat.period_unit not in _HOURS:
        return None
    return (repeat.frequency or 1) * 24.0 / (repeat.period * _HOURS[repeat.period_unit])
