"""Random facts and random conditions over them, for properties."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from hypothesis import strategies as st

from metboard.facts import Choices, Fact, Possible, Range
from metboard.rules import All, Any, Condition, Leaf, Nothing

UNIVERSES: Mapping[str, Possible] = {
    "graft": frozenset({"yes", "no"}),
    "variant": frozenset({"present", "absent"}),
    "ihc": frozenset({"0", "1+", "2+", "3+"}),
    "ecog": Range(0, 4),
    "lines": Range(0, inf),
}
NUMBERS = (0.0, 1.0, 2.0, 3.0, 4.0)


def subsets(universe: Choices) -> st.SearchStrategy[Choices]:
    return st.frozensets(st.sampled_from(sorted(universe)), min_size=1)


def spans(universe: Range) -> st.SearchStrategy[Range]:
    """Ranges that share a number with the universe."""
    made = st.builds(
        Range,
        st.sampled_from((universe.low, *NUMBERS)),
        st.sampled_from((*NUMBERS, universe.high)),
        st.booleans(),
        st.booleans(),
    )
    return made.filter(lambda r: not r.is_empty() and not r.is_apart(universe))


def possibles(universe: Possible) -> st.SearchStrategy[Possible]:
    return spans(universe) if isinstance(universe, Range) else subsets(universe)


def leaf_of(name: str) -> st.SearchStrategy[Leaf]:
    return possibles(UNIVERSES[name]).map(lambda wanted: Leaf(name, wanted, ""))


leaves = st.sampled_from(sorted(UNIVERSES)).flatmap(leaf_of)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from((All, Any, Nothing)),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)
states: st.SearchStrategy[dict[str, Fact]] = st.fixed_dictionaries(
    {name: possibles(u).map(lambda p: Fact(possible=p)) for name, u in UNIVERSES.items()}
)


KINDS = (All, Any, Nothing)


@st.composite
def read_once(draw: st.DrawFn) -> Condition:
    """A condition that asks for each fact at most once, so that no two changes can be at odds."""
    names = draw(st.lists(st.sampled_from(sorted(UNIVERSES)), unique=True, min_size=1, max_size=4))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=3, max_size=3))
    parts = [draw(leaf_of(name)) for name in names]
    outer, left, right = kinds
    return (
        outer((left(tuple(parts[:2])), right(tuple(parts[2:]))))
        if len(parts) > 2
        else outer(tuple(parts))
    )
