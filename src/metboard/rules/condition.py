"""Conditions over facts: a small typed tree of leaves joined by all, any and none."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from metboard.facts import Possible, write


class Leaf(msgspec.Struct, frozen=True, tag="leaf"):
    """One fact lies in the set `wanted`; `text` is the right-hand side as it was written."""

    fact: str
    wanted: Possible
    text: str


class All(msgspec.Struct, frozen=True, tag="all"):
    """Every part holds; without parts it holds."""

    parts: tuple[Condition, ...] = ()


class Any(msgspec.Struct, frozen=True, tag="any"):
    """At least one part holds."""

    parts: tuple[Condition, ...] = ()


class Nothing(msgspec.Struct, frozen=True, tag="none"):
    """No part holds."""

    parts: tuple[Condition, ...] = ()


Condition: TypeAlias = Leaf | All | Any | Nothing
ALWAYS = All()


def leaves(condition: Condition) -> tuple[Leaf, ...]:
    """Give all leaves in the order in which they were written."""
    if isinstance(condition, Leaf):
        return (condition,)
    return tuple(leaf for part in condition.parts for leaf in leaves(part))


def facts_of(condition: Condition) -> tuple[str, ...]:
    """Name each fact once, in the order in which it was written."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(condition)))


def write_condition(condition: Condition) -> str:
    """Write a condition on one line.

    >>> write_condition(Any((Leaf("a", frozenset({"yes"}), "yes"), Leaf("b", frozenset({"x"}), "x"))))
    'any of (a: yes; b: x)'
    """
    if isinstance(condition, Leaf):
        return f"{condition.fact}: {condition.text or write(condition.wanted)}"
    parts = "; ".join(write_condition(part) for part in condition.parts)
    if isinstance(condition, All):
        return parts if len(condition.parts) == 1 else f"all of ({parts})" if parts else "always"
    return f"any of ({parts})" if isinstance(condition, Any) else f"none of ({parts})"
