"""One resource of a FHIR file: what it is, whom it is about, and how others refer to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from metboard.record.fhir_older import to_r4
from metboard.record.fhir_resources import FORMS, Read
from metboard.record.fhir_types import Reference

BROKEN = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
"""What decoding may raise."""
_BY_ID = "id:"


class _Peek(msgspec.Struct, rename="camel"):
    """What every resource has."""

    resource_type: str = ""
    id: str = ""
    subject: Reference | tuple[Reference, ...] | None = None
    patient: Reference | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One resource: `where` is type and id, `patient` whom it is about, `fault` why it could not be read."""

    kind: str
    id: str
    where: str
    raw: bytes
    resource: Read | None = None
    fault: str = ""
    url: str = ""
    patient: str = ""


_decode_peek = msgspec.json.Decoder(_Peek).decode
_KINDS = {form: kind for kind, form in FORMS.items()}
_DECODERS = {kind: msgspec.json.Decoder(form) for kind, form in FORMS.items()}


def make_item(resource: Read, raw: bytes, url: str) -> Item:
    """Make an item of a resource that has been decoded."""
    kind = _KINDS[type(resource)]
    name, where = _address(kind, resource.id, url)
    return Item(
        kind=kind,
        id=name,
        where=where,
        raw=raw,
        resource=resource,
        url=url,
        patient=_about(resource),
    )


def peek_item(raw: bytes, url: str) -> Item:
    """Make an item of a resource that is not read, or say why it cannot be."""
    peek = _decode_peek(raw)
    kind, resource, fault = peek.resource_type, None, ""
    try:
        resource = _DECODERS[kind].decode(raw) if kind in FORMS else None
    except BROKEN as error:
        resource = _read_older(raw, kind)
        fault = in_words(error) if resource is None else ""
    name, where = _address(kind, peek.id, url)
    return Item(
        kind=kind, id=name, where=where, raw=raw, resource=resource, fault=fault, url=url,
        patient=_about(peek),
    )  # fmt: skip


def _read_older(raw: bytes, kind: str) -> Read | None:
    """Read a resource in a shape of older FHIR; None when it is not one of those either."""
    try:
        return _DECODERS[kind].decode(to_r4(raw, kind))
    except BROKEN:
        return None


def _address(kind: str, name: str, url: str) -> tuple[str, str]:
    name = name or url.rpartition("/")[2].rpartition(":")[2] or "(no id)"
    return name, f"{kind}/{name}"


def _about(resource: Read | _Peek) -> str:
    """Give the reference to the patient."""
    about = resource.patient or resource.subject
    if isinstance(about, tuple):
        about = about[0] if about else None
    return about.reference if about else ""


def in_words(error: Exception) -> str:
    """Say in words why something could not be decoded."""
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def address_book(items: Iterable[Item]) -> Mapping[str, Item]:
    """Give every item by the addresses under which others may refer to it."""
    book: dict[str, Item] = {}
    first: dict[str, Item] = {}
    shared: set[str] = set()
    for item in items:
        book.setdefault(item.where, item)
        if item.url:
            book.setdefault(item.url, item)
        if first.setdefault(item.id, item).where != item.where:
            shared.add(item.id)
    # a list of resources has no addresses of its entries: an id that one resource alone has is enough
    for name, item in first.items():
        if name not in shared:
            book.setdefault(f"{_BY_ID}{name}", book[item.where])
    return book


def look_up(reference: str, book: Mapping[str, Item]) -> Item | None:
    """Follow a reference: relative, absolute, versioned, urn or a bare id; None when it leads nowhere."""
    if not reference:
        return None
    if reference in book:
        return book[reference]
    bare = reference.partition("/_history/")[0]
    if "/" in bare:
        return book.get("/".join(bare.split("/")[-2:]))
    return book.get(_BY_ID + bare.removeprefix("urn:uuid:"))
