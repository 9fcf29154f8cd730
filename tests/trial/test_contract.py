"""The JSON object of a virtual trial: its keys, their kinds, and what must hold among its numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.trial.made import EVERY, STRAND, TWO, a_protocol

from metboard.knowledge import release
from metboard.trial import TRIAL, run_trial, write_trial

pytestmark = pytest.mark.medium


class Source(msgspec.Struct, forbid_unknown_fields=True):
    tumour: str
    line: str
    components: list[str]
    title: str
    got: str
    made_of: str
    trials: list[str]


class Point(msgspec.Struct, forbid_unknown_fields=True):
    months: float
    share: float
    low: float
    high: float
    at_risk: int


class Arm(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    populations: list[Source]
    together: str | None
    changed: list[str]
    after_progression: Source | None
    patients: int
    orr: float
    pfs_median_months: float | None
    pfs_6: float | None
    pfs_12: float | None
    os_median_months: float | None
    os_12: float | None
    os_24: float | None
    hr_pfs: float | None
    hr_pfs_95: tuple[float, float] | None
    hr_os: float | None
    hr_os_95: tuple[float, float] | None
    trials_90: dict[str, tuple[float, float]] | None
    outside_trials_90: list[str]
    survival_withheld: bool
    answers: dict[str, int]
    progressed_by: dict[str, int]
    left_before_progression: int
    crossed_over: int
    curves: dict[str, list[Point]]


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    contract: str
    file: str
    trial: str
    tumour: str
    line: str
    knowledge: str
    made_from: str
    seed: int
    patients_per_arm: int
    control: str
    confirmed: bool
    hr_pfs: float | None
    hr_os: float | None
    arms: list[Arm]
    notes: list[str]
    limits: list[str]
    evidence: list[dict[str, Any]]


def answer_of(folder: Path, text: str = TWO, patients: int = 3000) -> Answer:
    found = run_trial(a_protocol(folder, text), EVERY, release(), patients=patients)
    made = write_trial(found, EVERY, release(), "trial.yaml")
    return msgspec.convert(json.loads(json.dumps(made)), Answer)


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    return answer_of(tmp_path_factory.mktemp("trial"))


def test_the_object_names_its_contract_and_what_made_it(answer: Answer) -> None:
    assert answer.contract == TRIAL == "metboard.trial/1"
    assert answer.made_from == EVERY.made_from
    assert answer.control == "control"
    assert {each["source"] for each in answer.evidence} >= {"kmdata-2021", "palmer-2017"}
    assert "a limit" in answer.limits


def test_numbers_of_an_arm_agree_with_each_other(answer: Answer) -> None:
    for arm in answer.arms:
        assert arm.patients == answer.patients_per_arm == 3000
        assert sum(arm.answers.values()) == sum(arm.progressed_by.values()) == 3000
        responders = arm.answers["partial"] + arm.answers["complete"]
        assert arm.orr == pytest.approx(responders / 3000, abs=1e-4)
        at_six = next(point for point in arm.curves["pfs"] if point.months == 6)
        assert at_six.share == arm.pfs_6
        for points in arm.curves.values():
            assert points[0].share == 1
            assert points[0].at_risk == 3000
            shares = [point.share for point in points]
            assert shares == sorted(shares, reverse=True)
            assert all(p.low <= p.share <= p.high for p in points)


def test_with_two_arms_the_ratios_stand_at_the_top_too(answer: Answer, tmp_path: Path) -> None:
    drug, control = answer.arms
    assert (answer.hr_pfs, answer.hr_os) == (drug.hr_pfs, drug.hr_os)
    assert (control.hr_pfs, control.hr_pfs_95) == (None, None)
    assert drug.hr_pfs_95
    assert drug.hr_pfs_95[0] < (drug.hr_pfs or 0) < drug.hr_pfs_95[1]
    three = TWO.replace("arms:\n", "arms:\n  other: {components: [chemotherapy-single]}\n")
    assert answer_of(tmp_path, three, 50).hr_pfs is None


def test_what_an_arm_rests_on_is_said(answer: Answer) -> None:
    drug, control = (arm.populations[0] for arm in answer.arms)
    assert (drug.got, drug.trials) == ("matched", ["OAK"])
    assert drug.made_of == "1 trial of this kind in this tumour and line"
    assert control.got == "borrowed"
    assert "no trial of it was used" in control.made_of
    around = answer.arms[0].trials_90
    assert around
    assert around["pfs_median_months"] == (STRAND.low, STRAND.high)


def test_one_patient_and_no_event_are_an_answer(tmp_path: Path) -> None:
    short = TWO + "follow: {accrual_months: 0, after_months: 3}\n"
    made = answer_of(tmp_path, short, 1)
    assert made.arms[0].patients == 1


@pytest.mark.parametrize(
    "more",
    [
        "patients: {ecog_1: 0}\n", "scans: {every_weeks: 12}\n", "confirm: false\n",
        "dropout: {between: 0}\n", "reading: {error_mm: 0}\n",
    ],
)  # fmt: skip
def test_patients_of_another_kind_have_no_interval_of_real_trials(
    tmp_path: Path, more: str
) -> None:
    found = run_trial(a_protocol(tmp_path, TWO + more), EVERY, release(), patients=50)
    answer = write_trial(found, EVERY, release(), "trial.yaml")
    assert [arm["trials_90"] for arm in answer["arms"]] == [None, None]


def test_follow_up_leaves_the_interval_and_a_borrowed_arm_is_noted(tmp_path: Path) -> None:
    protocol = a_protocol(tmp_path, TWO + "follow: {after_months: 6}\n")
    answer = write_trial(
        run_trial(protocol, EVERY, release(), patients=50), EVERY, release(), "trial.yaml"
    )
    assert all(arm["trials_90"] for arm in answer["arms"])
    assert any("wrong way" in note for note in answer["notes"])


def test_what_the_file_adds_to_an_arm_is_said_to_rest_on_no_trial(tmp_path: Path) -> None:
    local = "[{kind: radiotherapy, week: 2, dose_gy: 50, fractions: 5, reach: 0.9}]"
    text = TWO.replace("[checkpoint-pd1]", f"[checkpoint-pd1], lasts_weeks: 12, local: {local}")
    found = run_trial(a_protocol(tmp_path, text), EVERY, release(), patients=50)
    drug, control = write_trial(found, EVERY, release(), "trial.yaml")["arms"]
    treated, stopped = drug["changed"]
    assert treated.startswith("radiotherapy 50 Gy in 5, week 2, reaching 90 %: assumed")
    assert stopped.startswith("stopped after 12 weeks: assumed")
    assert control["changed"] == []


def test_survival_is_withheld_where_lesions_are_treated_locally(tmp_path: Path) -> None:
    local = "local: [{kind: removal, left_chance: 0.1, left_share: 0.01}]"
    text = TWO.replace("components: [none]", f"components: [none], {local}")
    made = answer_of(tmp_path, text, 300)
    drug, control = made.arms
    assert (drug.survival_withheld, control.survival_withheld) == (False, True)
    assert (control.os_median_months, control.os_12, control.curves["os"]) == (None, None, [])
    assert drug.hr_os is None
    assert drug.hr_pfs is not None
    assert any("withheld" in each for each in made.notes)


def test_a_figure_that_cannot_be_reached_is_named(answer: Answer) -> None:
    assert answer.arms[0].outside_trials_90 == []


def test_a_figure_outside_where_real_trials_lie_is_named(tmp_path: Path) -> None:
    lost = msgspec.structs.replace(STRAND, simulated=0.9)
    moved = [
        msgspec.structs.replace(each, endpoints={**each.endpoints, "pfs_6": lost})
        for each in EVERY.populations
    ]
    every = msgspec.structs.replace(EVERY, populations=tuple(moved))
    found = run_trial(a_protocol(tmp_path), every, release(), patients=50)
    made = write_trial(found, every, release(), "trial.yaml")
    assert [arm["outside_trials_90"] for arm in made["arms"]] == [["pfs_6"], ["pfs_6"]]
