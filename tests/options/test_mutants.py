"""The cases notice when the knowledge changes: mutants of its conditions are caught."""

from __future__ import annotations

import pytest
from tests.options.case_files import all_cases
from tools import mutate

from metboard.facts import Range, exactly
from metboard.options import engine
from metboard.rules import All, Leaf

GOAL = 0.95


@pytest.fixture(scope="module")
def bench() -> mutate.Bench:
    return mutate.Bench(engine(), all_cases())


def test_no_case_fails_before_anything_was_changed(bench: mutate.Bench) -> None:
    assert bench.failing == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_least_95_of_100_mutants_are_caught(
    bench: mutate.Bench, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = mutate.run(bench, mutate.draw(bench, every=20, seed=seed))
    with capsys.disabled():
        print(
            f"\n{sum(outcome.caught.values())} of {sum(outcome.made.values())}: {outcome.share:.1%}"
        )
    assert sum(outcome.made.values()) > 100
    assert outcome.share >= GOAL, "\n".join(mutant.name for mutant in outcome.survivors)


def place(condition: object) -> mutate.Place:
    return mutate.Place(
        field="drugs", file="drugs/x", slot="exclusion 1", condition=condition, put=lambda c: c  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_leaf_is_changed_in_every_way_that_its_kind_allows(bench: mutate.Bench) -> None:
    words = bench.engine.words
    tps = Leaf("marker.PDL1_TPS", Range(50), "50 or more")
    graft = Leaf("history.organ_transplant", exactly(True), "yes")
    both = place(All((tps, graft)))
    shifted = [m for m in mutate.mutants_of_leaf(both, 0, words) if m.kind == "shift"]
    assert [m.record.parts[0].wanted for m in shifted] == [Range(49), Range(51)]
    kinds = [m.kind for m in mutate.mutants_of_leaf(both, 1, words)]
    assert kinds == ["swap", "drop leaf"]
    assert [m.kind for m in mutate.mutants_of_leaf(place(graft), 0, words)] == [
        "swap",
        "drop exclusion",
    ]
