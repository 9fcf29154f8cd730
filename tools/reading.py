"""Print, for every FHIR file in folders, what was read of it and what was not understood.

Usage: reading.py FOLDER...
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from metboard.case import make_cases
from metboard.errors import RecordError
from metboard.knowledge import Knowledge, Words, release, words_of
from metboard.record import Record, read_records

HEAD = ("file", "patients", "cases", "resources", "entries", "not understood", "conflicts", "ms")
_PARTS = (
    "diagnoses", "stages", "specimens", "lesions", "variants", "assays", "treatments", "toxicities", "relatives",
    "findings",
)  # fmt: skip
_WIDTH = 60


class Row(NamedTuple):
    """What was read of one file; `error` says why nothing was."""

    file: str
    patients: int = 0
    cases: int = 0
    resources: int = 0
    entries: int = 0
    not_understood: int = 0
    conflicts: int = 0
    ms: float = 0.0
    error: str = ""


def files_in(folders: Iterable[str]) -> list[tuple[str, Path]]:
    """Give every .json and .ndjson file below the folders, with the name that it is shown by."""
    return [
        (str(path.relative_to(folder)), path)
        for folder in map(Path, folders)
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".json", ".ndjson") and path.is_file()
    ]


def count_resources(path: Path) -> int:
    """Count the resources in a file, those of bundles in bundles too; 0 where it holds none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = text.splitlines() if path.suffix == ".ndjson" else [text]
        return sum(_count(json.loads(line)) for line in lines if line.strip())
    except (OSError, ValueError, RecursionError):
        return 0


def _count(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(_count, value))
    if not isinstance(value, dict):
        return 0
    if value.get("resourceType") == "Bundle":
        return _count(value.get("entry") or [])
    return 1 if "resourceType" in value else _count(value.get("resource"))


def read_row(name: str, path: Path, knowledge: Knowledge, words: Words) -> Row:
    """Read one file and make its cases; a refusal is told in the words that the user sees."""
    resources = count_resources(path)
    began = time.perf_counter()
    try:
        records = read_records(path, knowledge)
    except RecordError as error:
        return Row(name, resources=resources, error=str(error).replace(str(path), "").lstrip(": "))
    cases, conflicts, refusal = 0, 0, ""
    for record in records:
        try:
            made = make_cases(record, knowledge, words)
        except RecordError as error:
            refusal = str(error)
            continue
        cases, conflicts = cases + len(made), conflicts + sum(len(case.conflicts) for case in made)
    return Row(
        file=name,
        patients=len(records),
        cases=cases,
        resources=resources,
        entries=sum(map(_entries, records)),
        not_understood=sum(len(record.unread) for record in records),
        conflicts=conflicts,
        ms=1000 * (time.perf_counter() - began),
        error=refusal,
    )


def _entries(record: Record) -> int:
    return sum(len(getattr(record, part)) for part in _PARTS)


def is_fhir(row: Row) -> bool:
    """Tell whether a file holds resources at all: other JSON is passed over."""
    return row.resources > 0


def render(row: Row) -> str:
    """Give one line of the table."""
    numbers = (*row[1:7], f"{row.ms:.0f}")
    cells = " ".join(f"{number!s:>9}" for number in numbers)
    return f"{row.file[-_WIDTH:]:<{_WIDTH}} {cells}" + (f"  {row.error}" if row.error else "")


def total(rows: list[Row]) -> Row:
    """Add the rows up."""
    refused = sum(1 for row in rows if row.error and not row.patients)
    undated = sum(1 for row in rows if row.error and row.patients)
    words = f"{refused} of {len(rows)} refused, {undated} read without a case"
    return Row(
        file=f"total of {len(rows)} files",
        patients=sum(row.patients for row in rows),
        cases=sum(row.cases for row in rows),
        resources=sum(row.resources for row in rows),
        entries=sum(row.entries for row in rows),
        not_understood=sum(row.not_understood for row in rows),
        conflicts=sum(row.conflicts for row in rows),
        ms=sum(row.ms for row in rows),
        error=words,
    )


def main(*folders: str) -> int:
    """Print the table; 1 where there is nothing to read."""
    knowledge = release()
    words = words_of(knowledge)
    print(f"{HEAD[0]:<{_WIDTH}} " + " ".join(f"{name[:9]:>9}" for name in HEAD[1:]))
    rows = []
    for name, path in files_in(folders):
        row = read_row(name, path, knowledge, words)
        if is_fhir(row):
            rows.append(row)
            print(render(row), flush=True)
    if not rows:
        print("no FHIR file found")
        return 1
    print(render(total(rows)))
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
