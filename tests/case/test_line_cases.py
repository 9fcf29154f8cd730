"""Treatments give the lines of therapy and the facts about drugs that a clinician reads from them."""

from __future__ import annotations

import pytest
from tests.case.clinical import ClinicalCase, cases_of, params


@pytest.mark.parametrize("case", params("lines"))
@pytest.mark.parametrize("turned", [False, True], ids=["as-written", "turned-round"])
def test_a_clinician_reads_it_so_in_any_order(case: ClinicalCase, turned: bool) -> None:
    case.check(turned=turned)


def test_there_are_enough_cases_each_with_a_sentence_and_a_source() -> None:
    cases = list(cases_of("lines"))
    names = [case.name for case in cases]
    assert len(names) == len(set(names)) >= 75
    assert [c.name for c in cases if " " not in c.name or not c.source] == []
    assert [c.name for c in cases if not c.facts and c.lines is None] == []
