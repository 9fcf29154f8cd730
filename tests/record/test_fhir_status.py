"""Disease status: what it says, and which treatment there is to judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import observation, statement

from metboard.record import Record

Read = Callable[..., Record]
TREATED = {"effectivePeriod": {"start": "2026-03-01", "end": "2026-08-01"}, "status": "completed"}


def status(name: str = "s", text: str = "", code: str = "", **rest: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"text": text} if text else {}
    if code:
        value["coding"] = [{"system": "http://snomed.info/sct", "code": code}]
    return observation(name, "97509-4", valueCodeableConcept=value, **rest)


def progressing(record: Record) -> list[object]:
    return [f.value for f in record.findings if f.fact == "treatment.progressing"]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("271299001", True),
        ("359746009", False),
        ("268910001", False),
        ("550991000124107", False),
        ("551001000124108", False),
    ],
)
def test_the_codes_of_mcode_say_progression_or_its_contrary(
    code: str, value: bool, read: Read
) -> None:
    record = read(statement("carboplatin", **TREATED), status(code=code))
    assert progressing(record) == [value]
    assert [str(f.on) for f in record.findings if f.fact == "treatment.progressing"] == [
        "2026-10-01"
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("PD", True),
        ("Progressive disease (PD)", True),
        ("progression of liver metastases", True),
        ("SD", False),
        ("Stable disease", False),
        ("partial response", False),
        ("no evidence of progression", False),
        ("keine Progression", False),
        ("Progress", True),
    ],
)
def test_the_words_of_recist_are_understood(text: str, value: bool, read: Read) -> None:
    assert progressing(read(statement("carboplatin", **TREATED), status(text=text))) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "suspected progression",
        "mixed response",
        "progression in the liver, stable disease in the lung",
        "not evaluable",
        "no response",
        "pseudoprogression",
        "something else",
    ],
)
def test_what_is_doubted_mixed_or_unknown_is_only_named(text: str, read: Read) -> None:
    record = read(statement("carboplatin", **TREATED), status(text=text))
    assert progressing(record) == []
    assert [u.why for u in record.unread if u.where == "Observation/s"] == [
        "neither progression nor its contrary"
    ]


@pytest.mark.parametrize(
    ("treatments", "why"),
    [
        ([], "no treatment to judge"),
        (
            [statement("carboplatin", kind="MedicationRequest", authoredOn="2026-03-01")],
            "no treatment to judge",
        ),
        (
            [statement("carboplatin", effectivePeriod={"start": "2026-10-02"})],
            "before the first treatment began: none to judge",
        ),
        (
            [statement("carboplatin")],
            "a treatment without its first day: which one it judges is not said",
        ),
    ],
)
def test_without_a_treatment_before_it_there_is_nothing_to_judge(
    treatments: list[dict[str, Any]], why: str, read: Read
) -> None:
    record = read(*treatments, status(code="271299001"))
    assert progressing(record) == []
    assert why in [u.why for u in record.unread]


def test_a_status_of_the_day_on_which_treatment_began_judges_it(read: Read) -> None:
    began = statement("carboplatin", effectivePeriod={"start": "2026-10-01"})
    assert progressing(read(began, status(code="271299001"))) == [True]


def test_a_status_without_a_day_is_only_named(read: Read) -> None:
    undated = status(code="271299001")
    del undated["effectiveDateTime"]
    record = read(statement("carboplatin", **TREATED), undated)
    assert progressing(record) == []


def test_the_status_of_one_lesion_is_that_lesions(read: Read) -> None:
    tumour = {
        "resourceType": "BodyStructure",
        "id": "t",
        "patient": {"reference": "Patient/p"},
        "location": {"text": "liver"},
        "morphology": {"coding": [{"code": "14799000"}]},
    }
    about = status(text="PD", focus=[{"reference": "BodyStructure/t"}])
    record = read(tumour, statement("carboplatin", **TREATED), about)
    assert progressing(record) == []
    assert record.lesions[0].findings == {"progressing": True}
