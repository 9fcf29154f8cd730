"""RECIST 1.1 against its slow twin, and what must hold for any series."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response import twin
from tests.response.response_cases import ResponseCase

from metboard.facts import Range
from metboard.response.irecist import respond_immune
from metboard.response.recist import Answer, Rule, respond
from metboard.response.series import Series

ORGANS = ("liver", "lung", "lymph-node", "bone", "brain")
SIZES = st.sampled_from([4, 5, 8, 9, 10, 11, 14, 15, 18, 20, 24, 25, 30, 36, 40, 50])
SHARES = st.sampled_from([0.5, 0.69, 0.7, 0.71, 0.9, 1, 1.1, 1.19, 1.2, 1.21, 1.25, 1.5])
"""Sizes later as shares of the first one: both sides of every threshold."""

WORDS = st.sampled_from(["gone", "?"])
BY_EYE = st.sampled_from(["present", "gone", "larger", "worse", "?"])
NEW = st.sampled_from(["none", "unclear", "present", 6, 11, 15])


@st.composite
def patients(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(2, 5))
    gaps = draw(st.lists(st.sampled_from([21, 28, 42, 56]), min_size=count - 1, max_size=count - 1))
    lesions: list[dict[str, Any]] = []
    for i in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["measured", "measured", "seen", "new"]))
        first = draw({"measured": SIZES, "seen": st.just("present"), "new": st.just("none")}[kind])
        size = first if isinstance(first, int) else 10
        shares = SHARES.map(lambda share, size=size: round(share * size, 2))
        later = {"measured": st.one_of(shares, shares, WORDS), "seen": BY_EYE, "new": NEW}[kind]
        rest = draw(st.lists(later, min_size=count - 1, max_size=count - 1))
        lesions.append(
            {"id": f"x{i}", "organ": draw(st.sampled_from(ORGANS)), "seen": [first, *rest]}
        )
    days = [sum(gaps[:i]) for i in range(count)]
    return {"days": days, "lesions": lesions, "confirm": draw(st.booleans())}


def judged(made: dict[str, Any]) -> tuple[list[Series], Answer]:
    case = ResponseCase(name="", source="", expect={}, **made)
    return case.series(), respond(case.series(), case.days, case.rule)[1]


@settings(max_examples=600, deadline=None)
@given(patients())
def test_the_answers_are_those_of_the_slow_twin(made: dict[str, Any]) -> None:
    _, answer = judged(made)
    overall, best, ends = twin.answers(made["lesions"], made["days"], made["confirm"])
    assert [set(each) for each in answer.overall] == overall
    assert set(answer.best) == best
    assert set(answer.progression_days) == ends


@settings(max_examples=150, deadline=None)
@given(patients(), st.randoms(use_true_random=False))
def test_the_order_of_lesions_is_irrelevant(made: dict[str, Any], rng: Any) -> None:
    _, answer = judged(made)
    rng.shuffle(made["lesions"])
    assert judged(made)[1] == answer


@settings(max_examples=250, deadline=None)
@given(patients(), st.integers(0, 3), st.integers(0, 5), st.integers(0, 5), st.data())
def test_a_size_known_less_well_only_adds_answers(
    made: dict[str, Any], which: int, below: int, above: int, data: st.DataObject
) -> None:
    series, answer = judged(made)
    which %= len(series)
    visit = data.draw(st.integers(1, len(made["days"]) - 1))
    sight = series[which].sights[visit]
    if sight.mm is None or sight.mm.low - below <= 0:
        return
    wider = msgspec.structs.replace(sight, mm=Range(sight.mm.low - below, sight.mm.high + above))
    sights = tuple(wider if i == visit else s for i, s in enumerate(series[which].sights))
    series[which] = msgspec.structs.replace(series[which], sights=sights)
    rule = ResponseCase(name="", source="", expect={}, **made).rule
    widened = respond(series, made["days"], rule)[1]
    for before, after in zip(answer.overall, widened.overall, strict=True):
        assert before <= after
    assert answer.best <= widened.best


def many_doubtful(count: int) -> list[Series]:
    lesions = [{"id": "a", "organ": "liver", "mm": [30, 30, 30]}]
    lesions += [
        {"id": f"x{i}", "organ": "lung", "seen": ["none", "none", "unclear"]} for i in range(count)
    ]
    made = {"days": [0, 56, 112], "lesions": lesions}
    return ResponseCase(name="", source="", expect={}, **made).series()


def test_hundreds_of_spots_in_doubt_are_answered_as_one_is() -> None:
    one, many = (respond(many_doubtful(n), (0, 56, 112), Rule())[1] for n in (1, 300))
    assert one == many
    assert many.overall == (frozenset({"SD"}), frozenset({"SD", "PD"}))


def test_by_irecist_more_spots_in_doubt_than_can_be_followed_are_not_evaluable() -> None:
    answer = respond_immune(many_doubtful(300), (0, 56, 112))[1]
    assert answer.overall == (frozenset({"NE"}), frozenset({"NE"}))
