"""Ids of resources: valid in FHIR, the same in whatever order the entries stand, and never twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

import msgspec

from metboard.record.record import Entry

E = TypeVar("E", bound=Entry)


def plain(value: object) -> object:
    """Give a value in one form only: numbers as decimals, lists, and an entry without the place it was read at."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.asdict(value)
        return {name: plain(fields[name]) for name in sorted(fields) if name != "where"}
    if isinstance(value, dict):
        return {name: plain(value[name]) for name in sorted(value)}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def make_id(kind: str, *parts: object) -> str:
    """Make an id of what a resource says.

    >>> make_id("lesion", "patient-7", {"organ": "liver"}) == make_id("lesion", "patient-7", {"organ": "liver"})
    True
    """
    content = msgspec.json.encode([plain(part) for part in parts])
    return f"{kind}-{hashlib.sha256(content).hexdigest()[:20]}"


def with_ids(kind: str, record_id: str, entries: Iterable[E]) -> tuple[tuple[str, E], ...]:
    """Give every entry with its id; of entries that say the same the later ones are numbered."""
    seen: Counter[str] = Counter()
    made: list[tuple[str, E]] = []
    for entry in entries:
        name = make_id(kind, record_id, entry)
        seen[name] += 1
        made.append((name if seen[name] == 1 else f"{name}-{seen[name]}", entry))
    return tuple(made)
