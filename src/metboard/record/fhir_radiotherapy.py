"""The volumes of a course of radiotherapy -> one treatment each, with dose, fractions, place and technique.

mCODE gives every volume in an extension of the course; German registries give a procedure for each, part of the course.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from metboard.record.codes import organ_of, side_of, text_of
from metboard.record.context import Context, extensions_of, follow
from metboard.record.dates import day_of, join_text
from metboard.record.fhir_resources import BodyStructure, Procedure
from metboard.record.fhir_types import Concept, Extension, Quantity
from metboard.record.item import Item
from metboard.record.record import Treatment
from metboard.units import convert

_PLACE = ("zielgebiet", "Zielgebiet")
_SIDE = ("seitenlokalisation", "SeiteZielgebiet")
_TECHNIQUE = ("procedure-method", "applikationsart", "Applikationsart")
_WHOLE_FRACTIONS = 1e-6


def read_volumes(
    course: Treatment, procedure: Procedure, parts: Sequence[Item], context: Context
) -> Iterable[Treatment]:
    """Give one treatment for each irradiated volume, or the course where none is told."""
    course = msgspec.structs.replace(course, technique=_technique(procedure, context))
    made = [
        _of_extension(course, volume, context)
        for volume in extensions_of(procedure, "dose-delivered-to-volume")
    ]
    made += [
        _of_part(course, item, item.resource, context)
        for item in parts
        if isinstance(item.resource, Procedure)
    ]
    return made or [_with_local_dose(course, procedure, context)]


def _of_extension(course: Treatment, volume: Extension, context: Context) -> Treatment:
    """Add dose, fractions and place of a volume of mCODE."""
    gy, fractions, organ, side = None, None, course.organ, course.side
    lesions: tuple[str, ...] = ()
    for part in volume.extension:
        if part.url.endswith("totalDoseDelivered"):
            gy = _gy(part.value_quantity)
        elif part.url.endswith("fractionsDelivered"):
            fractions = part.value_unsigned_int or part.value_positive_int or part.value_integer
        elif part.url.endswith("volume"):
            found = follow(part.value_reference, BodyStructure, context)
            if found is not None:
                place = organ_of([found[1].location], context.codes)
                organ = place.organ if place else organ
                side = side_of(found[1].location_qualifier, context.codes) or side
                lesions = () if _is_volume(found[1]) else (found[0].id,)
    return msgspec.structs.replace(
        course,
        dose_gy=gy,
        fractions=fractions,
        organ=organ,
        side=side,
        lesions=lesions or course.lesions,
    )


def _is_volume(structure: BodyStructure) -> bool:
    return any("radiotherapy-volume" in profile for profile in structure.meta.profile)


def _of_part(course: Treatment, item: Item, part: Procedure, context: Context) -> Treatment:
    """Add what a part of a course says; how the whole ended is believed from the whole."""
    period = part.performed_period
    start = day_of(part.performed_date_time, period.start if period else "")
    end = day_of(period.end if period else "", part.performed_date_time)
    made = msgspec.structs.replace(
        course,
        where=f"{course.where}, {item.where}",
        start=start or course.start,
        end=(end or course.end) if course.status == "given" else None,
        on=end or start or course.on,
        text=join_text(course.text, *(text_of(site) for site in part.body_site if site.text)),
        technique=_technique(part, context) or course.technique,
    )
    return _with_local_dose(made, part, context)


def _with_local_dose(made: Treatment, procedure: Procedure, context: Context) -> Treatment:
    """Add dose and place as German registries write them, in extensions of their own."""
    nested = [e for part in extensions_of(procedure, "Bestrahlung") for e in part.extension]
    told = (*procedure.extension, *nested)
    total, single = _gy(_quantity(told, "gesamtdosis")), _gy(_quantity(told, "einzeldosis"))
    sites = [*_concepts(told, _PLACE), *procedure.body_site]
    place = organ_of(sites, context.codes)
    beside = [c for site in procedure.body_site for c in _concepts(site.extension, _SIDE)]
    return msgspec.structs.replace(
        made,
        dose_gy=total if total is not None else made.dose_gy,
        fractions=_fractions(total, single) or made.fractions,
        organ=place.organ if place else made.organ,
        side=side_of([*_concepts(told, _SIDE), *beside, *sites], context.codes) or made.side,
        technique=made.technique or _word(_concepts(told, _TECHNIQUE), context),
    )


def _fractions(total: float | None, single: float | None) -> int | None:
    """Give the number of fractions where the single dose divides the total."""
    if not total or not single:
        return None
    number = round(total / single)
    return number if number and abs(total / single - number) < _WHOLE_FRACTIONS * number else None


def _technique(procedure: Procedure, context: Context) -> str:
    """Give modality and technique as mCODE has them, else the method."""
    for extension in extensions_of(procedure, "modality-and-technique"):
        words = [text_of(part.value_codeable_concept) for part in extension.extension]
        if any(words):
            return join_text(*words)
    return _word(_concepts(procedure.extension, _TECHNIQUE), context)


def _word(concepts: Iterable[Concept], context: Context) -> str:
    for concept in concepts:
        word = context.codes.word("technique", concept) or concept.text
        if word:
            return word
    return ""


def _concepts(told: Iterable[Extension], suffixes: Sequence[str]) -> list[Concept]:
    return [
        e.value_codeable_concept
        for e in told
        if e.value_codeable_concept and e.url.partition("|")[0].endswith(tuple(suffixes))
    ]


def _quantity(told: Iterable[Extension], suffix: str) -> Quantity | None:
    ends = (suffix, suffix.capitalize())
    return next((e.value_quantity for e in told if e.url.partition("|")[0].endswith(ends)), None)


def _gy(quantity: Quantity | None) -> float | None:
    """Give a dose in Gy; one without a unit, or in becquerel, is none."""
    if quantity is None or quantity.value is None:
        return None
    made = convert(quantity.value, quantity.code, "Gy") if quantity.code else None
    return made if made is not None else convert(quantity.value, quantity.unit, "Gy")
