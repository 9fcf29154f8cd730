"""Check the score tables: sources, facts, and that every patient falls into one band and at most one class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from metboard.errors import nearest
from metboard.facts import Fact, write
from metboard.knowledge.knowledge import Knowledge
from metboard.knowledge.score_table import ScoreClass, ScoreItem, ScoreTable
from metboard.knowledge.vocabulary import Words, range_of
from metboard.rules import compile_condition, facts_of, leaves, worlds_of


def check_scores(k: Knowledge, words: Words) -> Iterator[str]:
    """List what is wrong with the score tables, file by file."""
    for table in k.scores.values():
        file = f"scores/{table.id}.yaml"
        for source in (table.source, *(item.source for item in table.items if item.source)):
            if source not in k.sources:
                yield f"{file}: no source is called `{source}`{nearest(source, tuple(k.sources))}"
        for fact in (*table.inputs.values(), table.stated, table.stated_class):
            if fact and fact not in words.families:
                yield f"{file}: no fact is called `{fact}`{nearest(fact, tuple(words.families))}"
        yield from (f"{file}: {each}" for each in (*_form(table), *_bands(table, words)))
        yield from (f"{file}: {each}" for each in _classes(table.classes))


def _form(table: ScoreTable) -> Iterable[str]:
    if table.items and table.formula:
        yield f"a score has items or the formula `{table.formula}`, not both"
    if not (table.items or table.formula):
        yield "a score has items or a formula"
    if table.formula and not table.inputs:
        yield f"the formula `{table.formula}` has no inputs"
    ids = [item.id for item in table.items]
    yield from (f"the item `{each}` stands twice" for each in {i for i in ids if ids.count(i) > 1})
    if table.for_each == "patient":
        conditions = [table.requires, *(b.when for item in table.items for b in item.bands)]
        asked = {f for c in conditions for f in facts_of(c)} | set(table.inputs.values())
        for fact in sorted(f for f in asked if f.startswith("lesion.")):
            yield f"asks for `{fact}` but is for the whole patient; write `for_each: lesion`"


def _bands(table: ScoreTable, words: Words) -> Iterable[str]:
    for item in table.items:
        used = set()
        asks = (leaf for band in item.bands for leaf in leaves(band.when))
        for cells in worlds_of(asks, words.universe):
            world = {name: Fact(possible=cell) for name, cell in cells.items()}
            taken = _band_of(item, world)
            used.add(taken)
            if taken is None:
                told = ", ".join(f"{name}: {write(fact.possible)}" for name, fact in world.items())
                yield f"the item `{item.id}` has no band where {told}"
                break
        else:
            for at, band in enumerate(item.bands):
                if at not in used:
                    yield f"the item `{item.id}`: band {at + 1} ({band.label}) is never reached"


def _band_of(item: ScoreItem, world: dict[str, Fact]) -> int | None:
    held = (at for at, band in enumerate(item.bands) if compile_condition(band.when)(world))
    return next(held, None)


def _classes(classes: tuple[ScoreClass, ...]) -> Iterable[str]:
    spans = [(range_of(each), each.id) for each in classes]
    ordered = sorted(spans, key=lambda each: (each[0].low, each[0].high))
    for (span, name), (following, other) in pairwise(ordered):
        if not span.is_apart(following):
            yield f"the classes `{name}` and `{other}` overlap"
