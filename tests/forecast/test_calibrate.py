"""Calibration reads training patients alone, says what is wrong with a file, and writes what ships bit for bit."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.forecast.small import some_lesions

from metboard.errors import RecordError
from metboard.forecast import calibrate, fit, prior_names, read_prior, write_prior
from metboard.forecast.calibrate import (
    CODE,
    LESIONS,
    WANTED,
    Row,
    hash_of,
    held_out_patients,
    lesions_of,
    read_rows,
    scores_of,
)
from metboard.forecast.pairs import make_pairs

RESULTS = Path(__file__).parents[2] / "tools" / "held_out_lesions.json"
HEAD = "patient,arm,day,longest_diameter_mm\n"


def a_folder(folder: Path, lines: str) -> Path:
    """Write a lesion file as the data folder holds it."""
    (folder / "trials").mkdir()
    (folder / "trials" / LESIONS).write_bytes(gzip.compress((HEAD + lines).encode()))
    return folder


def two_held() -> list[str]:
    return sorted(held_out_patients())[:2]


def test_held_out_patients_are_never_read(tmp_path: Path) -> None:
    one, two = two_held()
    lines = f"{one},A,0,20\nFree-1,A,0,30\n{two},A,0,40\n{one},A,42,22\n"
    folder = a_folder(tmp_path, lines)
    assert [row.patient for row in read_rows(folder)] == ["Free-1"]
    assert {row.patient for row in read_rows(folder, held_out=True)} == {one, two}


@pytest.mark.medium
def test_what_held_out_patients_measure_does_not_move_a_population(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(fit, "ROUNDS", 1)
    lines = "".join(
        f"{name}-{arm},{arm},{7 * week:g},{mm:.2f}\n"
        for arm in ("Study_4_Arm_1", "Study_4_Arm_2")
        for name, lesion in some_lesions(8, visits=8).items()
        for week, mm in zip(lesion.weeks, lesion.mm, strict=True)
    )
    held = two_held()[0]
    made = []
    for name, mm in (("one", 20), ("two", 90)):
        (tmp_path / name).mkdir()
        extra = "".join(f"{held},Study_4_Arm_1,{day},{mm + day}\n" for day in (0, 42, 84))
        made.append(calibrate(a_folder(tmp_path / name, lines + extra)))
    assert made[0] == made[1]
    assert set(made[0][0]) == {wanted.id for wanted in WANTED}


def test_sizes_in_words_are_read_or_passed_over(tmp_path: Path) -> None:
    lines = "P,A,0,20\nP,A,42,TOO SMALL TO MEASURE\nP,A,84,NOT EVALUABLE\nP,A,126,\n"
    assert [(row.day, row.mm) for row in read_rows(a_folder(tmp_path, lines))] == [(0, 20), (42, 0)]


def test_a_lesion_is_put_together_by_patient_arm_and_time() -> None:
    rows = [Row("P", "A", 42, 30), Row("Q", "B", 0, 9), Row("P", "A", 0, 40)]
    (found,) = lesions_of(rows, ["A"]).values()
    assert found.weeks.tolist() == pytest.approx([0, 6.001])
    assert found.mm.tolist() == [40, 30]


def test_a_folder_without_the_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as error:
        read_rows(tmp_path)
    assert str(error.value).endswith(
        f"trials/{LESIONS}: found No such file or directory; expected the lesion data."
    )


def test_the_hash_knows_every_row_and_the_code_and_not_their_order() -> None:
    rows = [Row("P", "A", 0, 40), Row("P", "A", 42, 30)]
    assert hash_of(rows) == hash_of(rows[::-1])
    assert hash_of(rows) != hash_of([rows[0], rows[1]._replace(mm=31)])
    assert all((files("metboard.forecast") / name).is_file() for name in CODE)


def test_the_populations_that_ship_are_those_that_the_results_were_made_with() -> None:
    told = json.loads(RESULTS.read_text())
    assert {name: each["made_from"] for name, each in told.items()} == {
        name: read_prior(name).made_from for name in prior_names()
    }


def test_the_hash_that_ships_is_of_the_data_and_the_code_as_they_are(reference_data: Path) -> None:
    rows = read_rows(reference_data)
    for wanted in WANTED:
        own = [row for row in rows if row.arm in wanted.arms]
        prior = read_prior(wanted.id)
        assert prior.made_from == hash_of(own)
        assert prior.patients == len({row.patient for row in own})
        assert prior.measurements == len(own)


def test_the_limits_that_are_told_hold_in_the_data(reference_data: Path) -> None:
    rows = read_rows(reference_data)
    for wanted in WANTED:
        lesions = lesions_of(rows, wanted.arms).values()
        assert np.mean([len(each.mm) >= 3 for each in lesions]) > 0.99, "three times or more"
        assert min(each.mm[0] for each in lesions) >= 10


def test_scores_are_kept_apart_by_horizon_and_by_what_was_known() -> None:
    prior = read_prior("chemotherapy")
    found = scores_of(make_pairs(prior, some_lesions(6)))
    assert {name: each["pairs"] for name, each in found.items()} == {
        "next": 24, "next_from_one": 6, "beyond_12_weeks": 36, "beyond_12_weeks_from_one": 24,
    }  # fmt: skip  # 12 weeks and the thousandths that keep visits apart are beyond 12


@pytest.mark.slow
def test_calibration_writes_the_populations_that_ship_bit_for_bit(reference_data: Path) -> None:
    made, report = calibrate(reference_data)
    for name, prior in made.items():
        shipped = files("metboard.forecast") / "priors" / f"{name}.json"
        assert write_prior(prior) == shipped.read_bytes()
        assert report[name]["log_likelihood"][-1] > report[name]["log_likelihood"][0]
    assert tuple(sorted(made)) == prior_names()
