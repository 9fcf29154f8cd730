"""Sets of possible values: compare, combine, narrow and write agree with counting one by one."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metboard.facts import (
    Possible,
    Range,
    combine,
    compare,
    exactly,
    is_empty,
    is_known,
    narrow,
    write,
)

BOUNDS = (-inf, 0.0, 1.0, 2.0, 3.0, inf)
POINTS = (-inf, *(n / 4 for n in range(-8, 21)), inf)
"""Points at, between and beyond the bounds: enough to tell any two ranges over BOUNDS apart (never is inf)."""

ranges = st.builds(
    Range, st.sampled_from(BOUNDS), st.sampled_from(BOUNDS), st.booleans(), st.booleans()
).filter(lambda r: not r.is_empty())
choices = st.frozensets(st.sampled_from("abcd"), min_size=1)


def holds(r: Range, x: float) -> bool:
    """Tell by hand whether a number lies in a range."""
    above = r.low < x or (r.low == x and not r.low_open)
    below = x < r.high or (r.high == x and not r.high_open)
    return above and below


def members(r: Range) -> set[float]:
    return {x for x in POINTS if holds(r, x)}


def slow_compare(possible: Range, wanted: Range) -> bool | None:
    """Compare by trying every point."""
    inside = {holds(wanted, x) for x in members(possible)}
    return inside.pop() if len(inside) == 1 else None


@given(ranges, ranges)
def test_comparing_ranges_is_the_same_as_trying_every_point(a: Range, b: Range) -> None:
    assert compare(a, b) is slow_compare(a, b)


@given(choices, choices)
def test_comparing_categories_is_the_same_as_trying_each(
    a: frozenset[str], b: frozenset[str]
) -> None:
    inside = {x in b for x in a}
    assert compare(a, b) is (inside.pop() if len(inside) == 1 else None)


@given(ranges, ranges)
def test_narrowing_keeps_exactly_the_shared_numbers(a: Range, b: Range) -> None:
    shared = narrow(a, b)
    assert isinstance(shared, Range)
    assert members(shared) == members(a) & members(b)
    assert is_empty(shared) is (not members(a) & members(b))


@given(ranges, ranges)
def test_combining_keeps_all_numbers_of_both_and_no_bound_beyond(a: Range, b: Range) -> None:
    union = combine(a, b)
    assert isinstance(union, Range)
    assert members(union) >= members(a) | members(b)
    assert (union.low, union.high) == (min(a.low, b.low), max(a.high, b.high))
    assert compare(a, union) is True
    assert compare(b, union) is True


@given(choices, choices)
def test_categories_combine_to_the_union_and_narrow_to_the_intersection(
    a: frozenset[str], b: frozenset[str]
) -> None:
    assert combine(a, b) == a | b
    assert narrow(a, b) == a & b


@given(ranges, ranges, ranges)
def test_a_wider_fact_never_turns_yes_into_no(a: Range, b: Range, wanted: Range) -> None:
    before, after = compare(a, wanted), compare(combine(a, b), wanted)
    assert after in (before, None)


@pytest.mark.parametrize(
    ("possible", "wanted", "answer"),
    [
        (Range(5, 5), Range(5, inf), True),
        (Range(5, 5), Range(5, inf, low_open=True), False),
        (Range(-inf, 5, high_open=True), Range(5, inf), False),
        (Range(-inf, 5), Range(5, inf), None),
        (Range(0, 5, high_open=True), Range(0, 5, high_open=True), True),
        (Range(0, 5), Range(0, 5, high_open=True), None),
        (Range(inf, inf), Range(28, inf), True),
        (Range(inf, inf), Range(-inf, 28), False),
    ],
)
def test_an_open_bound_leaves_its_number_out(
    possible: Range, wanted: Range, answer: bool | None
) -> None:
    assert compare(possible, wanted) is answer


@pytest.mark.parametrize(
    ("low", "high", "low_open", "high_open", "empty"),
    [
        (2, 1, False, False, True),
        (1, 1, False, False, False),
        (1, 1, True, False, True),
        (1, 1, False, True, True),
        (1, 2, True, True, False),
    ],
)
def test_a_range_is_empty_when_no_number_is_left(
    low: float, high: float, low_open: bool, high_open: bool, empty: bool
) -> None:
    assert Range(low, high, low_open, high_open).is_empty() is empty


@pytest.mark.parametrize(
    ("possible", "known"),
    [
        (exactly(3), True),
        (exactly("A"), True),
        (Range(3, 4), False),
        (frozenset({"A", "B"}), False),
    ],
)
def test_a_fact_is_known_when_one_value_remains(possible: Possible, known: bool) -> None:
    assert is_known(possible) is known


@pytest.mark.parametrize(("function"), [compare, combine, narrow])
def test_numbers_and_categories_do_not_mix(function: object) -> None:
    with pytest.raises(TypeError):
        function(Range(1, 2), frozenset({"a"}))  # type: ignore[operator]
    with pytest.raises(TypeError):
        function(frozenset({"a"}), Range(1, 2))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("possible", "words"),
    [
        (exactly(True), "yes"),
        (frozenset({"a", "b"}), "a or b"),
        (frozenset({"0", "1+", "2+"}), "0, 1+ or 2+"),
        (frozenset(), "nothing"),
        (exactly(3), "3"),
        (exactly(0.5), "0.5"),
        (Range(), "any number"),
        (Range(2), "2 or more"),
        (Range(2, low_open=True), "above 2"),
        (Range(high=3), "3 or less"),
        (Range(high=3, high_open=True), "below 3"),
        (Range(1, 3), "1 to 3"),
        (Range(1, 3, low_open=True, high_open=True), "above 1 to below 3"),
        (Range(inf, inf), "never"),
    ],
)
def test_a_set_is_written_as_a_person_would(possible: Possible, words: str) -> None:
    assert write(possible) == words
