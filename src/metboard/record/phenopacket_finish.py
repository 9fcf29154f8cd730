"""Add to a record what FHIR has no word for: specimens, relatives, toxicities, responses, times in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from metboard.record.context import unread
from metboard.record.dates import join_text
from metboard.record.phenopacket_blocks import Course, Remark, Said
from metboard.record.record import (
    Assay,
    Entry,
    Finding,
    Record,
    Relative,
    Specimen,
    Toxicity,
    Treatment,
    Unread,
    VariantEntry,
)

E = TypeVar("E", bound=Entry)


def finish(
    record: Record, name: str, said: Sequence[Said], prefix: str, outer: Sequence[Unread]
) -> Record:
    """Give the record under its own name, with everything that was said beside the resources.

    `prefix`: the place of the phenopacket in its file; `outer`: what was not understood round about it.
    """
    treatments, toxicities, dropped = _treatments(record, said)
    made = msgspec.structs.replace(
        record,
        id=name,
        specimens=(*record.specimens, *_of(said, Specimen)),
        treatments=treatments,
        variants=(*record.variants, *_of(said, VariantEntry)),
        assays=(*record.assays, *_of(said, Assay)),
        toxicities=(*record.toxicities, *toxicities),
        relatives=(*record.relatives, *_of(said, Relative)),
        findings=(*record.findings, *_of(said, Finding)),
        unread=tuple({*record.unread, *(s for s in said if isinstance(s, Unread)), *dropped}),
    )
    placed = _placed(_remarked(made, said), prefix)
    lines = sorted({*placed.unread, *outer}, key=lambda line: (line.where, line.what, line.why))
    return msgspec.structs.replace(placed, unread=tuple(lines))


def _of(said: Iterable[Said], form: type[E]) -> Iterable[E]:
    return (each for each in said if isinstance(each, form))


def _first(where: str) -> str:
    """Give the block that an entry was made of: `a[0]#part[1], b[2]` was made of `a[0]`."""
    return where.partition(",")[0].partition("#")[0]


def _treatments(
    record: Record, said: Iterable[Said]
) -> tuple[tuple[Treatment, ...], list[Toxicity], list[Unread]]:
    """Add how treatments went; a drug that was given for a disease that is no cancer is no treatment of it."""
    courses = {each.where: each for each in said if isinstance(each, Course)}
    kept: list[Treatment] = []
    drugs: dict[str, tuple[str, ...]] = {}
    dropped: list[Unread] = []
    for treatment in record.treatments:
        course = courses.get(_first(treatment.where))
        if course is not None and course.other and treatment.kind in ("drug", "other"):
            dropped.append(unread(treatment.where, treatment.text, f"given for {course.other}"))
            continue
        if course is not None:
            drugs[course.where] = treatment.drugs
            if course.response is not None:
                treatment = msgspec.structs.replace(treatment, response=course.response)
        kept.append(treatment)
    harms = [
        msgspec.structs.replace(harm, drugs=drugs.get(course.where, ()))
        for course in courses.values()
        for harm in course.toxicities
    ]
    return tuple(kept), harms, dropped


def _remarked(record: Record, said: Iterable[Said]) -> Record:
    """Add the words that belong to the entries of a place to each of them that has a text."""
    words: dict[str, list[str]] = defaultdict(list)
    for each in said:
        if isinstance(each, Remark):
            words[each.where].append(each.text)

    def add(entry: E) -> E:
        more = words.get(_first(entry.where))
        text = getattr(entry, "text", None)
        if not more or text is None:
            return entry
        return msgspec.structs.replace(entry, text=join_text(text, *more))

    return msgspec.structs.replace(
        record,
        diagnoses=tuple(map(add, record.diagnoses)),
        lesions=tuple(map(add, record.lesions)),
        treatments=tuple(map(add, record.treatments)),
        relatives=tuple(map(add, record.relatives)),
        findings=tuple(map(add, record.findings)),
    )


def _placed(record: Record, prefix: str) -> Record:
    """Put the place of the phenopacket in its file before the places in it; relatives stand beside it."""
    if not prefix:
        return record

    def put(entry: E) -> E:
        return msgspec.structs.replace(entry, where=_with(prefix, entry.where))

    return msgspec.structs.replace(
        record,
        patient=put(record.patient),
        diagnoses=tuple(map(put, record.diagnoses)),
        stages=tuple(map(put, record.stages)),
        specimens=tuple(map(put, record.specimens)),
        lesions=tuple(map(put, record.lesions)),
        variants=tuple(map(put, record.variants)),
        assays=tuple(map(put, record.assays)),
        treatments=tuple(map(put, record.treatments)),
        toxicities=tuple(map(put, record.toxicities)),
        findings=tuple(map(put, record.findings)),
        unread=tuple(
            msgspec.structs.replace(u, where=_with(prefix, u.where)) for u in record.unread
        ),
    )


_BESIDE = ("relatives", "pedigree")


def _with(prefix: str, where: str) -> str:
    if not where or where == "file":
        return where
    return ", ".join(
        part if part.startswith(_BESIDE) else f"{prefix}{part}" for part in where.split(", ")
    )
