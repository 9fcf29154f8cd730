"""What no patient can have: numbers and days that are taken out of a record before anything is concluded from it.

Each is named. Where two days exclude each other (a drug before birth, an end before its start), neither is believed.
Within one month no order of days is impossible: a month without its day stands for its 15th.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from metboard.record import Entry, Record, Relative, Toxicity, Treatment, Unread

_E = TypeVar("_E", bound=Entry)
_BOUNDS: Mapping[type[Entry], Mapping[str, tuple[float, float]]] = {
    Treatment: {"line": (1, 30), "cycles": (0, 500), "fractions": (0, 150), "dose_gy": (0, 1000)},
    Toxicity: {"grade": (0, 5)},
    Relative: {"age_years": (0, 130)},
}
_OLDEST_YEARS = 130


def take_out_impossible(record: Record, as_of: date) -> tuple[Record, tuple[Unread, ...]]:
    """Give the record without what cannot be, and a line for each thing that was taken out."""
    unread: list[Unread] = []
    record = msgspec.structs.replace(
        record,
        treatments=_without_numbers(record.treatments, unread),
        toxicities=_without_numbers(record.toxicities, unread),
        relatives=_without_numbers(record.relatives, unread),
    )
    record = msgspec.structs.replace(
        record, treatments=tuple(_in_order(t, unread) for t in record.treatments)
    )
    return _born_first(record, as_of, unread), tuple(unread)


def _without_numbers(entries: tuple[_E, ...], unread: list[Unread]) -> tuple[_E, ...]:
    return tuple(_without_number(entry, unread) for entry in entries)


def _without_number(entry: _E, unread: list[Unread]) -> _E:
    for name, (low, high) in _BOUNDS[type(entry)].items():
        value = getattr(entry, name)
        if value is not None and not low <= value <= high:
            why = f"not possible; expected {low:g} to {high:g}"
            unread.append(Unread(where=entry.where, what=f"{name}: {value:g}", why=why))
            entry = msgspec.structs.replace(entry, **{name: None})
    return entry


def _in_order(treatment: Treatment, unread: list[Unread]) -> Treatment:
    start, end = treatment.start, treatment.end
    if start is None or end is None or not _is_before(end, start):
        return treatment
    what = f"{treatment.text or ', '.join(treatment.drugs)} from {start} to {end}"
    unread.append(Unread(where=treatment.where, what=what, why="it ends before it begins"))
    return msgspec.structs.replace(treatment, start=None, end=None)


def _born_first(record: Record, as_of: date, unread: list[Unread]) -> Record:
    """Take out a day of birth that cannot be, and with it the days that lie before it."""
    patient = record.patient
    born = patient.birth_date
    if born is None:
        return record
    place = patient.where or "patient"
    nobody = msgspec.structs.replace(patient, birth_date=None)
    old = as_of.year - born.year > _OLDEST_YEARS
    if old or born > as_of:
        why = f"more than {_OLDEST_YEARS} years before {as_of}" if old else f"after {as_of}"
        unread.append(Unread(where=place, what=f"born {born}", why=why))
        return msgspec.structs.replace(record, patient=nobody)
    early = sorted(set(_before(record, born)))
    if not early:
        return record
    why = f"what is dated earlier excludes it: {', '.join(early)}"[:300]
    unread.append(Unread(where=place, what=f"born {born}", why=why))
    return msgspec.structs.replace(
        record,
        patient=nobody,
        diagnoses=tuple(_dated_after(each, born) for each in record.diagnoses),
        lesions=tuple(_dated_after(each, born) for each in record.lesions),
        treatments=tuple(_dated_after(each, born) for each in record.treatments),
        toxicities=tuple(_dated_after(each, born) for each in record.toxicities),
    )


def _before(record: Record, born: date) -> Iterable[str]:
    """Give the places of what is dated before the day of birth."""
    lists = (record.diagnoses, record.lesions, record.treatments, record.toxicities)
    for entry in (each for entries in lists for each in entries):
        if any(_is_before(day, born) for day in _days(entry).values()):
            yield entry.where or type(entry).__name__


def _dated_after(entry: _E, born: date) -> _E:
    early = {name: None for name, day in _days(entry).items() if _is_before(day, born)}
    return msgspec.structs.replace(entry, **early) if early else entry


def _days(entry: Entry) -> Mapping[str, date]:
    said = {name: getattr(entry, name, None) for name in ("on", "start", "end")}
    return {name: day for name, day in said.items() if day is not None}


def _is_before(day: date, other: date) -> bool:
    return (day.year, day.month) < (other.year, other.month)
