"""The command line: contracts, exit codes, and the words that a user reads when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metboard.demo import FOLDER, PATIENTS

GRAFT = FOLDER / "pdl1-kidney-graft.json"
EGFR = FOLDER / "egfr-brain.json"

CASE = """
id: someone
as_of: 2026-10-15
diagnoses: [{tumours: [lung-adenocarcinoma], on: 2026-10-01}]
findings:
  - {fact: extent.metastatic, value: true, on: 2026-10-01}
"""


@pytest.fixture
def someone(tmp_path: Path) -> Path:
    """A case file of a patient of whom little is known."""
    path = tmp_path / "someone.yaml"
    path.write_text(CASE)
    return path


def statuses(answer: dict[str, Any]) -> dict[str, str]:
    """The status of each option that is for the whole patient."""
    return {o["id"]: o["status"] for o in answer["options"] if o["targets"] == ["all"]}


def test_each_patient_gives_one_object_a_line_in_the_order_of_the_files(run: Any) -> None:
    ran = run("options", GRAFT, EGFR, "--json")
    assert ran.code == 0
    assert [o["contract"] for o in ran.objects] == ["metboard.options/1"] * 2
    assert [o["case"]["id"] for o in ran.objects] == ["pdl1-kidney-graft", "egfr-brain"]
    assert ran.err == ""


def test_a_broken_file_is_reported_and_the_others_are_still_answered(
    run: Any, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"resourceType": "Bundle", ')
    ran = run("options", broken, EGFR, "--json")
    assert ran.code == 2
    assert [o["case"]["id"] for o in ran.objects] == ["egfr-brain"]
    error = json.loads(ran.err)
    assert error["contract"] == "metboard.error/1"
    assert error["file"].endswith("broken.json")
    assert error["expected"]


def test_a_file_without_cancer_gives_a_line_and_no_error(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "healthy.json"
    file.write_text('{"resourceType": "Patient", "id": "healthy"}')
    ran = run("options", file, "--json")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"{file}: no cancer in this file\n"


def test_a_file_that_does_not_exist_is_named(run: Any, tmp_path: Path) -> None:
    ran = run("options", tmp_path / "nowhere.json", "--json")
    assert ran.code == 2
    assert json.loads(ran.err)["found"] == "No such file or directory"


def test_the_labels_clock_closes_what_was_granted_later(run: Any) -> None:
    before = run("options", EGFR, "--json", "--knowledge-as-of", "2017-01-01").objects[0]
    after = run("options", EGFR, "--json").objects[0]
    assert statuses(before)["nsclc-osimertinib-first-line"] == "closed"
    assert statuses(after)["nsclc-osimertinib-first-line"] == "open"
    assert before["knowledge"]["as_of"] == "2017-01-01"


def test_the_jurisdiction_decides_whose_labels_count(run: Any) -> None:
    wide = run("options", EGFR, "--json", "--jurisdiction", "ema").objects[0]
    option = next(o for o in wide["options"] if o["id"] == "nsclc-osimertinib-first-line")
    assert [r["in_force"] for r in option["because"] if r["authority"] == "fda"] == [False]
    assert option["on_label"] == {"fda": False, "ema": True}


def test_an_unknown_jurisdiction_is_refused_with_the_known_ones(run: Any) -> None:
    ran = run("options", EGFR, "--jurisdiction", "pmda")
    assert (ran.code, ran.err) == (2, "--jurisdiction knows fda and ema; found 'pmda'\n")


def test_without_defaults_more_is_pending_and_nothing_opens(run: Any) -> None:
    with_defaults = statuses(run("options", EGFR, "--json").objects[0])
    without = statuses(run("options", EGFR, "--json", "--no-assume").objects[0])
    opened = [n for n, s in without.items() if s == "open" and with_defaults[n] != "open"]
    assert opened == []
    assert list(without.values()).count("pending") > list(with_defaults.values()).count("pending")


def test_the_patients_clock_leaves_out_what_came_later(run: Any) -> None:
    early = run("options", EGFR, "--json", "--as-of", "2020-01-01")
    assert early.code == 0
    assert all(o["case"]["as_of"] == "2020-01-01" for o in early.objects)
    assert not any("L858R" in o["case"]["summary"] for o in early.objects)


def test_a_case_file_is_answered_like_a_bundle(run: Any, someone: Path) -> None:
    (answer,) = run("options", someone, "--json").objects
    assert answer["case"]["tumour"] == "lung-adenocarcinoma"
    assert statuses(answer)["nsclc-osimertinib-first-line"] == "pending"


def test_options_of_other_tumours_are_shown_on_request(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "breast.yaml"
    file.write_text(CASE.replace("lung-adenocarcinoma", "breast-carcinoma"))
    few = statuses(run("options", file, "--json").objects[0])
    every = statuses(run("options", file, "--json", "--all").objects[0])
    assert "nsclc-osimertinib-first-line" not in few
    assert every["nsclc-osimertinib-first-line"] == "closed"


def test_the_terminal_shows_the_options_and_says_that_it_is_no_device(run: Any) -> None:
    ran = run("options", GRAFT)
    assert ran.code == 0
    assert "not a medical device" in " ".join(ran.out.split())
    assert "pending" in ran.out or "open" in ran.out


def test_board_writes_a_page_and_the_same_answer_as_json(run: Any, tmp_path: Path) -> None:
    ran = run("board", GRAFT, "-o", tmp_path / "out", "--json")
    (told,) = ran.objects
    assert told["contract"] == "metboard.board/1"
    suffixes = {Path(f).suffix for f in told["files"]}
    assert {".html", ".json"} <= suffixes
    assert all(Path(f).stat().st_size > 10_000 for f in told["files"])


def test_knowledge_check_says_that_nothing_is_to_be_mended(run: Any) -> None:
    ran = run("knowledge", "check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("nothing to mend\n")


def test_knowledge_show_names_the_nearest_record(run: Any) -> None:
    ran = run("knowledge", "show", "osimertinb")
    assert ran.code == 2
    assert ran.err == "no knowledge record is called `osimertinb` (nearest: osimertinib)\n"


def test_knowledge_show_gives_a_record_with_its_kind(run: Any) -> None:
    ran = run("knowledge", "show", "osimertinib")
    shown = json.loads(ran.out)
    assert (shown["kind"], shown["record"]["id"]) == ("drugs", "osimertinib")


def test_knowledge_show_names_what_an_option_inherits_and_from_where(run: Any) -> None:
    shown = json.loads(run("knowledge", "show", "nsclc-osimertinib-first-line").out)
    origins = {each["from"] for each in shown["inherited"]}
    assert {"drug osimertinib", "modality targeted"} <= origins


def test_knowledge_schema_writes_one_schema_for_each_kind(run: Any, tmp_path: Path) -> None:
    ran = run("knowledge", "schema", "-o", tmp_path)
    assert ran.code == 0
    names = {path.name for path in tmp_path.glob("*.schema.json")}
    assert {"options.schema.json", "drugs.schema.json", "record.schema.json"} <= names
    assert all(json.loads(path.read_text())["$defs"] for path in tmp_path.glob("*.schema.json"))


def test_knowledge_coverage_counts_what_was_read(run: Any) -> None:
    (told,) = run("knowledge", "coverage", "--json").objects
    total = told["rows"][-1]
    assert total["subject"] == "all"
    assert any("EGFR" in line for line in told["believed"])
    breast = next(r for r in told["indications"] if r["tumour"] == "breast")
    assert breast["listed"] == breast["entered"] + breast["left_out"]
    assert breast["entered"] == breast["reviewed"] + breast["unverified"]
    assert told["open"]["melanoma"]
    printed = run("knowledge", "coverage").out
    assert "no list" in printed
    assert breast["complete_until"] in printed
    assert total["grounds_read"] + total["grounds_unverified"] == sum(
        total[name] for name in ("fda", "ema", "trial", "consensus")
    )


def test_an_unknown_command_and_a_wrong_date_exit_with_two(run: Any) -> None:
    assert run("optoins").code == 2
    assert run("options", EGFR, "--as-of", "someday").code == 2


@pytest.mark.parametrize("place", ["taken", "taken/inside", "/proc/none"])
def test_a_place_that_cannot_be_written_to_is_said_in_one_line(
    run: Any, tmp_path: Path, place: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    ran = run("board", FOLDER / "almost-nothing.json", "--form", "json", "-o", tmp_path / place)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("; choose another place.\n")


def test_a_bug_exits_with_one_and_says_so(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("metboard.options.judge_case", fail)
    ran = run("options", EGFR)
    assert ran.code == 1
    assert "This is a bug of metboard" in ran.err


@pytest.mark.medium
def test_the_demo_shows_five_patients_and_writes_their_dossiers(run: Any, tmp_path: Path) -> None:
    ran = run("demo", "-o", tmp_path)
    assert ran.code == 0
    assert all(name in ran.out for name in PATIENTS)
    assert len(list(tmp_path.glob("*.html"))) == len(PATIENTS)
