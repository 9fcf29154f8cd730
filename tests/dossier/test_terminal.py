"""The terminal shows emergencies first, then what is open or pending, and sums up what is closed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.dossier.made import CLOCK, answer_of, hostile_case

from metboard.demo import PATIENTS
from metboard.dossier import closing_reason
from metboard.options import engine, judge_case, write_case
from metboard.terminal import print_options

pytestmark = pytest.mark.medium


@pytest.fixture
def answer() -> Any:
    case = hostile_case("invented")
    return write_case(case, judge_case(case, engine(), CLOCK), engine(), CLOCK, "x.json")


def printed(answer: Any, capsys: pytest.CaptureFixture[str], **rest: int) -> str:
    print_options(answer, **rest)
    return capsys.readouterr().out


def test_an_emergency_stands_above_every_other_option(
    answer: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    urgent = next(o for o in answer["options"] if o["urgency"] == "emergency")
    urgent |= {"status": "open", "hours": 1}
    out = printed(answer, capsys)
    assert out.index("EMERGENCY: decide now") < out.index("Supportive and palliative care")
    assert "within 1 hour" in out
    assert "within 1 hours" not in out


def test_without_an_emergency_the_word_does_not_appear(
    answer: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for option in answer["options"]:
        option["urgency"] = "elective"
    assert "EMERGENCY" not in printed(answer, capsys)


def test_contradictions_assumptions_and_what_was_not_understood_are_named(
    answer: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(answer, capsys)
    assert "contradiction  PD-L1, tumour proportion score: 10 against 80" in out
    assert "assumed  " in out
    assert "not understood  invented at Observation/invented" in out


def test_long_lists_are_folded(answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer["unread"] *= 9
    out = printed(answer, capsys, closed=2)
    assert "not understood  and 12 more" in out
    assert "more reasons; the dossier" in out


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", PATIENTS)
def test_no_line_is_wider_than_the_terminal(
    name: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = printed(answer_of(name), capsys)
    assert max(len(line) for line in out.splitlines()) <= width


def test_every_closed_option_has_a_reason_in_one_line(answer: Any) -> None:
    closed = [o for o in answer["options"] if o["status"] == "closed"]
    assert closed
    for option in closed:
        assert closing_reason(option).strip()
        assert "\n" not in closing_reason(option)


def closed(*because: tuple[str, bool, str], to_open: Any = ()) -> dict[str, Any]:
    reasons = [
        {"kind": kind, "holds": holds, "found": found, "why": "the exclusion", "in_force": True}
        for kind, holds, found in because
    ]
    return {"because": reasons, "to_open": list(to_open), "overridable": False}


def test_a_requirement_that_is_not_met_is_told_before_an_exclusion_that_holds() -> None:
    option = closed(
        ("requires", False, "metastases in the brain: no"),
        ("excludes", True, "number of metastases in the brain: 0 (assumed)"),
    )
    assert closing_reason(option) == "metastases in the brain: no"


def test_what_is_not_for_this_tumour_lists_no_other_tumours() -> None:
    wanted = {"fact": "tumour", "title": "tumour", "found": "melanoma", "needed": "a, b, c, d"}
    option = closed(("requires", False, "tumour: melanoma"), to_open=[wanted])
    assert closing_reason(option) == "not for this tumour (melanoma)"


def test_a_standard_that_a_board_may_reopen_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(answer_of("pdl1-kidney-graft"), capsys)
    title = "Standard of care, closed for a reason that a board may set aside"
    assert title in out
    assert "Pembrolizumab" in out[out.index(title) :]
