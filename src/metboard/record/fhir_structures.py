"""BodyStructure -> a tumour with its place: the primary, a metastasis, or not said which."""

from __future__ import annotations

import msgspec

from metboard.record.codes import organ_of, side_of, text_of
from metboard.record.context import Context, extensions_of, follow, has_profile, unread
from metboard.record.dates import join_text
from metboard.record.fhir_primaries import first_primary, is_secondary
from metboard.record.fhir_resources import BodyStructure, Condition
from metboard.record.fhir_types import Concept
from metboard.record.record import Side, Unread

_PRIMARY, _METASTATIC = "86049000", "14799000"
_RELATED = "related-condition"


class Tumour(msgspec.Struct, frozen=True, kw_only=True):
    """A body structure that is a tumour; `primary` is None where the record does not say."""

    where: str
    organ: str
    site: str = ""
    side: Side | None = None
    of: str = ""
    primary: bool | None = None
    text: str = ""


def read_structure(structure: BodyStructure, where: str, context: Context) -> Tumour | Unread:
    """Tell which tumour a body structure is; a volume that was irradiated is none."""
    what = join_text(structure.description, text_of(structure.location))
    if has_profile(structure, "radiotherapy-volume") or not structure.active:
        return unread(where, what, "a treatment volume or not in use, no tumour")
    found = organ_of(_places(structure), context.codes)
    if found is None and not what:
        return unread(where, "a tumour", "no place given")
    organ, site = (found.organ, found.site) if found else ("other", "")
    related = (each.value_reference for each in extensions_of(structure, _RELATED))
    return Tumour(
        where=where,
        organ=organ,
        site=site,
        side=side_of((*structure.location_qualifier, Concept(text=what)), context.codes),
        of=first_primary(related, context),
        primary=_is_primary(structure, context),
        text=what,
    )


def _places(structure: BodyStructure) -> tuple[Concept | None, ...]:
    return (structure.location, *structure.location_qualifier, Concept(text=structure.description))


def _is_primary(structure: BodyStructure, context: Context) -> bool | None:
    codes = (
        {coding.code for coding in structure.morphology.coding} if structure.morphology else set()
    )
    if codes & {_PRIMARY, _METASTATIC}:
        return _PRIMARY in codes
    for extension in extensions_of(structure, _RELATED):
        found = follow(extension.value_reference, Condition, context)
        if found:
            return not is_secondary(found[1], context.codes)
    return None
