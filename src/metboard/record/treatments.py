"""What medicines and procedures share as treatments: setting, how they ended, single doses joined to courses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

from metboard.record.codes import Codes
from metboard.record.context import Context, extensions_of, follow
from metboard.record.dates import join_text
from metboard.record.fhir_primaries import first_primary
from metboard.record.fhir_resources import MedicationUse, Procedure, Resource
from metboard.record.fhir_types import Concept
from metboard.record.item import Item
from metboard.record.record import Outcome, Treatment

Status: TypeAlias = Literal["given", "ongoing", "planned", "not-given"]
Setting: TypeAlias = Literal["advanced", "adjuvant", "neoadjuvant", "definitive"]
_SETTINGS: Mapping[str, Setting] = {
    "advanced": "advanced",
    "adjuvant": "adjuvant",
    "neoadjuvant": "neoadjuvant",
    "definitive": "definitive",
}
_INTENTS = ("stellungzurop", "StellungZurOp", "-intent", "ntention")
_ENDINGS: Mapping[str, Outcome] = {
    "progression": "progression",
    "toxicity": "toxicity",
    "completed": "completed",
    "refused": "refused",
    "other": "other",
}
SAME_COURSE = timedelta(days=90)
"""Doses further apart than this are a new course: no regimen pauses so long."""
_LONGEST_BREAK, _FEWEST = timedelta(days=7), 5
"""Radiotherapy recorded session by session is one course where five sessions or more follow each other this closely."""


def find_setting(resources: Iterable[Resource], codes: Codes) -> Setting | None:
    """Give the setting that a treatment, or the whole that it is part of, names: its place round an operation first."""
    listed = tuple(resources)
    for suffix in _INTENTS:
        for resource in listed:
            for extension in extensions_of(resource, suffix):
                word = codes.word("intent", extension.value_codeable_concept)
                if word in _SETTINGS:
                    return _SETTINGS[word]
    return None


def whole_of(
    resource: MedicationUse | Procedure, context: Context
) -> tuple[Item, Procedure] | None:
    """Give the procedure that a treatment is part of."""
    for reference in resource.part_of:
        found = follow(reference, Procedure, context)
        if found is not None:
            return found
    return None


def primary_treated(resources: Iterable[MedicationUse | Procedure], context: Context) -> str:
    """Give the id of the primary tumour for which a treatment was given, where the record says so."""
    references = (reference for each in resources for reference in each.reason_reference)
    return first_primary(references, context)


def find_ending(reasons: Iterable[Concept | None], codes: Codes) -> Outcome | None:
    """Give how a treatment ended, by the first reason that is understood."""
    for reason in reasons:
        word = codes.word("ending", reason)
        if word in _ENDINGS:
            return _ENDINGS[word]
    return None


def join_courses(treatments: Iterable[Treatment]) -> Iterable[Treatment]:
    """Join single administrations of the same drugs to courses; all other treatments stay as they are."""
    doses: dict[tuple[object, ...], list[Treatment]] = {}
    for treatment in treatments:
        if _is_dose(treatment):
            alike = (treatment.drugs, treatment.kind, treatment.setting, treatment.status)
            doses.setdefault(alike, []).append(treatment)
        else:
            yield treatment
    for several in doses.values():
        yield from _courses(sorted(several, key=lambda t: (t.start or date.min, t.where)))


def join_sessions(treatments: Iterable[Treatment]) -> Iterable[Treatment]:
    """Join radiotherapy that is recorded session by session to courses; fewer sessions stay as they are."""
    sessions: dict[tuple[object, ...], list[Treatment]] = {}
    for treatment in treatments:
        if _is_session(treatment):
            one = treatment
            alike = (one.of, one.text, one.organ, one.side, one.lesions, one.technique, one.setting)
            sessions.setdefault(alike, []).append(one)
        else:
            yield treatment
    for several in sessions.values():
        ordered = sorted(several, key=lambda t: (t.start or date.min, t.where))
        for course in _close_runs(ordered):
            yield from [_joined(course, "sessions")] if len(course) >= _FEWEST else course


def _is_session(treatment: Treatment) -> bool:
    """Tell whether a treatment is irradiation on one day (or over its night) whose dose is not told."""
    if treatment.kind != "radiotherapy" or treatment.status != "given":
        return False
    start, end = treatment.start, treatment.end
    told = treatment.dose_gy is not None or treatment.fractions is not None
    return not told and bool(start and end and end - start <= timedelta(days=1))


def _close_runs(ordered: Sequence[Treatment]) -> Iterable[list[Treatment]]:
    run = [ordered[0]]
    for session in ordered[1:]:
        if _days_after(run[-1], session) > _LONGEST_BREAK:
            yield run
            run = []
        run.append(session)
    yield run


def _is_dose(treatment: Treatment) -> bool:
    """Tell whether a treatment is one administration: it says so itself, or was ordered and given on one day."""
    if not treatment.drugs or treatment.start is None:
        return False
    kind = treatment.where.partition("/")[0]
    ordered = kind == "MedicationRequest" and treatment.status == "given"
    return kind == "MedicationAdministration" or ordered


def _courses(doses: Sequence[Treatment]) -> Iterable[Treatment]:
    course = [doses[0]]
    for dose in doses[1:]:
        if _days_after(course[-1], dose) > SAME_COURSE:
            yield _course(course)
            course = []
        course.append(dose)
    yield _course(course)


def _days_after(last: Treatment, dose: Treatment) -> timedelta:
    before = last.end or last.start
    return dose.start - before if dose.start and before else timedelta.max


def _course(doses: Sequence[Treatment]) -> Treatment:
    return doses[0] if len(doses) == 1 else _joined(doses, "administrations")


def _joined(parts: Sequence[Treatment], called: str) -> Treatment:
    first, last = parts[0], parts[-1]
    return msgspec.structs.replace(
        first,
        where=", ".join(part.where for part in parts),
        end=last.end,
        outcome=last.outcome or first.outcome,
        text=join_text(first.text, f"{len(parts)} {called}"),
    )
