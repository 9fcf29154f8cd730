"""A case: one patient and one primary tumour at one moment, as facts with their origin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from metboard.facts import Conflict, Fact, Possible, Range
from metboard.record import Record, Treatment, Unread
from metboard.record.record import Outcome


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """What one report said of a lesion on one day. A count of 0 says that it is gone.

    `said`: what else of its facts, in the words of the report (`lesion.progressing`).
    """

    on: date | None
    where: tuple[str, ...]
    diameter_mm: Possible | None = None
    short_axis_mm: Range | None = None
    count: Range = Range(1, 1)
    said: Mapping[str, Possible] = {}
    text: str = ""


class Lesion(msgspec.Struct, frozen=True, kw_only=True):
    """A lesion or a group of like ones; its facts all begin with `lesion.`. `sightings` are in order of time.

    `in_doubt`: its reports may be of another lesion of the same name.
    """

    id: str
    title: str
    facts: Mapping[str, Fact]
    sightings: tuple[Sighting, ...] = ()
    in_doubt: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Drugs that were given together against advanced disease.

    `ended` says why it stopped, where the record does; `days_since` how long ago, None while it is given or when
    that is not known.
    """

    number: int
    drugs: tuple[str, ...]
    treatments: tuple[Treatment, ...]
    start: date | None = None
    end: date | None = None
    progressed: bool | None = None
    ended: Outcome | None = None
    days_since: int | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that options are judged by. `facts` holds only what is known or partly known.

    `record` is what was read, up to the patient's clock: for the timeline, not for judging.
    """

    id: str
    patient_name: str = ""
    tumour: str
    summary: str
    as_of: date
    record: Record
    facts: Mapping[str, Fact]
    lesions: tuple[Lesion, ...] = ()
    lines: tuple[Line, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unread: tuple[Unread, ...] = ()
    assumed_lists: tuple[str, ...] = ()
