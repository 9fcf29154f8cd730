"""What a code asks for is looked up once, and says the same as the tables."""

from __future__ import annotations

import pytest

from metboard.facts import Range
from metboard.knowledge import release
from metboard.record.asked import find_asked
from metboard.record.codes import Codes, codes_of
from metboard.record.fhir_types import Coding, Concept

ALBUMIN = Concept(coding=(Coding(system="http://loinc.org", code="1751-7", display="Albumin"),))


@pytest.fixture(scope="module")
def codes() -> Codes:
    return codes_of(release())


def test_a_laboratory_code_asks_for_the_number_of_its_fact(codes: Codes) -> None:
    asked = find_asked(ALBUMIN, codes)
    assert asked is not None
    assert (asked.code.fact, asked.what, asked.why_not) == ("lab.albumin_g_l", "Albumin", "")
    assert asked.universe == codes.words.universe("lab.albumin_g_l")
    assert isinstance(asked.universe, Range)
    assert asked.meanings == codes.observed(ALBUMIN)


def test_a_bare_number_of_a_terminology_is_shown_by_our_own_name(codes: Codes) -> None:
    asked = find_asked(Concept(coding=(Coding(system="http://loinc.org", code="1751-7"),)), codes)
    assert asked is not None
    assert asked.what == asked.code.names[0]


def test_what_no_table_knows_asks_for_nothing(codes: Codes) -> None:
    assert find_asked(Concept(text="shoe size"), codes) is None
    assert find_asked(None, codes) is None


def test_every_answer_of_a_table_is_known_by_its_own_name(codes: Codes) -> None:
    asked = [
        found
        for table in release().codes.values()
        for code in table.observations
        for loinc in code.loinc
        if (found := find_asked(Concept(coding=(Coding("http://loinc.org", loinc),)), codes))
    ]
    answered = [each for each in asked if each.code.answers]
    assert answered
    for each in answered:
        said = {value for _, value in each.answers.values()}
        wanted = {a if "|" not in a else tuple(a.split("|")) for a in each.code.answers}
        assert said == wanted


def test_a_laboratory_that_repeats_itself_is_looked_up_once(codes: Codes) -> None:
    find_asked(ALBUMIN, codes)
    before = find_asked.cache_info().misses
    for _ in range(10):
        find_asked(Concept(coding=(Coding("http://loinc.org", "1751-7", "Albumin"),)), codes)
    assert find_asked.cache_info().misses == before
