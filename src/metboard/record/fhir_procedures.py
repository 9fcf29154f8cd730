"""Procedures and reports -> operations, radiotherapy, examinations done; allergies, wishes, completeness of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from metboard.knowledge.code_table import OrganCode, ProcedureCode
from metboard.record.code_index import system_of
from metboard.record.codes import Codes, organ_of, side_of, text_of
from metboard.record.context import Context, Statement, code_in, has_profile, unread
from metboard.record.dates import day_of, join_text, note_on
from metboard.record.fhir_radiotherapy import read_volumes
from metboard.record.fhir_resources import (
    AllergyIntolerance,
    Goal,
    ListResource,
    MedicationUse,
    Procedure,
    Report,
)
from metboard.record.fhir_types import Concept
from metboard.record.item import Item
from metboard.record.record import Finding, Treatment
from metboard.record.treatments import Status, find_ending, find_setting, primary_treated, whole_of

_STATUS: dict[str, Status] = {
    "completed": "given",
    "in-progress": "ongoing",
    "stopped": "given",
    "on-hold": "ongoing",
    "preparation": "planned",
    "not-done": "not-given",
}
_DONE = {
    "final",
    "amended",
    "corrected",
    "appended",
    "preliminary",
    "partial",
    "available",
    "completed",
}


class Complete(msgspec.Struct, frozen=True, kw_only=True):
    """A list that the record calls complete."""

    name: str
    where: str


def read_procedure(procedure: Procedure, where: str, context: Context) -> Iterable[Statement]:
    """State what was done, with dose and place for radiotherapy; a part is told with its whole."""
    if whole_of(procedure, context) is not None:
        return
    parts = context.parts.get(where, ())
    if any(isinstance(item.resource, MedicationUse) for item in parts):
        return  # the drugs that are part of it say more
    what = _what(procedure, parts, context)
    denied = procedure.not_done or procedure.not_performed
    status: Status | None = "not-given" if denied else _STATUS.get(procedure.status)
    if status is None:
        yield unread(where, what, f"its status is {procedure.status or 'not given'}")
        return
    known = _kinds(procedure, parts, context)
    if _contradicts(procedure.code, context):
        yield unread(where, what, "its code and its words are of different treatments")
        return
    if not known:
        yield unread(where, what or "a procedure", "no treatment and no examination stands for it")
    for code in known:
        if code.fact and status == "given":
            yield Finding(
                fact=code.fact, value=code.value, where=where, on=_end(procedure), text=what
            )
    if known and known[0].kind != "examination":
        yield from _treatments(procedure, where, what, known[0], status, context)


def _what(procedure: Procedure, parts: Iterable[Item], context: Context) -> str:
    steps = [item.resource.code for item in parts if isinstance(item.resource, Procedure)]
    named = [*(text_of(step) for step in steps), *(note.text for note in procedure.used_code)]
    return join_text(text_of(procedure.code), *named)


def read_report(report: Report, where: str, context: Context) -> Iterable[Statement]:
    """State that an examination was done; what it found stands in observations."""
    what = (
        text_of(report.code)
        or report.description
        or next((text_of(c) for c in report.procedure_code), "")
    )
    found = [
        code
        for concept in (report.code, *report.procedure_code)
        for code in context.codes.procedures.of(concept)
    ]
    done = [code for code in found if code.kind == "examination"]
    if report.status and report.status not in _DONE:
        yield unread(where, what, f"its status is {report.status}")
    elif not done:
        yield unread(where, what, "a report: its findings are read from observations")
    named = {code.fact: code for code in reversed(done)}  # one examination may be of several parts
    for code in named.values() if report.status in _DONE else ():
        period = (
            report.effective_period.end or report.effective_period.start
            if report.effective_period
            else ""
        )
        on = day_of(report.effective_date_time, period, report.started, report.issued)
        yield Finding(fact=code.fact, value=code.value, where=where, on=on, text=what)


def read_allergy(allergy: AllergyIntolerance, where: str, context: Context) -> Iterable[Statement]:
    """State which cancer drugs are not tolerated."""
    what = text_of(allergy.code)
    drugs = {drug for found in context.codes.drugs.of(allergy.code) for drug in found}
    status = code_in(allergy.verification_status)
    if status in ("refuted", "entered-in-error") or code_in(allergy.clinical_status) == "resolved":
        yield unread(where, what, f"its status is {status or 'resolved'}")
    elif not drugs:
        yield unread(where, what, "not against a cancer drug")
    else:
        on = day_of(allergy.recorded_date, allergy.onset_date_time)
        for drug in sorted(drugs):
            yield Finding(fact=f"drug.{drug}.intolerant", value=True, where=where, on=on, text=what)


def read_goal(goal: Goal, where: str, context: Context) -> Iterable[Statement]:
    """State a wish that is written as a goal."""
    what = text_of(goal.description)
    found = [
        code
        for code in context.codes.conditions.of(goal.description)
        if code.fact.startswith("wish.")
    ]
    if not found or goal.lifecycle_status in ("rejected", "cancelled", "entered-in-error"):
        yield unread(where, what, "no rule of this program asks about this wish")
        return
    for code in found:
        yield Finding(
            fact=code.fact, value=code.value, where=where, on=day_of(goal.start_date), text=what
        )


def read_list(listed: ListResource, where: str, context: Context) -> Iterable[Statement | Complete]:
    """State that a list is complete: it says so, or it is empty because there is nothing."""
    name = context.codes.word("list", listed.code) or context.codes.word_in("list", listed.title)
    words = " ".join((*(note.text for note in listed.note), listed.title)).lower()
    said = re.search(r"\b(complete|vollständig)", words) is not None
    if (
        name
        and listed.status != "entered-in-error"
        and (said or code_in(listed.empty_reason) == "nilknown")
    ):
        yield Complete(name=name, where=where)
        if name == "treatments":
            yield Finding(fact="treatment.history_complete", value=True, where=where)
    else:
        yield unread(where, text_of(listed.code) or listed.title or "a list", "not called complete")


# --- treatments -------------------------------------------------------------------------------------------------------


def _kinds(
    procedure: Procedure, parts: Iterable[Item], context: Context
) -> tuple[ProcedureCode, ...]:
    """Give what a procedure is, by the codes and words of all its steps; a generic code gives way to a special one."""
    steps = [item.resource.code for item in parts if isinstance(item.resource, Procedure)]
    found = tuple(c for code in (*steps, procedure.code) for c in _meanings(code, context))
    found = found or context.codes.procedures.of(procedure.category)
    if has_profile(procedure, "radiotherapy"):
        return (*(c for c in found if c.kind == "radiotherapy"), ProcedureCode(kind="radiotherapy"))
    if not found and has_profile(procedure, "cancer-related-surgical"):
        return (ProcedureCode(kind="surgery"),)
    named = context.codes.procedures.in_text(text_of(procedure.code)).meanings
    return tuple({id(c): c for c in (*found, *named)}.values())


def _meanings(code: Concept | None, context: Context) -> Iterable[ProcedureCode]:
    """Give the meanings of all codes of a concept: several may be steps of one operation."""
    procedures = context.codes.procedures
    several = [m for c in (code.coding if code else ()) for m in procedures.of_coding(c)]
    return several or procedures.of(code)


def _contradicts(code: Concept | None, context: Context) -> bool:
    """Tell whether the codes of a procedure are of surgery and all its words of radiotherapy, or the reverse."""
    if code is None or not code.text:
        return False
    procedures = context.codes.procedures
    coded = {meaning.kind for c in code.coding for meaning in procedures.of_coding(c)}
    named = {meaning.kind for meaning in procedures.all_in_text(code.text)}
    return {*coded, *named} == {"surgery", "radiotherapy"} and not coded & named


def _place_of_steps(procedure: Procedure, parts: Iterable[Item], codes: Codes) -> OrganCode | None:
    """Give the organ on which every step of an operation was done; None where they differ or one is not known."""
    concepts = [
        procedure.code,
        *(i.resource.code for i in parts if isinstance(i.resource, Procedure)),
    ]
    steps = [
        c for concept in concepts if concept for c in concept.coding if system_of(c.system) == "ops"
    ]
    if not steps:
        return organ_of(concepts, codes)
    found = [codes.organs.of_coding(step)[:1] for step in steps]
    organs = {each[0].organ if each else "" for each in found}
    return found[0][0] if len(organs) == 1 and found[0] else None


def _start(procedure: Procedure) -> str:
    return procedure.performed_date_time or (
        procedure.performed_period.start if procedure.performed_period else ""
    )


def _end(procedure: Procedure) -> date | None:
    end = procedure.performed_period.end if procedure.performed_period else ""
    return day_of(end, _start(procedure))


def _treatments(
    procedure: Procedure,
    where: str,
    what: str,
    code: ProcedureCode,
    status: Status,
    context: Context,
) -> Iterable[Statement]:
    kind: Literal["surgery", "radiotherapy", "other"] = (
        code.kind if code.kind != "examination" else "other"
    )
    words = context.codes
    parts = context.parts.get(where, ())
    place = organ_of(procedure.body_site, words) or (
        _place_of_steps(procedure, parts, words) if kind != "other" else None
    )
    start, end = day_of(_start(procedure)), _end(procedure)
    text = join_text(
        what, *(text_of(site) for site in procedure.body_site), note_on(_start(procedure))
    )
    made = Treatment(
        of=primary_treated([procedure], context),
        kind=kind,
        text=text,
        status=status,
        start=start,
        end=end if status == "given" else None,
        on=end or start,
        where=where,
        setting=find_setting([procedure], words),
        outcome=find_ending((procedure.status_reason, procedure.outcome), words),
        organ=place.organ if place else "",
        side=side_of([*procedure.body_site, Concept(text=what)], words),
    )
    if kind == "radiotherapy":
        yield from read_volumes(made, procedure, parts, context)
    else:
        yield made
    if kind == "surgery" and status == "given":
        value = True if "major" in what.lower() else ("yes", "no")
        yield Finding(
            fact="history.major_surgery_28_days", value=value, where=where, on=end, text=what
        )
