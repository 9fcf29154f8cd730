"""What a stage proves depends on the tumour."""

from __future__ import annotations

from datetime import date

import pytest
from tests.options.random_facts import shipped

from metboard.case.stages import stage_facts
from metboard.record import Stage

ON = date(2026, 9, 1)


def said(tumour: str, **stage: str) -> dict[str, set[str]]:
    made = stage_facts([Stage(on=ON, where="s", **stage)], [tumour], shipped().knowledge)
    return {name: set(fact.possible) for name, fact in made}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tumour", "group", "metastatic"),
    [
        ("lung-adenocarcinoma", "IVA", True),
        ("nsclc", "IIIC", False),
        ("colorectal-adenocarcinoma", "IVB", True),
        ("breast-carcinoma", "IV", True),
        ("other-solid", "IVA", False),
        ("solid", "IV", False),
    ],
)
def test_a_stage_group_means_metastases_only_where_its_tumour_says_so(
    tumour: str, group: str, metastatic: bool
) -> None:
    assert said(tumour, group=group) == ({"extent.metastatic": {"yes"}} if metastatic else {})


def test_categories_are_facts_without_their_subdivisions() -> None:
    assert said("other-solid", t="2a", n="1mi", m="1c") == {
        "tumour.t_category": {"T2"},
        "tumour.n_category": {"N1"},
        "extent.metastatic": {"yes"},
    }


def test_what_could_not_be_assessed_says_nothing() -> None:
    assert said("nsclc", t="X", n="X", m="X") == {}


def test_m0_is_of_its_day() -> None:
    ((name, fact),) = stage_facts([Stage(on=ON, m="0")], ["nsclc"], shipped().knowledge)
    assert (name, fact.possible, fact.at) == ("extent.metastatic", frozenset({"no"}), ON)
