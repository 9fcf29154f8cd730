"""The facts that can still change a verdict: none that decides is left out, some that do not are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from hypothesis import given
from tests.options.small import CLOCK, check, small_option, small_options
from tests.rules.strategies import UNIVERSES, states

from metboard.facts import Fact, Possible, Range, exactly
from metboard.options import Assembled, judge
from metboard.options.decisive import decisive_facts, weighed_leaves
from metboard.rules import All, Any, Condition, Leaf, Nothing, explain

HALVES = [exactly(n / 2) for n in range(12)]
SQUAMOUS = Leaf("ihc", frozenset({"0"}), "")
OTHER = Leaf("ihc", frozenset({"1+", "2+", "3+"}), "")
GRAFT = Leaf("graft", exactly(True), "")


def values_of(possible: Possible) -> list[Possible]:
    """Values that tell apart every range of the strategies, whose bounds are whole numbers."""
    if not isinstance(possible, Range):
        return [frozenset({value}) for value in sorted(possible)]
    return [half for half in HALVES if half.is_within(possible)]  # type: ignore[union-attr]


def tried_one_by_one(option: Assembled, facts: Mapping[str, Fact]) -> set[str]:
    """The slow twin: judge every completion, and name what two neighbours with two verdicts differ in."""
    names = sorted(facts)
    verdicts = {
        way: judge(option, {n: Fact(possible=p) for n, p in zip(names, way, strict=True)}, CLOCK)
        for way in product(*(values_of(facts[name].possible) for name in names))
    }
    found = set()
    for i, name in enumerate(names):
        seen: dict[tuple[Possible, ...], set[str]] = {}
        for way, verdict in verdicts.items():
            seen.setdefault((*way[:i], *way[i + 1 :]), set()).add(verdict.status)
        found |= {name} if any(len(statuses) > 1 for statuses in seen.values()) else set()
    return found


def named(option: Assembled, **known: Possible) -> set[str]:
    facts = {n: Fact(possible=u) for n, u in UNIVERSES.items()}
    facts |= {n: Fact(possible=p) for n, p in known.items()}
    return set(decisive_facts(option, facts, CLOCK))


@given(small_options, states)
def test_no_fact_that_decides_is_left_out(option: Assembled, facts: Mapping[str, Fact]) -> None:
    if judge(option, facts, CLOCK).status == "pending":
        assert decisive_facts(option, facts, CLOCK) >= tried_one_by_one(option, facts)


def test_a_fact_that_splits_two_grounds_is_left_out_where_either_holds() -> None:
    grounds = [check("basis", leaf, authority="trial") for leaf in (SQUAMOUS, OTHER)]
    option = small_option([check("requires", GRAFT)], grounds)
    assert named(option) == {"graft"}


def test_it_is_named_where_one_ground_asks_for_more() -> None:
    variant = Leaf("variant", frozenset({"present"}), "")
    grounds = [check("basis", c, authority="trial") for c in (SQUAMOUS, All((OTHER, variant)))]
    assert named(small_option(basis=grounds)) == {"ihc", "variant"}
    assert named(small_option(basis=grounds), variant=frozenset({"present"})) == {"ihc"}


def test_a_narrower_ground_beside_a_wider_one_asks_for_nothing() -> None:
    lines = Leaf("lines", Range(1), "")
    grounds = [check("basis", c, authority="trial") for c in (All((GRAFT, lines)), GRAFT)]
    assert named(small_option(basis=grounds)) == {"graft"}


def test_a_number_is_tried_on_both_sides_of_every_bound() -> None:
    few, many = Leaf("lines", Range(0, 1), ""), Leaf("lines", Range(3), "")
    option = small_option(
        [check("requires", Any((few, many)))], [check("basis", GRAFT, authority="trial")]
    )
    assert named(option) == {"graft", "lines"}
    assert named(option, lines=Range(3, 5)) == {"graft"}


def test_where_nothing_decides_every_open_fact_is_named() -> None:
    grounds = [check("basis", leaf, authority="trial") for leaf in (SQUAMOUS, OTHER)]
    assert named(small_option(basis=grounds)) == {"ihc"}


def verbs(condition: Condition, *, helps: bool, alone: bool = True) -> dict[str, str]:
    facts = {n: Fact(possible=u) for n, u in UNIVERSES.items()}
    trace = explain(condition, facts)
    return {leaf.fact: verb for leaf, verb in weighed_leaves(trace, helps=helps, alone=alone)}


def test_each_of_several_that_must_hold_is_needed_and_each_of_several_that_would_do_is_one_way() -> (
    None
):
    assert verbs(All((GRAFT, SQUAMOUS)), helps=True) == {"graft": "needed", "ihc": "needed"}
    assert verbs(Any((GRAFT, SQUAMOUS)), helps=True) == {"graft": "one way", "ihc": "one way"}
    assert verbs(GRAFT, helps=True, alone=False) == {"graft": "one way"}


def test_one_of_several_that_close_together_only_may_close() -> None:
    assert verbs(Any((GRAFT, SQUAMOUS)), helps=False) == {"graft": "closes it", "ihc": "closes it"}
    assert verbs(All((GRAFT, SQUAMOUS)), helps=False) == {
        "graft": "may close it",
        "ihc": "may close it",
    }


def test_what_must_not_hold_closes_and_never_reads_as_needed() -> None:
    assert verbs(Nothing((GRAFT, SQUAMOUS)), helps=True) == {
        "graft": "closes it",
        "ihc": "closes it",
    }
    assert verbs(Nothing((GRAFT, SQUAMOUS)), helps=False) == {"graft": "one way", "ihc": "one way"}
