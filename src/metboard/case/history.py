"""Treatments -> lines of therapy and facts about what was given. A request proves nothing given.

Rules: drugs that start within 28 days of a line's first day, with no progression in between, are of that
line; so are its own drugs, or their usual substitutes, when they go on or start again within 180 days (maintenance,
cisplatin changed to carboplatin; PMC8548977, table 5); treatment before or around an operation counts as a line only
when the disease came back within 180 days of its end; a treatment without a date may or may not have been a line of
its own; a line that the record numbers 2 was at least the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import inf
from types import MappingProxyType

import msgspec

from metboard.case.case import Line
from metboard.case.values import places_of
from metboard.facts import Fact, Range, exactly
from metboard.knowledge import Knowledge, classes_of
from metboard.record import Finding, Treatment

SAME_LINE = timedelta(days=28)
RELAPSE_COUNTS = timedelta(days=180)
PAUSE = timedelta(days=180)
LOCAL_SETTINGS = ("adjuvant", "neoadjuvant", "definitive")


def given_drugs(treatments: Iterable[Treatment], as_of: date) -> tuple[Treatment, ...]:
    """Keep the drug treatments that had begun by `as_of`, in order of their start.

    How one went that ended later was not known on that day.
    """
    given = [
        t
        if t.end is None or t.end <= as_of
        else msgspec.structs.replace(t, status="ongoing", end=None, outcome=None)
        for t in treatments
        if t.kind == "drug"
        and t.drugs
        and t.status in ("given", "ongoing")
        and (t.start is None or t.start <= as_of)
    ]
    return tuple(sorted(given, key=lambda t: (t.start or date.min, t.line or 0, t.drugs, t.where)))


def is_of_last(finding: Finding, given: Sequence[Treatment]) -> bool:
    """Tell whether a finding speaks of the last treatment and not of an earlier one.

    One without a day is of now; one before the last treatment began says how the treatment before it went.
    """
    begun = max((t.start for t in given if t.start is not None), default=None)
    return finding.on is None or begun is None or finding.on >= begun


def find_lines(
    given: Sequence[Treatment],
    metastatic_since: date | None,
    counts_as: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Line, ...]:
    """Derive the lines of therapy for advanced disease."""
    groups: list[list[Treatment]] = []
    for treatment in given:
        if not is_for_advanced(treatment, metastatic_since):
            continue
        if groups and _is_same_line(groups[-1], treatment, counts_as):
            groups[-1].append(treatment)
        else:
            groups.append([treatment])
    return tuple(_line(number, group) for number, group in enumerate(groups, start=1))


def is_for_advanced(treatment: Treatment, metastatic_since: date | None) -> bool:
    """Tell whether a treatment counts as one of advanced disease."""
    if treatment.setting == "advanced":
        return True
    if treatment.setting in LOCAL_SETTINGS:
        if metastatic_since is None or treatment.end is None:
            return False
        return timedelta(0) <= metastatic_since - treatment.end <= RELAPSE_COUNTS
    if metastatic_since is None or treatment.start is None:
        return True
    return treatment.start >= metastatic_since - SAME_LINE


def _is_same_line(group: Sequence[Treatment], new: Treatment, counts_as: Mapping[str, str]) -> bool:
    if new.line is not None and group[-1].line is not None:
        return new.line == group[-1].line
    first = group[0].start
    if first is None or new.start is None:
        return False
    failed = [t.end or t.start for t in group if t.outcome == "progression"]
    if any(day is not None and (day < new.start or first < day == new.start) for day in failed):
        return False
    return new.start - first <= SAME_LINE or _goes_on(group, new, new.start, counts_as)


def _goes_on(
    group: Sequence[Treatment], new: Treatment, start: date, counts_as: Mapping[str, str]
) -> bool:
    """Tell whether a treatment gives nothing but drugs of the line, or their substitutes, without a long pause."""
    if not _kinds([new], counts_as) <= _kinds(group, counts_as):
        return False
    days = [day for t in group for day in (t.start, t.end) if day is not None]
    return any(t.status == "ongoing" for t in group) or start - max(days) <= PAUSE


def _kinds(treatments: Iterable[Treatment], counts_as: Mapping[str, str]) -> set[str]:
    return {counts_as.get(drug, drug) for t in treatments for drug in t.drugs}


def _line(number: int, group: Sequence[Treatment]) -> Line:
    ends = [t.end for t in group]
    # treatment round an operation stands here only because the disease came back soon after it
    failed = any(t.outcome == "progression" or t.setting in LOCAL_SETTINGS for t in group)
    return Line(
        number=number,
        drugs=tuple(dict.fromkeys(d for t in group for d in t.drugs)),
        treatments=tuple(group),
        start=group[0].start,
        end=None if None in ends else max(e for e in ends if e is not None),
        progressed=True if failed else None,
    )


def history_facts(
    given: Sequence[Treatment], lines: Sequence[Line], complete: bool, as_of: date
) -> dict[str, Fact]:
    """State what each given drug proves, and how many lines there were at least."""
    facts: dict[str, Fact] = {}
    for treatment in given:
        for drug in treatment.drugs:
            facts.update(_drug_facts(drug, [t for t in given if drug in t.drugs], lines, as_of))
    where = places_of(*(t.where for t in given))
    least = sum(1 for line in lines if line.start is not None) or min(len(lines), 1)
    least = max([least, *(t.line for line in lines for t in line.treatments if t.line)])
    most = float(max(least, len(lines))) if complete else inf
    if lines or complete:
        facts["treatment.advanced.lines"] = Fact(
            possible=Range(float(least), most),
            where=where,
            origin="derived",
            waits_on="" if complete else "treatment.history_complete",
        )
    return facts


def outcome_facts(lines: Sequence[Line]) -> dict[str, Fact]:
    """State what the recorded end of the last line says of the disease today."""
    if not lines or not lines[-1].progressed:
        return {}
    where = places_of(*(t.where for t in lines[-1].treatments))
    return {
        "treatment.progressing": Fact(possible=exactly(True), where=where, origin="derived"),
        "treatment.response": Fact(possible=exactly("progression"), where=where, origin="derived"),
    }


def first_given(given: Iterable[Treatment], knowledge: Knowledge) -> dict[str, date]:
    """Give the day on which each class of drugs was first given; the last of days where that is not known."""
    begun: dict[str, date] = {}
    for treatment in given:
        start = treatment.start or date.max
        for drug in (knowledge.drugs[name] for name in treatment.drugs if name in knowledge.drugs):
            for each in classes_of(drug, knowledge):
                begun[each.id] = min(begun.get(each.id, start), start)
    return begun


def _drug_facts(
    drug: str, treatments: Sequence[Treatment], lines: Sequence[Line], as_of: date
) -> dict[str, Fact]:
    where = places_of(*(t.where for t in treatments))
    facts = {
        f"drug.{drug}.given": Fact(possible=exactly(True), where=where),
        f"drug.{drug}.last_days": _days_since(treatments, as_of, where),
    }
    outcomes = {t.outcome for t in treatments}
    if "progression" in outcomes or any(line.progressed for line in lines if drug in line.drugs):
        facts[f"drug.{drug}.progressed"] = Fact(possible=exactly(True), where=where)
    if "toxicity" in outcomes:
        facts[f"drug.{drug}.intolerant"] = Fact(possible=exactly(True), where=where)
    return facts


def _days_since(treatments: Sequence[Treatment], as_of: date, where: tuple[str, ...]) -> Fact:
    """Count the days since the last dose: 0 while it is being given, open when no end is recorded."""
    if any(t.status == "ongoing" for t in treatments):
        return Fact(possible=Range(0, 0), where=where, origin="derived")
    ends = [t.end for t in treatments if t.end is not None]
    if len(ends) < len(treatments):
        days = [day for t in treatments for day in (t.start, t.end) if day is not None]
        most = (as_of - max(days)).days if days else inf
        return Fact(possible=Range(0, float(most)), where=where, origin="absent")
    return Fact(
        possible=exactly(float(max((as_of - max(ends)).days, 0))), where=where, origin="derived"
    )
