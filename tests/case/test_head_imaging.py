"""Silence about the head is taken for no metastases there only where nobody would look without symptoms."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.options.random_facts import shipped

from metboard.case import Case, make_cases
from metboard.facts import Fact, exactly
from metboard.record import Record

DAY = "2026-09-21"
LIVER = {"organ": "liver", "diameter_mm": 27.0, "on": DAY}


def case_of(tumours: list[str], *, assume: bool = True, **parts: Any) -> Case:
    said = {"id": "x", "diagnoses": [{"tumours": tumours, "on": DAY}], **parts}
    made = shipped()
    record = msgspec.convert(said, Record, strict=False)
    (case,) = make_cases(record, made.knowledge, made.words, date(2026, 10, 15), assume=assume)
    return case


def brain_of(case: Case) -> Fact | None:
    return case.facts.get("extent.brain.involved")


@pytest.mark.parametrize("tumour", ["colorectal-adenocarcinoma", "rectal-adenocarcinoma"])
def test_a_staged_colorectal_cancer_without_symptoms_has_none_and_says_that_it_is_assumed(
    tumour: str,
) -> None:
    case = case_of([tumour], lesions=[LIVER])
    found = brain_of(case)
    assert found is not None
    assert found.possible == frozenset({"no"})
    assert found.origin == "assumed"
    assert any("only when symptoms point there" in why for why in case.assumed_lists)
    assert case.facts["extent.organs"].possible == exactly(1)


@pytest.mark.parametrize(
    ("tumours", "parts"),
    [
        (["nsclc"], {"lesions": [LIVER]}),
        (["colorectal-adenocarcinoma", "nsclc"], {"lesions": [LIVER]}),
        (["colorectal-adenocarcinoma"], {}),
        (["colorectal-adenocarcinoma"], {"lesions": [{"organ": "liver", "on": DAY}]}),
        (
            ["colorectal-adenocarcinoma"],
            {
                "lesions": [LIVER],
                "findings": [{"fact": "history.seizures", "value": True, "on": DAY}],
            },
        ),
        (["colorectal-adenocarcinoma"], {"lesions": [LIVER], "assume": False}),
    ],
    ids=["lung", "lung or colon", "no lesion", "no size", "seizures", "nothing assumed"],
)
def test_it_stays_open_where_the_head_is_imaged_in_everybody_or_something_points_there(
    tumours: list[str], parts: dict[str, Any]
) -> None:
    assert brain_of(case_of(tumours, **parts)) is None


def test_a_metastasis_that_was_seen_there_counts() -> None:
    brain = {"organ": "brain", "diameter_mm": 9.0, "on": DAY}
    found = brain_of(case_of(["colorectal-adenocarcinoma"], lesions=[LIVER, brain]))
    assert found is not None
    assert found.possible == frozenset({"yes"})
