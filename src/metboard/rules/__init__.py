"""Conditions: read them, decide them for one case, explain what decided them."""

from metboard.rules.cells import cells_of, worlds_of
from metboard.rules.condition import (
    ALWAYS,
    All,
    Any,
    Condition,
    Leaf,
    Nothing,
    facts_of,
    leaves,
    write_condition,
)
from metboard.rules.decide import Decide, compile_condition
from metboard.rules.explain import Change, Trace, changes, explain, leaves_with
from metboard.rules.kleene import any_of, every
from metboard.rules.parse import ConditionError, Vocabulary, parse

__all__ = [
    "ALWAYS",
    "All",
    "Any",
    "Change",
    "Condition",
    "ConditionError",
    "Decide",
    "Leaf",
    "Nothing",
    "Trace",
    "Vocabulary",
    "any_of",
    "cells_of",
    "changes",
    "compile_condition",
    "every",
    "explain",
    "facts_of",
    "leaves",
    "leaves_with",
    "parse",
    "worlds_of",
    "write_condition",
]
