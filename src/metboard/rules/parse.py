"""Read a condition as it stands in a knowledge file into a tree.

fact: true | false | category | number          the fact has this value
fact: [a, b]                                    ... one of these
fact: {min: 1, max: 3}  {above: 1, below: 3}    ... lies in this range
fact: {not: a}  {not: [a, b]}                   ... has none of these values
{all: [...]}  {any: [...]}  {none: [...]}       joined; a list or several keys mean all
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Protocol

from metboard.errors import nearest
from metboard.facts import NO, YES, Choices, Possible, Range, exactly, is_empty, narrow, write
from metboard.rules.condition import All, Any, Condition, Leaf, Nothing

Path = tuple[str | int, ...]


class Vocabulary(Protocol):
    """What a condition may speak of."""

    def universe(self, fact: str) -> Possible:
        """Give all possible values; raises LookupError with a message for an unknown name."""

    def members(self, fact: str, name: str) -> Choices:
        """Give the values that a name written in a file stands for; empty when it is none."""


_JOINS: Mapping[str, type[All] | type[Any] | type[Nothing]] = {
    "all": All,
    "any": Any,
    "none": Nothing,
}
_BOUNDS = ("min", "max", "above", "below", "not")


class ConditionError(ValueError):
    """A condition breaks its form, at `path` below where it starts."""

    def __init__(self, path: Path, message: str) -> None:
        self.path = path
        super().__init__(message)


def parse(raw: object, words: Vocabulary, path: Path = ()) -> Condition:
    """Read one condition; `path` is where it stands in its file."""
    if isinstance(raw, list):
        return _join(All, raw, words, path)
    if not isinstance(raw, dict) or not raw:
        raise ConditionError(path, f"a condition is a map or a list, found {raw!r}")
    parts = tuple(_entry(str(key), value, words, (*path, key)) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _entry(key: str, value: object, words: Vocabulary, path: Path) -> Condition:
    if key not in _JOINS:
        return _leaf(key, value, words, path)
    if not isinstance(value, list) or not value:
        raise ConditionError(path, f"`{key}` takes a list of conditions")
    return _join(_JOINS[key], value, words, path)


def _join(
    kind: type[All] | type[Any] | type[Nothing],
    raws: Sequence[object],
    words: Vocabulary,
    path: Path,
) -> Condition:
    return kind(tuple(parse(raw, words, (*path, i)) for i, raw in enumerate(raws)))


def _leaf(fact: str, value: object, words: Vocabulary, path: Path) -> Condition:
    try:
        possible = words.universe(fact)
    except LookupError as error:
        raise ConditionError(path, str(error.args[0])) from None
    wanted, text = _wanted(fact, value, words, path)
    if is_empty(narrow(wanted, possible)):
        raise ConditionError(path, f"`{fact}` can never be {text}: it is {write(possible)}")
    return Leaf(fact, wanted, text)


def _wanted(fact: str, value: object, words: Vocabulary, path: Path) -> tuple[Possible, str]:
    possible = words.universe(fact)
    if isinstance(value, dict):
        return _bounded(fact, value, words, path)
    if isinstance(possible, Range):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ConditionError(path, f"a number or a range is expected, found {value!r}")
        return exactly(value), f"{value:g}"
    return _categories(fact, value, words, path)


def _categories(fact: str, value: object, words: Vocabulary, path: Path) -> tuple[Choices, str]:
    names = [_category(name) for name in (value if isinstance(value, list) else [value])]
    chosen: Choices = frozenset()
    for name in names:
        members = words.members(fact, name)
        if not members:
            possible = words.universe(fact)
            known = [] if isinstance(possible, Range) else sorted(possible)
            raise ConditionError(
                path,
                f"`{name}` is no value of `{fact}`{nearest(name, known)}; expected {write(possible)}",
            )
        chosen |= members
    return chosen, " or ".join(names)


def _category(name: object) -> str:
    if isinstance(name, bool):
        return YES if name else NO
    return str(name)


def _bounded(
    fact: str, value: Mapping[object, object], words: Vocabulary, path: Path
) -> tuple[Possible, str]:
    possible = words.universe(fact)
    for key in value:
        if key not in _BOUNDS:
            raise ConditionError(
                (*path, str(key)),
                f"unknown key `{key}`{nearest(str(key), _BOUNDS)}; expected min, max, above, below or not",
            )
    if "not" in value:
        return _barred(fact, value, words, path)
    if not isinstance(possible, Range):
        raise ConditionError(path, f"this fact is {write(possible)}, not a number")
    wanted = _range({str(k): v for k, v in value.items()}, path)
    return wanted, write(wanted)


def _barred(
    fact: str, value: Mapping[object, object], words: Vocabulary, path: Path
) -> tuple[Possible, str]:
    possible = words.universe(fact)
    if isinstance(possible, Range) or len(value) > 1:
        raise ConditionError(path, "`not` stands alone and takes categories")
    barred, text = _categories(fact, value["not"], words, (*path, "not"))
    return possible - barred, f"not {text}"


def _range(bounds: Mapping[str, object], path: Path) -> Range:
    numbers: dict[str, float] = {}
    for key, number in bounds.items():
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise ConditionError((*path, key), f"a number is expected, found {number!r}")
        numbers[key] = float(number)
    if {"min", "above"} <= numbers.keys() or {"max", "below"} <= numbers.keys():
        raise ConditionError(path, "one lower and one upper bound at most")
    low = numbers.get("min", numbers.get("above", -inf))
    high = numbers.get("max", numbers.get("below", inf))
    made = Range(low, high, "above" in numbers, "below" in numbers)
    if made.is_empty():
        raise ConditionError(path, "no number lies in this range")
    return made
