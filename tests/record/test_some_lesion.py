"""Cord compression and pathological fracture: of which lesion, when the record does not say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import condition, observation

from metboard.record import Record

Read = Callable[..., Record]
CORD, BROKEN = "71286001", "268029009"
OPEN = ("compression", "epidural", "none")


def tumour(name: str, place: str) -> dict[str, Any]:
    return {
        "resourceType": "BodyStructure",
        "id": name,
        "patient": {"reference": "Patient/p"},
        "location": {"text": place},
        "morphology": {"coding": [{"code": "14799000"}]},
    }


def coded(code: str, **rest: Any) -> dict[str, Any]:
    coding = {"system": "http://snomed.info/sct", "code": code}
    return {**condition("", **rest), "code": {"coding": [coding]}}


def finding(record: Record, name: str) -> dict[str, object]:
    return {lesion.id: lesion.findings.get(name) for lesion in record.lesions}


@pytest.mark.parametrize(
    "said", [coded(CORD), condition("metastatic spinal cord compression"), condition("MSCC")]
)
def test_the_only_spine_lesion_compresses_the_cord(said: dict[str, Any], read: Read) -> None:
    record = read(tumour("a", "T8 vertebra"), tumour("b", "liver"), said)
    assert finding(record, "cord") == {"a": "compression", "b": None}
    assert record.lesions[0].where == "BodyStructure/a, Condition/c"


def test_of_several_spine_lesions_any_may_compress_the_cord(read: Read) -> None:
    record = read(tumour("a", "T8 vertebra"), tumour("b", "L3 vertebra"), coded(CORD))
    assert finding(record, "cord") == {"a": OPEN, "b": OPEN}


def test_of_a_group_of_spine_lesions_it_stays_open(read: Read) -> None:
    record = read(condition("metastases of the spine", "m"), coded(CORD))
    assert [lesion.findings for lesion in record.lesions] == [{"cord": OPEN}]


def test_what_is_said_of_a_lesion_itself_stays(read: Read) -> None:
    bilsky = observation(
        "o", text="Bilsky grade", valueString="0", focus=[{"reference": "BodyStructure/a"}]
    )
    record = read(tumour("a", "T8 vertebra"), tumour("b", "L3 vertebra"), bilsky, coded(CORD))
    assert finding(record, "cord") == {"a": "none", "b": OPEN}


def test_a_compression_without_a_listed_spine_lesion_is_named(read: Read) -> None:
    record = read(tumour("b", "liver"), condition("spinal cord compression"))
    assert finding(record, "cord") == {"b": None}
    assert [(u.what, u.why) for u in record.unread if u.where == "Condition/c"] == [
        ("spinal cord compression", "no lesion that it could be about is listed")
    ]


def test_a_compression_that_is_over_says_nothing_of_now(read: Read) -> None:
    over = coded(CORD, clinicalStatus={"coding": [{"code": "resolved"}]})
    record = read(tumour("a", "T8 vertebra"), over)
    assert finding(record, "cord") == {"a": None}
    assert any(u.why.startswith("it is over") for u in record.unread)


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        (coded(BROKEN, bodySite=[{"text": "left femur"}]), {"a": "pathological", "b": None}),
        (condition("pathological fracture of femur"), {"a": "pathological", "b": None}),
        (condition("pathological fracture"), {"a": "open", "b": "open"}),
    ],
)
def test_a_pathological_fracture_belongs_to_the_bone_that_it_names(
    said: dict[str, Any], broken: dict[str, object], read: Read
) -> None:
    record = read(tumour("a", "left femur"), tumour("b", "pelvis"), said)
    everything = ("impending", "none", "pathological")
    assert finding(record, "fracture") == {
        name: everything if value == "open" else value for name, value in broken.items()
    }
