"""What closed an option is told: an unmet requirement before, and instead of, what a board may set aside."""

from __future__ import annotations

import pytest
from tests.options.lesion_files import judge_option, lesion_cases, settle_stated
from tests.options.random_facts import clock, shipped

from metboard.dossier.closing import closing_sentences
from metboard.dossier.say import Sayer


def told(case: str, option: str) -> tuple[str, ...]:
    (found,) = [c for c in lesion_cases() if c.named == case]
    judgement = judge_option(option, settle_stated(found.stated()))
    assert judgement.verdict.status == "closed"
    say = Sayer(shipped().knowledge, shipped().words)
    return tuple(closing_sentences(judgement, clock(), say))


@pytest.mark.parametrize(
    ("option", "unmet", "relative"),
    [
        ("bone-reirradiation-8gy-1", "Irradiated before: no", "compression of the cord"),
        ("hypercalcaemia-rehydration", "Calcium corrected for albumin: 2.35", "fluid by mouth"),
    ],
)
def test_what_a_board_may_set_aside_is_not_told_where_a_requirement_is_not_met(
    option: str, unmet: str, relative: str
) -> None:
    first, *rest = told("unstable spine with cord compression", option)
    assert first.startswith(unmet)
    assert not [s for s in rest if relative in s.lower() or "A board may set this aside" in s]


def test_where_every_requirement_is_met_what_a_board_may_set_aside_is_told() -> None:
    sentences = told("unstable spine with cord compression", "spine-cord-compression-radiotherapy")
    assert [s for s in sentences if "decompress and stabilise first" in s]
    assert sentences[0].endswith("A board may set this aside.")
