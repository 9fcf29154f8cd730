"""Reports of several days -> which of them speak of one lesion. Nothing is matched that could be two lesions.

Entries with one id are one lesion; where they speak of several organs, all but the last may be others and count for
perhaps. Without an id, two of different days are one lesion where organ, site, side and words agree and no day has two
such. An older entry that no later one continues may have become one of those that were listed later, or not: it stays,
and may count for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, floor, inf

import msgspec

from metboard.facts import Range
from metboard.record import LesionEntry

Key = tuple[str, ...]
MOST_LESIONS = 100_000
_ONE = Range(1.0, 1.0)


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """The reports of one lesion or group, in order of time; in doubt it may be one that is listed elsewhere."""

    entries: tuple[LesionEntry, ...]
    in_doubt: bool = False

    @property
    def newest(self) -> LesionEntry:
        """Give the last report, with the words and the place of earlier ones where it has none."""
        return self.entries[-1]


def match_lesions(entries: Iterable[LesionEntry]) -> tuple[Matched, ...]:
    """Gather the entries of each lesion; the order of the list does not matter."""
    named: dict[Key, list[LesionEntry]] = defaultdict(list)
    nameless: dict[Key, list[LesionEntry]] = defaultdict(list)
    for entry in sorted(entries, key=_order):
        if entry.id:
            named[(entry.id, entry.organ, str(entry.primary))].append(entry)
        else:
            nameless[_place(entry)].append(entry)
    last_of = {key[0]: key for key, _ in sorted(named.items(), key=lambda kv: _order(kv[1][-1]))}
    groups = [
        Matched(entries=tuple(several), in_doubt=key != last_of[key[0]])
        for key, several in named.items()
    ]
    alone: list[LesionEntry] = []
    for several in nameless.values():
        if _is_one_lesion(several):
            groups.append(Matched(entries=tuple(several)))
        else:
            alone.extend(several)
    last = _last_of_a_kind([*alone, *(group.newest for group in groups)])
    groups += [
        Matched(entries=(entry,), in_doubt=any(_may_continue(entry, each) for each in last))
        for entry in alone
    ]
    return tuple(sorted(groups, key=lambda group: _order(group.newest)))


def _order(entry: LesionEntry) -> tuple[object, ...]:
    size = repr(entry.diameter_mm)
    return (entry.on or date.min, entry.organ, entry.site, size, entry.where, entry.id)


def _place(entry: LesionEntry) -> Key:
    words = "" if entry.primary else " ".join(entry.text.casefold().split())
    return (str(entry.primary), entry.of, entry.organ, entry.site, entry.side or "", words)


def _is_one_lesion(several: Sequence[LesionEntry]) -> bool:
    """Tell whether entries of one place are one lesion: each of another day, single, and told by words."""
    first, days = several[0], {entry.on for entry in several}
    if len(several) == 1 or None in days or len(days) < len(several):
        return False
    return first.primary or (bool(first.text) and all(count_of(e) == Range(1, 1) for e in several))


def _last_of_a_kind(entries: Iterable[LesionEntry]) -> Sequence[LesionEntry]:
    """Give the last of the entries that differ in nothing that may set an earlier one apart: thousands become few."""
    last: dict[Key, LesionEntry] = {}
    for entry in entries:
        words = entry.text if entry.organ == "other" else ""
        kind = (str(entry.primary), entry.of, entry.organ, entry.site, entry.side or "", words)
        if kind not in last or (entry.on or date.min) >= (last[kind].on or date.min):
            last[kind] = entry
    return tuple(last.values())


def _may_continue(entry: LesionEntry, later: LesionEntry) -> bool:
    """Tell whether a later report may speak of the lesion of an earlier one: nothing sets them apart."""
    if entry.on is None or later.on is None or entry.on >= later.on:
        return False
    if (entry.organ, entry.primary) != (later.organ, later.primary) or entry.primary:
        return False
    if entry.organ == "other":
        return entry.text == later.text
    pairs = ((entry.site, later.site), (entry.side, later.side), (entry.of, later.of))
    return all(one == other or not one or not other for one, other in pairs)


def count_of(entry: LesionEntry) -> Range:
    """Give how many lesions an entry stands for; at least one, where what it says can be no number of lesions."""
    return _stated_count(entry) or Range(1)


def may_be_none(entry: LesionEntry) -> bool:
    """Tell whether an entry may stand for no lesion, or for some; one that is gone was there once."""
    count = count_of(entry)
    return count.low == 0 < count.high


def is_possible_count(entry: LesionEntry) -> bool:
    """Tell whether what an entry says can be a number of lesions."""
    return _stated_count(entry) is not None


def _stated_count(entry: LesionEntry) -> Range | None:
    said = entry.count
    if said == 1 and not isinstance(said, bool):  # what nearly all entries say
        return _ONE
    if isinstance(said, (bool, str, tuple)):
        return None
    bounds = said if isinstance(said, dict) else {"min": said, "max": said}
    if not bounds or set(bounds) - {"min", "max", "above", "below"}:
        return None
    low = floor(bounds["above"]) + 1 if "above" in bounds else bounds.get("min", 1)
    high = ceil(bounds["below"]) - 1 if "below" in bounds else bounds.get("max", inf)
    whole = all(each == inf or each == int(each) for each in (low, high))
    if not whole or not 0 <= low <= min(high, MOST_LESIONS):
        return None
    return Range(float(low), float(high))


def counts_as(group: Matched) -> Range:
    """Give how many lesions a matched group adds to the count of its organ today."""
    count = count_of(group.newest)
    return Range(0, count.high) if group.in_doubt else count
