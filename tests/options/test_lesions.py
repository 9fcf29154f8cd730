"""A board's cases of single lesions come out as its members expect, and no single fact is lost without a word."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.options.lesion_files import (
    LesionCase,
    asked_by,
    judge_option,
    lesion_cases,
    lesion_files,
    letters,
    settle_stated,
)
from tests.options.lesion_removal import (
    ASKS,
    ASSUMES,
    CLOSES,
    FALLS,
    LISTS,
    NOT_READ,
    SHOWS,
    SILENT,
    removals,
)
from tests.options.random_facts import by_id, shipped

from metboard.facts import Fact
from metboard.options.rank import is_preferred

NAMED = {
    "unstable spine with cord compression",
    "25 brain metastases",
    "one 4 cm brain metastasis",
    "impending femur fracture",
    "14 liver metastases with a 30 % remnant",
    "one late liver metastasis",
    "adrenal oligoprogression",
    "re-irradiated spine",
    "PCI 24",
    "lung metastases with a mediastinal node",
}
WAITING: frozenset[str] = frozenset()
"""Words of the cases that no rule knows yet: taken out as soon as one does."""

EXPECTED = [
    pytest.param(
        case,
        option,
        id=f"{organ}: {case.name}: {option}",
        marks=[pytest.mark.xfail(reason=case.aside[option], strict=True)]
        if option in case.aside
        else [],
    )
    for organ, cases in lesion_files().items()
    for case in cases
    for option in case.expect
]
OPENED = [case for case in lesion_cases() if "open" in case.expect.values()]
CAUTION_ONLY = {
    "drug.osimertinib.given",
    "lab.creatinine_clearance_ml_min",
    "lesion.fracture",
    "lesion.irradiated",
    "treatment.whole_brain_radiotherapy",
}
"""Facts that some option reads in a caution alone: left out, their default takes the caution away, and `assumed`, which
speaks of the verdict, does not name it."""


@pytest.mark.parametrize(("case", "option"), EXPECTED)
def test_a_lesion_is_judged_as_a_board_would(case: LesionCase, option: str) -> None:
    found = judge_option(option, settle_stated(case.stated()))
    assert found.verdict.status == case.expect[option]
    assert asked_by(found) >= set(case.missing.get(option, ()))


@pytest.mark.parametrize(
    ("case", "option"),
    [
        pytest.param(case, option, id=f"{case.name}: {option}")
        for case in lesion_cases()
        for option in case.preferred
    ],
)
def test_the_standard_of_care_is_what_a_board_would_call_so(case: LesionCase, option: str) -> None:
    assert is_preferred(by_id()[option], settle_stated(case.stated())) is case.preferred[option]


def test_at_least_a_third_of_the_cases_open_and_a_third_close_something() -> None:
    cases = [case for case in lesion_cases() if not case.new]
    said = Counter(status for case in cases for status in case.expect.values())
    assert len(cases) >= 60
    assert min(said["open"], said["closed"]) * 3 >= said.total()
    for status in ("open", "closed"):
        assert sum(status in case.expect.values() for case in cases) * 3 >= len(cases)


def test_the_cases_that_every_reader_asks_for_are_there() -> None:
    assert Counter(case.named for case in lesion_cases() if case.named) == Counter(NAMED)


def test_every_case_has_a_name_of_its_own_a_letter_and_a_source() -> None:
    for organ, cases in lesion_files().items():
        assert len({case.name for case in cases}) == len(cases), organ
    assert [c.name for c in lesion_cases() if c.letter not in letters() or not c.source] == []
    assert [c.name for c in lesion_cases() if {*c.aside, *c.missing} - c.expect.keys()] == []


def test_only_a_case_said_to_be_new_names_an_option_that_is_not_shipped() -> None:
    unknown = {o for case in lesion_cases() if not case.new for o in case.expect.keys() - by_id()}
    assert unknown == set()


def test_the_words_that_no_rule_knows_yet_are_listed() -> None:
    known = shipped().words.families
    assert {w for case in lesion_cases() for w in case.words() if w not in known} == WAITING


def removed(*, unclear: bool) -> Counter[str]:
    """Take every stated fact out of every case that opens something; count the changes, name those that are silent."""
    made = [r for case in OPENED for r in removals(case, unclear=unclear)]
    lost = [f"{r.case}: {r.option} without {r.fact}" for r in made if r.change == SILENT]
    assert lost == []
    assert {r.fact for r in made if r.change == FALLS} <= CAUTION_ONLY
    assert all(r.names for r in made if r.change != NOT_READ)
    return Counter(r.change for r in made)


@pytest.mark.medium
def test_a_fact_left_out_of_an_open_case_gives_a_change_that_names_it() -> None:
    found = removed(unclear=False)
    assert min(found[ASKS], found[ASSUMES], found[LISTS], found[NOT_READ]) >= 100


@pytest.mark.slow
def test_a_fact_said_to_be_unclear_gives_a_change_that_names_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = removed(unclear=True)
    assert min(found[ASKS], found[SHOWS], found[NOT_READ]) >= 100
    assert found[CLOSES] == found[FALLS] == 0
    with capsys.disabled():
        print(
            f"\n{found.total()} facts made unclear: "
            + ", ".join(f"{n} {k}" for k, n in found.items())
        )


@pytest.mark.parametrize(
    "option",
    [
        "spine-cord-compression-surgery-radiotherapy",
        "spine-separation-surgery",
        "spine-stabilisation",
    ],
)
@pytest.mark.parametrize(
    ("tumour", "warned"),
    [("rcc-clear-cell", True), ("thyroid-papillary", True), ("lung-adenocarcinoma", False)],
)
def test_embolisation_before_an_operation_of_the_spine_is_asked_about_where_tumours_bleed(
    option: str, tumour: str, warned: bool
) -> None:
    (case,) = [c for c in lesion_cases() if c.named == "unstable spine with cord compression"]
    facts = {**settle_stated(case.stated())}
    facts["tumour"] = Fact(possible=frozenset({tumour}), origin="record")
    held = [c.why for c in by_id()[option].caution if c.decide(facts)]
    assert any("embolisation" in why for why in held) is warned
