"""The case file: a record written down as YAML or JSON, read strictly and written so that it reads back equal."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from metboard.errors import RecordError, nearest
from metboard.knowledge.mistakes import keys_of, nearest_place, split_mistake
from metboard.knowledge.yaml_file import Places
from metboard.record import record as forms
from metboard.record.record import CONTRACT, Entry, Patient, Record
from metboard.record.yaml_text import read_text
from metboard.whole_file import write_whole

_EXPECTED = f"a case file ({CONTRACT})"


def read_case_yaml(text: str, file: str) -> Record:
    """Read a case file in YAML; raises RecordError with line and column."""
    value, places = read_text(text, file, _EXPECTED)
    if not isinstance(value, dict) or "id" not in value:
        raise RecordError(file, "line 1", "YAML without `id`", _EXPECTED)
    try:
        return with_places(msgspec.convert(_with_open(value, _OPEN, None), Record))
    except msgspec.ValidationError as error:
        raise _explain(str(error), places, file) from None


def read_case_json(data: bytes, file: str) -> Record:
    """Read a case file in JSON; raises RecordError with the path of what is wrong."""
    try:
        return with_places(msgspec.json.decode(data, type=Record))
    except (msgspec.DecodeError, RecursionError) as error:
        raise _explain(str(error), {}, file) from None


_OPEN = "unknown"
_LISTS = (
    "diagnoses", "stages", "specimens", "lesions", "variants", "assays", "treatments", "toxicities", "relatives",
    "findings",
)  # fmt: skip


def with_places(record: Record) -> Record:
    """Give every entry that names no place the one that it has in the file: `findings[3]`."""
    filled: dict[str, tuple[Entry, ...]] = {}
    for name in _LISTS:
        entries: tuple[Entry, ...] = getattr(record, name)
        filled[name] = tuple(
            entry if entry.where else msgspec.structs.replace(entry, where=f"{name}[{i}]")
            for i, entry in enumerate(entries)
        )
    patient = record.patient
    if not patient.where and patient != Patient():
        patient = msgspec.structs.replace(patient, where="patient")
    return msgspec.structs.replace(record, patient=patient, **filled)


def write_record(record: Record, path: Path) -> None:
    """Write a record as a case file: JSON for `.json`, else YAML."""
    if path.suffix == ".json":
        content = msgspec.json.format(msgspec.json.encode(_as_values(record))) + b"\n"
    else:
        content = to_yaml(record).encode()
    write_whole({path: content})


def to_yaml(record: Record) -> str:
    """Give a record as YAML that the strict reader accepts."""
    from metboard.record.case_writing import write_yaml  # here, because reading needs no writer

    return write_yaml(_with_open(_as_values(record), None, _OPEN))


_OPEN = "unknown"
"""How YAML says that a variant was neither found nor not found: a bare null means different things to programs."""


def _with_open(values: dict[str, Any], old: object, new: object) -> dict[str, Any]:
    """Give the values of a case file with another word for a variant of which nothing is known."""
    variants = values.get("variants")
    if not isinstance(variants, (list, tuple)):
        return values
    made = [
        {**each, "present": new}
        if isinstance(each, dict) and each.get("present", "") == old
        else each
        for each in variants
    ]
    return {**values, "variants": made}


def _as_values(record: Record) -> dict[str, object]:
    """Give plain values, the contract first: by it JSON is told from FHIR."""
    return {"record": CONTRACT, **msgspec.to_builtins(record, builtin_types=(date,))}


def _explain(message: str, places: Places, file: str) -> RecordError:
    """Turn a message such as "... - at `$.findings[0].value`" into place and words."""
    text, path = split_mistake(message)
    unknown = re.search(r"unknown field `(.+)`", text)
    if unknown:
        path, text = (
            (*path, unknown[1]),
            f"unknown key `{unknown[1]}`{nearest(unknown[1], keys_of(vars(forms).values()))}",
        )
    line, column = nearest_place(places, path)
    place = (
        f"line {line}, column {column}" if places else message.partition(" - at `")[2].rstrip("`")
    )
    return RecordError(file, place, text[:1].lower() + text[1:], _EXPECTED)
