"""The value of a formula when its inputs are only partly known: every value that it can take, as ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import inf

from metboard.facts import Possible, Range
from metboard.knowledge.score_table import ScoreTable
from metboard.scores.formulas import FORMULAS


def compute_formula(table: ScoreTable, known: Mapping[str, Possible]) -> frozenset[Range]:
    """Give every value of a formula, one range for each choice of its categories.

    Each formula is monotone in each of its numbers, so the extremes of a box lie in its corners; in between it is
    continuous, so nothing is left out and nothing added. An end that is itself left out counts as reached.
    """
    names = list(table.inputs)
    values = [known[table.inputs[name]] for name in names]
    choices = [_members(value) for value in values]
    return frozenset(_over(table, names, chosen) for chosen in product(*choices))


def _members(value: Possible) -> list[str | Range]:
    return [value] if isinstance(value, Range) else [*sorted(value)]


def _over(table: ScoreTable, names: list[str], chosen: Iterable[str | Range]) -> Range:
    ends = [_ends(each) for each in chosen]
    found = [
        FORMULAS[table.formula](**dict(zip(names, corner, strict=True)))
        for corner in product(*ends)
    ]
    low, high = min(found), max(found)
    return Range(low, high)


def _ends(value: str | Range) -> tuple[float | str, ...]:
    if isinstance(value, str):
        return (value,)
    return (value.low, min(value.high, _MOST))


_MOST = 1e12
"""What stands for no upper bound."""


def is_unbounded(value: float) -> bool:
    """Tell whether a value only stands for having no bound."""
    return abs(value) == inf


def open_inputs(table: ScoreTable, known: Mapping[str, Possible]) -> tuple[str, ...]:
    """Name the inputs of which another value gives another result."""
    all_values = compute_formula(table, known)
    if len(all_values) == 1 and all(r.low == r.high for r in all_values):
        return ()
    made = []
    for fact in table.inputs.values():
        for narrower in _narrower(known[fact]):
            if compute_formula(table, {**known, fact: narrower}) != all_values:
                made.append(fact)
                break
    return tuple(made)


def _narrower(value: Possible) -> list[Possible]:
    """Give the single values that a fact may turn out to have: its categories, or the two ends of its range."""
    if isinstance(value, Range):
        ends = (value.low, value.high)
        return (
            [Range(end, end) for end in ends if not is_unbounded(end)] if ends[0] != ends[1] else []
        )
    return [frozenset({each}) for each in sorted(value)] if len(value) > 1 else []
