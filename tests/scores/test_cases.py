"""Every score gives its reference values, on both sides of every cut-off and with items missing."""

from __future__ import annotations

import pytest
from tests.scores.score_cases import (
    ScoreCase,
    ScoreFile,
    facts_of_case,
    score_cases,
    score_files,
    words,
)

from metboard.knowledge import release
from metboard.scores import Score, compute_score


def judged(file: ScoreFile, case: ScoreCase) -> Score:
    return compute_score(
        release().scores[file.score], facts_of_case({**file.base, **case.given}), words()
    )


@pytest.mark.parametrize(
    ("file", "case"),
    list(score_cases()),
    ids=lambda each: getattr(each, "name", getattr(each, "score", "")),
)
def test_a_score_gives_its_reference_value(file: ScoreFile, case: ScoreCase) -> None:
    found = judged(file, case)
    assert found.applies is case.applies
    low = case.value if case.value is not None else case.low
    high = case.value if case.value is not None else case.high
    for got, wanted in ((found.low, low), (found.high, high)):
        assert (got is None) == (wanted is None), (got, wanted)
        if got is not None and wanted is not None:
            assert got == pytest.approx(wanted, abs=file.within, rel=0)
    assert found.classes == (case.classes or ((case.class_id,) if case.class_id else ()))
    assert set(found.missing) == set(case.missing)
    assert bool(found.conflict) == case.conflict


def test_every_score_has_reference_values_and_every_file_a_score() -> None:
    assert {file.score for file in score_files()} == set(release().scores)


def test_every_file_says_where_its_values_are_from() -> None:
    assert [file.score for file in score_files() if len(file.reference) < 20] == []


def test_every_class_of_every_score_is_reached_by_a_case() -> None:
    reached = {
        (file.score, name)
        for file, case in score_cases()
        for name in (judged(file, case).classes if case.value is not None else ())
    }
    wanted = {(t.id, each.id) for t in release().scores.values() for each in t.classes}
    assert sorted(wanted - reached) == []
