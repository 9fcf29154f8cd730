"""Explain what decided a condition: every leaf with what was found, and what could still change it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from metboard.facts import Answer, Fact, Possible, Range, compare, is_empty, narrow
from metboard.rules.condition import All, Any, Condition, Leaf, Nothing
from metboard.rules.kleene import any_of, every


class Trace(msgspec.Struct, frozen=True):
    """A condition with its answer; `parts` are empty for a leaf."""

    condition: Condition
    holds: Answer
    parts: tuple[Trace, ...] = ()


def explain(condition: Condition, facts: Mapping[str, Fact]) -> Trace:
    """Decide a condition and keep the answer of every part."""
    if isinstance(condition, Leaf):
        return Trace(condition, compare(facts[condition.fact].possible, condition.wanted))
    parts = tuple(explain(part, facts) for part in condition.parts)
    answers = [part.holds for part in parts]
    if isinstance(condition, All):
        return Trace(condition, every(answers), parts)
    some = any_of(answers)
    if isinstance(condition, Any):
        return Trace(condition, some, parts)
    return Trace(condition, None if some is None else not some, parts)


def leaves_with(trace: Trace, answer: Answer) -> tuple[Leaf, ...]:
    """Give the leaves that made the whole come out as `answer` (for None: those still open)."""
    if trace.holds is not answer:
        return ()
    if isinstance(trace.condition, Leaf):
        return (trace.condition,)
    wanted = answer
    if isinstance(trace.condition, Nothing) and answer is not None:
        wanted = not answer
    return tuple(leaf for part in trace.parts for leaf in leaves_with(part, wanted))


class Change(msgspec.Struct, frozen=True):
    """A fact that would have to be different: `needed` is what it would have to be."""

    fact: str
    needed: Possible


def changes(
    trace: Trace,
    want: bool,
    facts: Mapping[str, Fact],
    universe: Mapping[str, Possible],
    fixed: Collection[str] = (),
) -> tuple[Change, ...] | None:
    """Find the smallest set of changed facts that makes the condition come out as `want`.

    A fact that is partly known is narrowed where that is enough. Where there is a choice, the facts that are
    `fixed` are left alone.

    Returns: () when it already does; None when no change of facts can bring it about.
    """
    if trace.holds is want:
        return ()
    condition = trace.condition
    if isinstance(condition, Leaf):
        return _leaf_change(
            condition, want, facts[condition.fact].possible, universe[condition.fact]
        )
    inner = not want if isinstance(condition, Nothing) else want
    found = [changes(part, inner, facts, universe, fixed) for part in trace.parts]
    if inner is isinstance(condition, All):
        return _together(found)
    possible = [each for each in found if each is not None]
    return min(
        possible, key=lambda way: (any(c.fact in fixed for c in way), len(way)), default=None
    )


def _together(found: Sequence[tuple[Change, ...] | None]) -> tuple[Change, ...] | None:
    if any(each is None for each in found):
        return None
    return tuple(dict.fromkeys(change for each in found if each is not None for change in each))


def _leaf_change(
    leaf: Leaf, want: bool, now: Possible, universe: Possible
) -> tuple[Change, ...] | None:
    sides = [leaf.wanted] if want else _outside(leaf.wanted, universe)
    narrowed = [inside for side in sides if not is_empty(inside := narrow(now, side))]
    for needed in (*narrowed, *sides):
        return (Change(leaf.fact, needed),)
    return None


def _outside(wanted: Possible, universe: Possible) -> list[Possible]:
    """Give what lies outside a set: the rest of the categories, or the range below and the one above."""
    if not isinstance(wanted, Range) and not isinstance(universe, Range):
        return [universe - wanted] if universe - wanted else []
    if not isinstance(wanted, Range) or not isinstance(universe, Range):
        raise TypeError("numbers and categories were mixed")
    below = Range(universe.low, wanted.low, universe.low_open, not wanted.low_open)
    above = Range(wanted.high, universe.high, not wanted.high_open, universe.high_open)
    return [side for side in (below, above) if not side.is_empty()]
