"""The trials of the how-to page run, its defaults are those of the code, held-out results stand as they came out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.docs.test_pages import DOCS, blocks

from metboard.trial.build import LEAVING
from metboard.trial.population import read_populations
from metboard.trial.protocol import Dropout, Follow, ReadingWanted, ScansWanted

PAGE = DOCS / "how-to" / "run-a-virtual-trial.md"


@pytest.mark.medium
@pytest.mark.parametrize("number", [0, 1])
def test_a_trial_of_the_page_runs(tmp_path: Path, run: Any, number: int) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(blocks(PAGE, "yaml")[number])
    told = run("trial", path, "-n", 400, "--json").told
    first, second = told["arms"]
    assert first["pfs_6"] > second["pfs_6"]
    assert told["hr_pfs"] < 1


def test_the_defaults_of_the_page_are_those_of_the_code() -> None:
    text = PAGE.read_text()
    scans, drop, follow = ScansWanted(), Dropout(), Follow()
    assert f"| {', '.join(f'{each:g}' for each in LEAVING)} |" in text
    assert (drop.response, drop.between, drop.growing) == LEAVING
    assert f"{scans.until_weeks:g}; {scans.then_weeks:g} |" in text
    assert f"| {follow.accrual_months:g}, {follow.after_months:g} |" in text
    error = read_populations().spreads.error_mm
    assert f"| {error:g} mm, {ReadingWanted().error_share:g} |" in text
