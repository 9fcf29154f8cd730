"""Every FHIR file of the reference data: whole patients are understood, and nothing ever escapes but a RecordError."""

from __future__ import annotations

from pathlib import Path

import pytest

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record import Record, read_bytes, read_records
from metboard.record.case_file import read_case_yaml, to_yaml


def _files(folder: Path) -> list[Path]:
    return sorted(path for end in ("json", "ndjson") for path in folder.rglob(f"*.{end}"))


def _read(path: Path, knowledge: Knowledge) -> tuple[Record, ...]:
    try:
        return read_records(path, knowledge)
    except RecordError:
        return ()


@pytest.mark.medium
def test_every_file_is_read_or_refused_in_words_and_comes_back_from_yaml(
    reference_data: Path, knowledge: Knowledge
) -> None:
    files = _files(reference_data)
    records = [record for path in files for record in _read(path, knowledge)]
    assert len(records) >= 300
    assert all(read_case_yaml(to_yaml(record), record.id) == record for record in records)


@pytest.mark.medium
def test_no_truncated_file_escapes_as_anything_but_a_record_error(
    reference_data: Path, knowledge: Knowledge
) -> None:
    for path in _files(reference_data / "mcode_ig_4.0.0")[::5]:
        data = path.read_bytes()
        for part in (1, 3, 5, 7, 9):
            with pytest.raises(RecordError):
                read_bytes(data[: len(data) * part // 10], path.name, knowledge)


def test_the_first_trial_matching_patient(reference_data: Path, knowledge: Knowledge) -> None:
    folder = reference_data / "mcode_trial_matching_app" / "utils" / "r4_test_patients"
    (record,) = read_records(folder / "TrialMatching_Patient01.json", knowledge)
    assert (record.patient.sex, str(record.patient.birth_date)) == ("female", "1959-01-01")
    assert [d.tumours for d in record.diagnoses] == [("breast-ductal",)]
    assert {lesion.organ for lesion in record.lesions} == {"liver", "bone", "lymph-node"}
    assert {v.gene for v in record.variants if v.present} == {"ESR1", "PIK3CA"}
    assert {(t.drugs, t.status) for t in record.treatments} == {
        (("leuprorelin",), "given"),
        (("fulvestrant",), "given"),
        (("abemaciclib",), "ongoing"),
        (("fulvestrant",), "ongoing"),
        (("ribociclib",), "ongoing"),
    }
    facts = {f.fact: f.value for f in record.findings}
    assert facts == {
        "extent.metastatic": True,
        "patient.ecog": 1.0,
        "marker.HER2_IHC": ("0", "1+"),
        "marker.MSI": "high",
        "marker.ER_PCT": {"min": 1.0, "max": 100.0},
        "marker.PR_PCT": {"min": 1.0, "max": 100.0},
    }


def test_the_second_trial_matching_patient_had_many_drugs(
    reference_data: Path, knowledge: Knowledge
) -> None:
    folder = reference_data / "mcode_trial_matching_app" / "utils" / "r4_test_patients"
    (record,) = read_records(folder / "TrialMatching_Patient02.json", knowledge)
    assert len({drug for t in record.treatments for drug in t.drugs}) >= 10


def test_jenny_m(reference_data: Path, knowledge: Knowledge) -> None:
    (record,) = read_records(
        reference_data / "mcode_ig_4.0.0" / "example" / "Bundle-mcode-patient-bundle-jenny-m.json",
        knowledge,
    )
    assert record.diagnoses[0].tumours == ("breast-ductal",)
    assert [t.status for t in record.treatments if t.kind == "drug"] == ["planned"] * 4
    assert [(t.dose_gy, t.fractions) for t in record.treatments if t.kind == "radiotherapy"] == [
        (60.0, 30),
        (50.0, 25),
    ]
    assert record.assays[0].genes == ("BRCA1", "BRCA2", "CDH1", "PALB2", "PTEN", "STK11", "TP53")
    assert [(v.gene, v.kind) for v in record.variants] == [("PALB2", "nonsense")]
    # the official example states 3000 x 10^3/uL of neutrophils
    assert "3000 is not possible; expected 0 to 500" in {line.why for line in record.unread}
