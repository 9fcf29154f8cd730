"""The list of what is done before a treatment: a thing counts as done once its result is known."""

from __future__ import annotations

import pytest
from tests.options.case_files import all_cases
from tests.options.random_facts import by_id, clock, settled, shipped

from metboard.facts import Fact, Possible, exactly
from metboard.options import Judgement, judge, write_judgement

OPTION, FACT = "brain-resection", "lab.inr"


@pytest.mark.parametrize(
    ("value", "done"), [(exactly(1.0), True), (shipped().words.universe(FACT), False)]
)
def test_what_the_record_leaves_unclear_is_not_done(value: Possible, done: bool) -> None:
    case = next(c for name, c in all_cases() if name == OPTION and c.expect == "open")
    said = Fact(possible=value, origin="record", where=frozenset({"note/1"}))
    facts = {**settled(case, assume=True), FACT: said}
    made = Judgement(
        assembled=by_id()[OPTION], verdict=judge(by_id()[OPTION], facts, clock()), facts=facts
    )
    rows = write_judgement(made, shipped(), clock(), 1)["before"]
    (row,) = [each for each in rows if each["fact"] == FACT]
    assert (row["done"], bool(row["found"])) == (done, done)


@pytest.mark.parametrize(
    "option",
    ["colorectal-liver-resection", "liver-resection-with-ablation", "liver-two-stage-hepatectomy"],
)
def test_ras_is_asked_before_colorectal_metastases_are_cut_out_and_holds_nothing_up(
    option: str,
) -> None:
    case = next(c for name, c in all_cases() if name == option and c.expect == "open")
    names = ("variant.KRAS.exons2to4", "variant.NRAS.exons2to4")
    unclear = {n: Fact(possible=shipped().words.universe(n), origin="absent") for n in names}
    facts = {**settled(case, assume=True), **unclear}
    verdict = judge(by_id()[option], facts, clock())
    made = Judgement(assembled=by_id()[option], verdict=verdict, facts=facts)
    rows = {
        row["fact"]: row["done"] for row in write_judgement(made, shipped(), clock(), 1)["before"]
    }
    assert verdict.status == "open"
    assert [rows[name] for name in names] == [False, False]
