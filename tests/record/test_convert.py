"""A record written as FHIR is valid, has the profiles of mCODE, and reads back as the same record."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.record_strategies import records
from tests.record.round_trip import LISTS, back, check_valid, normal, written

from metboard.demo import PATIENTS
from metboard.errors import RecordError
from metboard.knowledge import Knowledge, release, words_of
from metboard.record import (
    Diagnosis,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Treatment,
    VariantEntry,
    read_bytes,
    read_records,
    to_fhir,
)
from metboard.record.case_file import read_case_yaml, to_yaml
from metboard.record.fhir_own import OWN


def shuffled(record: Record, seed: int) -> Record:
    chance = random.Random(seed)
    mixed: dict[str, Any] = {}
    for name in LISTS:
        entries = getattr(record, name)
        if isinstance(entries, tuple):
            mixed[name] = tuple(chance.sample(entries, len(entries)))
    return msgspec.structs.replace(record, **mixed)


# --- the round trip ---------------------------------------------------------------------------------------------------


@pytest.mark.medium
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(record=st.deferred(lambda: records(release())), seed=st.integers(0, 3))
def test_a_random_record_comes_back_equal_in_whatever_order(record: Record, seed: int) -> None:
    again = back(record, release())
    assert normal(again) == normal(record)
    assert again.unread == ()
    assert to_fhir(again, release()) == to_fhir(record, release())
    assert to_fhir(shuffled(record, seed), release()) == to_fhir(record, release())


@pytest.mark.medium
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(record=st.deferred(lambda: records(release())))
def test_a_random_record_is_written_as_valid_fhir(record: Record) -> None:
    check_valid(record, release())


@pytest.mark.medium
def test_every_record_of_the_reference_data_comes_back_equal(
    reference_data: Path, knowledge: Knowledge
) -> None:
    count = 0
    for path in sorted(p for end in ("json", "ndjson") for p in reference_data.rglob(f"*.{end}")):
        for record in _read(path, knowledge):
            count += 1
            assert normal(back(record, knowledge)) == normal(record), path.name
            if count % 20 == 0:
                check_valid(record, knowledge)
    assert count >= 300


def _read(path: Path, knowledge: Knowledge) -> tuple[Record, ...]:
    try:
        return read_records(path, knowledge)
    except RecordError:
        return ()


@pytest.mark.parametrize("name", PATIENTS)
def test_the_demo_patients_come_back_equal_and_are_valid(
    name: str, demo: Path, knowledge: Knowledge
) -> None:
    (record,) = read_records(demo / f"{name}.json", knowledge)
    assert normal(back(record, knowledge)) == normal(record)
    check_valid(record, knowledge)


def test_yaml_to_fhir_to_yaml_says_the_same(demo: Path, knowledge: Knowledge) -> None:
    (record,) = read_records(demo / "egfr-brain.json", knowledge)
    again = read_case_yaml(to_yaml(back(record, knowledge)), "again.yaml")
    assert normal(again) == normal(record)


# --- what must not be lost or guessed ---------------------------------------------------------------------------------


def test_what_is_open_stays_open(knowledge: Knowledge) -> None:
    record = Record(
        id="p",
        diagnoses=(Diagnosis(tumours=("lung-adenocarcinoma", "breast-carcinoma")),),
        variants=(VariantEntry(gene="EGFR", present=None),),
        findings=(
            Finding(fact="marker.HER2_IHC", value=("0", "1+")),
            Finding(fact="history.heart_failure", value=("yes", "no")),
            Finding(fact="lab.platelets_1e9_l", value={"above": 1.0, "max": 3.0}),
        ),
        complete={"treatments": False},
    )
    again = back(record, knowledge)
    assert normal(again) == normal(record)
    assert again.complete == {"treatments": False}
    reasons = [r["dataAbsentReason"] for r in written(record, knowledge) if "dataAbsentReason" in r]
    assert [r["coding"][0]["code"] for r in reasons] == ["unknown"] * 3


@pytest.mark.medium
def test_without_our_codes_other_programs_read_no_wrong_fact(
    reference_data: Path, demo: Path, knowledge: Knowledge
) -> None:
    paths = [*demo.glob("*.json"), *(reference_data / "mcode_ig_4.0.0").rglob("*.json")]
    records = [record for path in sorted(paths) for record in _read(path, knowledge)]
    assert len(records) >= 100
    for record in records:
        bare = _without_ours(to_fhir(record, knowledge))
        (other,) = read_bytes(bare, "other.json", knowledge)
        assert {f.fact for f in other.findings} <= {f.fact for f in record.findings}
        assert {(v.gene, v.present) for v in other.variants} <= {
            (v.gene, v.present) for v in record.variants
        }
        assert _leaves(record, knowledge) <= _leaves(other, knowledge)
        assert _places(other) == _places(record)


def _leaves(record: Record, knowledge: Knowledge) -> set[str]:
    nodes = {node for diagnosis in record.diagnoses for node in diagnosis.tumours}
    words = words_of(knowledge)
    return {leaf for node in nodes for leaf in words.members("tumour", node)}


def _places(record: Record) -> list[tuple[str, bool]]:
    """Where lesions lie; a later word on one that has no size is in codes of our own alone."""
    own = [each for each in record.lesions if each.findings and each.diameter_mm is None]
    return sorted((each.organ, each.primary) for each in record.lesions if each not in own)


def _without_ours(text: bytes) -> bytes:
    """Take out every code, profile and extension of our own."""

    def rest(value: Any) -> Any:
        if isinstance(value, list):
            return [rest(each) for each in value if not _is_ours(each)]
        if isinstance(value, dict):
            return {name: rest(each) for name, each in value.items() if name != "fullUrl"}
        return value

    return json.dumps(rest(json.loads(text))).encode()


def _is_ours(value: Any) -> bool:
    if isinstance(value, dict):
        value = value.get("url") or value.get("system") or ""
    return isinstance(value, str) and value.startswith(OWN)


def test_what_somebody_changed_afterwards_counts(knowledge: Knowledge) -> None:
    record = Record(
        id="p",
        diagnoses=(Diagnosis(tumours=("nsclc",)),),
        treatments=(Treatment(drugs=("cisplatin",), status="ongoing"),),
        findings=(
            Finding(fact="lab.platelets_1e9_l", value=80.0, on=date(2026, 5, 1)),
            Finding(fact="patient.weight_kg", value=70.0),
        ),
    )
    bundle = json.loads(to_fhir(record, knowledge))
    for entry in bundle["entry"]:
        each = entry["resource"]
        if each["resourceType"] == "MedicationAdministration":
            each["status"] = "completed"
        if each["resourceType"] == "Condition":
            each["verificationStatus"]["coding"][0]["code"] = "refuted"
        if "80.0" in json.dumps(each):
            each["status"] = "entered-in-error"
        if "70.0" in json.dumps(each):
            each["valueQuantity"]["code"] = "[lb_av]"
    (again,) = read_bytes(json.dumps(bundle).encode(), "changed.json", knowledge)
    assert [t.status for t in again.treatments] == ["given"]
    assert (again.diagnoses, again.findings) == ((), ())
    assert sorted(line.why for line in again.unread) == [
        "its status is entered-in-error",
        "its status is refuted",
        "the unit '[lb_av]' instead of 'kg'",
    ]


def test_entries_that_say_the_same_are_kept_each(knowledge: Knowledge) -> None:
    twice = (Finding(fact="lab.inr", value=1.1), Finding(fact="lab.inr", value=1.1))
    assert len(back(Record(id="p", findings=twice), knowledge).findings) == 2
    lesions = (LesionEntry(organ="liver"), LesionEntry(organ="liver"))
    assert len(back(Record(id="p", lesions=lesions), knowledge).lesions) == 2


def test_what_is_no_longer_in_our_form_is_read_as_from_any_other_program(
    knowledge: Knowledge,
) -> None:
    record = Record(id="p", findings=(Finding(fact="lab.inr", value=1.1, on=date(2026, 5, 1)),))
    text = to_fhir(record, knowledge).replace(b"2026-05-01", b"2026-05-01T08:00:00Z")
    (again,) = read_bytes(text, "changed.json", knowledge)
    assert [(f.fact, f.value, f.on) for f in again.findings] == [("lab.inr", 1.1, date(2026, 5, 1))]


def test_a_part_without_its_whole_is_named(knowledge: Knowledge) -> None:
    record = Record(id="p", lesions=(LesionEntry(id="a", organ="liver"),))
    bundle = json.loads(to_fhir(record, knowledge))
    entries = [e for e in bundle["entry"] if e["resource"]["resourceType"] != "Observation"]
    (again,) = read_bytes(json.dumps({**bundle, "entry": entries}).encode(), "x.json", knowledge)
    assert again.lesions == ()
    assert [line.why for line in again.unread] == ["the observation that belongs to it is missing"]


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ({"findings": (Finding(fact="lab.inr", value=float("nan")),)}, "findings[0]"),
        ({"findings": (Finding(fact="lab.inr", value={"above": 1.0, "min": 2.0}),)}, "findings[0]"),
        ({"findings": (Finding(fact="lab.inr", value=1.0, text="\x00"),)}, "findings[0]"),
        ({"diagnoses": (Diagnosis(tumours=("two  blanks",)),)}, "diagnoses[0]"),
        ({"lesions": (LesionEntry(organ="", where="lesions[7]"),)}, "lesions[7]"),
        ({"patient": Patient(name="\x07")}, "patient"),
        ({"treatments": (Treatment(kind="radiotherapy", fractions=-1),)}, "treatments[0]"),
    ],
)
def test_what_fhir_cannot_hold_is_an_error_that_names_it(
    entry: dict[str, Any], place: str, knowledge: Knowledge
) -> None:
    with pytest.raises(RecordError, match=r"what FHIR can hold") as raised:
        to_fhir(Record(id="p", **entry), knowledge, "p.yaml")
    assert (raised.value.file, raised.value.place) == ("p.yaml", place)
