"""Times of a phenopacket as days. An age without its day, a range or a word gives no day, and is kept in words."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import msgspec

from metboard.record.phenopacket_forms import Age, TimeElement

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?\Z")
_UNITS = ("year", "month", "week", "day")
_DAY = len("2026-09-14")


class When(msgspec.Struct, frozen=True, kw_only=True):
    """First and last day as ISO dates, empty where none is given, and in words what is known instead."""

    start: str = ""
    end: str = ""
    note: str = ""


def find_time(element: TimeElement | None, born: date | None) -> When:
    """Give the days of a time.

    >>> find_time(TimeElement(age="P58Y2M3D"), date(1960, 5, 4)).start
    '2018-07-07'
    >>> find_time(TimeElement(age="P58Y"), date(1960, 5, 4)).note
    'at the age of 58 years, day not given'
    """
    if element is None:
        return When()
    if element.timestamp:
        return _stamped(element.timestamp)
    if element.interval is not None:
        first, last = _stamped(element.interval.start), _stamped(element.interval.end)
        return When(start=first.start, end=last.start, note=first.note or last.note)
    if element.age is not None:
        return _aged(_duration(element.age), born)
    return When(note=_in_words(element))


def read_stamp(text: str) -> date | None:
    """Give the day of a timestamp.

    >>> read_stamp("2026-09-14T10:00:00Z"), read_stamp("yesterday")
    (datetime.date(2026, 9, 14), None)
    """
    try:
        return date.fromisoformat(text[:_DAY])
    except ValueError:
        return None


def years_of(age: Age | str | None) -> float | None:
    """Give an age in years, months as parts of a year.

    >>> years_of("P38Y6M"), years_of("young")
    (38.5, None)
    """
    found = _DURATION.match(_duration(age)) if age is not None else None
    if found is None or found[1] is None:
        return None
    return float(found[1]) + round(int(found[2] or 0) / 12, 2)


def age_in_words(text: str) -> str:
    """Give a duration in words; one that is none, as it stands.

    >>> age_in_words("P58Y1M")
    '58 years 1 month'
    """
    found = _DURATION.match(text)
    parts = zip(found.groups(), _UNITS, strict=True) if found else ()
    said = [f"{int(n)} {unit}{'' if int(n) == 1 else 's'}" for n, unit in parts if n]
    return " ".join(said) or text[:40]


def _duration(age: Age | str) -> str:
    return age if isinstance(age, str) else age.iso8601duration


def _stamped(text: str) -> When:
    if not text:
        return When()
    day = read_stamp(text)
    if day is None:
        return When(note=f"date not understood: {text[:40]}")
    return When(start=day.isoformat())


def _aged(duration: str, born: date | None) -> When:
    if not duration:
        return When()
    day = _day_at(duration, born) if born is not None else None
    if day is None:
        return When(note=f"at the age of {age_in_words(duration)}, day not given")
    return When(start=day.isoformat())


def _day_at(duration: str, born: date) -> date | None:
    """Give the day on which an age is reached, where it is given to the day."""
    found = _DURATION.match(duration)
    if found is None or found[4] is None or found[3] is not None:
        return None
    months = born.month - 1 + int(found[2] or 0)
    try:
        year, month = born.year + int(found[1] or 0) + months // 12, months % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(born.day, last)) + timedelta(days=int(found[4]))
    except (ValueError, OverflowError):
        return None


def _in_words(element: TimeElement) -> str:
    if element.age_range is not None:
        ages = (element.age_range.start, element.age_range.end)
        low, high = (age_in_words(age.iso8601duration) for age in ages)
        return f"at an age of {low} to {high}, day not given"
    if element.gestational_age is not None:
        return f"in week {element.gestational_age.weeks} before birth, day not given"
    word = element.ontology_class
    return f"{word.label or word.id}, day not given" if word is not None else ""
