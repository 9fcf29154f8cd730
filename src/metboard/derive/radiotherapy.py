"""What a complete treatment history says of the organs for which it names no radiotherapy."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from metboard.facts import FAMILIES, Fact, Possible, Range, conclude, exactly

_COMPLETE = "treatment.history_complete"
_NOT_NAMED = "not in the complete treatment history"
_ORGANS = next(family.universe for family in FAMILIES if family.name == "lesion.organ")
_SPARED: Mapping[str, Possible] = {
    "irradiated": exactly(False),
    "radiotherapy_gy": exactly(0),
    "radiotherapy_days": Range(inf, inf),
}


def spared_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """An organ that a complete history does not name was not irradiated: no dose, and no day of one.

    A history that is only taken to be complete leaves the default: it was taken so for the drugs that it names.
    """
    complete = facts.get(_COMPLETE)
    if complete is None or complete.possible != exactly(True) or complete.origin == "assumed":
        return {}
    if isinstance(_ORGANS, Range):
        raise TypeError("lesion.organ holds categories")
    return {
        f"organ.{organ}.{what}": conclude(possible, [complete], _NOT_NAMED)
        for organ in sorted(_ORGANS)
        if f"organ.{organ}.irradiated" not in facts
        for what, possible in _SPARED.items()
    }
