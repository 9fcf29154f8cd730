"""`metboard convert`: where it writes, and what it refuses."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from metboard import cli
from metboard.knowledge import release
from metboard.record import read_records
from metboard.record.case_file import read_case_yaml


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["metboard", "convert", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


CASE = "id: Jürgen K.\ndiagnoses: [{tumours: [nsclc], on: 2026-10-01}]\n"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "case.yaml"
    path.write_text(CASE)
    return path


def test_convert_writes_fhir_into_the_current_folder(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, case) == 0
    name = capsys.readouterr().out.strip()
    assert re.fullmatch(r"J-rgen-K-[0-9a-f]{8}\.fhir\.json", name)
    (record,) = read_records(Path(name), release())
    assert (record.id, record.diagnoses[0].tumours) == ("Jürgen K.", ("nsclc",))
    assert sorted(path.name for path in case.parent.iterdir()) == sorted([name, "case.yaml"])


def test_convert_goes_by_the_ending_unless_told(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, case, "-o", "out.yaml") == 0
    assert read_case_yaml(Path("out.yaml").read_text(), "out.yaml").id == "Jürgen K."
    assert run(monkeypatch, case, "-o", "out.yaml", "--to", "fhir") == 0
    assert Path("out.yaml").read_text().startswith("{")


def test_convert_writes_a_file_for_each_patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [{"resourceType": "Patient", "id": name} for name in ("a", "b")]
    (tmp_path / "two.json").write_text(json.dumps(people))
    assert run(monkeypatch, tmp_path / "two.json", "-o", tmp_path / "new", "--to", "yaml") == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a.yaml", "b.yaml"]
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_convert_never_overwrites_what_it_reads(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, case, "-o", case) == 2
    assert "would be overwritten by itself" in capsys.readouterr().err
    assert case.read_text() == CASE


def test_what_cannot_be_written_leaves_nothing_behind(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write_text(CASE + "findings: [{fact: lab.inr, value: {min: 1, above: 2}}]\n")
    assert run(monkeypatch, case) == 2
    error = json.loads(capsys.readouterr().err)
    assert (error["contract"], error["place"]) == ("metboard.error/1", "findings[0]")
    assert [path.name for path in case.parent.iterdir()] == ["case.yaml"]


def test_a_place_that_cannot_be_written_to_is_named(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, case, "-o", case / "below" / "x.json") == 2
    assert "cannot be written" in capsys.readouterr().err
