"""Facts about drugs and classes of drugs: what a complete history excludes, what a drug proves of its class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import inf

from metboard.facts import YES_NO, Answer, Fact, Origin, Range, exactly
from metboard.knowledge import Knowledge, classes_of
from metboard.rules import any_of

COMPLETE = "treatment.history_complete"
YES, NO = exactly(True), exactly(False)
UNSURE = YES_NO
_NEVER = Fact(possible=Range(inf, inf), origin="derived", note="never given")
_NOT = Fact(possible=NO, origin="derived", note="not in the complete treatment history")
_TAKEN = "the treatment history is taken as complete and does not name it"
_ANSWERS: Mapping[str, tuple[Fact, Fact]] = {
    "absent": (
        Fact(possible=UNSURE, origin="absent", waits_on=COMPLETE),
        Fact(possible=Range(0, inf), origin="absent", waits_on=COMPLETE),
    ),
    "assumed": (
        Fact(possible=NO, origin="assumed", waits_on=COMPLETE, note=_TAKEN),
        Fact(possible=Range(inf, inf), origin="assumed", waits_on=COMPLETE, note=_TAKEN),
    ),
}
"""What is said of a drug and of the days since it, by how the history's completeness is known."""


def drug_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Say of every drug that the record does not name whether it was given.

    With a complete history it was not; otherwise that waits on whether the history is complete.
    """
    complete = facts.get(COMPLETE)
    origin = "absent" if complete is None or complete.possible != YES else complete.origin
    template = _silent(knowledge.version, tuple(knowledge.drugs), tuple(knowledge.classes), origin)
    made = dict(template)
    for name, fact in facts.items():
        if name.startswith("drug.") and name.endswith(".given") and fact.possible == YES:
            drug = name.split(".")[1]
            made.update(_given(drug, fact, knowledge, facts))
    return {name: fact for name, fact in made.items() if name not in facts}


@lru_cache(maxsize=8)
def _silent(
    version: str, drugs: tuple[str, ...], classes: tuple[str, ...], origin: str
) -> Mapping[str, Fact]:
    """Make the facts of drugs and classes of which the record says nothing."""
    answer, never = _ANSWERS.get(origin, (_NOT, _NEVER))
    made = {f"drug.{drug}.{what}": answer for drug in drugs for what in ("given", "progressed")}
    made |= {f"class.{name}.{what}": answer for name in classes for what in ("given", "progressed")}
    made |= {f"class.{name}.last_days": never for name in classes}
    made |= {f"drug.{name}.last_days": never for name in drugs}
    return made


def _given(
    drug: str, fact: Fact, knowledge: Knowledge, facts: Mapping[str, Fact]
) -> dict[str, Fact]:
    """Say what a given drug proves of its classes; whether it failed stays open unless recorded."""
    made: dict[str, Fact] = {}
    if drug not in knowledge.drugs:
        return made
    failed = facts.get(f"drug.{drug}.progressed")
    if failed is None:
        failed = Fact(possible=UNSURE, origin="absent", where=fact.where)
        made[f"drug.{drug}.progressed"] = failed
    for each in classes_of(knowledge.drugs[drug], knowledge):
        made[f"class.{each.id}.given"] = Fact(possible=YES, origin="derived", where=fact.where)
        made[f"class.{each.id}.last_days"] = _since(each.id, knowledge, facts)
        made[f"class.{each.id}.progressed"] = _class_failed(each.id, knowledge, facts)
    return made


def _members_given(name: str, knowledge: Knowledge, facts: Mapping[str, Fact]) -> list[str]:
    """Name the drugs of a class that were given."""
    return [
        d.id
        for d in knowledge.drugs.values()
        if _is(facts.get(f"drug.{d.id}.given")) is True
        and any(c.id == name for c in classes_of(d, knowledge))
    ]


def _since(name: str, knowledge: Knowledge, facts: Mapping[str, Fact]) -> Fact:
    """Say how long ago the last drug of a class was given; open when a date is missing."""
    given = [facts.get(f"drug.{drug}.last_days") for drug in _members_given(name, knowledge, facts)]
    ranges = [f.possible for f in given if f is not None and isinstance(f.possible, Range)]
    if not ranges or len(ranges) < len(given):
        return Fact(possible=Range(0, inf), origin="absent")
    where = tuple(dict.fromkeys(w for f in given if f is not None for w in f.where))
    low, high = min(r.low for r in ranges), min(r.high for r in ranges)
    return Fact(possible=Range(low, high), origin="derived", where=where)


def _class_failed(name: str, knowledge: Knowledge, facts: Mapping[str, Fact]) -> Fact:
    """Say whether the disease progressed on any given drug of a class."""
    failed = [
        facts.get(f"drug.{drug}.progressed") for drug in _members_given(name, knowledge, facts)
    ]
    answer = any_of([_is(each) for each in failed])
    where = tuple(dict.fromkeys(w for each in failed if each is not None for w in each.where))
    if answer is None:
        return Fact(possible=UNSURE, origin="absent", where=where)
    return Fact(possible=exactly(answer), origin="derived", where=where)


def _is(fact: Fact | None) -> Answer:
    if fact is None or len(fact.possible) != 1:  # type: ignore[arg-type]
        return None
    return fact.possible == YES


def severe_toxicity_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """A class that was never given did no harm."""
    return {
        name: _NOT
        for each in knowledge.classes
        if (name := f"class.{each}.severe_toxicity") not in facts
        and _is(facts.get(f"class.{each}.given")) is False
    }


def untreated_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A complete history without a drug means no line of therapy, and nothing to have progressed on."""
    complete = facts.get(COMPLETE)
    if complete is None or complete.possible != YES or _names_a_drug(facts):
        return {}
    origin: Origin = "assumed" if complete.origin == "assumed" else "derived"
    waits_on = COMPLETE if origin == "assumed" else ""
    none = {
        "treatment.advanced.lines": exactly(0),
        "treatment.progressing": NO,
        "treatment.platinum_cycles": exactly(0),
    }
    return {
        name: Fact(
            possible=possible,
            origin=origin,
            where=complete.where,
            note=complete.note,
            waits_on=waits_on,
        )
        for name, possible in none.items()
        if name not in facts
    }


def _names_a_drug(facts: Mapping[str, Fact]) -> bool:
    lines = facts.get("treatment.advanced.lines")
    if lines is not None and lines.possible != exactly(0):
        return True
    return any(
        n.startswith("drug.") and n.endswith(".given") and f.possible == YES
        for n, f in facts.items()
    )
