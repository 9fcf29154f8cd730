"""The mCODE list of other diseases: those that are there stand as conditions, those that are not are facts here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from metboard.record.codes import text_of
from metboard.record.context import Context, Statement, extensions_of, unread
from metboard.record.fhir_resources import Observation
from metboard.record.fhir_types import Concept
from metboard.record.record import Finding, Value


def read_comorbidities(
    observation: Observation, where: str, on: date | None, context: Context
) -> Iterable[Statement]:
    """State the diseases that were looked for and are not there, and those named here without a condition."""
    for suffix, present in (("related-condition", True), ("related-condition-absent", False)):
        for index, extension in enumerate(extensions_of(observation, suffix)):
            concept = extension.value_codeable_concept
            if concept is not None:
                place = f"{where}#{suffix}[{index}]"
                yield from _stated(concept, place, on, context, present=present)


def _stated(
    concept: Concept, where: str, on: date | None, context: Context, *, present: bool
) -> Iterable[Statement]:
    found = context.codes.conditions.of(concept)
    what = text_of(concept)
    if not found:
        yield unread(where, what, "no fact stands for it")
    for code in found:
        value: Value = code.value
        if not present and value is not True:
            yield unread(where, f"no {what}", "its absence leaves the fact open")
            continue
        text = what if present else f"no {what}"
        yield Finding(
            fact=code.fact, value=value if present else False, where=where, on=on, text=text
        )
