"""The virtual population against its slow twin, patient by patient and in its moments; the same on any thread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.bench_forecast import lsoda
from benchmarks.virtual_arm import DOSE_MG, INFUSION_DAYS, example, rich
from tests.models.virtual_twin import Counted, Fresh, draw_patient, follow, simulate_slowly

from metboard.models.arm import NO_LOCAL, Arm, Reading, Spread, make_calendar, make_marks
from metboard.models.population import Endpoints, simulate

pytestmark = pytest.mark.medium  # what is compiled is kept, but the first run compiles it
SINGLE = 1e-5  # endpoints are kept in single precision

ARM = example(until_days=210.0)
LONG = example(until_days=378.0)
RICH = rich()
QUIET = ARM.shedding._replace(blood_per_week=0.0, lymph_per_week=0.0)
EXACT = Reading(0.0, 0.0, 0.0)
TWO_TARGETS = ARM.lesions._replace(
    organ_kinds=np.zeros(3), number_shares=np.array([0.0, 1.0]), diameter_mm=Spread(30.0, 0.2)
)

CROWD = RICH._replace(
    lesions=RICH.lesions._replace(
        number_shares=np.array([0.0] * 11 + [1.0]),
        organ_shares=np.array([0.6, 0.7, 0.8, 1.0]),
        organ_kinds=np.array([0.0, 1.0, 0.0, 0.0]),
        diameter_mm=Spread(25.0, 0.4),
    )
)
"""Twelve lesions, most in one organ: which are targets, and nodes of two organs."""
NODES = RICH._replace(
    lesions=RICH.lesions._replace(
        number_shares=np.array([0.0, 1.0]), first_shares=np.array([0.0, 1.0, 1.0, 1.0]),
        organ_shares=np.array([0.0, 0.0, 1.0, 1.0]), diameter_mm=Spread(14.0, 0.1), least_first_mm=15.5,
    ),
    treatments=RICH.treatments._replace(offsets=np.array([[-1.5, -1.5, -9.0, 0.0]] * 3)),
    local=NO_LOCAL, reading=Reading(3.0, 0.0, 0.0),
)  # fmt: skip
"""One node, badly read, and another lesion that stays."""


def same(one: Endpoints, other: Endpoints) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


# --- the slow twin ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arm", "first"), [(LONG, 0), (RICH, 0), (CROWD, 0), (NODES, 0)])
def test_every_patient_is_that_of_the_slow_twin(arm: Arm, first: int) -> None:
    fast = simulate(arm, 60, seed=9, first=first)
    assert_same(fast, simulate_slowly(arm, (Counted(9, first + p) for p in range(60))))


@pytest.mark.slow
@pytest.mark.parametrize(("adds", "cross_weeks"), [(0.0, 2.0), (1.0, 0.0)])
def test_every_one_of_many_patients_is_that_of_the_slow_twin(
    adds: float, cross_weeks: float
) -> None:
    """Rare things, such as disease after a complete response, are in hundreds of patients and not in sixty."""
    arm = RICH._replace(
        treatments=RICH.treatments._replace(adds=adds),
        course=RICH.course._replace(cross_weeks=cross_weeks),
    )
    slow = simulate_slowly(arm, (Counted(11, p) for p in range(500)))
    assert_same(simulate(arm, 500, seed=11), slow)
    assert (np.bincount(slow["progressed_by"].astype(int)) > 10).all()
    assert (slow["best"] > slow["confirmed"]).any()
    assert np.isfinite(slow["cross_weeks"]).sum() > 20


def assert_same(fast: Endpoints, slow: dict[str, Any]) -> None:
    assert set(slow) == set(Endpoints._fields)
    for name in ("progression_weeks", "left_weeks", "death_weeks"):
        assert np.isfinite(slow[name]).sum() >= 5, name
    for name in ("best", "confirmed", "progressed_by", "last_scan_weeks", "new_lesions"):
        np.testing.assert_allclose(getattr(fast, name), slow[name], rtol=1e-7, err_msg=name)
    for name in ("best_ratio", "last_ratio"):
        np.testing.assert_allclose(getattr(fast, name), slow[name], rtol=SINGLE, err_msg=name)
    for name in ("progression_weeks", "death_weeks", "left_weeks", "cross_weeks"):
        np.testing.assert_allclose(getattr(fast, name), slow[name], rtol=SINGLE, err_msg=name)
    np.testing.assert_allclose(fast.nadir, slow["nadir"], rtol=1e-3)


def test_a_patient_is_that_of_lsoda() -> None:
    fast, died = simulate(ARM, 4, seed=9), 0
    for n in range(4):
        patient = draw_patient(ARM, Counted(9, n))
        followed = follow(ARM, patient, Counted(9, n))
        died += followed.last_mark < 30
        nadir, ratio = lsoda(ARM, patient, followed, 1e-11)
        assert fast.last_ratio[n] == pytest.approx(ratio, rel=1e-6)
        assert fast.nadir[n] == pytest.approx(nadir, rel=1e-3)
    assert died > 0


def moments(found: dict[str, Any]) -> dict[str, Any]:
    """One number a patient, whose means say what a population is like."""
    end = np.minimum(found["progression_weeks"], found["death_weeks"])
    made = {
        "responds": found["best"] >= 2, "responds twice": found["confirmed"] >= 2,
        "without progression at 12 weeks": end > 12, "alive at 15 weeks": found["death_weeks"] > 15,
        "left": np.isfinite(found["left_weeks"]), "crosses over": np.isfinite(found["cross_weeks"]),
        "new": np.minimum(found["new_lesions"], 3), "shrinkage": found["best_ratio"],
        "square of the shrinkage": found["best_ratio"] ** 2,
        "size at the end": np.log(found["last_ratio"] + 0.1),
    }  # fmt: skip
    for by in (1, 2, 3):
        made[f"progressed by {by}"] = found["progressed_by"] == by
    if np.isfinite(found["nadir"]).all():
        made |= {"grade 3 or 4": found["nadir"] < 1, "nadir": np.log(found["nadir"])}
    return made


@pytest.mark.parametrize("arm", [example(until_days=126.0), rich(until_days=252.0)])
def test_the_moments_are_those_of_the_slow_twin_with_other_draws(arm: Arm) -> None:
    random = np.random.default_rng(4)
    slow = moments(simulate_slowly(arm, (Fresh(random) for _ in range(300))))
    fast = moments(simulate(arm, 20_000, seed=5)._asdict())
    for name, value in slow.items():
        made = np.asarray(fast[name], dtype=float)
        error = np.sqrt(made.var() * (1 / len(value) + 1 / len(made)))
        assert made.mean() == pytest.approx(np.mean(value), abs=4 * error), name


# --- what must always hold --------------------------------------------------------------------------------------------


def test_one_thread_and_two_give_the_same_to_the_last_bit() -> None:
    assert same(simulate(ARM, 9001, seed=2), simulate(ARM, 9001, seed=2, threads=2))


def test_a_patient_is_the_same_in_any_part_of_the_population() -> None:
    whole, part = simulate(ARM, 300, seed=2), simulate(ARM, 37, seed=2, first=101)
    assert same(Endpoints(*(each[101:138] for each in whole)), part)


def test_another_seed_gives_other_patients() -> None:
    one, other = simulate(ARM, 100, seed=1), simulate(ARM, 100, seed=2)
    assert not np.isclose(one.nadir, other.nadir).any()


@pytest.mark.parametrize("arm", [ARM, RICH])
def test_order_and_bounds_hold_for_every_patient(arm: Arm) -> None:
    found = simulate(arm, 4000, seed=3)
    end = arm.calendar.days[-1] / 7
    assert not any(np.isnan(each).any() for each in found)
    assert (found.nadir > 0).all()
    assert ((found.best_ratio >= 0) & (found.best_ratio <= 1)).all()
    seen, crossed = np.isfinite(found.progression_weeks), np.isfinite(found.cross_weeks)
    assert (seen == (found.progressed_by > 0)).all()
    assert (found.progression_weeks[seen] < found.death_weeks[seen]).all()
    assert (found.progression_weeks[seen] == found.last_scan_weeks[seen]).all()
    assert not (seen & np.isfinite(found.left_weeks)).any()
    assert not (crossed & ~seen).any()
    assert (found.cross_weeks[crossed] >= found.progression_weeks[crossed]).all()
    assert (found.cross_weeks[crossed] <= np.minimum(found.death_weeks[crossed], end)).all()
    assert (found.last_scan_weeks <= np.minimum(found.left_weeks, found.death_weeks)).all()
    assert (found.confirmed <= found.best).all()


def with_kill(median: float) -> Arm:
    """Two targets; without new lesions, other lesions, errors of reading, and who leaves."""
    return ARM._replace(
        lesions=TWO_TARGETS, treatments=ARM.treatments._replace(kill_per_week=np.array([median])),
        shedding=QUIET, reading=EXACT, course=ARM.course._replace(leaving_per_week=np.zeros(3)),
    )  # fmt: skip


def test_more_kill_never_gives_a_patient_a_worse_answer_or_a_larger_sum() -> None:
    """Who shrank more may grow earlier from there: the least sum is lower. The answer and the size cannot be worse."""
    few, many = (simulate(with_kill(k), 3000, seed=6) for k in (0.02, 0.2))
    assert few.new_lesions.max() == many.new_lesions.max() == 0
    assert not (few.progressed_by > 1).any()
    assert (many.best_ratio <= few.best_ratio * (1 + SINGLE)).all()
    assert (many.best >= few.best).all()
    assert (
        many.progression_weeks[many.progression_weeks < np.inf].size
        < np.isfinite(few.progression_weeks).sum()
    )


def test_of_those_who_never_shrink_more_kill_gives_no_earlier_progression() -> None:
    """With one clone a sum that grows from the start has its least there, whatever the kill."""
    one = {"resistant_responder": np.array([1e-12]), "resistant_other": np.array([1e-12])}
    arms = [with_kill(k) for k in (1e-4, 1e-3)]
    few, many = (
        simulate(a._replace(treatments=a.treatments._replace(**one)), 3000, seed=6) for a in arms
    )
    grew = many.best_ratio == 1
    assert grew.sum() > 1000
    assert np.isfinite(few.progression_weeks[grew]).sum() > 100
    assert (many.progression_weeks >= few.progression_weeks)[grew & np.isinf(few.death_weeks)].all()


def test_a_reading_without_error_shows_progression_only_where_the_true_sum_grew() -> None:
    """One scan and one look, at the end: what is true there is what the scan saw."""
    days = np.array([168.0])
    calendar = make_calendar(
        np.zeros(1), DOSE_MG, infusion_days=INFUSION_DAYS, mark_days=days, scan_days=days
    )
    for reading, is_right in ((EXACT, True), (ARM.reading, False)):
        found = simulate(with_kill(0.12)._replace(calendar=calendar, reading=reading), 3000, seed=6)
        seen = found.progressed_by == 1
        assert seen.sum() > 100
        assert bool((found.last_ratio[seen] >= 1.2 * (1 - SINGLE)).all()) is is_right


def test_another_treatment_that_acts_independently_never_makes_a_lesion_larger() -> None:
    quiet = RICH._replace(
        shedding=RICH.shedding._replace(blood_per_week=0.0, lymph_per_week=0.0), reading=EXACT,
        course=RICH.course._replace(leaving_per_week=np.zeros(3), cross_share=0.0), local=NO_LOCAL,
    )  # fmt: skip
    given = quiet.treatments
    alone = given._replace(kill_per_week=given.kill_per_week * np.array([1.0, 0.0, 1.0]))
    adding = given._replace(adds=1.0)
    first = np.array([42.0])
    found = [
        simulate(
            quiet._replace(treatments=t, calendar=make_marks(first, first)), 3000, seed=6
        ).last_ratio
        for t in (alone, given, adding)
    ]
    assert (found[1] <= found[0] * (1 + SINGLE)).all()
    assert (found[2] <= found[1] * (1 + SINGLE)).all()
    assert (found[1] < 0.9 * found[0]).sum() > 300
    assert (found[2] < 0.9 * found[1]).sum() > 300


def test_where_everything_is_removed_nothing_grows_and_nothing_comes() -> None:
    local = NO_LOCAL._replace(
        week=np.zeros(1), reach=np.ones(1), left_chance=np.zeros(1), log_left=np.array([-1.0]),
        left_omega=np.zeros(1), stays_seen=np.zeros(1),
    )  # fmt: skip
    shedding = RICH.shedding._replace(blood_per_week=1e-6, lymph_per_week=0.0)
    found = simulate(RICH._replace(local=local, shedding=shedding), 3000, seed=6)
    alive = np.minimum(found.death_weeks, found.left_weeks) > 3
    assert (found.progressed_by == 0).all()
    assert (found.last_ratio[alive] == 0).all()
    assert (found.best[found.last_scan_weeks > 0] == 3).all()


def test_what_radiotherapy_kills_goes_from_sight_by_half_in_its_time() -> None:
    """Nothing grows, and at the first look nearly all of each lesion dies: half of a diameter is an eighth in sight."""
    local = NO_LOCAL._replace(
        week=np.zeros(1), reach=np.ones(1), left_chance=np.zeros(1), log_left=np.array([-1.0]),
        left_omega=np.zeros(1), stays_seen=np.ones(1), clearing_weeks=4.0,
    )  # fmt: skip
    days = np.array([21.0, 105.0])
    arm = RICH._replace(local=local, calendar=make_marks(days, days[1:]),
                        lesions=TWO_TARGETS._replace(growth_per_week=Spread(1e-9, 0.0)),
                        treatments=RICH.treatments._replace(kill_per_week=np.zeros(3), offsets=np.zeros((3, 3))),
                        course=RICH.course._replace(leaving_per_week=np.zeros(3)), shedding=QUIET)  # fmt: skip
    found = simulate(arm, 500, seed=6)
    kept = found.last_ratio[np.isinf(found.death_weeks)]
    assert len(kept) > 300
    np.testing.assert_allclose(kept, 0.5 ** (12 / 4 / 3), rtol=1e-6)


def test_who_crosses_over_ends_smaller_than_who_does_not() -> None:
    course = RICH.course._replace(leaving_per_week=np.zeros(3))
    strong = RICH.treatments._replace(
        kill_per_week=np.array([0.25, 0.3, 3.0]), resistant_other=np.array([0.7, 0.9, 0.1])
    )
    never, always = (
        simulate(
            RICH._replace(treatments=strong, course=course._replace(cross_share=s)), 3000, seed=6
        )
        for s in (0.0, 1.0)
    )
    assert np.isinf(never.cross_weeks).all()
    assert np.array_equal(never.progression_weeks, always.progression_weeks)
    both = (
        np.isfinite(always.cross_weeks) & np.isinf(always.death_weeks) & np.isinf(never.death_weeks)
    )
    assert both.sum() > 100
    assert (always.last_ratio <= never.last_ratio * (1 + SINGLE))[both].all()
    assert (always.last_ratio < 0.8 * never.last_ratio)[both].mean() > 0.5


def test_those_who_grow_leave_sooner_where_the_arm_says_so() -> None:
    course = ARM.course._replace(leaving_per_week=np.array([0.0, 0.0, 0.5]))
    found = simulate(ARM._replace(course=course), 3000, seed=6)
    left = np.isfinite(found.left_weeks)
    assert left.sum() > 50
    assert (found.left_weeks[left] >= 6).all()
    assert found.last_ratio[left].mean() > 1


def test_a_double_dose_lowers_every_nadir() -> None:
    days = np.arange(21.0, 211.0, 21.0)
    double = make_calendar(np.arange(10) * 21.0, 2 * DOSE_MG, infusion_days=INFUSION_DAYS,
                           mark_days=days, scan_days=days[1::2])  # fmt: skip
    none = make_calendar(np.arange(10) * 21.0, 0.0, infusion_days=INFUSION_DAYS,
                         mark_days=days, scan_days=days[1::2])  # fmt: skip
    nadirs = [
        simulate(ARM._replace(calendar=c), 500, seed=8).nadir for c in (none, ARM.calendar, double)
    ]
    assert (nadirs[0] > nadirs[1]).all()
    assert (nadirs[1] > nadirs[2]).all()


@pytest.mark.parametrize("median", [0.0, 1e-12, 1e3])
@pytest.mark.parametrize("dose_mg", [0.0, 1e5])
def test_no_extreme_gives_anything_but_numbers(median: float, dose_mg: float) -> None:
    days = np.arange(21.0, 106.0, 21.0)
    calendar = make_calendar(
        np.zeros(1), dose_mg, infusion_days=INFUSION_DAYS, mark_days=days, scan_days=days
    )
    lesions = ARM.lesions._replace(growth_per_week=Spread(median, 2.0))
    treatments = ARM.treatments._replace(
        kill_per_week=np.array([median]), kill_omega=np.array([2.0]),
        resistant_responder=np.zeros(1), resistant_other=np.ones(1),
    )  # fmt: skip
    arm = ARM._replace(lesions=lesions, treatments=treatments, calendar=calendar)
    found = simulate(arm, 200, seed=1)
    assert not any(np.isnan(each).any() for each in found)
    assert (found.nadir > 0).all()
