"""Chemotherapy that a procedure calls given and an order of the same encounter and day names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from metboard.record.codes import Codes
from metboard.record.dates import day_of
from metboard.record.fhir_resources import MedicationRequest, MedicationUse, Procedure, Read
from metboard.record.item import Item

_ORDERED = {"active", "completed"}


def chemotherapy_days(
    read: Iterable[tuple[Item, Read]], codes: Codes
) -> Mapping[str, frozenset[date]]:
    """Give, by encounter, the days on which chemotherapy was given; which drugs, the procedure does not say."""
    days: dict[str, set[date]] = defaultdict(set)
    for _, procedure in read:
        if not isinstance(procedure, Procedure) or procedure.encounter is None:
            continue
        denied = procedure.not_done or procedure.not_performed
        done = procedure.status == "completed" and not denied
        period = procedure.performed_period
        on = day_of(procedure.performed_date_time, period.start if period else "")
        if done and on and codes.word("administered", procedure.code):
            days[procedure.encounter.reference].add(on)
    return {encounter: frozenset(found) for encounter, found in days.items()}


def day_given(
    use: MedicationUse, drugs: Iterable[str], days: Mapping[str, frozenset[date]], codes: Codes
) -> date | None:
    """Give the day on which ordered chemotherapy was given, where a procedure of the order's encounter says so."""
    if not isinstance(use, MedicationRequest) or use.encounter is None:
        return None
    known = [codes.knowledge.drugs.get(drug) for drug in drugs]
    cytotoxic = bool(known) and all(drug and drug.modality == "chemotherapy" for drug in known)
    on = day_of(use.authored_on)
    there = days.get(use.encounter.reference, frozenset())
    return on if cytotoxic and use.status in _ORDERED and on in there else None
