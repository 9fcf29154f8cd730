"""Formulas over ranges: the corners of the box are the extremes; printed values; ends without a bound."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scores.score_cases import words

from metboard.facts import Fact, Possible, Range
from metboard.knowledge import ScoreTable, release
from metboard.rules import ALWAYS
from metboard.scores import FORMULAS, compute_score

TABLES = [t for t in release().scores.values() if t.formula]
USUAL = {
    "lab.bilirubin_umol_l": (3.0, 400.0),
    "lab.albumin_g_l": (10.0, 55.0),
    "lab.sodium_mmol_l": (115.0, 155.0),
    "lab.inr": (0.8, 5.0),
    "lab.creatinine_umol_l": (30.0, 500.0),
    "extent.liver.largest_mm": (5.0, 200.0),
    "extent.liver.lesions": (1.0, 20.0),
    "organ.lung.fev1_pct": (20.0, 120.0),
    "organ.lung.dlco_pct": (20.0, 120.0),
    "organ.lung.segments_open": (10.0, 19.0),
    "organ.lung.segments_removed": (1.0, 10.0),
}


def bare(table: ScoreTable) -> ScoreTable:
    return msgspec.structs.replace(table, requires=ALWAYS)


def drawn(data: st.DataObject, table: ScoreTable) -> dict[str, Possible]:
    known: dict[str, Possible] = {}
    for fact in table.inputs.values():
        universe = words().universe(fact)
        if isinstance(universe, Range):
            low, high = USUAL[fact]
            ends = sorted(data.draw(st.tuples(st.floats(low, high), st.floats(low, high))))
            known[fact] = Range(*ends)
        else:
            known[fact] = frozenset({data.draw(st.sampled_from(sorted(universe)))})
    return known


def grid(possible: Possible, steps: int = 4) -> list[float | str]:
    if not isinstance(possible, Range):
        return [*sorted(possible)]
    return [possible.low + (possible.high - possible.low) * i / steps for i in range(steps + 1)]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.id)
@settings(max_examples=10)
@given(data=st.data())
def test_no_completion_lies_outside_the_interval_and_its_ends_are_reached(
    table: ScoreTable, data: st.DataObject
) -> None:
    known = drawn(data, table)
    score = compute_score(bare(table), {n: Fact(possible=p) for n, p in known.items()}, words())
    names = list(table.inputs)
    found = [
        FORMULAS[table.formula](**dict(zip(names, values, strict=True)))
        for values in product(*(grid(known[table.inputs[name]]) for name in names))
    ]
    assert score.low == pytest.approx(min(found), abs=1e-3)
    assert score.high == pytest.approx(max(found), abs=1e-3)


def test_every_formula_is_used_and_every_input_is_an_argument_of_it() -> None:
    assert {table.formula for table in TABLES} == set(FORMULAS)
    for table in TABLES:
        names = FORMULAS[table.formula].__annotations__.keys() - {"return"}
        assert set(table.inputs) == names, table.id


def test_an_input_without_an_upper_bound_leaves_the_score_without_one() -> None:
    table = release().scores["albi"]
    facts = {"lab.albumin_g_l": Fact(possible=Range(40, 40))}
    found = compute_score(table, facts, words())
    assert found.missing == ("lab.bilirubin_umol_l",)
    assert found.value is None
