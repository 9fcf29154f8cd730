"""The dossiers of the demo patients say what they said when they were reviewed.

Only `python tools/golden.py --write` changes what is kept; its diff is reviewed before it is committed.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest
from tests.dossier.made import golden_of, written

from metboard.demo import PATIENTS

GOLDEN = Path(__file__).parent / "golden"
SHOWN = 40

pytestmark = pytest.mark.medium


@pytest.mark.parametrize("name", PATIENTS)
def test_a_dossier_says_what_was_reviewed(name: str) -> None:
    kept, now = (GOLDEN / f"{name}.txt").read_text(), golden_of(name)
    diff = unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", n=0, lineterm="")
    shown = [line[:300] for line in diff][:SHOWN]
    assert shown == [], (
        "review with: python tools/golden.py --write && git diff tests/dossier/golden"
    )


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(PATIENTS)


@pytest.mark.parametrize("name", PATIENTS)
def test_a_dossier_is_the_same_byte_for_byte_when_written_again(name: str) -> None:
    first = dict(written(name))
    written.cache_clear()
    assert written(name) == first
