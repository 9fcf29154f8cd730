"""What an open option says when one stated fact is taken out of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from tests.options.lesion_files import LesionCase, Stated, asked_by, judge_option, settle_stated
from tests.options.random_facts import by_id, clock, shipped

from metboard.facts import Fact
from metboard.options import Judgement, write_judgement

ASKS, WAITS, ASSUMES, CLOSES, FOLLOWS, SHOWS, LISTS, FALLS, NOT_READ, SILENT = (
    "pending and asks for it",
    "pending, asks for another fact and names what it assumes of this one",
    "open and names what it assumes",
    "closed by what it assumes then",
    "closed by what follows for it from the rest, shown in its reasons",
    "open on other facts, shown in its reasons",
    "open and puts it on the list of what is done before",
    "open, a caution falls away by a default that it does not name",
    "not read: the answer is the same word for word",
    "silent",
)


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """One fact taken out of one case: what became of one option that was open, and the facts it names."""

    case: str
    option: str
    fact: str
    change: str
    names: tuple[str, ...]


def removals(case: LesionCase, *, unclear: bool) -> Iterator[Removal]:
    """Take out each stated fact in turn: not written at all, or written as unclear."""
    stated = case.stated()
    facts = settle_stated(stated)
    wanted = [name for name, status in case.expect.items() if status == "open"]
    before = {o: judge_option(o, facts) for o in wanted if o not in case.aside}
    texts = {option: written(judgement) for option, judgement in before.items()}
    for fact, less in less_of(stated, unclear=unclear):
        after = settle_stated(less)
        for option in before:
            found = change_of(texts[option], facts, judge_option(option, after))
            yield Removal(
                case=case.name, option=option, fact=fact,
                change=found[0], names=tuple(sorted(found[1])),
            )  # fmt: skip


def less_of(stated: Stated, *, unclear: bool) -> Iterator[tuple[str, Stated]]:
    """Give what is left of a record without each fact; a lesion keeps its organ."""
    patient, lesions = stated
    for name in patient:
        yield name, (_without(patient, name, unclear=unclear), lesions)
    for name in lesions[0] if lesions else ():
        if name != "lesion.organ":
            yield name, (patient, [_without(lesions[0], name, unclear=unclear), *lesions[1:]])


def _without(facts: Mapping[str, Fact], name: str, *, unclear: bool) -> dict[str, Fact]:
    rest = {n: f for n, f in facts.items() if n != name}
    return {**rest, name: Fact(possible=shipped().words.universe(name))} if unclear else rest


@cache
def read_by(option: str) -> frozenset[str]:
    """Name every fact that the answer of an option can show."""
    assembled = by_id()[option]
    checks = (*assembled.requires, *assembled.basis, *assembled.excludes, *assembled.caution)
    return frozenset({*assembled.before, *(name for check in checks for name in check.facts)})


def written(judgement: Judgement) -> dict[str, Any]:
    """Write the whole answer of an option, every condition included."""
    return write_judgement(judgement, shipped(), clock(), 1, trace=True)


def change_of(
    before: Mapping[str, Any], facts: Mapping[str, Fact], after: Judgement
) -> tuple[str, set[str]]:
    """Say what changed for an option that was open, and which of the facts that came out otherwise it names."""
    if all(facts[name] == after.facts[name] for name in read_by(after.assembled.option.id)):
        return NOT_READ, set()
    text = written(after)
    if text == before:
        return NOT_READ, set()
    other = {n: after.facts[n].waits_on or n for n in facts if _differs(facts[n], after.facts[n])}
    questions = set(other.values())
    assumed = {each["fact"] for each in text["assumed"]} & questions
    if after.verdict.status == "pending":
        return _first({ASKS: asked_by(after) & questions, WAITS: assumed})
    if after.verdict.status == "closed":
        derived = {asked for n, asked in other.items() if _title(n) in _found(text["because"])}
        return _first({CLOSES: assumed, FOLLOWS: derived})
    found = _found([*text["because"], *text["cautions"]])
    listed = {each["fact"] for each in text["before"] if not each["done"]}
    lost = _found([each for each in before["cautions"] if each not in text["cautions"]])
    return _first(
        {
            ASSUMES: assumed,
            SHOWS: {asked for n, asked in other.items() if _title(n) in found},
            LISTS: listed & questions,
            FALLS: {asked for n, asked in other.items() if _title(n) in lost},
        }
    )


def _first(named: Mapping[str, set[str]]) -> tuple[str, set[str]]:
    """Give the first kind of change that names a fact."""
    return next(((kind, names) for kind, names in named.items() if names), (SILENT, set()))


def _differs(one: Fact, other: Fact) -> bool:
    return (one.possible, one.origin) != (other.possible, other.origin)


def _title(name: str) -> str:
    return shipped().words.family(name).title


def _found(reasons: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(each["found"] for each in reasons)
