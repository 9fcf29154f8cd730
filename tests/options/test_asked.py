"""A judgement that an option waits for says what the surgeon is asked in this organ."""

from __future__ import annotations

from typing import Any

import pytest
from tests.options.case_files import OptionCase, judge_option_case
from tests.options.random_facts import clock, shipped

from metboard.facts import FAMILIES
from metboard.options.contract import write_judgement

RESECTABLE = next(f for f in FAMILIES if f.name == "lesion.technically_resectable")


def missing_in(option: str, base: str, organ: str) -> dict[str, dict[str, Any]]:
    """What an option misses when nobody was asked whether its lesion is resectable, by fact."""
    lesion = {"lesion.organ": organ, "lesion.primary": False, "lesion.diameter_mm": 20}
    case = OptionCase(name="", base=base, lesion=lesion, expect="pending")
    judgement = judge_option_case(option, case, shipped(), clock())
    written = write_judgement(judgement, shipped(), clock(), 1)
    return {each["fact"]: each for each in written["missing"]}


@pytest.mark.parametrize(
    ("option", "base", "organ"),
    [
        ("colorectal-liver-resection", "local-colorectal-liver", "liver"),
        ("lung-metastasectomy", "oligometastatic-lung", "lung"),
        ("adrenal-adrenalectomy", "oligometastatic-adrenal", "adrenal"),
    ],
)
def test_resectable_means_something_else_in_each_organ(option: str, base: str, organ: str) -> None:
    found = missing_in(option, base, organ)[RESECTABLE.name]
    assert (found["title"], found["asked"]) == (RESECTABLE.title, RESECTABLE.asked[organ])


def test_a_fact_without_such_words_has_no_such_key() -> None:
    lesion = {
        "lesion.organ": "liver",
        "lesion.primary": False,
        "lesion.technically_resectable": True,
    }
    case = OptionCase(
        name="",
        base="local-colorectal-liver",
        given={"judge.fit_for_surgery": "unknown"},
        lesion=lesion,
        expect="pending",
    )
    judgement = judge_option_case("colorectal-liver-resection", case, shipped(), clock())
    (missing,) = write_judgement(judgement, shipped(), clock(), 1)["missing"]
    assert missing["fact"] == "judge.fit_for_surgery"
    assert "asked" not in missing
