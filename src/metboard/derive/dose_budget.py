"""What earlier radiotherapy leaves, organ by organ, with the courses and rules that it follows from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import msgspec

from metboard.case import Case, Course, course_eqd2, find_courses
from metboard.derive.radiotherapy import allowed_eqd2, days_since, left_range
from metboard.facts import Fact, Range
from metboard.knowledge import Knowledge, OrganLimits, Reirradiation, reading_of
from metboard.knowledge.find_limit import Reading
from metboard.models import dose_with_bed_gy
from metboard.record import Treatment

SHOWN_FRACTIONS = (1, 3, 5)
LATE_ALPHA_BETA_GY = 3.0
"""What is usual for late harm; for organs whose own ratio does not stand among the limits."""


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """One earlier course: what it gave its target as EQD2, and whether it was in the organ or beside it."""

    treatment: Treatment
    eqd2_gy: Range
    beside: bool


class RuleLeft(msgspec.Struct, frozen=True, kw_only=True):
    """One rule for a second course: what it allows, None where it does not hold, and how its source was read."""

    rule: Reirradiation
    decides: bool
    left_gy: Range | None
    reading: Reading


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent of an organ and what is left at the same place; `left_gy` None where nobody can say."""

    organ: str
    tissue: OrganLimits | None
    spent: tuple[Spent, ...]
    days: Range
    had_gy: Range | None = None
    left_gy: Range | None = None
    rules: tuple[RuleLeft, ...] = ()
    first_reading: Reading = "not seen"
    why: str = ""

    @property
    def alpha_beta_gy(self) -> float:
        """Give the ratio by which the dose was weighed."""
        return self.tissue.alpha_beta.gy if self.tissue else LATE_ALPHA_BETA_GY

    @property
    def is_verified(self) -> bool:
        """Tell whether every figure that decided was read in its source."""
        deciding = [r.reading for r in self.rules if r.decides and r.left_gy is not None]
        readings = [
            *deciding,
            *([] if deciding and not self.has_first_left else [self.first_reading]),
        ]
        return bool(self.left_gy) and all(reading == "source" for reading in readings)

    @property
    def has_first_left(self) -> bool:
        """Tell whether the low end of what is left is what a first course would still have allowed."""
        first = self.tissue.first_course if self.tissue else None
        if first is None or self.left_gy is None or self.had_gy is None:
            return False
        return 0 < self.left_gy.low == first.eqd2_gy - self.had_gy.high


def dose_budgets(
    case: Case, facts: Mapping[str, Fact], knowledge: Knowledge
) -> tuple[tuple[Budget, ...], tuple[Course, ...]]:
    """Give the budget of every organ that radiotherapy reached or may have reached, and the courses without a place."""
    courses = find_courses(case.record.treatments, case.record.lesions, case.as_of)
    tissues = {each.part_of: each for each in knowledge.limits.values() if each.part_of}
    reached = {organ for course in courses for organ in course.organs}
    near = {o for o, t in tissues.items() if any(c.organs & {*t.beside} for c in courses)}
    made = [
        _budget(organ, tissues.get(organ), courses, facts, knowledge)
        for organ in sorted(reached | near)
    ]
    return tuple(made), tuple(course for course in courses if not course.organs)


def left_doses(left_gy: Range, alpha_beta_gy: float) -> tuple[tuple[int, Range], ...]:
    """Turn what is left as EQD2 into total doses in 1, 3 and 5 fractions."""
    per_eqd2 = 1 + 2 / alpha_beta_gy

    def dose(eqd2_gy: float, fractions: int) -> float:
        return dose_with_bed_gy(eqd2_gy * per_eqd2, fractions, alpha_beta_gy)

    return tuple((n, Range(dose(left_gy.low, n), dose(left_gy.high, n))) for n in SHOWN_FRACTIONS)


def _budget(
    organ: str,
    tissue: OrganLimits | None,
    courses: Sequence[Course],
    facts: Mapping[str, Fact],
    knowledge: Knowledge,
) -> Budget:
    here = [c.treatment for c in courses if organ in c.organs]
    if tissue is None or tissue.first_course is None:
        why = "no rule for a second course is known; the limits of this organ speak of volumes: the plan decides"
        spent = tuple(_spent(t, LATE_ALPHA_BETA_GY, beside=False) for t in here)
        return Budget(organ=organ, tissue=None, spent=spent, days=_days(organ, facts), why=why)
    near = [c.treatment for c in courses if organ not in c.organs and c.organs & {*tissue.beside}]
    days = days_since(tissue, facts)
    had = facts[f"organ.{organ}.eqd2_gy"].possible
    had_gy = had if isinstance(had, Range) else Range(0, inf)
    return Budget(
        organ=organ,
        tissue=tissue,
        spent=(
            *(_spent(t, tissue.alpha_beta.gy, beside=False) for t in here),
            *(_spent(t, tissue.alpha_beta.gy, beside=True) for t in near),
        ),
        days=days,
        had_gy=had_gy,
        left_gy=left_range(tissue, had_gy, days),
        rules=tuple(_rule(rule, tissue, had_gy, days, knowledge) for rule in tissue.reirradiation),
        first_reading=reading_of(tissue.first_course, knowledge),
    )


def _spent(treatment: Treatment, alpha_beta_gy: float, *, beside: bool) -> Spent:
    found = course_eqd2(treatment, alpha_beta_gy)
    return Spent(treatment=treatment, eqd2_gy=found, beside=beside)


def _days(organ: str, facts: Mapping[str, Fact]) -> Range:
    fact = facts.get(f"organ.{organ}.radiotherapy_days")
    known = fact.possible if fact is not None else None
    return known if isinstance(known, Range) else Range(0, inf)


def _rule(
    rule: Reirradiation, tissue: OrganLimits, had: Range, days: Range, knowledge: Knowledge
) -> RuleLeft:
    """Give what a rule allows for the most and the least that was had, at the shortest time."""
    most, least = (allowed_eqd2(rule, gy, days.low) for gy in (had.high, had.low))
    left = None if most is None or least is None else Range(most, least)
    decides = rule is tissue.deciding_rule
    return RuleLeft(rule=rule, decides=decides, left_gy=left, reading=reading_of(rule, knowledge))
