"""The order of options: status, urgency, standard of care, strength, intent, line, id."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from tests.options.random_facts import blank, by_id
from tests.options.small import check, small_option

from metboard.facts import YES_NO, Fact, exactly
from metboard.knowledge.schema import Grade
from metboard.options import STRENGTH, Assembled, rank_key, strength_of
from metboard.options.rank import explain_rank, is_preferred, urgency_of
from metboard.rules import Leaf

IN_ORDER: list[tuple[Assembled, str]] = [
    (small_option(urgency="emergency"), "open"),
    (small_option(urgency="soon"), "open"),
    (small_option(preferred=True, grade=Grade(level="III")), "open"),
    (small_option(grade=Grade(level="I"), intent="curative"), "open"),
    (small_option(grade=Grade(level="I"), line=1), "open"),
    (small_option(grade=Grade(level="I"), line=2), "open"),
    (small_option(grade=Grade(level="I"), line=2, id="smaller"), "open"),
    (small_option(grade=Grade(level="I"), intent="symptom-relief"), "open"),
    (small_option(grade=Grade(level="II")), "open"),
    (small_option(), "open"),
    (small_option(urgency="emergency"), "pending"),
    (small_option(preferred=True), "pending"),
    (small_option(urgency="emergency"), "closed"),
]


def test_each_criterion_decides_before_the_next() -> None:
    keys = [rank_key(option, status, {}) for option, status in IN_ORDER]
    assert all(a < b for a, b in pairwise(keys))


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    some = [rank_key(option, status, {}) for option, status in IN_ORDER[:6]]
    assert {tuple(sorted(order)) for order in permutations(some)} == {tuple(sorted(some))}


def test_no_two_shipped_options_rank_alike() -> None:
    keys = [rank_key(option, "open", blank(assume=False)) for option in by_id().values()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("grade", "strength"),
    [
        (Grade(), 5),
        (Grade(escat="I-A"), 1),
        (Grade(escat="III-A", level="I"), 1),
        (Grade(amp="B"), 2),
        (Grade(level="IV"), 4),
        (Grade(escat="X"), 5),
    ],
)
def test_the_strength_is_the_best_that_the_grades_say(grade: Grade, strength: int) -> None:
    assert strength_of(grade) == strength


def test_every_grade_of_a_shipped_option_has_a_strength() -> None:
    grades = [option.option.grade for option in by_id().values()]
    named = {g for grade in grades for g in (grade.escat, grade.level, grade.amp) if g}
    assert named <= STRENGTH.keys()
    assert set(STRENGTH.values()) <= {1, 2, 3, 4, 5}


def test_a_preferred_ground_makes_the_standard_of_care_only_where_it_is_known_to_hold() -> None:
    ground = check("basis", Leaf("x.a", exactly(True), "yes"), preferred=True)
    option = small_option(basis=(ground,))
    known = {
        answer: {"x.a": Fact(possible=exactly(answer), origin="record")} for answer in (True, False)
    }
    assert is_preferred(option, known[True])
    assert not is_preferred(option, known[False])
    assert not is_preferred(option, {"x.a": Fact(possible=YES_NO, origin="record")})


def test_the_reason_for_a_rank_names_what_it_was_made_of() -> None:
    option = small_option(preferred=True, line=1, grade=Grade(level="I"))
    assert explain_rank(option, "open", {}) == (
        "open, elective, standard of care, strength 1, disease control, line 1"
    )
    assert explain_rank(small_option(), "closed", {}) == (
        "closed, elective, alternative, strength 5, disease control"
    )


IN_BRAIN = check("requires", Leaf(fact="extent.brain.involved", wanted=exactly(True), text="true"))


@pytest.mark.parametrize(
    ("known", "urgency", "expected"),
    [
        (exactly(True), "soon", "soon"),
        (YES_NO, "soon", "elective"),
        (YES_NO, "emergency", "emergency"),
        (YES_NO, "elective", "elective"),
    ],
)
def test_what_is_soon_because_of_a_place_waits_until_the_disease_is_known_to_be_there(
    known: frozenset[str], urgency: str, expected: str
) -> None:
    facts = {"extent.brain.involved": Fact(possible=known, origin="record")}
    option = small_option(requires=(IN_BRAIN,), urgency=urgency)
    assert urgency_of(option, facts) == expected
    assert expected in explain_rank(option, "pending", facts)


def test_whole_brain_radiotherapy_is_not_soon_in_a_brain_that_nobody_imaged() -> None:
    option = by_id()["brain-whole-brain-radiotherapy"]
    unknown = {"extent.brain.involved": Fact(possible=YES_NO, origin="derived")}
    involved = {"extent.brain.involved": Fact(possible=exactly(True), origin="derived")}
    assert urgency_of(option, unknown) == "elective"
    assert urgency_of(option, involved) == "soon"
