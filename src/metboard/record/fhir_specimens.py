"""Specimen -> what a sample is made of and where it was taken."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.record.codes import organ_of, text_of
from metboard.record.context import Context, Statement, unread
from metboard.record.dates import day_of, join_text, note_on
from metboard.record.fhir_resources import Collection, SpecimenResource
from metboard.record.fhir_types import Concept
from metboard.record.record import Specimen

_SKIPPED = {"entered-in-error", "unsatisfactory"}


def read_specimen(sample: SpecimenResource, where: str, context: Context) -> Iterable[Statement]:
    """State what a sample is; whose metastasis it is stays open unless its own words say so."""
    what = text_of(sample.type) or "a sample"
    if sample.status in _SKIPPED:
        yield unread(where, what, f"its status is {sample.status}")
        return
    codes, taken = context.codes, sample.collection or Collection()
    place = organ_of([taken.body_site], codes)
    texts = [text_of(sample.type), text_of(taken.body_site), *(note.text for note in sample.note)]
    start = taken.collected_period.start if taken.collected_period else ""
    days = (taken.collected_date_time, start, sample.received_time)
    origins = {_origin(Concept(text=text), context) for text in texts} | {
        _origin(sample.type, context)
    }
    said = origins - {""}
    yield Specimen(
        where=where,
        on=day_of(*days),
        id=where.rpartition("/")[2],
        kind=codes.word("specimen", sample.type) or None,  # type: ignore[arg-type]
        origin=said.pop() if len(said) == 1 else None,  # type: ignore[arg-type]
        organ=place.organ if place else "",
        site=place.site if place else "",
        text=join_text(*texts, note_on(*days)),
    )


def _origin(concept: Concept | None, context: Context) -> str:
    """Give the tumour that a text names as the origin of the sample; a denied or doubted one is none."""
    words = context.codes.vocabularies.get("specimen_origin")
    if words is None or concept is None:
        return ""
    name = words.in_text(text_of(concept))
    return "" if context.codes.is_doubtful(name.before) else (words.of(concept) or ("",))[0]
