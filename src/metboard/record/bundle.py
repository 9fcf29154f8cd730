"""Take a FHIR file apart into its resources, in an order that does not depend on the file's."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from metboard.errors import RecordError
from metboard.record.fhir_own import OWN_MARK
from metboard.record.fhir_resources import Read
from metboard.record.item import BROKEN, Item, in_words, make_item, peek_item

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
    resource: msgspec.Raw = msgspec.Raw(b"")
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


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """All resources of a file in an order that does not depend on the file's, and what is no resource.

    `own`: something in the file may have been written by metboard itself.
    """

    items: tuple[Item, ...]
    own: bool = False
    faults: tuple[tuple[str, str], ...] = ()
    doubles: tuple[str, ...] = ()


_decode_top = msgspec.json.Decoder(Top).decode
_decode_entry = msgspec.json.Decoder(_Entry).decode
_decode_loose = msgspec.json.Decoder(_Loose).decode
_decode_list = msgspec.json.Decoder(tuple[msgspec.Raw, ...]).decode


def read_top(data: bytes, file: str, place: str = "") -> Top:
    """Give what a JSON object says of itself; raises RecordError when it is not valid."""
    try:
        return _decode_top(data)
    except BROKEN as error:
        raise explain_json(error, data, file, place) from None


def split(data: bytes, top: Top, file: str) -> Parts:
    """Take a bundle or a single resource apart; raises RecordError when it is neither."""
    faults: list[tuple[str, str]] = []
    return _ordered(list(_of_object(data, top, file, "", faults)), data, faults)


def split_list(data: bytes, file: str, place: str = "") -> Parts:
    """Take a list of resources apart; raises RecordError when it is none."""
    faults: list[tuple[str, str]] = []
    return _ordered(list(_of_list(data, file, place, faults)), data, faults)


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
    return _ordered(items, data, faults)


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
    except BROKEN as error:
        raise explain_json(error, data, file, place) from None
    return _of_entries(raws, f"{place}, " if place else "", faults)


def _of_object(
    data: bytes, top: Top, file: str, place: str, faults: list[tuple[str, str]]
) -> Iterable[Item]:
    kind = top.resource_type
    if kind == "Bundle":
        return _of_entries(top.entry, f"{place}, " if place else "", faults)
    if not kind and bytes(top.resource)[:1] == b"{":  # one entry of a bundle, alone
        return _of_entries([msgspec.Raw(data)], f"{place}, " if place else "", faults)
    if not kind:
        raise RecordError(file, place, "JSON without resourceType", EXPECTED)
    if kind in _NOT_BUNDLES or not kind[:1].isupper():
        raise RecordError(file, place, f"a {kind[:60]}", EXPECTED)
    try:
        return [peek_item(data, "")]
    except BROKEN as error:
        raise explain_json(error, data, file, place) from None


def _of_entries(
    raws: Iterable[msgspec.Raw], before: str, faults: list[tuple[str, str]]
) -> Iterable[Item]:
    """Read entries, also those of a bundle in one of them (pages of a search); a broken one is named and left."""
    for number, each in enumerate(raws, start=1):
        raw = bytes(each)
        try:
            entry = _decode_entry(raw)
        except BROKEN:
            entry = _Entry()
        if entry.resource is not None:
            yield make_item(entry.resource, raw, entry.full_url)
            continue
        place = f"{before}entry[{number}]"
        try:
            yield from _of_other(raw, place, faults)
        except BROKEN as error:
            faults.append((place, in_words(error)))


def _of_other(raw: bytes, place: str, faults: list[tuple[str, str]]) -> Iterable[Item]:
    """Read an entry that is of no type that is read, or not well formed."""
    loose = _decode_loose(raw)
    inner = bytes(loose.resource) or raw
    item = peek_item(inner, loose.full_url)
    if item.kind == "Bundle":
        return _of_entries(_decode_top(inner).entry, f"{place}.", faults)
    if not item.kind:
        faults.append((place, "no resource in it"))
        return ()
    return [item]


def _ordered(items: list[Item], data: bytes, faults: list[tuple[str, str]]) -> Parts:
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
        items=tuple(kept),
        own=OWN_MARK in data,
        faults=tuple(sorted(faults)),
        doubles=tuple(dict.fromkeys(doubles)),
    )


def _is_same(one: Item, other: Item) -> bool:
    """Tell whether two resources say the same: all that is read of them, else every byte."""
    if one.resource is None or other.resource is None:
        return one.raw == other.raw
    return one.resource == other.resource
