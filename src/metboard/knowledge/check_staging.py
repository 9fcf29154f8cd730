"""Check that no local option with curative intent escapes the staging that it presupposes."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.errors import nearest
from metboard.knowledge.knowledge import Knowledge
from metboard.knowledge.schema import Option, Tumour
from metboard.knowledge.staging import is_local, presupposes_staging
from metboard.knowledge.vocabulary import Words
from metboard.rules import facts_of, leaves


def check_staging(knowledge: Knowledge, words: Words, options: Iterable[Option]) -> Iterable[str]:
    """Name every table of staging that asks for something else, and every option that no table reaches.

    `options` are those of which all parts are there.
    """
    for tumour in knowledge.tumours.values():
        yield from _table(tumour, knowledge, words)
    tables = [t.id for t in knowledge.tumours.values() if t.curative_staging]
    for option in options:
        yield from _reached(option, tables, knowledge, words)


def _table(tumour: Tumour, knowledge: Knowledge, words: Words) -> Iterable[str]:
    file = f"tumours/{tumour.id}.yaml"
    for each in tumour.curative_staging:
        if each.source not in knowledge.sources:
            near = nearest(each.source, tuple(knowledge.sources))
            yield f"{file}: no source is called `{each.source}`{near}"
        for fact in facts_of(each.requires):
            if not fact.startswith("staging."):
                yield f"{file}: `{fact}` is no staging"
        if each.organ and f"extent.{each.organ}.involved" not in words.families:
            yield f"{file}: no organ is called `{each.organ}`"


def _reached(
    option: Option, tables: Iterable[str], knowledge: Knowledge, words: Words
) -> Iterable[str]:
    if not is_local(option, knowledge):
        return
    file = f"options/**/{option.id}.yaml"
    conditions = (option.requires, *(ground.requires for ground in option.basis))
    asked = {fact for condition in conditions for fact in facts_of(condition)}
    if presupposes_staging(option, knowledge):
        left = words.members("tumour", option.tumour) - words.leaves(tables)
        for name in sorted(left):
            yield f"{file}: no `curative_staging` stands for `{name}`"
    elif "extent.oligometastatic" in asked and _wants_few(option):
        yield f"{file}: `extent.oligometastatic` without `extent.all_treatable` escapes the staging"


def _wants_few(option: Option) -> bool:
    conditions = (option.requires, *(ground.requires for ground in option.basis))
    return any(
        leaf.fact == "extent.oligometastatic" and leaf.wanted == frozenset({"yes"})
        for condition in conditions
        for leaf in leaves(condition)
    )
