"""From a record to series: assessments, the baseline, what silence means, what the record leaves open."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.options.random_facts import shipped

from metboard.case import make_cases
from metboard.record import Record
from metboard.record.case_file import with_places
from metboard.response import Rule, Study, criteria_for, judge_response, make_study

DRUG = {"drugs": ["osimertinib"], "start": "2026-01-12", "setting": "advanced", "status": "ongoing"}


def study(
    lesions: list[dict[str, Any]],
    *,
    drug: dict[str, Any] | None = DRUG,
    assume: bool = True,
    baseline: date | None = None,
    others: list[dict[str, Any]] | None = None,
) -> Study:
    said = {
        "id": "someone",
        "as_of": "2026-10-15",
        "diagnoses": [{"tumours": ["lung-adenocarcinoma"], "on": "2025-12-01"}],
        "lesions": lesions,
        "treatments": [*([drug] if drug else []), *(others or [])],
    }
    record = with_places(msgspec.convert(said, Record))
    (case,) = make_cases(record, shipped().knowledge, shipped().words, assume=assume)
    return make_study(case, baseline, assume=assume)


def seen(name: str, organ: str, on: str, mm: Any = None, **more: Any) -> dict[str, Any]:
    size = {} if mm is None else {"diameter_mm": mm}
    return {"id": name, "organ": organ, "on": on, **size, **more}


def answer(made: Study) -> Any:
    return judge_response(made, "recist-1.1", Rule())


def test_the_baseline_is_the_last_assessment_before_the_drugs() -> None:
    days = ("2025-10-01", "2026-01-05", "2026-03-09")
    made = study([seen("a", "liver", day, mm) for day, mm in zip(days, (20, 40, 20), strict=True)])
    assert [each.on for each in made.assessments] == [date(2026, 1, 5), date(2026, 3, 9)]
    assert answer(made).answer.best == {"PR"}
    assert not made.notes


def test_a_baseline_that_is_given_counts() -> None:
    days = ("2025-10-01", "2026-01-05", "2026-03-09")
    lesions = [seen("a", "liver", day, 20) for day in days]
    assert len(study(lesions, baseline=date(2025, 10, 1)).assessments) == 3


def test_a_baseline_long_before_the_drugs_is_noted() -> None:
    made = study([seen("a", "liver", "2025-11-01", 40), seen("a", "liver", "2026-03-09", 20)])
    assert made.notes == (
        "the baseline is 72 days before the treatment; the criteria ask for at most 28",
    )


def test_without_an_assessment_before_the_drugs_the_first_stands_for_it() -> None:
    made = study([seen("a", "liver", "2026-02-01", 40), seen("a", "liver", "2026-04-09", 20)])
    assert made.notes == (
        "no assessment before the treatment began: its first one stands for the baseline",
    )


def test_images_of_two_weeks_are_one_assessment() -> None:
    lesions = [
        seen("a", "liver", "2026-01-05", 40), seen("b", "bone", "2026-01-10"),
        seen("a", "liver", "2026-03-09", 40), seen("b", "bone", "2026-03-20"),
    ]  # fmt: skip
    made = study(lesions)
    assert [(x.on, x.until) for x in made.assessments] == [
        (date(2026, 1, 5), date(2026, 1, 10)), (date(2026, 3, 9), date(2026, 3, 20)),
    ]  # fmt: skip


def test_a_lesion_that_a_report_does_not_name_was_not_evaluated() -> None:
    lesions = [
        seen("a", "liver", "2026-01-05", 40), seen("b", "lung", "2026-01-05", 20),
        seen("a", "liver", "2026-03-09", 10),
    ]  # fmt: skip
    found = answer(study(lesions))
    assert found.answer.best == {"NE"}
    assert [(q.lesion, q.title) for q in found.questions] == [("b", "how large was it?")]


def test_a_lesion_with_a_count_of_zero_is_gone() -> None:
    lesions = [seen("a", "liver", "2026-01-05", 40), seen("a", "liver", "2026-03-09", count=0)]
    assert answer(study(lesions)).answer.best == {"CR"}


def test_a_lesion_first_named_later_is_taken_as_new_and_listed() -> None:
    lesions = [
        seen("a", "liver", "2026-01-05", 40), seen("a", "liver", "2026-03-09", 38),
        seen("b", "brain", "2026-03-09", 6),
    ]  # fmt: skip
    made = study(lesions)
    assert answer(made).answer.best == {"PD"}
    assert made.assumed == (
        "b (brain, 6 mm) was not there before 2026-03-09: no earlier report names it",
    )


def test_without_assumptions_a_lesion_first_named_later_may_be_new() -> None:
    lesions = [
        seen("a", "liver", "2026-01-05", 40), seen("a", "liver", "2026-03-09", 38),
        seen("b", "brain", "2026-03-09", 6),
    ]  # fmt: skip
    made = study(lesions, assume=False)
    assert answer(made).answer.best == {"SD", "PD"}
    assert made.assumed == ()


def test_a_node_is_followed_by_its_short_axis() -> None:
    lesions = [
        seen("n", "lymph-node", "2026-01-05", 30, short_axis_mm=20),
        seen("n", "lymph-node", "2026-03-09", 18, short_axis_mm=9),
    ]
    found = answer(study(lesions))
    assert [each.id for each in found.base.targets] == ["n"]
    assert found.answer.best == {"CR"}


def test_a_node_without_a_short_axis_is_no_target() -> None:
    lesions = [seen("n", "lymph-node", "2026-01-05", 30), seen("n", "lymph-node", "2026-03-09", 9)]
    found = answer(study(lesions))
    assert not found.base.targets
    assert found.answer.best == {"CR"}, "the short axis is at most 9 mm"


def test_growth_of_bone_asks_whether_it_is_unequivocal() -> None:
    bone = [
        seen("b", "bone", "2026-01-05"),
        seen("b", "bone", "2026-03-09", findings={"progressing": True}),
    ]
    found = answer(study(bone))
    assert found.answer.best == {"non-CR/non-PD", "PD"}
    assert [q.how for q in found.questions] == ["judge"]


@pytest.mark.parametrize(("said", "best"), [(True, "PD"), (False, "non-CR/non-PD")])
def test_a_radiologist_settles_it(said: bool, best: str) -> None:
    bone = [
        seen("b", "bone", "2026-01-05"),
        seen(
            "b",
            "bone",
            "2026-03-09",
            findings={"progressing": True, "unequivocal_progression": said},
        ),
    ]
    assert answer(study(bone)).answer.best == {best}


def test_a_group_of_lesions_is_followed_by_eye() -> None:
    lesions = [
        seen("g", "lung", "2026-01-05", 20, count=4), seen("g", "lung", "2026-03-09", 10, count=4),
    ]  # fmt: skip
    found = answer(study(lesions))
    assert not found.base.targets
    assert found.answer.best == {"non-CR/non-PD"}


def test_what_an_operation_removed_is_no_response() -> None:
    lesions = [
        seen("a", "liver", "2026-01-05", 40), seen("b", "lung", "2026-01-05", 20),
        seen("a", "liver", "2026-03-09", count=0), seen("b", "lung", "2026-03-09", 20),
    ]  # fmt: skip
    cut = {"kind": "surgery", "start": "2026-02-01", "lesions": ["a"], "text": "resection"}
    assert answer(study(lesions, others=[cut])).answer.best == {"NE"}


def test_an_irradiated_lesion_that_did_not_grow_is_no_target() -> None:
    lesions = [
        seen("a", "liver", "2025-09-05", 40), seen("a", "liver", "2026-01-05", 40),
        seen("b", "lung", "2026-01-05", 20),
    ]  # fmt: skip
    beam = {"kind": "radiotherapy", "start": "2025-10-01", "end": "2025-10-05", "lesions": ["a"]}
    found = answer(study(lesions, others=[beam]))
    assert [each.id for each in found.base.targets] == ["b"]


def test_irecist_stands_beside_for_a_checkpoint_inhibitor_alone() -> None:
    lesions = [seen("a", "liver", "2026-01-05", 40)]
    immune = {**DRUG, "drugs": ["pembrolizumab"]}
    knowledge = shipped().knowledge
    assert criteria_for(study(lesions), knowledge) == ("recist-1.1",)
    assert criteria_for(study(lesions, drug=immune), knowledge) == ("recist-1.1", "irecist")


def test_a_record_without_dated_lesions_has_nothing_to_judge() -> None:
    made = study([{"id": "a", "organ": "liver", "diameter_mm": 40}])
    assert made.assessments == ()
    assert answer(made).answer.overall == ()
