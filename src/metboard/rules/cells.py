"""Cut what is still possible of a fact into the parts between which no condition tells a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise, product
from typing import TypeAlias

from metboard.facts import Choices, Possible, Range, narrow
from metboard.rules.condition import Leaf

Cut: TypeAlias = tuple[float, int]
"""A place on the line of numbers: just before a value (0) or just after it (1)."""


def cells_of(possible: Possible, wanted: Iterable[Possible]) -> tuple[Possible, ...]:
    """Cut a set at every bound that conditions on it name.

    Arguments: possible, not empty; wanted, what each condition asks for.
    Returns: parts that do not overlap and together are `possible`; inside each, every condition has one answer.

    >>> [f"{c.low:g}..{c.high:g}" for c in cells_of(Range(0, 10), [Range(4), Range(high=7, high_open=True)])]
    ['0..4', '4..7', '7..10']
    """
    if isinstance(possible, Range):
        return tuple(_pieces(possible, [w for w in wanted if isinstance(w, Range)]))
    groups: dict[tuple[bool, ...], set[str]] = {}
    sets = [w for w in wanted if not isinstance(w, Range)]
    for each in sorted(possible):
        groups.setdefault(_signature(each, sets), set()).add(each)
    return tuple(frozenset(group) for group in groups.values())


def worlds_of(
    leaves: Iterable[Leaf], possible: Callable[[str], Possible]
) -> Iterator[dict[str, Possible]]:
    """Give every way in which the facts of some leaves can be completed, one cell for each fact."""
    asked: dict[str, list[Possible]] = {}
    for leaf in leaves:
        asked.setdefault(leaf.fact, []).append(leaf.wanted)
    for chosen in product(*(cells_of(possible(fact), wanted) for fact, wanted in asked.items())):
        yield dict(zip(asked, chosen, strict=True))


def _signature(value: str, sets: Iterable[Choices]) -> tuple[bool, ...]:
    return tuple(value in wanted for wanted in sets)


def _pieces(possible: Range, wanted: Iterable[Range]) -> Iterable[Range]:
    first, last = _cuts(possible)
    inner = {cut for each in wanted for cut in _cuts(each) if first < cut < last}
    marks = [first, *sorted(inner), last]
    for low, high in pairwise(marks):
        made = Range(low[0], high[0], low[1] == 1, high[1] == 0)
        yield _both(made, possible)


def _cuts(of: Range) -> tuple[Cut, Cut]:
    return (of.low, int(of.low_open)), (of.high, int(not of.high_open))


def _both(a: Range, b: Range) -> Range:
    """Give the numbers that lie in both."""
    made = narrow(a, b)
    if not isinstance(made, Range):
        raise TypeError("numbers and categories were mixed")
    return made
