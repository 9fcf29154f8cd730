"""Variants and assays: found is present, covered and not found is absent, all else is unknown."""

from __future__ import annotations

import pytest

from metboard.case.biomarkers import belongs, codons_of, find_variants, short_protein
from metboard.facts import Choices, exactly
from metboard.knowledge.schema import Gene, VariantClass
from metboard.record import Assay, VariantEntry

GENES = {
    "EGFR": Gene(
        id="EGFR", title="EGFR",
        classes={
            "L858R": VariantClass(title="L858R", proteins=("L858R",)),
            "G719X": VariantClass(title="G719X", proteins=("G719X",)),
            "exon19del": VariantClass(
                title="exon 19 deletion", kinds=("deletion",), codons=(729, 761), names=("exon 19 deletion",)),
            "amplification": VariantClass(title="amplification", kinds=("amplification",), tested_by="copy-number"),
            "activating": VariantClass(title="activating", any_of=("L858R", "exon19del")),
        },
    )
}  # fmt: skip
CLASSES = GENES["EGFR"].classes


def found(variants: list[VariantEntry], assays: list[Assay]) -> dict[str, Choices]:
    facts = dict(find_variants(GENES, variants, assays))
    return {name.removeprefix("variant.EGFR."): f.possible for name, f in facts.items()}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("p.L858R", "L858R"),
        ("p.(Leu858Arg)", "L858R"),
        ("NP_005219.2:p.Leu858Arg", "L858R"),
        ("L858R", "L858R"),
        ("p.Trp24Ter", "W24*"),
        ("p.(Glu746_Ala750del)", "E746_A750del"),
        ("", ""),
    ],
)
def test_a_protein_change_is_reduced_to_one_letter_form(text: str, short: str) -> None:
    assert short_protein(text) == short


@pytest.mark.parametrize(
    ("protein", "codons"),
    [("L858R", (858, 858)), ("E746_A750del", (746, 750)), ("amplified", None)],
)
def test_the_codons_of_a_change_are_read_from_it(
    protein: str, codons: tuple[int, int] | None
) -> None:
    assert codons_of(protein) == codons


@pytest.mark.parametrize(
    ("protein", "name", "answer"),
    [
        ("p.L858R", "L858R", True),
        ("p.L858M", "L858R", False),
        ("p.G719S", "G719X", True),
        ("p.G719*", "G719X", False),
        ("p.G72S", "G719X", False),
        ("p.E746_A750del", "exon19del", True),
        ("p.E709_T710del", "exon19del", False),
        ("p.L858R", "exon19del", False),
    ],
)
def test_a_protein_change_belongs_to_its_class_only(protein: str, name: str, answer: bool) -> None:
    assert belongs(VariantEntry(gene="EGFR", protein=protein), CLASSES[name]) is answer


def test_a_variant_in_words_belongs_to_the_class_of_that_name() -> None:
    in_words = VariantEntry(gene="EGFR", name="EGFR exon 19 deletion (in frame)")
    assert belongs(in_words, CLASSES["exon19del"]) is True


def test_a_variant_that_is_described_too_vaguely_may_be_of_any_class() -> None:
    vague = VariantEntry(gene="EGFR")
    assert {belongs(vague, each) for each in CLASSES.values() if not each.any_of} == {None}
    assert belongs(VariantEntry(gene="EGFR", kind="deletion"), CLASSES["exon19del"]) is None


def test_a_variant_that_was_found_is_present_and_says_nothing_of_others() -> None:
    assert found([VariantEntry(gene="EGFR", protein="p.L858R")], []) == {
        "L858R": exactly("present")
    }


def test_a_covered_gene_in_which_nothing_was_found_has_nothing_of_what_was_tested() -> None:
    absent = exactly("absent")
    assert found([], [Assay(genes=("EGFR",))]) == {
        "L858R": absent,
        "G719X": absent,
        "exon19del": absent,
    }
    assert found([], [Assay(genes=("EGFR",), kinds=("copy-number",))]) == {"amplification": absent}


def test_a_gene_that_was_not_covered_or_not_known_says_nothing() -> None:
    assert found([], [Assay(genes=("ALK",))]) == {}
    assert found([VariantEntry(gene="XYZ1", protein="p.L858R")], []) == {}


def test_a_vague_variant_leaves_the_classes_of_its_gene_open() -> None:
    assert found([VariantEntry(gene="EGFR")], [Assay(genes=("EGFR",))]) == {}


def test_a_variant_that_was_looked_for_and_not_found_is_absent() -> None:
    looked_for = VariantEntry(gene="EGFR", protein="p.L858R", present=False)
    assert found([looked_for], []) == {"L858R": exactly("absent")}


def test_beside_a_found_variant_the_other_classes_of_the_assay_are_absent() -> None:
    made = found([VariantEntry(gene="EGFR", protein="p.L858R")], [Assay(genes=("EGFR",))])
    assert made == {
        "L858R": exactly("present"),
        "G719X": exactly("absent"),
        "exon19del": exactly("absent"),
    }
