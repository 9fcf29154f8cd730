"""How a family of facts is declared: name, kind of value, unit, freshness, default and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from math import inf
from typing import Literal, TypeAlias

import msgspec

from metboard.facts.values import NO, YES, Choices, Possible, Range, exactly

How: TypeAlias = Literal["ask", "judge", "examine", "blood", "image", "biopsy", "sequence"]
HOWS: tuple[How, ...] = ("ask", "judge", "examine", "blood", "image", "biopsy", "sequence")
"""How a missing fact is found out, in order of cost."""

PLACEHOLDERS = ("gene", "variant", "marker", "drug", "drug_class", "organ", "modality", "score")


class Default(msgspec.Struct, frozen=True):
    """What is taken when the record is silent.

    `assume`: hardly anyone records the normal. `confirm`: a routine prerequisite, taken for
    granted and put on the option's checklist. A family without a default stays unknown.
    """

    kind: Literal["assume", "confirm"]
    value: Possible
    why: str


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """A family of facts. `name` may hold `{placeholders}` that the knowledge fills in.

    `valid_days`: an event longer ago than this says nothing any more (a stroke in the last 6 months).
    `stale_after_days`: a value older than this is no longer known.
    `asked`: what a judgement asks of a lesion, in words, by its organ.
    """

    name: str
    title: str
    how: How
    universe: Possible
    unit: str = ""
    default: Default | None = None
    choose: Literal["latest", "any", "worst"] = "latest"
    conflict_within_days: int = 14
    stale_after_days: int | None = None
    valid_days: int | None = None
    scope: Literal["patient", "lesion"] = "patient"
    asked: Mapping[str, str] = {}


YES_NO: Choices = frozenset({YES, NO})
FOUND: Choices = frozenset({"present", "absent"})


def yes_no(
    name: str, title: str, how: How, default: Default | None = None, **rest: object
) -> Family:
    """Declare a family that is answered by yes or no."""
    return _make(name, title, how, YES_NO, default, rest)


def number(
    name: str,
    title: str,
    how: How,
    unit: str = "",
    low: float = 0,
    high: float = inf,
    default: Default | None = None,
    **rest: object,
) -> Family:
    """Declare a family that holds a number; `low` and `high` bound what is possible at all."""
    fixed = {"unit": unit, "conflict_within_days": 0}
    return _make(name, title, how, Range(low, high), default, {**fixed, **rest})


def choice(
    name: str, title: str, how: How, values: str, default: Default | None = None, **rest: object
) -> Family:
    """Declare a family that holds one of `values`, written with blanks between them."""
    return _make(name, title, how, frozenset(values.split()), default, rest)


def _make(
    name: str,
    title: str,
    how: How,
    universe: Possible,
    default: Default | None,
    rest: dict[str, object],
) -> Family:
    scope = "lesion" if name.startswith("lesion.") else "patient"
    return msgspec.convert(
        {
            "name": name,
            "title": title,
            "how": how,
            "universe": universe,
            "default": default,
            "scope": scope,
            **rest,
        },
        Family,
    )


def asked_in(family: Family, organ: Possible | None) -> str:
    """Say what a judgement asks in this organ, where the organ is known and words stand for it.

    >>> asked_in(yes_no("a", "removable", "judge", asked={"lung": "enough lung stays"}), exactly("lung"))
    'enough lung stays'
    """
    known = organ if isinstance(organ, frozenset) and len(organ) == 1 else frozenset[str]()
    return next((family.asked[each] for each in known if each in family.asked), "")


def assume(value: bool | str | float, why: str) -> Default:
    """Make a default for a normal state that hardly anyone writes down."""
    return Default("assume", exactly(value), why)


def confirm(value: Possible | bool | str, why: str) -> Default:
    """Make a default for a routine prerequisite, to be confirmed before the first dose."""
    possible = exactly(value) if isinstance(value, (bool, str)) else value
    return Default("confirm", possible, why)


def pattern_of(name: str) -> re.Pattern[str]:
    """Compile a family's name to a pattern with one group for each placeholder.

    >>> pattern_of("drug.{drug}.given").match("drug.osimertinib.given")["drug"]
    'osimertinib'
    """
    parts = re.split(r"\{(\w+)\}", name)
    made = "".join(re.escape(p) if i % 2 == 0 else rf"(?P<{p}>[^.]+)" for i, p in enumerate(parts))
    return re.compile(made + r"\Z")


def age_in_days(at: date, as_of: date) -> int:
    """Count the days from `at` to `as_of`; negative when `at` lies ahead."""
    return (as_of - at).days
