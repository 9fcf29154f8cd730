"""A case: one patient and one primary tumour at one moment, as facts with their origin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from metboard.facts import Conflict, Fact
from metboard.record import Treatment, Unread


class Lesion(msgspec.Struct, frozen=True, kw_only=True):
    """A lesion or a group of like ones; its facts all begin with `lesion.`."""

    id: str
    title: str
    facts: Mapping[str, Fact]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Drugs that were given together against advanced disease."""

    number: int
    drugs: tuple[str, ...]
    treatments: tuple[Treatment, ...]
    start: date | None = None
    end: date | None = None
    progressed: bool | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that options are judged by. `facts` holds only what is known or partly known."""

    id: str
    patient_name: str = ""
    tumour: str
    summary: str
    as_of: date
    facts: Mapping[str, Fact]
    lesions: tuple[Lesion, ...] = ()
    lines: tuple[Line, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unread: tuple[Unread, ...] = ()
    assumed_lists: tuple[str, ...] = ()
