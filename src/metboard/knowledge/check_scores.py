"""Check the score tables: sources, facts, and that every patient falls into one band and at most one class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from math import inf

from metboard.errors import nearest
from metboard.facts import Fact, Possible, write
from metboard.knowledge.knowledge import Knowledge
from metboard.knowledge.score_table import ScoreClass, ScoreItem, ScoreTable
from metboard.knowledge.vocabulary import Words
from metboard.rules import cells_of, compile_condition, facts_of, leaves


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
        for world in _worlds(item, words):
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


def _worlds(item: ScoreItem, words: Words) -> Iterator[dict[str, Fact]]:
    asked: dict[str, list[Possible]] = {}
    for band in item.bands:
        for leaf in leaves(band.when):
            asked.setdefault(leaf.fact, []).append(leaf.wanted)
    cells = [cells_of(words.universe(name), wanted) for name, wanted in asked.items()]
    for chosen in product(*cells):
        yield {n: Fact(possible=cell) for n, cell in zip(asked, chosen, strict=True)}


def _band_of(item: ScoreItem, world: dict[str, Fact]) -> int | None:
    held = (at for at, band in enumerate(item.bands) if compile_condition(band.when)(world))
    return next(held, None)


def _classes(classes: tuple[ScoreClass, ...]) -> Iterable[str]:
    ends = sorted((_low(each), _high(each), each.id) for each in classes)
    for (_, high, name), (low, _, other) in pairwise(ends):
        if low < high:
            yield f"the classes `{name}` and `{other}` overlap"


def _low(each: ScoreClass) -> tuple[float, int]:
    return (
        (each.above, 1) if each.above is not None else (-inf if each.min is None else each.min, 0)
    )


def _high(each: ScoreClass) -> tuple[float, int]:
    return (each.below, 0) if each.below is not None else (inf if each.max is None else each.max, 1)
