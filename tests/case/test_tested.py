"""Every result has its day and its sample; samples differ only where both were examined."""

from __future__ import annotations

from datetime import date
from typing import Any

from metboard.case.tested import Results, find_tested
from metboard.options import engine
from metboard.record import Assay, Finding, Record, Specimen, VariantEntry

THEN, NOW = date(2024, 1, 1), date(2026, 1, 1)
SAMPLES = (
    Specimen(id="p", origin="primary", kind="tissue", where="Specimen/p"),
    Specimen(id="m", origin="metastasis", organ="liver", kind="tissue", where="Specimen/m"),
)
E545K = VariantEntry(gene="PIK3CA", protein="p.Glu545Lys", specimen="m", on=NOW)
PANEL = Assay(name="panel", genes=("KRAS", "PIK3CA"), specimen="p", on=THEN)


def results_of(as_of: date = NOW, **entries: Any) -> Results:
    return find_tested(Record(id="x", specimens=SAMPLES, **entries), engine().words, as_of)


def her2(value: str, specimen: str, on: date) -> Finding:
    return Finding(fact="marker.HER2_IHC", value=value, specimen=specimen, on=on)


def test_a_marker_keeps_its_sample_by_id_or_by_place() -> None:
    found = results_of(findings=(her2("0", "p", THEN), her2("2+", "Specimen/m", NOW)))
    assert [(r.specimen.id if r.specimen else "") for r in found.markers] == ["m", "p"]


def test_a_marker_that_differs_between_primary_and_metastasis_is_named() -> None:
    (difference,) = results_of(findings=(her2("0", "p", THEN), her2("2+", "m", NOW))).differences
    assert difference.name == "marker.HER2_IHC"


def test_the_same_value_in_both_is_no_difference() -> None:
    assert results_of(findings=(her2("2+", "p", THEN), her2("2+", "m", NOW))).differences == ()


def test_a_value_that_leaves_the_other_possible_is_no_difference() -> None:
    vague = Finding(fact="marker.HER2_IHC", value=("0", "1+"), specimen="p", on=THEN)
    assert results_of(findings=(vague, her2("1+", "m", NOW))).differences == ()


def test_a_change_in_one_sample_kind_is_no_difference() -> None:
    assert results_of(findings=(her2("0", "m", THEN), her2("2+", "m", NOW))).differences == ()


def test_a_variant_that_a_panel_of_the_primary_missed_is_named() -> None:
    (difference,) = results_of(variants=(E545K,), assays=(PANEL,)).differences
    assert difference.name == "PIK3CA E545K"


def test_a_gene_that_was_not_examined_is_no_difference() -> None:
    panel = Assay(name="panel", genes=("KRAS",), specimen="p", on=THEN)
    assert results_of(variants=(E545K,), assays=(panel,)).differences == ()


def test_a_panel_that_reads_no_sequence_does_not_speak_of_a_change_of_one_letter() -> None:
    panel = Assay(name="f", genes=("PIK3CA",), kinds=("fusion",), specimen="p", on=THEN)
    assert results_of(variants=(E545K,), assays=(panel,)).differences == ()


def test_another_variant_of_the_gene_in_the_primary_is_not_called_a_difference() -> None:
    vague = VariantEntry(gene="PIK3CA", specimen="p", on=THEN)
    assert results_of(variants=(E545K, vague), assays=(PANEL,)).differences == ()


def test_a_panel_names_the_genes_in_which_it_found_nothing() -> None:
    here = VariantEntry(gene="KRAS", protein="G12D", specimen="p", on=THEN)
    (panel,) = results_of(variants=(here,), assays=(PANEL,)).panels
    assert panel.clear == ("PIK3CA",)


def test_a_variant_of_an_unknown_sample_may_be_what_the_panel_found() -> None:
    somewhere = VariantEntry(gene="KRAS", protein="G12D", on=THEN)
    (panel,) = results_of(variants=(somewhere,), assays=(PANEL,)).panels
    assert panel.clear == ("PIK3CA",)


def test_results_after_the_clock_do_not_count() -> None:
    assert results_of(THEN, variants=(E545K,)).variants == ()
