"""The dossiers of the demo patients stay as they were reviewed.

Only `python tools/golden.py --write` changes them; its diff is reviewed before it is kept.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest
from tests.dossier.made import written

from metboard.demo import PATIENTS

GOLDEN = Path(__file__).parent / "golden"
SHOWN = 40

pytestmark = pytest.mark.medium


@pytest.mark.parametrize("name", PATIENTS)
def test_a_dossier_is_as_it_was_reviewed(name: str) -> None:
    for file, content in written(name).items():
        kept = GOLDEN / file
        assert kept.exists(), f"{file} has no golden: python tools/golden.py --write"
        diff = unified_diff(
            kept.read_text().splitlines(),
            content.decode().splitlines(),
            "kept",
            "now",
            n=0,
            lineterm="",
        )
        shown = [line[:300] for line in diff][:SHOWN]
        assert shown == [], (
            "review with: python tools/golden.py --write && git diff tests/dossier/golden"
        )


def test_no_golden_is_left_over() -> None:
    made = {file for name in PATIENTS for file in written(name)}
    assert {path.name for path in GOLDEN.iterdir()} == made


@pytest.mark.parametrize("name", PATIENTS)
def test_a_dossier_is_the_same_byte_for_byte_when_written_again(name: str) -> None:
    first = dict(written(name))
    written.cache_clear()
    assert written(name) == first
