"""Treatments -> lines of therapy for advanced disease. A request proves nothing given.

The rules, each with its reason:

1. Drugs that start within 28 days of a line's first day are of that line (PMC8548977, table 5: regimen window).
2. A line's own drugs, or their usual substitutes (`counts_as` of a drug), stay in it when they go on or start again
   within 180 days: maintenance, cisplatin changed to carboplatin (same table: allowed substitutions, gap).
3. Another drug is a new line (same table: new drug, first instance), except **switch maintenance**: a drug whose
   `maintenance_after` names a class of the line (same table: pemetrexed, docetaxel), begun within 6 weeks of an end
   that the record calls planned or good (PMC7815359, table 1: within 6 weeks, without progression). Where it does not
   say how the drugs before ended, it may be one line or two, and the number of lines is a range. An end without a date
   lies at most six cycles of 21 days after the start (no doublet is given longer: J Clin Oncol 29:3825).
4. **Progression parts lines**: one that a treatment ended with, or a dated finding after a line's first day and no
   later than the new drug. Drugs that go on unchanged within 6 weeks of it are the same line: no drug was changed.
5. Treatment around an operation or with curative chemoradiation (adjuvant, neoadjuvant, definitive) counts as a line
   only when the disease came back under it or within 180 days of its end (labels count relapse within 6 months of
   adjuvant platinum as progression on it). The line has failed then.
6. Such treatments that follow each other within 180 days without progression are **one plan and one line**:
   chemoradiation and consolidation, treatment before and after an operation (PMC8292475: lines of curative intent).
7. Treatment of which no purpose is said counts from 28 days before the first metastasis was dated.
8. A line that the record numbers is that line; one that it numbers 2 was at least the second.
9. A treatment without a date may or may not have been a line of its own.
10. A treatment of another primary tumour is no line of this one; where there are several and it names none, it may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from metboard.case.case import Line
from metboard.case.line_rules import LineRules
from metboard.facts import Answer
from metboard.record import Treatment
from metboard.record.record import Outcome

SAME_LINE = timedelta(days=28)
RELAPSE_COUNTS = timedelta(days=180)
PAUSE = timedelta(days=180)
SIX_WEEKS = timedelta(weeks=6)
SIX_CYCLES = timedelta(days=6 * 21)
LOCAL_SETTINGS = ("adjuvant", "neoadjuvant", "definitive")
_WENT_WELL = ("completed", "response", "stable")


def given_drugs(treatments: Iterable[Treatment], as_of: date) -> tuple[Treatment, ...]:
    """Keep the drug treatments that had begun by `as_of`, in order of their start.

    How one went that ended later was not known on that day.
    """
    given = [
        t
        if t.end is None or t.end <= as_of
        else msgspec.structs.replace(
            t, status="ongoing", end=None, outcome=None, response=None, cycles=None
        )
        for t in treatments
        if t.kind == "drug"
        and t.drugs
        and t.status in ("given", "ongoing")
        and (t.start is None or t.start <= as_of)
    ]
    return tuple(sorted(given, key=lambda t: (t.start or date.min, t.line or 0, t.drugs, t.where)))


def find_lines(
    given: Sequence[Treatment], metastatic_since: date | None, rules: LineRules | None = None
) -> tuple[Line, ...]:
    """Derive the lines of therapy for advanced disease."""
    rules = rules or LineRules()
    groups: list[list[Treatment]] = []
    for treatment in given:
        if not is_for_advanced(treatment, metastatic_since):
            continue
        if groups and is_same_line(groups[-1], treatment, rules):
            groups[-1].append(treatment)
        else:
            groups.append([treatment])
    nexts = [group[0].start for group in groups[1:]] + [rules.as_of]
    return tuple(
        _line(number, group, until, rules)
        for number, (group, until) in enumerate(zip(groups, nexts, strict=False), start=1)
    )


def count_lines(lines: Sequence[Line], rules: LineRules) -> tuple[int, int]:
    """Give the least and the highest number of lines that these may be."""
    least = sum(1 for line in lines if line.start is not None) or min(len(lines), 1)
    least -= sum(
        1
        for before, after in pairwise(lines)
        if is_same_line(before.treatments, after.treatments[0], rules) is None
    )
    least = max([least, *(t.line for line in lines for t in line.treatments if t.line)])
    return least, max(least, len(lines))


def is_for_advanced(treatment: Treatment, metastatic_since: date | None) -> bool:
    """Tell whether a treatment counts as one of advanced disease."""
    if treatment.setting == "advanced":
        return True
    if treatment.setting in LOCAL_SETTINGS:
        return metastatic_since is not None and _came_back(treatment, metastatic_since)
    if metastatic_since is None or treatment.start is None:
        return True
    return metastatic_since - treatment.start <= SAME_LINE


def _came_back(treatment: Treatment, since: date) -> bool:
    """Tell whether the disease came back under a treatment or within 180 days of its end."""
    if treatment.end is not None and treatment.end < since:
        return since - treatment.end <= RELAPSE_COUNTS
    going = treatment.status == "ongoing" or treatment.end is not None
    return going and treatment.start is not None and treatment.start <= since


def is_same_line(group: Sequence[Treatment], new: Treatment, rules: LineRules) -> Answer:
    """Tell whether a treatment belongs to the line before it; unknown where the record leaves that open."""
    if new.line is not None and group[-1].line is not None:
        return new.line == group[-1].line
    first = group[0].start
    if first is None or new.start is None:
        return False
    if _is_parted(group, new, first, new.start, rules):
        return False
    if new.start - first <= SAME_LINE:
        return True
    if _is_local(group) or new.setting in LOCAL_SETTINGS:
        both = _is_local(group) and new.setting in LOCAL_SETTINGS
        return both and new.start - _last_day(group) <= PAUSE
    return _goes_on(group, new, new.start, rules) or _is_maintenance(group, new, new.start, rules)


def _is_local(group: Sequence[Treatment]) -> bool:
    return any(t.setting in LOCAL_SETTINGS for t in group)


def _last_day(group: Sequence[Treatment]) -> date:
    return max(day for t in group for day in (t.start, t.end) if day is not None)


def _is_parted(
    group: Sequence[Treatment], new: Treatment, first: date, start: date, rules: LineRules
) -> bool:
    """Tell whether progression lies between a line and a treatment."""
    failed = [t.end or t.start for t in group if t.outcome == "progression"]
    if any(day is not None and (day < start or first < day == start) for day in failed):
        return True
    if not any(first < day <= start for day in rules.progressions):
        return False
    same = set(new.drugs) <= {drug for t in group for drug in t.drugs}
    going = any(t.status == "ongoing" for t in group) or start - _last_day(group) <= SIX_WEEKS
    return not (same and going)


def _goes_on(group: Sequence[Treatment], new: Treatment, start: date, rules: LineRules) -> bool:
    """Tell whether a treatment gives nothing but drugs of the line, or their substitutes, without a long pause."""
    if not _kinds([new], rules) <= _kinds(group, rules):
        return False
    return any(t.status == "ongoing" for t in group) or start - _last_day(group) <= PAUSE


def _kinds(treatments: Iterable[Treatment], rules: LineRules) -> set[str]:
    return {rules.counts_as.get(drug, drug) for t in treatments for drug in t.drugs}


def _is_maintenance(
    group: Sequence[Treatment], new: Treatment, start: date, rules: LineRules
) -> Answer:
    """Tell whether a treatment is switch maintenance of the line before it."""
    before = {drug for t in group for drug in t.drugs}
    others = [drug for drug in new.drugs if drug not in before]
    if not all(rules.maintenance.get(drug, frozenset()) & before for drug in others):
        return False
    ends = [t.end for t in group]
    if None in ends:
        possible = start - (group[0].start or start) <= SIX_CYCLES + SIX_WEEKS
        return None if possible and _ends(group) <= {None, *_WENT_WELL} else False
    if start - _last_day(group) > SIX_WEEKS or not _ends(group) <= {None, *_WENT_WELL}:
        return False
    return None if None in _ends(group) else True


def _ends(group: Iterable[Treatment]) -> set[Outcome | None]:
    """Give what is said of why the last treatments of a line ended; None where nothing is."""
    group = tuple(group)
    last = max((t.end for t in group if t.end is not None), default=None)
    said: set[Outcome | None] = {t.outcome for t in group if last is not None and t.end == last}
    if len(said) > 1:
        said.discard(None)
    return said | {t.outcome for t in group if t.end is None}


def why_ended(line: Line) -> frozenset[str]:
    """Give every reason for which a line may have ended; empty when nothing is said, or not all."""
    if line.ended is not None:
        return frozenset({line.ended})
    said = _ends(line.treatments)
    return frozenset() if None in said else frozenset(each for each in said if each is not None)


def _line(number: int, group: Sequence[Treatment], until: date | None, rules: LineRules) -> Line:
    """Make a line of its treatments; `until` is the day when the next one began, or the patient's clock."""
    start = group[0].start
    ends = [t.end for t in group]
    end = None if None in ends else max(e for e in ends if e is not None)
    found = [
        day
        for day in rules.progressions
        if start is not None and start < day and (until is None or day <= until)
    ]
    # treatment round an operation stands here only because the disease came back soon after it
    failed = any(t.outcome == "progression" for t in group) or _is_local(group) or bool(found)
    return Line(
        number=number,
        drugs=tuple(dict.fromkeys(d for t in group for d in t.drugs)),
        treatments=tuple(group),
        start=start,
        end=end,
        progressed=True if failed else None,
        ended=_why(group, end, found),
        days_since=(rules.as_of - end).days if end is not None and rules.as_of else None,
    )


def _why(group: Sequence[Treatment], end: date | None, found: Sequence[date]) -> Outcome | None:
    """Say why a line ended: as its last treatment says, else by progression found up to 28 days after it."""
    if any(t.status == "ongoing" for t in group):
        return None
    said = _ends(group)
    if "progression" in said:
        return "progression"
    if said == {None} and end is not None and any(day - end <= SAME_LINE for day in found):
        return "progression"
    return next(iter(said)) if len(said) == 1 else None
