"""The order of what a record says is irrelevant: shuffled, it gives the same facts, lesions, lines and verdicts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.record_strategies import records

from metboard.case import Case, make_cases
from metboard.demo import FOLDER
from metboard.errors import RecordError
from metboard.facts import Fact
from metboard.knowledge import release
from metboard.options import Clock, engine, judge_case
from metboard.record import Record, read_bytes
from metboard.record.case_file import read_case_yaml, to_yaml, with_places

HERE = Path(__file__).parent
LISTS = (
    "diagnoses", "stages", "specimens", "lesions", "variants", "assays", "treatments", "toxicities", "relatives",
    "findings", "unread",
)  # fmt: skip
random_records = st.deferred(lambda: records(release()))
many = settings(max_examples=400, suppress_health_check=list(HealthCheck))
few = settings(max_examples=25, suppress_health_check=list(HealthCheck))


def said(case: Case) -> Mapping[str, Any]:
    """Give everything that is concluded; of places, which they are and not in what order."""
    return {
        "facts": {name: _said(fact) for name, fact in case.facts.items()},
        "lesions": {
            each.id: ({n: _said(f) for n, f in each.facts.items()}, each.title, each.sightings)
            for each in case.lesions
        },
        "lines": [
            (line.number, sorted(line.drugs), sorted(line.treatments, key=repr), line.start,
             line.end, line.progressed, line.ended, line.days_since)
            for line in case.lines
        ],
        "conflicts": sorted((c.fact, c.values, sorted(c.where)) for c in case.conflicts),
        "unread": sorted(case.unread, key=repr),
        "summary": case.summary,
        "assumed": sorted(case.assumed_lists),
    }  # fmt: skip


def _said(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, where=tuple(sorted(fact.where)))


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Name what differs, for the reader of a failed test."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}, key=str):
            yield from differences(one.get(key), other.get(key), f"{place}.{key}")
    elif one != other:
        yield f"{place}: {one} / {other}"


def cases_of(record: Record, *, assume: bool = True) -> dict[str, Case]:
    made = engine()
    try:
        found = make_cases(record, made.knowledge, made.words, assume=assume)
    except RecordError:
        return {}
    return {f"{case.tumour} {number}": case for number, case in enumerate(found)}


def verdicts(case: Case) -> list[Any]:
    made = engine()
    judged = judge_case(case, made, Clock(labels_at=made.knowledge.as_of))
    return sorted(
        (j.assembled.option.id, sorted(each.id for each in j.lesions), j.verdict.status)
        for j in judged
    )


def shuffled(record: Record, seed: int) -> Record:
    chance = random.Random(seed)
    lists = {n: getattr(record, n) for n in LISTS}
    mixed: Any = {n: tuple(chance.sample(each, len(each))) for n, each in lists.items()}
    return msgspec.structs.replace(record, **mixed)


def check_order(record: Record, seed: int, *, assume: bool = True) -> None:
    """Assert that the cases of a record, whose entries name their places, do not depend on their order."""
    expected, found = (
        cases_of(record, assume=assume),
        cases_of(shuffled(record, seed), assume=assume),
    )
    both = [{n: said(c) for n, c in cases.items()} for cases in (expected, found)]
    assert list(differences(*both)) == []


def _shuffle(tree: Any, chance: random.Random) -> Any:
    if isinstance(tree, dict) and isinstance(tree.get("entry"), list):
        return {**tree, "entry": [_shuffle_entry(e, chance) for e in _mixed(tree["entry"], chance)]}
    return _mixed(tree, chance) if isinstance(tree, list) else tree


def _shuffle_entry(entry: Any, chance: random.Random) -> Any:
    if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
        return {**entry, "resource": _shuffle(entry["resource"], chance)}
    return entry


def _mixed(several: list[Any], chance: random.Random) -> list[Any]:
    return chance.sample(several, len(several))


def _as_json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return [msgspec.json.decode(line) for line in data.splitlines() if line.strip()]


@cache
def _read(data: bytes) -> tuple[Record, ...]:
    try:
        return read_bytes(data, "x.json", engine().knowledge)
    except RecordError:
        return ()


def check_file(path: Path, seeds: range, *, judged: bool) -> int:
    """Assert that a shuffled FHIR file says the same, and its shuffled records too; gives how many cases it had."""
    data = path.read_bytes()
    try:
        tree = _as_json(data)
    except msgspec.DecodeError:
        return 0
    expected = _read(data)
    for seed in seeds:
        mixed = msgspec.json.encode(_shuffle(tree, random.Random(seed)))
        assert _read(mixed) == expected, (path.name, seed)
    count = 0
    for record in expected:
        for assume in (True, False):
            check_order(record, 1, assume=assume)
        cases = cases_of(record)
        count += len(cases)
        if judged:
            again = cases_of(shuffled(record, 2))
            for name, case in cases.items():
                assert verdicts(again[name]) == verdicts(case), path.name
    return count


OWN = sorted([*FOLDER.glob("*.json"), *(HERE / "german").glob("*.json")])


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_shuffled_bundle_gives_the_same_record_case_and_verdicts(path: Path) -> None:
    assert check_file(path, range(3), judged=True) >= 1


@pytest.mark.medium
def test_every_shuffled_file_of_the_reference_data_says_the_same(reference_data: Path) -> None:
    files = [p for p in _files(reference_data) if p.stat().st_size < 400_000]
    assert sum(check_file(path, range(1), judged=False) for path in files[::3]) >= 5


@pytest.mark.slow
def test_every_file_of_the_reference_data_says_the_same_and_is_judged_the_same(
    reference_data: Path,
) -> None:
    assert sum(check_file(path, range(3), judged=True) for path in _files(reference_data)) >= 10


def _files(folder: Path) -> Iterator[Path]:
    return (p for end in ("json", "ndjson") for p in sorted(folder.rglob(f"*.{end}")))


@few
@given(record=random_records, seed=st.integers(0, 9), assume=st.booleans())
def test_a_shuffled_record_gives_the_same_case(record: Record, seed: int, assume: bool) -> None:
    check_order(with_places(record), seed, assume=assume)


@pytest.mark.slow
@many
@given(record=random_records, seed=st.integers(0, 9), assume=st.booleans())
def test_many_shuffled_records_give_the_same_case(record: Record, seed: int, assume: bool) -> None:
    check_order(with_places(record), seed, assume=assume)


@few
@given(record=random_records)
def test_a_record_comes_back_from_yaml(record: Record) -> None:
    """An entry that named no place gets its place in the file; everything else is as it was."""
    assert read_case_yaml(to_yaml(record), "x.yaml") == with_places(record)


@pytest.mark.slow
@many
@given(record=random_records)
def test_many_records_come_back_from_yaml(record: Record) -> None:
    assert read_case_yaml(to_yaml(record), "x.yaml") == with_places(record)


UNRELATED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("findings", {"fact": "patient.ecog", "value": 1.0}),
    ("variants", {"gene": "EGFR"}),
    ("relatives", {"relation": "mother"}),
    ("lesions", {"organ": "adrenal", "id": "unrelated"}),
)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
@pytest.mark.parametrize(("name", "entry"), UNRELATED, ids=lambda each: str(each)[:8])
def test_the_ids_of_lesions_stay_when_something_unrelated_is_added(
    path: Path, name: str, entry: dict[str, Any]
) -> None:
    for record in _read(path.read_bytes()):
        added = msgspec.convert({**msgspec.to_builtins(record), name: [entry]}, Record)
        more: Any = {name: (*getattr(record, name), *getattr(added, name))}
        before, after = cases_of(record), cases_of(msgspec.structs.replace(record, **more))
        for number, case in before.items():
            ids = {each.id: each.sightings for each in case.lesions}
            later = {each.id: each.sightings for each in after[number].lesions}
            assert {each: later.get(each) for each in ids} == ids
