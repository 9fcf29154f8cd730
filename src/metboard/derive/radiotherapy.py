"""What a history says of organs that it does not name, and what earlier radiotherapy leaves of those that it does."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from metboard.facts import FAMILIES, Fact, Possible, Range, conclude, exactly
from metboard.knowledge import Knowledge, OrganLimits, Reirradiation

_COMPLETE = "treatment.history_complete"
_NOT_NAMED = "not in the complete treatment history"
_ORGANS = next(family.universe for family in FAMILIES if family.name == "lesion.organ")
_SPARED: Mapping[str, Possible] = {
    "irradiated": exactly(False),
    "radiotherapy_gy": exactly(0),
    "eqd2_gy": exactly(0),
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
        if f"organ.{organ}.{what}" not in facts
    }


def since_facts(lesion: Mapping[str, Fact], patient: Mapping[str, Fact]) -> dict[str, Fact]:
    """An irradiated lesion had its course on the day of its organ's last one, or before."""
    name, irradiated = "lesion.radiotherapy_days", lesion.get("lesion.irradiated")
    organ = lesion.get("lesion.organ")
    if name in lesion or irradiated is None or irradiated.possible != exactly(True):
        return {}
    if organ is None or isinstance(organ.possible, Range) or len(organ.possible) != 1:
        return {}
    last = patient.get(f"organ.{next(iter(organ.possible))}.radiotherapy_days")
    if last is None or not isinstance(last.possible, Range) or last.possible.low == inf:
        return {}
    return {name: conclude(Range(last.possible.low, inf), [irradiated, last])}


def left_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """What the limits leave of a tissue whose organ was irradiated, or was not."""
    made: dict[str, Fact] = {}
    for tissue in knowledge.limits.values():
        had = facts.get(f"organ.{tissue.part_of}.eqd2_gy")
        name = f"organ.{tissue.part_of}.eqd2_left_gy"
        if tissue.first_course is None or had is None or name in facts:
            continue
        since = [
            facts[days]
            for organ in (tissue.part_of, *tissue.beside)
            if (days := f"organ.{organ}.radiotherapy_days") in facts
        ]
        left = left_range(tissue, had.possible, days_since(tissue, facts))
        made[name] = conclude(left, [had, *since])
    return made


def days_since(tissue: OrganLimits, facts: Mapping[str, Fact]) -> Range:
    """Give the days since the last course: a course beside it may have reached the tissue, or not."""
    days = [
        fact.possible
        for organ in (tissue.part_of, *tissue.beside)
        if (fact := facts.get(f"organ.{organ}.radiotherapy_days")) is not None
    ]
    lows = [each.low for each in days if isinstance(each, Range)]
    own = facts.get(f"organ.{tissue.part_of}.radiotherapy_days")
    high = own.possible.high if own is not None and isinstance(own.possible, Range) else inf
    return Range(min(lows, default=0.0) if own is not None else 0.0, high)


def left_range(tissue: OrganLimits, had: Possible, days: Possible) -> Range:
    """Give the EQD2 that is left, over every dose that may have been had and every time that may have passed.

    Arguments: had, Gy as EQD2; days since the last course. What is left never rises with the dose and never falls with
    time, so that the ends are enough.
    """
    if not isinstance(had, Range) or not isinstance(days, Range):
        raise TypeError("doses and days are numbers")
    return Range(_left(tissue, had.high, days.low), _left(tissue, had.low, days.high))


def allowed_eqd2(rule: Reirradiation, had_gy: float, days: float) -> float | None:
    """Give what one rule still allows; None where it says nothing of such a dose or so short a time."""
    totals = [step.total_eqd2_gy for step in rule.recovery if days >= step.after_days]
    too_much = rule.earlier_eqd2_gy is not None and had_gy > rule.earlier_eqd2_gy
    if not totals or too_much:
        return None
    most = inf if rule.new_eqd2_gy is None else rule.new_eqd2_gy
    return max(0.0, min(totals[-1] - had_gy, most))


def _left(tissue: OrganLimits, had_gy: float, days: float) -> float:
    """Give what the deciding rule allows: no more than a first course, no less than one left without any recovery."""
    first = tissue.first_course.eqd2_gy if tissue.first_course else 0.0
    rule = tissue.deciding_rule
    allowed = allowed_eqd2(rule, had_gy, days) if rule is not None and had_gy else None
    return max(0.0, first - had_gy, min(first, allowed or 0.0))
