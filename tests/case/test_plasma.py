"""A test of blood that finds nothing shows nothing of the tumour, but for the genes where it is the accepted one."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.options.random_facts import shipped

from metboard.case import Case, make_cases
from metboard.record import Record

DAY = "2026-10-08"
PLASMA = {"id": "plasma", "kind": "blood", "on": DAY}
TISSUE = {"id": "tissue", "kind": "tissue", "on": DAY}


def case_of(**parts: Any) -> Case:
    said = {"id": "x", "diagnoses": [{"tumours": ["breast-carcinoma"], "on": DAY}], **parts}
    made = shipped()
    record = msgspec.convert(said, Record, strict=False)
    (case,) = make_cases(record, made.knowledge, made.words, date(2026, 10, 15))
    return case


def panel(specimen: str, *genes: str, **more: Any) -> dict[str, Any]:
    return {"genes": genes, "specimen": specimen, "on": DAY, "where": f"panel-{specimen}", **more}


def said_of(fact: str, case: Case) -> object:
    return case.facts[fact].possible if fact in case.facts else None


def test_nothing_found_in_plasma_leaves_the_gene_open_and_is_named() -> None:
    case = case_of(specimens=[PLASMA], assays=[panel("plasma", "PIK3CA", "AKT1")])
    assert said_of("variant.PIK3CA.hotspot", case) is None
    (told,) = [u for u in case.unread if u.where == "panel-plasma"]
    assert told.what == "PIK3CA, AKT1: nothing more found in blood"
    assert "tissue" in told.why


@pytest.mark.parametrize("specimen", ["tissue", ""])
def test_nothing_found_in_tissue_or_in_a_specimen_of_which_nothing_is_said_is_absent(
    specimen: str,
) -> None:
    case = case_of(specimens=[PLASMA, TISSUE], assays=[panel(specimen, "PIK3CA")])
    assert said_of("variant.PIK3CA.hotspot", case) == frozenset({"absent"})


@pytest.mark.parametrize(
    ("fact", "kinds"),
    [("variant.ESR1.LBD", ("sequence",)), ("variant.DPYD.star2A", ("expression",))],
)
def test_plasma_suffices_for_esr1_and_blood_for_what_is_inherited(
    fact: str, kinds: tuple[str, ...]
) -> None:
    gene = fact.split(".")[1]
    case = case_of(specimens=[PLASMA], assays=[panel("plasma", gene, kinds=kinds)])
    assert said_of(fact, case) == frozenset({"absent"})
    assert [u for u in case.unread if u.where == "panel-plasma"] == []


def test_what_plasma_does_find_is_there() -> None:
    found = {"gene": "PIK3CA", "protein": "E545K", "specimen": "plasma", "on": DAY, "where": "v"}
    case = case_of(specimens=[PLASMA], variants=[found], assays=[panel("plasma", "PIK3CA", "AKT1")])
    assert said_of("variant.PIK3CA.hotspot", case) == frozenset({"present"})
    assert [u.what for u in case.unread] == ["AKT1: nothing more found in blood"]


def test_a_single_variant_not_found_in_plasma_is_open_and_in_tissue_absent() -> None:
    def not_found(specimen: str) -> Case:
        entry = {"gene": "BRAF", "protein": "V600E", "present": False, "specimen": specimen}
        return case_of(
            specimens=[PLASMA, TISSUE], variants=[{**entry, "on": DAY, "where": specimen}]
        )

    assert said_of("variant.BRAF.V600E", not_found("plasma")) is None
    assert said_of("variant.BRAF.V600E", not_found("tissue")) == frozenset({"absent"})


def test_a_test_of_the_germline_counts() -> None:
    case = case_of(
        specimens=[PLASMA], assays=[panel("plasma", "BRCA1", "BRCA2", origin="germline")]
    )
    assert said_of("germline.BRCA1.truncating", case) == frozenset({"absent"})
    assert case.unread == ()


def test_genes_of_one_report_are_told_apart() -> None:
    said = {"present": False, "specimen": "plasma", "on": DAY, "where": "one-report"}
    variants = [
        {**said, "gene": "PIK3CA", "name": "E545K"},
        {**said, "gene": "ESR1", "name": "D538G"},
    ]
    tissue = panel("tissue", "AKT1", where="one-report")
    case = case_of(specimens=[PLASMA, TISSUE], variants=variants, assays=[tissue])
    assert said_of("variant.PIK3CA.hotspot", case) is None
    assert said_of("variant.AKT1.E17K", case) == frozenset({"absent"})
    (told,) = [u for u in case.unread if u.where == "one-report"]
    assert told.what == "PIK3CA: nothing more found in blood"
