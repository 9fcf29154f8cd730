"""FHIR R4 (mCODE, genomics reporting) -> one record for each patient; what is not understood is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record.bundle import EXPECTED, Parts
from metboard.record.codes import Codes, codes_of, organ_of
from metboard.record.context import Context, unread
from metboard.record.dates import join_text
from metboard.record.fhir_conditions import read_condition
from metboard.record.fhir_encounters import chemotherapy_days
from metboard.record.fhir_histology import Histology, narrow_diagnoses
from metboard.record.fhir_lesions import make_lesions
from metboard.record.fhir_medicines import read_medicine
from metboard.record.fhir_observations import About, Size, read_observation
from metboard.record.fhir_older import NOT_READ
from metboard.record.fhir_own import OWN_MARK
from metboard.record.fhir_patients import read_patient, sexes_of, sort_by_patient
from metboard.record.fhir_procedures import (
    Complete,
    read_allergy,
    read_goal,
    read_list,
    read_procedure,
    read_report,
)
from metboard.record.fhir_relatives import read_relative
from metboard.record.fhir_resources import (
    Condition,
    MedicationUse,
    PatientResource,
    Procedure,
    Read,
)
from metboard.record.fhir_specimens import read_specimen
from metboard.record.fhir_stage_days import StageAtOnset, settle_days
from metboard.record.fhir_status import DiseaseStatus, judge_last
from metboard.record.fhir_structures import Tumour, read_structure
from metboard.record.fhir_toxicities import read_toxicity
from metboard.record.item import Item, address_book, look_up
from metboard.record.possible_lesion import PossibleLesion, settle_possible
from metboard.record.record import (
    Assay,
    Diagnosis,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Relative,
    Specimen,
    Stage,
    Toxicity,
    Treatment,
    Unread,
    VariantEntry,
)
from metboard.record.some_lesion import SomeLesion
from metboard.record.treatments import join_courses, join_sessions

_READERS: Mapping[str, Callable[[Any, str, Context], Any]] = {
    "Condition": read_condition,
    "Observation": read_observation,
    "Procedure": read_procedure,
    "MedicationStatement": read_medicine,
    "MedicationRequest": read_medicine,
    "MedicationAdministration": read_medicine,
    "DiagnosticReport": read_report,
    "ImagingStudy": read_report,
    "AllergyIntolerance": read_allergy,
    "Goal": read_goal,
    "List": read_list,
    "Specimen": read_specimen,
    "AdverseEvent": read_toxicity,
    "FamilyMemberHistory": read_relative,
    "BodyStructure": lambda structure, where, context: [read_structure(structure, where, context)],
}
_PARTS = frozenset(
    {"MedicationAdministration", "MedicationRequest", "MedicationStatement", "Procedure"}
)
_USED_BY_OTHERS = frozenset({"Patient", "Medication"})
_MANY = 3


def make_records(parts: Parts, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    """Make one record for each patient of a file; raises RecordError when it speaks of none."""
    codes, book = codes_of(knowledge), address_book(parts.items)
    groups, strays = sort_by_patient(parts.items, book)
    if not groups:
        raise RecordError(
            file, "", _count_kinds(parts.items) or "no resource", "a patient: " + EXPECTED
        )
    common = [
        *_faults(parts),
        *(unread(item.where, item.kind, "of no patient in this file") for item in strays),
    ]
    read = _whole if parts.own else _record
    return tuple(read(name, items, codes, book, common) for name, items in sorted(groups.items()))


def _whole(
    name: str,
    items: Sequence[Item],
    codes: Codes,
    book: Mapping[str, Item],
    common: Sequence[Unread],
) -> Record:
    """Read what metboard wrote itself without loss, and everything else by the ordinary readers."""
    if not any(OWN_MARK in item.raw for item in items):
        return _record(name, items, codes, book, common)
    from metboard.record.fhir_exact import split_own, with_own  # here, because few files need it

    own, others = split_own(items)
    return with_own(_record(name, others, codes, book, common), own, codes)


def _faults(parts: Parts) -> Iterable[Unread]:
    yield from (unread(place, "an entry", why) for place, why in parts.faults)
    why = "different resources share this id; all are read"
    yield from (unread(where, "several resources", why) for where in parts.doubles)


def _count_kinds(items: Iterable[Item]) -> str:
    counts = Counter(item.kind for item in items)
    return ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))[:200]


def _record(
    name: str,
    items: Sequence[Item],
    codes: Codes,
    book: Mapping[str, Item],
    common: Sequence[Unread],
) -> Record:
    """Read all resources of one patient and put what they state in its place."""
    read = [(item, item.resource) for item in items if item.resource is not None]
    days = chemotherapy_days([each for each in read if each[0].kind == "Procedure"], codes)
    context = Context(codes=codes, book=book, parts=_parts(read, book), chemotherapy=days)
    made = _state(read, context)
    patient, doubts = _patient(read, name)
    faults = [unread(item.where, item.kind, item.fault) for item in items if item.fault]
    return Record(
        id=name.rpartition("/")[2] or "unknown",
        patient=patient,
        diagnoses=tuple(made[Diagnosis]),
        stages=tuple(made[Stage]),
        specimens=tuple(made[Specimen]),
        toxicities=tuple(made[Toxicity]),
        relatives=tuple(made[Relative]),
        lesions=tuple(made[LesionEntry]),
        variants=tuple(made[VariantEntry]),
        assays=tuple(made[Assay]),
        treatments=tuple(join_sessions(join_courses(made[Treatment]))),
        findings=tuple(_highest(made[Finding], codes)),
        complete={each.name: True for each in made[Complete]},
        unread=_gathered([*common, *faults, *made[Unread], *_not_read(items), *doubts]),
    )


def _state(read: Sequence[tuple[Item, Read]], context: Context) -> dict[type, list[Any]]:
    """Give what the resources state, by kind: each alone, then what several say of one tumour together."""
    made: dict[type, list[Any]] = defaultdict(list)

    def add(statements: Iterable[Any]) -> None:
        for statement in statements:
            made[type(statement)].append(statement)

    for item, resource in read:
        if item.kind in _READERS:
            add(_READERS[item.kind](resource, item.where, context))
    add(judge_last(made[DiseaseStatus], made[Treatment]))
    seats = {where for diagnosis in made[Diagnosis] for where in diagnosis.where.split(", ")}
    home = {
        seat.organ
        for item, r in read
        if item.where in seats and isinstance(r, Condition)
        for seat in (organ_of([*r.body_site, r.code], context.codes),)
        if seat is not None
    }
    add(settle_days(made.pop(StageAtOnset, []), made[Stage]))
    add(narrow_diagnoses(made.pop(Diagnosis, []), made[Histology], context.codes))
    groups = [entry for entry in made.pop(LesionEntry, []) if entry]
    remarks, some = made[About], made[SomeLesion]
    add(settle_possible(made.pop(PossibleLesion, []), home))
    add(make_lesions(made[Tumour], made[Size], remarks, groups, some, home, context))
    return made


def _patient(read: Iterable[tuple[Item, Read]], name: str) -> tuple[Patient, list[Unread]]:
    """Give who it is about, and what is not known or contradictory of that person."""
    people = [(i, r) for i, r in read if i.kind == "Patient" and isinstance(r, PatientResource)]
    if not people:
        why = "no Patient resource: age and sex are not known"
        return Patient(), [unread(name or "file", "Patient", why)]
    doubts = [
        unread(i.where, f"sex: {' or '.join(sexes)}", "the record contradicts itself")
        for i, r in people
        if len(sexes := sexes_of(r)) > 1
    ]
    return read_patient(people[0][1], people[0][0].where), doubts


def _parts(
    read: Iterable[tuple[Item, Read]], book: Mapping[str, Item]
) -> Mapping[str, tuple[Item, ...]]:
    """Gather the items that are part of another one, by the place of the whole."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item, resource in read:
        if item.kind not in _PARTS or not isinstance(resource, MedicationUse | Procedure):
            continue
        for reference in resource.part_of:
            whole = look_up(reference.reference, book)
            if whole is not None and whole.where != item.where:
                found[whole.where].append(item)
    return {where: tuple(items) for where, items in found.items()}


def _highest(findings: Iterable[Finding], codes: Codes) -> Iterable[Finding]:
    """Where several measurements make one fact, keep the highest of each day and name the others in its text."""
    days: dict[tuple[str, date | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.fact in codes.highest and isinstance(finding.value, float):
            days[finding.fact, finding.on].append(finding)
        else:
            yield finding
    for several in days.values():
        ordered = sorted(
            several,
            key=lambda f: (-f.value, f.where) if isinstance(f.value, float) else (0.0, f.where),
        )
        yield msgspec.structs.replace(ordered[0], text=join_text(*(f.text for f in ordered)))


def _not_read(items: Iterable[Item]) -> Iterable[Unread]:
    """Count the resources of types that are not read, one line a type."""
    counts = Counter(
        item.kind
        for item in items
        if item.kind not in _READERS and item.kind not in _USED_BY_OTHERS
    )
    for kind, number in sorted(counts.items()):
        why = NOT_READ.get(kind, "not used")
        yield unread(kind[:60], f"{number} of type {kind[:60]}", why)


def _gathered(lines: Iterable[Unread]) -> tuple[Unread, ...]:
    """Sort the lines; many alike become one that names the first place."""
    alike: dict[tuple[str, str], list[Unread]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.where, line.what, line.why)):
        alike[line.what, line.why].append(line)
    made: list[Unread] = []
    for several in alike.values():
        if len(several) < _MANY:
            made.extend(several)
        else:
            first = several[0]
            made.append(msgspec.structs.replace(first, what=f"{first.what} ({len(several)} times)"))
    return tuple(sorted(made, key=lambda line: (line.where, line.what, line.why)))
