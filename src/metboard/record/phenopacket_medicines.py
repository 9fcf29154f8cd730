"""Agents and regimens -> statements about medicines, as FHIR has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from metboard.record.codes import text_of
from metboard.record.context import unread
from metboard.record.dates import join_text
from metboard.record.fhir_resources import MedicationRequest, MedicationStatement, Procedure
from metboard.record.fhir_types import (
    Concept,
    Dosage,
    Dose,
    Extension,
    Period,
    Reference,
    Repeat,
    Timing,
)
from metboard.record.phenopacket_action_forms import Agent, DoseInterval
from metboard.record.phenopacket_blocks import Packet, Remark, Said, item_of
from metboard.record.phenopacket_forms import Term
from metboard.record.phenopacket_terms import concept_of, concepts_of, quantity_of
from metboard.record.phenopacket_times import read_stamp
from metboard.record.record import Finding, Value

_TIMES: Mapping[str, int] = {"once": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "": 1}
_A_DAY = re.compile(r"(?i)\A(once|twice|two|three|four|)\s*(?:times )?\s*(?:daily|a day|per day)\Z")
_ONLY_PRESCRIBED = ("PRESCRIPTION", 1)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Why a medicine was given, and why it ended."""

    extension: tuple[Extension, ...] = ()
    primary: tuple[Reference, ...] = ()
    target: Term | None = None
    ended: Term | None = None


def read_agent(where: str, agent: Agent, given: Given, packet: Packet) -> Iterable[Said]:
    """State one agent; whether one without an end is still taken is not said, so it stays open."""
    if concept_of(agent.agent) is None:
        yield unread(where, "a treatment", "no agent")
        return
    doses = sorted(agent.dose_intervals, key=_begin, reverse=True)
    period = Period(start=_first(doses), end=_last(doses))
    faults = [t for d in doses if d.interval for t in (d.interval.start, d.interval.end) if t]
    for text in faults:
        if read_stamp(text) is None:
            yield Remark(where=where, text=f"date not understood: {text[:40]}")
    dosage = tuple(_dosage(each, agent.route_of_administration) for each in doses)
    if agent.drug_type in _ONLY_PRESCRIBED and not period.start and not period.end:
        yield item_of(_ordered(agent.agent, given, dosage), where)
        return
    start, end = read_stamp(period.start), read_stamp(period.end)
    status = "completed"
    if packet.created is not None and start is not None and start > packet.created:
        status = "intended"
    elif packet.created is not None and end is not None and end > packet.created:
        status, period = "active", Period(start=period.start)
    open_end = status == "completed" and end is None and given.ended is None
    if open_end and packet.codes.medicines.of(concept_of(agent.agent)):
        yield from _perhaps_in_use(where, agent.agent, period, packet)
        if not packet.codes.drugs.of(concept_of(agent.agent)):
            return
    yield from read_drugs(where, agent.agent, given, period, status, packet, dosage)


def read_drugs(
    where: str,
    named: Term | None,
    given: Given,
    period: Period,
    status: str,
    packet: Packet,
    dosage: tuple[Dosage, ...] = (),
) -> Iterable[Said]:
    """State the drugs that a term names; a regimen that is no drug may be a procedure."""
    code = concept_of(named)
    if code is None:
        yield unread(where, "a treatment", "not named")
        return
    created = packet.created.isoformat() if packet.created else ""
    if not packet.codes.drugs.all_in_text(text_of(code)) and packet.codes.procedures.of(code):
        done = Procedure(
            code=code,
            status="in-progress" if status == "active" else "completed",
            performed_period=period,
            status_reason=concept_of(given.ended),
            reason_reference=given.primary,
            extension=given.extension,
        )
        yield item_of(done, where)
        return
    use = MedicationStatement(
        medication_codeable_concept=code,
        status=status,
        effective_period=period,
        date_asserted=created if status == "active" else "",
        status_reason=concept_of(given.ended),
        reason_code=concepts_of(given.target),
        reason_reference=given.primary,
        extension=given.extension,
        dosage=dosage,
    )
    yield item_of(use, where)


def _ordered(agent: Term, given: Given, dosage: tuple[Dosage, ...]) -> MedicationRequest:
    """A prescription without a time proves nothing taken."""
    return MedicationRequest(
        medication_codeable_concept=concept_of(agent),
        status="active",
        reason_code=concepts_of(given.target),
        reason_reference=given.primary,
        extension=given.extension,
        dosage_instruction=dosage,
    )


def _perhaps_in_use(where: str, agent: Term, period: Period, packet: Packet) -> Iterable[Finding]:
    """State that a medicine may still be taken."""
    concept = concept_of(agent)
    for code in packet.codes.medicines.of(concept)[:1]:
        steroid = code.prednisone_factor is not None
        value: Value = {"min": 0.0} if steroid else ("yes", "no")
        text = join_text(text_of(concept), "whether it is still taken is not said")
        yield Finding(
            fact=code.fact, value=value, where=where, on=read_stamp(period.start), text=text
        )


def _begin(dose: DoseInterval) -> str:
    return dose.interval.start if dose.interval else ""


def _first(doses: Sequence[DoseInterval]) -> str:
    days = [day for dose in doses if (day := read_stamp(_begin(dose)))]
    return min(days).isoformat() if days else ""


def _last(doses: Sequence[DoseInterval]) -> str:
    """Give the last day; none where one interval has no end."""
    days = [read_stamp(dose.interval.end) for dose in doses if dose.interval]
    known = [day for day in days if day is not None]
    return max(known).isoformat() if known and len(known) == len(days) else ""


def _dosage(dose: DoseInterval, route: Term | None) -> Dosage:
    amount = quantity_of(dose.quantity)
    return Dosage(
        route=concept_of(route),
        dose_and_rate=(Dose(dose_quantity=amount),) if amount else (),
        timing=_timing(concept_of(dose.schedule_frequency)),
    )


def _timing(frequency: Concept | None) -> Timing | None:
    """Give how often a day a dose is taken, where that is said."""
    found = _A_DAY.match(text_of(frequency)) if frequency else None
    if found is None:
        return None
    times = _TIMES[found[1].lower()]
    return Timing(repeat=Repeat(frequency=times, period=1.0, period_unit="d"))
