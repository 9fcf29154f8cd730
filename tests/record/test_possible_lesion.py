"""What may be a metastasis is neither one nor none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.record.conftest import condition, observation

from metboard.case import make_cases
from metboard.facts import Range
from metboard.knowledge import Knowledge, words_of
from metboard.record import Record

Read = Callable[..., Record]
SCT, ICD10 = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10"
PERHAPS, SEVERAL = {"min": 0.0, "max": 1.0}, {"min": 0.0}


def _status(code: str) -> dict[str, Any]:
    return {"verificationStatus": {"coding": [{"code": code}]}}


def _coded(code: str, system: str, name: str = "c") -> dict[str, Any]:
    return {**condition("", name), "code": {"coding": [{"system": system, "code": code}]}}


@pytest.mark.parametrize(
    ("said", "organ", "count"),
    [
        (condition("pulmonary nodule, indeterminate"), "lung", PERHAPS),
        (condition("pulmonary nodule, not characterised"), "lung", PERHAPS),
        (condition("unklarer Rundherd"), "lung", PERHAPS),
        (condition("multiple pulmonary nodules"), "lung", SEVERAL),
        (_coded("427359005", SCT), "lung", PERHAPS),
        (_coded("786838002", SCT), "lung", PERHAPS),
        (_coded("R91", ICD10), "lung", PERHAPS),
        (_coded("R91.1", ICD10), "lung", PERHAPS),
        (condition("indeterminate liver lesion"), "liver", PERHAPS),
        (condition("unklare Leberläsion"), "liver", PERHAPS),
        (condition("unclear lesion", bodySite=[{"text": "liver"}]), "liver", PERHAPS),
        (condition("adrenal nodule"), "adrenal", PERHAPS),
        (condition("unklare Knochenläsion"), "bone", PERHAPS),
        (condition("brain lesion"), "brain", PERHAPS),
        (condition("suspicious lymph node"), "lymph-node", PERHAPS),
        (condition("liver metastasis", **_status("provisional")), "liver", PERHAPS),
        (condition("suspected liver metastasis"), "liver", PERHAPS),
        (condition("V.a. Lebermetastasen"), "liver", PERHAPS),
        (condition("pulmonary nodule", **_status("unconfirmed")), "lung", PERHAPS),
        (condition("liver metastasis?"), "liver", PERHAPS),
        (observation("o", text="pulmonary nodule", valueString="indeterminate"), "lung", PERHAPS),
    ],
)
def test_an_unclear_finding_is_a_lesion_that_may_be_none(
    said: dict[str, Any], organ: str, count: dict[str, float], read: Read
) -> None:
    (lesion,) = read(said).lesions
    assert (lesion.organ, lesion.count) == (organ, count)


@pytest.mark.parametrize(
    "said",
    [
        condition("no pulmonary nodules"),
        condition("benign pulmonary nodule"),
        condition("calcified pulmonary nodule"),
        condition("liver lesion: haemangioma"),
        condition("unclear lesion"),
        condition("no liver metastases"),
        condition("liver metastasis excluded"),
        condition("pulmonary nodule", **_status("refuted")),
        condition("liver metastasis", **_status("refuted")),
        condition("pulmonary nodule", abatementDateTime="2026-09-20"),
        condition("Gilbert's syndrome?"),
        observation("o", text="pulmonary nodule", valueBoolean=False),
        observation("o", text="pulmonary nodule", valueString="absent"),
    ],
)
def test_what_is_denied_benign_or_over_is_no_lesion_and_is_named(
    said: dict[str, Any], read: Read
) -> None:
    record = read(said)
    assert record.lesions == ()
    assert len(record.unread) == 1


def test_in_the_organ_of_the_primary_it_may_be_the_primary(read: Read) -> None:
    record = read(condition("lung cancer"), condition("pulmonary nodule", "n"))
    assert record.lesions == ()
    assert "whether it is the primary" in record.unread[0].why


def _facts(read: Read, knowledge: Knowledge, *more: dict[str, Any]) -> dict[str, Any]:
    liver = [
        observation(
            f"size-{n}",
            "21889-1",
            valueQuantity={"value": 20, "unit": "mm", "code": "mm"},
            bodySite={"text": f"liver segment {n}"},
        )
        for n in (2, 3, 4)
    ]
    record = read(condition("colon cancer"), *liver, *more)
    (case,) = make_cases(record, knowledge, words_of(knowledge), date(2026, 10, 2))
    return {name: fact.possible for name, fact in case.facts.items()}


def test_an_unclear_nodule_leaves_its_organ_open(read: Read, knowledge: Knowledge) -> None:
    free = _facts(read, knowledge)
    unclear = _facts(read, knowledge, condition("pulmonary nodule, indeterminate", "n"))
    assert (free["extent.lung.lesions"], free["extent.organs"]) == (Range(0, 0), Range(1, 1))
    assert unclear["extent.lung.lesions"] == Range(0, 1)
    assert unclear["extent.lung.involved"] == {"yes", "no"}
    assert (unclear["extent.lesions"], unclear["extent.organs"]) == (Range(3, 4), Range(1, 2))


def test_an_unclear_nodule_alone_proves_no_metastases(read: Read, knowledge: Knowledge) -> None:
    record = read(condition("colon cancer"), condition("pulmonary nodule", "n"))
    (case,) = make_cases(record, knowledge, words_of(knowledge), date(2026, 10, 2))
    assert "extent.timing" not in case.facts
    assert case.facts["extent.lung.lesions"].possible.low == 0  # type: ignore[union-attr]
