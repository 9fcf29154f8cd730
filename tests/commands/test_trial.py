"""`metboard trial`: JSON, words, the page, and what is said where something is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.commands.without import said_without

from metboard import NOT_A_DEVICE

pytestmark = pytest.mark.medium

TEXT = """
trial: Second line <script>
tumour: nsclc
line: 2
arms:
  checkpoint: {regimen: atezolizumab-monotherapy}
  docetaxel: {components: [chemotherapy-single], crossover: {components: [checkpoint-pd1], share: 0.3}}
  both: {together: [[chemotherapy-single], [checkpoint-pd1]]}
control: docetaxel
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "trial.yaml"
    path.write_text(TEXT)
    return path


def test_one_object_is_printed_and_a_seed_gives_it_again(file: Path, run: Any) -> None:
    wanted = ("trial", file, "-n", 500, "--seed", 3, "--json")
    told = run(*wanted, "--threads", 1).told
    assert told["contract"] == "metboard.trial/1"
    assert [each["id"] for each in told["arms"]] == ["checkpoint", "docetaxel", "both"]
    assert told["patients_per_arm"] == 500
    assert run(*wanted, "--threads", 2).told == told


def test_the_words_hold_the_figures_and_what_they_rest_on(file: Path, run: Any) -> None:
    words = " ".join(run("trial", file, "-n", 400).out.split())
    assert "400 virtual patients in each arm" in words
    assert "matched checkpoint inhibitor of PD-1 or PD-L1" in words
    assert "no trial of this combination stands behind it" in words
    assert "90 % of trials" in words
    assert "no evidence of an effect" in words
    assert NOT_A_DEVICE in words


def test_the_page_holds_curves_numbers_and_no_markup_of_the_file(
    file: Path, tmp_path: Path, run: Any
) -> None:
    ran = run("trial", file, "-n", 300, "-o", tmp_path / "out")
    path = tmp_path / "out" / "trial.html"
    page = path.read_text()
    assert str(path) in ran.out
    assert "<script>" not in page
    assert "Second line &lt;script&gt;" in page
    assert [page.count(f'id="survival-{i}-title"') for i in (1, 2)] == [1, 1]
    assert "By Kaplan-Meier, per cent" in page
    assert NOT_A_DEVICE in page


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("-n", "0"), "1"),
        (("-n", "many"), "into int"),
        (("--seed", "-1"), "0"),
        (("--threads", "9999"), "64"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    file: Path, more: tuple[str, ...], told: str, run: Any
) -> None:
    ran = run("trial", file, *more)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_cannot_be_read_is_an_object_on_stderr(tmp_path: Path, run: Any) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("trial: x\n")
    ran = run("trial", path, "--json")
    assert ran.code == 2
    assert '"contract":"metboard.error/1"' in ran.err
    assert "missing required field `tumour`" in ran.err


def test_a_population_that_is_not_there_names_the_nearest(file: Path, run: Any) -> None:
    file.write_text(TEXT.replace("tumour: nsclc", "tumour: nsclcc"))
    ran = run("trial", file, "-n", 10)
    assert ran.code == 2
    assert (
        "no population for 'nsclcc/2/checkpoint-pd1' (nearest: nsclc/2/checkpoint-pd1)" in ran.err
    )


def test_without_lifelines_one_line_says_what_to_install(file: Path) -> None:
    code, said = said_without("lifelines", "trial", file)
    assert code == 2
    assert said == (
        "A virtual trial needs an optional part. Install it with: pip install 'metboard[trials]'"
    )


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "run-a-virtual-trial.md"


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", HOW_TO.read_text(), re.DOTALL))
def test_each_example_of_the_page_runs_as_it_stands(file: Path, text: str, run: Any) -> None:
    file.write_text(text)
    assert run("trial", file, "-n", 20).code == 0


def test_a_hazard_ratio_says_what_its_interval_is_and_an_unknown_one_is_said(
    file: Path, run: Any
) -> None:
    words = " ".join(run("trial", file, "-n", 300).out.split())
    assert "hazard ratio checkpoint to docetaxel: PFS " in words
    assert "at most the error of the simulation" in words
    assert "not known" in words
