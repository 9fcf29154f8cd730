"""The interpreter of point tables: equal to its slow twin, never wider for more knowledge, blind to order."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scores.score_cases import words
from tests.scores.worlds import as_facts, known_facts, possible_in, single, totals_by_hand

from metboard.facts import Fact, Possible, Range, combine
from metboard.knowledge import ScoreTable, release
from metboard.rules import ALWAYS
from metboard.scores import compute_score

POINTS = [table for table in release().scores.values() if table.items]


def bare(table: ScoreTable) -> ScoreTable:
    """The table without whom it is meant for: only its points are of interest here."""
    return msgspec.structs.replace(table, requires=ALWAYS)


def totals(table: ScoreTable, known: Mapping[str, Possible]) -> set[float]:
    return set(single(compute_score(bare(table), as_facts(known), words()).totals))


@pytest.mark.parametrize("table", POINTS, ids=lambda t: t.id)
@settings(max_examples=6)
@given(data=st.data())
def test_the_totals_are_those_of_every_completion(table: ScoreTable, data: st.DataObject) -> None:
    known = data.draw(known_facts(table))
    assert totals(table, known) == totals_by_hand(table, known)


@pytest.mark.parametrize("table", POINTS, ids=lambda t: t.id)
@settings(max_examples=6)
@given(data=st.data())
def test_more_known_facts_never_widen_the_totals(table: ScoreTable, data: st.DataObject) -> None:
    known = data.draw(known_facts(table))
    name = data.draw(st.sampled_from(sorted(known)))
    wider = combine(known[name], data.draw(possible_in(table, name)))
    assert totals(table, known) <= totals(table, {**known, name: wider})


@pytest.mark.parametrize("table", POINTS, ids=lambda t: t.id)
@settings(max_examples=2)
@given(data=st.data())
def test_the_order_of_items_is_irrelevant(table: ScoreTable, data: st.DataObject) -> None:
    known = data.draw(known_facts(table))
    turned = msgspec.structs.replace(table, items=tuple(reversed(table.items)))
    assert totals(table, known) == totals(turned, known)


@pytest.mark.parametrize("table", POINTS, ids=lambda t: t.id)
@settings(max_examples=3)
@given(data=st.data())
def test_what_is_not_missing_cannot_change_the_total(
    table: ScoreTable, data: st.DataObject
) -> None:
    known = data.draw(known_facts(table))
    found = compute_score(bare(table), as_facts(known), words())
    for name, possible in known.items():
        if name in found.missing or isinstance(possible, Range) or len(possible) == 1:
            continue
        for one in sorted(possible):
            assert totals(table, {**known, name: frozenset({one})}) == totals(table, known)


@pytest.mark.parametrize("table", POINTS, ids=lambda t: t.id)
def test_a_table_reaches_the_ends_that_it_declares_and_no_further(table: ScoreTable) -> None:
    found = compute_score(bare(table), {}, words())
    assert (found.low, found.high) == (table.low, table.high)


def test_items_that_share_a_fact_are_completed_together() -> None:
    """HER2 and hormone receptors feed one item; Child-Pugh's items share none: both sums are exact."""
    table = release().scores["milan"]
    known = {
        "tumour.liver_nodules": Range(1, 3),
        "tumour.liver_largest_mm": Range(25, 60),
        "tumour.liver_vascular_invasion": frozenset({"no"}),
        "extent.metastatic": frozenset({"no"}),
    }
    assert totals(table, known) == {0.0, 1.0}
    assert totals(table, {**known, "tumour.liver_largest_mm": Range(25, 30)}) == {0.0}


def test_a_fact_taken_by_default_is_no_total_that_the_record_states() -> None:
    table = release().scores["sins"]
    assumed = Fact(possible=Range(0, 6), origin="assumed", note="stable")
    spine = Fact(possible=frozenset({"spine"}))
    found = compute_score(table, {"lesion.organ": spine, "lesion.sins": assumed}, words())
    assert (found.low, found.high, found.stated) == (0, 18, None)
