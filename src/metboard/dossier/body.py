"""The lesions of a case as marks of a body map: which organ, which side, how large, what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

import msgspec

from metboard.case import Case, Lesion
from metboard.case.values import places_of
from metboard.dossier.body_places import PLACES, PRIMARIES
from metboard.facts import Fact, Range
from metboard.knowledge import Knowledge
from metboard.record import LesionEntry
from metboard.record.record import Side

_YES = frozenset({"yes"})
_NO = frozenset({"no"})
_SPINE = "vertebra"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A lesion or a group as the map shows it; `place` is empty where the body has none for it."""

    number: int
    name: str
    place: str
    side: Side | None = None
    size_mm: float | None = None
    several: bool = False
    is_primary: bool = False
    is_growing: bool = False
    is_irradiated: bool = False
    is_gone: bool = False


def marks_of(case: Case, knowledge: Knowledge) -> tuple[Mark, ...]:
    """Make one mark of each lesion, numbered in the order of their ids, the primary tumour first."""
    treated = {
        i
        for t in case.record.treatments
        if t.kind == "radiotherapy" and t.status in ("given", "ongoing")
        for i in t.lesions
    }
    ordered = ordered_lesions(case)
    return tuple(_mark(n, each, case, knowledge, treated) for n, each in enumerate(ordered, 1))


def ordered_lesions(case: Case) -> tuple[Lesion, ...]:
    """Give the lesions as the map and its table number them."""
    return tuple(sorted(case.lesions, key=lambda each: (not _is(each, "lesion.primary"), each.id)))


def _mark(
    number: int, lesion: Lesion, case: Case, knowledge: Knowledge, treated: Iterable[str]
) -> Mark:
    entry = entry_of(lesion, case)
    organ = _single(lesion.facts.get("lesion.organ")) or "other"
    primary = _is(lesion, "lesion.primary")
    count = lesion.facts["lesion.count"].possible
    return Mark(
        number=number,
        name=(entry.text if entry and organ == "other" else "") or organ.replace("-", " "),
        place=_place(organ, _single(lesion.facts.get("lesion.site")), primary, case, knowledge),
        side=entry.side if entry and entry.side else _side_of_primary(primary, case),
        size_mm=size_of(lesion),
        several=isinstance(count, Range) and count.high > 1,
        is_primary=primary,
        is_growing=_is(lesion, "lesion.progressing"),
        is_irradiated=_is(lesion, "lesion.irradiated") or lesion.id in treated,
        is_gone=(isinstance(count, Range) and count.high == 0)
        or (primary and _single(case.facts.get("tumour.primary")) == "removed"),
    )


def _side_of_primary(primary: bool, case: Case) -> Side | None:
    sides: Mapping[str, Side] = {"left": "left", "right": "right", "both": "both"}
    return sides.get(_single(case.facts.get("tumour.side"))) if primary else None


def entry_of(lesion: Lesion, case: Case) -> LesionEntry | None:
    """Give the last report of a lesion in the record; the side may stand in an earlier one."""
    seen = {(s.where, s.on) for s in lesion.sightings}
    found = [e for e in case.record.lesions if (places_of(e.where), e.on) in seen]
    same = [e for e in found if e.id == lesion.id] or found
    sided = [e for e in same if e.side is not None] or same
    return max(sided, key=lambda e: str(e.on or ""), default=None)


def size_of(lesion: Lesion) -> float | None:
    """Give the size at the last measurement, if it was one number."""
    sizes = [s.diameter_mm for s in lesion.sightings if isinstance(s.diameter_mm, Range)]
    return sizes[-1].high if sizes and sizes[-1].high < inf else None


def _place(organ: str, site: str, primary: bool, case: Case, knowledge: Knowledge) -> str:
    if organ == "bone":
        return "spine" if site == _SPINE else site if site in PLACES else ""
    if organ in PLACES:
        return organ
    return _place_of_primary(case.tumour, knowledge) if primary else ""


def _place_of_primary(tumour: str, knowledge: Knowledge) -> str:
    """Look a tumour up in the table, then what stands above it in the tree."""
    if tumour in PRIMARIES:
        return PRIMARIES[tumour]
    above = knowledge.tumours[tumour].parents if tumour in knowledge.tumours else ()
    return next(filter(None, (_place_of_primary(each, knowledge) for each in above)), "")


def _single(fact: Fact | None) -> str:
    if fact is None or isinstance(fact.possible, Range) or len(fact.possible) != 1:
        return ""
    return next(iter(fact.possible))


def _is(lesion: Lesion, name: str) -> bool:
    fact = lesion.facts.get(name)
    return fact is not None and fact.possible == _YES


def organs_of(facts: Mapping[str, Fact], organs: Iterable[str]) -> Mapping[str, str]:
    """Say of each organ whether it holds metastases: `yes`, `free`, `assumed free` or `not known`."""
    made = {organ: _involved(facts.get(f"extent.{organ}.involved")) for organ in sorted(organs)}
    return {organ: answer for organ, answer in made.items() if organ != "other"}


def _involved(fact: Fact | None) -> str:
    if fact is not None and fact.possible == _YES:
        return "yes"
    if fact is None or fact.possible != _NO:
        return "not known"
    return "assumed free" if fact.origin == "assumed" else "free"


def brain_words(facts: Mapping[str, Fact], answer: str) -> str:
    """Say how much is known of the brain: one that nobody imaged is free only in the words of the record."""
    imaged = _single(facts.get("staging.brain_mri"))
    if answer in ("free", "assumed free") and imaged != "done":
        return "no MRI known"
    if answer != "not known":
        return answer
    return {"done": "imaged, result not said", "not-done": "not imaged"}.get(
        imaged, "no imaging known"
    )
