"""Decide a condition for one case, quickly and without a trace.

All, any and none follow Kleene's strong logic: unknown (None) survives only where it could
still change the answer. `explain.py` is the slow twin that keeps the trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from metboard.facts import Answer, Fact, Range, compare
from metboard.rules.condition import All, Any, Condition, Leaf

Decide: TypeAlias = Callable[[Mapping[str, Fact]], Answer]


def compile_condition(condition: Condition) -> Decide:
    """Turn a condition into a function from facts to yes, no or unknown.

    Errors: the function raises KeyError for a fact that was not settled beforehand.
    """
    if isinstance(condition, Leaf):
        return _leaf(condition)
    parts = tuple(compile_condition(part) for part in condition.parts)
    if isinstance(condition, All):
        return parts[0] if len(parts) == 1 else _every(parts)
    some = _some(parts)
    return some if isinstance(condition, Any) else _negated(some)


def _leaf(leaf: Leaf) -> Decide:
    name, wanted = leaf.fact, leaf.wanted
    if isinstance(wanted, Range):
        return lambda facts: compare(facts[name].possible, wanted)

    def decide(
        facts: Mapping[str, Fact],
    ) -> Answer:  # `compare`, written out: most leaves are categories
        possible = facts[name].possible
        if isinstance(possible, Range):
            return compare(possible, wanted)
        if possible <= wanted:
            return True
        return False if possible.isdisjoint(wanted) else None

    return decide


def _every(parts: tuple[Decide, ...]) -> Decide:
    def decide(facts: Mapping[str, Fact]) -> Answer:
        answer: Answer = True
        for part in parts:
            found = part(facts)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return decide


def _some(parts: tuple[Decide, ...]) -> Decide:
    def decide(facts: Mapping[str, Fact]) -> Answer:
        answer: Answer = False
        for part in parts:
            found = part(facts)
            if found:
                return True
            if found is None:
                answer = None
        return answer

    return decide


def _negated(part: Decide) -> Decide:
    def decide(facts: Mapping[str, Fact]) -> Answer:
        answer = part(facts)
        return None if answer is None else not answer

    return decide
