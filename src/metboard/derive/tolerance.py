"""What a drug that was borne says of the enzyme that breaks it down, and what a gene says of it."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import NO, YES, Fact, compare, conclude

PHENOTYPE = "marker.DPYD_PHENOTYPE"
_CLASS = "class.fluoropyrimidine"
_YES, _NO = frozenset({YES}), frozenset({NO})
_PRESENT, _ABSENT = frozenset({"present"}), frozenset({"absent"})
_BY_GENOTYPE = "none of the four variants that labels ask for; the activity was not measured"


def enzyme_facts(facts: Mapping[str, Fact], *, assume: bool) -> dict[str, Fact]:
    """A DPYD variant makes the enzyme weak, none of the four leaves it normal.

    Who bore a fluoropyrimidine without severe harm does not lack it wholly: an assumption, named as one.
    """
    known, variant = facts.get(PHENOTYPE), facts.get("variant.DPYD.reduced")
    if known is not None and known.possible != _ANY:
        return {}
    if variant is not None and variant.possible == _PRESENT:
        return {PHENOTYPE: conclude(frozenset({"intermediate", "poor"}), [variant])}
    if variant is not None and variant.possible == _ABSENT:
        return {PHENOTYPE: conclude(frozenset({"normal"}), [variant], _BY_GENOTYPE)}
    given, harm = facts.get(f"{_CLASS}.given"), facts.get(f"{_CLASS}.severe_toxicity")
    if not assume or given is None or not compare(given.possible, _YES):
        return {}
    if harm is not None and harm.possible != _NO:
        return {}
    note = "a fluoropyrimidine was given and no severe toxicity of it is recorded"
    possible = frozenset({"normal", "intermediate"})
    return {PHENOTYPE: Fact(possible=possible, origin="assumed", where=given.where, note=note)}


_ANY = frozenset({"normal", "intermediate", "poor"})
