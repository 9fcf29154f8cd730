"""What a dossier says would have to change is enough: changed exactly so, the option opens."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from random import Random

import pytest
from tests.options.random_facts import (
    by_id,
    clock,
    draw_state,
    facts_asked,
    known_cases,
    settled,
    shipped,
)

from metboard.facts import Fact, Possible, is_empty, narrow
from metboard.options import changes_of, judge, opening
from metboard.rules import Change

Closed = tuple[str, Mapping[str, Fact]]


@cache
def closed_options() -> tuple[Closed, ...]:
    """Every option that is closed in one of its own cases."""
    found = []
    for name, case in known_cases():
        facts = settled(case, assume=case.assume)
        if judge(by_id()[name], facts, clock()).status == "closed":
            found.append((name, facts))
    return tuple(found)


def change(facts: Mapping[str, Fact], found: tuple[Change, ...]) -> dict[str, Fact]:
    """Change exactly what was named; what is named twice has to meet both."""
    needed: dict[str, Possible] = {}
    for each in found:
        before = needed.get(each.fact, shipped().words.universe(each.fact))
        needed[each.fact] = narrow(before, each.needed)
    assert [name for name, possible in needed.items() if is_empty(possible)] == []
    return {**facts, **{name: Fact(possible=possible) for name, possible in needed.items()}}


def opens(name: str, facts: Mapping[str, Fact]) -> bool | None:
    """Tell whether an option opens once the named facts are changed; None when nothing can open it."""
    found = opening(by_id()[name], facts, clock(), shipped().words)
    if found is None:
        return None
    return judge(by_id()[name], change(facts, found), clock()).status == "open"


def grounds_in_force(name: str) -> list[str]:
    return [basis.text for basis in by_id()[name].basis if clock().admits(basis)]


def test_twenty_closed_options_drawn_by_seed_open_when_changed_as_the_dossier_says() -> None:
    some_way = [each for each in closed_options() if opens(*each) is not None]
    drawn = Random(20).sample(some_way, 20)
    assert [name for name, facts in drawn if not opens(name, facts)] == []


def test_every_closed_case_opens_when_changed_as_the_dossier_says() -> None:
    assert len(closed_options()) > 300
    assert [name for name, facts in closed_options() if opens(name, facts) is False] == []


def test_only_an_option_without_a_ground_in_force_cannot_be_opened() -> None:
    never = {name for name, facts in closed_options() if opens(name, facts) is None}
    assert never
    assert {name: grounds_in_force(name) for name in never} == {name: [] for name in never}


def test_what_has_to_change_is_named_with_what_was_found() -> None:
    for name, facts in Random(1).sample(closed_options(), 50):
        option = by_id()[name]
        todo = changes_of(option, judge(option, facts, clock()), facts, clock(), shipped().words)
        assert todo is None or all(t.fact in facts_asked(name) for t in todo)
        assert todo is None or all(t.title and t.found and t.needed for t in todo)
        assert todo is None or todo


@pytest.mark.medium
def test_random_closed_and_pending_states_open_when_changed_as_the_dossier_says() -> None:
    rng = Random(7)
    stuck = []
    for name in sorted(by_id()) * 3:
        facts = draw_state(rng, name, assume=True)
        if judge(by_id()[name], facts, clock()).status != "open" and opens(name, facts) is False:
            stuck.append(name)
    assert stuck == []
