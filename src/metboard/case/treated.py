"""Radiotherapy and operations -> what was done to each lesion. Where several may be meant, it is open for each.

A treatment that names a lesion is of that lesion. One that names only an organ is of the only lesion there, where that
one was seen before the treatment ended, lies outside the seat of the primary tumour, and the organ is one place
(nodes, skin and soft tissue are many); else it may be of any lesion of that organ and side. Whole-brain radiotherapy
is of every lesion of the brain. An operation on a named lesion removes it unless its words say otherwise; in bone that
is open, for bones are also stabilised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from metboard.case.case import Lesion
from metboard.case.radiotherapy import Course, days_since_any, is_whole_brain
from metboard.case.values import places_of
from metboard.facts import YES_NO, Answer, Fact, Range, exactly
from metboard.knowledge import Knowledge
from metboard.record import LesionEntry, Treatment
from metboard.record.codes import Codes, codes_of

_STABILISED = ("bone", "spine")
_MANY_PLACES = ("lymph-node", "skin", "soft-tissue", "other")
_IN_CHEST_WALL = ("bone", "lung", "pleura", *_MANY_PLACES)


class Local(msgspec.Struct, frozen=True, kw_only=True):
    """Everything local that was done: radiotherapy and operations that had taken place, with the words to read them by.

    `seat` is the organ of the primary tumour, empty when that is not known.
    """

    courses: tuple[Course, ...]
    operations: tuple[Treatment, ...]
    entries: tuple[LesionEntry, ...]
    seat: str
    knowledge: Knowledge
    as_of: date

    @property
    def codes(self) -> Codes:
        """The words of the knowledge; they are made when first needed."""
        return codes_of(self.knowledge)


def find_operations(treatments: Iterable[Treatment], as_of: date) -> tuple[Treatment, ...]:
    """Keep the operations that were done by `as_of`."""
    return tuple(
        t for t in treatments if t.kind == "surgery" and t.status == "given" and _day(t) <= as_of
    )


def _day(treatment: Treatment) -> date:
    """Give the day of a treatment, the last one of a course; the first of days when it has none."""
    return treatment.end or treatment.on or treatment.start or date.min


def mark_treated(lesions: Sequence[Lesion], local: Local) -> tuple[Lesion, ...]:
    """Give the lesions with what was done to them; what their reports say stays."""
    if not local.courses and not local.operations:
        return tuple(lesions)
    made = []
    for lesion in lesions:
        done = {**_irradiated(lesion, lesions, local), **_operated(lesion, local)}
        new = {name: fact for name, fact in done.items() if name not in lesion.facts}
        made.append(msgspec.structs.replace(lesion, facts={**lesion.facts, **new}))
    return tuple(made)


def _irradiated(lesion: Lesion, others: Sequence[Lesion], local: Local) -> Mapping[str, Fact]:
    sure: list[Treatment] = []
    perhaps: list[Treatment] = []
    for course in local.courses:
        answer = _was_irradiated(lesion, others, course, local)
        if answer is not False:
            (sure if answer else perhaps).append(course.treatment)
    return {
        **_fact("lesion.irradiated", sure, perhaps, "not said which lesion was irradiated"),
        **_irradiated_days(sure, perhaps, local.as_of),
    }


def _irradiated_days(
    sure: Sequence[Treatment], perhaps: Sequence[Treatment], as_of: date
) -> Mapping[str, Fact]:
    """Count the days since a lesion was irradiated; a course that may have been of another one brings it nearer."""
    if not sure and not perhaps:
        return {}
    where = places_of(*(t.where for t in (*sure, *perhaps)))
    fact = Fact(possible=days_since_any(sure, perhaps, as_of), where=where, origin="derived")
    return {"lesion.radiotherapy_days": fact}


def _was_irradiated(
    lesion: Lesion, others: Sequence[Lesion], course: Course, local: Local
) -> Answer:
    treatment = course.treatment
    if treatment.lesions:
        return lesion.id in treatment.lesions or (
            None if _may_be_named(lesion, treatment) else False
        )
    if not course.organs:
        return None
    if not _may_be_of(lesion, treatment, course.organs, local):
        return False
    if _organ(lesion) == "brain" and is_whole_brain(treatment, local.codes):
        return True
    here = [each for each in others if _may_be_of(each, treatment, course.organs, local)]
    return True if len(here) == 1 and _must_be(lesion, treatment, local) else None


def _may_be_named(lesion: Lesion, treatment: Treatment) -> bool:
    """Tell whether a treatment names the id that a lesion shares with one of another organ."""
    return lesion.id.rpartition(" (")[0] in treatment.lesions


def _must_be(lesion: Lesion, treatment: Treatment, local: Local) -> bool:
    """Tell whether the only lesion of an organ is the one that was treated there."""
    seen = [s.on for s in lesion.sightings if s.on is not None]
    single = lesion.facts["lesion.count"].possible == exactly(1)
    too_late = bool(seen) and min(seen) > _day(treatment) > date.min
    at_seat = _organ(lesion) == local.seat and not _is_primary(lesion)
    return single and not too_late and not at_seat and _organ(lesion) not in _MANY_PLACES


def _may_be_of(lesion: Lesion, treatment: Treatment, organs: frozenset[str], local: Local) -> bool:
    """Tell whether a lesion lies in the organ and on the side that were treated."""
    if _organ(lesion) not in organs and not _may_lie_beside(lesion, treatment, organs, local):
        return False
    places = {place for s in lesion.sightings for place in s.where}
    sides = {e.side for e in local.entries if places & set(places_of(e.where))} - {None, "both"}
    return treatment.side in (None, "both") or not sides or treatment.side in sides


def _may_lie_beside(
    lesion: Lesion, treatment: Treatment, organs: frozenset[str], local: Local
) -> bool:
    """Tell whether a lesion may lie in the field of a place that is no organ of ours: a rib under the chest wall."""
    if "other" not in organs or treatment.kind != "radiotherapy":
        return False
    said = local.codes.vocabularies["chest"].all_in_text(treatment.text)
    if "chest" not in said:
        return _organ(lesion) in _MANY_PLACES
    return _organ(lesion) in (
        _IN_CHEST_WALL if "chest-wall" in said else (*_IN_CHEST_WALL, "spine")
    )


def _operated(lesion: Lesion, local: Local) -> Mapping[str, Fact]:
    """Say whether a lesion was removed or stabilised."""
    removed: list[Treatment] = []
    perhaps: list[Treatment] = []
    stabilised: list[Treatment] = []
    for operation in local.operations:
        said = local.codes.vocabularies["operation"].all_in_text(operation.text)
        if lesion.id in operation.lesions:
            if "stabilised" in said:
                stabilised.append(operation)
            if "sampled" not in said or "removed" in said:
                sure = "removed" in said or (not said and _organ(lesion) not in _STABILISED)
                (removed if sure else perhaps).append(operation)
        elif _may_be_named(lesion, operation) or (
            not operation.lesions and _may_be_removed(lesion, operation, said, local)
        ):
            perhaps.append(operation)
    return {
        **_fact("lesion.resected", removed, perhaps, "not said whether it was removed"),
        **_fact("lesion.stabilised", stabilised, [], ""),
    }


def _may_be_removed(
    lesion: Lesion, operation: Treatment, said: Sequence[str], local: Local
) -> bool:
    """Tell whether an operation that names an organ alone may have removed a lesion that was known then."""
    organ = operation.organ
    if not organ or organ == local.seat or (said and "removed" not in said):
        return False
    seen = [s.on for s in lesion.sightings if s.on is not None]
    known = not seen or _day(operation) == date.min or min(seen) <= _day(operation)
    return known and _may_be_of(lesion, operation, frozenset({organ}), local)


def _fact(
    name: str, sure: Sequence[Treatment], perhaps: Sequence[Treatment], why: str
) -> Mapping[str, Fact]:
    told = sure or perhaps
    if not told:
        return {}
    where = places_of(*(t.where for t in told))
    at = max((_day(t) for t in told if _day(t) > date.min), default=None)
    possible = exactly(True) if sure else YES_NO
    note = "" if sure else why
    return {name: Fact(possible=possible, where=where, at=at, origin="derived", note=note)}


def _organ(lesion: Lesion) -> str:
    organs = lesion.facts["lesion.organ"].possible
    return next(iter(organs)) if not isinstance(organs, Range) and len(organs) == 1 else ""


def _is_primary(lesion: Lesion) -> bool:
    said = lesion.facts.get("lesion.primary")
    return said is not None and said.possible == exactly(True)
