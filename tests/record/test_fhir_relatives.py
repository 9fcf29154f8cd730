"""Cancers in the family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from metboard.record import Record

Read = Callable[..., Record]
SNOMED = "http://snomed.info/sct"
ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"


def history(*conditions: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "FamilyMemberHistory",
        "id": "f",
        "status": "completed",
        "patient": {"reference": "Patient/p"},
        "relationship": {"coding": [{"system": ROLE, "code": "MTH"}]},
        "condition": list(conditions),
        **rest,
    }


def breast(**rest: Any) -> dict[str, Any]:
    return {"code": {"coding": [{"system": SNOMED, "code": "254837009"}]}, **rest}


def test_a_cancer_of_the_mother_and_her_age(read: Read) -> None:
    (relative,) = read(history(breast(onsetAge={"value": 44, "code": "a"}))).relatives
    assert (relative.relation, relative.tumours, relative.age_years) == (
        "mother",
        ("breast-carcinoma",),
        44.0,
    )


def test_an_age_in_another_unit_or_with_a_bound_is_not_guessed(read: Read) -> None:
    ages = ({"value": 528, "code": "mo"}, {"value": 50, "code": "a", "comparator": "<"})
    found = [read(history(breast(onsetAge=age))).relatives[0].age_years for age in ages]
    assert found == [None, None]


def test_each_cancer_of_one_relative_is_one_entry_and_other_diseases_are_only_named(
    read: Read,
) -> None:
    record = read(history(breast(), {"code": {"text": "asthma"}}, {"code": {"text": "melanoma"}}))
    assert [each.tumours for each in record.relatives] == [("breast-carcinoma",), ("melanoma",)]
    assert "no cancer that this program knows" in {line.why for line in record.unread}


@pytest.mark.parametrize("text", ["no breast cancer", "suspected melanoma"])
def test_what_is_denied_or_doubted_is_no_cancer(text: str, read: Read) -> None:
    assert read(history({"code": {"text": text}})).relatives == ()


def test_a_withdrawn_history_is_only_named(read: Read) -> None:
    record = read(history(breast(), status="entered-in-error"))
    assert record.relatives == ()
    assert "its status is entered-in-error" in {line.why for line in record.unread}
