"""A histology that stands in an observation of its own -> the diagnosis that it narrows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from metboard.record.codes import Codes, text_of
from metboard.record.context import Context, unread
from metboard.record.dates import join_text
from metboard.record.fhir_primaries import primary_observed
from metboard.record.fhir_resources import Observation
from metboard.record.fhir_tumours import narrow_nodes, tumour_in
from metboard.record.fhir_types import Concept
from metboard.record.record import Diagnosis, Unread


class Histology(msgspec.Struct, frozen=True, kw_only=True):
    """The tumours that a morphology allows, and the id of the diagnosis that it belongs to, where that is said."""

    where: str
    on: date | None
    nodes: tuple[str, ...]
    of: str = ""
    text: str = ""


def read_histology(
    observation: Observation, where: str, on: date | None, context: Context
) -> Iterable[Histology | Unread]:
    """Read the morphology in the value of an observation."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    nodes = _nodes(value, context.codes)
    what = text_of(value) or text_of(observation.code)
    if not nodes:
        yield unread(where, what, "no morphology that is known")
        return
    of = primary_observed(observation, context)
    yield Histology(where=where, on=on, nodes=nodes, of=of, text=what)


def _nodes(value: Concept, codes: Codes) -> tuple[str, ...]:
    for coding in value.coding:
        found = tuple(node for nodes in codes.histologies.of_coding(coding) for node in nodes)
        if found or codes.tumours.of_coding(coding):
            return found or codes.tumours.of_coding(coding)
    for text in (value.text, *(coding.display for coding in value.coding)):
        named = tumour_in(text, codes)[0]
        if named:
            return named
    return ()


def narrow_diagnoses(
    diagnoses: Sequence[Diagnosis], histologies: Iterable[Histology], codes: Codes
) -> Iterable[Diagnosis | Unread]:
    """Narrow each diagnosis by the histologies that belong to it; what contradicts it stays possible, and is named."""
    made = list(diagnoses)
    for each in sorted(histologies, key=lambda h: h.where):
        about = [i for i, d in enumerate(made) if each.of in ("", d.id)]
        if len(about) != 1:
            why = (
                "no diagnosis that it could belong to"
                if not about
                else "of which tumour is not said"
            )
            yield unread(each.where, each.text, why)
            continue
        known = made[about[0]]
        nodes, clash = narrow_nodes(known.tumours, each.nodes, codes)
        if clash:
            yield unread(
                each.where, each.text, "names another tumour than the diagnosis; all stay possible"
            )
        where, text = ", ".join((known.where, each.where)), join_text(known.text, each.text)
        made[about[0]] = msgspec.structs.replace(known, tumours=nodes, where=where, text=text)
    yield from made
