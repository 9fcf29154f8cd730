"""The dose limits: as they were seen, which of them decides, and what is said of figures that nobody saw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metboard.errors import ChoiceError
from metboard.knowledge import (
    OrganLimits,
    find_limits,
    find_organ,
    load,
    reading_of,
    tabulated,
    write_limit,
)
from metboard.knowledge.dose_limit import DoseLimit
from metboard.knowledge.release import FOLDER
from metboard.knowledge.yaml_file import read_yaml

KNOWLEDGE = load(FOLDER)
SEEN: list[dict[str, Any]] = read_yaml(
    (Path(__file__).parents[1] / "cases" / "limits" / "as-seen.yaml").read_text()
)[0]["rows"]


def count(fractions: Any) -> int | None:
    return None if fractions == "conventional" else fractions


def deciding(organ: str, fractions: int | None) -> tuple[float, str]:
    first = find_limits(find_organ(organ, KNOWLEDGE), fractions, KNOWLEDGE)[0]
    assert first.decides
    assert first.limit.metric == "max"
    return first.limit.dose_gy, first.limit.source


@pytest.mark.parametrize("row", SEEN, ids=str)
def test_a_limit_stands_as_it_was_seen(row: dict[str, Any]) -> None:
    found = find_limits(find_organ(row["organ"], KNOWLEDGE), count(row["fractions"]), KNOWLEDGE)
    asked = {k: v for k, v in row.items() if k not in ("organ", "fractions", "page", "dose_gy")}
    same = [a for a in found if all(getattr(a.limit, key) == value for key, value in asked.items())]
    assert row["dose_gy"] in [each.limit.dose_gy for each in same]
    assert {each.reading for each in same} <= {"source", "retold"}


def test_the_figures_that_nobody_saw_grow_no_more() -> None:
    """Where a figure was read in its source, lower the number here."""
    readings = [
        reading_of(limit, KNOWLEDGE) for o in KNOWLEDGE.limits.values() for limit in o.limits
    ]
    assert readings.count("source") >= 39
    assert readings.count("retold") >= 276
    assert readings.count("not seen") <= 87


@pytest.mark.parametrize(
    ("organ", "fractions", "dose_gy", "source"),
    [
        ("spinal cord", 1, 12.4, "sahgal-hytec-2021"),
        ("spinal cord", 3, 20.3, "sahgal-hytec-2021"),
        ("spinal cord", 4, 23, "sahgal-hytec-2021"),
        ("spinal cord", 5, 25.3, "sahgal-hytec-2021"),
        ("spinal cord", 8, 32, "diez-2022"),
        ("brachial plexus", 8, 38, "hanna-2018"),
        ("brainstem", 1, 12.5, "marks-2010"),
        ("duodenum", 5, 32, "benedict-2010"),
        ("duodenum", 3, 22.2, "benedict-2010"),
        ("optic nerve", 1, 8, "diez-2022"),
        ("great vessels", 4, 49, "safron-protocol-2016"),
    ],
)
def test_where_sources_disagree_a_dated_choice_or_the_lowest_decides(
    organ: str, fractions: int, dose_gy: float, source: str
) -> None:
    assert deciding(organ, fractions) == (dose_gy, source)


def test_both_of_two_sources_that_disagree_stay() -> None:
    found = find_limits(find_organ("spinal cord", KNOWLEDGE), 5, KNOWLEDGE)
    maxima = {
        (a.limit.source, a.limit.dose_gy): a.decides for a in found if a.limit.metric == "max"
    }
    assert maxima[("benedict-2010", 30)] is False
    assert maxima[("sahgal-hytec-2021", 25.3)] is True


def lowest_maximum(organ: OrganLimits, fractions: int) -> float | None:
    found = find_limits(organ, fractions, KNOWLEDGE)
    maxima = [a.limit.dose_gy for a in found if a.decides and a.limit.metric == "max"]
    return min(maxima, default=None)


def test_the_lowest_never_rises_when_fractions_grow_fewer() -> None:
    for organ in KNOWLEDGE.limits.values():
        lowest = [lowest_maximum(organ, n) for n in tabulated(organ) if n is not None]
        known = [dose for dose in lowest if dose is not None]
        assert known == sorted(known), organ.id


@pytest.mark.parametrize("name", ["Spinal Cord", "spinal-cord", "spinal_cord", " cord "])
def test_an_organ_is_found_under_every_name(name: str) -> None:
    assert find_organ(name, KNOWLEDGE).id == "spinal-cord"


def test_an_unknown_organ_names_the_nearest() -> None:
    with pytest.raises(ChoiceError, match=r"called `spinal chord` \(nearest: spinal cord\)"):
        find_organ("spinal chord", KNOWLEDGE)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"metric": "max", "dose_gy": 14}, "at most 14 Gy in any point"),
        ({"metric": "max", "dose_gy": 14, "volume_ml": 0.035}, "at most 14 Gy in more than 0.035 ml"),
        ({"metric": "volume", "dose_gy": 20, "volume_pct": 30}, "at most 30 % at 20 Gy or more"),
        ({"metric": "spare", "dose_gy": 21, "volume_ml": 700}, "at least 700 ml below 21 Gy"),
        ({"metric": "mean", "dose_gy": 26}, "mean at most 26 Gy"),
    ],
)  # fmt: skip
def test_a_limit_reads_as_words(limit: dict[str, Any], words: str) -> None:
    assert write_limit(DoseLimit(source="x", **limit)) == words
