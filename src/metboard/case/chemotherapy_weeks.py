"""How long chemotherapy was given for advanced disease: the liver that an operation leaves depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import inf

from metboard.case.case import Line
from metboard.case.history import COMPLETE
from metboard.case.values import places_of
from metboard.facts import Answer, Fact, Range
from metboard.knowledge import Knowledge
from metboard.record import Treatment

NAME = "treatment.preoperative_chemotherapy_weeks"
PAUSE = timedelta(days=28)
"""Doses no further apart than this are one course."""


def chemotherapy_weeks_facts(
    lines: Sequence[Line],
    sure: Sequence[Line],
    knowledge: Knowledge,
    *,
    as_of: date,
    complete: bool,
) -> dict[str, Fact]:
    """Weeks from the first to the last chemotherapy of each line, summed: at least without the pauses.

    An end that nobody dated lies between the start and `as_of`; a start that nobody dated, or a history that is
    not whole, leaves no upper bound.
    """
    least = sum(_weeks(line, knowledge, as_of)[0] for line in sure)
    most = sum(_weeks(line, knowledge, as_of)[1] for line in lines) if complete else inf
    if not lines or (not least and most == inf):
        return {}
    places = places_of(*(t.where for line in lines for t in line.treatments))
    waits_on = "" if complete else COMPLETE
    possible = Range(round(least, 1), round(most, 1))
    return {NAME: Fact(possible=possible, where=places, origin="derived", waits_on=waits_on)}


def _weeks(line: Line, knowledge: Knowledge, as_of: date) -> tuple[float, float]:
    known = [t for t in line.treatments if _is_chemotherapy(t, knowledge)]
    maybe = [t for t in line.treatments if _is_chemotherapy(t, knowledge) is not False]
    most = inf if any(t.start is None for t in maybe) else _days(maybe, as_of, wide=True) / 7
    return _days(known, as_of, wide=False) / 7, most


def _is_chemotherapy(treatment: Treatment, knowledge: Knowledge) -> Answer:
    drugs = [knowledge.drugs.get(name) for name in treatment.drugs]
    if any(drug is not None and drug.modality == "chemotherapy" for drug in drugs):
        return True
    return None if None in drugs else False


def _days(treatments: Sequence[Treatment], as_of: date, *, wide: bool) -> int:
    """Count the days under treatment: from first to last when `wide`, else without pauses and without guessed ends."""
    spans = sorted((t.start, _end(t, as_of, wide=wide)) for t in treatments if t.start is not None)
    if not spans:
        return 0
    if wide:
        return (max(end for _, end in spans) - spans[0][0]).days
    total, (first, last) = 0, spans[0]
    for start, end in spans[1:]:
        if start - last > PAUSE:
            total, first, last = total + (last - first).days, start, end
        last = max(last, end)
    return total + (last - first).days


def _end(treatment: Treatment, as_of: date, *, wide: bool) -> date:
    if treatment.status == "ongoing":
        return as_of
    if treatment.end is not None:
        return treatment.end
    return as_of if wide or treatment.start is None else treatment.start
