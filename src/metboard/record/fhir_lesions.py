"""Body structures, sizes, remarks and metastatic sites -> one entry for each lesion or group, none counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from metboard.knowledge.code_table import OrganCode
from metboard.record.codes import organ_of, side_of, text_of
from metboard.record.context import Context, Statement, follow, unread
from metboard.record.dates import join_text
from metboard.record.fhir_observations import About, Size
from metboard.record.fhir_primaries import is_secondary
from metboard.record.fhir_resources import Condition
from metboard.record.fhir_structures import Tumour
from metboard.record.fhir_types import Concept, Reference
from metboard.record.item import Item, look_up
from metboard.record.record import LesionEntry, Unread, Value
from metboard.record.some_lesion import SomeLesion, place_facts

_BONES = ("bone", "spine")
_S = TypeVar("_S", Size, About)


def make_lesions(
    tumours: Sequence[Tumour],
    sizes: Sequence[Size],
    remarks: Sequence[About],
    groups: Sequence[LesionEntry],
    some: Sequence[SomeLesion],
    home: Iterable[str],
    context: Context,
) -> Iterable[Statement]:
    """Join what is said of each lesion, then add what the groups name beyond the single lesions.

    `home` holds the organs of the primary tumour: there a tumour that is not called primary or metastasis
    stays out.
    """
    by_tumour, loose = _sort_sizes(sizes, {t.where for t in tumours}, context)
    said = _sort_remarks(remarks, {t.where for t in tumours}, context)
    single: list[LesionEntry] = []
    for tumour in tumours:
        if tumour.primary is None and tumour.organ in home:
            yield unread(
                tumour.where,
                tumour.text,
                "not said whether it is the primary tumour or a metastasis",
            )
            continue
        single.extend(_reports(tumour, by_tumour.get(tumour.where, []), said.get(tumour.where, [])))
    for made in _loose_lesions(loose, context):
        if isinstance(made, LesionEntry):
            single.append(made)
        else:
            yield made
    yield from (unread(r.where, r.fact, "no lesion named (focus)") for r in said.get("", []))
    yield from place_facts([*single, *_beyond(groups, single)], some, context.codes.words)


# --- which lesion -----------------------------------------------------------------------------------------------------


def _target(focus: Iterable[Reference], context: Context) -> Item | None:
    """Give the first resource that a focus leads to."""
    for reference in focus:
        item = look_up(reference.reference, context.book)
        if item is not None:
            return item
    return None


def _sort_sizes(
    sizes: Iterable[Size], tumours: set[str], context: Context
) -> tuple[Mapping[str, list[Size]], list[Size]]:
    by_tumour: dict[str, list[Size]] = defaultdict(list)
    loose: list[Size] = []
    for size in sizes:
        item = _target(size.focus, context)
        if item is not None and item.where in tumours:
            by_tumour[item.where].append(size)
        else:
            loose.append(size)
    return by_tumour, loose


def _sort_remarks(
    remarks: Iterable[About], tumours: set[str], context: Context
) -> Mapping[str, list[About]]:
    said: dict[str, list[About]] = defaultdict(list)
    for remark in remarks:
        item = _target(remark.focus, context)
        said[item.where if item is not None and item.where in tumours else ""].append(remark)
    return said


# --- single lesions ---------------------------------------------------------------------------------------------------


def _reports(
    tumour: Tumour, sizes: Sequence[Size], remarks: Sequence[About]
) -> Iterable[LesionEntry]:
    """Make one entry for each day on which something was said of a lesion; what has no day joins the last."""
    stamps = {*(size.on for size in sizes), *(remark.on for remark in remarks)}
    days = sorted(on for on in stamps if on is not None)
    last = days[-1] if days else None
    sizes_on, remarks_on = _by_day(sizes, last), _by_day(remarks, last)
    for on in days or (None,):
        said = remarks_on.get(on, [])
        for size in sizes_on.get(on) or (None,):
            places = [tumour.where, *([size.where] if size else []), *(r.where for r in said)]
            yield LesionEntry(
                id=tumour.where.rpartition("/")[2],
                of=tumour.of,
                organ=tumour.organ,
                site=tumour.site,
                side=tumour.side,
                primary=bool(tumour.primary),
                diameter_mm=size.mm if size else None,
                short_axis_mm=size.short_mm if size else None,
                findings=_latest(said),
                where=", ".join(places),
                on=on,
                text=tumour.text,
            )


def _by_day(said: Iterable[_S], last: date | None) -> Mapping[date | None, list[_S]]:
    """Sort what was said to its day; what has none joins the last."""
    days: dict[date | None, list[_S]] = defaultdict(list)
    for each in said:
        days[each.on or last].append(each)
    return days


def _latest(remarks: Iterable[About]) -> dict[str, Value]:
    ordered = sorted(remarks, key=lambda remark: (remark.on or date.min, remark.where))
    return dict(sorted({remark.fact: remark.value for remark in ordered}.items()))


def _in_words(mm: Value) -> str:
    if isinstance(mm, Mapping):
        return " ".join(f"{name} {number:g} mm" for name, number in mm.items())
    return f"{mm:g} mm" if isinstance(mm, float) else str(mm)


def _loose_lesions(sizes: Sequence[Size], context: Context) -> Iterable[LesionEntry | Unread]:
    """Make an entry of each size that names its place but no body structure; which are one lesion is seen later."""
    for size in sizes:
        organ, primary, text = _place_of(size, context)
        if organ is None and not text:
            yield unread(size.where, f"size {_in_words(size.mm)}", "of which lesion is not said")
            continue
        yield LesionEntry(
            organ=organ.organ if organ else "other",
            site=organ.site if organ else "",
            side=side_of([size.body_site, Concept(text=text)], context.codes),
            primary=primary,
            diameter_mm=size.mm,
            short_axis_mm=size.short_mm,
            where=size.where,
            on=size.on,
            text=text,
        )


def _place_of(size: Size, context: Context) -> tuple[OrganCode | None, bool, str]:
    for reference in size.focus:
        found = follow(reference, Condition, context)
        if found:
            condition = found[1]
            organ = organ_of([size.body_site, *condition.body_site, condition.code], context.codes)
            return (
                organ,
                not is_secondary(condition, context.codes),
                text_of(size.body_site or condition.code),
            )
    return organ_of([size.body_site], context.codes), False, text_of(size.body_site)


# --- groups -----------------------------------------------------------------------------------------------------------


def _beyond(groups: Sequence[LesionEntry], single: Sequence[LesionEntry]) -> Iterable[LesionEntry]:
    """Give of each group what is not yet among the single lesions: `four`, two of them measured, leaves two."""
    merged: dict[tuple[str, str], LesionEntry] = {}
    for group in sorted(groups, key=lambda g: (-_least(g.count), g.where)):
        first = merged.setdefault((group.organ, group.site), group)
        if first is not group:
            merged[group.organ, group.site] = msgspec.structs.replace(
                first, where=f"{first.where}, {group.where}", text=join_text(first.text, group.text)
            )
    for group in merged.values():
        known = _number_of(e for e in single if not e.primary and _is_within(e, group))
        left = _least(group.count) - known
        if left > 0:
            count: Value = {"min": left} if isinstance(group.count, Mapping) else int(left)
            yield msgspec.structs.replace(group, count=count)


def _number_of(entries: Iterable[LesionEntry]) -> int:
    """Count the lesions that entries speak of: one for each id, and those of the last day that have none."""
    listed = list(entries)
    nameless = [entry.on for entry in listed if not entry.id]
    last = max((on for on in nameless if on is not None), default=None)
    return len({e.id for e in listed if e.id}) + sum(1 for on in nameless if on in (None, last))


def _least(count: Value) -> float:
    if isinstance(count, Mapping):
        return float(count.get("min", 1))
    return float(count) if isinstance(count, (int, float)) else 1.0


def _is_within(lesion: LesionEntry, group: LesionEntry) -> bool:
    if group.site and lesion.site != group.site:
        return False
    return lesion.organ == group.organ or (group.organ == "bone" and lesion.organ in _BONES)
