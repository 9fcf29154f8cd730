"""The dose limit of the how-to is added to a copy of the knowledge and behaves as the page says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.docs.test_pages import DOCS
from tools import reference

from metboard.knowledge import FOLDER, Knowledge, check, find_limits, find_organ, load


@pytest.fixture(scope="module")
def with_the_new_limit(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The knowledge with the files that the how-to page tells to write."""
    folder = tmp_path_factory.mktemp("knowledge") / "knowledge"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (DOCS / "how-to" / "add-a-dose-limit.md").read_text()
    named = r"^`((?:sources|limits)/[^`\n]+\.yaml)`.*?```yaml\n(.*?)```"
    files = re.findall(named, text, flags=re.DOTALL | re.MULTILINE)
    assert [Path(name).parts[0] for name, _ in files] == ["sources", "sources", "limits"]
    for name, content in files:
        (folder / name).write_text(content)
    knowledge = load(folder)
    assert check(knowledge, folder) == ()
    return knowledge


def test_the_choice_of_the_page_decides_against_the_lower_limit(
    with_the_new_limit: Knowledge,
) -> None:
    organ = find_organ("labyrinth", with_the_new_limit)
    first, second = find_limits(organ, 1, with_the_new_limit)
    assert (first.limit.dose_gy, first.decides, first.reading) == (9.5, True, "source")
    assert first.why == "the consensus was an opinion, the trial counted"
    assert (second.limit.dose_gy, second.decides, second.reading) == (8, False, "not seen")


def test_without_a_choice_the_only_limit_decides(with_the_new_limit: Knowledge) -> None:
    (only,) = find_limits(
        find_organ("vestibule of the ear", with_the_new_limit), 3, with_the_new_limit
    )
    assert only.decides
    assert only.reading == "not seen"


def test_the_page_of_limits_counts_what_was_read() -> None:
    page = reference.limits_page()
    counts = (
        r"(\d+) figures for (\d+) organs: (\d+) seen in the source, (\d+) retold .*? (\d+) not seen"
    )
    found = re.search(counts, page)
    assert found
    every, organs, *read = (int(each) for each in found.groups())
    rows = [page.count(f"| {reading} |") for reading in ("source", "retold", "not seen")]
    assert read == [rows[0] - page.count("| source | read |"), *rows[1:]]
    assert every == sum(read)
    assert page.count("\n## ") == organs
