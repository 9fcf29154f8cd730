"""Creatinine clearance and corrected calcium: worked values, thresholds, ranges, and what is missing."""

from __future__ import annotations

from datetime import date
from math import inf

import pytest
from tests.derive.test_derive import patient, say

from metboard.derive.labs import corrected_calcium_mmol_l, creatinine_clearance_ml_min
from metboard.facts import Fact, Possible, Range, compare, exactly

CLEARANCE, CALCIUM = "lab.creatinine_clearance_ml_min", "lab.calcium_corrected_mmol_l"
MALE, FEMALE = exactly("male"), exactly("female")


def clearance(
    creatinine: Possible | None,
    age: Possible | None = None,
    weight: Possible | None = None,
    sex: Possible | None = None,
) -> Fact | None:
    said = {
        "lab__creatinine_umol_l": creatinine,
        "patient__age_years": age,
        "patient__weight_kg": weight,
        "patient__sex": sex,
    }
    return patient(say(**{k: v for k, v in said.items() if v is not None})).get(CLEARANCE)


def calcium(total: Possible, albumin: Possible | None = None) -> Fact | None:
    said = say(lab__calcium_total_mmol_l=total)
    return patient(said | (say(lab__albumin_g_l=albumin) if albumin else {})).get(CALCIUM)


@pytest.mark.parametrize(
    ("age", "weight", "mg_dl", "female", "ml_min"),
    [
        # worked by hand from the formula in the abstract of Cockcroft and Gault 1976
        (60, 72, 1.0, False, 80.0),
        (60, 80, 1.2, False, 74.1),
        (65, 70, 1.4, False, 52.1),
        (70, 75, 1.0, False, 72.9),
        (45, 60, 0.9, True, 74.8),
        (45, 65, 0.9, True, 81.0),
        (25, 60, 1.0, True, 81.5),
    ],
)
def test_creatinine_clearance_is_that_of_cockcroft_and_gault(
    age: float, weight: float, mg_dl: float, female: bool, ml_min: float
) -> None:
    found = creatinine_clearance_ml_min(age, weight, mg_dl * 88.4, female=female)
    assert found == pytest.approx(ml_min, abs=0.05)


@pytest.mark.parametrize(
    ("total", "albumin", "corrected"),
    [(1.83, 26, 2.11), (2.60, 20, 3.00), (2.40, 40, 2.40), (2.40, 45, 2.30)],
)
def test_calcium_is_corrected_to_an_albumin_of_40_g_per_litre(
    total: float, albumin: float, corrected: float
) -> None:
    assert corrected_calcium_mmol_l(total, albumin) == pytest.approx(corrected, abs=0.005)


def test_the_rounded_slope_lies_within_a_tenth_of_a_millimole_of_the_papers_own() -> None:
    # Payne: corrected = calcium - albumin + 4.0 in mg/dL and g/dL
    for albumin in (25, 30, 35, 45):
        own = 2.3 + (40 - albumin) / 10 * 10 / 40.078
        assert abs(own - corrected_calcium_mmol_l(2.3, albumin)) < 0.1


@pytest.mark.parametrize(
    ("creatinine", "enough"), [(117.8, True), (118.0, False)]
)  # 60 mL/min lies at 117.87
def test_the_clearance_decides_on_both_sides_of_60(creatinine: float, enough: bool) -> None:
    made = clearance(exactly(creatinine), exactly(60), exactly(72), MALE)
    assert made is not None
    assert compare(made.possible, Range(60, inf)) is enough


@pytest.mark.parametrize(("total", "raised"), [(2.80, True), (2.79, False)])
def test_the_corrected_calcium_decides_on_both_sides_of_3(total: float, raised: bool) -> None:
    made = calcium(exactly(total), exactly(30))
    assert made is not None
    assert compare(made.possible, Range(3.0, inf)) is raised


def test_a_range_of_age_or_weight_gives_a_range() -> None:
    by_weight = clearance(exactly(88.4), exactly(60), Range(60, 72), MALE)
    by_age = clearance(exactly(88.4), Range(60, 70), exactly(72), MALE)
    by_sex = clearance(exactly(88.4), exactly(60), exactly(72))
    assert by_weight is not None
    assert by_age is not None
    assert by_sex is not None
    assert by_weight.possible == Range(66.67, 80)
    assert by_age.possible == Range(70, 80)
    assert (by_sex.possible, by_sex.waits_on) == (Range(68, 80), "patient.sex")


def test_a_bound_on_creatinine_gives_a_bound_on_the_clearance() -> None:
    made = clearance(Range(0, 88.4), exactly(60), exactly(72), MALE)
    assert made is not None
    assert made.possible == Range(80, 400)


def test_without_a_weight_the_clearance_is_open_and_the_weight_is_asked() -> None:
    made = clearance(exactly(300), exactly(60), None, MALE)
    assert made is not None
    assert compare(made.possible, Range(60, inf)) is None
    assert made.waits_on == "patient.weight_kg"


def test_a_measured_clearance_is_not_replaced_and_one_out_of_date_is() -> None:
    inputs = say(
        lab__creatinine_umol_l=exactly(88.4), patient__age_years=exactly(60),
        patient__weight_kg=exactly(72), patient__sex=MALE,
    )  # fmt: skip
    measured = Fact(possible=exactly(41))
    stale = Fact(possible=Range(0, 400), origin="absent", note="last known 41 on 2026-01-01")
    assert patient({**inputs, CLEARANCE: measured})[CLEARANCE] == measured
    assert patient({**inputs, CLEARANCE: stale})[CLEARANCE].possible == exactly(80)


def test_nothing_is_computed_without_creatinine_from_an_old_one_or_for_a_child() -> None:
    old = Fact(possible=Range(0, 5000), origin="absent")
    facts = say(patient__age_years=exactly(60), patient__weight_kg=exactly(72), patient__sex=MALE)
    assert CLEARANCE not in patient(facts)
    assert CLEARANCE not in patient({**facts, "lab.creatinine_umol_l": old})
    assert clearance(exactly(60), exactly(12), exactly(40), MALE) is None


def test_without_albumin_only_an_unusual_total_opens_the_question() -> None:
    assert calcium(exactly(2.3)) is None
    high = calcium(exactly(3.1))
    assert high is not None
    assert compare(high.possible, Range(3.0, inf)) is None
    assert high.waits_on == "lab.albumin_g_l"


def test_what_was_computed_names_its_places_day_and_formula() -> None:
    on = date(2026, 9, 1)
    facts = {
        "lab.calcium_total_mmol_l": Fact(possible=exactly(2.6), where=("Observation/ca",), at=on),
        "lab.albumin_g_l": Fact(possible=exactly(20), where=("Observation/alb",), at=on),
    }
    made = patient(facts)[CALCIUM]
    assert made.possible == exactly(3.0)
    assert (made.where, made.at) == (("Observation/ca", "Observation/alb"), on)
    assert (made.origin, made.note) == ("derived", "total calcium + 0.02 x (40 - albumin)")


@pytest.mark.parametrize(("umol_l", "low", "high"), [(42, 2.0, 2.47), (34, 1.62, 2.0), (0, 0, 0)])
def test_a_level_of_bilirubin_without_its_limit_gives_the_range_of_multiples(
    umol_l: float, low: float, high: float
) -> None:
    made = patient(say(lab__bilirubin_umol_l=exactly(umol_l)))["lab.bilirubin_x_uln"]
    assert made.possible == Range(low, high)
    assert made.origin == "derived"


def test_a_recorded_multiple_of_bilirubin_stays() -> None:
    said = say(lab__bilirubin_umol_l=exactly(42), lab__bilirubin_x_uln=exactly(1.9))
    assert patient(said)["lab.bilirubin_x_uln"].possible == exactly(1.9)
    assert "lab.bilirubin_x_uln" not in patient({})


@pytest.mark.parametrize("name", ["creatinine_umol_l", "age_years", "weight_kg", "sex"])
def test_from_less_is_never_computed_more(name: str) -> None:
    exact = {
        "lab.creatinine_umol_l": exactly(118), "patient.age_years": exactly(60),
        "patient.weight_kg": exactly(72), "patient.sex": FEMALE,
    }  # fmt: skip
    wide = {
        "creatinine_umol_l": Range(90, 118), "age_years": Range(50, 60), "weight_kg": Range(72, 99),
        "sex": FEMALE | MALE,
    }  # fmt: skip
    full = next(key for key in exact if key.endswith(name))
    before = patient({k: Fact(possible=v) for k, v in exact.items()})[CLEARANCE].possible
    for wider in (wide[name], None):
        said = {**exact, full: wider}
        after = patient({k: Fact(possible=v) for k, v in said.items() if v is not None})
        if CLEARANCE in after:
            assert compare(before, after[CLEARANCE].possible) is True


def test_a_level_of_which_nothing_is_clear_leaves_the_multiple_open() -> None:
    level = Fact(possible=Range(0, 2000), origin="record")
    made = patient({"lab.bilirubin_umol_l": level})["lab.bilirubin_x_uln"]
    assert made.possible == Range(0, 200), "as wide as it can be: nobody takes it for done"
