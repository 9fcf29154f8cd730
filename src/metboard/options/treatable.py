"""Whether all lesions can be treated with curative intent, from what was judged lesion by lesion.

The fact `extent.all_treatable` stays the board's judgement. What is found here says whether its default may stand: the
question is asked of each lesion as if all others could be treated, so that no option waits for itself. Decision 0012.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

import msgspec

from metboard.case import Case, Lesion
from metboard.facts import YES_NO, Answer, Fact, Range, exactly
from metboard.options.assemble import Assembled
from metboard.options.decisive import decisive_facts
from metboard.options.judge import Clock, Status, Verdict, judge
from metboard.rules import any_of, every

FACT = "extent.all_treatable"
_YES, _NO = exactly(True), exactly(False)
_IF_ALL_OTHERS = Fact(possible=_YES, origin="hypothetical")
_ANSWERS: Mapping[Status, Answer] = {"open": True, "pending": None, "closed": False}


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One option judged on its targets: lesions, or all of the disease when there are none."""

    assembled: Assembled
    verdict: Verdict
    facts: Mapping[str, Fact]
    lesions: tuple[Lesion, ...] = ()


_NAMED = 12
"""So many lesions in doubt are named; a record may list thousands."""


class Way(msgspec.Struct, frozen=True):
    """One option that could treat a lesion, and how it stands if all other lesions can be treated."""

    judgement: Judgement
    verdict: Verdict


class Treatable(msgspec.Struct, frozen=True, kw_only=True):
    """One metastasis: whether some option could treat it with curative intent, and each that was tried."""

    lesion: Lesion
    answer: Answer
    ways: tuple[Way, ...]


class AllTreatable(msgspec.Struct, frozen=True, kw_only=True):
    """All metastases together; the answer is unknown where the record has none.

    `is_whole`: there are no more of them than are listed. `in_doubt`: the ids of the lesions that cannot be treated, or
    of which it is not known, in order.
    """

    answer: Answer
    lesions: tuple[Treatable, ...]
    is_whole: bool
    in_doubt: tuple[str, ...]


def find_treatable(case: Case, judged: Iterable[Judgement], clock: Clock) -> AllTreatable:
    """Find of every metastasis whether an option that removes or destroys it is open.

    A lesion for which there is no option here may have one elsewhere: of that nothing is known.
    """
    ways: dict[str, list[Way]] = {each.id: [] for each in case.lesions if not _is_primary(each)}
    for judgement in judged:
        if judgement.assembled.is_definitive:
            way = Way(judgement, _if_all_others(judgement, clock))
            for lesion in judgement.lesions:
                if lesion.id in ways:
                    ways[lesion.id].append(way)
    found = tuple(
        Treatable(lesion=each, answer=_answer(ways[each.id]), ways=tuple(ways[each.id]))
        for each in case.lesions
        if each.id in ways
    )
    whole = _is_whole(case)
    answer = every([*(each.answer for each in found), whole or None]) if found else None
    doubt = tuple(sorted(each.lesion.id for each in found if not each.answer))
    return AllTreatable(answer=answer, lesions=found, is_whole=whole, in_doubt=doubt)


def _is_whole(case: Case) -> bool:
    """Tell whether the number of metastases has an upper bound: a list is a lower one."""
    count = case.facts.get("extent.lesions")
    return count is not None and isinstance(count.possible, Range) and isfinite(count.possible.high)


def _is_primary(lesion: Lesion) -> bool:
    fact = lesion.facts.get("lesion.primary")
    return fact is not None and fact.possible == _YES


def _answer(ways: Sequence[Way]) -> Answer:
    return any_of([_ANSWERS[way.verdict.status] for way in ways]) if ways else None


def _if_all_others(judgement: Judgement, clock: Clock) -> Verdict:
    facts = facts_if_all_others(judgement)
    if facts is judgement.facts:
        return judgement.verdict
    return judge(judgement.assembled, facts, clock)


def facts_if_all_others(judgement: Judgement) -> Mapping[str, Fact]:
    """Give the facts by which a lesion's option is judged as if all other lesions could be treated.

    What follows from the record (disease elsewhere that cannot be controlled) is not taken back.
    """
    facts = judgement.facts
    known = facts[FACT].possible == _YES or (
        facts[FACT].origin == "derived" and facts[FACT].possible == _NO
    )
    if known or not judgement.assembled.asks_all_treatable:
        return facts
    return {**facts, FACT: _IF_ALL_OTHERS}


def shared_question(found: AllTreatable, clock: Clock) -> str:
    """Name a fact of the patient for which every lesion in doubt waits, by the way that lacks least; else nothing.

    Where the whole disease waits for one answer the board need not be asked lesion by lesion.
    """
    waiting = [each for each in found.lesions if not each.answer]
    if any(each.answer is False or not each.ways for each in waiting):
        return ""
    ways = {id(w.judgement): w for each in waiting for w in each.ways}
    lacking = {name: _lacking(w, clock) for name, w in ways.items()}
    nearest = [_nearest([lacking[id(w.judgement)] for w in each.ways]) for each in waiting]
    shared = frozenset.intersection(*nearest) if nearest else frozenset[str]()
    return min((name for name in shared if not name.startswith("lesion.")), default="")


def _nearest(lacking: Sequence[frozenset[str]]) -> frozenset[str]:
    """Give the smallest set of facts that one way lacks; a way that is closed lacks none, and is none."""
    return min((each for each in lacking if each), key=lambda each: (len(each), sorted(each)))


def _lacking(way: Way, clock: Clock) -> frozenset[str]:
    if way.verdict.status != "pending":
        return frozenset()
    return decisive_facts(way.judgement.assembled, facts_if_all_others(way.judgement), clock)


def without_default(fact: Fact, found: AllTreatable, lesion: str = "", waits_on: str = "") -> Fact:
    """Take the default away where another lesion than this one is not known to be treatable."""
    others = [each for each in found.in_doubt[: _NAMED + 1] if each != lesion][:_NAMED]
    if fact.origin != "assumed" or not others:
        return fact
    told = f"it is not known that every lesion can be treated: {', '.join(others)}"
    if len(found.in_doubt) > _NAMED + 1:
        told += f" and {len(found.in_doubt) - _NAMED - 1} more"
    return Fact(possible=YES_NO, origin="absent", note=told, waits_on=waits_on)
