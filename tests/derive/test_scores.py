"""Totals that options ask for, from their items; what a record states and what is assumed stay in their right."""

from __future__ import annotations

import pytest
from tests.scores.score_cases import facts_of_case

from metboard.derive import derive_lesion, derive_patient
from metboard.facts import Fact, Range, exactly
from metboard.knowledge import release
from metboard.options import engine

UNSTABLE = {
    "lesion.organ": "spine", "lesion.spine_level": "L1", "lesion.pain_kind": "mechanical", "lesion.matrix": "lytic",
    "lesion.alignment": "deformity", "lesion.collapse": "above-half", "lesion.posterolateral": "bilateral",
}  # fmt: skip


def of_lesion(*, assume: bool = True, **given: object) -> dict[str, Fact]:
    said = {name.replace("__", "."): value for name, value in given.items()}
    return derive_lesion(facts_of_case(said), {}, [], assume=assume, knowledge=release())


def of_spine(*, assume: bool = True, **given: object) -> dict[str, Fact]:
    return of_lesion(assume=assume, lesion__organ="spine", **given)


def test_sins_follows_from_its_items() -> None:
    found = derive_lesion(facts_of_case(UNSTABLE), {}, [], assume=True, knowledge=release())
    assert found["lesion.sins"].possible == exactly(16)
    assert found["lesion.sins"].origin == "derived"


def test_a_stated_total_stays_beside_its_items() -> None:
    given = {**UNSTABLE, "lesion.sins": 9}
    found = derive_lesion(facts_of_case(given), {}, [], assume=True, knowledge=release())
    assert found["lesion.sins"].possible == exactly(9)


def test_an_item_narrows_what_is_assumed_of_a_painless_vertebra() -> None:
    found = of_spine(lesion__spine_level="L1")
    assert found["lesion.sins"].possible == Range(3, 6)
    assert found["lesion.sins"].origin == "assumed"


def test_items_that_rule_the_assumption_out_take_its_place() -> None:
    found = of_spine(
        lesion__spine_level="L1",
        lesion__alignment="subluxation",
        lesion__posterolateral="bilateral",
    )
    assert found["lesion.sins"].possible == Range(10, 18)
    assert found["lesion.sins"].origin == "derived"


def test_without_items_the_assumption_stands_and_without_it_nothing_does() -> None:
    assert of_spine()["lesion.sins"].possible == Range(0, 6)
    assert "lesion.sins" not in of_spine(assume=False)


def test_mirels_follows_from_its_items() -> None:
    found = of_lesion(
        lesion__organ="bone", lesion__limb_site="peritrochanteric", lesion__matrix="lytic",
        lesion__pain_degree="functional", lesion__shaft_share_pct=50,
    )  # fmt: skip
    assert found["lesion.mirels"].possible == exactly(11)


def test_a_liver_lesion_has_neither() -> None:
    found = of_lesion(lesion__organ="liver", lesion__matrix="lytic")
    assert not {"lesion.sins", "lesion.mirels"} & set(found)


def of_patient(given: dict[str, object]) -> dict[str, Fact]:
    return derive_patient(facts_of_case(given), [], release(), assume=True)


def test_lung_function_after_the_operation_follows_from_that_before() -> None:
    given = {
        "organ.lung.fev1_pct": 57,
        "organ.lung.segments_open": 19,
        "organ.lung.segments_removed": 4,
    }
    assert of_patient(given)["organ.lung.ppo_fev1_pct"].possible == exactly(45)
    assert "organ.lung.ppo_dlco_pct" not in of_patient(given)


def test_one_region_of_the_abdomen_leaves_the_default_of_the_whole() -> None:
    assert "organ.peritoneum.pci" not in of_patient({"organ.peritoneum.region_pelvis": 3})


def test_regions_that_rule_the_default_out_take_its_place() -> None:
    regions = [name for name in engine().words.families if ".region_" in name]
    found = of_patient(dict.fromkeys(regions[:9], 3))
    assert found["organ.peritoneum.pci"].possible == Range(27, 39)


STABLE = {
    **UNSTABLE, "lesion.spine_level": "S3", "lesion.pain_kind": "none", "lesion.alignment": "normal",
    "lesion.posterolateral": "none",
}  # fmt: skip
OPEN = {name: value for name, value in STABLE.items() if name != "lesion.pain_kind"}


@pytest.mark.parametrize(("given", "holds"), [(UNSTABLE, True), (STABLE, False), (OPEN, None)])
def test_an_option_that_asks_for_sins_sees_it(given: dict[str, str], holds: bool | None) -> None:
    made = engine().assembled("spine-stabilisation")
    (asked,) = (c for c in made.requires if c.facts == ("lesion.sins",))
    facts = engine().settle_lesion(facts_of_case(given), {}, assume=False)
    assert asked.decide(facts) is holds
