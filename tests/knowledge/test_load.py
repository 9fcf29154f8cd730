"""Broken knowledge gets one line for each mistake: file, line, column, what is wrong, what is near.

Each folder of `broken/` is laid over `sound/`; its `expected.txt` holds the words that the user reads.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from metboard.errors import KnowledgeError
from metboard.evidence import reference_of
from metboard.knowledge import check, is_verified, load, words_of
from metboard.rules import write_condition

HERE = Path(__file__).parent
SOUND, BROKEN = HERE / "sound", HERE / "broken"


def problems_in(folder: Path) -> tuple[str, ...]:
    """What `metboard knowledge check FOLDER` prints."""
    try:
        return check(load(folder), folder)
    except KnowledgeError as error:
        return error.problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sound knowledge, free to be broken."""
    return shutil.copytree(SOUND, tmp_path / "knowledge")


@pytest.mark.parametrize("name", sorted(path.name for path in BROKEN.iterdir()))
def test_a_mistake_is_named_with_its_place_and_what_was_expected(name: str, folder: Path) -> None:
    shutil.copytree(BROKEN / name, folder, dirs_exist_ok=True)
    assert "\n".join(problems_in(folder)) == (folder / "expected.txt").read_text().rstrip()


FORM = re.compile(r"[\w/*.-]+\.yaml(:\d+:\d+)?: \S")
ODD = (
    "",
    " 5",
    " [1, 2]",
    " {a: 1}",
    " no",
    " 'x'",
    " 2026-02-30",
    " 1e3",
    ":",
    " [",
    " &a x",
    " \t",
)


@pytest.mark.medium
@pytest.mark.parametrize(
    "name", sorted(p.relative_to(SOUND).as_posix() for p in SOUND.rglob("*.yaml"))
)
def test_whatever_stands_in_a_line_the_answer_is_a_list_of_mistakes(
    name: str, folder: Path
) -> None:
    lines = (SOUND / name).read_text().splitlines()
    for i, line in enumerate(lines):
        for odd in ODD:
            changed = [*lines[:i], line.partition(":")[0] + ":" + odd, *lines[i + 1 :]]
            (folder / name).write_text("\n".join(changed))
            assert [p for p in problems_in(folder) if not FORM.match(p)] == []


def test_a_file_that_is_no_text_and_a_release_that_is_not_there_are_named(folder: Path) -> None:
    (folder / "drugs" / "gefitinib.yaml").write_bytes(b"id: \xff")
    (folder / "release.yaml").unlink()
    found = problems_in(folder)
    assert [problem.partition(": ")[0] for problem in found] == [
        "drugs/gefitinib.yaml:1:1",
        "release.yaml:1:1",
    ]
    assert all("cannot be read" in problem for problem in found)


def test_sound_knowledge_has_nothing_to_mend() -> None:
    assert problems_in(SOUND) == ()


def test_the_version_is_the_release_and_a_hash_of_the_content(folder: Path) -> None:
    version = load(folder).version
    assert version.startswith("2026.11+")
    drug = folder / "drugs" / "gefitinib.yaml"
    drug.write_text("# a comment changes nothing\n" + drug.read_text())
    assert load(folder).version == version
    drug.write_text(drug.read_text().replace("title: gefitinib", "title: Gefitinib"))
    assert load(folder).version != version


def test_conditions_are_read_wherever_they_stand() -> None:
    knowledge = load(SOUND)
    option = knowledge.options["lung-gefitinib"]
    assert write_condition(option.requires) == (
        "all of (extent.advanced: yes; treatment.advanced.lines: 0 or less)"
    )
    assert write_condition(option.caution[0].when) == "patient.ecog: 3 or more"
    assert write_condition(knowledge.classes["tki"].excludes[0].when) == "history.long_qt: yes"


def test_a_fact_may_speak_of_every_gene_drug_class_and_organ_of_the_knowledge() -> None:
    families = words_of(load(SOUND)).families
    for name in ("variant.EGFR.L858R", "drug.gefitinib.given", "class.tki.progressed"):
        assert name in families
    assert families["variant.EGFR.L858R"].title == "EGFR L858R"
    assert families["tumour"].universe == frozenset({"lung", "colon"})


def test_only_what_was_read_and_has_a_place_is_verified() -> None:
    knowledge = load(SOUND)
    option = knowledge.options["lung-gefitinib"]
    assert is_verified(option.basis[0], knowledge)
    assert not is_verified(option.expected[0], knowledge)
    assert not is_verified(knowledge.modalities["targeted"].excludes[0], knowledge)


def test_a_source_is_found_by_its_shortest_reference() -> None:
    sources = load(SOUND).sources
    assert reference_of(sources["trial"]) == "doi:10.1000/1"
    assert reference_of(sources["label"]) == "label 2024-05-01"
