"""The table of trial arms is whole, keeps to its closed lists, and uses no curve twice."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tools import hold_out

import metboard
from metboard.knowledge.yaml_file import read_yaml
from metboard.trial.held_out import trial_id

FILE = Path(metboard.__file__).parent / "trial" / "arms.yaml"
TABLE: Any = read_yaml(FILE.read_text(encoding="utf-8"))[0]
ARMS: list[Mapping[str, Any]] = TABLE["arms"]
LEFT_OUT: Mapping[str, str] = TABLE["left_out"]

TUMOURS = {
    "lung": "nsclc nsclc-squamous nsclc-nonsquamous nsclc-egfr nsclc-alk nsclc-kras-g12c nsclc-pdl1-high sclc"
    " mesothelioma",
    "breast": "breast breast-her2-positive breast-her2-negative breast-hr-positive breast-triple-negative",
    "colorectal": "colorectal colorectal-ras-wild colorectal-ras-mutated colorectal-braf colorectal-kras-g12c",
    "prostate": "prostate-castration-resistant prostate-hormone-sensitive",
    "other": "pancreas biliary gastric-her2 hepatocellular renal melanoma melanoma-braf neuroendocrine gist"
    " mixed-solid",
}  # fmt: skip
"""Tumours by site; mixed-solid is a trial of metastases in one organ, whatever the primary."""

SITES = {tumour: site for site, tumours in TUMOURS.items() for tumour in tumours.split()}
LINES = {"1", "2", "3", "maintenance"}
COMPONENTS = {
    "none", "endocrine", "cdk46", "mtor", "chemotherapy-single", "chemotherapy-doublet", "chemotherapy-triplet",
    "vegf", "vegf-kinase", "egfr-antibody", "egfr-kinase-matched", "egfr-kinase-unselected", "her2-antibody",
    "her2-kinase", "adc", "driver-kinase", "driver-kinase-second", "checkpoint-pd1", "checkpoint-ctla4",
    "radioligand", "radiotherapy", "surgery", "parp", "other",
}  # fmt: skip
SORTS = {"systemic", "local", "strategy", "adjuvant"}
ENDPOINTS = {"pfs", "ttp", "ttf", "rpfs", "dfs", "other"}
PREFIXES = {"X20050181": "20050181"}
"""Data sets whose name does not begin with that of their trial."""

NEEDED = {"trial", "arm", "tumour", "site", "line", "components", "sort", "checked"}
OPTIONAL = {"part", "curves", "published", "endpoint", "scan_weeks", "note"}


def name(arm: Mapping[str, Any]) -> str:
    return "/".join([arm["trial"], arm.get("part", ""), arm["arm"]])


def used(arm: Mapping[str, Any]) -> list[str]:
    """List the curves and the published side of an arm."""
    return [*arm.get("curves", {}).values(), *filter(None, [arm.get("published")])]


def read_columns(path: Path, *columns: str) -> Iterator[list[str]]:
    """Read these columns and no other: the rest holds outcomes."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        places = [header.index(column) for column in columns]
        for row in rows:
            yield [row[place].strip() for place in places]


@pytest.mark.parametrize("arm", ARMS, ids=name)
def test_an_arm_keeps_to_the_closed_lists(arm: Mapping[str, Any]) -> None:
    assert NEEDED <= arm.keys() <= NEEDED | OPTIONAL
    assert SITES[arm["tumour"]] == arm["site"]
    assert arm["line"] in LINES
    assert arm["sort"] in SORTS
    assert arm.get("endpoint", "pfs") in ENDPOINTS
    assert isinstance(arm["checked"], bool)
    assert 4 <= arm.get("scan_weeks", 8) <= 16


@pytest.mark.parametrize("arm", ARMS, ids=name)
def test_the_components_of_an_arm_fit_together(arm: Mapping[str, Any]) -> None:
    components = arm["components"]
    assert components
    assert set(components) <= COMPONENTS
    assert len(set(components)) == len(components)
    assert "none" not in components or components == ["none"]
    assert "driver-kinase" in components or "driver-kinase-second" not in components
    assert sum(each.startswith("chemotherapy-") for each in components) <= 1
    assert "other" not in components or "other: " in arm["note"]


@pytest.mark.parametrize("arm", ARMS, ids=name)
def test_an_arm_has_an_outcome_of_its_own_trial(arm: Mapping[str, Any]) -> None:
    assert used(arm)
    assert arm.get("curves", {}).keys() <= {"pfs", "os"}
    prefixes = {curve.split("_")[0] for curve in arm.get("curves", {}).values()}
    ids = {trial_id(PREFIXES.get(prefix, prefix)) for prefix in prefixes}
    assert ids <= {trial_id(arm["trial"])}
    side = arm.get("published", f"{arm['trial']}/arm")
    assert side in {f"{arm['trial']}/arm", f"{arm['trial']}/control"}


def test_no_two_arms_share_a_curve_or_a_name() -> None:
    every = [each for arm in ARMS for each in used(arm)]
    assert len(set(every)) == len(every)
    assert LEFT_OUT.keys().isdisjoint(every)
    assert len({name(arm) for arm in ARMS}) == len(ARMS)


def test_arms_are_sorted_by_trial_part_and_name() -> None:
    keys = [(arm["trial"].casefold(), arm.get("part", ""), arm["arm"]) for arm in ARMS]
    assert keys == sorted(keys)


def test_every_trial_that_is_held_out_is_known_here_by_its_id() -> None:
    held = json.loads(hold_out.LIST.read_text())["trial"]
    ids = {trial_id(arm["trial"]) for arm in ARMS}
    assert {each for stratum in held.values() for each in stratum.split()} <= ids


def test_everything_left_out_has_a_reason() -> None:
    assert all(isinstance(reason, str) and len(reason) > 10 for reason in LEFT_OUT.values())


def test_every_curve_of_the_reference_data_is_used_or_left_out(reference_data: Path) -> None:
    path = reference_data / "trials" / "reconstructed_survival_summary.csv"
    there = {"/".join(row) for row in read_columns(path, "dataset", "arm")}
    curves = {each for arm in ARMS for each in arm.get("curves", {}).values()}
    assert curves | {key for key in LEFT_OUT if "_" in key} == there


def test_every_published_side_of_the_reference_data_is_used_or_left_out(
    reference_data: Path,
) -> None:
    path = reference_data / "trials" / "published_outcomes.csv"
    there = {
        f"{trial}/{side}"
        for trial, *sides in read_columns(path, "trial", "arm", "control")
        for side, regimen in zip(("arm", "control"), sides, strict=True)
        if regimen
    }
    sides = {arm["published"] for arm in ARMS if "published" in arm}
    assert sides | {key for key in LEFT_OUT if "_" not in key} == there
