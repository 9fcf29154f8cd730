"""Treatments -> facts about the drugs that were given, the lines of therapy and how the last line went.

Lines themselves are found in `lines.py`. A treatment of another primary tumour proves that its drugs were given, for
their harm adds up, and nothing of how this tumour answers. Nothing is said of the last line where it is not certain
which one that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf

import msgspec

from metboard.case.case import Line
from metboard.case.line_rules import LineRules
from metboard.case.lines import count_lines, why_ended
from metboard.case.primaries import Primaries
from metboard.case.values import places_of
from metboard.facts import Fact, Possible, Range, conclude, exactly
from metboard.knowledge import Knowledge, classes_given
from metboard.record import Finding, Treatment

COMPLETE = "treatment.history_complete"
_RESPONSES = ("complete", "partial", "stable", "progression")
_ANSWERS: Mapping[str, frozenset[str]] = {
    "response": frozenset({"complete", "partial"}),
    "stable": frozenset({"stable"}),
}


class Courses(msgspec.Struct, frozen=True, kw_only=True):
    """The drug treatments of a patient, seen from one primary tumour.

    `given` are all of them; `ours` those of this tumour; `doubtful` those that may be of this one or of another.
    """

    given: tuple[Treatment, ...]
    ours: tuple[Treatment, ...]
    doubtful: tuple[Treatment, ...] = ()


def sort_courses(given: Sequence[Treatment], primaries: Primaries) -> Courses:
    """Tell which treatments are of this primary, and which may be."""
    return Courses(
        given=tuple(given),
        ours=tuple(t for t in given if primaries.has(t.of)),
        doubtful=tuple(t for t in given if primaries.has(t.of) is None),
    )


def is_of_last(finding: Finding, given: Sequence[Treatment]) -> bool:
    """Tell whether a finding speaks of the last treatment and not of an earlier one.

    One without a day is of now; one before the last treatment began says how the treatment before it went.
    """
    begun = max((t.start for t in given if t.start is not None), default=None)
    return finding.on is None or begun is None or finding.on >= begun


def history_facts(
    courses: Courses, lines: Sequence[Line], sure: Sequence[Line], complete: bool, rules: LineRules
) -> dict[str, Fact]:
    """State what each given drug proves, and how many lines there were at least.

    `lines` count every treatment that may be of this tumour, `sure` only those that are.
    """
    facts: dict[str, Fact] = {}
    for drug in dict.fromkeys(d for t in courses.given for d in t.drugs):
        facts.update(_drug_facts(drug, courses, sure, rules.as_of))
    if lines or complete:
        least, most = count_lines(sure, rules)[0], max(count_lines(lines, rules)[1], len(sure))
        facts["treatment.advanced.lines"] = Fact(
            possible=Range(float(least), float(most) if complete else inf),
            where=places_of(*(t.where for t in courses.given)),
            origin="derived",
            waits_on="" if complete else COMPLETE,
        )
    return facts


def last_line(lines: Sequence[Line], sure: Sequence[Line]) -> Line | None:
    """Give the last line of therapy; none where another one may have come after it."""
    if not lines or not sure or lines[-1].treatments != sure[-1].treatments:
        return None
    open_order = any(
        line.start is None and not any(t.line for t in line.treatments) for line in lines
    )
    return None if open_order and len(lines) > 1 else sure[-1]


def outcome_facts(
    line: Line | None,
    facts: Mapping[str, Fact],
    knowledge: Knowledge,
    as_of: date,
    given: Sequence[Treatment] = (),
) -> dict[str, Fact]:
    """State how the last line went and ended, and what that says of the disease today.

    `facts` are those that the record states: a later examination without progression has the last word.
    """
    if line is None:
        return {}
    where = places_of(*(t.where for t in line.treatments))
    others = {d for t in given if t not in line.treatments for d in t.drugs}
    found: dict[str, Possible | None] = {
        "treatment.last_ended": _last_ended(line),
        "treatment.last_ended_days": _days_since(line.treatments, as_of, where).possible,
        "treatment.response": _response(line),
    }
    said = facts.get("treatment.progressing")
    if line.progressed and (said is None or said.possible != exactly(False)):
        found["treatment.progressing"] = exactly(True)
        found["treatment.response"] = exactly("progression")
    made = {
        name: Fact(possible=possible, where=where, origin="derived")
        for name, possible in found.items()
        if possible is not None
    }
    if said is not None and said.possible == exactly(False):
        made |= _held(line, others, said)
    cycles = _platinum_cycles(line, facts, knowledge)
    return made if cycles is None else {**made, "treatment.platinum_cycles": cycles}


def _held(line: Line, others: set[str], said: Fact) -> dict[str, Fact]:
    """Without progression on or after the last line, none was on its drugs that were never given apart from it."""
    if line.progressed:
        return {}
    return {
        f"drug.{drug}.progressed": conclude(exactly(False), [said])
        for drug in line.drugs
        if drug not in others
    }


def _last_ended(line: Line) -> Possible | None:
    if any(t.status == "ongoing" for t in line.treatments):
        return exactly("ongoing")
    return why_ended(line) or None


def _response(line: Line) -> Possible | None:
    """Give the best response that is recorded in a line."""
    best = [t.response for t in line.treatments if t.response is not None]
    if best:
        return exactly(min(best, key=_RESPONSES.index))
    answers = [_ANSWERS[t.outcome] for t in line.treatments if t.outcome and t.outcome in _ANSWERS]
    return min(answers, key=lambda each: "stable" in each, default=None)


def _platinum_cycles(line: Line, facts: Mapping[str, Fact], knowledge: Knowledge) -> Fact | None:
    """Count the cycles of platinum in a line; where a number is missing, at least those that are recorded."""
    platinum = [t for t in line.treatments if _has_class(t, "platinum", knowledge)]
    complete = facts.get(COMPLETE)
    if not platinum:
        known = complete is not None and complete.possible == exactly(True)
        return conclude(exactly(0), [complete]) if known and complete is not None else None
    counted: dict[date | None, int] = {}
    for each in platinum:
        counted[each.start] = max(counted.get(each.start, 0), each.cycles or 0)
    least = max(sum(counted.values()), 1)
    open_end = any(each.cycles is None for each in platinum)
    return Fact(
        possible=Range(float(least), inf) if open_end else exactly(float(least)),
        where=places_of(*(t.where for t in platinum)),
        origin="derived",
    )


def _has_class(treatment: Treatment, name: str, knowledge: Knowledge) -> bool:
    return any(each.id == name for d in treatment.drugs for each in classes_given(d, knowledge))


def first_given(given: Iterable[Treatment], knowledge: Knowledge) -> dict[str, date]:
    """Give the day on which each class of drugs was first given; the last of days where that is not known."""
    begun: dict[str, date] = {}
    for treatment in given:
        start = treatment.start or date.max
        for drug in treatment.drugs:
            for each in classes_given(drug, knowledge):
                begun[each.id] = min(begun.get(each.id, start), start)
    return begun


def _drug_facts(
    drug: str, courses: Courses, sure: Sequence[Line], as_of: date | None
) -> dict[str, Fact]:
    treatments = [t for t in courses.given if drug in t.drugs]
    where = places_of(*(t.where for t in treatments))
    facts = {
        f"drug.{drug}.given": Fact(possible=exactly(True), where=where),
        f"drug.{drug}.last_days": _days_since(treatments, as_of, where),
    }
    failed = any(t.outcome == "progression" for t in courses.ours if drug in t.drugs)
    if failed or any(line.progressed for line in sure if drug in line.drugs):
        facts[f"drug.{drug}.progressed"] = Fact(possible=exactly(True), where=where)
    if any(t.outcome == "toxicity" for t in treatments):
        facts[f"drug.{drug}.intolerant"] = Fact(possible=exactly(True), where=where)
    return facts


def support_facts(support: Sequence[Treatment], as_of: date) -> dict[str, Fact]:
    """State which supportive drugs were given, and how long ago."""
    facts: dict[str, Fact] = {}
    for drug in dict.fromkeys(d for t in support for d in t.drugs):
        treatments = [t for t in support if drug in t.drugs]
        where = places_of(*(t.where for t in treatments))
        facts[f"drug.{drug}.given"] = Fact(possible=exactly(True), where=where)
        facts[f"drug.{drug}.last_days"] = _days_since(treatments, as_of, where)
    return facts


def days_since(treatments: Sequence[Treatment], as_of: date | None) -> Possible:
    """Count the days since treatments ended: 0 while one goes on, open when no end is recorded."""
    if any(t.status == "ongoing" for t in treatments):
        return Range(0, 0)
    ends = [t.end for t in treatments if t.end is not None]
    days = [day for t in treatments for day in (t.start, t.end) if day is not None]
    if as_of is None or len(ends) < len(treatments):
        return Range(0, float((as_of - max(days)).days) if days and as_of else inf)
    return exactly(float(max((as_of - max(ends)).days, 0)))


def _days_since(
    treatments: Sequence[Treatment], as_of: date | None, where: tuple[str, ...]
) -> Fact:
    possible = days_since(treatments, as_of)
    known = isinstance(possible, Range) and possible.low == possible.high
    sure = known and all(t.end is not None or t.status == "ongoing" for t in treatments)
    return Fact(possible=possible, where=where, origin="derived" if sure else "absent")
