"""Radiotherapy so far -> facts organ by organ: whether, how much, how long ago.

Rules: doses are physical and those at the target; what neighbours received is not known. Several volumes of one course
(one place in the record, or the same first and last day) count once, with the highest dose; courses whose days overlap
may be parts of one or not, and leave a range. A course without a dose leaves no upper bound. One without a place may
have been anywhere. The list is a lower bound: it is taken as whole where the record says that the treatment history is
complete, else as a named assumption.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf

import msgspec

from metboard.case.eqd2 import tissue_of, with_eqd2
from metboard.case.history import days_since
from metboard.case.values import places_of
from metboard.facts import YES_NO, Fact, Origin, Range, exactly
from metboard.knowledge import Knowledge, OrganLimits, Words
from metboard.record import LesionEntry, Treatment
from metboard.record.codes import Codes, codes_of

RECORDED = "radiotherapy is a recorded procedure"
_IN_CHEST = ("lung", "pleura", "pericardium")
_PERHAPS_IN_CHEST = ("", "lymph-node", "skin", "soft-tissue", "other")
_BESIDE_CHEST = ("bone", "spine")


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Radiotherapy of one volume; `organs` are those irradiated, none when that is not said."""

    treatment: Treatment
    organs: frozenset[str]


def find_courses(
    treatments: Iterable[Treatment], lesions: Iterable[LesionEntry], as_of: date
) -> tuple[Course, ...]:
    """Keep the radiotherapy that had begun by `as_of`, with the organs that it names or whose lesions it names."""
    organs = _organs_by_lesion(lesions)
    made = []
    for t in treatments:
        begun = t.start or t.on
        if t.kind != "radiotherapy" or t.status not in ("given", "ongoing"):
            continue
        if begun is not None and begun > as_of:
            continue
        named = [organs[name] for name in t.lesions if name in organs]
        sure = all(len(each) == 1 for each in named)
        going = t.status == "ongoing" or (t.end is not None and t.end > as_of)
        if going:
            t = msgspec.structs.replace(t, status="ongoing", end=None, on=as_of, dose_gy=None)
        elif t.start is None and t.end is None:
            t = msgspec.structs.replace(t, start=t.on, end=t.on)
        placed = {t.organ} if t.organ else {o for each in named if sure for o in each}
        made.append(Course(treatment=t, organs=frozenset(placed)))
    return tuple(sorted(made, key=lambda c: (c.treatment.start or date.min, c.treatment.where)))


def _organs_by_lesion(lesions: Iterable[LesionEntry]) -> Mapping[str, set[str]]:
    """Give the organs of each lesion's name: several where lesions of several organs share it."""
    organs: dict[str, set[str]] = {}
    for entry in lesions:
        if entry.id:
            organs.setdefault(entry.id, set()).add(entry.organ)
    return organs


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the list of radiotherapy is whole: `said` by the record, or `assumed`."""

    said: bool
    assumed: bool


def radiotherapy_facts(
    courses: Sequence[Course], words: Words, whole: Whole, as_of: date, knowledge: Knowledge
) -> dict[str, Fact]:
    """State for each organ what radiotherapy it had."""
    organs = words.universe("lesion.organ")
    if isinstance(organs, Range):
        raise TypeError("lesion.organ holds categories")
    unplaced = [c.treatment for c in courses if not c.organs]
    facts: dict[str, Fact] = {}
    for organ in sorted(organs):
        here = [c.treatment for c in courses if organ in c.organs]
        tissue = tissue_of(organ, knowledge)
        facts |= {
            f"organ.{organ}.{name}": fact
            for name, fact in _organ_facts(here, unplaced, whole, as_of).items()
        }
        if tissue is not None:
            facts |= _eqd2_facts(courses, organ, tissue, whole)
    if courses:
        facts |= _whole_brain(courses, codes_of(knowledge))
    chest = _chest(courses, whole, as_of, knowledge)
    return facts if chest is None else {**facts, "treatment.thoracic_radiotherapy_days": chest}


def _organ_facts(
    here: Sequence[Treatment], unplaced: Sequence[Treatment], whole: Whole, as_of: date
) -> dict[str, Fact]:
    if here:
        where = places_of(*(t.where for t in here))
        open_end = bool(unplaced) or not (whole.said or whole.assumed)
        assumed = whole.assumed and not whole.said
        return {
            "irradiated": Fact(possible=exactly(True), where=where, origin="derived"),
            "radiotherapy_gy": _in_all(_dose(here, open_end), where, assumed=assumed),
            "radiotherapy_days": Fact(
                possible=days_since_any(here, unplaced, as_of), where=where, origin="derived"
            ),
        }
    if unplaced:
        note = "the record does not say what was irradiated"
        where = places_of(*(t.where for t in unplaced))
        return {"irradiated": Fact(possible=YES_NO, where=where, origin="derived", note=note)}
    return {}


def _in_all(dose: Range, where: tuple[str, ...], *, assumed: bool) -> Fact:
    """Make the fact of a sum; with an upper bound it rests on the list being whole."""
    origin: Origin = "assumed" if assumed and dose.high != inf else "derived"
    note = RECORDED if origin == "assumed" else ""
    return Fact(possible=dose, where=where, origin=origin, note=note)


def _eqd2_facts(
    courses: Sequence[Course], organ: str, tissue: OrganLimits, whole: Whole
) -> dict[str, Fact]:
    """Add up as EQD2 what the tissue that limits an organ had from courses of the organ and of those beside it."""
    here = [c.treatment for c in courses if organ in c.organs]
    near = [c.treatment for c in courses if organ not in c.organs and c.organs & {*tissue.beside}]
    if not here and not near:
        return {}
    open_end = any(not c.organs for c in courses) or not (whole.said or whole.assumed)
    least, _ = with_eqd2(here, tissue)
    _, most = with_eqd2([*here, *near], tissue)
    low = _dose(least, open_end).low if tissue.dose_known and here else 0.0
    where = places_of(*(t.where for t in (*here, *near)))
    made = _in_all(
        Range(low, _dose(most, open_end).high), where, assumed=whole.assumed and not whole.said
    )
    return {f"organ.{organ}.eqd2_gy": made}


def days_since_any(sure: Sequence[Treatment], perhaps: Sequence[Treatment], as_of: date) -> Range:
    """Count the days since the last course; one that may have been elsewhere can only bring it nearer."""
    made = days_since(sure, as_of) if sure else Range(inf, inf)
    maybe = days_since(perhaps, as_of) if perhaps else made
    if not isinstance(made, Range) or not isinstance(maybe, Range):
        raise TypeError("days are numbers")
    return Range(min(made.low, maybe.low), made.high)


def _dose(here: Sequence[Treatment], open_end: bool) -> Range:
    """Add up the doses of the courses: at least, and at most."""
    volumes = [_Volume(t.start, t.end, t.dose_gy or 0.0, t.dose_gy is None) for t in here]
    courses = _joined(volumes, [t.where for t in here])
    clusters: list[_Volume] = []
    for each in sorted((v for v in courses if v.start), key=lambda v: v.start or date.min):
        if clusters and each.overlaps(clusters[-1]):
            clusters[-1] = clusters[-1].with_(each)
        else:
            clusters.append(each)
    undated = max((v.gy for v in courses if not v.start), default=0.0)
    low = max(sum(each.gy for each in clusters), undated)
    unknown = open_end or any(each.open for each in courses)
    return Range(low, inf if unknown else sum(each.gy for each in courses))


class _Volume(msgspec.Struct, frozen=True):
    """The days and the dose of a volume; `open`: of a part of it no dose is recorded."""

    start: date | None
    end: date | None
    gy: float
    open: bool

    def overlaps(self, other: _Volume) -> bool:
        """Tell whether two courses share a day."""
        mine, theirs = self.end or self.start, other.end or other.start
        return bool(
            self.start and other.start and mine and theirs
            and self.start <= theirs and other.start <= mine
        )  # fmt: skip

    def with_(self, other: _Volume) -> _Volume:
        """Give the course of both, with the higher dose."""
        starts = [day for day in (self.start, other.start) if day is not None]
        ends = [day for day in (self.end, other.end) if day is not None]
        return _Volume(
            min(starts, default=None), max(ends, default=None),
            max(self.gy, other.gy), self.open or other.open,
        )  # fmt: skip


def _joined(volumes: Sequence[_Volume], wheres: Sequence[str]) -> list[_Volume]:
    """Join the volumes of one course: the same place in the record, or the same first and last day."""
    made: list[tuple[set[str], _Volume]] = []
    for volume, where in zip(volumes, wheres, strict=True):
        same = [
            each
            for each in made
            if (where and where in each[0])
            or (
                volume.start
                and volume.end
                and (volume.start, volume.end) == (each[1].start, each[1].end)
            )
        ]
        places, joined = {where}, volume
        for each in same:
            places, joined = places | each[0], joined.with_(each[1])
            made.remove(each)
        made.append((places, joined))
    return [volume for _, volume in made]


def is_whole_brain(treatment: Treatment, codes: Codes) -> bool | None:
    """Tell whether the whole brain was irradiated; unknown where neither technique nor words say it."""
    said = codes.vocabularies["brain_technique"].all_in_text(
        f"{treatment.technique} {treatment.text}"
    )
    if "whole-brain" in said:
        return True
    return False if "focal" in said or treatment.lesions else None


def _whole_brain(courses: Sequence[Course], codes: Codes) -> dict[str, Fact]:
    answers = [
        (is_whole_brain(c.treatment, codes), c.treatment.where)
        for c in courses
        if "brain" in c.organs
    ]
    if all(answer is False for answer, _ in answers):
        return {}
    sure = any(answer for answer, _ in answers)
    where = places_of(*(where for answer, where in answers if answer is not False))
    note = "" if sure else "the record does not say how the brain was irradiated"
    possible = exactly(True) if sure else YES_NO
    fact = Fact(possible=possible, where=where, origin="derived", note=note)
    return {"treatment.whole_brain_radiotherapy": fact}


def _chest(
    courses: Sequence[Course], whole: Whole, as_of: date, knowledge: Knowledge
) -> Fact | None:
    """Count the days since radiotherapy of the chest."""
    sure: list[Treatment] = []
    perhaps: list[Treatment] = []
    for course in courses:
        organs = course.organs or {""}
        said = codes_of(knowledge).vocabularies["chest"].all_in_text(course.treatment.text)
        named = "chest" in said and bool(organs & set(_PERHAPS_IN_CHEST))
        if organs & set(_IN_CHEST) or named:
            sure.append(course.treatment)
        elif organs & {*_PERHAPS_IN_CHEST, *_BESIDE_CHEST} and set(said) != {"elsewhere"}:
            perhaps.append(course.treatment)
    where = places_of(*(t.where for t in (*sure, *perhaps)))
    if sure or perhaps:
        return Fact(possible=days_since_any(sure, perhaps, as_of), where=where, origin="derived")
    note = "not in the complete treatment history"
    return Fact(possible=Range(inf, inf), origin="derived", note=note) if whole.said else None
