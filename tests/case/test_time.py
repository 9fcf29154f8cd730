"""One fact out of several statements: the newest, what is shared, what contradicts, what is too old."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import msgspec
import pytest

from metboard.case.time import choose
from metboard.facts import YES_NO, Fact, Family, Possible, Range, assume, confirm, exactly

TODAY = date(2026, 10, 1)
HER2 = Family(
    name="HER2", title="HER2", how="biopsy", universe=frozenset({"0", "1+", "2+", "3+"}), conflict_within_days=30
)  # fmt: skip
PLATELETS = Family(
    name="platelets", title="platelets", how="blood", universe=Range(0, 5000), conflict_within_days=0,
    stale_after_days=42, default=confirm(Range(100, 5000), "a routine check before treatment"),
)  # fmt: skip
GRAFT = Family(
    name="graft", title="graft", how="ask", universe=YES_NO, choose="any",
    default=assume(False, "hardly anyone writes it down"),
)  # fmt: skip


def ago(days: int | None, possible: Possible, where: str = "") -> Fact:
    at = None if days is None else TODAY - timedelta(days=days)
    return Fact(possible=possible, where=(where or f"{days} days ago",), at=at)


def test_the_newest_statement_stands_and_older_ones_are_a_change() -> None:
    fact, conflict = choose(HER2, [ago(400, exactly("3+")), ago(10, exactly("0"))], TODAY)
    assert (fact.possible, fact.where, conflict) == (exactly("0"), ("10 days ago",), None)


def test_statements_of_one_time_are_held_together() -> None:
    low = frozenset({"0", "1+"})
    fact, conflict = choose(HER2, [ago(12, low), ago(10, frozenset({"1+", "2+"}))], TODAY)
    assert (fact.possible, conflict) == (exactly("1+"), None)
    assert sorted(fact.where) == ["10 days ago", "12 days ago"]


def test_statements_of_one_time_that_share_nothing_contradict_each_other() -> None:
    said = [ago(12, exactly("3+")), ago(10, exactly("0"))]
    fact, conflict = choose(HER2, said, TODAY)
    assert (fact.possible, fact.origin) == (frozenset({"0", "3+"}), "conflict")
    assert fact.note == "0 against 3+"
    assert conflict is not None
    assert (conflict.values, sorted(conflict.where)) == (
        ("0", "3+"),
        ["10 days ago", "12 days ago"],
    )


@pytest.mark.parametrize(("apart", "origin"), [(30, "conflict"), (31, "record")])
def test_a_contradiction_ends_where_a_change_begins(apart: int, origin: str) -> None:
    fact, _ = choose(HER2, [ago(5 + apart, exactly("3+")), ago(5, exactly("0"))], TODAY)
    assert fact.origin == origin


def test_a_number_measured_again_on_another_day_is_no_contradiction() -> None:
    fact, conflict = choose(PLATELETS, [ago(3, exactly(90)), ago(2, exactly(120))], TODAY)
    assert (fact.possible, conflict) == (exactly(120), None)


def test_two_numbers_of_one_day_contradict_each_other() -> None:
    fact, conflict = choose(PLATELETS, [ago(2, exactly(90), "a"), ago(2, exactly(120), "b")], TODAY)
    assert (fact.possible, fact.origin) == (Range(90, 120), "conflict")
    assert conflict is not None


@pytest.mark.parametrize(("days", "origin"), [(42, "record"), (43, "absent")])
def test_a_value_is_known_until_the_day_it_goes_out_of_date(days: int, origin: str) -> None:
    fact, _ = choose(PLATELETS, [ago(days, exactly(250))], TODAY)
    assert fact.origin == origin


def test_an_outdated_value_is_remembered_with_its_day() -> None:
    usual, _ = choose(PLATELETS, [ago(60, exactly(250))], TODAY)
    low, _ = choose(PLATELETS, [ago(60, exactly(40))], TODAY)
    assert usual.note == "last known 250 on 2026-08-02"
    assert low.note == "last known outside the usual: 40 on 2026-08-02"
    assert usual.possible == low.possible == PLATELETS.universe


def test_a_category_without_a_date_may_be_of_any_time() -> None:
    fact, conflict = choose(HER2, [ago(None, exactly("3+")), ago(10, exactly("0"))], TODAY)
    assert fact.origin == "conflict"
    assert conflict is not None


def test_a_number_without_a_date_gives_way_to_one_with_a_date() -> None:
    fact, conflict = choose(PLATELETS, [ago(None, exactly(50)), ago(10, exactly(200))], TODAY)
    assert (fact.possible, conflict) == (exactly(200), None)


def test_what_was_ever_so_stays_so_where_any_statement_counts() -> None:
    fact, _ = choose(GRAFT, [ago(900, exactly(True)), ago(5, exactly(False))], TODAY)
    assert fact.possible == exactly(True)


def test_the_order_of_statements_does_not_matter() -> None:
    said = [
        ago(12, exactly("3+"), "a"),
        ago(10, frozenset({"2+", "3+"}), "b"),
        ago(90, exactly("0"), "c"),
    ]
    found = {choose(HER2, order, TODAY)[0].possible for order in permutations(said)}
    assert found == {exactly("3+")}


def test_a_single_statement_is_taken_as_it_stands() -> None:
    said = ago(10, frozenset({"0", "1+"}))
    assert choose(HER2, [said], TODAY) == (msgspec.structs.replace(said), None)
