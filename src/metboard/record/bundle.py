"""Take a FHIR file apart: each resource as raw bytes with its type, id, place and patient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from metboard.errors import RecordError
from metboard.record.fhir_resources import FORMS, Read
from metboard.record.fhir_types import Reference

EXPECTED = "a FHIR R4 Bundle, a list of resources or one resource"
_JSON_PLACE = re.compile(r"\(byte (\d+)\)")
_NOT_BUNDLES = {
    "Parameters",
    "CapabilityStatement",
    "OperationOutcome",
    "StructureDefinition",
    "ValueSet",
}


class Top(msgspec.Struct, frozen=True, rename="camel"):
    """What JSON says of itself at the top; by `record` and the three after it other kinds of files are told."""

    resource_type: str = ""
    entry: tuple[msgspec.Raw, ...] = ()
    record: msgspec.Raw = msgspec.Raw(b"")
    phenotypic_features: msgspec.Raw = msgspec.Raw(b"")
    meta_data: msgspec.Raw = msgspec.Raw(b"")
    proband: msgspec.Raw = msgspec.Raw(b"")


class _Entry(msgspec.Struct, rename="camel"):
    """An entry whose resource is of a type that is read, and well formed."""

    full_url: str = ""
    resource: Read | None = None


class _Loose(msgspec.Struct, rename="camel"):
    """Any other entry."""

    full_url: str = ""
    resource: msgspec.Raw = msgspec.Raw(b"")


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


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """All resources of a file in an order that does not depend on the file's, and what is no resource."""

    items: tuple[Item, ...]
    faults: tuple[tuple[str, str], ...] = ()
    doubles: tuple[str, ...] = ()


_BROKEN = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
_decode_top = msgspec.json.Decoder(Top).decode
_decode_entry = msgspec.json.Decoder(_Entry).decode
_decode_resource = msgspec.json.Decoder(Read).decode
_decode_loose = msgspec.json.Decoder(_Loose).decode
_decode_peek = msgspec.json.Decoder(_Peek).decode
_decode_list = msgspec.json.Decoder(tuple[msgspec.Raw, ...]).decode
_DECODERS = {kind: msgspec.json.Decoder(form) for kind, form in FORMS.items()}


def read_top(data: bytes, file: str, place: str = "") -> Top:
    """Give what a JSON object says of itself; raises RecordError when it is not valid."""
    try:
        return _decode_top(data)
    except _BROKEN as error:
        raise explain_json(error, data, file, place) from None


def split(data: bytes, top: Top, file: str) -> Parts:
    """Take a bundle or a single resource apart; raises RecordError when it is neither."""
    faults: list[tuple[str, str]] = []
    return _ordered(list(_of_object(data, top, file, "", faults)), faults)


def split_list(data: bytes, file: str, place: str = "") -> Parts:
    """Take a list of resources apart; raises RecordError when it is none."""
    faults: list[tuple[str, str]] = []
    return _ordered(list(_of_list(data, file, place, faults)), faults)


def split_lines(data: bytes, file: str) -> Parts:
    """Take a file with one resource, list or bundle a line apart."""
    items: list[Item] = []
    faults: list[tuple[str, str]] = []
    for number, line in enumerate(data.splitlines(), start=1):
        place = f"line {number}"
        if line.lstrip()[:1] == b"[":
            items.extend(_of_list(line, file, place, faults))
        elif line.strip():
            items.extend(_of_object(line, read_top(line, file, place), file, place, faults))
    return _ordered(items, faults)


def explain_json(error: Exception, data: bytes, file: str, place: str = "") -> RecordError:
    """Turn a decoder's complaint into one with line and column."""
    if isinstance(error, RecursionError):
        return RecordError(file, place, "values nested too deeply", EXPECTED)
    text = str(error)
    at = _JSON_PLACE.search(text)
    if "truncated" in text:
        return RecordError(
            file,
            place or _line(data, len(data)),
            "the end of the file inside a value",
            "a whole file",
        )
    found = text.partition(": ")[2].partition(" (byte")[0] or text
    return RecordError(
        file, place or (_line(data, int(at[1])) if at else ""), f"no valid JSON ({found})", EXPECTED
    )


def _line(data: bytes, offset: int) -> str:
    before = data[:offset]
    return f"line {before.count(10) + 1}, column {offset - before.rfind(10)}"


def _of_list(data: bytes, file: str, place: str, faults: list[tuple[str, str]]) -> Iterable[Item]:
    try:
        raws = _decode_list(data)
    except _BROKEN as error:
        raise explain_json(error, data, file, place) from None
    return _of_entries(raws, f"{place}, " if place else "", faults)


def _of_object(
    data: bytes, top: Top, file: str, place: str, faults: list[tuple[str, str]]
) -> Iterable[Item]:
    kind = top.resource_type
    if kind == "Bundle":
        return _of_entries(top.entry, f"{place}, " if place else "", faults)
    if not kind:
        raise RecordError(file, place, "JSON without resourceType", EXPECTED)
    if kind in _NOT_BUNDLES or not kind[:1].isupper():
        raise RecordError(file, place, f"a {kind[:60]}", EXPECTED)
    try:
        return [_loose_item(data, "")]
    except _BROKEN as error:
        raise explain_json(error, data, file, place) from None


def _of_entries(
    raws: Iterable[msgspec.Raw], before: str, faults: list[tuple[str, str]]
) -> Iterable[Item]:
    """Read entries, also those of a bundle in one of them (pages of a search); a broken one is named and left."""
    for number, raw in enumerate(raws, start=1):
        place = f"{before}entry[{number}]"
        try:
            yield from _of_entry(bytes(raw), place, faults)
        except _BROKEN as error:
            faults.append((place, _in_words(error)))


def _of_entry(raw: bytes, place: str, faults: list[tuple[str, str]]) -> Iterable[Item]:
    try:
        entry = _decode_entry(raw)
    except _BROKEN:
        entry = None
    if entry is not None and entry.resource is not None:
        return [_item(entry.resource, raw, entry.full_url)]
    loose = _decode_loose(raw)
    inner = bytes(loose.resource) or raw
    item = _loose_item(inner, loose.full_url)
    if item.kind == "Bundle":
        return _of_entries(_decode_top(inner).entry, f"{place}.", faults)
    if not item.kind:
        faults.append((place, "no resource in it"))
        return ()
    return [item]


def _in_words(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _item(resource: Read, raw: bytes, url: str) -> Item:
    kind = str(type(resource).__struct_config__.tag)
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


def _loose_item(raw: bytes, url: str) -> Item:
    """Make an item of a resource that is not read, or say why it cannot be."""
    peek = _decode_peek(raw)
    kind, resource, fault = peek.resource_type, None, ""
    try:
        resource = _DECODERS[kind].decode(raw) if kind in FORMS else None
    except _BROKEN as error:
        fault = _in_words(error)
    name, where = _address(kind, peek.id, url)
    return Item(
        kind=kind, id=name, where=where, raw=raw, resource=resource, fault=fault, url=url,
        patient=_about(peek),
    )  # fmt: skip


def _address(kind: str, name: str, url: str) -> tuple[str, str]:
    name = name or url.rpartition("/")[2].rpartition(":")[2] or "(no id)"
    return name, f"{kind}/{name}"


def _about(resource: Read | _Peek) -> str:
    """Give the reference to the patient."""
    about = resource.patient or resource.subject
    if isinstance(about, tuple):
        about = about[0] if about else None
    return about.reference if about else ""


def _ordered(items: list[Item], faults: list[tuple[str, str]]) -> Parts:
    """Sort by place; the same resource twice counts once, two different ones of one id are named."""
    items.sort(key=lambda item: (item.kind, item.id, item.raw))
    kept: list[Item] = []
    doubles: list[str] = []
    for item in items:
        if kept and kept[-1].where == item.where and item.id != "(no id)":
            if _is_same(kept[-1], item):
                continue
            doubles.append(item.where)
        kept.append(item)
    return Parts(
        items=tuple(kept), faults=tuple(sorted(faults)), doubles=tuple(dict.fromkeys(doubles))
    )


def _is_same(one: Item, other: Item) -> bool:
    """Tell whether two resources say the same: all that is read of them, else every byte."""
    if one.resource is None or other.resource is None:
        return one.raw == other.raw
    return one.resource == other.resource


def address_book(items: Iterable[Item]) -> Mapping[str, Item]:
    """Give every item by the addresses under which others may refer to it."""
    book: dict[str, Item] = {}
    for item in items:
        book.setdefault(item.where, item)
        if item.url:
            book.setdefault(item.url, item)
    return book


def look_up(reference: str, book: Mapping[str, Item]) -> Item | None:
    """Follow a reference: relative, absolute, versioned or urn; None when it leads nowhere."""
    if not reference:
        return None
    if reference in book:
        return book[reference]
    bare = reference.partition("/_history/")[0]
    return book.get("/".join(bare.split("/")[-2:]))
