"""A virtual trial gives the order that anybody would expect, and the same answer whatever the threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.trial.made import EVERY, HEAD, TWO, a_protocol

from metboard.errors import ChoiceError
from metboard.knowledge import release
from metboard.models.population import Endpoints
from metboard.trial import counts as module
from metboard.trial.build import Scans
from metboard.trial.contract import write_trial
from metboard.trial.counts import expanded, followed_days, progression_free, survival
from metboard.trial.protocol import Protocol
from metboard.trial.trial import make_followed_calendar, run_trial

pytestmark = pytest.mark.medium  # compiles the population


def run(protocol: Protocol, patients: int = 4000, **settings: Any) -> dict[str, Any]:
    found = run_trial(protocol, EVERY, release(), patients=patients, **settings)
    return write_trial(found, EVERY, release(), "trial.yaml")


def arms_of(folder: Path, arms: str, more: str = "", **settings: Any) -> dict[str, Any]:
    made = run(a_protocol(folder, f"{HEAD}arms:\n{arms}{more}"), **settings)
    return {each["id"]: each for each in made["arms"]}


# --- the same answer --------------------------------------------------------------------------------------------------


def test_one_thread_and_two_give_the_same_answer(tmp_path: Path) -> None:
    protocol = a_protocol(tmp_path)
    assert run(protocol, 20_000, threads=1) == run(protocol, 20_000, threads=2)


def test_parts_of_the_work_give_the_same_answer(tmp_path: Path, monkeypatch: Any) -> None:
    protocol = a_protocol(tmp_path)
    whole = run(protocol, 5000)
    monkeypatch.setattr(module, "_CHUNK", 999)
    assert run(protocol, 5000) == whole


def test_another_seed_gives_another_answer(tmp_path: Path) -> None:
    protocol = a_protocol(tmp_path)
    assert run(protocol, seed=1)["arms"] != run(protocol, seed=2)["arms"]


def test_memory_does_not_hold_patients(tmp_path: Path) -> None:
    protocol = a_protocol(tmp_path)
    few, many = (run_trial(protocol, EVERY, release(), patients=n) for n in (100, 30_000))
    for one, other in zip(few.arms, many.arms, strict=True):
        assert one.counts.pfs.shape == other.counts.pfs.shape
        assert other.counts.pfs.sum() == other.counts.os.sum() == 30_000


# --- the order of arms ------------------------------------------------------------------------------------------------


def test_two_arms_that_are_alike_have_a_ratio_of_one(tmp_path: Path) -> None:
    arms = arms_of(tmp_path, "  a: {components: [none]}\n  b: {components: [none]}\n")
    assert arms["a"]["hr_pfs"] == arms["a"]["hr_os"] == 1
    assert {k: arms["a"][k] for k in ("orr", "pfs_6")} == {
        k: arms["b"][k] for k in ("orr", "pfs_6")
    }


def test_an_active_drug_is_better_than_none_and_a_better_one_better_still(tmp_path: Path) -> None:
    arms = arms_of(
        tmp_path,
        "  strong: {components: [checkpoint-pd1]}\n  weak: {components: [chemotherapy-single]}\n"
        "  none: {components: [none]}\n",
    )
    strong, weak, none = arms["strong"], arms["weak"], arms["none"]
    for name in ("orr", "pfs_6", "pfs_12", "pfs_median_months", "os_median_months"):
        assert strong[name] > weak[name] >= none[name], name
    assert strong["hr_pfs"] < weak["hr_pfs"] < 1
    assert strong["hr_os"] < 1
    assert none["hr_pfs"] is None


def test_two_drugs_together_are_never_worse_and_adding_up_is_better_still(tmp_path: Path) -> None:
    sets = "together: [[chemotherapy-single], [checkpoint-pd1]]"
    arms = arms_of(
        tmp_path,
        f"  added: {{{sets}, action: additive}}\n  both: {{{sets}}}\n  alike: {{{sets}, correlation: 1.0}}\n"
        "  one: {components: [checkpoint-pd1]}\n",
    )
    order = [arms[name]["orr"] for name in ("added", "both", "alike", "one")]
    assert order == sorted(order, reverse=True)
    assert order[0] > order[1] > order[3]
    assert "independent action" in arms["both"]["together"]
    assert arms["both"]["trials_90"] is None


def test_crossing_over_moves_survival_and_not_progression(tmp_path: Path) -> None:
    after = "crossover: {components: [checkpoint-pd1], share: 0.9}"
    arms = arms_of(
        tmp_path, f"  crosses: {{components: [none], {after}}}\n  stays: {{components: [none]}}\n"
    )
    crosses, stays = arms["crosses"], arms["stays"]
    assert crosses["pfs_median_months"] == stays["pfs_median_months"]
    assert crosses["hr_pfs"] == 1
    assert crosses["hr_os"] < 0.9
    assert crosses["crossed_over"] > 0.5 * crosses["patients"]
    assert crosses["after_progression"]["line"] == "2"  # the next line, where it has a population
    assert stays["crossed_over"] == 0


def test_local_treatment_of_all_lesions_delays_progression(tmp_path: Path) -> None:
    arms = arms_of(
        tmp_path,
        "  removed: {components: [none], local: [{kind: removal, left_chance: 0.1, left_share: 0.01}]}\n"
        "  irradiated: {components: [none], local: [{kind: radiotherapy, dose_gy: 50, fractions: 5}]}\n"
        "  palliated: {components: [none], local: [{kind: radiotherapy, dose_gy: 8, fractions: 1}]}\n"
        "  none: {components: [none]}\n",
    )
    months = [arms[name]["pfs_6"] for name in ("removed", "irradiated", "palliated", "none")]
    assert min(months[:2]) > months[2] > months[3]


def test_scans_further_apart_find_progression_later(tmp_path: Path) -> None:
    arm = "  a: {components: [none]}\n"
    often, seldom = (
        arms_of(tmp_path, arm, f"scans: {{every_weeks: {n}, then_weeks: {n}}}\n") for n in (6, 12)
    )
    assert seldom["a"]["pfs_median_months"] > often["a"]["pfs_median_months"]


def test_confirmation_and_error_of_reading_take_and_give_responses(tmp_path: Path) -> None:
    arm = "  a: {components: [chemotherapy-single]}\n"
    confirmed, plain = (
        arms_of(tmp_path, arm, f"confirm: {c}\n")["a"]["orr"] for c in ("true", "false")
    )
    assert confirmed < plain
    sharp, blurred = (
        arms_of(tmp_path, arm, f"confirm: false\nreading: {{error_mm: {mm}, error_share: 0}}\n")[
            "a"
        ]["orr"]
        for mm in (0, 12)
    )
    assert blurred > sharp


def test_who_leaves_is_counted_and_not_taken_for_progression(tmp_path: Path) -> None:
    arm = "  a: {components: [none]}\n"
    few, many = (
        arms_of(tmp_path, arm, f"dropout: {{response: {h}, between: {h}, growing: {h}}}\n")["a"]
        for h in (0, 0.1)
    )
    assert few["left_before_progression"] == 0
    assert many["left_before_progression"] > 1000
    assert many["pfs_6"] == pytest.approx(few["pfs_6"], abs=0.05)


def test_bone_alone_has_no_target_and_so_no_partial_response(tmp_path: Path) -> None:
    arms = arms_of(
        tmp_path, "  a: {components: [checkpoint-pd1]}\n", "patients: {organs: {bone: 1}}\n"
    )
    assert arms["a"]["answers"]["partial"] == 0
    assert arms["a"]["progressed_by"]["targets"] == 0
    assert arms["a"]["progressed_by"]["other_lesions"] > 0


# --- counting ---------------------------------------------------------------------------------------------------------


def ends(**weeks: float) -> Endpoints:
    """One patient who never progresses, dies or leaves but for what is given."""
    made = {name: np.array([np.inf]) for name in Endpoints._fields}
    made["last_scan_weeks"] = np.array([0.0])
    return Endpoints(**{**made, **{name: np.array([value]) for name, value in weeks.items()}})


@pytest.mark.parametrize(
    ("weeks", "followed", "day", "happened"),
    [
        ({"progression_weeks": 10, "death_weeks": 20}, 365, 70, 1),
        ({"death_weeks": 20}, 365, 140, 1),
        ({"death_weeks": 20}, 100, 100, 0),
        ({"left_weeks": 9, "last_scan_weeks": 6, "death_weeks": 20}, 365, 42, 0),
        ({"left_weeks": 3, "death_weeks": 20}, 365, 1, 0),
        ({}, 365, 365, 0),
    ],
)
def test_an_end_is_counted_as_trials_do(
    weeks: dict[str, float], followed: float, day: float, happened: float
) -> None:
    days, is_event = progression_free(ends(**weeks), np.array([followed]))
    assert (days[0], is_event[0]) == (day, happened)


def test_who_leaves_is_still_followed_for_survival() -> None:
    days, died = survival(ends(left_weeks=3, death_weeks=20), np.array([365.0]))
    assert (days[0], died[0]) == (140, 1)


def test_patients_enter_evenly_and_are_followed_until_one_day(tmp_path: Path) -> None:
    protocol = a_protocol(tmp_path, TWO + "follow: {accrual_months: 12, after_months: 6}\n")
    months = followed_days(protocol, 0, 1000) / (365.25 / 12)
    assert months.min() == pytest.approx(6, abs=0.05)
    assert months.max() == pytest.approx(18, abs=0.05)
    assert months.mean() == pytest.approx(12, abs=0.05)
    np.testing.assert_array_equal(
        followed_days(protocol, 100, 10), followed_days(protocol, 0, 200)[100:110]
    )


def test_counts_become_one_entry_a_patient() -> None:
    made = expanded(np.array([[0, 0], [2, 1], [0, 3]]))
    assert made.days.tolist() == [1, 1, 1, 2, 2, 2]
    assert made.happened.tolist() == [0, 0, 1, 1, 1, 1]


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TWO.replace("nsclc", "nsclk"), "no population for 'nsclk/1/checkpoint-pd1'"),
        (TWO.replace("checkpoint-pd1", "checkpoint"), "no component 'checkpoint'"),
        (TWO.replace("components: [none]", "regimen: nothing"), "no regimen 'nothing'"),
        (TWO + "patients: {organs: {spleen: 1}}\n", "no organ 'spleen'"),
        (TWO + "patients: {organs: {liver: 0}}\n", "a share above 0"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_in_words(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ChoiceError, match=told):
        run(a_protocol(tmp_path, text), 10)


def test_the_calendar_reaches_the_cut_although_the_last_scan_does_not() -> None:
    calendar = make_followed_calendar(Scans(6.0, 26.0, 26.0), 100.0)
    assert calendar.days[-1] == 700
    assert calendar.marks.tolist()[-2:] == [2.0, 1.0]
    assert make_followed_calendar(Scans(), 156.0).marks[-1] == 2


def test_nothing_is_counted_after_the_data_are_cut(tmp_path: Path) -> None:
    cross = TWO.replace("[none]", "[none], crossover: {components: [checkpoint-pd1], share: 1}")
    few, many = (
        run_trial(
            a_protocol(tmp_path, cross + f"follow: {{accrual_months: {months}, after_months: 3}}\n"),
            EVERY, release(), patients=2000,
        ).arms[1].counts
        for months in (0, 60)
    )  # fmt: skip
    progressed = [counts.ways[1:].sum() for counts in (few, many)]
    assert progressed[0] < progressed[1]
    assert few.crossed < many.crossed
    assert few.crossed <= progressed[0]
    assert progressed[0] + few.ways[0] == few.patients
