"""What `metboard knowledge coverage` counts of labelled indications."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from metboard.knowledge import FOLDER, compare_indications, load
from metboard.knowledge.knowledge import subject_of

SOUND = Path(__file__).parent / "sound"
HEAD = "id: lung\ntitle: Lung\nlooked_up: 2026-01-01\ncomplete_until: {fda: 2025-11-30, ema: 2025-10-31}\n"
LISTED = """listed:
  - {authority: fda, what: gefitinib, options: [lung-gefitinib]}
  - {authority: fda, what: erlotinib, left_out: not yet}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sound knowledge with room for a list."""
    made = shutil.copytree(SOUND, tmp_path / "knowledge")
    (made / "indications").mkdir()
    return made


def row_of(folder: Path, text: str, authority: str = "fda") -> dict[str, Any]:
    (folder / "indications" / "lung.yaml").write_text(text)
    return next(r for r in compare_indications(load(folder)) if r["authority"] == authority)


def test_what_is_listed_is_entered_or_left_out(folder: Path) -> None:
    assert row_of(folder, HEAD + LISTED) == {
        "tumour": "lung",
        "authority": "fda",
        "listed": 2,
        "entered": 1,
        "left_out": 1,
        "reviewed": 1,
        "unverified": 0,
        "complete_until": "2025-11-30",
    }


def test_a_label_that_nobody_has_read_leaves_its_indication_unverified(folder: Path) -> None:
    label = folder / "sources" / "label.yaml"
    lines = label.read_text().splitlines()
    label.write_text("\n".join(line for line in lines if not line.startswith("read")))
    row = row_of(folder, HEAD + LISTED)
    assert (row["reviewed"], row["unverified"]) == (0, 1)


def test_an_authority_without_an_indication_has_none_listed(folder: Path) -> None:
    row = row_of(folder, HEAD + LISTED, "ema")
    assert (row["listed"], row["entered"], row["complete_until"]) == (0, 0, "2025-10-31")


def test_without_a_list_the_options_with_a_label_are_counted(folder: Path) -> None:
    row = row_of(folder, HEAD)
    assert (row["listed"], row["entered"], row["left_out"]) == (None, 1, 0)


def test_every_tumour_with_systemic_options_of_its_own_says_until_when_it_is_complete() -> None:
    shipped = load(FOLDER)
    leading = {"breast", "colorectal", "melanoma", "nsclc", "solid"}
    assert leading <= {subject_of(option) for option in shipped.options.values()}
    assert set(shipped.indications) == leading
    assert all(each.looked_up <= shipped.as_of for each in shipped.indications.values())
    assert all(
        max(each.complete_until.fda, each.complete_until.ema) <= each.looked_up
        for each in shipped.indications.values()
    )
