"""Read FHIR dates. A day that is not given is not invented."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

MID_MONTH = 15


def day_of(*texts: str | None) -> date | None:
    """Give the day of the first text that names one; a month stands for its 15th, a year for no day.

    >>> day_of(None, "2026-09-14T10:00:00+02:00")
    datetime.date(2026, 9, 14)
    >>> day_of("2026-09")
    datetime.date(2026, 9, 15)
    >>> day_of("2026") is None
    True
    """
    return day_in(next(filter(None, texts), ""))


@lru_cache(maxsize=4096)
def day_in(text: str) -> date | None:
    """Give the day that one text names, as `day_of` does for several."""
    try:
        if len(text) == len("2026-09"):
            return date(int(text[:4]), int(text[5:7]), MID_MONTH)
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def note_on(*texts: str | None) -> str:
    """Say what is uncertain about the day: `2026-09, day not given`; empty when nothing is."""
    return note_in(next(filter(None, texts), ""))


@lru_cache(maxsize=4096)
def note_in(text: str) -> str:
    """Say what is uncertain about the day that one text names."""
    if not text or (len(text) >= len("2026-09-14") and day_in(text)):
        return ""
    if len(text) == len("2026-09"):
        return f"{text}, day not given"
    return (
        f"{text}, day and month not given"
        if text.isdigit()
        else f"date not understood: {text[:40]}"
    )


def join_text(*parts: str) -> str:
    """Join what is said into one text, each once."""
    said = [part for part in parts if part]
    return "; ".join(dict.fromkeys(said)) if len(said) > 1 else "".join(said)
