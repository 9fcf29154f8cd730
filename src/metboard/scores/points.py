"""Points of a table: every total that some completion of the missing facts gives, and no other.

Items that ask for a common fact are completed together, item groups that share none apart from each other: that is
exact, and fast, because hardly any two items of a table share a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from metboard.facts import Fact, Possible
from metboard.knowledge.score_table import ScoreItem
from metboard.rules import Decide, Leaf, compile_condition, leaves, worlds_of

_DIGITS = 6


class Ready(msgspec.Struct, frozen=True):
    """An item with its conditions compiled, and what it asks of facts."""

    item: ScoreItem
    bands: tuple[tuple[Decide, float], ...]
    asks: tuple[Leaf, ...]


@lru_cache(maxsize=4096)
def ready(item: ScoreItem) -> Ready:
    """Make an item ready to be counted."""
    bands = tuple((compile_condition(band.when), band.points) for band in item.bands)
    return Ready(item, bands, tuple(leaf for band in item.bands for leaf in leaves(band.when)))


def points_in(made: Ready, world: Mapping[str, Fact]) -> float:
    """Give the points of an item where every fact lies in one cell; raises LookupError where no band takes it."""
    for holds, points in made.bands:
        if holds(world):
            return points
    raise LookupError(f"`{made.item.id}` has no band for this")


class Counted(msgspec.Struct, frozen=True):
    """All totals of a group of items, the points that each item can have, and the facts that still matter."""

    totals: frozenset[float]
    points: Mapping[str, frozenset[float]]
    open_facts: tuple[str, ...]


def count_together(items: Sequence[Ready], known: Mapping[str, Possible]) -> Counted:
    """Count a group of items over every completion of their facts."""
    points: dict[str, set[float]] = {made.item.id: set() for made in items}
    sums: dict[tuple[tuple[str, Possible], ...], float] = {}
    for world in worlds_of((leaf for made in items for leaf in made.asks), known.__getitem__):
        facts = {name: Fact(possible=cell) for name, cell in world.items()}
        given = {made.item.id: points_in(made, facts) for made in items}
        for name, each in given.items():
            points[name].add(each)
        sums[tuple(world.items())] = round(sum(given.values()), _DIGITS)
    return Counted(
        frozenset(sums.values()),
        {name: frozenset(each) for name, each in points.items()},
        tuple(_that_matter(sums)),
    )


def _that_matter(sums: Mapping[tuple[tuple[str, Possible], ...], float]) -> Iterable[str]:
    """Name the facts of which another value can give another total, all others being equal."""
    names = [name for name, _ in next(iter(sums))]
    for at, name in enumerate(names):
        seen: dict[object, float] = {}
        if any(
            seen.setdefault((*w[:at], *w[at + 1 :]), total) != total for w, total in sums.items()
        ):
            yield name


def count(items: Sequence[ScoreItem], known: Mapping[str, Possible]) -> Counted:
    """Count a whole table over every completion of the facts.

    Arguments: known, for every fact that the items ask for what is still possible.
    """
    counted = [count_together(group, known) for group in _groups([ready(item) for item in items])]
    totals = frozenset({0.0})
    for each in counted:
        totals = frozenset(round(a + b, _DIGITS) for a in totals for b in each.totals)
    return Counted(
        totals,
        {name: points for each in counted for name, points in each.points.items()},
        tuple(dict.fromkeys(fact for each in counted for fact in each.open_facts)),
    )


def _groups(items: Iterable[Ready]) -> list[list[Ready]]:
    """Put items together that share a fact, directly or through others."""
    groups: list[tuple[set[str], list[Ready]]] = []
    for made in items:
        facts, members = {leaf.fact for leaf in made.asks}, [made]
        for group in [g for g in groups if g[0] & facts]:
            groups.remove(group)
            facts |= group[0]
            members = [*group[1], *members]
        groups.append((facts, members))
    return [members for _, members in groups]
