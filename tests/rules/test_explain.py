"""What a condition says would have to change is enough, when it is changed exactly so."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.rules.strategies import UNIVERSES, read_once, states

from metboard.facts import Fact, Range, exactly, is_empty, narrow
from metboard.rules import (
    All,
    Any,
    Change,
    Condition,
    Leaf,
    Nothing,
    changes,
    compile_condition,
    explain,
    facts_of,
    leaves,
    leaves_with,
    write_condition,
)

GRAFT = Leaf("graft", exactly(True), "yes")
LINES = Leaf("lines", Range(1), "1 or more")
IHC = Leaf("ihc", frozenset({"2+", "3+"}), "2+ or 3+")


def facts(graft: bool = False, lines: float = 0, ihc: str = "0") -> dict[str, Fact]:
    values = {"graft": exactly(graft), "lines": exactly(lines), "ihc": exactly(ihc)}
    return {name: Fact(possible=possible) for name, possible in values.items()}


def apply(found: Iterable[Change], given_facts: dict[str, Fact]) -> dict[str, Fact]:
    """Change exactly what was named, inside what is possible at all."""
    made = dict(given_facts)
    for change in found:
        possible = narrow(change.needed, UNIVERSES[change.fact])
        assert not is_empty(possible)
        made[change.fact] = Fact(possible=possible)
    return made


@given(read_once(), states, st.booleans())
def test_changing_what_was_named_brings_the_wanted_answer(
    condition: Condition, given_facts: dict[str, Fact], want: bool
) -> None:
    found = changes(explain(condition, given_facts), want, given_facts, UNIVERSES)
    assume(found is not None)
    assert found is not None
    assert compile_condition(condition)(apply(found, given_facts)) is want


@given(read_once(), states)
def test_nothing_has_to_change_exactly_when_the_answer_is_there(
    condition: Condition, given_facts: dict[str, Fact]
) -> None:
    trace = explain(condition, given_facts)
    for want in (True, False):
        assert (changes(trace, want, given_facts, UNIVERSES) == ()) is (trace.holds is want)


def found_changes(
    condition: Condition, want: bool, now: dict[str, Fact]
) -> list[tuple[str, object]] | None:
    found = changes(explain(condition, now), want, now, UNIVERSES)
    return None if found is None else [(each.fact, each.needed) for each in found]


def test_any_names_the_cheapest_way_only() -> None:
    either = Any((All((GRAFT, LINES)), IHC))
    assert found_changes(either, True, facts()) == [("ihc", frozenset({"2+", "3+"}))]


def test_a_fact_that_is_fixed_is_left_alone_where_there_is_another_way() -> None:
    either, now = Any((All((GRAFT, LINES)), IHC)), facts()
    found = changes(explain(either, now), True, now, UNIVERSES, fixed=("ihc",))
    assert found is not None
    assert [each.fact for each in found] == ["graft", "lines"]


def test_none_names_everything_that_holds() -> None:
    neither = Nothing((GRAFT, LINES))
    assert found_changes(neither, True, facts(graft=True, lines=2)) == [
        ("graft", exactly(False)),
        ("lines", Range(0, 1, high_open=True)),
    ]


def test_a_fact_that_is_partly_known_is_only_narrowed() -> None:
    partly = {**facts(), "ihc": Fact(possible=frozenset({"1+", "2+"}))}
    assert found_changes(IHC, True, partly) == [("ihc", exactly("2+"))]


def test_a_condition_that_everything_meets_cannot_be_made_to_fail() -> None:
    always_met = Leaf("lines", Range(0), "0 or more")
    assert found_changes(always_met, False, facts()) is None


def test_a_trace_keeps_the_answer_of_every_part() -> None:
    trace = explain(Any((GRAFT, LINES)), facts(lines=3))
    assert [part.holds for part in trace.parts] == [False, True]
    assert leaves_with(trace, True) == (LINES,)


def test_below_none_the_leaves_that_hold_are_those_that_close() -> None:
    trace = explain(Nothing((GRAFT, LINES)), facts(graft=True))
    assert trace.holds is False
    assert leaves_with(trace, False) == (GRAFT,)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (GRAFT, "graft: yes"),
        (All(), "always"),
        (All((GRAFT,)), "graft: yes"),
        (All((GRAFT, LINES)), "all of (graft: yes; lines: 1 or more)"),
        (Any((GRAFT, LINES)), "any of (graft: yes; lines: 1 or more)"),
        (Nothing((GRAFT, IHC)), "none of (graft: yes; ihc: 2+ or 3+)"),
    ],
)
def test_a_condition_is_written_on_one_line(condition: Condition, text: str) -> None:
    assert write_condition(condition) == text


def test_leaves_are_given_in_order_and_facts_once() -> None:
    tree = All((GRAFT, Any((LINES, GRAFT))))
    assert leaves(tree) == (GRAFT, LINES, GRAFT)
    assert facts_of(tree) == ("graft", "lines")
