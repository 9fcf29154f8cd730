"""The list of what no parameter may be fitted to is the one that its rule gives, and cannot have been chosen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tools import hold_out

from metboard.trial.held_out import ONE_NAME, trial_id

HELD = json.loads(hold_out.LIST.read_text())
DECISION = Path(__file__).parents[1] / "docs" / "decisions" / "0011-hold-out.md"


def strata(kind: str) -> dict[str, list[str]]:
    return {name: ids.split() for name, ids in HELD[kind].items()}


def test_the_hash_of_the_list_is_the_one_of_its_ids_and_of_the_decision() -> None:
    made = hold_out.hash_of({kind: strata(kind) for kind in ("patient", "trial")})
    assert HELD["sha256"] == made
    assert made in DECISION.read_text()


@pytest.mark.parametrize("kind", ["patient", "trial"])
def test_the_counts_are_those_of_the_list(kind: str) -> None:
    ids = [each for part in strata(kind).values() for each in part]
    assert len(set(ids)) == len(ids) == HELD["held"][kind]
    assert HELD["held"][kind] == pytest.approx(HELD["of"][kind] / 3, abs=1)


def test_the_rule_gives_the_list_again(reference_data: Path) -> None:
    made = hold_out.make_list(reference_data / "trials")
    assert json.dumps(made, indent=1) + "\n" == hold_out.LIST.read_text()


def test_a_trial_of_both_files_is_held_whole_or_not_at_all(reference_data: Path) -> None:
    every = [i for ids in hold_out.find_trials(reference_data / "trials").values() for i in ids]
    assert len(set(every)) == len(every) == HELD["of"]["trial"]


def test_every_alias_names_a_trial_that_is_in_the_data(reference_data: Path) -> None:
    folder = reference_data / "trials"
    files = {
        "published_outcomes.csv": "trial", "reconstructed_survival_summary.csv": "ClinicalTrial",
    }  # fmt: skip
    names = {row[key] for file, key in files.items() for row in hold_out.read_rows(folder / file)}
    plain = {re.sub(r"[^A-Z0-9]", "", name.upper()) for name in names}
    assert ONE_NAME.keys() | hold_out.SEEN <= plain


def test_the_order_of_the_ids_does_not_matter() -> None:
    ids = [f"Study9-{n:04}" for n in range(31)]
    assert hold_out.lowest_third("patient", ids) == hold_out.lowest_third("patient", ids[::-1])
    assert len(hold_out.lowest_third("patient", ids)) == 10


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("CREST (NTR1527)", "NTR1527"),
        ("CheckMate-017", "CHECKMATE017"),
        ("LUXLung6(2)", "LUXLUNG6"),
    ],
)
def test_a_trial_has_one_name_in_both_files(name: str, one: str) -> None:
    assert trial_id(name) == one
