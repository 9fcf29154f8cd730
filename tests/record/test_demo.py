"""The three invented patients that ship with metboard."""

from __future__ import annotations

from pathlib import Path

from metboard.knowledge import Knowledge
from metboard.record import Record, read_records


def _read(name: str, demo: Path, knowledge: Knowledge) -> Record:
    (record,) = read_records(demo / name, knowledge)
    return record


def _facts(record: Record) -> dict[str, object]:
    return {finding.fact: finding.value for finding in record.findings}


def test_the_first_has_egfr_and_brain_metastases(demo: Path, knowledge: Knowledge) -> None:
    record = _read("egfr-brain.json", demo, knowledge)
    brain = [e.diameter_mm for e in record.lesions if e.organ == "brain" and e.diameter_mm]
    assert brain == [22, 9, 7, 5]
    assert {(e.id, e.site) for e in record.lesions if e.organ == "spine"} == {
        ("tumour-l3", "vertebra")
    }
    assert ("EGFR", True) in {(v.gene, v.present) for v in record.variants}
    assert {kind for assay in record.assays for kind in assay.kinds} == {
        "sequence",
        "fusion",
        "copy-number",
    }
    facts = _facts(record)
    assert (facts["marker.PDL1_TPS"], facts["patient.ecog"], facts["patient.smoking"]) == (
        30.0,
        1.0,
        "never",
    )
    assert facts["staging.brain_mri"] == facts["staging.pet_ct"] == "done"
    assert (record.complete, record.treatments) == ({"treatments": True}, ())


def test_the_second_has_a_kidney_graft_and_no_driver(demo: Path, knowledge: Knowledge) -> None:
    record = _read("pdl1-kidney-graft.json", demo, knowledge)
    assert {(lesion.organ, lesion.diameter_mm) for lesion in record.lesions} == {
        ("lung", 44.0),
        ("liver", 18.0),
        ("adrenal", 31.0),
    }
    facts = _facts(record)
    assert facts["history.organ_transplant"] is True
    assert (facts["medicine.prednisone_mg"], facts["lab.creatinine_clearance_ml_min"]) == (
        5.0,
        52.0,
    )
    assert facts["marker.PDL1_TPS"] == 80.0
    assert not any(t.kind == "drug" for t in record.treatments)


def test_of_the_third_almost_nothing_is_known(demo: Path, knowledge: Knowledge) -> None:
    record = _read("almost-nothing.json", demo, knowledge)
    assert record.diagnoses[0].tumours == ("lung-cancer",)
    assert [(lesion.organ, lesion.count) for lesion in record.lesions] == [("liver", {"min": 2.0})]
    assert (record.variants, record.assays, record.complete) == ((), (), {})
