"""Facts about classes of variants that follow from other classes, or from what was never given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metboard.facts import NO, Answer, Fact, compare, conclude
from metboard.knowledge import Knowledge
from metboard.knowledge.schema import VariantClass
from metboard.rules import any_of

_PRESENT = frozenset({"present"})
_ABSENT = frozenset({"absent"})


def member_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Where none of a compound class was found, none of its members was."""
    made: dict[str, Fact] = {}
    for gene, name, variant in _classes(knowledge):
        whole = facts.get(f"{gene}.{name}")
        if whole is None or _is_present(whole) is not False:
            continue
        for member in (*variant.any_of, *variant.holds):
            if f"{gene}.{member}" not in facts:
                made[f"{gene}.{member}"] = conclude(_ABSENT, [whole])
    return made


def variant_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Answer each compound class (activating = any of ...): present if any member is, absent if all are."""
    made: dict[str, Fact] = {}
    for gene, name, variant in _classes(knowledge):
        if not variant.any_of or f"{gene}.{name}" in facts:
            continue
        members = [facts.get(f"{gene}.{member}") for member in variant.any_of]
        within = [facts.get(f"{gene}.{each}") for each in variant.holds]
        members += [fact for fact in within if _is_present(fact)]
        answer = any_of([_is_present(member) for member in members])
        if answer is not None:
            used = [m for m in members if m is not None and _is_present(m) is answer]
            made[f"{gene}.{name}"] = conclude(_PRESENT if answer else _ABSENT, used)
    return made


def resistance_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Take a resistance variant as absent where the drugs under which it arises were never given.

    An assumption, named as one: such a variant before any treatment is rare, and reports do not list it.
    """
    made: dict[str, Fact] = {}
    for gene, name, variant in _classes(knowledge):
        given = (
            facts.get(f"class.{variant.acquired_under}.given") if variant.acquired_under else None
        )
        if (
            f"{gene}.{name}" in facts
            or given is None
            or not compare(given.possible, frozenset({NO}))
        ):
            continue
        why = (
            f"arises under {knowledge.classes[variant.acquired_under].title}, which was never given"
        )
        made[f"{gene}.{name}"] = Fact(
            possible=_ABSENT, origin="assumed", where=given.where, note=why
        )
    return made


def expression_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Where only an amplified HER2 gene is recorded, its protein is taken as 2+ or 3+: a named assumption."""
    name, gene = "marker.HER2_IHC", facts.get("marker.HER2_ISH")
    if name in facts or gene is None or gene.possible != frozenset({"amplified"}):
        return {}
    note = "the gene is amplified and the staining is not recorded"
    possible = frozenset({"2+", "3+"})
    return {name: Fact(possible=possible, origin="assumed", where=gene.where, note=note)}


def inherited_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Answer for a pair of genes: inherited if either is, not inherited if neither is."""
    made: dict[str, Fact] = {}
    for marker, (members, positive, negative) in _PAIRS.items():
        known = [facts.get(member) for member in members]
        answer = any_of([_is_present(member) for member in known])
        if (
            marker in facts
            or marker.removeprefix("marker.") not in knowledge.markers
            or answer is None
        ):
            continue
        used = [m for m in known if m is not None and _is_present(m) is answer]
        made[marker] = conclude(frozenset({positive if answer else negative}), used)
    return made


_PAIRS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "marker.BRCA_GERMLINE": (
        ("germline.BRCA1.inactivating", "germline.BRCA2.inactivating"),
        "positive",
        "negative",
    )
}


def _classes(knowledge: Knowledge) -> Iterable[tuple[str, str, VariantClass]]:
    for gene in knowledge.genes.values():
        kinds = ("variant", "germline") if gene.germline else ("variant",)
        for kind in kinds:
            for name, variant in gene.classes.items():
                yield f"{kind}.{gene.id}", name, variant


def _is_present(fact: Fact | None) -> Answer:
    return None if fact is None else compare(fact.possible, _PRESENT)
