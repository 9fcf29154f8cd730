"""`metboard response`: one object a line, the page with its figures, what a reader sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metboard import NOT_A_DEVICE

PATIENT = """
id: {id}
as_of: 2026-06-15
diagnoses: [{{tumours: [lung-adenocarcinoma], on: 2025-12-01}}]
lesions:
  - {{id: "liver <1>", organ: liver, diameter_mm: 40, on: 2026-01-05}}
  - {{id: "liver <1>", organ: liver, diameter_mm: {mm}, on: 2026-03-09}}
  - {{id: rib, organ: bone, site: rib, on: 2026-01-08}}
  - {{id: rib, organ: bone, site: rib, on: 2026-03-12, findings: {{progressing: true}}}}
treatments: [{{drugs: [pembrolizumab], start: 2026-01-12, setting: advanced, status: ongoing}}]
"""


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    path = tmp_path / "someone.yaml"
    path.write_text(PATIENT.format(id="someone", mm=24))
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.yaml"
    path.write_text(PATIENT.format(id="other", mm=52))
    return path


def test_each_criteria_give_one_object(patient: Path, run: Any) -> None:
    ran = run("response", patient, "--json")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert [(t["contract"], t["criteria"]) for t in told] == [
        ("metboard.response/1", "recist-1.1"), ("metboard.response/1", "irecist"),
    ]  # fmt: skip
    first = told[0]
    assert first["best"] == ["PR", "PD"]
    assert first["best_change_pct"] == -40.0
    assert first["assessments"][1]["sum_mm"] == 24
    assert first["progressed"] is None
    assert first["progression_on"] == ["2026-03-09"]
    assert first["missing"][0]["lesion"] == "rib"
    assert [e["source"] for e in first["evidence"]] == ["eisenhauer-2009", "recist-questions"]


def test_one_set_of_criteria_can_be_chosen(patient: Path, run: Any) -> None:
    told = [
        json.loads(x)
        for x in run("response", patient, "--json", "--criteria", "recist-1.1").out.splitlines()
    ]
    assert [t["criteria"] for t in told] == ["recist-1.1"]


def test_the_words_say_best_answer_and_question(patient: Path, run: Any) -> None:
    words = run("response", patient, "--criteria", "recist-1.1").out
    assert "best answer PR or PD, perhaps progression on 2026-03-09" in words
    assert "is the growth unequivocal progression? (judge)" in words
    assert NOT_A_DEVICE.split(".")[0] in words


def test_the_page_holds_figures_tables_and_escaped_names(
    patient: Path, other: Path, tmp_path: Path, run: Any
) -> None:
    ran = run("response", patient, other, "-o", tmp_path / "out")
    page = (tmp_path / "out" / "response.html").read_text()
    assert str(tmp_path / "out" / "response.html") in ran.out
    assert page.count('id="waterfall-title"') == 2, "one for each set of criteria"
    assert page.count('id="spider-title"') == 4
    assert "liver &lt;1&gt;" in page
    assert "liver <1>" not in page
    assert NOT_A_DEVICE in page
    for words in ("All patients by RECIST 1.1", "To find out", "-40.0", "+30.0", "Smallest before"):
        assert words in page


def test_a_broken_file_is_reported_and_the_other_answered(
    patient: Path, tmp_path: Path, run: Any
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: [")
    ran = run("response", broken, patient, "--json")
    assert ran.code == 2
    assert len(ran.out.splitlines()) == 2
    assert "metboard.error/1" in ran.err


def test_one_assessment_is_nothing_to_compare(tmp_path: Path, run: Any) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(
        "id: one\nas_of: 2026-06-15\ndiagnoses: [{tumours: [lung-adenocarcinoma], on: 2025-12-01}]\n"
        "lesions: [{organ: liver, diameter_mm: 40, on: 2026-01-05}]\n"
    )
    assert "fewer than two assessments with a day: nothing to compare" in run("response", path).out
