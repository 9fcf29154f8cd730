"""RECIST 1.1 against series written from its paper and the EORTC's answers."""

from __future__ import annotations

import pytest
from tests.response.response_cases import ResponseCase, answers, cases_in

from metboard.response.recist import respond, sums_of

CASES = list(cases_in("recist"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_series_is_answered_as_the_criteria_say(case: ResponseCase) -> None:
    base, answer = respond(case.series(), case.days, case.rule)
    made = {
        "targets": [each.id for each in base.targets],
        "others": [each.id for each in base.others if each.sights[0].look != "none"],
        "sums": list(sums_of(base, len(case.days))),
        "overall": list(answer.overall),
        "best": answer.best,
        "progression": answer.progression_days,
    }
    wanted = {
        **case.expect,
        "overall": [answers(each) for each in case.expect.get("overall", [])],
        "best": answers(case.expect.get("best", "")),
        "progression": frozenset({case.expect.get("progression")}),
    }
    assert {name: made[name] for name in case.expect} == {
        name: wanted[name] for name in case.expect
    }
    assert case.expect
