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
