"""Read lists of blocks one by one: a block that is malformed, or a field that is not known, is named and left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, TypeAlias, TypeVar

import msgspec

from metboard.record.codes import Codes
from metboard.record.context import unread
from metboard.record.fhir_resources import FORMS, Read
from metboard.record.item import Item
from metboard.record.phenopacket_forms import Disease, Form
from metboard.record.record import Entry, Toxicity, Unread

SUBJECT = "subject"
"""The place of the person whom a phenopacket is about."""
Response: TypeAlias = Literal["complete", "partial", "stable", "progression"]
B = TypeVar("B", bound=Form)
_KINDS = {form: kind for kind, form in FORMS.items()}
_SNAKE = re.compile(r"_([a-z0-9])")
_SHOWN = 60


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Words that belong to the entries of one place."""

    where: str
    text: str


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What else is said of the treatments of one place; `other` names a disease, no cancer, that drugs were for."""

    where: str
    response: Response | None = None
    toxicities: tuple[Toxicity, ...] = ()
    other: str = ""


Said: TypeAlias = Item | Entry | Unread | Remark | Course


class Packet(msgspec.Struct, frozen=True, kw_only=True):
    """What the readers of single blocks share.

    `created`: when it was written; `tumours`: the diseases that are cancers, by place; `histologies`: the places of
    the tumour samples that name one; `operations`: the codes of the procedures that were done.
    """

    codes: Codes
    born: date | None = None
    created: date | None = None
    subject: str = ""
    tumours: Sequence[tuple[str, Disease]] = ()
    histologies: Sequence[str] = ()
    operations: frozenset[str] = frozenset()


def item_of(resource: Read, where: str) -> Item:
    """Give a block in the form of FHIR, under its own place."""
    return Item(
        kind=_KINDS[type(resource)],
        id=where,
        where=where,
        raw=b"",
        resource=resource,
        patient=SUBJECT,
    )


def plain(value: object) -> object:
    """Give values with keys in camelCase (YAML and the schema itself have both) and dates as text, without nulls."""
    if isinstance(value, dict):
        return {
            _SNAKE.sub(lambda m: m[1].upper(), str(key)): plain(inner)
            for key, inner in value.items()
            if inner is not None
        }
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def read_blocks(value: object, form: type[B], where: str) -> tuple[list[tuple[str, B]], list[Said]]:
    """Read a list of blocks, and name what is malformed or not known in it."""
    blocks: list[tuple[str, B]] = []
    faults: list[Said] = []
    if value is not None and not isinstance(value, list):
        faults.append(unread(where, shown(value), "expected a list"))
        return blocks, faults
    for index, raw in enumerate(value or ()):
        place = f"{where}[{index}]"
        block, wrong = read_block(raw, form, place)
        faults.extend(wrong)
        if block is not None:
            blocks.append((place, block))
    return blocks, faults


def read_block(raw: object, form: type[B], where: str) -> tuple[B | None, list[Said]]:
    """Read one block; None when it is malformed."""
    try:
        block = msgspec.convert(raw, form, strict=False)
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        return None, [unread(where, shown(raw), f"malformed: {error}")]
    whole = msgspec.to_builtins(block)
    return block, [
        unread(f"{where}{path}", said, "unknown field") for path, said in _lost(raw, whole)
    ]


def _lost(raw: object, whole: object) -> Iterable[tuple[str, str]]:
    """Give path and content of what was not taken over."""
    if isinstance(raw, dict) and isinstance(whole, dict):
        for key, inner in raw.items():
            if key not in whole:
                yield f".{key}", shown(inner)
            else:
                yield from ((f".{key}{path}", said) for path, said in _lost(inner, whole[key]))
    elif isinstance(raw, list) and isinstance(whole, (list, tuple)):
        for index, (inner, known) in enumerate(zip(raw, whole, strict=False)):
            yield from ((f"[{index}]{path}", said) for path, said in _lost(inner, known))


def shown(value: object) -> str:
    """Give a value as text, cut short."""
    text = value if isinstance(value, str) else f"{type(value).__name__} {value!r}"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
