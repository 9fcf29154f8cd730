"""`metboard forecast` and `metboard calibrate`: JSON, words, the page, and what is said where something is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.commands.without import said_without
from tests.forecast.patients import LESIONS, a_file

from metboard import NOT_A_DEVICE

NAMED = LESIONS.replace("id: liver", 'id: "liver <1>"')
GROWN = NAMED.replace("diameter_mm: 22", "diameter_mm: 26").replace(
    "lung, diameter_mm: 24", "lung, diameter_mm: 31"
)


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    return a_file(tmp_path, GROWN)


def test_one_object_is_printed_for_each_case(patient: Path, run: Any) -> None:
    told = run("forecast", patient, "--regimen", "docetaxel", "--json").told
    assert told["contract"] == "metboard.forecast/1"
    assert told["is_running"] is True
    assert [each["id"] for each in told["lesions"]] == ["liver <1>", "lung"]
    assert told["population"]["borrowed"] == ""


def test_the_words_hold_interval_weight_who_stays_and_warning(patient: Path, run: Any) -> None:
    words = " ".join(run("forecast", patient, "--regimen", "docetaxel").out.split())
    assert "fitted to docetaxel after platinum, lung cancer (OAK)" in words
    assert "24 mm on 2026-05-04, forecast from 3 sizes" in words
    assert "weeks day forecast 90 % model its weight still there" in words
    assert "grew by 11 mm from its smallest" in words
    assert "no comparison of treatments" in words
    assert NOT_A_DEVICE in words


def test_a_borrowed_population_is_said_before_any_number(patient: Path, run: Any) -> None:
    words = " ".join(run("forecast", patient, "--regimen", "osimertinib-80mg").out.split())
    said = words.index("Another kind of treatment: lesions may answer quite differently")
    assert said < words.index(" mm on ")
    assert "intervals are drawn 1.5 times as wide" in words


def test_the_page_holds_a_figure_and_the_numbers_of_each_lesion(
    patient: Path, tmp_path: Path, run: Any
) -> None:
    ran = run("forecast", patient, "--regimen", "docetaxel", "-o", tmp_path / "out")
    path = tmp_path / "out" / "forecast.html"
    page = path.read_text()
    assert str(path) in ran.out
    assert [page.count(f'id="fan-{i}-title"') for i in (1, 2, 3)] == [1, 1, 0]
    assert "liver &lt;1&gt;" in page
    assert "liver <1>" not in page
    for words in ("90 % interval", "Still there", "Grew by 11 mm", "last value", NOT_A_DEVICE):
        assert words in page
    assert "<script" not in page
    assert "90 of 100 readings are expected in it" in page


def test_the_page_does_not_promise_for_a_borrowed_population(
    patient: Path, tmp_path: Path, run: Any
) -> None:
    run("forecast", patient, "--regimen", "osimertinib-80mg", "-o", tmp_path)
    page = (tmp_path / "forecast.html").read_text()
    assert "90 of 100 readings are expected" not in page
    assert "nobody has tested where the population is borrowed" in page
    assert "Borrowed:" in page


def test_the_same_seed_prints_the_same_and_another_other_numbers(patient: Path, run: Any) -> None:
    def told(*more: object) -> str:
        return str(run("forecast", patient, "--regimen", "docetaxel", "--json", *more).out)

    assert told("--seed", 4) == told("--seed", 4)
    assert told("--seed", 4) != told("--seed", 5)


def test_what_fewer_than_five_in_a_hundred_would_see_stands_in_the_table_alone(
    patient: Path, tmp_path: Path, run: Any
) -> None:
    told = run("forecast", patient, "--regimen", "docetaxel", "--json", "-o", tmp_path)
    lung = json.loads(told.out.splitlines()[0])["lesions"][1]
    few = [each for each in lung["ahead"] if each["staying_pct"] < 5]
    assert few, "a lesion that progressed leaves hardly anyone after 36 weeks"
    svg = (
        (tmp_path / "forecast.html")
        .read_text()
        .partition('id="fan-2-title"')[2]
        .partition("</svg>")
    )
    (drawn,) = re.findall(r'<path d="([^"]*)" class="thread sum"', svg[0])
    assert drawn.count("L") == len(lung["ahead"]) - len(few)
    assert f"{few[-1]['low_mm']:g} to {few[-1]['high_mm']:g}" in svg[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--regimen", "docetaxl"], "no regimen is called `docetaxl` (nearest: docetaxel)"),
        (
            ["--regimen", "docetaxel", "--seed", "-1"],
            "a seed is a whole number of 0 or more; found -1",
        ),
    ],
)
def test_a_wrong_choice_is_one_line(words: list[str], said: str, patient: Path, run: Any) -> None:
    ran = run("forecast", patient, *words)
    assert (ran.code, ran.out, ran.err.strip()) == (2, "", said)


def test_a_broken_file_is_reported(tmp_path: Path, run: Any) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: [")
    ran = run("forecast", broken, "--regimen", "docetaxel", "--json")
    assert ran.code == 2
    assert "metboard.error/1" in ran.err


def test_a_record_without_a_lesion_says_so(tmp_path: Path, run: Any) -> None:
    ran = run("forecast", a_file(tmp_path, " []"), "--regimen", "docetaxel", "-o", tmp_path)
    assert "no lesion that could be forecast" in ran.out
    assert "No lesion that could be forecast." in (tmp_path / "forecast.html").read_text()


def test_what_a_clock_hides_is_not_forecast_from(patient: Path, run: Any) -> None:
    told = run(
        "forecast", patient, "--regimen", "docetaxel", "--json", "--as-of", "2026-04-01"
    ).told
    assert {each["on"] for each in told["lesions"]} == {"2026-03-09"}


def test_without_numpy_one_line_says_what_to_install(patient: Path) -> None:
    code, said = said_without("numpy", "forecast", patient, "--regimen", "docetaxel")
    assert code == 2
    assert said == (
        "Forecasting lesions needs an optional part. Install it with: pip install 'metboard[models]'"
    )


def test_calibration_without_the_data_is_one_line(tmp_path: Path, run: Any) -> None:
    ran = run("calibrate", tmp_path, "-o", tmp_path / "priors")
    assert ran.code == 2
    assert "expected the lesion data" in ran.err
    assert not (tmp_path / "priors").exists()
