"""A record -> what happened, day by day, up to the patient's clock. Nothing is concluded here.

What is only requested is told apart from what was given. An entry without a day has its own place: nobody guesses one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Literal, TypeAlias

import msgspec

from metboard.case.case import Case
from metboard.case.clock import known_on
from metboard.case.event_words import (
    diagnosis_words,
    lesions_words,
    named,
    specimen_words,
    stage_words,
    stages_by_day,
    status_words,
    tested_words,
    toxicity_words,
    treatment_words,
)
from metboard.case.matching import may_be_none
from metboard.case.values import places_of
from metboard.facts import Choices, Possible
from metboard.knowledge import Knowledge, Words
from metboard.record import LesionEntry, Record, Toxicity, Treatment
from metboard.record.record import Entry

Kind: TypeAlias = Literal[
    "diagnosis", "stage", "lesions", "imaging", "specimen", "test", "drug", "radiotherapy", "surgery", "other",
    "toxicity", "status",
]  # fmt: skip
State: TypeAlias = Literal["point", "ended", "ongoing", "no-end", "planned", "not-given"]
_STATUS = ("treatment.progressing", "treatment.response", "tumour.primary")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened or was asked for: on a day, or from a day to another.

    `no-end`: it began, was given, and nobody wrote down when it ended.
    """

    kind: Kind
    what: str
    on: date | None
    end: date | None = None
    state: State = "point"
    where: tuple[str, ...] = ()


def find_events(case: Case, knowledge: Knowledge, words: Words) -> tuple[Event, ...]:
    """Give everything in a case's record that has a place in time: the oldest first, those without a day last."""
    record, as_of = case.record, case.as_of
    whose = other_primaries(case, knowledge, words)
    events = (
        *_diagnoses(record, knowledge),
        *_stages(record, whose),
        *_lesions(known_on(record.lesions, as_of), whose),
        *_specimens(record),
        *_tests(record, words),
        *_statuses(record, words),
        *(_treatment(t, knowledge, whose, as_of) for t in known_on(record.treatments, as_of)),
        *(_toxicity(each, knowledge, as_of) for each in record.toxicities),
    )
    seen = (e for e in events if e.on is None or e.on <= as_of or e.state == "planned")
    return tuple(sorted(seen, key=lambda e: (e.on or date.max, e.end or date.max, e.kind, e.what)))


def other_primaries(case: Case, knowledge: Knowledge, words: Words) -> Mapping[str, str]:
    """Name by its id each primary tumour that is not the one of this case."""
    ours = case.facts["tumour"].possible
    return {
        d.id: named(d.tumours, knowledge)
        for d in case.record.diagnoses
        if d.id and not any(words.members("tumour", t) & _members(ours) for t in d.tumours)
    }


def _members(possible: Possible) -> Choices:
    return possible if isinstance(possible, frozenset) else frozenset()


def until(treatment: Treatment, as_of: date) -> Treatment:
    """Give a treatment as it was known on a day: of one that ended later, the end and its reason were not."""
    if treatment.end is None or treatment.end <= as_of or treatment.status != "given":
        return treatment
    return msgspec.structs.replace(
        treatment, status="ongoing", end=None, outcome=None, response=None, cycles=None
    )


def _of(what: str, of: str, whose: Mapping[str, str]) -> str:
    return f"{what} ({whose[of]})" if of in whose else what


def _diagnoses(record: Record, knowledge: Knowledge) -> Iterable[Event]:
    for each in record.diagnoses:
        what = f"Diagnosis: {diagnosis_words(each, knowledge)}"
        yield Event(kind="diagnosis", what=what, on=each.on, where=places_of(each.where))


def _stages(record: Record, whose: Mapping[str, str]) -> Iterable[Event]:
    for several in stages_by_day(record.stages):
        what = _of(stage_words(several), several[0].of, whose)
        where = places_of(*(s.where for s in several))
        yield Event(kind="stage", what=what, on=several[0].on, where=where)


def _specimens(record: Record) -> Iterable[Event]:
    for each in record.specimens:
        what = f"Specimen: {specimen_words(each)}"
        yield Event(kind="specimen", what=what, on=each.on, where=places_of(each.where))


def _lesions(entries: Iterable[LesionEntry], whose: Mapping[str, str]) -> Iterable[Event]:
    """Give one event for each day on which lesions were reported; the first one with metastases says so."""
    entries = sorted(entries, key=lambda e: (e.on or date.max, whose.get(e.of, "")))
    first = next((e.on for e in entries if _is_metastasis(e) and e.of not in whose), None)
    for (on, other), group in groupby(entries, key=lambda e: (e.on, whose.get(e.of, ""))):
        several = tuple(group)
        is_first = on is not None and on == first and not other
        head = "First metastases" if is_first else "Lesions reported"
        what = _of(f"{head}: {lesions_words(several)}", several[0].of, whose)
        where = places_of(*(e.where for e in several))
        yield Event(kind="lesions", what=what, on=on, where=where)


def _is_metastasis(entry: LesionEntry) -> bool:
    there = entry.count != 0 and not may_be_none(entry)
    return not entry.primary and entry.on is not None and there


def _tests(record: Record, words: Words) -> Iterable[Event]:
    """Give one event for each day on which variants, panels or markers were reported."""
    markers = [f for f in record.findings if f.fact.startswith("marker.")]
    entries: list[Entry] = [*record.variants, *markers, *record.assays]
    for on, group in groupby(sorted(entries, key=lambda e: e.on or date.max), key=lambda e: e.on):
        several = tuple(group)
        what = f"Tests: {tested_words(several, words)}"
        yield Event(kind="test", what=what, on=on, where=places_of(*(e.where for e in several)))


def _statuses(record: Record, words: Words) -> Iterable[Event]:
    for each in record.findings:
        is_imaging = each.fact.startswith("staging.")
        if is_imaging or each.fact in _STATUS:
            what = status_words(each, words)
            kind: Kind = "imaging" if is_imaging else "status"
            yield Event(kind=kind, what=what, on=each.on, where=places_of(each.where))


def _treatment(
    given: Treatment, knowledge: Knowledge, whose: Mapping[str, str], as_of: date
) -> Event:
    treatment = until(given, as_of)
    return Event(
        kind=treatment.kind,
        what=_of(treatment_words(treatment, knowledge), treatment.of, whose),
        on=treatment.start or treatment.end or treatment.on,
        end=treatment.end,
        state=_state(treatment),
        where=places_of(treatment.where),
    )


def _state(treatment: Treatment) -> State:
    if treatment.status != "given":
        return treatment.status
    if treatment.start is not None and treatment.end is None:
        return "no-end" if treatment.kind in ("drug", "radiotherapy") else "point"
    if treatment.start is None or treatment.start == treatment.end:
        return "point"
    return "ended"


def _toxicity(harm: Toxicity, knowledge: Knowledge, as_of: date) -> Event:
    end = harm.end if harm.end is not None and harm.end <= as_of else None
    return Event(
        kind="toxicity",
        what=toxicity_words(harm, knowledge),
        on=harm.on or end,
        end=end,
        state="ended" if end is not None and harm.on is not None and harm.on < end else "point",
        where=places_of(harm.where),
    )
