"""Invented phenopackets, with what a doctor reads in each of them written by hand."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record import Record, read_bytes, read_records
from metboard.record.case_file import read_case_yaml, to_yaml

FOLDER = Path(__file__).parent / "phenopackets"
Read = Callable[..., Record]


@pytest.fixture
def packet(knowledge: Knowledge) -> Read:
    """Read blocks, given as plain values, as one phenopacket."""

    def read_packet(**blocks: Any) -> Record:
        subject = {"id": "p", "sex": "FEMALE", "dateOfBirth": "1960-05-04T00:00:00Z"}
        value = {"id": "x", "subject": subject, "metaData": {}, **blocks}
        (record,) = read_bytes(json.dumps(value).encode(), "packet.json", knowledge)
        return record

    return read_packet


def _term(label: str, code: str = "NCIT:C0") -> dict[str, str]:
    return {"id": code, "label": label}


def _whys(record: Record) -> dict[str, str]:
    return {line.where: line.why for line in record.unread}


# --- lung: ages only --------------------------------------------------------------------------------------------------


@pytest.fixture
def lung(knowledge: Knowledge) -> Record:
    (record,) = read_records(FOLDER / "lung.json", knowledge)
    return record


def test_ages_without_a_birth_date_give_no_day_and_stay_in_words(lung: Record) -> None:
    assert (lung.id, lung.patient.sex, lung.patient.birth_date) == ("patient-L", "female", None)
    (diagnosis,) = lung.diagnoses
    assert (diagnosis.tumours, diagnosis.side, diagnosis.on) == (
        ("lung-adenocarcinoma",), "right", None,
    )  # fmt: skip
    assert "at the age of 61 years 11 months, day not given" in diagnosis.text
    (age,) = [f for f in lung.findings if f.fact == "patient.age_years"]
    assert age.value == {"min": 63.0, "max": 130.0}


def test_stages_are_clinical_or_pathological_and_of_their_tumour(lung: Record) -> None:
    assert {(s.prefix, s.t, s.n, s.m, s.group, s.of) for s in lung.stages} == {
        ("", "", "", "", "IV", "diseases[0]"),
        ("c", "2", "", "1", "", "diseases[0]"),
        ("p", "2a", "1", "", "", "diseases[0]"),
    }


def test_only_what_was_accepted_is_a_variant_and_a_normal_sample_shows_the_germline(
    lung: Record,
) -> None:
    assert {(v.gene, v.protein, v.kind, v.origin, v.specimen) for v in lung.variants} == {
        ("EGFR", "p.Leu858Arg", "missense", None, "biopsy-1"),
        ("BRCA2", "p.Ser1982ArgfsTer22", "frameshift", "germline", "blood-1"),
    }
    place = "interpretations[0].diagnosis.genomicInterpretations"
    assert _whys(lung) == {
        f"{place}[2]": "rejected: no finding",
        f"{place}[3]": "of uncertain significance: no finding",
        "files[0]": "not read",
    }


def test_specimens_say_what_and_of_which_tumour(lung: Record) -> None:
    assert [(s.id, s.kind, s.origin, s.organ) for s in lung.specimens] == [
        ("biopsy-1", "tissue", "primary", "lung"),
        ("blood-1", "blood", None, ""),
    ]


def test_treatments_say_what_for_how_they_went_and_why_they_ended(lung: Record) -> None:
    first, second = lung.treatments
    assert (first.drugs, first.status, first.setting) == (("osimertinib",), "given", "advanced")
    assert (first.response, first.outcome, first.of) == ("partial", "progression", "diseases[0]")
    assert (second.drugs, second.status) == (("carboplatin", "pemetrexed"), "ongoing")
    assert (second.start, second.of) == (None, "diseases[0]")
    assert "63 years 1 month" in second.text
    (harm,) = lung.toxicities
    assert (harm.event, harm.grade, harm.drugs) == ("Diarrhea", 2, ("osimertinib",))


# --- breast: a family, metastases, measurements -----------------------------------------------------------------------


@pytest.fixture
def breast(knowledge: Knowledge) -> Record:
    (record,) = read_records(FOLDER / "breast.json", knowledge)
    return record


def test_metastases_belong_to_the_primary_and_are_no_second_one(breast: Record) -> None:
    (diagnosis,) = breast.diagnoses
    assert (diagnosis.side, diagnosis.on) == ("left", date(2019, 5, 2))
    assert {(e.organ, e.of, e.on) for e in breast.lesions} == {
        ("bone", "diseases[0]", date(2026, 2, 11)),
        ("liver", "diseases[0]", date(2026, 3, 20)),
    }


def test_an_age_to_the_day_and_a_birth_date_give_a_day(breast: Record) -> None:
    (specimen,) = breast.specimens
    assert (specimen.id, specimen.origin, specimen.on) == (
        "liver-biopsy", "metastasis", date(2026, 3, 20),
    )  # fmt: skip


def test_measurements_are_converted_and_an_unknown_unit_is_named(breast: Record) -> None:
    values = {f.fact: (f.value, f.on) for f in breast.findings}
    assert values["lab.haemoglobin_g_l"] == (104.0, date(2026, 9, 21))
    assert values["patient.ecog"] == (1.0, date(2026, 9, 21))
    assert values["marker.ER_PCT"][0] == {"min": 1.0, "max": 100.0}
    assert values["history.interstitial_lung_disease"] == (True, date(2026, 1, 10))
    assert "proband.measurements[2]" in _whys(breast)


def test_courses_of_treatment_have_days_dose_and_setting(breast: Record) -> None:
    said = {
        (t.kind, t.drugs, t.status, str(t.start), str(t.end), t.setting) for t in breast.treatments
    }
    assert said == {
        ("surgery", (), "given", "2019-06-01", "2019-06-01", "definitive"),
        ("radiotherapy", (), "given", "None", "None", None),
        ("drug", ("letrozole",), "given", "2019-09-01", "2024-09-01", "adjuvant"),
        ("drug", ("fulvestrant", "palbociclib"), "ongoing", "2026-03-01", "None", None),
    }
    (course,) = [t for t in breast.treatments if t.kind == "radiotherapy"]
    assert (course.dose_gy, course.fractions) == (50.0, 25)


def test_a_drug_for_a_disease_that_is_no_cancer_is_no_treatment_of_it(breast: Record) -> None:
    assert _whys(breast)["proband.medicalActions[4]"] == "given for rheumatoid arthritis"


def test_relatives_are_named_by_the_pedigree(breast: Record) -> None:
    (mother,) = breast.relatives
    assert (mother.relation, mother.tumours, mother.age_years) == (
        "mother", ("breast-carcinoma",), 41.5,
    )  # fmt: skip
    assert _whys(breast)["relatives[1].diseases[0]"] == "of a relative (brother): no cancer"


# --- messy: a cohort --------------------------------------------------------------------------------------------------


@pytest.fixture
def messy(knowledge: Knowledge) -> tuple[Record, ...]:
    return read_records(FOLDER / "messy.json", knowledge)


def test_every_member_of_a_cohort_is_a_patient(messy: tuple[Record, ...]) -> None:
    assert [record.id for record in messy] == ["patient-M", "patient-N"]
    first, second = messy
    assert (first.patient.birth_date, first.patient.sex) == (date(1955, 2, 28), None)
    assert first.patient.died
    assert _whys(second) == {"members[1].subject.dateOfBirth": "not a date"}


def test_a_member_that_is_no_phenopacket_is_named_with_the_others(knowledge: Knowledge) -> None:
    text = b'{"members": [7, {"subject": {"id": "a"}}, {}]}'
    (record,) = read_bytes(text, "cohort.json", knowledge)
    assert (record.id, set(_whys(record))) == ("a", {"members[0]", "members[2]"})


def test_what_is_excluded_or_negated_is_absent(messy: tuple[Record, ...]) -> None:
    (lungs,) = [f for f in messy[0].findings if f.fact == "history.interstitial_lung_disease"]
    assert lungs.value is False
    assert not [f for f in messy[0].findings if f.fact == "symptom.bone_pain"]
    assert not [d for d in messy[0].diagnoses if "breast" in "".join(d.tumours)]


def test_faults_are_named_where_they_stand_and_spoil_nothing_else(
    messy: tuple[Record, ...],
) -> None:
    why = {where.removeprefix("members[0]."): text for where, text in _whys(messy[0]).items()}
    assert set(why) >= {
        "genes", "variants", "measurements", "metaData", "diseases[0]", "diseases[1].unheardOf",
        "diseases[1].diseaseStage", "diseases[2]", "diseases[3]", "medicalActions[0]", "medicalActions[1]",
        "medicalActions[4]", "phenotypicFeatures[1]", "phenotypicFeatures[2]", "phenotypicFeatures[3]",
        "phenotypicFeatures[4]", "subject.ageAtCollection",
    }  # fmt: skip
    genomic = "interpretations[0].diagnosis.genomicInterpretations"
    assert {f"{genomic}[{i}]" for i in range(3)} <= set(why)
    assert not messy[0].variants
    assert [(s.group, s.of) for s in messy[0].stages] == [("II", "diseases[1]")]


def test_a_prescription_without_a_time_proves_nothing_given(messy: tuple[Record, ...]) -> None:
    (treatment,) = [t for t in messy[0].treatments if t.drugs == ("docetaxel",)]
    assert treatment.status == "planned"
    (steroid,) = [f for f in messy[0].findings if f.fact == "medicine.prednisone_mg"]
    assert steroid.value == 10.0


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "organ", "second"),
    [
        ("Metastatic Malignant Neoplasm in the Liver", "liver", "diseases[0]"),
        ("Lung Carcinoma Metastatic in the Brain", "brain", "diseases[0]"),
        ("Metastatic Lung Carcinoma", "", ""),
        ("Lung Carcinoma Metastatic in the Lymph Nodes", "", ""),
    ],
)
def test_the_seat_of_a_metastasis_stands_behind_in_or_to(
    label: str, organ: str, second: str, packet: Read
) -> None:
    site = _term("lung")
    record = packet(
        diseases=[
            {"term": _term("Lung Adenocarcinoma")},
            {"term": _term(label), "primarySite": site},
        ]
    )
    assert len(record.diagnoses) == 1
    assert [(e.organ, e.of) for e in record.lesions] == ([(organ, second)] if organ else [])


def test_the_gene_egfr_is_no_filtration_rate(packet: Read) -> None:
    sample = {"id": "b", "diagnosticMarkers": [_term("EGFR Mutation Negative")]}
    record = packet(biosamples=[sample])
    assert [a.genes for a in record.assays] == [("EGFR",)]


def test_a_grade_is_no_stage(packet: Read) -> None:
    record = packet(
        diseases=[{"term": _term("Lung Adenocarcinoma"), "diseaseStage": [_term("Grade 2")]}]
    )
    assert record.stages == ()


def test_categories_that_touch_are_all_read(packet: Read) -> None:
    disease = {"term": _term("Lung Adenocarcinoma"), "clinicalTnmFinding": [_term("T4N2M1a")]}
    (stage,) = packet(diseases=[disease]).stages
    assert (stage.prefix, stage.t, stage.n, stage.m) == ("c", "4", "2", "1a")


def test_a_medicine_without_an_end_may_still_be_taken(packet: Read) -> None:
    start = {"interval": {"start": "2026-01-01T00:00:00Z"}}
    agent = {"agent": _term("warfarin", "RxNorm:11289"), "doseIntervals": [start]}
    record = packet(medicalActions=[{"treatment": agent}])
    assert [(f.fact, f.value) for f in record.findings] == [
        ("medicine.anticoagulant", ("yes", "no"))
    ]


def test_a_variant_of_the_person_is_inherited_only_where_samples_show_the_contrast(
    packet: Read,
) -> None:
    found = {"subjectOrBiosampleId": "p", "gene": {"valueId": "HGNC:1101", "symbol": "BRCA2"}}
    interpretations = [{"id": "i", "diagnosis": {"genomicInterpretations": [found]}}]
    alone = packet(interpretations=interpretations)
    beside = packet(interpretations=interpretations, biosamples=[{"id": "tumour"}])
    assert [record.variants[0].origin for record in (alone, beside)] == [None, "germline"]


def test_an_unknown_status_of_a_variant_or_regimen_states_nothing(packet: Read) -> None:
    found = {"interpretationStatus": "RULED_OUT", "gene": {"symbol": "BRCA2"}}
    regimen = {"ontologyClass": _term("FOLFOX"), "regimenStatus": "PLANNED"}
    record = packet(
        interpretations=[{"id": "i", "diagnosis": {"genomicInterpretations": [found]}}],
        medicalActions=[{"therapeuticRegimen": regimen}],
    )
    assert (record.variants, record.treatments) == ((), ())
    assert all("is not understood" in line.why for line in record.unread)
    assert len(record.unread) == 2


def test_yaml_says_the_same_as_json(knowledge: Knowledge) -> None:
    values = json.loads((FOLDER / "lung.json").read_bytes())
    text = msgspec.yaml.encode(values)
    assert read_bytes(text, "lung.yaml", knowledge) == read_records(FOLDER / "lung.json", knowledge)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"metaData": {}}', "a phenopacket without subject and content"),
        (b'{"proband": 7}', "at proband: found int 7; expected a phenopacket"),
        (b'{"members": []}', "at members: found list []; expected a list of phenopackets"),
        (b'{"members": [null], "id": "x"}', "at members[0]: found"),
        (b'{"subject": {"id": "x"', "the end of the file inside a value"),
    ],
)
def test_a_file_without_a_patient_is_refused_in_words(
    text: bytes, words: str, knowledge: Knowledge
) -> None:
    with pytest.raises(RecordError, match="found") as raised:
        read_bytes(text, "packet.json", knowledge)
    assert words in str(raised.value)


@pytest.mark.parametrize("name", ["lung", "breast", "messy"])
def test_a_record_of_a_phenopacket_survives_a_round_trip(name: str, knowledge: Knowledge) -> None:
    for record in read_records(FOLDER / f"{name}.json", knowledge):
        assert read_case_yaml(to_yaml(record), record.id) == record


@pytest.mark.parametrize("name", ["lung", "breast", "messy"])
def test_no_damage_escapes_as_anything_but_a_record_error(name: str, knowledge: Knowledge) -> None:
    chance, values = random.Random(name), json.loads((FOLDER / f"{name}.json").read_bytes())
    refused: list[str] = []
    for _ in range(60):
        try:
            read_bytes(json.dumps(spoil(values, chance)).encode(), "spoilt.json", knowledge)
        except RecordError as error:
            refused.append(str(error))
    assert 0 < len(refused) < 60
    assert all("spoilt.json" in words and "found" in words for words in refused)


_ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1e300, 10**25, "", "P", "P-1Y", "NaN", "2026-13-45", "x" * 300, [], {}, [[]],
    {"id": 5}, [None], "a/b, c#d", "HGNC:", ":", "UCUM:", "9999-12-31T00:00:00Z", "P99999Y1D",
)  # fmt: skip


def spoil(value: Any, chance: random.Random, rate: float = 0.03) -> Any:
    """Replace, drop or double some of the values in a tree."""
    if chance.random() < rate:
        return chance.choice(_ODD)
    if isinstance(value, dict):
        kept = {key: spoil(inner, chance, rate) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if chance.random() > rate / 3}
    if isinstance(value, list):
        made = [spoil(inner, chance, rate) for inner in value]
        return made + made[:1] if chance.random() < rate else made
    return value
