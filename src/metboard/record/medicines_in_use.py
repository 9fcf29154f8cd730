"""Medicines that bear on treatment without being one: steroids, anticoagulants, inducers, acid reducers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from metboard.knowledge.code_table import MedicineCode
from metboard.record.codes import Codes, text_of
from metboard.record.context import Statement, unread
from metboard.record.dates import day_of, join_text
from metboard.record.fhir_resources import (
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    MedicationUse,
)
from metboard.record.fhir_types import Concept, Dosage, Quantity
from metboard.record.record import Finding, Value
from metboard.record.treatments import Status
from metboard.units import convert

_LOCAL = re.compile(
    r"(?i)inhal|topical|nasal|ophthal|cutan|\botic|rectal|dermal|topisch|cream|ointment|creme\b|salbe|lotion|eye drops?"
    r"|ear drops?|augentropfen|ohrentropfen|spray|enema|intra-?articular|intraarticul|intravitre"
)
_A_DAY = re.compile(
    r"(?i)(\d+(?:[.,]\d+)?)\s*mg\b.*?(?:\bdaily|once a day|per day|a day|/\s*d\b|täglich|\bqd\b|1-0-0)"
)
_HOURS = {"h": 1.0, "d": 24.0, "wk": 168.0}


def facts_in_use(
    medicine: Concept, use: MedicationUse, where: str, status: Status, codes: Codes
) -> Iterable[Statement]:
    """State the facts of a medicine that is in use now; of one only ordered it stays open whether it is taken."""
    if status not in ("ongoing", "planned") or use.status in ("completed", "stopped", "on-hold"):
        return
    on = day_of(use.date_asserted, *starts_of(use), use.authored_on)
    for code in codes.medicines.of(medicine)[:1]:
        if is_local(medicine, use):
            yield unread(where, text_of(medicine), "given locally, not to the whole body")
            return
        text = join_text(text_of(medicine), "ordered" if status == "planned" else "")
        if code.prednisone_factor is None:
            value: Value = ("yes", "no") if status == "planned" else code.value
            yield Finding(fact=code.fact, value=value, where=where, on=on, text=text)
        else:
            yield from _steroid(code, use, where, on, text, status)


def is_local(medicine: Concept, use: MedicationUse) -> bool:
    """Tell whether a medicine is given to one place of the body surface, a joint or an eye."""
    routes = (text_of(dosage.route) for dosage in dosages_of(use))
    return any(map(_LOCAL.search, (*_words_of(medicine), *routes)))


def _words_of(medicine: Concept) -> tuple[str, ...]:
    return (medicine.text, *(coding.display for coding in medicine.coding))


def _steroid(
    code: MedicineCode, use: MedicationUse, where: str, on: date | None, text: str, status: Status
) -> Iterable[Statement]:
    """Give the daily dose as prednisone; without a stated one it is only known to be above nothing."""
    mg = next((dose for dosage in dosages_of(use) if (dose := mg_a_day(dosage)) is not None), None)
    if mg is None:
        yield unread(where, text, "a steroid without a daily dose in mg")
        if status == "ongoing":
            yield Finding(fact=code.fact, value={"above": 0.0}, where=where, on=on, text=text)
        return
    dose = round(mg * (code.prednisone_factor or 1.0), 2)
    value: Value = {"min": 0.0, "max": dose} if status == "planned" else dose
    yield Finding(
        fact=code.fact, value=value, where=where, on=on, text=join_text(text, f"{mg:g} mg a day")
    )


def starts_of(use: MedicationUse) -> tuple[str, ...]:
    """Give the texts that may hold the day on which a medicine was begun, the surest first."""
    period = use.effective_period.start if use.effective_period else ""
    bounds = [
        d.timing.repeat.bounds_period.start
        for d in dosages_of(use)
        if d.timing and d.timing.repeat and d.timing.repeat.bounds_period
    ]
    return (period, use.effective_date_time, *bounds)


def dosages_of(use: MedicationUse) -> tuple[Dosage, ...]:
    """Give the dosages, wherever this kind of resource keeps them."""
    if isinstance(use, MedicationStatement):
        return use.dosage
    if isinstance(use, MedicationRequest):
        return use.dosage_instruction
    if isinstance(use, MedicationAdministration) and use.dosage:
        return (Dosage(text=use.dosage.text, route=use.dosage.route),)
    return ()


def mg_a_day(dosage: Dosage) -> float | None:
    """Give the dose of a day in mg, from dose and frequency, else from the text; None when it is not stated."""
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
