"""What scores ask for and records hold in another form: Karnofsky, body mass, spread, bones, the largest metastasis."""

from __future__ import annotations

import pytest

from metboard.derive import derive_lesion
from metboard.derive.measures import (
    beyond_axis_facts,
    body_mass_facts,
    chemotherapy_facts,
    comorbidity_facts,
    involved_facts,
    karnofsky_facts,
    size_facts,
    skeletal_facts,
    spine_pain_facts,
)
from metboard.facts import Fact, Possible, Range, exactly

INF = float("inf")


def facts(**said: Possible | float | bool | str) -> dict[str, Fact]:
    """Facts by name, `__` for the dots."""
    return {
        name.replace("__", "."): Fact(
            possible=value if isinstance(value, (Range, frozenset)) else exactly(value)
        )
        for name, value in said.items()
    }


@pytest.mark.parametrize(
    ("ecog", "low", "high"), [(0, 90, 100), (1, 70, 80), (2, 50, 60), (3, 30, 40), (4, 10, 20)]
)
def test_a_grade_of_ecog_leaves_two_percentages(ecog: int, low: float, high: float) -> None:
    found = karnofsky_facts(facts(patient__ecog=ecog))
    assert found["patient.karnofsky_pct"].possible == Range(low, high)


def test_several_grades_leave_more_and_a_stated_percentage_stays() -> None:
    found = karnofsky_facts(facts(patient__ecog=Range(0, 1)))
    assert found["patient.karnofsky_pct"].possible == Range(70, 100)
    assert karnofsky_facts(facts(patient__ecog=1, patient__karnofsky_pct=90)) == {}


def test_body_mass_is_weight_by_height_squared() -> None:
    found = body_mass_facts(facts(patient__weight_kg=81, patient__height_cm=180))
    assert found["patient.bmi_kg_m2"].possible == Range(25, 25)


def test_a_range_of_weight_gives_a_range_of_body_mass() -> None:
    found = body_mass_facts(facts(patient__weight_kg=Range(72.9, 81), patient__height_cm=180))
    assert found["patient.bmi_kg_m2"].possible == Range(22.5, 25)


def test_one_involved_organ_outside_the_head_is_enough() -> None:
    found = involved_facts(facts(extent__bone__involved=True))
    assert found["extent.extracranial"].possible == exactly(True)
    assert "extent.visceral" not in found


def test_a_liver_metastasis_is_visceral_and_outside_the_head() -> None:
    found = involved_facts(facts(extent__liver__involved=True))
    assert {name: f.possible for name, f in found.items()} == {
        "extent.extracranial": exactly(True),
        "extent.visceral": exactly(True),
    }


def test_silence_about_one_organ_leaves_the_spread_open() -> None:
    assert involved_facts(facts(extent__liver__involved=False)) == {}


@pytest.mark.parametrize(
    ("bone", "spine", "wanted"),
    [
        (Range(2, 2), Range(3, 3), Range(5, 5)),
        (Range(2, INF), Range(3, 3), Range(5, INF)),
        (Range(0, 0), Range(0, 0), Range(0, 0)),
    ],
)
def test_bones_and_spine_are_counted_together(bone: Range, spine: Range, wanted: Range) -> None:
    found = skeletal_facts(facts(extent__bone__lesions=bone, extent__spine__lesions=spine))
    assert found["extent.skeletal_lesions"].possible == wanted


def test_bones_without_a_word_of_the_spine_are_a_lower_bound() -> None:
    found = skeletal_facts(facts(extent__bone__lesions=2))
    assert found["extent.skeletal_lesions"].possible == Range(2, INF)


@pytest.mark.parametrize(
    ("site", "holds"), [("rib", True), ("long-bone", True), ("vertebra", False), ("pelvis", False)]
)
def test_a_rib_lies_beyond_the_axis_and_a_vertebra_says_nothing(site: str, holds: bool) -> None:
    found = beyond_axis_facts({}, [facts(lesion__organ="bone", lesion__site=site)])
    assert ("extent.bone_beyond_axis" in found) is holds


def liver(mm: float) -> dict[str, Fact]:
    return facts(lesion__organ="liver", lesion__primary=False, lesion__diameter_mm=mm)


def test_the_largest_of_a_whole_list_is_known() -> None:
    found = size_facts(facts(extent__liver__lesions=2), [liver(20), liver(35)])
    assert found["extent.liver.largest_mm"].possible == Range(35, 35)


def test_the_largest_of_an_open_list_is_a_lower_bound() -> None:
    found = size_facts(facts(extent__liver__lesions=Range(2, INF)), [liver(20), liver(35)])
    assert found["extent.liver.largest_mm"].possible == Range(35, 500)


def test_a_metastasis_that_was_not_measured_leaves_the_largest_open() -> None:
    unmeasured = facts(lesion__organ="liver", lesion__primary=False)
    found = size_facts(facts(extent__liver__lesions=2), [liver(20), unmeasured])
    assert found["extent.liver.largest_mm"].possible == Range(20, 500)


def test_the_primary_liver_tumour_is_no_metastasis() -> None:
    primary = facts(lesion__organ="liver", lesion__primary=True, lesion__diameter_mm=90)
    found = size_facts(facts(extent__liver__lesions=1), [primary, liver(20)])
    assert found["extent.liver.largest_mm"].possible == Range(20, 20)


def test_a_brain_metastasis_of_unclear_size_leaves_the_largest_open() -> None:
    unclear = facts(lesion__organ="brain", lesion__primary=False, lesion__diameter_mm=Range(0, INF))
    found = size_facts(facts(extent__brain__lesions=1), [unclear])
    assert found["extent.brain.largest_mm"].possible == Range(0, 200)


@pytest.mark.parametrize(
    ("count", "sizes", "found"),
    [
        (2, (20, 65), Range(65, 65)),
        (2, (65, None), Range(65, 200)),
        (2, (20, None), None),
        (Range(1, INF), (20,), None),
    ],
)
def test_a_brain_metastasis_that_was_not_measured_is_left_to_the_default(
    count: float | Range, sizes: tuple[float | None, ...], found: Range | None
) -> None:
    lesions = [
        facts(lesion__organ="brain", lesion__primary=False)
        | ({} if mm is None else facts(lesion__diameter_mm=mm))
        for mm in sizes
    ]
    made = size_facts(facts(extent__brain__lesions=count), lesions).get("extent.brain.largest_mm")
    assert (made.possible if made else None) == found


def test_a_line_of_chemotherapy_is_chemotherapy_before() -> None:
    found = chemotherapy_facts(facts(treatment__advanced__chemotherapy_lines=Range(1, 2)))
    assert found["treatment.chemotherapy_before"].possible == exactly(True)
    assert chemotherapy_facts(facts(treatment__advanced__chemotherapy_lines=0)) == {}


def test_a_painless_lesion_has_no_kind_of_pain() -> None:
    found = derive_lesion(facts(lesion__organ="spine", lesion__painful=False), {}, [], assume=False)
    assert found["lesion.pain_kind"].possible == exactly("none")
    assert found["lesion.pain_degree"].possible == exactly("none")


def test_what_is_said_of_a_limb_makes_it_a_long_bone() -> None:
    said = facts(lesion__organ="bone", lesion__limb_site="lower-limb")
    found = derive_lesion(said, {}, [], assume=False)
    assert found["lesion.site"].possible == exactly("long-bone")


@pytest.mark.parametrize(
    ("grade", "cord"),
    [
        ("0", "none"),
        ("1a", "epidural"),
        ("1c", "epidural"),
        ("2", "compression"),
        ("3", "compression"),
    ],
)
def test_bilskys_grade_says_how_the_cord_is(grade: str, cord: str) -> None:
    said = facts(lesion__organ="spine", lesion__bilsky=grade)
    assert derive_lesion(said, {}, [], assume=False)["lesion.cord"].possible == exactly(cord)


def test_diabetes_of_unsaid_degree_leaves_every_degree_and_no_diabetes_none() -> None:
    assert comorbidity_facts(facts(history__diabetes=True))["history.diabetes_kind"].possible == {
        "diet-only", "uncomplicated", "with-organ-damage",
    }  # fmt: skip
    found = comorbidity_facts(facts(history__diabetes=False))
    assert found["history.diabetes_kind"].possible == exactly("none")
    assert found["history.insulin"].possible == exactly(False)


def test_cirrhosis_is_a_liver_disease_and_its_absence_says_nothing() -> None:
    found = comorbidity_facts(facts(history__cirrhosis=True))
    assert found["history.liver_disease"].possible == {"mild", "moderate-or-severe"}
    assert comorbidity_facts(facts(history__cirrhosis=False)) == {}


@pytest.mark.parametrize(
    ("limb", "part"), [("peritrochanteric", "trochanteric"), ("lower-limb", None)]
)
def test_a_peritrochanteric_lesion_lies_in_that_part_of_the_femur(
    limb: str, part: str | None
) -> None:
    found = spine_pain_facts(facts(lesion__limb_site=limb)).get("lesion.femur_part")
    assert (None if found is None else found.possible) == (part and exactly(part))
