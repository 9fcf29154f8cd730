"""What was known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from metboard.record.record import Entry

E = TypeVar("E", bound=Entry)


def known_on(entries: Iterable[E], as_of: date) -> list[E]:
    """Give the entries that are not dated after a day; one without a day may be of any."""
    return [entry for entry in entries if entry.on is None or entry.on <= as_of]
