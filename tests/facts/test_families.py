"""The list of families: names, placeholders, defaults and freshness are as the design asks."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from metboard.facts import (
    FAMILIES,
    HOWS,
    PLACEHOLDERS,
    Family,
    Range,
    age_in_days,
    asked_in,
    compare,
    exactly,
    is_empty,
    pattern_of,
)

WITH_DEFAULT = [family for family in FAMILIES if family.default is not None]
DECISIVE = (
    "tumour",
    "variant.{gene}.{variant}",
    "marker.{marker}",
    "drug.{drug}.given",
    "class.{drug_class}.given",
    "history.interstitial_lung_disease",
    "staging.brain_mri",
    "treatment.history_complete",
    "treatment.advanced.lines",
    "lesion.technically_resectable",
    "judge.fit_for_surgery",
)
"""Facts that decide or kill in silence: without them an option has to wait."""


def named(name: str) -> Family:
    return next(family for family in FAMILIES if family.name == name)


def test_every_family_has_a_name_of_its_own() -> None:
    assert [n for n, count in Counter(f.name for f in FAMILIES).items() if count > 1] == []


def test_every_family_has_a_title_of_its_own() -> None:
    assert [t for t, count in Counter(f.title for f in FAMILIES).items() if count > 1] == []


def test_every_placeholder_is_one_that_the_knowledge_fills() -> None:
    used = {p for f in FAMILIES for p in re.findall(r"\{(\w+)\}", f.name + f.title)}
    assert used <= set(PLACEHOLDERS)


def test_every_family_says_how_it_is_found_out() -> None:
    assert {family.how for family in FAMILIES} <= set(HOWS)


@pytest.mark.parametrize("family", WITH_DEFAULT, ids=lambda f: f.name)
def test_every_default_has_a_reason_and_lies_inside_what_is_possible(family: Family) -> None:
    assert family.default is not None
    assert len(family.default.why.split()) >= 4
    assert not is_empty(family.default.value)
    assert compare(family.default.value, family.universe) is True
    assert family.default.value != family.universe


@pytest.mark.parametrize("name", DECISIVE)
def test_a_decisive_fact_has_no_default(name: str) -> None:
    assert named(name).default is None


def test_lesion_facts_and_no_others_belong_to_a_lesion() -> None:
    assert [f.name for f in FAMILIES if (f.scope == "lesion") != f.name.startswith("lesion.")] == []


def test_a_measured_number_has_a_unit_or_is_a_count_a_score_or_a_multiple() -> None:
    units = re.compile(r"_(mm|ml|mg|mmol_l|g_l|pct|ms|days|hours|months|years|kg|mmhg|1e9_l)\Z")
    bare = [
        f.name
        for f in FAMILIES
        if isinstance(f.universe, Range) and units.search(f.name) and not f.unit
    ]
    assert bare == []


def test_every_laboratory_number_goes_out_of_date() -> None:
    lasting = [
        f.name
        for f in FAMILIES
        if f.name.startswith("lab.") and isinstance(f.universe, Range) and not f.stale_after_days
    ]
    assert lasting == []


def test_a_pattern_matches_one_word_for_each_placeholder() -> None:
    pattern = pattern_of("variant.{gene}.{variant}")
    found = pattern.match("variant.EGFR.L858R")
    assert found is not None
    assert found.groupdict() == {"gene": "EGFR", "variant": "L858R"}
    assert pattern.match("variant.EGFR.L858R.more") is None
    assert pattern.match("variant.EGFR") is None


def test_age_is_counted_in_days_and_negative_ahead() -> None:
    assert age_in_days(date(2026, 1, 1), date(2026, 3, 1)) == 59
    assert age_in_days(date(2026, 3, 1), date(2026, 1, 1)) == -59


def test_a_judgement_says_what_it_asks_in_each_organ() -> None:
    family = next(f for f in FAMILIES if f.name == "lesion.technically_resectable")
    assert asked_in(family, exactly("liver")).startswith("every liver metastasis")
    assert asked_in(family, exactly("kidney")) == ""
    assert asked_in(family, frozenset({"liver", "lung"})) == ""
    assert asked_in(family, None) == ""


def test_only_organs_that_exist_are_asked_about() -> None:
    organs = next(f.universe for f in FAMILIES if f.name == "lesion.organ")
    asked = {organ for family in FAMILIES for organ in family.asked}
    assert isinstance(organs, frozenset)
    assert asked
    assert asked <= organs
