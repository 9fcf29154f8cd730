"""Matched lesions -> lesion groups with their own facts, each settled over all reports of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from metboard.case.case import Lesion, Sighting
from metboard.case.matching import Matched, count_of, counts_as, is_possible_count
from metboard.case.time import choose
from metboard.case.values import places_of, possible_of
from metboard.facts import Conflict, Fact, Family, Possible, Range, exactly
from metboard.record import LesionEntry, Unread, Value

GROWTH, LEAST_GROWTH_MM = 1.2, 5.0
"""A lesion has grown when it is 20 % and 5 mm larger than at its smallest, as RECIST 1.1 has it for their sum."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """All lesions, what contradicts itself in them, and what could not be a value."""

    lesions: tuple[Lesion, ...]
    conflicts: tuple[Conflict, ...] = ()
    unread: tuple[Unread, ...] = ()


def find_lesions(groups: Sequence[Matched], families: Mapping[str, Family], as_of: date) -> Found:
    """Make one lesion or group of each; ids do not depend on the order of the record."""
    ordered = sorted(groups, key=lambda group: _order(group.newest))
    lesions: list[Lesion] = []
    conflicts: list[Conflict] = []
    unread: list[Unread] = []
    numbers: dict[str, int] = defaultdict(int)
    for group in ordered:
        newest = group.newest
        numbers[newest.organ] += 1
        stated, odd = _stated(group, families)
        unread.extend(odd)
        facts: dict[str, Fact] = {}
        for name, said in stated.items():
            facts[name], conflict = choose(families[name], said, as_of)
            if conflict is not None:
                conflicts.append(conflict)
        facts |= _growth(stated, facts)
        lesions.append(
            Lesion(
                id=_id_of(group, numbers[newest.organ]),
                title=_title(group),
                facts=facts,
                sightings=_sightings(group, stated, families["lesion.diameter_mm"]),
                in_doubt=group.in_doubt,
            )
        )
    return Found(lesions=tuple(lesions), conflicts=tuple(conflicts), unread=tuple(unread))


def _id_of(group: Matched, number: int) -> str:
    """Give the id that the record gives, where it is of this lesion alone."""
    newest = group.newest
    if not newest.id:
        return f"{newest.organ}-{number}"
    kind = " primary" if newest.primary else ""
    return f"{newest.id} ({newest.organ}{kind})" if group.in_doubt else newest.id


def _order(entry: LesionEntry) -> tuple[str, ...]:
    return (entry.organ, entry.site, repr(entry.diameter_mm), entry.where, entry.id)


def _stated(
    group: Matched, families: Mapping[str, Family]
) -> tuple[dict[str, list[Fact]], list[Unread]]:
    """Collect what all reports say of a lesion, fact by fact."""
    stated: dict[str, list[Fact]] = defaultdict(list)
    unread: list[Unread] = []
    for entry in group.entries:
        places = places_of(entry.where)
        if not is_possible_count(entry):
            why = "no number of lesions; at least one is taken"
            unread.append(Unread(where=entry.where, what=f"count: {entry.count}", why=why))
        for name, value in _values(entry).items():
            try:
                possible = possible_of(value, families[name])
            except (KeyError, ValueError) as error:
                why = str(error.args[0]) if isinstance(error, ValueError) else ""
                why = why or f"no fact is called {name}"
                unread.append(Unread(where=entry.where, what=f"{name}: {value}", why=why))
                continue
            stated[name].append(Fact(possible=possible, where=places, at=entry.on))
    newest = group.newest
    count = Fact(possible=counts_as(group), where=places_of(newest.where), at=newest.on)
    other = Fact(possible=exactly("other"), where=places_of(newest.where))
    stated["lesion.count"] = [count]
    stated.setdefault("lesion.organ", [other])
    return stated, unread


def _values(entry: LesionEntry) -> dict[str, Value]:
    """Give what an entry says, by fact; a finding may be written with or without `lesion.` before it."""
    values: dict[str, Value] = {"lesion.organ": entry.organ, "lesion.primary": entry.primary}
    if entry.site:
        values["lesion.site"] = entry.site
    if entry.diameter_mm is not None:
        values["lesion.diameter_mm"] = entry.diameter_mm
    for name, value in entry.findings.items():
        values[name if name.startswith("lesion.") else f"lesion.{name}"] = value
    return values


def _growth(stated: Mapping[str, Sequence[Fact]], facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Say whether a lesion grows, from its measurements, where no report says it in words."""
    name = "lesion.progressing"
    sizes = [
        (fact.at, fact.possible.low, fact)
        for fact in stated.get("lesion.diameter_mm", ())
        if fact.at is not None and isinstance(fact.possible, Range) and _is_point(fact.possible)
    ]
    days = {at for at, _, _ in sizes}
    if name in facts or len(days) < 2 or len(days) < len(sizes):
        return {}
    sizes.sort(key=lambda each: each[0])
    last, smallest = sizes[-1][1], min(size for _, size, _ in sizes[:-1])
    grown = last >= GROWTH * smallest and last - smallest >= LEAST_GROWTH_MM
    where = tuple(dict.fromkeys(place for _, _, fact in sizes for place in fact.where))
    note = f"{last:g} mm after {smallest:g} mm at its smallest"
    possible = exactly(grown)
    return {
        name: Fact(possible=possible, origin="derived", where=where, at=sizes[-1][0], note=note)
    }


def _is_point(possible: Range) -> bool:
    return possible.low == possible.high


def _sightings(
    group: Matched, stated: Mapping[str, Sequence[Fact]], size: Family
) -> tuple[Sighting, ...]:
    said: dict[tuple[tuple[str, ...], date | None], dict[str, Possible]] = defaultdict(dict)
    for name, facts in stated.items():
        for fact in facts:
            said[fact.where, fact.at][name] = fact.possible
    return tuple(
        _sighting(entry, said[places_of(entry.where), entry.on], size) for entry in group.entries
    )


def _sighting(entry: LesionEntry, said: Mapping[str, Possible], size: Family) -> Sighting:
    return Sighting(
        on=entry.on,
        where=places_of(entry.where),
        diameter_mm=said.get("lesion.diameter_mm"),
        short_axis_mm=_size(entry.short_axis_mm, size),
        count=count_of(entry),
        said=said,
        text=entry.text,
    )


def _size(value: Value | None, size: Family) -> Range | None:
    """Give a size in mm; None where there is none, or what is written can be none."""
    try:
        found = None if value is None else possible_of(value, size)
    except ValueError:
        return None
    return found if isinstance(found, Range) else None


def _title(group: Matched) -> str:
    entry = group.newest
    text = next((each.text for each in reversed(group.entries) if each.text), "")
    where = entry.organ.replace("-", " ") if entry.organ != "other" else (text or "other site")
    name = f"primary tumour, {where}" if entry.primary else where
    places = [part.replace("-", " ") for part in (entry.side or "", entry.site) if part]
    site = f" ({', '.join(places)})" if places else ""
    sizes = [e.diameter_mm for e in group.entries if isinstance(e.diameter_mm, (int, float))]
    size = f", {sizes[-1]:g} mm" if sizes else ""
    return f"{name}{site}{_count_words(entry)}{size}{_doubt_words(group)}"


def _count_words(entry: LesionEntry) -> str:
    count = count_of(entry)
    if entry.count == 1:
        return ""
    if count.high == 0:
        return ", gone"
    if count.low == count.high:
        return f", {count.low:g} lesions"
    if count == Range(0, 1):
        return ", perhaps no metastasis"
    return f", {count.low:g} or more lesions"


def _doubt_words(group: Matched) -> str:
    on = group.newest.on
    return f", last reported {on}, may be one of the others" if group.in_doubt and on else ""
