"""A list of lesions is a lower bound, unless it is said or taken to be complete."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from math import inf

import pytest
from tests.options.random_facts import shipped

from metboard.case.extent import extent_facts, metastatic_since
from metboard.case.lesions import find_lesions
from metboard.case.matching import count_of, match_lesions
from metboard.facts import Fact, Range, exactly
from metboard.record import LesionEntry, Value

TODAY = date(2026, 10, 1)
ORGANS = ("brain", "liver", "lung", "meninges")
BRAIN = LesionEntry(organ="brain", diameter_mm=12, where="b")
LIVER = LesionEntry(organ="liver", diameter_mm=30, where="l1")
LIVERS = LesionEntry(organ="liver", count={"min": 2}, where="l2")
PRIMARY = LesionEntry(organ="lung", primary=True, diameter_mm=50, where="p")


def facts(
    *entries: LesionEntry, imaged: tuple[str, ...] = (), assume: bool = True, **complete: bool
) -> dict[str, Fact]:
    said = {name.replace("__", "."): value for name, value in complete.items()}
    return extent_facts(match_lesions(entries), said, imaged, ORGANS, assume=assume)[0]


@pytest.mark.parametrize(
    ("count", "possible"),
    [
        (1, exactly(1)),
        (3, exactly(3)),
        ({"min": 2}, Range(2, inf)),
        ({"min": 2, "max": 4}, Range(2, 4)),
        ("several", Range(1, inf)),
    ],
)
def test_an_entry_stands_for_one_lesion_or_a_group(count: Value, possible: Range) -> None:
    assert count_of(LesionEntry(organ="liver", count=count)) == possible


def test_without_defaults_every_count_is_a_lower_bound() -> None:
    made = facts(LIVER, LIVERS, imaged=("head", "body"), assume=False)
    assert made["extent.liver.lesions"].possible == Range(3, inf)
    assert made["extent.lesions"].possible == Range(3, inf)
    assert made["extent.organs"].possible == Range(1, inf)
    assert "extent.brain.involved" not in made


def test_a_record_that_says_its_list_is_complete_is_believed() -> None:
    made = facts(LIVER, lesions=True, assume=False)
    assert made["extent.lesions"].possible == exactly(1)
    assert made["extent.brain.involved"].possible == exactly(False)
    assert made["extent.lesions"].origin == "derived"


def test_a_record_that_says_its_list_is_not_complete_is_believed_too() -> None:
    made = facts(LIVER, lesions=False, imaged=("body",))
    assert made["extent.liver.lesions"].possible == Range(1, inf)


def test_one_organ_may_be_complete_and_another_not() -> None:
    made = facts(LIVER, BRAIN, lesions__liver=True, lesions__brain=False)
    assert made["extent.liver.lesions"].possible == exactly(1)
    assert made["extent.brain.lesions"].possible == Range(1, inf)
    assert made["extent.lesions"].possible == Range(2, inf)


def test_an_organ_with_a_listed_lesion_is_taken_as_complete_and_this_is_named() -> None:
    made, assumed = extent_facts(match_lesions([LIVER]), {}, (), ORGANS)
    assert made["extent.liver.lesions"].possible == exactly(1)
    assert made["extent.liver.lesions"].origin == "assumed"
    assert "the list of lesions in the liver is complete: a report lists what it sees" in assumed


def test_a_head_that_was_not_imaged_is_never_taken_as_free() -> None:
    made = facts(LIVER)
    assert "extent.brain.involved" not in made
    assert made["extent.brain.lesions"].possible == Range(0, inf)
    assert made["extent.lesions"].possible == Range(1, inf)


def test_a_head_that_was_imaged_without_a_lesion_is_taken_as_free() -> None:
    made = facts(LIVER, imaged=("head",))
    assert made["extent.brain.involved"].possible == exactly(False)
    assert made["extent.brain.involved"].origin == "assumed"
    assert made["extent.lesions"].possible == exactly(1)


def test_a_body_without_any_metastasis_and_without_imaging_says_nothing() -> None:
    made = facts(PRIMARY)
    assert "extent.lesions" not in made
    assert "extent.liver.involved" not in made


def test_the_primary_tumour_is_no_metastasis() -> None:
    made = facts(PRIMARY, LIVER, lesions=True)
    assert made["extent.lesions"].possible == exactly(1)
    assert made["extent.lung.involved"].possible == exactly(False)


def test_ids_do_not_depend_on_the_order_of_the_list() -> None:
    families = shipped().words.families
    found = {
        tuple(
            (each.id, each.facts["lesion.diameter_mm"].where)
            for each in find_lesions(match_lesions(order), families, TODAY).lesions
        )
        for order in permutations((BRAIN, LIVER, PRIMARY))
    }
    assert found == {(("brain-1", ("b",)), ("liver-1", ("l1",)), ("lung-1", ("p",)))}


def test_a_lesion_carries_what_the_record_says_of_it() -> None:
    entry = LesionEntry(
        organ="spine", site="vertebra", diameter_mm={"min": 20}, findings={"painful": True}, where="Observation/7"
    )  # fmt: skip
    (lesion,) = find_lesions(match_lesions([entry]), shipped().words.families, TODAY).lesions
    assert lesion.facts["lesion.painful"].possible == exactly(True)
    assert lesion.facts["lesion.diameter_mm"].possible == Range(20, 500)
    assert lesion.facts["lesion.site"].where == ("Observation/7",)
    assert lesion.title == "spine (vertebra)"


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (LIVER, "liver, 30 mm"),
        (LIVERS, "liver, 2 or more lesions"),
        (PRIMARY, "primary tumour, lung, 50 mm"),
        (LesionEntry(organ="lymph-node"), "lymph node"),
        (LesionEntry(organ="other", text="tongue"), "tongue"),
    ],
)
def test_a_lesion_is_named_as_a_report_would(entry: LesionEntry, title: str) -> None:
    assert (
        find_lesions(match_lesions([entry]), shipped().words.families, TODAY).lesions[0].title
        == title
    )


def test_the_disease_is_metastatic_since_its_first_dated_metastasis() -> None:
    early, late = date(2026, 1, 1), date(2026, 5, 1)
    entries = [
        LesionEntry(organ="lung", primary=True, on=date(2020, 1, 1)),
        LesionEntry(organ="liver", on=late),
        LesionEntry(organ="brain", on=early),
        LesionEntry(organ="bone"),
    ]
    assert metastatic_since(entries) == early
    assert metastatic_since(entries[:1]) is None
