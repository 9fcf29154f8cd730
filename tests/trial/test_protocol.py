"""The file of a virtual trial is read strictly: each mistake is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.trial.made import HEAD, TWO, a_protocol

from metboard.errors import RecordError
from metboard.trial.protocol import control_of, read_protocol


def test_a_plain_file_has_all_that_a_trial_needs(tmp_path: Path) -> None:
    made = a_protocol(tmp_path)
    assert (made.tumour, made.line, list(made.arms)) == ("nsclc", "1", ["drug", "control"])
    assert control_of(made) == "control"
    assert made.scans.every_weeks is None
    assert made.confirm


ARM = "arms:\n  a: "
BAD = {
    "no arms": (HEAD, "missing required field `arms`", ""),
    "an empty list of arms": (HEAD + "arms: {}\n", "length", "$.arms"),
    "an unknown key": (TWO + "extra: 1\n", "unknown field `extra`", ""),
    "a line that is none": (TWO.replace("line: 1", "line: 9"), "'9'", "$.line"),
    "a share above 1": (
        HEAD + ARM + "{components: [none], crossover: {components: [none], share: 2}}\n", "<= 1", "crossover.share",
    ),
    "a number that is none": (TWO + "follow: {accrual_months: .nan}\n", "", ""),
    "two ways to say an arm": (
        HEAD + ARM + "{components: [none], regimen: docetaxel}\n", "not one of them", "arms.a",
    ),
    "no way to say an arm": (HEAD + ARM + "{title: x}\n", "not one of them", "arms.a"),
    "a crossover to nothing": (
        HEAD + ARM + "{components: [none], crossover: {share: 0.5}}\n", "not one of them", "arms.a.crossover",
    ),
    "a control that is no arm": (TWO + "control: nobody\n", "'nobody'", "control"),
    "scans that are too close": (TWO + "scans: {every_weeks: 2}\n", ">= 6", "scans.every_weeks"),
    "radiotherapy without a dose": (
        HEAD + ARM + "{components: [none], local: [{kind: radiotherapy}]}\n", "no dose", "arms.a.local[0]",
    ),
    "a removal with a dose": (
        HEAD + ARM + "{components: [none], local: [{kind: removal, dose_gy: 8, fractions: 1}]}\n",
        "no residual chance", "arms.a.local[0]",
    ),
    "an arm that stands twice": (
        TWO + "  drug: {components: [none]}\n", "'drug' twice", "line 5",
    ),
    "a name without letters": (HEAD + "arms:\n  '': {components: [none]}\n", "''", "arms"),
    "a name that no terminal should see": (
        HEAD + 'arms:\n  "a\\x1b[31m": {components: [none]}\n', "x1b", "arms",
    ),
    "a name too long for a table": (
        HEAD + f"arms:\n  {'x' * 41}: {{components: [none]}}\n", "xxx", "arms",
    ),
    "scans that end before they begin": (TWO + "scans: {until_weeks: 2}\n", ">= 26", "until_weeks"),
    "scans that never come": (TWO + "scans: {every_weeks: .inf}\n", "<= 26", "every_weeks"),
    "no scan before the cut": (
        TWO + "scans: {every_weeks: 26}\nfollow: {accrual_months: 0, after_months: 3}\n",
        "the first in week 26", "scans.every_weeks",
    ),
    "scans years apart": (TWO + "scans: {then_weeks: 1000}\n", "<= 26", "then_weeks"),
    "an endless weight": (TWO + "patients: {numbers: [.inf, 1]}\n", "<=", "numbers"),
    "nobody's lesions": (TWO + "patients: {numbers: []}\n", ">= 1", "numbers"),
    "no organ": (TWO + "patients: {organs: {}}\n", ">= 1", "organs"),
    "too many lesions": (TWO + f"patients: {{numbers: {[1] * 31}}}\n", "<= 30", "numbers"),
    "a chance above 1": (TWO + "dropout: {between: 5}\n", "<= 1", "between"),
    "one treatment given twice": (
        HEAD + ARM + "{together: [[checkpoint-pd1], [vegf, checkpoint-pd1]]}\n", "'checkpoint-pd1' twice",
        "arms.a.together",
    ),
    "too many at once": (HEAD + ARM + f"{{together: {[['none']] * 7}}}\n", "<= 6", "together"),
    "a dose that is none": (
        HEAD + ARM + "{components: [none], local: [{kind: radiotherapy, dose_gy: .inf, fractions: 1}]}\n",
        "<= 200", "dose_gy",
    ),
    "a line that is none to cross over to": (
        HEAD + ARM + "{components: [none], crossover: {components: [none], share: 1, line: x}}\n",
        "'x'", "crossover.line",
    ),
    "no YAML": ("a: [", "", ""),
    "a list": ("- 1\n", "array", ""),
    "nothing": ("", "", ""),
    "an object of Python": ("!!python/object/apply:os.system [ls]\n", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, name: str) -> None:
    text, found, place = BAD[name]
    with pytest.raises(RecordError) as caught:
        a_protocol(tmp_path, text)
    assert found in str(caught.value)
    assert place in str(caught.value)


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="No such file"):
        read_protocol(tmp_path / "none.yaml")
    path = tmp_path / "trial.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(RecordError):
        read_protocol(path)
    path.write_text("a: " + "[" * 5000)
    with pytest.raises(RecordError):
        read_protocol(path)
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(RecordError, match="more than a megabyte"):
        read_protocol(path)


def test_many_aliases_of_aliases_are_refused_soon(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30)
    )
    with pytest.raises(RecordError):
        a_protocol(tmp_path, bomb + TWO)


def test_names_and_lines_that_are_numbers_are_words(tmp_path: Path) -> None:
    text = (
        f"{HEAD}arms:\n  1: {{components: [none], crossover: {{components: [none], share: 1, line: 2}}}}\n"
        "  2: {components: [none]}\ncontrol: 1\n"
    )
    made = a_protocol(tmp_path, text)
    assert (list(made.arms), made.control) == (["1", "2"], "1")
    assert made.arms["1"].crossover
    assert made.arms["1"].crossover.line == "2"
