"""The sets of values a fact may still have: a set of categories, or a range of numbers.

A fact that is known has one member, a fact that is unknown has all of them, and partial
knowledge lies in between. A test against such a set answers yes, no or unknown (None).
"""

from __future__ import annotations

from math import inf
from typing import TypeAlias

import msgspec

Answer: TypeAlias = bool | None
"""Yes (True), no (False) or unknown (None)."""

YES, NO = "yes", "no"


class Range(msgspec.Struct, frozen=True):
    """All numbers between two bounds; a bound that is `open` is itself left out."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    def is_within(self, other: Range) -> bool:
        """Tell whether every number here is also in `other`."""
        above = self.low > other.low or (
            self.low == other.low and (self.low_open or not other.low_open)
        )
        below = self.high < other.high or (
            self.high == other.high and (self.high_open or not other.high_open)
        )
        return above and below

    def is_apart(self, other: Range) -> bool:
        """Tell whether no number here is in `other`."""
        return _ends_before(self, other) or _ends_before(other, self)

    def is_empty(self) -> bool:
        """Tell whether no number is left."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


Choices: TypeAlias = frozenset[str]
Possible: TypeAlias = Choices | Range


def _ends_before(a: Range, b: Range) -> bool:
    return a.high < b.low or (a.high == b.low and (a.high_open or b.low_open))


def exactly(value: float | str | bool) -> Possible:
    """Make the set that holds one value.

    >>> exactly(True)
    frozenset({'yes'})
    >>> exactly(3)
    Range(low=3.0, high=3.0, low_open=False, high_open=False)
    """
    if isinstance(value, bool):
        return frozenset({YES if value else NO})
    if isinstance(value, str):
        return frozenset({value})
    return Range(float(value), float(value))


def compare(possible: Possible, wanted: Possible) -> Answer:
    """Answer whether the value lies in `wanted`: yes if all possible ones do, no if none does.

    >>> compare(frozenset({"0", "1+"}), frozenset({"0", "1+", "2+"}))
    True
    >>> compare(Range(1, 5), Range(high=3)) is None
    True
    """
    if isinstance(possible, Range):
        if not isinstance(wanted, Range):
            raise TypeError(f"a range was compared with {wanted!r}")
        if possible.is_within(wanted):
            return True
        return False if possible.is_apart(wanted) else None
    if isinstance(wanted, Range):
        raise TypeError(f"categories were compared with {wanted!r}")
    if possible <= wanted:
        return True
    return False if possible.isdisjoint(wanted) else None


def combine(a: Possible, b: Possible) -> Possible:
    """Give the union: what remains possible when two statements contradict each other."""
    if isinstance(a, Range) and isinstance(b, Range):
        low, low_open = min((a.low, a.low_open), (b.low, b.low_open))
        high, not_open = max((a.high, not a.high_open), (b.high, not b.high_open))
        return Range(low, high, low_open, not not_open)
    if isinstance(a, Range) or isinstance(b, Range):
        raise TypeError(f"{a!r} and {b!r} are of different kinds")
    return a | b


def narrow(a: Possible, b: Possible) -> Possible:
    """Give the intersection: what remains possible when two statements both hold."""
    if isinstance(a, Range) and isinstance(b, Range):
        low, low_open = max((a.low, a.low_open), (b.low, b.low_open))
        high, not_open = min((a.high, not a.high_open), (b.high, not b.high_open))
        return Range(low, high, low_open, not not_open)
    if isinstance(a, Range) or isinstance(b, Range):
        raise TypeError(f"{a!r} and {b!r} are of different kinds")
    return a & b


def is_empty(possible: Possible) -> bool:
    """Tell whether nothing is possible any more."""
    return possible.is_empty() if isinstance(possible, Range) else not possible


def is_known(possible: Possible) -> bool:
    """Tell whether exactly one value remains."""
    if isinstance(possible, Range):
        return possible.low == possible.high
    return len(possible) == 1


def _number(value: float) -> str:
    """Write a number as precisely as a clinic would: three digits below 1, two decimals above."""
    return f"{value:.3g}" if abs(value) < 1 else f"{round(value, 2):.10g}"


def write(possible: Possible) -> str:
    """Write a set as a person would: `yes`, `3`, `2 or more`, `below 1`, `0, 1+ or 2+`."""
    if isinstance(possible, Range):
        return _write_range(possible)
    ordered = sorted(possible)
    if len(ordered) < 2:
        return ordered[0] if ordered else "nothing"
    return ", ".join(ordered[:-1]) + " or " + ordered[-1]


def _write_range(r: Range) -> str:
    if r.low == r.high:
        return "never" if r.low == inf else _number(r.low)
    if r.low == -inf and r.high == inf:
        return "any number"
    if r.high == inf:
        return f"above {_number(r.low)}" if r.low_open else f"{_number(r.low)} or more"
    if r.low == -inf:
        return f"below {_number(r.high)}" if r.high_open else f"{_number(r.high)} or less"
    left = "above " if r.low_open else ""
    right = "below " if r.high_open else ""
    return f"{left}{_number(r.low)} to {right}{_number(r.high)}"
