"""Lesions -> lesion groups with their own facts, and the extent of the disease organ by organ.

A list of lesions is a lower bound. It is taken as complete for an organ when the record says so,
or, as a named assumption, when a report lists lesions there or imaging of that region was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf

import msgspec

from metboard.case.case import Lesion
from metboard.case.values import places_of, possible_of
from metboard.facts import Fact, Family, Origin, Possible, Range, exactly
from metboard.record import LesionEntry, Unread, Value

HEAD = ("brain", "meninges")


def count_of(entry: LesionEntry) -> Range:
    """Give how many lesions an entry stands for."""
    if isinstance(entry.count, dict):
        return Range(float(entry.count.get("min", 1)), float(entry.count.get("max", inf)))
    if isinstance(entry.count, (bool, str, tuple)):
        return Range(1, inf)
    return Range(float(entry.count), float(entry.count))


def find_lesions(
    entries: Sequence[LesionEntry], families: Mapping[str, Family]
) -> tuple[tuple[Lesion, ...], tuple[Unread, ...]]:
    """Make one lesion or group of each entry, with ids that do not depend on their order.

    Returns: the lesions, and what of them could not be a value.
    """
    ordered = sorted(entries, key=lambda e: (e.organ, e.site, repr(e.diameter_mm), e.where, e.id))
    made: list[Lesion] = []
    unread: list[Unread] = []
    for entry in ordered:
        same = sum(1 for each in made if each.id.rsplit("-", 1)[0] == entry.organ)
        facts = {
            "lesion.count": Fact(
                possible=count_of(entry), where=places_of(entry.where), at=entry.on
            )
        }
        for name, value in _values(entry).items():
            try:
                possible = possible_of(value, families[name])
            except (KeyError, ValueError) as error:
                why = (
                    str(error.args[0])
                    if isinstance(error, ValueError)
                    else f"no fact is called {name}"
                )
                unread.append(Unread(where=entry.where, what=f"{name}: {value}", why=why))
                continue
            facts[name] = Fact(possible=possible, where=places_of(entry.where), at=entry.on)
        facts.setdefault(
            "lesion.organ", Fact(possible=exactly("other"), where=places_of(entry.where))
        )
        made.append(
            Lesion(id=entry.id or f"{entry.organ}-{same + 1}", title=_title(entry), facts=facts)
        )
    return tuple(made), tuple(unread)


def _values(entry: LesionEntry) -> dict[str, Value]:
    """Give what an entry says, by fact; a finding may be written with or without `lesion.` before it."""
    values: dict[str, Value] = {"organ": entry.organ, "primary": entry.primary}
    if entry.site:
        values["site"] = entry.site
    if entry.diameter_mm is not None:
        values["diameter_mm"] = entry.diameter_mm
    values |= {name.removeprefix("lesion."): value for name, value in entry.findings.items()}
    return {f"lesion.{name}": value for name, value in values.items()}


def _title(entry: LesionEntry) -> str:
    where = (
        entry.organ.replace("-", " ") if entry.organ != "other" else (entry.text or "other site")
    )
    name = f"primary tumour, {where}" if entry.primary else where
    site = f" ({entry.site.replace('-', ' ')})" if entry.site else ""
    count = "" if entry.count == 1 else f", {_count_text(entry)}"
    size = f", {entry.diameter_mm:g} mm" if isinstance(entry.diameter_mm, (int, float)) else ""
    return f"{name}{site}{count}{size}"


def _count_text(entry: LesionEntry) -> str:
    count = count_of(entry)
    return f"{count.low:g} lesions" if count.low == count.high else f"{count.low:g} or more lesions"


class Whole(msgspec.Struct, frozen=True):
    """Whether a list of lesions is whole; `why` is the reason when that is an assumption."""

    known: bool
    why: str = ""

    def fact(self, possible: Possible, entries: Sequence[LesionEntry]) -> Fact:
        """Make a fact that rests on the list being whole."""
        where = places_of(*(entry.where for entry in entries))
        origin: Origin = "assumed" if self.why else "derived"
        return Fact(possible=possible, origin=origin, where=where, note=self.why)


def extent_facts(
    entries: Sequence[LesionEntry],
    complete: Mapping[str, bool],
    imaged: Iterable[str],
    organs: Iterable[str],
    *,
    assume: bool = True,
) -> tuple[dict[str, Fact], tuple[str, ...]]:
    """Count metastases per organ and in all.

    Returns: the facts, and a sentence for every list that was assumed to be complete.
    """
    metastases = [entry for entry in entries if not entry.primary]
    facts: dict[str, Fact] = {}
    wholes: list[Whole] = []
    for organ in sorted(organs):
        here = [entry for entry in metastases if entry.organ == organ]
        said = complete.get(f"lesions.{organ}", complete.get("lesions"))
        whole = Whole(bool(said))
        if said is None and assume:
            whole = _assume_whole(organ, here, metastases, imaged)
        wholes.append(whole)
        facts |= _organ_facts(organ, here, whole)
    facts |= _total_facts(metastases, wholes)
    return facts, tuple(dict.fromkeys(whole.why for whole in wholes if whole.why))


def _assume_whole(
    organ: str,
    here: Sequence[LesionEntry],
    metastases: Sequence[LesionEntry],
    imaged: Iterable[str],
) -> Whole:
    region = "head" if organ in HEAD else "body"
    if any(entry.diameter_mm is not None for entry in here):
        return Whole(
            True, f"the list of lesions in the {organ} is complete: a report lists what it sees"
        )
    if region in imaged:
        return Whole(
            True, f"organs of the {region} without a listed lesion have none: it was imaged"
        )
    if region == "body" and any(entry.diameter_mm is not None for entry in metastases):
        return Whole(
            True, "organs of the body without a listed lesion have none: reports list what they see"
        )
    return Whole(False)


def _organ_facts(organ: str, here: Sequence[LesionEntry], whole: Whole) -> dict[str, Fact]:
    low, high = _count(here, whole.known)
    facts = {f"extent.{organ}.lesions": whole.fact(Range(low, high), here)}
    if here:
        facts[f"extent.{organ}.involved"] = Whole(True).fact(exactly(True), here)
    elif whole.known:
        facts[f"extent.{organ}.involved"] = whole.fact(exactly(False), here)
    return facts


def _total_facts(metastases: Sequence[LesionEntry], wholes: Sequence[Whole]) -> dict[str, Fact]:
    closed = all(whole.known for whole in wholes)
    if not metastases and not closed:
        return {}
    why = next((whole.why for whole in wholes if whole.why), "") if closed else ""
    whole = Whole(closed, why)
    low, high = _count(metastases, closed)
    organs = float(len({entry.organ for entry in metastases}))
    return {
        "extent.lesions": whole.fact(Range(low, high), metastases),
        "extent.organs": whole.fact(Range(organs, organs if closed else inf), metastases),
    }


def _count(entries: Sequence[LesionEntry], closed: bool) -> tuple[float, float]:
    """Count lesions: at least, and at most when the list is whole."""
    counts = [count_of(entry) for entry in entries]
    return sum(c.low for c in counts), sum(c.high for c in counts) if closed else inf


def metastatic_since(entries: Sequence[LesionEntry]) -> date | None:
    """Give the first day on which a metastasis was recorded."""
    return min((e.on for e in entries if not e.primary and e.on is not None), default=None)
