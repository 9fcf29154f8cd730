"""The scores agree with the test cases of the GDL2 guidelines that cover the same ones.

Source: common-clinical-models of gdl-lang, commit 4a9eccc7 (Apache-2.0), read where the reference data lies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from tests.scores.score_cases import facts_of_case, words

from metboard.knowledge import release
from metboard.scores import compute_score

YES_NO = {"Yes": True, "No": False}
FONG = {
    "gt0003": ("extent.disease_free_months", {"Yes": 6, "No": 24}),
    "gt0004": ("extent.liver.lesions", {"Yes": 3, "No": 1}),
    "gt0005": ("marker.CEA", {"Yes": 300, "No": 20}),
    "gt0006": ("tumour.n_category", {"Yes": "N1", "No": "N0"}),
    "gt0007": ("extent.liver.largest_mm", {"Yes": 60, "No": 40}),
}
CHILD_PUGH = {
    "gt0009": (
        "organ.liver.ascites",
        {"Absent": "none", "Slight": "mild", "Moderate": "moderate-or-severe"},
    ),
    "gt0010": (
        "organ.liver.encephalopathy",
        {"No Encephalopathy": "none", "Grade 1-2": "grade-1-2", "Grade 3-4": "grade-3-4"},
    ),
    "gt0031": ("lab.inr", {"<1.7": 1.2, "1.7-2.2": 2.0, "> 2.2": 2.5}),
}
MG_DL = {"gt0003": ("lab.bilirubin_umol_l", 17.1), "gt0005": ("lab.albumin_g_l", 10.0)}
KHORANA = {
    "gt0003": "lab.leukocytes_1e9_l",
    "gt0004": "lab.platelets_1e9_l",
    "gt0008": "patient.bmi_kg_m2",
}
SITES = {
    "Stomach": "gastric-adenocarcinoma",
    "Bladder": "urothelial-bladder",
    "Gynecologic": "ovarian-carcinoma",
    "Other": "colorectal-adenocarcinoma",
}


def cases(folder: Path, name: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Give the inputs and the expected outputs of each test case, by the code of each."""
    (path,) = (folder / "gdl2_oncology").glob(f"{name}*.test.yml")
    read = yaml.safe_load(path.read_text())
    return [
        (_by_code(case["input"][1]), _by_code(case["expected_output"][1]))
        for case in read["test_cases"]
    ]


def _by_code(entries: dict[str, Any]) -> dict[str, str]:
    return {key.partition("|")[0]: str(value) for key, value in entries.items()}


def _label(value: str) -> str:
    """`0|local::at0008|No|` -> `No`."""
    return value.rstrip("|").rpartition("|")[2]


def value_of(score: str, given: dict[str, Any]) -> float | None:
    return compute_score(release().scores[score], facts_of_case(given), words()).value


def test_fong(reference_data: Path) -> None:
    found = cases(reference_data, "Fong")
    assert len(found) == 6
    for given, expected in found:
        facts = {name: answers[_label(given[code])] for code, (name, answers) in FONG.items()}
        facts |= {"tumour": "colorectal-adenocarcinoma", "extent.liver.involved": True}
        assert value_of("fong", facts) == float(expected["gt0011"])


def test_child_pugh(reference_data: Path) -> None:
    found = cases(reference_data, "Child_pugh")
    assert len(found) == 3
    for given, expected in found:
        facts: dict[str, Any] = {
            name: answers[_label(given[code])] for code, (name, answers) in CHILD_PUGH.items()
        }
        facts |= {n: float(given[code].partition(",")[0]) * f for code, (n, f) in MG_DL.items()}
        assert value_of("child-pugh", facts) == float(expected["gt0018"])


def test_khorana(reference_data: Path) -> None:
    found = [each for each in cases(reference_data, "Khorana") if "gt0016" in each[1]]
    assert len(found) == 7
    for given, expected in found:
        facts: dict[str, Any] = {
            name: float(given[code].partition(",")[0]) for code, name in KHORANA.items()
        }
        facts["tumour"] = SITES[_label(given["gt0030"])]
        low = "Yes" in _label(given["gt0028"])
        facts |= {"lab.haemoglobin_g_l": 90 if low else 120, "medicine.erythropoietin": False}
        assert value_of("khorana", facts) == float(expected["gt0016"])
