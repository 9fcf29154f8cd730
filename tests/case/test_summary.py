"""Who a case is about, in one line."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.options.random_facts import shipped

from metboard.case import make_cases
from metboard.record import Record

DAY = "2026-09-21"
LIVER = {"organ": "liver", "diameter_mm": 27.0, "on": DAY}


@pytest.mark.parametrize(
    ("lesions", "said"),
    [([LIVER], "1 metastasis, in 1 organ"), ([LIVER, LIVER], "2 metastases, in 1 organ")],
)
def test_one_is_said_in_the_singular(lesions: list[dict[str, Any]], said: str) -> None:
    told = {"id": "x", "diagnoses": [{"tumours": ["rectal-adenocarcinoma"]}], "lesions": lesions}
    record, made = msgspec.convert(told, Record, strict=False), shipped()
    (case,) = make_cases(record, made.knowledge, made.words, date(2026, 10, 15))
    assert said in case.summary
