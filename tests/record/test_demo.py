"""The five invented patients that ship with metboard."""

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


def test_the_third_has_five_liver_metastases_that_shrank_under_folfox_and_bevacizumab(
    demo: Path, knowledge: Knowledge
) -> None:
    record = _read("colon-liver.json", demo, knowledge)
    sizes = {
        on: [e.diameter_mm for e in record.lesions if e.organ == "liver" and e.on == on]
        for on in {e.on for e in record.lesions}
    }
    assert {str(on): sum(filter(None, found)) for on, found in sizes.items()} == {
        "2026-05-18": 138.0,
        "2026-09-21": 87.0,
    }
    given = {t.drugs: str(t.end) for t in record.treatments}
    assert given == {(d,): "2026-09-03" for d in ("bevacizumab", "fluorouracil", "oxaliplatin")}
    facts = _facts(record)
    assert (facts["lab.bilirubin_x_uln"], facts["marker.MSI"]) == (1.25, "stable")
    assert facts["treatment.progressing"] is False
    assert sorted(f.value for f in record.findings if f.fact == "patient.ecog") == [0.0, 1.0]
    assert (
        not {"marker.HER2_IHC", "marker.DPYD_PHENOTYPE", "organ.liver.remnant_pct"} & facts.keys()
    )
    (nodule,) = (e for e in record.lesions if e.organ == "lung")
    assert nodule.count == {"min": 0.0, "max": 1.0}


def test_the_fourth_grew_under_palbociclib_and_has_esr1_in_plasma(
    demo: Path, knowledge: Knowledge
) -> None:
    record = _read("breast-lobular.json", demo, knowledge)
    assert record.diagnoses[0].tumours == ("breast-lobular",)
    ended = {t.drugs: t.outcome for t in record.treatments if t.setting == "advanced"}
    assert ended == {("letrozole",): "progression", ("palbociclib",): "progression"}
    (found,), (panel,) = record.variants, record.assays
    assert (found.gene, found.specimen, panel.specimen) == ("ESR1", "plasma", "plasma")
    assert "PIK3CA" in panel.genes
    assert "PTEN" not in panel.genes
    stained = {f.specimen: f.value for f in record.findings if f.fact == "marker.HER2_IHC"}
    assert stained == {"specimen-breast": "0", "biopsy-liver": "1+"}
    facts = _facts(record)
    assert (facts["patient.menopause"], facts["patient.ecog"]) == ("postmenopausal", 1.0)
    assert "marker.BRCA_GERMLINE" not in facts


def test_of_the_last_almost_nothing_is_known(demo: Path, knowledge: Knowledge) -> None:
    record = _read("almost-nothing.json", demo, knowledge)
    assert record.diagnoses[0].tumours == ("lung-cancer",)
    assert [(lesion.organ, lesion.count) for lesion in record.lesions] == [("liver", {"min": 2.0})]
    assert (record.variants, record.assays, record.complete) == ((), (), {})
