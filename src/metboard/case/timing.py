"""When the metastases came: with the primary tumour or later, and how many there were before.

Source: src:guckenberger-2020: metastases found more than 6 months after the primary tumour are metachronous; more than
5 at any time before make the present state an induced one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from metboard.case.matching import count_of
from metboard.case.values import places_of
from metboard.facts import Fact, exactly
from metboard.record import Diagnosis, LesionEntry

DAYS_A_MONTH = 30.4375
SYNCHRONOUS_MONTHS = 6.0
MOST_OLIGOMETASTASES = 5


def timing_facts(
    primary: Diagnosis, entries: Sequence[LesionEntry], since: date | None
) -> dict[str, Fact]:
    """State timing, interval and an earlier widespread disease, as far as dates go."""
    facts = _poly(entries)
    if primary.on is None or since is None:
        return facts
    months = round(max((since - primary.on).days, 0) / DAYS_A_MONTH, 1)
    first = (e.where for e in entries if e.on == since and not e.primary)
    where = places_of(primary.where, *first)
    word = "metachronous" if months > SYNCHRONOUS_MONTHS else "synchronous"
    facts["extent.timing"] = Fact(possible=exactly(word), origin="derived", where=where)
    facts["extent.disease_free_months"] = Fact(
        possible=exactly(months), origin="derived", where=where
    )
    return facts


def _poly(entries: Iterable[LesionEntry]) -> dict[str, Fact]:
    """More than 5 metastases on any earlier day of a report than the last one."""
    days: dict[date, list[LesionEntry]] = defaultdict(list)
    for entry in entries:
        if entry.on is not None and not entry.primary:
            days[entry.on].append(entry)
    for on in sorted(days)[:-1]:
        if sum(count_of(entry).low for entry in days[on]) > MOST_OLIGOMETASTASES:
            where = places_of(*(entry.where for entry in days[on]))
            fact = Fact(possible=exactly(True), origin="derived", where=where, at=on)
            return {"extent.polymetastatic_before": fact}
    return {}
