"""The slow twin of the interpreter: complete the facts one value at a time, count each completion by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import inf

from hypothesis import strategies as st
from tests.scores.score_cases import words

from metboard.facts import Fact, Possible, Range, compare, exactly
from metboard.knowledge import ScoreTable
from metboard.rules import All, Any, Condition, Leaf, leaves
from metboard.scores import facts_asked

STEP = 0.001


def bounds_in(table: ScoreTable, fact: str) -> list[float]:
    """Give every finite bound that a condition of the table names for a fact, and the ends of what is possible."""
    found = {0.0, 1.0}
    for item in table.items:
        for leaf in (leaf for band in item.bands for leaf in leaves(band.when)):
            if leaf.fact == fact and isinstance(leaf.wanted, Range):
                found |= {leaf.wanted.low, leaf.wanted.high}
    universe = words().universe(fact)
    assert isinstance(universe, Range)
    near = {x + d for x in found if abs(x) != inf for d in (-STEP, 0, STEP)}
    far = {universe.low, universe.high, max(near) + 10}
    return sorted(x for x in near | far if abs(x) != inf and universe.low <= x <= universe.high)


def values_of(table: ScoreTable, fact: str, possible: Possible) -> list[Possible]:
    """Give single values that between them meet every condition in every way that the set allows."""
    if isinstance(possible, Range):
        tried = {
            *bounds_in(table, fact),
            *(x for x in (possible.low, possible.high) if abs(x) != inf),
        }
        return [exactly(x) for x in sorted(tried) if compare(exactly(x), possible)]
    return [frozenset({each}) for each in sorted(possible)]


def holds(condition: Condition, world: Mapping[str, Possible]) -> bool:
    """Decide a condition where every fact has one value."""
    if isinstance(condition, Leaf):
        return compare(world[condition.fact], condition.wanted) is True
    answers = [holds(part, world) for part in condition.parts]
    if isinstance(condition, All):
        return all(answers)
    return any(answers) if isinstance(condition, Any) else not any(answers)


def total_in(table: ScoreTable, world: Mapping[str, Possible]) -> float:
    """Add up the first band of each item that holds."""
    return sum(next(b.points for b in item.bands if holds(b.when, world)) for item in table.items)


def totals_by_hand(table: ScoreTable, known: Mapping[str, Possible]) -> set[float]:
    """Give every total over every completion of all facts together."""
    names = facts_asked(table)
    values = [values_of(table, name, known[name]) for name in names]
    return {
        round(total_in(table, dict(zip(names, chosen, strict=True))), 6)
        for chosen in product(*values)
    }


def possible_in(table: ScoreTable, fact: str) -> st.SearchStrategy[Possible]:
    """Draw what is known of a fact: one value, several, a range, nothing."""
    universe = words().universe(fact)
    if not isinstance(universe, Range):
        some = st.sets(st.sampled_from(sorted(universe)), min_size=1, max_size=2).map(frozenset)
        return st.one_of(some, some, st.just(universe))
    ends = st.sampled_from(bounds_in(table, fact))
    spans = st.tuples(ends, ends).map(lambda e: Range(min(e), max(e)))
    return st.one_of(ends.map(exactly), ends.map(exactly), spans)


@st.composite
def known_facts(draw: st.DrawFn, table: ScoreTable, most_open: int = 3) -> dict[str, Possible]:
    """Draw facts for a table of which at most a few are open, so that the slow twin can keep up."""
    names = facts_asked(table)
    open_names = draw(st.sets(st.sampled_from(names), max_size=min(most_open, len(names))))
    known: dict[str, Possible] = {}
    for name in names:
        drawn = draw(possible_in(table, name))
        known[name] = drawn if name in open_names else one_of(draw, table, name, drawn)
    return known


def one_of(draw: st.DrawFn, table: ScoreTable, name: str, possible: Possible) -> Possible:
    """Draw one value out of a set."""
    return draw(st.sampled_from(values_of(table, name, possible)))


def as_facts(known: Mapping[str, Possible]) -> dict[str, Fact]:
    """Turn sets into facts."""
    return {name: Fact(possible=possible) for name, possible in known.items()}


def single(totals: Iterable[Range]) -> Iterator[float]:
    """Give the totals of a point table, each of which is one number."""
    for each in totals:
        assert each.low == each.high
        yield each.low
