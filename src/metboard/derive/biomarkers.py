"""Facts about classes of variants that are made of other classes (activating = any of ...)."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import Answer, Fact, compare
from metboard.knowledge import Knowledge
from metboard.rules import any_of

_FOUND = frozenset({"present"})
_NONE = frozenset({"absent"})


def variant_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Answer each compound class: present if any member is, absent if all are."""
    made: dict[str, Fact] = {}
    for gene in knowledge.genes.values():
        for name, variant in gene.classes.items():
            key = f"variant.{gene.id}.{name}"
            if not variant.any_of or key in facts:
                continue
            members = [facts.get(f"variant.{gene.id}.{member}") for member in variant.any_of]
            answer = any_of([_is(member) for member in members])
            if answer is None:
                continue
            used = [m for m in members if m is not None and _is(m) is answer]
            made[key] = Fact(
                possible=_FOUND if answer else _NONE,
                origin="derived",
                where=tuple(dict.fromkeys(w for m in used for w in m.where)),
            )
    return made


def resistance_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Take a resistance variant as absent where the drugs under which it arises were never given.

    An assumption, named as one: such a variant before any treatment is rare, and reports do not list it.
    """
    made: dict[str, Fact] = {}
    for gene in knowledge.genes.values():
        for name, variant in gene.classes.items():
            key, given = (
                f"variant.{gene.id}.{name}",
                facts.get(f"class.{variant.acquired_under}.given"),
            )
            if key in facts or given is None or not compare(given.possible, frozenset({"no"})):
                continue
            why = f"arises under {knowledge.classes[variant.acquired_under].title}, which was never given"
            made[key] = Fact(possible=_NONE, origin="assumed", where=given.where, note=why)
    return made


def _is(fact: Fact | None) -> Answer:
    return None if fact is None else compare(fact.possible, _FOUND)
