"""Operations -> whether the primary tumour was removed. What is not clear stays unknown.

An operation removes the primary when the record says so of that primary: its words name an operation that takes out
the tumour's organ or part of it (`primary_removed` in `codes/treatments.yaml`); or it is a resection in the organ of
the primary, with curative purpose or followed by adjuvant treatment within 180 days. A report of the primary tumour
after that leaves it open again. Operations for metastases, on the other side, in advanced disease, or long before the
diagnosis (unless the record ties them to it) say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from metboard.case.primaries import Primaries
from metboard.case.treated import Local
from metboard.case.values import places_of
from metboard.facts import Fact, exactly
from metboard.record import Diagnosis, LesionEntry, Treatment
from metboard.record.codes import Codes

ADJUVANT_WITHIN = timedelta(days=180)
_THERE = frozenset({"controlled", "uncontrolled"})
_OPEN = frozenset({"removed", "controlled", "uncontrolled"})


def seat_of(primary: Diagnosis, entries: Iterable[LesionEntry], codes: Codes) -> str:
    """Give the organ in which the primary tumour sits: as a report says, else as its name does; empty if neither."""
    said = {entry.organ for entry in entries if entry.primary}
    if len(said) == 1:
        return next(iter(said))
    named = {seat for tumour in primary.tumours for seat in _named_seats(tumour, codes)}
    return next(iter(named)) if len(named) == 1 and not said else ""


def _named_seats(tumour: str, codes: Codes) -> set[str]:
    """Give the organ that a node of the tumour tree, or the nearest node above it, names."""
    form = codes.knowledge.tumours.get(tumour)
    if form is None:
        return set()
    found = {code.organ for code in codes.organs.in_text(form.title).meanings}
    return found or {seat for parent in form.parents for seat in _named_seats(parent, codes)}


def primary_facts(
    local: Local, treatments: Sequence[Treatment], primary: Diagnosis, primaries: Primaries
) -> dict[str, Fact]:
    """State that the primary tumour was removed, may have come back since, or is still in place."""
    entries, codes = local.entries, local.codes
    metastases = {entry.id for entry in entries if entry.id and not entry.primary}
    ours = [
        t
        for t in local.operations
        if primaries.has(t.of)
        and t.setting != "advanced"
        and not metastases & set(t.lesions)
        and not (primary.side and t.side and t.side != primary.side)
        and (t.of or not _is_long_before(t, primary))
    ]
    found = [t for t in ours if _names_it(t, primary, local.seat, codes)]
    found += [t for t in ours if t not in found and _was_curative(t, treatments, local.seat, codes)]
    if not found:
        return _in_place(local, primary, primaries, ours)
    days = [day for t in found if (day := _day(t)) is not None]
    last = max(days, default=None)
    back = [
        entry
        for entry in entries
        if entry.primary
        and entry.count != 0
        and (entry.on is None or last is None or entry.on > last)
    ]
    note = "a report speaks of the primary tumour after its operation" if back else ""
    where = places_of(*(each.where for each in (*found, *back)))
    possible = _OPEN if back else exactly("removed")
    return {
        "tumour.primary": Fact(possible=possible, where=where, at=last, origin="derived", note=note)
    }


def _in_place(
    local: Local, primary: Diagnosis, primaries: Primaries, operations: Sequence[Treatment]
) -> dict[str, Fact]:
    """State that the primary was not removed: it was measured since the diagnosis, and no operation came after."""
    seen = [
        (entry.on, entry)
        for entry in local.entries
        if entry.primary and primaries.has(entry.of) and entry.on is not None
    ]
    if not seen or primary.on is None:
        return {}
    on, last = max(seen, key=lambda each: (each[0], each[1].where))
    later = any((day := _day(t)) is None or day >= on for t in operations)
    size = last.diameter_mm
    if (
        later
        or on < primary.on
        or last.count == 0
        or not (isinstance(size, (int, float)) and size > 0)
    ):
        return {}
    note = f"the primary tumour was measured in place on {on.isoformat()}"
    places = places_of(last.where)
    return {
        "tumour.primary": Fact(possible=_THERE, where=places, at=on, origin="derived", note=note)
    }


def _day(treatment: Treatment) -> date | None:
    return treatment.end or treatment.on or treatment.start


def _is_long_before(operation: Treatment, primary: Diagnosis) -> bool:
    """Tell whether an operation lies long before the diagnosis: it may have been of an earlier tumour."""
    day = _day(operation)
    return day is not None and primary.on is not None and primary.on - day > ADJUVANT_WITHIN


def _names_it(operation: Treatment, primary: Diagnosis, seat: str, codes: Codes) -> bool:
    """Tell whether the words of an operation take out the organ of this tumour, and name no other organ."""
    found = codes.vocabularies["primary_removed"].in_text(operation.text)
    if not found.meanings or codes.is_doubtful(found.before):
        return False
    organs = {code.organ for code in codes.organs.in_text(operation.text).meanings}
    if not organs | {operation.organ} <= {"", "other", seat}:
        return False
    words = codes.words
    leaves = [words.members("tumour", t) for t in primary.tumours]
    return any(all(each <= words.members("tumour", m) for each in leaves) for m in found.meanings)


def _was_curative(
    operation: Treatment, treatments: Sequence[Treatment], seat: str, codes: Codes
) -> bool:
    """Tell whether an operation in the organ of the primary was meant to cure, as it or what followed says."""
    said = codes.vocabularies["operation"].all_in_text(operation.text)
    if seat in ("", "other") or operation.organ != seat or "removed" not in said:
        return False
    day = _day(operation)
    followed = day is not None and any(
        t.setting == "adjuvant"
        and t.status in ("given", "ongoing")
        and t.start is not None
        and timedelta(0) <= t.start - day <= ADJUVANT_WITHIN
        for t in treatments
    )
    return followed or operation.setting == "definitive"
