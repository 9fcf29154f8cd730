"""A value as a record writes it -> the set of values that it leaves possible."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from metboard.facts import NO, YES, Choices, Family, Possible, Range, write
from metboard.record import Value


@lru_cache(maxsize=4096)  # one case asks for the places of an entry again and again
def places_of(*wheres: str) -> tuple[str, ...]:
    """Give the single places that entries name, each once: an entry joins several with `, `.

    >>> places_of("BodyStructure/a, Observation/b", "", "Observation/b")
    ('BodyStructure/a', 'Observation/b')
    """
    if len(wheres) == 1 and ", " not in wheres[0]:
        return wheres if wheres[0] else ()
    return tuple(dict.fromkeys([p for where in wheres for p in where.split(", ") if p]))


def possible_of(value: Value, family: Family) -> Possible:
    """Turn a written value into a set; raises ValueError when the fact can never have it.

    A list means one of these; {min, max, above, below} means a range.
    """
    universe = family.universe
    if isinstance(universe, Range):
        return _range(value, family, universe)
    if isinstance(value, dict):
        raise ValueError(f"{family.title}: {value!r} is a range; expected {write(universe)}")
    made = _choices(value)
    if not made or not made <= universe:
        raise ValueError(f"{family.title}: found {write(made)}; expected {write(universe)}")
    return made


def _choices(value: bool | float | str | tuple[str, ...]) -> Choices:
    if isinstance(value, tuple):
        return frozenset([_word(each) for each in value])
    return _only(_word(value))


def _word(value: bool | float | str) -> str:
    if isinstance(value, str):
        return value
    return (YES if value else NO) if isinstance(value, bool) else f"{value:g}"


@lru_cache(maxsize=1024)  # the same answers come again and again
def _only(word: str) -> Choices:
    return frozenset({word})


def _range(value: Value, family: Family, universe: Range) -> Range:
    if isinstance(value, (bool, str, tuple)):
        raise ValueError(f"{family.title}: found {value!r}; expected a number")
    made = (
        _bounds(value, universe) if isinstance(value, dict) else Range(float(value), float(value))
    )
    if made.is_empty() or not made.is_within(universe):
        raise ValueError(
            f"{family.title}: {write(made)} is not possible; expected {write(universe)}"
        )
    return made


def _bounds(value: Mapping[str, float], universe: Range) -> Range:
    if set(value) - {"min", "max", "above", "below"}:
        raise ValueError(f"{value!r} is no range; a range has min, max, above or below")
    return Range(
        float(value.get("min", value.get("above", universe.low))),
        float(value.get("max", value.get("below", universe.high))),
        "above" in value,
        "below" in value,
    )
