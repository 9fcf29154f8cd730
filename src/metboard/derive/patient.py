"""Facts about the patient that follow from others."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import Fact, Range, compare, conclude, exactly

PAST_CHILDBEARING = Range(60)
NOT_NEEDED = "not needed, by sex or age"
UP_AND_ABOUT = Range(0, 2)


def pregnancy_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A man or a woman of 60 years or more needs no pregnancy test."""
    if "patient.pregnancy_test" in facts:
        return {}
    for name, wanted in (
        ("patient.sex", exactly("male")),
        ("patient.age_years", PAST_CHILDBEARING),
    ):
        fact = facts.get(name)
        if fact is not None and compare(fact.possible, wanted):
            return {"patient.pregnancy_test": conclude(exactly("negative"), [fact], NOT_NEEDED)}
    return {}


def menopause_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A woman of 60 years or more counts as postmenopausal, as trials define it."""
    name, sex, age = "patient.menopause", facts.get("patient.sex"), facts.get("patient.age_years")
    if name in facts or sex is None or age is None or sex.possible != exactly("female"):
        return {}
    if not compare(age.possible, PAST_CHILDBEARING):
        return {}
    return {name: conclude(exactly("postmenopausal"), [sex, age])}


def fitness_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who is not fit for an operation is not taken as fit for general anaesthesia either."""
    surgery, name = facts.get("judge.fit_for_surgery"), "judge.fit_for_general_anaesthesia"
    if name in facts or surgery is None or surgery.possible != exactly(False):
        return {}
    return {name: conclude(exactly(False), [surgery])}


def prognosis_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who is up and about is taken to live 3 months or longer, until the team says otherwise."""
    name, ecog = "patient.life_expectancy_months", facts.get("patient.ecog")
    if name in facts or ecog is None or not compare(ecog.possible, UP_AND_ABOUT):
        return {}
    note = "ECOG 0 to 2; the team judges it before an operation"
    return {name: Fact(possible=Range(3), origin="assumed", where=ecog.where, note=note)}
