"""Dose of the lungs from radioembolisation: what shunt and activity make of it, and the sum with earlier treatments."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from metboard.facts import Fact, Range, conclude
from metboard.models import lung_dose_gy

_SHUNT, _ACTIVITY = "organ.lung.shunt_pct", "organ.liver.y90_gbq"
_DOSE, _BEFORE, _TOTAL = "organ.lung.y90_gy", "organ.lung.y90_before_gy", "organ.lung.y90_total_gy"


def lung_dose_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Compute the dose of the lungs where shunt and activity are recorded; add it to that of earlier treatments.

    Valid for: lungs of 1 kg, all that is shunted stays there; measured with albumin, which overstates the shunt.
    Source: as `lung_dose_gy`.
    """
    made = _planned(facts)
    return made | _total({**facts, **made})


def _planned(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    shunt, activity = _known(facts, _SHUNT), _known(facts, _ACTIVITY)
    if _known(facts, _DOSE) or shunt is None or activity is None:
        return {}
    note = "50 x GBq x shunt, lungs of 1 kg"
    low = _gy(activity[1].low, shunt[1].low)
    high = _gy(activity[1].high, shunt[1].high)
    return {_DOSE: conclude(Range(low, high), [shunt[0], activity[0]], note)}


def _total(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    planned, before = _known(facts, _DOSE), _known(facts, _BEFORE)
    if _known(facts, _TOTAL) or before is None:
        return {}
    if planned is None:
        return {_TOTAL: conclude(Range(before[1].low), [before[0]], "earlier treatments alone")}
    total = Range(planned[1].low + before[1].low, planned[1].high + before[1].high)
    return {_TOTAL: conclude(total, [planned[0], before[0]], "earlier and planned")}


def _gy(activity_gbq: float, shunt_pct: float) -> float:
    """Give the dose, also at a bound that is open upwards."""
    if not isfinite(activity_gbq):
        return activity_gbq
    return round(lung_dose_gy(activity_gbq, shunt_pct / 100), 2)


def _known(facts: Mapping[str, Fact], name: str) -> tuple[Fact, Range] | None:
    """Give a recorded number with its range; one that has gone out of date says nothing."""
    fact = facts.get(name)
    if fact is None or fact.origin == "absent" or not isinstance(fact.possible, Range):
        return None
    return fact, fact.possible
