"""One score of one patient or lesion: every total that the missing facts leave possible, its classes, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf

import msgspec

from metboard.facts import Answer, Fact, Possible, Range, narrow
from metboard.knowledge import ScoreTable, Words, score_fact
from metboard.knowledge.score_table import ScoreClass
from metboard.knowledge.vocabulary import range_of
from metboard.rules import compile_condition, explain, facts_of, leaves_with
from metboard.scores.formula_value import compute_formula, open_inputs
from metboard.scores.points import count


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A score as far as it is known.

    `totals` are the values still possible, as ranges (a point table gives single numbers); empty where the score is
    not meant for this patient or lesion. `classes` are those of them that are possible, in the order of the table.
    `points` are those of each item. `missing` are the facts that can still change the total, or whether the score is
    meant at all. `conflict` says in words that what the record states and what the items give cannot both be true.
    """

    table: ScoreTable
    applies: Answer
    totals: tuple[Range, ...] = ()
    classes: tuple[str, ...] = ()
    points: Mapping[str, tuple[float, ...]] = {}
    missing: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    stated: Fact | None = None
    conflict: str = ""

    @property
    def low(self) -> float | None:
        """Give the lowest total that is possible, None without a bound."""
        return _bound(min((r.low for r in self.totals), default=inf))

    @property
    def high(self) -> float | None:
        """Give the highest total that is possible, None without a bound."""
        return _bound(max((r.high for r in self.totals), default=inf))

    @property
    def value(self) -> float | None:
        """Give the total where it is one number."""
        return self.low if self.low == self.high else None

    @property
    def class_id(self) -> str | None:
        """Give the class where it is one."""
        return self.classes[0] if len(self.classes) == 1 else None

    def as_not_meant(self) -> Score:
        """Give the same score as one that is meant for nothing in this case."""
        return Score(table=self.table, applies=False)


def _bound(value: float) -> float | None:
    return None if abs(value) >= _NO_BOUND else round(value, 4)


_NO_BOUND = 1e9


def compute_score(table: ScoreTable, facts: Mapping[str, Fact], words: Words) -> Score:
    """Compute a score from facts; a fact that is not there, or was taken by default, is not known.

    Arguments: facts, what was recorded and what follows from it; defaults are to be left out by the caller.
    """
    asked = facts_asked(table)
    known = {name: _possible(name, facts, words) for name in (*asked, *facts_of(table.requires))}
    settled = {name: Fact(possible=possible) for name, possible in known.items()}
    applies = compile_condition(table.requires)(settled)
    if applies is False:
        return Score(table=table, applies=False, used=facts_of(table.requires))
    totals, points, open_facts = _from_items(table, known)
    stated, conflict, totals = _with_stated(table, facts, totals)
    missing = [leaf.fact for leaf in leaves_with(explain(table.requires, settled), None)]
    if len(totals) > 1 or any(each.low < each.high for each in totals):
        missing += open_facts
    return Score(
        table=table,
        applies=applies,
        totals=totals,
        classes=tuple(each.id for each in table.classes if _is_possible(each, totals)),
        points={name: tuple(sorted(each)) for name, each in points.items()},
        missing=tuple(dict.fromkeys(missing)),
        used=asked,
        stated=stated,
        conflict=conflict,
    )


def facts_asked(table: ScoreTable) -> tuple[str, ...]:
    """Name the facts that the items or the formula of a score ask for, in the order of the table."""
    conditions = [band.when for item in table.items for band in item.bands]
    asked = [fact for condition in conditions for fact in facts_of(condition)]
    return tuple(dict.fromkeys((*table.inputs.values(), *asked)))


def _possible(name: str, facts: Mapping[str, Fact], words: Words) -> Possible:
    fact = facts.get(name)
    return words.universe(name) if fact is None else fact.possible


def _from_items(
    table: ScoreTable, known: Mapping[str, Possible]
) -> tuple[tuple[Range, ...], Mapping[str, frozenset[float]], tuple[str, ...]]:
    if table.formula:
        return _ordered(compute_formula(table, known)), {}, open_inputs(table, known)
    counted = count(table.items, known)
    return (
        _ordered(Range(total, total) for total in counted.totals),
        counted.points,
        counted.open_facts,
    )


def _ordered(found: Iterable[Range]) -> tuple[Range, ...]:
    return tuple(sorted(found, key=lambda each: (each.low, each.high)))


def _with_stated(
    table: ScoreTable, facts: Mapping[str, Fact], totals: tuple[Range, ...]
) -> tuple[Fact | None, str, tuple[Range, ...]]:
    """Keep the totals that agree with what the record states outright; where none does, keep both and say so."""
    own = score_fact(table)
    for name in (table.stated, own):
        fact = _stated(name, facts)
        if fact is not None and isinstance(fact.possible, Range):
            return _agree(fact, totals, [fact.possible])
    for name in (table.stated_class, f"{own}.class"):
        fact = _stated(name, facts)
        if fact is not None and not isinstance(fact.possible, Range):
            return _agree(
                fact, totals, [range_of(c) for c in table.classes if c.id in fact.possible]
            )
    return None, "", totals


def _stated(name: str, facts: Mapping[str, Fact]) -> Fact | None:
    """Give what a record states outright: no assumption, no value out of date, nothing computed from the items."""
    fact = facts.get(name)
    return None if fact is None or fact.origin in ("assumed", "absent", "derived") else fact


def _agree(
    fact: Fact, totals: tuple[Range, ...], stated: Sequence[Range]
) -> tuple[Fact, str, tuple[Range, ...]]:
    kept = [
        both
        for total in totals
        for each in stated
        if isinstance(both := narrow(total, each), Range) and not both.is_empty()
    ]
    if kept:
        return fact, "", _ordered(set(kept))
    why = "the total or class that the record states is none that its items can give"
    return fact, why, _ordered({*totals, *stated})


def _is_possible(each: ScoreClass, totals: Iterable[Range]) -> bool:
    wanted = range_of(each)
    return any(not total.is_apart(wanted) for total in totals)
