"""Conditions and values are said in plain words, with titles for names and units with every number."""

from __future__ import annotations

import pytest

from metboard.dossier.say import Sayer
from metboard.facts import Fact, Range
from metboard.options import engine
from metboard.rules import ALWAYS, parse


@pytest.fixture(scope="module")
def say() -> Sayer:
    return Sayer(engine().knowledge, engine().words)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"variant.EGFR.L858R": "present"}, "EGFR L858R: present"),
        ({"patient.age_years": {"min": 75}}, "age: 75 years or more"),
        ({"lab.bilirubin_x_uln": {"max": 1.5}}, "bilirubin: 1.5 or less × upper limit"),
        ({"lab.neutrophils_1e9_l": {"below": 1.5}}, "neutrophils: below 1.5 ×10⁹/L"),
        ({"marker.PDL1_TPS": {"min": 50}}, "PD-L1, tumour proportion score: 50 % or more"),
        ({"tumour": "nsclc"}, "tumour: Non-small-cell lung cancer"),
        ({"tumour": {"not": "nsclc-squamous"}}, "tumour: not Squamous cell lung cancer"),
        (
            {"any": [{"patient.ecog": 0}, {"all": [{"patient.ecog": 1}, {"patient.sex": "male"}]}]},
            "ECOG performance status: 0, or (ECOG performance status: 1, and sex: male)",
        ),
        (
            {"none": [{"patient.sex": "male"}, {"patient.ecog": 4}]},
            "none of these (sex: male; ECOG performance status: 4)",
        ),
    ],
)
def test_a_condition_is_said_in_words(say: Sayer, raw: object, words: str) -> None:
    assert say.condition(parse(raw, engine().words)) == words


def test_no_condition_says_so(say: Sayer) -> None:
    assert say.condition(ALWAYS) == "no further condition"


def test_every_condition_of_the_knowledge_can_be_said(say: Sayer) -> None:
    for assembled in engine().options:
        for check in (
            *assembled.requires,
            *assembled.basis,
            *assembled.excludes,
            *assembled.caution,
        ):
            said = say.condition(check.condition)
            assert said
            assert not any(fact in said for fact in check.facts if "." in fact)


def test_an_unknown_fact_says_what_was_last_known(say: Sayer) -> None:
    fact = Fact(possible=Range(0, 500), origin="absent", note="last known 1.1 on 2026-03-02")
    assert say.found("lab.neutrophils_1e9_l", fact) == "not known (last known 1.1 on 2026-03-02)"


def test_many_possible_tumours_are_counted_or_named_as_one(say: Sayer) -> None:
    words = engine().words
    assert say.value("tumour", words.members("tumour", "nsclc")) == "Non-small-cell lung cancer"
    odd = words.members("tumour", "nsclc") | words.members("tumour", "melanoma")
    assert say.value("tumour", odd).startswith("one of ")


def test_the_name_of_a_fact_in_a_sentence_becomes_its_title(say: Sayer) -> None:
    assert (
        say.free("patient.ecog counts, e.g. this") == "“ECOG performance status” counts, e.g. this"
    )
