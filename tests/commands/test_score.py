"""`metboard score`: one object for each patient or lesion, the words of its errors, what a reader sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metboard import NOT_A_DEVICE
from metboard.knowledge import release

SPINE = """
id: someone
as_of: 2026-10-15
patient: {birth_date: 1960-01-01, sex: female}
diagnoses: [{tumours: [lung-adenocarcinoma], on: 2026-10-01}]
lesions:
  - {organ: spine, site: vertebra, diameter_mm: 20, on: 2026-10-01,
     findings: {spine_level: T6, matrix: lytic, alignment: normal, collapse: below-half, posterolateral: none}}
  - {organ: spine, site: vertebra, diameter_mm: 30, on: 2026-10-01,
     findings: {spine_level: L1, pain_kind: mechanical, matrix: lytic, alignment: deformity, collapse: above-half,
                posterolateral: bilateral}}
  - {organ: liver, diameter_mm: 20, on: 2026-10-01}
  - {organ: brain, diameter_mm: 9, on: 2026-10-01}
findings:
  - {fact: patient.ecog, value: 1, on: 2026-10-10}
  - {fact: lab.bilirubin_umol_l, value: 10, on: 2026-10-10}
  - {fact: lab.albumin_g_l, value: 40, on: 2026-10-10}
"""


@pytest.fixture
def someone(tmp_path: Path) -> Path:
    path = tmp_path / "someone.yaml"
    path.write_text(SPINE)
    return path


def test_a_score_of_lesions_gives_one_object_for_each_that_it_is_meant_for(
    run: Any, someone: Path
) -> None:
    ran = run("score", "sins", someone, "--json")
    assert ran.code == 0
    first, second = ran.objects
    assert {first["contract"], second["contract"]} == {"metboard.score/1"}
    assert [first["lesion"]["id"], second["lesion"]["id"]] == ["spine-1", "spine-2"]
    assert (first["value"], first["low"], first["high"], first["class"]) == (None, 5, 8, None)
    assert first["classes"] == ["stable", "potentially-unstable"]
    assert [(m["fact"], m["how"]) for m in first["missing"]] == [("lesion.pain_kind", "ask")]
    assert (second["value"], second["class"], second["missing"]) == (16, "unstable", [])
    assert (second["source"], second["unverified"]) == ("fisher-2010", False)


def test_an_item_says_what_was_found_where_and_its_points(run: Any, someone: Path) -> None:
    items = {i["id"]: i for i in run("score", "sins", someone, "--json").objects[0]["items"]}
    assert items["location"] | {"title": ""} == {
        "id": "location", "title": "", "points": 1, "low": 1, "high": 1, "found": "T6",
        "where": ["lesions[0]"], "facts": ["lesion.spine_level"],
    }  # fmt: skip
    assert (items["pain"]["points"], items["pain"]["low"], items["pain"]["high"]) == (None, 0, 3)
    assert items["pain"]["found"] == "unknown"


def test_a_score_of_the_patient_gives_one_object(run: Any, someone: Path) -> None:
    (found,) = run("score", "albi", someone, "--json").objects
    assert found["lesion"] is None
    assert found["value"] == pytest.approx(-2.74)
    assert found["class"] == "grade-1"


def test_facts_are_derived_from_what_the_record_holds(run: Any, someone: Path) -> None:
    """Age, number of brain metastases, spread elsewhere, and Karnofsky 70 to 80 from ECOG 1."""
    (found,) = run("score", "gpa-lung-adenocarcinoma", someone, "--json").objects
    items = {i["id"]: i for i in found["items"]}
    assert {name: i["points"] for name, i in items.items()} == {
        "age": 0.5, "karnofsky": None, "extracranial": 0, "number": 0.5, "gene": None,
    }  # fmt: skip
    assert (items["karnofsky"]["low"], items["karnofsky"]["high"]) == (0, 0.5)
    assert (found["low"], found["high"]) == (1, 2.5)
    assert [a["fact"] for a in found["assumed"]] == ["extent.brain.lesions"]
    assert found["unverified"] is True


def test_without_assumptions_a_list_is_only_a_lower_bound(run: Any, someone: Path) -> None:
    (found,) = run("score", "gpa-lung-adenocarcinoma", someone, "--json", "--no-assume").objects
    assert found["assumed"] == []
    assert found["low"] == 0.5
    assert "extent.brain.lesions" in {m["fact"] for m in found["missing"]}


def test_a_score_that_is_meant_for_nothing_here_says_so(run: Any, someone: Path) -> None:
    (found,) = run("score", "mirels", someone, "--json").objects
    assert (found["applies"], found["value"], found["low"], found["class"]) == (
        False, None, None, None,
    )  # fmt: skip
    ran = run("score", "mirels", someone)
    assert "is not meant for this" in ran.out


def test_a_default_is_never_a_point(run: Any, someone: Path) -> None:
    """Silence on pain is taken as no pain where options are judged, never in a score."""
    found = run("score", "sins", someone, "--json").objects[0]
    assert "lesion.pain_kind" in {m["fact"] for m in found["missing"]}


def test_an_unknown_score_names_the_nearest(run: Any, someone: Path) -> None:
    ran = run("score", "child-pug", someone)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "no score is called `child-pug` (nearest: child-pugh); `metboard score list` names all\n"
    )


def test_a_score_without_a_file_says_what_is_missing(run: Any) -> None:
    ran = run("score", "albi")
    assert ran.code == 2
    assert ran.err == "metboard score albi needs a file: metboard score albi FILE\n"


def test_a_broken_file_is_an_error_object(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("diagnoses: [{")
    ran = run("score", "albi", path, "--json")
    assert ran.code == 2
    assert json.loads(ran.err)["contract"] == "metboard.error/1"


def test_the_list_names_items_source_and_whether_anybody_read_it(run: Any) -> None:
    (found,) = run("score", "list", "--json").objects
    assert found["contract"] == "metboard.scores/1"
    rows = {row["id"]: row for row in found["scores"]}
    assert set(rows) == set(release().scores)
    assert rows["fong"]["title"].startswith("Clinical risk score")
    assert [item["id"] for item in rows["fong"]["items"]] == [
        "nodes", "interval", "number", "cea", "size",
    ]  # fmt: skip
    assert (rows["fong"]["source"], rows["fong"]["unverified"]) == ("fong-1999", False)
    assert rows["teachh"]["unverified"] is True
    assert rows["albi"]["formula"] == "albi"


def test_the_page_for_people_shows_items_points_and_what_to_find_out(
    run: Any, someone: Path
) -> None:
    ran = run("score", "sins", someone)
    for words in ("5 to 8", "find out", "pain from this vertebra", "below-half", "fisher-2010"):
        assert words in ran.out
    assert NOT_A_DEVICE.split(".")[0] in ran.out


def test_what_is_computed_from_the_items_is_not_called_stated(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "lung.yaml"
    path.write_text(
        "id: lung\nas_of: 2026-10-15\ndiagnoses: [{tumours: [lung-adenocarcinoma]}]\nfindings:\n"
        "  - {fact: organ.lung.fev1_pct, value: 57, on: 2026-10-01}\n"
        "  - {fact: organ.lung.segments_open, value: 19, on: 2026-10-01}\n"
        "  - {fact: organ.lung.segments_removed, value: 4, on: 2026-10-01}\n"
    )
    (found,) = run("score", "ppo-fev1", path, "--json").objects
    assert (found["value"], found["class"], found["stated"]) == (45, "30-to-60", "")


def test_a_total_that_the_record_states_is_taken(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "liver.yaml"
    path.write_text(
        "id: liver\nas_of: 2026-10-15\ndiagnoses: [{tumours: [hepatocellular]}]\nfindings:\n"
        "  - {fact: score.child-pugh, value: 7, on: 2026-10-01}\n"
    )
    (found,) = run("score", "child-pugh", path, "--json").objects
    assert (found["value"], found["class"], found["stated"]) == (7, "B", "7")


def test_an_item_of_several_facts_names_each(run: Any, someone: Path) -> None:
    (found,) = run("score", "gpa-lung-adenocarcinoma", someone, "--json").objects
    items = {i["id"]: i for i in found["items"]}
    assert items["gene"]["found"] == (
        "EGFR oncogenic mutation of any kind listed here: unknown; ALK fusion: unknown"
    )


def test_a_table_that_nobody_has_seen_is_marked_where_it_is_used(run: Any, someone: Path) -> None:
    ran = run("score", "gpa-lung-adenocarcinoma", someone)
    assert "unverified: nobody has seen this table in it" in " ".join(ran.out.split())


def test_the_list_for_people_marks_what_nobody_read(run: Any) -> None:
    ran = run("score", "list")
    assert "unverified" in ran.out
    assert "katagiri" in ran.out
