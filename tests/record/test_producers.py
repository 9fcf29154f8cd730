"""Traits of records of producers that the tables were not made on, and the main answers of their files."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.record.conftest import observation

from metboard.knowledge import Knowledge
from metboard.record import Record, read_bytes, read_records

Read = Callable[..., Record]
SUBJECT = {"reference": "Patient/p"}
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"


def _procedure(name: str, on: str, text: str = "", **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "Procedure",
        "id": name,
        "status": "completed",
        "subject": SUBJECT,
        "code": {"text": text},
        "performedDateTime": on,
        **rest,
    }


def _order(name: str, on: str, drug: str, **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "status": "completed",
        "intent": "order",
        "subject": SUBJECT,
        "authoredOn": on,
        "medicationCodeableConcept": {"text": drug},
        **rest,
    }


CHEMOTHERAPY = {"code": {"coding": [{"system": SNOMED, "code": "367336001"}]}}


def test_a_urn_is_followed_to_the_only_resource_with_that_id(knowledge: Knowledge) -> None:
    urn = {"subject": {"reference": "urn:uuid:p-1"}}
    listed = [{"resourceType": "Patient", "id": "p-1", "gender": "female"}]
    listed.append({**observation("o", "89247-1", valueInteger=1), **urn})
    (record,) = read_bytes(msgspec.json.encode(listed), "test.json", knowledge)
    assert [f.fact for f in record.findings] == ["patient.ecog"]


def test_an_entry_alone_is_read_one_level_down(knowledge: Knowledge) -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": {"resourceType": "Patient", "id": "p"}}],
    }
    (record,) = read_bytes(msgspec.json.encode({"resource": bundle}), "test.json", knowledge)
    assert record.id == "p"


def test_a_completed_order_proves_nothing_given(read: Read) -> None:
    (treatment,) = read(_order("m", "2026-01-05", "doxorubicin")).treatments
    assert treatment.status == "planned"


def test_chemotherapy_of_the_same_encounter_and_day_proves_an_order_given(read: Read) -> None:
    there = {"encounter": {"reference": "Encounter/e"}}
    record = read(
        _order("m", "2026-01-05", "doxorubicin", **there),
        _order("n", "2026-01-05", "tamoxifen", **there),
        _order("o", "2026-01-06", "paclitaxel", **there),
        _procedure("c", "2026-01-05", **CHEMOTHERAPY, **there),
    )
    found = {t.drugs: t.status for t in record.treatments if t.drugs}
    assert found == {
        ("doxorubicin",): "given",
        ("tamoxifen",): "planned",
        ("paclitaxel",): "planned",
    }


def test_a_code_of_one_drug_beside_the_words_of_another_is_named_and_not_believed(
    read: Read, knowledge: Knowledge
) -> None:
    code = knowledge.drugs["paclitaxel"].rxnorm[0]
    concept = {"coding": [{"system": RXNORM, "code": code, "display": "docetaxel"}]}
    record = read(_order("m", "2026-01-05", "", medicationCodeableConcept=concept))
    assert not record.treatments
    assert record.unread[0].why == "its code is of paclitaxel, its words of docetaxel"


def test_codes_of_surgery_beside_words_of_radiotherapy_are_named_and_not_believed(
    read: Read,
) -> None:
    code = {"coding": [{"system": SNOMED, "code": "396487001"}], "text": "teleradiotherapy"}
    record = read(_procedure("x", "2026-01-05", code=code))
    assert not record.treatments
    assert record.unread[0].why == "its code and its words are of different treatments"


def test_sessions_that_follow_each_other_are_one_course_and_a_few_are_not(read: Read) -> None:
    days = [f"2026-01-{day:02}" for day in range(5, 12)]
    many = [_procedure(f"s{day}", day, "teleradiotherapy") for day in days]
    (course,) = read(*many).treatments
    assert (str(course.start), str(course.end)) == ("2026-01-05", "2026-01-11")
    assert course.text.endswith("7 sessions")
    assert len(read(*many[:4]).treatments) == 4


@pytest.mark.parametrize("denial", [{"notDone": True}, {"notPerformed": True}])
def test_a_procedure_of_older_fhir_that_was_not_done_is_not_given(
    denial: dict[str, bool], read: Read
) -> None:
    (treatment,) = read(_procedure("x", "2026-01-05", "lobectomy", **denial)).treatments
    assert treatment.status == "not-given"


def test_a_statement_of_older_fhir_that_was_not_taken_is_not_given(read: Read) -> None:
    statement = _order("m", "2026-01-05", "anastrozole", taken="n")
    (treatment,) = read({**statement, "resourceType": "MedicationStatement"}).treatments
    assert treatment.status == "not-given"


def test_older_fhir_is_read_where_only_its_shape_differs(knowledge: Knowledge) -> None:
    patient = {
        "resourceType": "Patient",
        "id": "p",
        "gender": "male",
        "name": [{"family": ["Example"]}],
    }
    condition = {
        "resourceType": "Condition",
        "id": "c",
        "patient": SUBJECT,
        "code": {"text": "melanoma"},
    }
    told = {
        "clinicalStatus": "active",
        "verificationStatus": "confirmed",
        "dateRecorded": "2026-01-05",
    }
    listed = [patient, {**condition, **told}, {"resourceType": "MedicationOrder", "id": "m"}]
    (record,) = read_bytes(msgspec.json.encode(listed), "test.json", knowledge)
    assert (record.patient.sex, record.patient.name) == ("male", "Example")
    assert [str(d.on) for d in record.diagnoses] == ["2026-01-05"]
    assert [u.where for u in record.unread if "older FHIR" in u.why] == ["MedicationOrder"]


def test_a_refuted_diagnosis_of_older_fhir_is_none(read: Read) -> None:
    condition = {"resourceType": "Condition", "id": "c", "subject": SUBJECT}
    record = read({**condition, "code": {"text": "melanoma"}, "verificationStatus": "refuted"})
    assert not record.diagnoses


@pytest.mark.parametrize(("said", "sex"), [("male", None), ("female", "female")])
def test_a_sex_for_clinical_use_that_differs_leaves_the_sex_open(
    said: str, sex: str | None, knowledge: Knowledge
) -> None:
    told = {
        "url": "http://example.org/sex-for-clinical-use",
        "valueCodeableConcept": {"coding": [{"code": said}]},
    }
    patient = {"resourceType": "Patient", "id": "p", "gender": "female", "extension": [told]}
    (record,) = read_bytes(msgspec.json.encode(patient), "test.json", knowledge)
    assert record.patient.sex == sex
    assert bool(record.unread) == (sex is None)


@pytest.mark.parametrize(
    ("second", "value", "fact", "expected"),
    [
        ("85318-4", {"valueCodeableConcept": {"text": "Positive"}}, "marker.HER2_ISH", "amplified"),
        ("85318-4", {"valueString": "less than 1.8"}, "marker.HER2_ISH", "not-amplified"),
        ("85318-4", {"valueString": "greater than 2.2"}, "marker.HER2_ISH", "amplified"),
        ("85319-2", {"valueCodeableConcept": {"text": "Positive"}}, "marker.HER2_IHC", "3+"),
    ],
)
def test_the_code_that_names_the_method_goes_before_the_general_one(
    second: str, value: dict[str, Any], fact: str, expected: str, read: Read
) -> None:
    coding = [{"system": LOINC, "code": code} for code in ("48676-1", second)]
    (finding,) = read({**observation("o"), "code": {"coding": coding}, **value}).findings
    assert (finding.fact, finding.value) == (fact, expected)


def test_two_receptors_together_are_neither_alone(read: Read) -> None:
    name = "Estrogen+Progesterone receptor Ag [Presence] in Tissue by Immune stain"
    record = read(observation("o", text=name, valueCodeableConcept={"text": "Positive"}))
    assert not record.findings
    assert len(record.unread) == 1


def test_a_site_of_metastases_that_is_none_states_no_metastasis(read: Read) -> None:
    none = {
        "coding": [{"system": SNOMED, "code": "260413007", "display": "None (qualifier value)"}]
    }
    record = read(observation("o", "44667-4", valueCodeableConcept=none))
    assert not record.findings
    assert not record.lesions


@pytest.mark.parametrize(
    ("loinc", "display", "prefix"),
    [("21908-9", "", "c"), ("21902-2", "", "p"), ("21902-2", "Stage group.clinical Cancer", "")],
)
def test_a_stage_is_clinical_or_pathological_by_code_and_words_that_agree(
    loinc: str, display: str, prefix: str, read: Read
) -> None:
    code = {"coding": [{"system": LOINC, "code": loinc, "display": display}]}
    stage = {"valueCodeableConcept": {"text": "Stage IIIA"}}
    (made,) = read({**observation("o"), "code": code, **stage}).stages
    assert (made.prefix, made.group) == (prefix, "IIIA")


# --- the files --------------------------------------------------------------------------------------------------------


def _given(record: Record) -> set[tuple[str, ...]]:
    return {t.drugs for t in record.treatments if t.drugs and t.status in ("given", "ongoing")}


def _only(path: Path, knowledge: Knowledge) -> Record:
    if path.suffix == ".gz":
        return read_bytes(gzip.decompress(path.read_bytes()), path.name, knowledge)[0]
    return read_records(path, knowledge)[0]


@pytest.mark.parametrize(
    ("pattern", "given", "sessions"),
    [
        ("Maryam.json", {("paclitaxel",), ("anastrozole",)}, ""),
        ("Maureen.json", set(), "34 sessions"),
        ("T0_patient.json*", {("doxorubicin",)}, ""),
        ("T1_patient.json*", set(), "34 sessions"),
        ("triple_negative.json*", {("paclitaxel",), ("cyclophosphamide",)}, "34 sessions"),
    ],
)
def test_patients_of_mcode_pathways(
    pattern: str,
    given: set[tuple[str, ...]],
    sessions: str,
    reference_data: Path,
    knowledge: Knowledge,
) -> None:
    record = _only(next((reference_data / "mcode_pathways").rglob(pattern)), knowledge)
    assert record.patient.sex == "female"
    assert [d.tumours for d in record.diagnoses] == [("breast-carcinoma",)]
    assert not record.lesions
    assert _given(record) == given
    courses = [t.text for t in record.treatments if t.kind == "radiotherapy"]
    assert not sessions or [text.endswith(sessions) for text in courses] == [True]
    assert {f.value for f in record.findings if f.fact == "marker.HER2_ISH"} <= {
        "amplified",
        "not-amplified",
    }


def test_a_file_with_resources_of_other_patients(
    reference_data: Path, knowledge: Knowledge
) -> None:
    folder = reference_data / "mcode_trial_matching_trialjectory" / "spec" / "data"
    record = _only(folder / "patient_data.json", knowledge)
    assert not record.variants
    assert "patient.ecog" not in {f.fact for f in record.findings}
    assert not [t for t in record.treatments if t.kind == "surgery" and t.organ == "brain"]
    assert {f.value for f in record.findings if f.fact == "marker.HER2_ISH"} == {"amplified"}


def test_the_second_trial_matching_patient_to_the_last_drug(
    reference_data: Path, knowledge: Knowledge
) -> None:
    folder = reference_data / "mcode_trial_matching_app" / "utils" / "r4_test_patients"
    record = _only(folder / "TrialMatching_Patient02.json", knowledge)
    drugs = [t for t in record.treatments if t.drugs]
    assert len(drugs) == 11
    assert [t.drugs for t in drugs if t.status == "ongoing"] == [("alpelisib",)]
    assert not [t for t in drugs if t.status == "planned"]
    assert {v.gene: v.kind for v in record.variants} == dict.fromkeys(
        ("CCND1", "FGFR1", "MDM2"), "amplification"
    )
