"""Facts that are scores: only those that some option asks for are computed while options are judged.

Totals that have a fact of their own (SINS, Mirels) are computed wherever the record gives items in place of the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from metboard.facts import FAMILIES, Fact, Range, compare, conclude, narrow
from metboard.knowledge import Knowledge, ScoreTable, Words, once_a_version, score_fact, words_of
from metboard.knowledge.schema import Checks, Option
from metboard.rules import facts_of
from metboard.scores import Score, compute_score, facts_asked

_PREFIXES = ("score.", "lesion.score.")


@once_a_version
def asked_scores(knowledge: Knowledge) -> tuple[ScoreTable, ...]:
    """Give the scores whose total or class some condition of the knowledge asks for."""
    names = {fact for fact in _facts_in(knowledge) if fact.startswith(_PREFIXES)}
    return tuple(
        table
        for table in knowledge.scores.values()
        if {score_fact(table), f"{score_fact(table)}.class"} & names
    )


def _facts_in(knowledge: Knowledge) -> Iterator[str]:
    """Name every fact that a condition of an option, or of what it inherits, asks for."""
    for option in knowledge.options.values():
        yield from facts_of(option.requires)
        for ground in option.basis:
            yield from facts_of(ground.requires)
    checks: tuple[Checks | Option, ...] = (
        *knowledge.options.values(),
        *knowledge.drugs.values(),
        *knowledge.classes.values(),
        *knowledge.procedures.values(),
        *knowledge.fractionations.values(),
        *knowledge.modalities.values(),
    )
    for each in checks:
        for condition in (*(e.when for e in each.excludes), *(c.when for c in each.caution)):
            yield from facts_of(condition)


_words = once_a_version(words_of)


def score_facts(
    facts: Mapping[str, Fact], knowledge: Knowledge, for_each: Literal["patient", "lesion"]
) -> dict[str, Fact]:
    """Give total and class of the scores that options ask for, of a patient or of a lesion.

    A score that is not meant for this patient or lesion, and one of which nothing is known, stays unknown.
    """
    made: dict[str, Fact] = {}
    for table in asked_scores(knowledge):
        if table.for_each == for_each:
            score = compute_score(table, facts, _words(knowledge))
            made |= {n: f for n, f in _as_facts(score, facts) if n not in facts}
    return made


def total_facts(
    facts: Mapping[str, Fact], knowledge: Knowledge, for_each: Literal["patient", "lesion"]
) -> dict[str, Fact]:
    """Give the totals that the record does not state but whose items it does: `lesion.sins` from its six items.

    An assumption about the total is narrowed by the items, or dropped where they cannot both be true. A default stays
    as long as the items leave it possible and do not settle the total.
    """
    made: dict[str, Fact] = {}
    for table, asked in _with_totals(knowledge):
        known = facts.get(table.stated)
        if table.for_each != for_each or (known is not None and known.origin != "assumed"):
            continue
        items = [f for n in asked if (f := facts.get(n)) and f.origin != "absent"]
        if not items or (table.formula and len(items) < len(table.inputs)):
            continue
        score = compute_score(table, facts, _words(knowledge))
        if score.applies and score.totals:
            made |= _total(table.stated, score, known, items, _words(knowledge))
    return made


@once_a_version
def _with_totals(knowledge: Knowledge) -> tuple[tuple[ScoreTable, tuple[str, ...]], ...]:
    return tuple((table, facts_asked(table)) for table in knowledge.scores.values() if table.stated)


def _total(
    name: str, score: Score, known: Fact | None, items: Sequence[Fact], words: Words
) -> dict[str, Fact]:
    """Make the fact of a total; nothing where the items say nothing that a default does not say."""
    found = _hull(score)
    if found == words.universe(name):
        return {}
    if known is not None and isinstance(both := narrow(known.possible, found), Range):
        return {
            name: conclude(found, items) if both.is_empty() else conclude(both, [known, *items])
        }
    default = _DEFAULTS.get(name)
    if default is not None and found.low < found.high and compare(found, default) is not False:
        return {}
    return {name: conclude(found, items)}


_DEFAULTS = {family.name: family.default.value for family in FAMILIES if family.default is not None}


def _hull(score: Score) -> Range:
    return Range(min(r.low for r in score.totals), max(r.high for r in score.totals))


def _as_facts(score: Score, facts: Mapping[str, Fact]) -> Iterable[tuple[str, Fact]]:
    if not score.applies or not score.totals:
        return
    stated = (score.stated,) if score.stated is not None else ()
    used = [*stated, *(facts[name] for name in score.used if name in facts)]
    name = score_fact(score.table)
    yield name, conclude(_hull(score), used)
    if score.table.classes and score.classes:
        yield f"{name}.class", conclude(frozenset(score.classes), used)
