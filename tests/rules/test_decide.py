"""A compiled condition says what its slow twin, the trace, says; and both say what counting says."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.strategies import UNIVERSES, conditions, possibles, states

from metboard.facts import Answer, Fact, Range, combine, exactly
from metboard.rules import (
    ALWAYS,
    All,
    Any,
    Condition,
    Leaf,
    Nothing,
    any_of,
    compile_condition,
    every,
    explain,
    leaves_with,
)

ANSWERS: tuple[Answer, ...] = (True, False, None)
AS_FACT = {True: exactly(True), False: exactly(False), None: frozenset({"yes", "no"})}


def leaf(name: str) -> Leaf:
    return Leaf(name, exactly(True), "yes")


def decide(condition: Condition, **answers: Answer) -> Answer:
    facts = {name: Fact(possible=AS_FACT[answer]) for name, answer in answers.items()}
    return compile_condition(condition)(facts)


def kleene_and(a: Answer, b: Answer) -> Answer:
    """Kleene's table, written out: no < unknown < yes, and takes the least."""
    order = [False, None, True]
    return order[min(order.index(a), order.index(b))]


def kleene_not(a: Answer) -> Answer:
    return {True: False, False: True, None: None}[a]


@given(conditions, states)
def test_a_compiled_condition_answers_as_its_trace_does(
    condition: Condition, facts: dict[str, Fact]
) -> None:
    assert compile_condition(condition)(facts) is explain(condition, facts).holds


@pytest.mark.parametrize(("a", "b"), list(product(ANSWERS, ANSWERS)))
def test_all_any_and_none_follow_the_tables_of_kleene(a: Answer, b: Answer) -> None:
    parts = (leaf("a"), leaf("b"))
    both = kleene_and(a, b)
    either = kleene_not(kleene_and(kleene_not(a), kleene_not(b)))
    assert decide(All(parts), a=a, b=b) is both
    assert decide(Any(parts), a=a, b=b) is either
    assert decide(Nothing(parts), a=a, b=b) is kleene_not(either)
    assert every([a, b]) is both
    assert any_of([a, b]) is either


def test_without_parts_all_holds_any_does_not_and_none_holds() -> None:
    assert decide(ALWAYS) is True
    assert decide(Any()) is False
    assert decide(Nothing()) is True


@given(conditions, states, st.data())
def test_widening_any_fact_never_flips_an_answer(
    condition: Condition, facts: dict[str, Fact], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(UNIVERSES)))
    more = data.draw(possibles(UNIVERSES[name]))
    wider = {**facts, name: Fact(possible=combine(facts[name].possible, more))}
    decided = compile_condition(condition)
    before, after = decided(facts), decided(wider)
    assert after is before or after is None


@given(conditions, states)
def test_the_leaves_that_are_open_are_named_exactly_when_the_answer_is_open(
    condition: Condition, facts: dict[str, Fact]
) -> None:
    trace = explain(condition, facts)
    named = leaves_with(trace, None)
    assert bool(named) is (trace.holds is None)
    assert all(explain(each, facts).holds is None for each in named)


def test_a_fact_that_was_not_settled_is_a_bug_and_not_an_unknown() -> None:
    with pytest.raises(KeyError):
        compile_condition(leaf("a"))({})


@pytest.mark.parametrize(
    ("lines", "answer"), [(0, True), (1, False), (Range(0, 1), None), (Range(1, 9), False)]
)
def test_a_number_is_decided_by_all_values_it_may_have(
    lines: float | Range, answer: Answer
) -> None:
    possible = lines if isinstance(lines, Range) else exactly(lines)
    first_line = Leaf("lines", Range(high=0), "0 or less")
    assert compile_condition(first_line)({"lines": Fact(possible=possible)}) is answer
