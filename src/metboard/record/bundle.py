"""Take a FHIR file apart: each resource as raw bytes with its type, id, place and patient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from metboard.errors import RecordError
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


class _Entry(msgspec.Struct, rename="camel"):
    full_url: str = ""
    resource: msgspec.Raw = msgspec.Raw(b"")


class _Top(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    entry: tuple[msgspec.Raw, ...] = ()


class _Peek(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    id: str = ""
    subject: Reference | tuple[Reference, ...] | None = None
    patient: Reference | None = None


class Item(msgspec.Struct, frozen=True):
    """One resource as it stands in the file: `where` is type and id, `patient` whom it is about."""

    kind: str
    id: str
    where: str
    raw: bytes
    url: str = ""
    patient: str = ""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """All resources of a file in an order that does not depend on the file's, and what is no resource."""

    items: tuple[Item, ...]
    faults: tuple[tuple[str, str], ...] = ()
    doubles: tuple[str, ...] = ()


_decode_top = msgspec.json.Decoder(_Top).decode
_decode_entry = msgspec.json.Decoder(_Entry).decode
_decode_peek = msgspec.json.Decoder(_Peek).decode
_decode_list = msgspec.json.Decoder(tuple[msgspec.Raw, ...]).decode


def split(data: bytes, file: str) -> Parts:
    """Take a bundle, a list or a single resource apart; raises RecordError when it is none of these."""
    items: list[Item] = []
    faults: list[tuple[str, str]] = []
    _split_into(items, faults, data, file, "")
    return _ordered(items, faults)


def split_lines(data: bytes, file: str) -> Parts:
    """Take a file with one resource (or bundle) a line apart."""
    items: list[Item] = []
    faults: list[tuple[str, str]] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if line.strip():
            _split_into(items, faults, line, file, f"line {number}")
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


def _split_into(
    items: list[Item], faults: list[tuple[str, str]], data: bytes, file: str, place: str
) -> None:
    try:
        if data.lstrip()[:1] == b"[":
            raws = _decode_list(data)
        else:
            top = _decode_top(data)
            if top.resource_type != "Bundle":
                items.append(_single(data, top.resource_type, file, place))
                return
            raws = top.entry
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise explain_json(error, data, file, place) from None
    for number, raw in enumerate(raws, start=1):
        _add(
            items,
            faults,
            bytes(raw),
            f"{place}entry[{number}]" if not place else f"{place}, entry[{number}]",
        )


def _single(data: bytes, kind: str, file: str, place: str) -> Item:
    if not kind:
        raise RecordError(file, place, "JSON without resourceType", EXPECTED)
    if kind in _NOT_BUNDLES or not kind[:1].isupper():
        raise RecordError(file, place, f"a {kind[:60]}", EXPECTED)
    return _item(data, "")


def _add(items: list[Item], faults: list[tuple[str, str]], raw: bytes, place: str) -> None:
    """Add an entry, or the entries of a bundle in it (pages of a search); a broken one is named and left."""
    try:
        entry = _decode_entry(raw)
        inner = bytes(entry.resource)
        item = _item(inner or raw, entry.full_url)
        if item.kind == "Bundle":
            for number, each in enumerate(_decode_top(item.raw).entry, start=1):
                _add(items, faults, bytes(each), f"{place}.entry[{number}]")
        elif item.kind:
            items.append(item)
        else:
            faults.append((place, "no resource in it"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        faults.append((place, _in_words(error)))


def _in_words(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _item(raw: bytes, url: str) -> Item:
    peek = _decode_peek(raw)
    about = peek.patient or peek.subject
    if isinstance(about, tuple):
        about = about[0] if about else None
    name = peek.id or url.rpartition("/")[2].rpartition(":")[2] or "(no id)"
    where = f"{peek.resource_type}/{name}"
    return Item(peek.resource_type, name, where, raw, url, about.reference if about else "")


def _ordered(items: list[Item], faults: list[tuple[str, str]]) -> Parts:
    """Sort by place; the same resource twice counts once, two different ones of one id are named."""
    ordered = sorted(items, key=lambda item: (item.kind, item.id, item.raw))
    kept: list[Item] = []
    doubles: list[str] = []
    for item in ordered:
        if kept and kept[-1].where == item.where and item.id != "(no id)":
            if kept[-1].raw == item.raw:
                continue
            doubles.append(item.where)
        kept.append(item)
    return Parts(
        items=tuple(kept), faults=tuple(sorted(faults)), doubles=tuple(dict.fromkeys(doubles))
    )


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
