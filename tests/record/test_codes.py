"""The code tables: every meaning exists, every code means one thing, every LOINC code is well formed."""

from __future__ import annotations

from collections import Counter

import pytest

from metboard.facts import Range
from metboard.knowledge import Knowledge, words_of
from metboard.record.code_index import split_words
from metboard.record.codes import codes_of
from metboard.units import convert, spell


def test_every_fact_value_tumour_and_organ_of_the_tables_exists(knowledge: Knowledge) -> None:
    words = words_of(knowledge)
    organs, sites = words.universe("lesion.organ"), words.universe("lesion.site")
    assert isinstance(organs, frozenset)
    assert isinstance(sites, frozenset)
    for table in knowledge.codes.values():
        assert all(
            code.organ in organs and (not code.site or code.site in sites) for code in table.organs
        )
        assert all(node in knowledge.tumours for code in table.tumours for node in code.tumours)
        for code in (*table.conditions, *table.medicines, *(p for p in table.procedures if p.fact)):
            _can_be(code.fact, code.value, words.universe(code.fact))
        for observed in table.observations:
            universe = words.universe(observed.fact) if observed.fact else frozenset[str]()
            for answer in observed.answers:
                for each in answer.split("|"):
                    _can_be(
                        observed.fact,
                        float(each) if isinstance(universe, Range) else each,
                        universe,
                    )


def _can_be(fact: str, value: object, universe: object) -> None:
    if isinstance(universe, Range):
        assert value is True or isinstance(value, float), fact
        return
    assert isinstance(universe, frozenset)
    said = (
        {"yes" if value else "no"}
        if isinstance(value, bool)
        else set(value if isinstance(value, tuple) else (value,))
    )
    assert said <= universe, (fact, said)


def test_a_code_of_an_observation_means_one_thing(knowledge: Knowledge) -> None:
    for system in ("loinc", "snomed"):
        counts = Counter(
            c for t in knowledge.codes.values() for o in t.observations for c in getattr(o, system)
        )
        assert [code for code, number in counts.items() if number > 1] == []


def test_the_check_digit_of_every_loinc_code_is_right(knowledge: Knowledge) -> None:
    tables = knowledge.codes.values()
    codes = {c for t in tables for o in (*t.observations, *t.procedures) for c in o.loinc}
    codes |= {c for marker in knowledge.markers.values() for c in marker.loinc}
    codes = {code for code in codes if not code.startswith("LP")}  # parts have no such digit
    assert [
        code for code in sorted(codes) if _check_digit(code.split("-")[0]) != code.split("-")[1]
    ] == []


def _check_digit(number: str) -> str:
    """Mod 10 as the LOINC users' guide gives it: every other digit from the right doubled, digits added."""
    doubled = "".join(str(int(d) * 2) if i % 2 == 0 else d for i, d in enumerate(reversed(number)))
    return str(-sum(map(int, doubled)) % 10)


def test_every_unit_of_the_tables_is_known(knowledge: Knowledge) -> None:
    units = {o.unit for t in knowledge.codes.values() for o in t.observations if o.unit}
    assert [unit for unit in units if convert(1.0, spell(unit), unit) != 1.0] == []


@pytest.mark.parametrize(
    ("text", "tumour"),
    [
        ("non small cell lung cancer", "nsclc"),
        ("Small cell lung cancer", "sclc"),
        ("Großzelliges Lungenkarzinom", "lung-large-cell"),
        ("grosszelliges Lungenkarzinom", "lung-large-cell"),
    ],
)
def test_the_longest_name_wins(text: str, tumour: str, knowledge: Knowledge) -> None:
    assert codes_of(knowledge).tumours.in_text(text).meanings == (tumour,)


def test_words_are_compared_without_case_hyphen_and_article() -> None:
    assert split_words("Carcinoma of the Lung, NON-small") == (
        "carcinoma",
        "of",
        "lung",
        "non",
        "small",
    )
