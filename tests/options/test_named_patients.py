"""The ten patients that every reader asks for, whole: read from their files, judged by the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
import pytest
from tests.options.lesion_files import FOLDER, lesion_cases

from metboard.knowledge.yaml_file import read_yaml
from metboard.options import Status

PATIENTS = FOLDER / "named"
TOLD: dict[str, dict[str, Any]] = {}


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The verdicts of one patient: target -> option -> status; `aside`, by target too, as in the other cases."""

    named: str
    expect: dict[str, dict[str, Status]]
    aside: dict[str, dict[str, str]] = {}


@cache
def expected() -> Mapping[str, Expected]:
    raw = read_yaml((PATIENTS / "expected.yaml").read_text())[0]
    return msgspec.convert(raw, dict[str, Expected])


def marks(why: str | None) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=why, strict=True)] if why else []


WANTED = [
    pytest.param(name, target, option, marks=marks(patient.aside.get(target, {}).get(option)))
    for name, patient in expected().items()
    for target, options in patient.expect.items()
    for option in options
]


def statuses(answer: Mapping[str, Any], target: str) -> dict[str, str]:
    """Give the verdict of every option on a lesion of the file, or on all of the disease."""
    return {o["id"]: o["status"] for o in answer["options"] if target in o["targets"]}


@pytest.fixture
def told(run: Any, name: str) -> dict[str, Any]:
    """What the command line says of a patient, asked once."""
    if name not in TOLD:
        TOLD[name] = run("options", PATIENTS / f"{name}.yaml", "--json").told
    return TOLD[name]


@pytest.mark.parametrize(("name", "target", "option"), WANTED)
def test_a_whole_patient_is_judged_as_a_board_would(
    told: dict[str, Any], name: str, target: str, option: str
) -> None:
    assert statuses(told, target)[option] == expected()[name].expect[target][option]


@pytest.mark.parametrize("name", expected())
def test_a_whole_patient_is_read_without_a_rest(told: dict[str, Any], name: str) -> None:
    assert (told["unread"], told["conflicts"]) == ([], [])
    assert told["case"]["id"].startswith(name)


def test_every_named_case_is_one_of_the_whole_patients() -> None:
    named = Counter(case.named for case in lesion_cases() if case.named)
    assert Counter(patient.named for patient in expected().values()) == named
    files = {path.stem for path in PATIENTS.glob("*.yaml")} - {"expected"}
    assert files == expected().keys()


@pytest.mark.parametrize("name", ["unstable-spine"])
def test_the_warning_before_an_operation_names_the_patients_drug_and_delays_no_emergency(
    told: dict[str, Any],
) -> None:
    (option,) = [
        o for o in told["options"] if o["id"] == "spine-cord-compression-surgery-radiotherapy"
    ]
    (wounds,) = [c["why"] for c in option["cautions"] if "wounds heal badly" in c["why"]]
    assert "axitinib 1 to 2 days" in wounds
    assert "antibodies" not in wounds
    assert wounds.endswith("an emergency does not wait")


@pytest.mark.parametrize("name", ["adrenal-oligoprogression"])
def test_radiotherapy_of_an_adrenal_gland_warns_of_no_airway(told: dict[str, Any]) -> None:
    (option,) = [
        o
        for o in told["options"]
        if o["id"] == "oligoprogressive-sbrt" and "adrenal" in o["targets"]
    ]
    assert option["status"] == "open"
    assert not [c["why"] for c in option["cautions"] if "trachea" in c["why"]]
