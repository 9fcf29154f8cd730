"""Every fact that a pending option names as missing can still change its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from random import Random

import pytest
from tests.options.random_facts import by_id, clock, draw_state, facts_asked, landmarks, shipped

from metboard.facts import Fact, Possible, Range, exactly, is_known
from metboard.options import Assembled, judge, missing_of

TRIES = 3000
WAYS = 200
"""Answers to one question that are tried at most: more than there are tumours."""
KLEENE = 0.005
"""Share of missing facts that may decide nothing: where two conditions ask for one fact, Kleene's logic does not see
that one of them holds either way (lung cancer or not: another ground for each)."""


def values_of(name: str, possible: Possible) -> list[Possible]:
    """Values that tell apart every threshold inside what is still possible."""
    if not isinstance(possible, Range):
        return [frozenset({value}) for value in sorted(possible)]
    ends = [x for x in (possible.low, possible.high) if abs(x) != float("inf")]
    points = {*ends, *landmarks().get(name, ()), possible.high}
    return [exactly(x) for x in sorted(points) if exactly(x).is_within(possible)]  # type: ignore[union-attr]


def completions(
    rng: Random, facts: Mapping[str, Fact], names: list[str]
) -> Iterator[dict[str, Fact]]:
    """Ways to know the named facts: all of them where they are few, else some at random."""
    values = {name: values_of(name, facts[name].possible) for name in names}
    count = 1
    for each in values.values():
        count *= len(each)
    ways = (
        product(*values.values())
        if count <= TRIES
        else (tuple(rng.choice(v) for v in values.values()) for _ in range(TRIES))
    )
    for way in islice(ways, TRIES):
        yield {n: Fact(possible=p) for n, p in zip(values, way, strict=True)}


def can_matter(rng: Random, option: Assembled, facts: Mapping[str, Fact], asked: str) -> bool:
    """Tell whether two answers to one question may give two verdicts, all else being known."""
    unknown = [n for n in facts_asked(option.option.id) if not is_known(facts[n].possible)]
    own = [n for n in unknown if (facts[n].waits_on or n) == asked]
    others = [n for n in unknown if n not in own]
    ways = list(completions(rng, facts, own))
    for rest in completions(rng, facts, others):
        known = {**facts, **rest}
        tried = rng.sample(ways, min(len(ways), WAYS))
        found = {judge(option, {**known, **way}, clock()).status for way in tried}
        if len(found) > 1:
            return True
    return False


def idle_facts(seed: int, count: int) -> tuple[int, list[str]]:
    """Count the missing facts of random pending options, and name those that decide nothing."""
    rng, seen, idle = Random(seed), 0, []
    names = sorted(by_id())
    while seen < count:
        option = by_id()[rng.choice(names)]
        facts = draw_state(rng, option.option.id, assume=rng.random() < 0.8)
        verdict = judge(option, facts, clock())
        for missing in missing_of(option, verdict, facts, clock(), shipped().words):
            seen += 1
            if not can_matter(rng, option, facts, missing.fact):
                idle.append(f"{option.option.id}: {missing.fact}")
    return seen, idle


@pytest.mark.medium
def test_every_missing_fact_can_still_change_the_verdict() -> None:
    seen, idle = idle_facts(seed=1, count=300)
    assert seen >= 300
    assert len(idle) <= seen * KLEENE, idle


@pytest.mark.slow
def test_every_missing_fact_can_still_change_the_verdict_in_many_more_states() -> None:
    seen, idle = idle_facts(seed=2, count=10_000)
    assert len(idle) <= seen * KLEENE, idle


def test_a_pending_option_always_names_something_and_others_nothing() -> None:
    rng = Random(5)
    for name in sorted(by_id()) * 3:
        facts = draw_state(rng, name, assume=True)
        verdict = judge(by_id()[name], facts, clock())
        found = missing_of(by_id()[name], verdict, facts, clock(), shipped().words)
        assert bool(found) is (verdict.status == "pending")
        assert all(m.decides and m.title and m.how for m in found)
