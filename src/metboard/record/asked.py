"""What the code of an observation asks for, made ready once for each way to say it: a laboratory repeats itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from metboard.facts import Possible
from metboard.knowledge.code_table import AlsoStated, ObservationCode
from metboard.record.code_index import split_words
from metboard.record.codes import Codes, text_of
from metboard.record.fhir_types import Concept
from metboard.record.record import Value

Answers = Mapping[tuple[str, ...], tuple[int, Value]]
"""Each way to say an answer, with its place in the table and the answer."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the meanings in the tables, the first of them, and how its value is read.

    `what` is the name that is shown; `why_not` says why no value can stand for the fact. `also` are the other facts
    that the same value states.
    """

    meanings: tuple[ObservationCode, ...]
    code: ObservationCode
    what: str
    why_not: str
    universe: Possible
    answers: Answers
    also: tuple[Asked, ...] = ()


@lru_cache(maxsize=2048)
def find_asked(concept: Concept | None, codes: Codes) -> Asked | None:
    """Give what a concept asks for; None when no table knows it."""
    meanings = codes.observed(concept)
    if not meanings:
        return None
    code = meanings[0]
    universe: Possible = frozenset()
    why_not = code.why_not
    if code.kind == "value" and not why_not:
        try:
            universe = codes.words.universe(code.fact)
        except LookupError as error:
            why_not = str(error.args[0])
    return Asked(
        meanings=meanings,
        code=code,
        what=_name(concept, code),
        why_not=why_not,
        universe=universe,
        answers=_answers(code),
        also=tuple(_also(each, concept, code, codes) for each in code.also),
    )


def _also(other: AlsoStated, concept: Concept | None, code: ObservationCode, codes: Codes) -> Asked:
    """Give another fact that the value of an observation states, under the same name."""
    made = ObservationCode(fact=other.fact, unit=other.unit, g_per_mol=other.g_per_mol)
    return Asked(
        meanings=(made,),
        code=made,
        what=_name(concept, code),
        why_not="",
        universe=codes.words.universe(other.fact),
        answers={},
    )


def _name(concept: Concept | None, code: ObservationCode) -> str:
    """Give the name that the record shows; a bare number of a terminology is replaced by our own name."""
    name = text_of(concept)
    return name if not code.names or re.search(r"[^\W\d_]{2}", name) else code.names[0]


def _answers(code: ObservationCode) -> Answers:
    """Give each way to say an answer: `a|b` leaves both possible, the first of the table wins."""
    made: dict[tuple[str, ...], tuple[int, Value]] = {}
    for place, (answer, names) in enumerate(code.answers.items()):
        several = tuple(answer.split("|"))
        for name in (*names, *several):
            made.setdefault(split_words(name), (place, several if len(several) > 1 else answer))
    return made
