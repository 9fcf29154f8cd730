"""Cells: together the whole set, never overlapping, one answer to every condition inside each."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from metboard.facts import Possible, Range, combine, compare
from metboard.rules import cells_of

ENDS = st.sampled_from([0.0, 1.0, 2.0, 3.0, float("inf")])


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    low, high = sorted((draw(ENDS), draw(ENDS)))
    made = Range(low, high, draw(st.booleans()), draw(st.booleans()))
    return Range(low, high) if made.is_empty() else made


CHOICES = st.sets(st.sampled_from("abcde"), min_size=1).map(frozenset)


@given(ranges(), st.lists(ranges(), max_size=4))
def test_cells_of_a_range_make_up_the_range(possible: Range, wanted: list[Range]) -> None:
    whole, cells = None, cells_of(possible, wanted)
    for cell in cells:
        assert isinstance(cell, Range)
        assert not cell.is_empty()
        whole = cell if whole is None else combine(whole, cell)
    assert whole == possible
    for first, second in pairwise(cells):
        assert isinstance(first, Range)
        assert isinstance(second, Range)
        assert first.is_apart(second)
        assert (first.high, first.high_open) == (second.low, not second.low_open)


@given(CHOICES, st.lists(CHOICES, max_size=4))
def test_cells_of_categories_make_up_the_set(
    possible: frozenset[str], wanted: list[frozenset[str]]
) -> None:
    cells = cells_of(possible, wanted)
    assert frozenset[str]().union(*cells) == possible
    assert sum(len(cell) for cell in cells) == len(possible)


@given(
    st.one_of(
        st.tuples(ranges(), st.lists(ranges(), max_size=4)),
        st.tuples(CHOICES, st.lists(CHOICES, max_size=4)),
    )
)
def test_every_condition_has_one_answer_in_a_cell(drawn: tuple[Possible, list[Possible]]) -> None:
    possible, wanted = drawn
    for cell in cells_of(possible, wanted):
        assert None not in [compare(cell, each) for each in wanted]


def test_a_bound_that_is_left_out_makes_a_cell_of_the_bound_itself() -> None:
    found = cells_of(Range(0, 10), [Range(high=5, high_open=True), Range(5, low_open=True)])
    assert found == (Range(0, 5, high_open=True), Range(5, 5), Range(5, 10, low_open=True))
