"""The trials of the how-to page run, its defaults are those of the code, held-out results stand as they came out."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml
from tests.docs.test_pages import DOCS, blocks
from tools.trial_pages import held_reason, ratio_row

from metboard.trial.build import LEAVING
from metboard.trial.held_out import held_out_trials, trial_id
from metboard.trial.population import read_populations
from metboard.trial.protocol import Dropout, Follow, ReadingWanted, ScansWanted

PAGE = DOCS / "how-to" / "run-a-virtual-trial.md"
REASONS = yaml.safe_load((DOCS.parent / "tools" / "held_out_reasons.yaml").read_text())


@pytest.mark.medium
@pytest.mark.parametrize("number", [0, 1])
def test_a_trial_of_the_page_runs(tmp_path: Path, run: Any, number: int) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(blocks(PAGE, "yaml")[number])
    told = run("trial", path, "-n", 400, "--json").told
    first, second = told["arms"]
    assert first["pfs_12"] > second["pfs_12"]
    assert told["hr_pfs"] < 1
    assert (told["hr_os"] is None) == (number == 1), "survival is withheld under local treatment"


def test_the_defaults_of_the_page_are_those_of_the_code() -> None:
    text = PAGE.read_text()
    scans, drop, follow = ScansWanted(), Dropout(), Follow()
    assert f"| {', '.join(f'{each:g}' for each in LEAVING)} |" in text
    assert (drop.response, drop.between, drop.growing) == LEAVING
    assert f"{scans.until_weeks:g}; {scans.then_weeks:g} |" in text
    assert f"| {follow.accrual_months:g}, {follow.after_months:g} |" in text
    error = read_populations().spreads.error_mm
    assert f"| {error:g} mm, {ReadingWanted().error_share:g} |" in text


# --- held-out results -------------------------------------------------------------------------------------------------

EXPLAINED = (DOCS / "explanation" / "virtual-trials.md").read_text()
RESULTS = json.loads((DOCS.parent / "tools" / "held_out_trials.json").read_text())
NAMES = {
    "median PFS": "pfs_months", "median OS": "os_months", "PFS at 6 months": "pfs_6", "PFS at 12 months": "pfs_12",
    "response": "orr",
}  # fmt: skip


def row_of(name: str) -> list[str]:
    line = next(each for each in EXPLAINED.splitlines() if each.startswith(f"| {name} |"))
    return [cell.strip().split()[0] for cell in line.strip("|").split("|")[1:]]


@pytest.mark.parametrize("name", NAMES)
def test_a_held_out_figure_of_the_page_is_what_came_out(name: str) -> None:
    key = NAMES[name]
    times = 100 if key.endswith("months") else 1
    arms, error, goal, within, guess, two, inside = map(float, row_of(name))
    told = RESULTS["summary"][key]
    assert (arms, goal) == (told["arms"], times * told["goal"])
    assert error == pytest.approx(times * told["median_error"], abs=0.051)
    assert guess == pytest.approx(times * RESULTS["plain_guess"][key], abs=0.051)
    assert two == pytest.approx(times * RESULTS["two_trials_of_one_cell"][key]["median"], abs=0.051)
    assert within == pytest.approx(100 * told["share_within_goal"], abs=0.51)
    assert inside == pytest.approx(100 * told["inside_90"], abs=0.51)


@pytest.mark.parametrize("name", ["PFS", "OS"])
def test_a_held_out_ratio_of_the_page_is_what_came_out(name: str) -> None:
    pairs, inside, _, one = map(float, row_of(name))
    told = RESULTS["summary"][f"hr_{name.lower()}"]
    assert pairs == told["pairs"]
    assert inside == pytest.approx(100 * told["inside"], abs=0.51)
    assert one == pytest.approx(100 * told["no_difference_inside"], abs=0.51)


def test_the_summary_follows_from_the_arms() -> None:
    for key, told in RESULTS["summary"].items():
        if not key.startswith("hr_"):
            own = [each[key]["off"] for each in RESULTS["arms"] if key in each]
            assert told["arms"] == len(own)
            assert told["median_error"] == pytest.approx(median(own), abs=1e-3)


def test_every_miss_has_a_reason() -> None:
    goals = {name: told["goal"] for name, told in RESULTS["summary"].items() if "goal" in told}
    for row in RESULTS["arms"]:
        missed = [n for n in NAMES.values() if n in row and row[n]["off"] > goals[n]]
        assert bool(held_reason(row, REASONS)) == bool(missed), row["trial"]
    for pair in RESULTS["pairs"]:
        assert bool(ratio_row(pair, REASONS)[-1]) == (not pair["inside"]), pair["trial"]


def test_what_was_forecast_was_held_out_and_rests_on_what_ships() -> None:
    names = {trial_id(each["trial"]) for key in ("arms", "not_simulated") for each in RESULTS[key]}
    assert names == held_out_trials()
    shipped = {each.cell.name: each for each in read_populations().populations}
    for row in RESULTS["arms"]:
        for name in NAMES.values():
            if name in row:
                assert row[name]["simulated"] == shipped[row["cell"]].endpoints[name].simulated
