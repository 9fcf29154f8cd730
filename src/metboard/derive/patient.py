"""Facts about the patient that follow from others."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import Fact, Range, compare, exactly

PAST_CHILDBEARING_YEARS = 60


def pregnancy_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A man or a woman of 60 or more needs no pregnancy test."""
    if "patient.pregnancy_test" in facts:
        return {}
    for name, wanted in (
        ("patient.sex", exactly("male")),
        ("patient.age_years", Range(PAST_CHILDBEARING_YEARS)),
    ):
        fact = facts.get(name)
        if fact is not None and compare(fact.possible, wanted):
            return {
                "patient.pregnancy_test": Fact(
                    possible=exactly("negative"),
                    origin="derived",
                    where=fact.where,
                    note="by sex and age",
                )
            }
    return {}


def fitness_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who is not fit for an operation is not taken as fit for general anaesthesia either."""
    surgery, name = facts.get("judge.fit_for_surgery"), "judge.fit_for_general_anaesthesia"
    if name in facts or surgery is None or not compare(surgery.possible, exactly(False)):
        return {}
    return {name: Fact(possible=exactly(False), origin="derived", where=surgery.where)}
