"""Matched lesions -> the extent of the disease organ by organ.

A list of lesions is a lower bound. It is taken as complete for an organ when the record says so,
or, as a named assumption, when a report lists lesions there or imaging of that region was done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf

import msgspec

from metboard.case.matching import Matched, counts_as, may_be_none
from metboard.case.values import places_of
from metboard.facts import YES_NO, Fact, Origin, Possible, Range, exactly
from metboard.record import LesionEntry

HEAD = ("brain", "meninges")
METASTATIC = "extent.metastatic"


class Whole(msgspec.Struct, frozen=True):
    """Whether a list of lesions is whole; `why` is the reason when that is an assumption."""

    known: bool
    why: str = ""

    def fact(self, possible: Possible, groups: Sequence[Matched]) -> Fact:
        """Make a fact that rests on the list being whole."""
        where = places_of(*(group.newest.where for group in groups))
        origin: Origin = "assumed" if self.why else "derived"
        return Fact(possible=possible, origin=origin, where=where, note=self.why)


def extent_facts(
    groups: Sequence[Matched],
    complete: Mapping[str, bool],
    imaged: Iterable[str],
    organs: Iterable[str],
    *,
    assume: bool = True,
    quiet_head: bool = False,
) -> tuple[dict[str, Fact], tuple[str, ...]]:
    """Count metastases per organ and in all.

    `quiet_head`: nobody images the head of this patient, since nothing points there.

    Returns: the facts, and a sentence for every list that was assumed to be complete.
    """
    metastases = [group for group in groups if not group.newest.primary]
    by_organ: dict[str, list[Matched]] = defaultdict(list)
    for group in metastases:
        by_organ[group.newest.organ].append(group)
    in_body = _is_measured(g for g in metastases if g.newest.organ not in HEAD)
    facts: dict[str, Fact] = {}
    wholes: list[Whole] = []
    for organ in sorted(organs):
        here = by_organ.get(organ, [])
        said = complete.get(f"lesions.{organ}", complete.get("lesions"))
        whole = Whole(bool(said))
        if said is None and assume:
            whole = _assume_whole(organ, here, imaged, in_body=in_body, quiet_head=quiet_head)
        wholes.append(whole)
        facts |= _organ_facts(organ, here, whole)
    facts |= _total_facts(metastases, wholes)
    return facts, tuple(dict.fromkeys(whole.why for whole in wholes if whole.why))


_QUIET = (
    "organs of the head without a listed lesion have none: with this tumour they are imaged only when "
    "symptoms point there, and none are recorded"
)


def _assume_whole(
    organ: str, here: Sequence[Matched], imaged: Iterable[str], *, in_body: bool, quiet_head: bool
) -> Whole:
    """Say why the list of an organ may be taken as whole; `in_body`: a report measured lesions outside the head."""
    region = "head" if organ in HEAD else "body"
    if _is_measured(here):
        return Whole(
            True, f"the list of lesions in the {organ} is complete: a report lists what it sees"
        )
    if region in imaged:
        return Whole(
            True, f"organs of the {region} without a listed lesion have none: it was imaged"
        )
    if not in_body:
        return Whole(False)
    if region == "body":
        return Whole(
            True, "organs of the body without a listed lesion have none: reports list what they see"
        )
    return Whole(True, _QUIET) if quiet_head and not here else Whole(False)


def _is_measured(groups: Iterable[Matched]) -> bool:
    return any(entry.diameter_mm is not None for group in groups for entry in group.entries)


def _organ_facts(organ: str, here: Sequence[Matched], whole: Whole) -> dict[str, Fact]:
    low, high = _count(here, whole.known)
    facts = {f"extent.{organ}.lesions": whole.fact(Range(low, high), here)}
    if low > 0:
        facts[f"extent.{organ}.involved"] = Whole(True).fact(exactly(True), here)
    elif high == 0:
        facts[f"extent.{organ}.involved"] = whole.fact(exactly(False), here)
    elif here:
        facts[f"extent.{organ}.involved"] = Whole(True).fact(YES_NO, here)
    return facts


def _total_facts(metastases: Sequence[Matched], wholes: Sequence[Whole]) -> dict[str, Fact]:
    closed = all(whole.known for whole in wholes)
    if not metastases and not closed:
        return {}
    why = next((whole.why for whole in wholes if whole.why), "") if closed else ""
    whole = Whole(closed, why)
    low, high = _count(metastases, closed)
    organs = {group.newest.organ for group in metastases if counts_as(group).high > 0}
    sure = {group.newest.organ for group in metastases if counts_as(group).low > 0}
    most = float(len(organs)) if closed else inf
    return {
        "extent.lesions": whole.fact(Range(low, high), metastases),
        "extent.organs": whole.fact(Range(float(len(sure)), most), metastases),
    }


def _count(groups: Sequence[Matched], closed: bool) -> tuple[float, float]:
    """Count lesions: at least, and at most when the list is whole."""
    counts = [counts_as(group) for group in groups]
    return sum(c.low for c in counts), sum(c.high for c in counts) if closed else inf


def sighted_facts(groups: Iterable[Matched]) -> Iterable[Fact]:
    """State distant metastases on the day of the last report of each: a stage that said otherwise was before it."""
    for group in groups:
        newest = group.newest
        if not newest.primary and newest.on is not None and counts_as(group).low > 0:
            yield Fact(possible=exactly(True), where=places_of(newest.where), at=newest.on)


def metastatic_since(entries: Sequence[LesionEntry]) -> date | None:
    """Give the first day on which a metastasis was recorded; what may be none is not one."""
    sure = (e for e in entries if not e.primary and not may_be_none(e))
    return min((e.on for e in sure if e.on is not None), default=None)
