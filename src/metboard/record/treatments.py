"""What medicines and procedures share as treatments: setting, how they ended, single doses joined to courses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

from metboard.record.codes import Codes
from metboard.record.context import extensions_of
from metboard.record.dates import join_text
from metboard.record.fhir_resources import Resource
from metboard.record.fhir_types import Concept
from metboard.record.record import Treatment

Status: TypeAlias = Literal["given", "ongoing", "planned", "not-given"]
Setting: TypeAlias = Literal["advanced", "adjuvant", "neoadjuvant", "definitive"]
Ending: TypeAlias = Literal["progression", "toxicity", "completed", "response", "stable"]
_SETTINGS: Mapping[str, Setting] = {
    "advanced": "advanced",
    "adjuvant": "adjuvant",
    "neoadjuvant": "neoadjuvant",
    "definitive": "definitive",
}
_ENDINGS: Mapping[str, Ending] = {
    "progression": "progression",
    "toxicity": "toxicity",
    "completed": "completed",
}
SAME_COURSE = timedelta(days=90)
"""Doses further apart than this are a new course: no regimen pauses so long."""


def find_setting(resource: Resource, codes: Codes) -> Setting | None:
    """Give the setting that the intent of a treatment names."""
    for extension in extensions_of(resource, "-intent"):
        word = codes.word("intent", extension.value_codeable_concept)
        if word in _SETTINGS:
            return _SETTINGS[word]
    return None


def find_ending(reasons: Iterable[Concept | None], codes: Codes) -> Ending | None:
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
        if (
            treatment.drugs
            and treatment.where.startswith("MedicationAdministration/")
            and treatment.start
        ):
            alike = (treatment.drugs, treatment.kind, treatment.setting, treatment.status)
            doses.setdefault(alike, []).append(treatment)
        else:
            yield treatment
    for several in doses.values():
        yield from _courses(sorted(several, key=lambda t: (t.start or date.min, t.where)))


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
    first, last = doses[0], doses[-1]
    if len(doses) == 1:
        return first
    return msgspec.structs.replace(
        first,
        where=", ".join(dose.where for dose in doses),
        end=last.end,
        outcome=last.outcome or first.outcome,
        text=join_text(first.text, f"{len(doses)} administrations"),
    )
