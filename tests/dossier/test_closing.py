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


@pytest.mark.parametrize("option", ["brain-whole-brain-20gy-5", "brain-whole-brain-radiotherapy"])
def test_without_brain_metastases_their_number_closes_nothing(option: str) -> None:
    first, *rest = told("unstable spine with cord compression", option)
    assert first == "Metastases in the brain: no, needs yes."
    assert not [sentence for sentence in rest if "A board may set this aside" in sentence]


def test_where_every_requirement_is_met_what_a_board_may_set_aside_is_told() -> None:
    sentences = told("unstable spine with cord compression", "spine-cord-compression-radiotherapy")
    assert [s for s in sentences if "decompress and stabilise first" in s]
    assert sentences[0].endswith("A board may set this aside.")
