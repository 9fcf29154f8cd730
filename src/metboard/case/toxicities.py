"""Harm suffered from treatment -> facts: severe toxicity of the classes of drugs, and what it adds to the history.

Rules: grade 3 or more is severe (CTCAE: severe or medically significant); a grade that is not given leaves it open,
never no. Harm of which no drug is named may come from any class that was given then, up to 90 days after its end
(immune harm comes late, and trials count serious harm so long). Harm by a named drug proves that it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from metboard.case.clock import known_on
from metboard.case.therapy import is_supportive
from metboard.case.values import places_of
from metboard.facts import YES_NO, Answer, Fact, Possible, age_in_days, exactly
from metboard.knowledge import Knowledge, Words, classes_given
from metboard.record import Toxicity, Treatment
from metboard.record.codes import codes_of

SEVERE = 3
LATE = timedelta(days=90)
_LEAST_GRADES = (1, 2, 3)


def toxicity_facts(
    toxicities: Iterable[Toxicity],
    given: Sequence[Treatment],
    knowledge: Knowledge,
    words: Words,
    as_of: date,
) -> list[tuple[str, Fact]]:
    """State what harm says of drugs, classes and history, up to `as_of`."""
    severe: dict[str, list[tuple[Answer, Toxicity]]] = {}
    made: list[tuple[str, Fact]] = []
    for harm in known_on(toxicities, as_of):
        for name, answer in _classes(harm, given, knowledge).items():
            severe.setdefault(name, []).append((answer, harm))
        made += [
            (f"drug.{d}.given", _fact(exactly(True), harm))
            for d in harm.drugs
            if d in knowledge.drugs
        ]
        made += _history(harm, knowledge, words, as_of)
    for name, answers in sorted(severe.items()):
        sure = [harm for answer, harm in answers if answer]
        told = sure or [harm for _, harm in answers]
        newest = max(told, key=lambda harm: (harm.on or date.min, harm.where))
        possible = exactly(True) if sure else YES_NO
        fact = _fact(possible, newest, places_of(*(harm.where for harm in told)))
        made.append((f"class.{name}.severe_toxicity", fact))
    return made


def _classes(harm: Toxicity, given: Sequence[Treatment], knowledge: Knowledge) -> dict[str, Answer]:
    """Tell of each class of drugs whether this was severe toxicity of it; mild harm says nothing."""
    if harm.grade is not None and harm.grade < SEVERE:
        return {}
    named = list(harm.drugs)
    answer: Answer = True if harm.drugs and harm.grade is not None else None
    if not harm.drugs:
        at_that_time = [t for t in given if _may_have_harmed(t, harm.on)]
        named = [name for t in at_that_time if not is_supportive(t, knowledge) for name in t.drugs]
    return {each.id: answer for drug in named for each in classes_given(drug, knowledge)}


def _may_have_harmed(treatment: Treatment, on: date | None) -> bool:
    if on is None:
        return True
    if treatment.start is not None and treatment.start > on:
        return False
    return treatment.end is None or on - treatment.end <= LATE


def _history(
    harm: Toxicity, knowledge: Knowledge, words: Words, as_of: date
) -> list[tuple[str, Fact]]:
    """State what harm adds to the history of the patient, by the reviewed words of `codes/treatments.yaml`."""
    codes = codes_of(knowledge)
    for least in _LEAST_GRADES:
        index = codes.vocabularies.get(f"harm_{least}")
        found = index.in_text(harm.event) if index is not None else None
        if found is None or not found.meanings or codes.is_doubtful(found.before):
            continue
        name = found.meanings[0]
        valid = words.family(name).valid_days
        if valid is not None and harm.on is not None and age_in_days(harm.on, as_of) > valid:
            return []
        if harm.grade is not None and harm.grade < least:
            return []
        unsure = harm.grade is None and least > 1
        return [(name, _fact(YES_NO if unsure else exactly(True), harm))]
    return []


def _fact(possible: Possible, harm: Toxicity, where: tuple[str, ...] = ()) -> Fact:
    """Make the fact of a harm; its note says how bad it was and whether steroids were given for it."""
    grade = f"grade {harm.grade}" if harm.grade is not None else "grade not given"
    parts = [harm.text or harm.event, grade, "treated with steroids" if harm.steroids else ""]
    return Fact(
        possible=possible,
        where=where or places_of(harm.where),
        origin="derived",
        at=harm.on,
        note=", ".join(part for part in parts if part),
    )
