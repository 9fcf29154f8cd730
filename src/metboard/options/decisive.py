"""Which unknown facts can still change a pending verdict.

Kleene's logic asks too much where one fact stands in two conditions: with a ground for lung cancer and another for
every other tumour, some ground holds whatever the tumour is. Facts that stand twice are therefore tried value by
value. Every other open fact stands once, and there Kleene is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import TypeAlias

from metboard.facts import Fact, Possible
from metboard.options.assemble import Assembled, Check
from metboard.options.judge import Clock, judge
from metboard.rules import All, Leaf, Nothing, Trace, cells_of, explain, leaves_with

MOST_WAYS = 500
"""Ways to answer the facts that stand twice, above which every open fact is named untried."""

Way: TypeAlias = tuple[Possible, ...]
Residue: TypeAlias = tuple[object, ...]


def undecided(assembled: Assembled, facts: Mapping[str, Fact], clock: Clock) -> Iterator[Check]:
    """Give the conditions that Kleene's logic leaves open in a pending verdict."""
    grounds = [check for check in assembled.basis if clock.admits(check)]
    grounded = any(check.decide(facts) for check in grounds)
    for check in (*assembled.requires, *([] if grounded else grounds), *assembled.excludes):
        if check.decide(facts) is None:
            yield check


_VERBS: Mapping[tuple[bool, bool], str] = {
    (True, True): "needed",
    (True, False): "one way",
    (False, True): "closes it",
    (False, False): "may close it",
}


def weighed_leaves(trace: Trace, *, helps: bool, alone: bool) -> Iterator[tuple[Leaf, str]]:
    """Give the open leaves of an open condition, each with what its holding would do.

    `helps`: the condition has to hold; else it closes the option. `alone`: nothing else would do as well.
    A leaf is "needed", "one way" of several, "closes it", or "may close it" together with others.
    """
    condition = trace.condition
    if isinstance(condition, Leaf):
        yield condition, _VERBS[helps, alone]
        return
    parts = [part for part in trace.parts if part.holds is None]
    if isinstance(condition, Nothing):
        helps, needs_all = not helps, helps
    else:
        needs_all = isinstance(condition, All) is helps
    for part in parts:
        yield from weighed_leaves(part, helps=helps, alone=alone and (needs_all or len(parts) == 1))


def decisive_facts(assembled: Assembled, facts: Mapping[str, Fact], clock: Clock) -> frozenset[str]:
    """Name the facts of which two answers may give two verdicts, all else being known.

    Where there are too many ways to try, or nothing is found that decides, every fact that Kleene's logic leaves open.
    """
    leaves = _open_leaves(undecided(assembled, facts, clock), facts)
    counts = Counter(leaf.fact for leaf in leaves)
    twice = [name for name, count in counts.items() if count > 1]
    pieces = [
        cells_of(facts[name].possible, [leaf.wanted for leaf in leaves if leaf.fact == name])
        for name in twice
    ]
    if not twice or prod(map(len, pieces)) > MOST_WAYS:
        return frozenset(counts)
    found: dict[Way, tuple[str, Residue]] = {}
    once: set[str] = set()
    for way in product(*pieces):
        known = {**facts, **{n: Fact(possible=p) for n, p in zip(twice, way, strict=True)}}
        status = judge(assembled, known, clock).status
        checks = list(undecided(assembled, known, clock)) if status == "pending" else []
        found[way] = (
            status,
            tuple((c.kind, _open_part(explain(c.condition, known))) for c in checks),
        )
        once |= {leaf.fact for leaf in _open_leaves(checks, known)}
    decisive = once | {name for i, name in enumerate(twice) if _differs(i, found)}
    return frozenset(decisive or counts)


def _open_leaves(checks: Iterable[Check], facts: Mapping[str, Fact]) -> list[Leaf]:
    return [leaf for c in checks for leaf in leaves_with(explain(c.condition, facts), None)]


def _open_part(trace: Trace) -> Residue:
    """Give what is still open of a condition; two conditions with the same open part answer alike."""
    if isinstance(trace.condition, Leaf):
        return (trace.condition,)
    parts = tuple(_open_part(part) for part in trace.parts if part.holds is None)
    return (type(trace.condition).__name__, parts)


def _differs(index: int, found: Mapping[Way, tuple[str, Residue]]) -> bool:
    """Tell whether two ways that differ in one fact only have two outcomes."""
    seen: dict[Way, tuple[str, Residue]] = {}
    for way, outcome in found.items():
        others = (*way[:index], *way[index + 1 :])
        if seen.setdefault(others, outcome) != outcome:
            return True
    return False
