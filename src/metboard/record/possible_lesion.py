"""Findings that may be a metastasis -> lesions that may be none, so that nobody takes the organ for free of them.

A nodule that is not clear, a metastasis that is suspected: the record neither says that it is one nor that it is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import msgspec

from metboard.knowledge.code_table import OrganCode
from metboard.record.codes import Codes, organ_of, side_of, text_of
from metboard.record.context import unread
from metboard.record.dates import join_text
from metboard.record.fhir_types import Concept
from metboard.record.record import LesionEntry, Unread

_MANY = ("nodules", "lesions", "masses", "rundherde", "läsionen", "herde", "raumforderungen")


class PossibleLesion(msgspec.Struct, frozen=True):
    """A lesion, or several, of which it is not known whether they are metastases."""

    entry: LesionEntry


def find_possible(
    concepts: Sequence[Concept | None], where: str, on: date | None, codes: Codes
) -> PossibleLesion | None:
    """Give what a code or a name calls a lesion without saying of what kind, unless words deny it or call it benign."""
    text = _text_of(concepts)
    found = next((each for c in concepts for each in codes.possible_lesions.of(c)), None)
    if found is None or _is_harmless(text, codes.possible_lesions.in_text(text).before, codes):
        return None
    place = found if found.organ != "other" else organ_of(concepts, codes)
    return make_possible(place, concepts, where, on, codes) if place else None


def suspected(
    concepts: Sequence[Concept | None], where: str, on: date | None, codes: Codes
) -> PossibleLesion | None:
    """Give the metastasis that is suspected in an organ; None where it is denied or its organ is not named."""
    text = _text_of(concepts)
    harmless = _is_harmless(text, codes.organs.in_text(text).before, codes)
    place = None if harmless else organ_of(concepts, codes)
    return make_possible(place, concepts, where, on, codes) if place else None


def _text_of(concepts: Iterable[Concept | None]) -> str:
    return join_text(*(text_of(concept) for concept in concepts))


def _is_harmless(text: str, before: tuple[str, ...], codes: Codes) -> bool:
    denied = codes.word_in("denied", " ".join(before)) != ""
    return denied or codes.word_in("harmless", text) != ""


def make_possible(
    place: OrganCode, concepts: Sequence[Concept | None], where: str, on: date | None, codes: Codes
) -> PossibleLesion:
    """Make a lesion that may be none; several where the words are in the plural."""
    text = _text_of(concepts)
    several = any(word in text.casefold() for word in _MANY) or codes.word_in("count", text) != ""
    return PossibleLesion(
        LesionEntry(
            organ=place.organ,
            site=place.site,
            side=side_of([Concept(text=text)], codes),
            count={"min": 0.0} if several else {"min": 0.0, "max": 1.0},
            findings={"confirmed": ("yes", "no")},
            where=where,
            on=on,
            text=text,
        )
    )


def settle_possible(
    said: Iterable[PossibleLesion], home: Collection[str]
) -> Iterable[LesionEntry | Unread]:
    """Give the lesions outside the organ of the primary: in it, the finding may be the primary itself."""
    for each in said:
        entry = each.entry
        if entry.organ in home:
            why = "not said whether it is the primary tumour or a metastasis"
            yield unread(entry.where, entry.text, why)
        else:
            yield entry
