"""Facts about drugs and classes of drugs: what a complete history excludes, what a drug proves of its class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import inf

from metboard.facts import YES_NO, Answer, Fact, Possible, Range, compare, conclude, exactly
from metboard.knowledge import Knowledge, classes_given
from metboard.rules import any_of

COMPLETE = "treatment.history_complete"
YES, NO = exactly(True), exactly(False)
_SOME_DAYS, _NEVER = Range(0, inf), Range(inf, inf)
_NOT_NAMED = "not in the complete treatment history"
_TAKEN = "the treatment history is taken as complete and does not name it"
_ANSWERS: Mapping[str, tuple[Fact, Fact]] = {
    "absent": (
        Fact(possible=YES_NO, origin="absent", waits_on=COMPLETE),
        Fact(possible=_SOME_DAYS, origin="absent", waits_on=COMPLETE),
    ),
    "assumed": (
        Fact(possible=NO, origin="assumed", waits_on=COMPLETE, note=_TAKEN),
        Fact(possible=_NEVER, origin="assumed", waits_on=COMPLETE, note=_TAKEN),
    ),
    "record": (
        Fact(possible=NO, origin="derived", note=_NOT_NAMED),
        Fact(possible=_NEVER, origin="derived", note=_NOT_NAMED),
    ),
}
"""What is said of an unnamed drug, and of the days since it, by how the history is known to be complete."""


def drug_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """Say of every drug and class that the record does not name whether it was given.

    With a complete history it was not; otherwise that waits on whether the history is complete.
    """
    known = _completeness(facts)
    made = dict(_silent(tuple(knowledge.drugs), tuple(knowledge.classes), known))
    given = _given(facts)
    for drug in given:
        where = facts[f"drug.{drug}.given"].where
        made[f"drug.{drug}.progressed"] = Fact(possible=YES_NO, origin="absent", where=where)
        made[f"drug.{drug}.last_days"] = Fact(possible=_SOME_DAYS, origin="absent", where=where)
    for name, members in _given_classes(given, knowledge).items():
        made |= _class_facts(name, members, facts, known)
    return {name: fact for name, fact in made.items() if name not in facts}


def _given(facts: Mapping[str, Fact]) -> list[str]:
    """Name every drug that was given or may have been, also those that no option uses."""
    return sorted(
        name.removeprefix("drug.").removesuffix(".given")
        for name, fact in facts.items()
        if name.startswith("drug.") and name.endswith(".given") and _may_be(fact)
    )


def _completeness(facts: Mapping[str, Fact]) -> str:
    complete = facts.get(COMPLETE)
    if complete is None or complete.possible != YES:
        return "absent"
    return "assumed" if complete.origin == "assumed" else "record"


@lru_cache(maxsize=8)
def _silent(drugs: tuple[str, ...], classes: tuple[str, ...], known: str) -> Mapping[str, Fact]:
    """Make the facts of drugs and classes of which the record says nothing."""
    answer, days = _ANSWERS[known]
    names = [*(f"drug.{drug}" for drug in drugs), *(f"class.{name}" for name in classes)]
    return {
        f"{name}.{what}": fact
        for name in names
        for what, fact in (("given", answer), ("progressed", answer), ("last_days", days))
    }


def _given_classes(given: list[str], knowledge: Knowledge) -> dict[str, list[str]]:
    """Name every class of which a drug was given, with those drugs."""
    classes: dict[str, list[str]] = {}
    for drug in given:
        for each in classes_given(drug, knowledge):
            classes.setdefault(each.id, []).append(drug)
    return classes


def _class_facts(
    name: str, drugs: list[str], facts: Mapping[str, Fact], known: str
) -> dict[str, Fact]:
    """Say what the drugs of a class that were given, or may have been, prove of it."""
    told = [facts[f"drug.{drug}.given"] for drug in drugs]
    sure = [fact for fact in told if _is(fact)]
    return {
        f"class.{name}.given": conclude(YES, sure) if sure else conclude(YES_NO, told),
        f"class.{name}.progressed": _class_progressed(drugs, facts, known),
        f"class.{name}.last_days": _class_days(drugs, facts),
    }


def _class_progressed(drugs: list[str], facts: Mapping[str, Fact], known: str) -> Fact:
    """Say whether the disease progressed on a class: no only where no other drug of it can be hidden."""
    outcomes = [facts.get(f"drug.{drug}.progressed") for drug in drugs]
    answer = any_of([_is(outcome) for outcome in outcomes])
    told = [outcome for outcome in outcomes if outcome is not None]
    if answer is None or (answer is False and known == "absent"):
        waits_on = COMPLETE if answer is False else ""
        return Fact(
            possible=YES_NO, origin="absent", where=conclude(YES_NO, told).where, waits_on=waits_on
        )
    return conclude(exactly(answer), [o for o in told if _is(o) is answer])


def _class_days(drugs: list[str], facts: Mapping[str, Fact]) -> Fact:
    """Say how long ago the last drug of a class was given; open when a date is missing.

    A drug that was only perhaps given can bring the day nearer, never take it away.
    """
    told = [fact for drug in drugs if (fact := facts.get(f"drug.{drug}.last_days")) is not None]
    lows = [fact.possible.low for fact in told if isinstance(fact.possible, Range)]
    highs = [
        days.possible.high
        for drug in drugs
        if _is(facts[f"drug.{drug}.given"])
        and (days := facts.get(f"drug.{drug}.last_days")) is not None
        and isinstance(days.possible, Range)
    ]
    if len(lows) < len(drugs):
        return Fact(possible=_SOME_DAYS, origin="absent")
    return conclude(Range(min(lows), min(highs, default=inf)), told)


def _is(fact: Fact | None) -> Answer:
    return None if fact is None else compare(fact.possible, YES)


def _may_be(fact: Fact | None) -> bool:
    return fact is not None and fact.possible != NO


def severe_toxicity_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """A class that was never given did no harm."""
    made = {}
    for name in knowledge.classes:
        given = facts.get(f"class.{name}.given")
        if (
            given is not None
            and _is(given) is False
            and f"class.{name}.severe_toxicity" not in facts
        ):
            made[f"class.{name}.severe_toxicity"] = conclude(NO, [given], given.note)
    return made


def untreated_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A complete history without a drug means no line of therapy, and nothing to have progressed on."""
    complete = facts.get(COMPLETE)
    if complete is None or complete.possible != YES or _names_a_drug(facts):
        return {}
    made = conclude(YES, [complete])
    waits_on = COMPLETE if made.origin == "assumed" else ""
    none: Mapping[str, Possible] = {
        "treatment.advanced.lines": exactly(0),
        "treatment.last_ended": exactly("none-given"),
        "treatment.last_ended_days": _NEVER,
        "treatment.progressing": NO,
        "treatment.response": exactly("none-given"),
        "treatment.platinum_cycles": exactly(0),
    }
    return {
        name: Fact(
            possible=possible,
            origin=made.origin,
            where=made.where,
            note=made.note,
            waits_on=waits_on,
        )
        for name, possible in none.items()
        if name not in facts
    }


_KINDS_OF_LINE = ("treatment.advanced.begun_lines", "treatment.advanced.chemotherapy_lines")


def line_kind_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Bound the lines of one kind by all lines: who had no line had none of chemotherapy."""
    lines = facts.get("treatment.advanced.lines")
    if lines is None or not isinstance(lines.possible, Range) or lines.possible.high == inf:
        return {}
    bounded = conclude(Range(0, lines.possible.high), [lines])
    return {name: bounded for name in _KINDS_OF_LINE if name not in facts}


def platinum_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who never had platinum had no cycle of it."""
    given, name = facts.get("class.platinum.given"), "treatment.platinum_cycles"
    if name in facts or given is None or given.possible != NO:
        return {}
    return {name: conclude(exactly(0), [given])}


def endocrine_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who never had endocrine therapy did not relapse under it."""
    name = "treatment.endocrine_resistant_relapse"
    given = facts.get("class.endocrine-therapy.given")
    if name in facts or given is None or given.possible != NO:
        return {}
    return {name: conclude(NO, [given])}


def _names_a_drug(facts: Mapping[str, Fact]) -> bool:
    lines = facts.get("treatment.advanced.lines")
    if lines is not None and lines.possible != exactly(0):
        return True
    return any(
        name.startswith("drug.") and name.endswith(".given") and _may_be(fact)
        for name, fact in facts.items()
    )
