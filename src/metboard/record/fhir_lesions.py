"""Body structures, sizes, remarks and metastatic sites -> one entry for each lesion or group, none counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from metboard.knowledge.code_table import OrganCode
from metboard.record.codes import organ_of, text_of
from metboard.record.context import Context, Statement, follow, unread
from metboard.record.dates import join_text
from metboard.record.fhir_conditions import is_secondary
from metboard.record.fhir_observations import About, Size
from metboard.record.fhir_resources import Condition
from metboard.record.fhir_structures import Tumour
from metboard.record.fhir_types import Reference
from metboard.record.item import Item, look_up
from metboard.record.record import LesionEntry, Unread, Value
from metboard.record.some_lesion import SomeLesion, place_facts

_BONES = ("bone", "spine")


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
        single.append(_lesion(tumour, by_tumour.get(tumour.where, []), said.get(tumour.where, [])))
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


def _lesion(tumour: Tumour, sizes: Sequence[Size], remarks: Sequence[About]) -> LesionEntry:
    """Make one entry with the newest size; older sizes stay in the text."""
    ordered = sorted(sizes, key=lambda size: (size.on or date.min, size.where))
    newest, older = (ordered[-1] if ordered else None), ordered[:-1]
    history = [f"{_in_words(size.mm)} on {size.on}" for size in older]
    places = [
        tumour.where,
        *([newest.where] if newest else []),
        *(remark.where for remark in remarks),
    ]
    days = [*([newest.on] if newest else []), *(remark.on for remark in remarks)]
    return LesionEntry(
        id=tumour.where.rpartition("/")[2],
        organ=tumour.organ,
        site=tumour.site,
        primary=bool(tumour.primary),
        diameter_mm=newest.mm if newest else None,
        findings=_latest(remarks),
        where=", ".join(places),
        on=newest.on if newest else max((d for d in days if d), default=None),
        text=join_text(tumour.text, f"before: {', '.join(history)}" if history else ""),
    )


def _latest(remarks: Iterable[About]) -> dict[str, Value]:
    ordered = sorted(remarks, key=lambda remark: (remark.on or date.min, remark.where))
    return dict(sorted({remark.fact: remark.value for remark in ordered}.items()))


def _in_words(mm: Value) -> str:
    if isinstance(mm, Mapping):
        return " ".join(f"{name} {number:g} mm" for name, number in mm.items())
    return f"{mm:g} mm" if isinstance(mm, float) else str(mm)


def _loose_lesions(sizes: Sequence[Size], context: Context) -> Iterable[LesionEntry | Unread]:
    """Make a lesion of each size that names its place but no body structure.

    Sizes of several days may be of one lesion; only those of the newest day in an organ count.
    """
    placed: dict[tuple[str, bool], list[tuple[Size, OrganCode | None, str]]] = defaultdict(list)
    for size in sizes:
        organ, primary, text = _place_of(size, context)
        if organ is None and not text:
            yield unread(size.where, f"size {_in_words(size.mm)}", "of which lesion is not said")
        else:
            placed[(organ.organ if organ else "other", primary)].append((size, organ, text))
    for (name, primary), several in placed.items():
        newest = max(size.on or date.min for size, _, _ in several)
        for size, organ, text in several:
            if (size.on or date.min) < newest:
                yield unread(
                    size.where,
                    f"size {_in_words(size.mm)}",
                    "an older size, of which lesion is not said",
                )
                continue
            yield LesionEntry(
                organ=name,
                site=organ.site if organ else "",
                primary=primary,
                diameter_mm=size.mm,
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
        known = sum(1 for lesion in single if not lesion.primary and _is_within(lesion, group))
        left = _least(group.count) - known
        if left > 0:
            count: Value = {"min": left} if isinstance(group.count, Mapping) else int(left)
            yield msgspec.structs.replace(group, count=count)


def _least(count: Value) -> float:
    if isinstance(count, Mapping):
        return float(count.get("min", 1))
    return float(count) if isinstance(count, (int, float)) else 1.0


def _is_within(lesion: LesionEntry, group: LesionEntry) -> bool:
    if group.site and lesion.site != group.site:
        return False
    return lesion.organ == group.organ or (group.organ == "bone" and lesion.organ in _BONES)
