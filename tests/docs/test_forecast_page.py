"""The page on forecasts shows the held-out results as they came out, misses included."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from metboard.forecast import choose_prior, prior_names, read_prior
from metboard.forecast.choice import MADE_OF, WIDER_FAR, WIDER_NEAR
from metboard.knowledge import release

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "forecast.md").read_text()
RESULTS = json.loads((ROOT / "tools" / "held_out_lesions.json").read_text())
KINDS = {
    "next, from 2 or more": "next", "next, from 1": "next_from_one",
    "beyond 12 weeks, from 2 or more": "beyond_12_weeks", "beyond 12 weeks, from 1": "beyond_12_weeks_from_one",
}  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| (docetaxel|atezolizumab) \|", line)
]


def test_every_result_stands_in_the_table_once() -> None:
    shown = sorted((row[0], KINDS[row[1]]) for row in ROWS)
    assert shown == sorted((MADE_OF[name], kind) for name in RESULTS for kind in KINDS.values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}, {row[1]}")
def test_a_row_of_the_table_is_what_came_out(row: list[str]) -> None:
    drug, kind, pairs, error, last, difference, gain, holds = row
    told = RESULTS[next(name for name, fitted in MADE_OF.items() if fitted == drug)][KINDS[kind]]
    low, high = (float(each) for each in difference.split(" to "))
    assert pairs == f"{told['pairs']} ({told['patients']})"
    assert (float(error), float(last)) == pytest.approx(
        (told["rmse"], told["rmse_last"]), abs=5.1e-4
    )
    assert (low, high) == pytest.approx((told["low"], told["high"]), abs=6e-4)
    assert gain == f"{told['gain_pct']:.1f} %"
    assert float(holds) == pytest.approx(told["coverage"], abs=5.1e-3)


def test_the_words_beneath_the_table_hold() -> None:
    beyond = {name: each["beyond_12_weeks"] for name, each in RESULTS.items()}
    assert all(each["gain_pct"] < 10 and each["high"] > 0 for each in beyond.values())
    every = [told for each in RESULTS.values() for told in each.values() if isinstance(told, dict)]
    assert min(t["coverage"] for t in every) == pytest.approx(0.87, abs=0.005)
    assert max(t["coverage"] for t in every) == pytest.approx(0.92, abs=0.005)
    assert all(told["low"] < 0 for told in every), "never worse beyond doubt"


def test_the_sizes_and_factors_are_those_of_the_code() -> None:
    sizes = {MADE_OF[name]: read_prior(name).patients for name in prior_names()}
    for drug, count in sizes.items():
        assert f"{drug} ({count}" in PAGE
    assert f"{WIDER_NEAR:g} times as wide" in PAGE
    assert f"kind of treatment {WIDER_FAR:g} times" in PAGE
    assert choose_prior([release().drugs["docetaxel"]], "nsclc", release()).borrowed == ""
