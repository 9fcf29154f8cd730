"""Samples: what they are made of and where they were taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import observation, quantity

from metboard.record import Record

Read = Callable[..., Record]


def sample(**rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "Specimen",
        "id": "s",
        "subject": {"reference": "Patient/p"},
        "collection": {"collectedDateTime": "2026-09-01"},
        **rest,
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ({"coding": [{"system": "http://x/v2-0487", "code": "TUMOR"}]}, "tissue"),
        ({"coding": [{"system": "http://snomed.info/sct", "code": "119297000"}]}, "blood"),
        ({"text": "Liquid biopsy (ctDNA)"}, "blood"),
        ({"text": "circulating tumor cells"}, "blood"),
        ({"text": "bone marrow biopsy"}, "bone-marrow"),
        ({"text": "Fine needle aspirate of a lymph node"}, "cytology"),
        ({"text": "Pleuraerguss"}, "fluid"),
        ({"text": "Buccal smear sample"}, None),
    ],
)
def test_what_a_sample_is_made_of(kind: dict[str, Any], expected: str | None, read: Read) -> None:
    (specimen,) = read(sample(type=kind)).specimens
    assert specimen.kind == expected
    assert str(specimen.on) == "2026-09-01"


def test_whose_tumour_a_sample_is_stays_open_unless_its_words_say_so(read: Read) -> None:
    taken = {"bodySite": {"coding": [{"system": "http://snomed.info/sct", "code": "10200004"}]}}
    (silent,) = read(sample(type={"text": "core biopsy"}, collection=taken)).specimens
    (said,) = read(sample(type={"text": "biopsy of a metastasis"}, collection=taken)).specimens
    (denied,) = read(sample(type={"text": "biopsy, no metastasis"}, collection=taken)).specimens
    assert (silent.organ, silent.origin) == ("liver", None)
    assert (said.organ, said.origin) == ("liver", "metastasis")
    assert denied.origin is None


def test_a_withdrawn_sample_is_only_named(read: Read) -> None:
    record = read(sample(status="entered-in-error"))
    assert record.specimens == ()
    assert "its status is entered-in-error" in {line.why for line in record.unread}


def test_a_result_names_its_sample(read: Read) -> None:
    result = observation("o", "85147-7", valueQuantity=quantity(60, "%"))
    record = read({**result, "specimen": {"reference": "Specimen/s"}}, sample())
    assert (record.specimens[0].id, record.findings[0].specimen) == ("s", "s")
