"""What the pages show is run: the drug of the how-to is added to a copy of the knowledge, its cases judged."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest
from tests.options.case_files import CaseFile, judge_option_case
from tests.options.random_facts import shipped

from metboard.case import make_cases
from metboard.cli import app
from metboard.knowledge import FOLDER, check, load
from metboard.knowledge.yaml_file import read_yaml
from metboard.options import Clock, Engine, judge_case
from metboard.record import read_records

DOCS = Path(__file__).parents[2] / "docs"
README = DOCS.parent / "README.md"


def blocks(page: Path, language: str) -> list[str]:
    """Give the fenced blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(), flags=re.DOTALL)


@pytest.fixture(scope="module")
def with_the_new_drug(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The knowledge with the files that the how-to page tells to write."""
    folder = tmp_path_factory.mktemp("knowledge") / "knowledge"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (DOCS / "how-to" / "add-a-drug.md").read_text()
    named = r"^`((?!tests/)[a-z-]+/[^`\n]+\.yaml)`.*?```yaml\n(.*?)```"
    files = re.findall(named, text, flags=re.DOTALL | re.MULTILINE)
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    assert [Path(name).parts[0] for name, _ in files] == ["sources", "drugs", "regimens", "options"]
    knowledge = load(folder)
    assert check(knowledge, folder) == ()
    return Engine(knowledge)


def test_the_drug_of_the_how_to_page_behaves_as_its_cases_say(with_the_new_drug: Engine) -> None:
    raw = next(
        b for b in blocks(DOCS / "how-to" / "add-a-drug.md", "yaml") if b.startswith("option:")
    )
    file = msgspec.convert(read_yaml(raw)[0], CaseFile)
    clock = Clock(labels_at=with_the_new_drug.knowledge.as_of)
    found = {
        case.name: judge_option_case(file.option, case, with_the_new_drug, clock).verdict.status
        for case in file.cases
    }
    assert found == {case.name: case.expect for case in file.cases}
    assert set(found.values()) == {"open", "closed", "pending"}


def test_the_new_drug_inherits_the_checks_of_its_class_and_modality(
    with_the_new_drug: Engine,
) -> None:
    made = next(a for a in with_the_new_drug.options if a.option.id == "nsclc-exemplinib-ret")
    origins = {check.inherited_from for check in (*made.excludes, *made.caution)}
    assert {"drug exemplinib", "modality targeted"} <= origins


def test_the_case_of_the_how_to_page_can_be_read_and_judged(tmp_path: Path) -> None:
    engine = shipped()
    path = tmp_path / "my-patient.yaml"
    path.write_text(blocks(DOCS / "how-to" / "write-a-case.md", "yaml")[0])
    (record,) = read_records(path, engine.knowledge)
    (case,) = make_cases(record, engine.knowledge, engine.words)
    judged = judge_case(case, engine, Clock(labels_at=engine.knowledge.as_of))
    assert case.unread == ()
    assert {j.verdict.status for j in judged} == {"open", "pending", "closed"}


@pytest.mark.parametrize("page", [README, *sorted(DOCS.rglob("*.md"))], ids=lambda p: p.name)
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    names = set(re.findall(r"\.venv/bin/metboard (knowledge \w+|\w+)", page.read_text()))
    for name in names:
        command, _, rest = app.parse_commands(name.split())
        assert command == tuple(name.split()), rest
