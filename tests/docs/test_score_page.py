"""The score of the how-to page: added to a copy of the knowledge, held to its own cases, asked for by an option."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest
from tests.scores.score_cases import ScoreFile, facts_of_case

from metboard.knowledge import FOLDER, Knowledge, check, load, release, words_of
from metboard.knowledge.yaml_file import read_yaml
from metboard.options import Engine
from metboard.scores import compute_score

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "how-to" / "add-a-score.md"
OPTION = """
id: solid-bone-burden
title: For a small burden of bone metastases
tumour: solid
procedure: close-observation
intent: disease-control
requires: {score.bone-burden.class: low}
basis: [{authority: consensus, source: doe-2026}]
"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The knowledge with the files that the page tells to write, and an option that asks for the score."""
    folder = tmp_path_factory.mktemp("knowledge") / "knowledge"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    named = r"^`((?!tests/)[a-z-]+/[^`\n]+\.yaml)`.*?```yaml\n(.*?)```"
    files = re.findall(named, PAGE.read_text(), flags=re.DOTALL | re.MULTILINE)
    assert [Path(name).parts[0] for name, _ in files] == ["sources", "scores"]
    for name, content in files:
        (folder / name).write_text(content)
    option = folder / "options" / "supportive" / "general" / "solid-bone-burden.yaml"
    option.write_text(OPTION.strip() + "\n")
    made = load(folder)
    assert check(made, folder) == ()
    return made


def test_the_score_gives_the_values_that_the_page_writes_down(knowledge: Knowledge) -> None:
    text = re.findall(r"```yaml\n(score: .*?)```", PAGE.read_text(), flags=re.DOTALL)[0]
    file = msgspec.convert(read_yaml(text)[0], ScoreFile)
    table, words = knowledge.scores[file.score], words_of(knowledge)
    for case in file.cases:
        given = {"extent.metastatic": True, **file.base, **case.given}
        found = compute_score(table, facts_of_case(given), words)
        wanted = (case.value, case.value) if case.value is not None else (case.low, case.high)
        assert (found.low, found.high) == wanted, case.name
        assert found.classes == (case.classes or (case.class_id,))
        assert set(found.missing) == set(case.missing)


@pytest.mark.parametrize(
    ("lesions", "holds"), [({"max": 2}, True), ({"min": 5}, False), ({"min": 1}, None)]
)
def test_an_option_may_ask_for_the_class_of_the_score(
    knowledge: Knowledge, lesions: dict[str, int], holds: bool | None
) -> None:
    given = {"extent.metastatic": True, "extent.skeletal_lesions": lesions, "patient.ecog": 0}
    engine = Engine(knowledge)
    facts = engine.settle_patient(facts_of_case(given), assume=True)
    made = engine.assembled("solid-bone-burden")
    (asked,) = (each for each in made.requires if each.kind == "requires")
    assert asked.decide(facts) is holds


def test_scores_that_no_option_asks_for_are_not_computed(knowledge: Knowledge) -> None:
    given = {"extent.skeletal_lesions": 1, "extent.metastatic": True}
    facts = Engine(knowledge).settle_patient(facts_of_case(given), assume=True)
    assert facts["score.bone-burden"].origin == "derived"
    assert facts["score.modified-bauer"].origin == "absent"


@pytest.mark.parametrize("name", sorted(release().scores))
def test_every_score_has_a_page_that_the_index_names(name: str) -> None:
    folder = DOCS / "reference" / "scores"
    assert (folder / f"{name}.md").exists()
    assert f"({name}.md)" in (folder / "index.md").read_text()
