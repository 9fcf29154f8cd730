"""`metboard dose budget`: what each organ had, what the rules leave, and that unknown stays a range."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.commands.test_dose import Run, run

__all__ = ["run"]

CASE = """
id: someone
as_of: 2026-10-15
diagnoses: [{tumours: [lung-adenocarcinoma], on: 2024-10-01}]
complete: {treatments: true}
lesions: [{id: t5, organ: spine, on: 2025-01-01}]
treatments:
"""
SPINE = "{where: a, kind: radiotherapy, lesions: [t5], start: 2025-03-01, end: 2025-03-12, dose_gy: 30, fractions: 10}"
LUNG = "{where: b, kind: radiotherapy, organ: lung, start: 2024-11-01, end: 2024-12-15, dose_gy: 60, fractions: 30}"


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Write a case with some courses."""

    def write(*courses: str) -> str:
        path = tmp_path / "someone.yaml"
        path.write_text(CASE + "".join(f"  - {course}\n" for course in courses))
        return str(path)

    return write


def organs(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["organ"]: each for each in told["organs"]}


def test_a_course_of_the_spine_leaves_what_the_rules_allow(run: Run, file: Any) -> None:
    told = run("budget --json", file(SPINE)).told
    assert (told["contract"], told["case"]["id"]) == ("metboard.dose/1", "someone")
    spine = organs(told)["spine"]
    assert spine["courses"][0]["eqd2_gy"] == {"low": 37.5, "high": 37.5}
    assert spine["eqd2_gy"] == {"low": 0.0, "high": 37.5}
    assert spine["days_since"] == {"low": 582, "high": 582}
    assert spine["left_eqd2_gy"] == {"low": 25.0, "high": 50.0}
    assert [r["left_eqd2_gy"] for r in spine["rules"]] == [
        {"low": 25.0, "high": 25.0},
        {"low": 30.25, "high": 49.0},
        {"low": 37.5, "high": 50.0},
    ]
    assert spine["unverified"] is False


def test_what_is_left_is_told_as_dose_in_few_fractions(run: Run, file: Any) -> None:
    spine = organs(run("budget --json", file(SPINE)).told)["spine"]
    doses = {each["fractions"]: each["low"] for each in spine["left_dose_gy"]}
    assert doses[1] == pytest.approx(9.05, abs=0.01)  # 9.05 (1 + 9.05/2) / 2 = 25
    assert doses[1] < doses[3] < doses[5]


def test_soon_after_the_first_course_only_the_tolerance_without_recovery_counts(
    run: Run, file: Any
) -> None:
    spine = organs(run("budget --json --as-of 2025-05-01", file(SPINE)).told)["spine"]
    assert [rule["holds"] for rule in spine["rules"]] == [False, False, False]
    assert spine["left_eqd2_gy"] == {"low": 12.5, "high": 50.0}
    assert spine["unverified"] is True


def test_a_course_beside_the_cord_may_have_reached_it(run: Run, file: Any) -> None:
    told = organs(run("budget --json", file(LUNG)).told)
    assert told["spine"]["courses"][0]["beside"] is True
    assert told["spine"]["eqd2_gy"] == {"low": 0.0, "high": 60.0}
    assert told["lung"]["left_eqd2_gy"] is None
    assert "volumes" in told["lung"]["why"]


def test_a_course_without_a_place_leaves_perhaps_nothing(run: Run, file: Any) -> None:
    told = run(
        "budget --json",
        file(SPINE, "{where: d, kind: radiotherapy, start: 2025-01-01, dose_gy: 8}"),
    ).told
    assert [course["where"] for course in told["unplaced"]] == ["d"]
    spine = organs(told)["spine"]
    assert spine["eqd2_gy"]["high"] is None
    assert spine["left_eqd2_gy"]["low"] == 0


def test_a_plan_and_another_organ_spend_nothing(run: Run, file: Any) -> None:
    planned = "{kind: radiotherapy, organ: spine, status: planned, start: 2026-11-01, dose_gy: 24, fractions: 2}"
    assert run("budget --json", file(planned)).told["organs"] == []
    assert "no radiotherapy is recorded" in run("budget", file(planned)).out


def test_people_read_courses_rules_and_what_nobody_read(run: Run, file: Any) -> None:
    said = run("budget", file(SPINE)).out
    assert "spine (spinal cord), alpha/beta 2 Gy, 582 days since the last course" in said
    assert (
        "had: 30 Gy in 10 fractions, 2025-03-01 to 2025-03-12: EQD2 37.5 Gy at the target" in said
    )
    assert "leaves 25.0 Gy [sahgal-hytec-2021]" in said
    assert "left at the same place: EQD2 25.0 to 50.0 Gy\n" in said
    early = run("budget --as-of 2025-05-01", file(SPINE)).out
    assert "left at the same place: EQD2 12.5 to 50.0 Gy (unverified)" in early


def test_text_of_a_record_does_not_steer_the_terminal(run: Run, file: Any) -> None:
    evil = SPINE.replace("where: a", 'where: a, technique: "3d\\e[2J[red]"')
    said = run("budget", file(evil)).out
    assert "\x1b" not in said
    assert "3d [2J[red]" in said


def test_a_file_that_cannot_be_read_exits_with_two(run: Run, tmp_path: Path) -> None:
    ran = run("budget", str(tmp_path / "nowhere.yaml"))
    assert (ran.code, ran.out) == (2, "")
    assert "found No such file or directory" in ran.err


def test_a_file_without_cancer_gives_a_line_and_no_error(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "healthy.json"
    file.write_text('{"resourceType": "Patient", "id": "healthy"}')
    ran = run("budget", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", f"{file}: no cancer in this file\n")
