"""What remains of the liver and what must remain."""

from __future__ import annotations

import pytest
from tests.derive.test_measures import facts

from metboard.derive.liver import (
    EMBOLISED,
    GROWTH,
    NEEDED,
    REMNANT,
    WEEKS,
    chemotherapy_weeks_facts,
    growth_facts,
    needed_facts,
    remnant_facts,
    small_burden_facts,
)
from metboard.facts import Possible, Range, exactly

BODY = {"patient__height_cm": 170.0, "patient__weight_kg": 70.0}
FEW = {"extent__liver__lesions": 3, "extent__liver__largest_mm": 50}
UNKNOWN_NEED = Range(20, 30)


@pytest.mark.parametrize(
    ("weeks", "needed"),
    [(0, Range(20, 20)), (12, Range(20, 20)), (12.5, Range(30, 30)), (Range(8, 20), UNKNOWN_NEED)],
)
def test_more_than_twelve_weeks_of_chemotherapy_need_30_pct(weeks: Possible, needed: Range) -> None:
    found = needed_facts(facts(treatment__preoperative_chemotherapy_weeks=weeks))
    assert found[NEEDED].possible == needed


def test_chemotherapy_of_unknown_length_leaves_both_limits_and_asks_for_the_weeks() -> None:
    found = needed_facts({})[NEEDED]
    assert (found.possible, found.origin, found.waits_on) == (UNKNOWN_NEED, "absent", WEEKS)


@pytest.mark.parametrize(
    ("parenchyma", "needed"),
    [
        ("normal", Range(20, 20)),
        ("steatosis", Range(20, 30)),
        ("steatohepatitis", Range(30, 30)),
        ("sinusoidal-injury", Range(30, 30)),
        ("fibrosis", Range(40, 40)),
        ("cirrhosis", Range(40, 40)),
        (frozenset({"normal", "fibrosis"}), Range(20, 40)),
    ],
)
def test_the_parenchyma_sets_the_need(parenchyma: Possible | str, needed: Range) -> None:
    said = facts(treatment__preoperative_chemotherapy_weeks=0, organ__liver__parenchyma=parenchyma)
    assert needed_facts(said)[NEEDED].possible == needed


def test_the_stricter_of_chemotherapy_and_parenchyma_counts() -> None:
    said = facts(treatment__preoperative_chemotherapy_weeks=20, organ__liver__parenchyma="normal")
    assert needed_facts(said)[NEEDED].possible == Range(30, 30)


def test_cirrhosis_needs_40_pct_whatever_the_chemotherapy() -> None:
    assert needed_facts(facts(history__cirrhosis=True))[NEEDED].possible == Range(40, 40)


def test_a_need_that_was_told_stays() -> None:
    assert needed_facts(facts(organ__liver__remnant_needed_pct=35)) == {}


def test_without_a_line_of_therapy_there_were_no_weeks() -> None:
    found = chemotherapy_weeks_facts(facts(treatment__advanced__lines=0))
    assert found[WEEKS].possible == exactly(0)
    assert chemotherapy_weeks_facts(facts(treatment__advanced__lines=1)) == {}


def test_a_volume_and_a_body_give_the_share() -> None:
    found = remnant_facts(facts(organ__liver__remnant_ml=450, **BODY))[REMNANT].possible
    assert isinstance(found, Range)
    assert (found.low, found.high) == pytest.approx((30.0, 30.0), abs=0.1)


def test_a_range_of_weight_gives_a_range_of_shares() -> None:
    said = facts(
        organ__liver__remnant_ml=450, patient__height_cm=170, patient__weight_kg=Range(60, 80)
    )
    found = remnant_facts(said)[REMNANT].possible
    assert isinstance(found, Range)
    assert found.low < 30 < found.high


@pytest.mark.parametrize(
    "gone", ["organ.liver.remnant_ml", "patient.height_cm", "patient.weight_kg"]
)
def test_without_one_of_its_parts_there_is_no_share(gone: str) -> None:
    said = facts(organ__liver__remnant_ml=450, **BODY)
    del said[gone]
    assert remnant_facts(said) == {}


def test_a_body_too_small_for_the_formula_gives_nothing() -> None:
    said = facts(organ__liver__remnant_ml=450, patient__height_cm=80, patient__weight_kg=10)
    assert remnant_facts(said) == {}


def test_a_measured_share_stays() -> None:
    assert (
        remnant_facts(facts(organ__liver__remnant_ml=450, organ__liver__remnant_pct=25, **BODY))
        == {}
    )


def test_two_volumetries_give_the_growth_and_mean_that_the_vein_was_closed() -> None:
    found = growth_facts(
        facts(
            organ__liver__remnant_before_pct=20,
            organ__liver__remnant_pct=28,
            organ__liver__embolised_weeks=4,
        )
    )
    assert found[GROWTH].possible == Range(2, 2)
    assert found[EMBOLISED].possible == exactly(True)


def test_a_range_of_weeks_gives_a_range_of_growth() -> None:
    found = growth_facts(
        facts(
            organ__liver__remnant_before_pct=Range(20, 22),
            organ__liver__remnant_pct=30,
            organ__liver__embolised_weeks=Range(4, 5),
        )
    )
    assert found[GROWTH].possible == Range(1.6, 2.5)


def test_without_a_second_volumetry_no_growth_is_made_up() -> None:
    assert growth_facts(facts(organ__liver__remnant_pct=28, organ__liver__embolised_weeks=4)) == {}


@pytest.mark.parametrize(
    ("count", "size", "taken"),
    [(3, 50, True), (4, 50, False), (3, 51, False), (Range(2), 20, False)],
)
def test_few_small_metastases_are_taken_to_leave_enough(
    count: Possible | float, size: float, taken: bool
) -> None:
    said = facts(extent__liver__lesions=count, extent__liver__largest_mm=size)
    found = small_burden_facts({**said, **needed_facts(said)})
    assert (REMNANT in found) is taken
    assert all((f.origin, f.possible) == ("assumed", Range(40, 100)) for f in found.values())


@pytest.mark.parametrize(
    "more",
    [
        {"history__cirrhosis": True},
        {"organ__liver__parenchyma": "fibrosis"},
        {"organ__liver__portal_vein_embolised": True},
        {"organ__liver__remnant_pct": Range(0, 100)},
    ],
)
def test_nothing_is_taken_for_granted_where_the_liver_is_in_question(
    more: dict[str, Possible],
) -> None:
    said = facts(**FEW, **more)
    assert small_burden_facts({**said, **needed_facts(said)}) == {}
