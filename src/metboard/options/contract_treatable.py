"""The part of the answer that says whether all metastases can be treated with curative intent, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from metboard.case import Case
from metboard.facts import Answer, Fact, write
from metboard.knowledge import Words
from metboard.options.assemble import Check
from metboard.options.judge import Clock
from metboard.options.reasons import missing_of, write_found
from metboard.options.treatable import FACT, AllTreatable, Treatable, Way, facts_if_all_others
from metboard.rules import explain, leaves_with

_SAID: Mapping[Answer, str] = {
    True: "each metastasis has a local option that stands; whether all are treated with curative intent the board says",
    False: "not all metastases can be treated with curative intent",
    None: "not known whether all metastases can be treated with curative intent",
}
_TOLD = 3
_MORE = "there may be more metastases than the record lists"


def write_treatable(found: AllTreatable, case: Case, words: Words, clock: Clock) -> dict[str, Any]:
    """Write the answer for all metastases and for each, with every option that was tried.

    `board` is what the record says of it, None where it says nothing; it stands, whatever the answer is.
    """
    written = {
        id(way): _option(way, words, clock)
        for way in {id(way): way for each in found.lesions for way in each.ways}.values()
    }
    lesions = [_lesion(each, written) for each in found.lesions]
    said = case.facts.get(FACT)
    return {
        "answer": found.answer,
        "board": None if said is None else write(said.possible),
        "says": [
            _SAID[found.answer],
            *_by_reason(lesions),
            *(() if found.is_whole or not lesions else (_MORE,)),
        ],
        "lesions": lesions,
    }


def _by_reason(lesions: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Say what stands in the way, once for all lesions of which it is the same."""
    alike: dict[str, list[str]] = {}
    for each in lesions:
        if each["says"]:
            alike.setdefault(each["says"], []).append(each["id"])
    yield from (f"{', '.join(names)}: {says}" for says, names in alike.items())


def _lesion(each: Treatable, written: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    options = [written[id(way)] for way in each.ways]
    return {
        "id": each.lesion.id,
        "answer": each.answer,
        "says": "" if each.answer else _why(each, options),
        "options": options,
    }


def _option(way: Way, words: Words, clock: Clock) -> dict[str, Any]:
    """Write one option as it stands if all other lesions can be treated."""
    return {
        "id": way.judgement.assembled.option.id,
        "title": way.judgement.assembled.option.title,
        "status": way.verdict.status,
        "overridable": way.verdict.overridable,
        "because": list(dict.fromkeys(_because(way, words, clock))),
    }


def _why(each: Treatable, options: list[dict[str, Any]]) -> str:
    if not options:
        return "no option with curative intent here is for its organ"
    if each.answer is None:
        waiting: list[list[str]] = [o["because"] for o in options if o["status"] == "pending"]
        nearest = min(waiting, key=len)
        return f"not before it is known: {_few(nearest)}"
    plural = "option" if len(options) == 1 else "options"
    reopen = " (a board may set some of it aside)" if any(o["overridable"] for o in options) else ""
    told = _few(b for o in options for b in o["because"])
    return f"none of {len(options)} {plural}, because {told}{reopen}"


def _few(reasons: Iterable[str]) -> str:
    """Join the reasons, what most options have in common first."""
    told = [reason for reason, _ in Counter(reasons).most_common()]
    more = f"; and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return "; ".join(told[:_TOLD]) + more


def _because(way: Way, words: Words, clock: Clock) -> Iterable[str]:
    """Say what closes an option, or what it waits for."""
    assembled, facts = way.judgement.assembled, facts_if_all_others(way.judgement)
    if way.verdict.status == "pending":
        yield from (m.title for m in missing_of(assembled, way.verdict, facts, clock, words))
    elif way.verdict.status == "closed":
        yield from (c.why for c in assembled.excludes if c.decide(facts))
        needed = [c for c in assembled.requires if c.decide(facts) is False]
        grounds = [c for c in assembled.basis if clock.admits(c)]
        failed = all(c.decide(facts) is False for c in grounds)
        for name in _failing((*needed, *(grounds if failed else ())), facts):
            yield f"{words.family(name).title}: {write_found(facts[name])}"
        if not grounds:
            yield "no ground stands on this date and in this jurisdiction"


def _failing(checks: Iterable[Check], facts: Mapping[str, Fact]) -> Iterable[str]:
    """Name the facts that made conditions come out as no."""
    leaves = (leaf for c in checks for leaf in leaves_with(explain(c.condition, facts), False))
    return dict.fromkeys(leaf.fact for leaf in leaves)
