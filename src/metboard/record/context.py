"""What the readers of single resources share: the tables, the other resources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias, TypeVar

import msgspec

from metboard.record.codes import Codes
from metboard.record.fhir_resources import Observation, Resource
from metboard.record.fhir_types import Concept, Extension, Reference
from metboard.record.item import Item, look_up
from metboard.record.record import Entry, Unread

Statement: TypeAlias = Entry | Unread
R = TypeVar("R", bound=Resource)


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """One patient's surroundings.

    `parts` are the items that call another, by its place, the whole they are part of; `chemotherapy` has the days, by
    encounter, on which it was given.
    """

    codes: Codes
    book: Mapping[str, Item]
    parts: Mapping[str, tuple[Item, ...]] = {}
    chemotherapy: Mapping[str, frozenset[date]] = {}


def follow(reference: Reference | None, form: type[R], context: Context) -> tuple[Item, R] | None:
    """Follow a reference to a resource of one type; None when it leads elsewhere or nowhere."""
    item = look_up(reference.reference, context.book) if reference else None
    if item is None or not isinstance(item.resource, form):
        return None
    return item, item.resource


def id_in(reference: Reference | None) -> str:
    """Give the id of the resource that a reference names, whether or not it is in the file."""
    if reference is None:
        return ""
    bare = reference.reference.partition("/_history/")[0]
    return bare.rpartition("/")[2].rpartition(":")[2]


def has_profile(resource: Resource, part: str) -> bool:
    """Tell whether a resource claims a profile whose name holds `part`."""
    return any(part in profile for profile in resource.meta.profile)


def extensions_of(resource: Resource | Observation | Extension, part: str) -> tuple[Extension, ...]:
    """Give the extensions whose address, without its version, ends in `part`."""
    if not resource.extension:
        return ()
    return tuple([e for e in resource.extension if e.url.partition("|")[0].endswith(part)])


def code_in(concept: Concept | None) -> str:
    """Give the first code of a status-like concept, else its words."""
    if concept is None:
        return ""
    return concept.coding[0].code if concept.coding else concept.text


def unread(where: str, what: str, why: str) -> Unread:
    """Name something that was not understood; long texts are cut."""
    return Unread(where=where, what=what if len(what) <= 120 else f"{what[:117]}...", why=why)
