"""A record -> an mCODE bundle of FHIR R4 that reads back as the same record.

Errors: RecordError that names the entry, when FHIR cannot hold what it says; nothing is left out silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record.codes import codes_of
from metboard.record.fhir_out_context import Outgoing, places
from metboard.record.fhir_out_findings import (
    write_finding,
    write_lists,
    write_relative,
    write_toxicity,
)
from metboard.record.fhir_out_genes import write_assay, write_variant
from metboard.record.fhir_out_ids import make_id, with_ids
from metboard.record.fhir_out_lesions import holder_of, write_lesion
from metboard.record.fhir_out_parts import Json, NotWritable
from metboard.record.fhir_out_treatments import write_treatment
from metboard.record.fhir_out_tumours import (
    write_diagnosis,
    write_patient,
    write_specimen,
    write_stage,
)
from metboard.record.fhir_own import OWN
from metboard.record.record import Entry, Record

_WRITERS: tuple[tuple[str, str, Callable[[Any, str, Outgoing], Iterable[Json]]], ...] = (
    ("diagnoses", "diagnosis", write_diagnosis),
    ("stages", "stage", write_stage),
    ("specimens", "specimen", write_specimen),
    ("lesions", "seen", write_lesion),
    ("variants", "variant", write_variant),
    ("assays", "assay", write_assay),
    ("treatments", "treatment", write_treatment),
    ("toxicities", "toxicity", write_toxicity),
    ("relatives", "relative", write_relative),
    ("findings", "finding", write_finding),
)
_EXPECTED = "what FHIR can hold"


def write_fhir(record: Record, knowledge: Knowledge, file: str = "") -> bytes:
    """Give a record as JSON; `file` is named in errors."""
    bundle = make_bundle(record, knowledge, file)
    return msgspec.json.format(msgspec.json.encode(bundle), indent=2) + b"\n"


def make_bundle(record: Record, knowledge: Knowledge, file: str = "") -> Json:
    """Give a record as a bundle of plain values, the same in whatever order its entries stand."""
    file = file or record.id
    name = make_id("patient", record.id)
    named = {kind: with_ids(kind, record.id, getattr(record, kinds)) for kinds, kind, _ in _WRITERS}
    out = Outgoing(
        codes=codes_of(knowledge),
        record_id=record.id,
        patient=f"Patient/{name}",
        diagnoses=places((d.id, f"Condition/{i}") for i, d in named["diagnosis"]),
        lesions=_lesion_places(named["seen"], record.id),
        specimens=places((s.id, f"Specimen/{i}") for i, s in named["specimen"]),
    )
    made: dict[tuple[str, str], Json] = {}
    for resource in _resources(record, name, named, out, file):
        made.setdefault((resource["resourceType"], resource["id"]), resource)
    patient = made.pop(("Patient", name))
    entries = [_entry(each) for each in (patient, *(made[key] for key in sorted(made)))]
    return {
        "resourceType": "Bundle",
        "id": make_id("bundle", record.id),
        "type": "collection",
        "entry": entries,
    }


def _lesion_places(seen: Iterable[tuple[str, Any]], record_id: str) -> dict[str, str]:
    held = {
        (lesion.id, "/".join(holder_of(lesion, name, record_id)))
        for name, lesion in seen
        if lesion.id
    }
    return dict(places(sorted(held)))


def _entry(resource: Json) -> Json:
    return {"fullUrl": f"{OWN}/{resource['resourceType']}/{resource['id']}", "resource": resource}


def _resources(
    record: Record,
    patient: str,
    named: dict[str, tuple[tuple[str, Entry], ...]],
    out: Outgoing,
    file: str,
) -> Iterator[Json]:
    try:
        yield write_patient(record, patient)
    except NotWritable as error:
        raise RecordError(file, "patient", str(error), _EXPECTED) from None
    standing: dict[str, list[str]] = {}
    for kinds, kind, write in _WRITERS:
        for number, (name, entry) in enumerate(named[kind]):
            try:
                made = list(write(entry, name, out))
            except NotWritable as error:
                place = entry.where or f"{kinds}[{number}]"
                raise RecordError(file, place, str(error), _EXPECTED) from None
            yield from made
            for listed in _lists_of(kinds, entry):
                standing.setdefault(listed, []).extend(_main_place(kinds, made))
    try:
        yield from write_lists(record, out, {n: sorted(set(p)) for n, p in standing.items()})
    except NotWritable as error:
        raise RecordError(file, "complete", str(error), _EXPECTED) from None


def _lists_of(kinds: str, entry: Any) -> tuple[str, ...]:
    """Give the names of the lists in which an entry stands."""
    if kinds == "lesions":
        return ("lesions", f"lesions.{entry.organ}")
    return ("treatments",) if kinds == "treatments" else ()


def _main_place(kinds: str, made: list[Json]) -> Iterable[str]:
    """Give the resource that stands for an entry: the lesion's place, else the last one made."""
    main = made[0] if kinds == "lesions" else made[-1]
    yield f"{main['resourceType']}/{main['id']}"
