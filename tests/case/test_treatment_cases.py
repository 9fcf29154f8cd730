"""Radiotherapy, operations and harm give the facts that a clinician reads from them, in any order."""

from __future__ import annotations

import pytest
from tests.case.clinical import ClinicalCase, cases_of, params

FOLDERS = ("radiotherapy", "operations", "toxicity")


@pytest.mark.parametrize("case", [each for folder in FOLDERS for each in params(folder)])
@pytest.mark.parametrize("turned", [False, True], ids=["as-written", "turned-round"])
def test_a_clinician_reads_it_so_in_any_order(case: ClinicalCase, turned: bool) -> None:
    case.check(turned=turned)


@pytest.mark.parametrize(
    ("folder", "least"), [("radiotherapy", 25), ("operations", 15), ("toxicity", 14)]
)
def test_there_are_enough_cases_each_with_a_sentence_and_a_source(folder: str, least: int) -> None:
    cases = list(cases_of(folder))
    assert len({case.name for case in cases}) == len(cases) >= least
    assert [c.name for c in cases if " " not in c.name or not c.source] == []
    assert [c.name for c in cases if not c.facts and not c.lesions] == []
