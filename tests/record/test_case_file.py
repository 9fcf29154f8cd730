from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metboard.demo import PATIENTS
from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record import (
    Assay,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Treatment,
    Unread,
    read_bytes,
    read_records,
    write_record,
)
from metboard.record.case_file import read_case_yaml, to_yaml, with_places

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "no",
        "on",
        "12:30",
        "1e-3",
        "~",
        "- a",
        "2026-01-01",
        '#read("/etc/passwd")',
        "<script>",
        "a: b",
        "Ω 癌 سرطان",
    ]
)
_number = st.floats(allow_nan=False, allow_infinity=False)
_value = (
    st.booleans()
    | _number
    | _text
    | st.lists(_text, max_size=3).map(tuple)
    | st.dictionaries(st.sampled_from(["min", "max", "above", "below"]), _number, min_size=1)
)
_day = st.none() | st.dates(min_value=date(1900, 1, 1))
_records = st.builds(
    Record,
    id=_text,
    as_of=_day,
    patient=st.builds(Patient, name=_text, birth_date=_day, where=_text),
    findings=st.lists(st.builds(Finding, fact=_text, value=_value, on=_day), max_size=3).map(tuple),
    lesions=st.lists(
        st.builds(
            LesionEntry,
            organ=_text,
            count=_value,
            diameter_mm=st.none() | _value,
            findings=st.dictionaries(_text, _value, max_size=2),
        ),
        max_size=2,
    ).map(tuple),
    treatments=st.lists(
        st.builds(
            Treatment,
            drugs=st.lists(_text, max_size=2).map(tuple),
            start=_day,
            dose_gy=st.none() | _number,
        ),
        max_size=2,
    ).map(tuple),
    assays=st.lists(st.builds(Assay, genes=st.lists(_text, max_size=2).map(tuple)), max_size=1).map(
        tuple
    ),
    complete=st.dictionaries(_text, st.booleans(), max_size=2),
    unread=st.lists(st.builds(Unread, where=_text, what=_text, why=_text), max_size=1).map(tuple),
)


ECOG = Finding(fact="patient.ecog", value=2.0)


@given(_records)
def test_a_record_comes_back_from_yaml_as_it_was(record: Record) -> None:
    """An entry that named no place gets its place in the file; everything else is as it was."""
    assert read_case_yaml(to_yaml(record), "case.yaml") == with_places(record)


def test_an_entry_without_a_place_is_found_by_its_place_in_the_file() -> None:
    record = Record(
        id="x", findings=(Finding(fact="patient.ecog", value=1.0, where="Observation/e"), ECOG)
    )
    assert [each.where for each in with_places(record).findings] == ["Observation/e", "findings[1]"]


@pytest.mark.parametrize("name", [f"{name}.json" for name in PATIENTS])
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_patient_comes_back_from_a_case_file(
    name: str, ending: str, demo: Path, tmp_path: Path, knowledge: Knowledge
) -> None:
    (record,) = read_records(demo / name, knowledge)
    write_record(record, tmp_path / f"case.{ending}")
    assert read_records(tmp_path / f"case.{ending}", knowledge) == (record,)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_entries_of_a_bundle_is_irrelevant(
    seed: int, demo: Path, knowledge: Knowledge
) -> None:
    bundle = msgspec.json.decode((demo / "egfr-brain.json").read_bytes())
    expected = read_bytes(msgspec.json.encode(bundle), "a.json", knowledge)
    random.Random(seed).shuffle(bundle["entry"])
    assert read_bytes(msgspec.json.encode(bundle), "b.json", knowledge) == expected


def test_a_hand_written_case_is_read(knowledge: Knowledge) -> None:
    text = (
        b"id: p1\nas_of: 2026-10-15\ndiagnoses: [{tumours: [nsclc]}]\n"
        b"findings: [{fact: patient.ecog, value: 1, on: 2026-10-01}]\n"
    )
    (record,) = read_bytes(text, "case.yaml", knowledge)
    assert (record.diagnoses[0].tumours, record.findings[0].value) == (("nsclc",), 1)


def test_a_wrong_value_in_a_json_case_is_named_by_its_path(knowledge: Knowledge) -> None:
    text = b'{"record": "metboard.record/1", "id": "p", "lesions": [{"organ": 5}]}'
    with pytest.raises(RecordError) as error:
        read_bytes(text, "case.json", knowledge)
    assert str(error.value) == (
        "case.json at $.lesions[0].organ: found expected `str`, got `int`; expected a case file (metboard.record/1)."
    )
