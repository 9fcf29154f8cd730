"""AdverseEvent -> harm suffered from treatment, with its CTCAE grade and the drugs that are suspected."""

from __future__ import annotations

import re
from collections.abc import Iterable

from metboard.record.codes import text_of
from metboard.record.context import Context, Statement, extensions_of, follow, unread
from metboard.record.dates import day_of, join_text, note_on
from metboard.record.fhir_medicines import drugs_of
from metboard.record.fhir_resources import AdverseEvent, MedicationUse, Procedure
from metboard.record.fhir_types import Concept
from metboard.record.record import Toxicity

_GRADES = {str(grade): grade for grade in range(6)} | {"K": 0}
_NONE = 0


def read_toxicity(event: AdverseEvent, where: str, context: Context) -> Iterable[Statement]:
    """State harm that happened; `severe` without a grade is no grade, and possible harm is only named."""
    what = text_of(event.event)
    grades = set(_grades(event))
    if event.actuality == "potential":
        yield unread(where, what, "it could have happened and did not")
        return
    if not re.search(r"[^\W\d_]{2}", what):
        yield unread(where, what or "harm", "what it was is not said in words")
        return
    if grades == {_NONE}:
        yield unread(where, what, "grade 0: no harm")
        return
    if len(grades) > 1:
        yield unread(where, what, "several grades are given; the grade stays open")
    days = (event.date, event.detected, event.recorded_date)
    ends = [each.value_date_time for each in extensions_of(event, "adverse-event-resolved-date")]
    yield Toxicity(
        where=where,
        on=day_of(*days),
        event=what,
        grade=grades.pop() if len(grades) == 1 else None,
        drugs=_suspected(event, context),
        end=day_of(*ends),
        text=join_text(_shown(event.event), note_on(*days)),
    )


def _shown(concept: Concept | None) -> str:
    return (
        join_text(*(coding.display for coding in concept.coding), concept.text) if concept else ""
    )


def _grades(event: AdverseEvent) -> Iterable[int]:
    """Give the CTCAE grades wherever they stand: an extension, or a code of a CTCAE system as severity."""
    concepts = [each.value_codeable_concept for each in extensions_of(event, "ctcae-grade")]
    for concept in (*concepts, event.severity, event.seriousness):
        for coding in concept.coding if concept else ():
            if "ctcae" in coding.system.lower() and coding.code in _GRADES:
                yield _GRADES[coding.code]


def _suspected(event: AdverseEvent, context: Context) -> tuple[str, ...]:
    """Give the cancer drugs that are suspected: named themselves, or parts of a procedure that is."""
    drugs: set[str] = set()
    for suspect in event.suspect_entity:
        use = follow(suspect.instance, MedicationUse, context)
        whole = follow(suspect.instance, Procedure, context)
        parts = context.parts.get(whole[0].where, ()) if whole else ()
        uses = (
            [use[1]]
            if use
            else [p.resource for p in parts if isinstance(p.resource, MedicationUse)]
        )
        drugs |= {drug for each in uses for drug in drugs_of(each, context)}
    return tuple(sorted(drugs))
