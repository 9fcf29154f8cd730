"""Days on a line: linear, but for long stretches without an entry, which are cut short and marked as cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from metboard.dossier.say import short_month

_LONG_DAYS = 730
_CUT_SHARE = 0.07
_YEARS_DAYS = 550
_MONTHS_DAYS = 200


class Cut(msgspec.Struct, frozen=True):
    """A stretch without an entry that is drawn short."""

    start: date
    end: date


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """Where each day lies between 0 and 1: days and their places, in order of time."""

    days: tuple[date, ...]
    places: tuple[float, ...]
    cuts: tuple[Cut, ...]

    def at(self, day: date) -> float:
        """Give the place of a day; one before the first or after the last lies at that end.

        >>> make_scale([(date(2024, 1, 1), date(2024, 1, 11))]).at(date(2024, 1, 6))
        0.5
        """
        if day <= self.days[0]:
            return 0.0
        for (a, b), (low, high) in zip(pairwise(self.days), pairwise(self.places), strict=True):
            if day <= b:
                return low + (high - low) * (day - a).days / (b - a).days
        return 1.0

    def name(self, day: date) -> str:
        """Name a day as exactly as the scale shows it: with its number in a story of months."""
        is_short = (self.days[-1] - self.days[0]).days <= _MONTHS_DAYS
        return f"{day.day} {short_month(day)}" if is_short else short_month(day)


def make_scale(spans: Sequence[tuple[date, date]]) -> Scale:
    """Make the scale of everything that lasted from a day to another; the last day is the end of the line."""
    covered = _covered(spans)
    gaps = [Cut(a[1], b[0]) for a, b in pairwise(covered)]
    first, last = covered[0][0], max(covered[-1][1], covered[0][0] + timedelta(days=1))
    longest = max(_LONG_DAYS, 0.3 * (last - first).days)
    cuts = [g for g in gaps if (g.end - g.start).days > longest]
    drawn = (last - first).days - sum((c.end - c.start).days for c in cuts)
    short = max(drawn, 30) * _CUT_SHARE
    days = sorted({first, last, *(d for c in cuts for d in (c.start, c.end))})
    lengths = [short if Cut(a, b) in cuts else float((b - a).days) for a, b in pairwise(days)]
    sums = [sum(lengths[:i]) for i in range(len(days))]
    places = tuple(length / sums[-1] for length in sums)
    return Scale(days=tuple(days), places=places, cuts=tuple(cuts))


def _covered(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Join the spans that touch."""
    made: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def ticks_of(scale: Scale) -> tuple[date, ...]:
    """Give the days to be named under the line: quarters of a short time, else years."""
    first, last = scale.days[0], scale.days[-1]
    years = range(first.year, last.year + 1)
    days = (last - first).days
    months = range(1, 13, 1 if days <= _MONTHS_DAYS else 3 if days <= _YEARS_DAYS else 12)
    made = [date(year, month, 1) for year in years for month in months]
    inside = (d for d in made if first <= d <= last)
    return tuple(d for d in inside if not any(c.start < d < c.end for c in scale.cuts))
