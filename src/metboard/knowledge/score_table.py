"""The form of a score: items with bands of points, or the name of a formula, and the classes of the total."""

from __future__ import annotations

from typing import Literal

import msgspec

from metboard.evidence import Form
from metboard.facts import How
from metboard.knowledge.schema import Strings
from metboard.rules import ALWAYS, Condition


class PointBand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The points that are given when a condition holds; the first band of an item that holds counts.

    The last band of an item may stand without a condition: it takes whatever is left.
    """

    when: Condition = ALWAYS
    points: float
    label: str = ""


class ScoreItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a point table; a source of its own where it is not that of the whole table."""

    id: str
    title: str
    bands: tuple[PointBand, ...]
    source: str = ""
    locator: str = ""


class ScoreClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of the total, from `min` (or `above`) to `max` (or `below`), and what its source says it means."""

    id: str
    title: str
    min: float | None = None
    max: float | None = None
    above: float | None = None
    below: float | None = None
    meaning: str = ""


class ScoreTable(Form, kw_only=True):
    """A score: what it is for, on whom it is taken, its items or its formula, its classes and its sources.

    `requires` says for which patients or lesions it is meant. `formula` names a function of `scores/formulas.py`, and
    `inputs` the fact that each of its arguments is. `stated` is the fact in which a record may give the total
    outright, `stated_class` the one in which it may give the class; in a case file both may always be given as the
    score's own facts.
    """

    purpose: str
    for_each: Literal["patient", "lesion"] = "patient"
    how: How
    requires: Condition = ALWAYS
    items: tuple[ScoreItem, ...] = ()
    formula: str = ""
    inputs: dict[str, str] = msgspec.field(default_factory=dict)
    unit: str = ""
    low: float | None = None
    high: float | None = None
    stated: str = ""
    stated_class: str = ""
    classes: tuple[ScoreClass, ...] = ()
    source: str
    locator: str = ""
    limits: Strings = ()
    changelog: Strings = ()
