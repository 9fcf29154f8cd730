"""RECIST 1.1 against series written from its paper and the EORTC's answers."""

from __future__ import annotations

import pytest
from tests.response.response_cases import ResponseCase, cases_in, is_answered_as_expected

from metboard.response.recist import respond

CASES = list(cases_in("recist"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_series_is_answered_as_the_criteria_say(case: ResponseCase) -> None:
    is_answered_as_expected(case, *respond(case.series(), case.days, case.rule))
