"""Variants and assays -> facts: found is present, covered and not found is absent, all else unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from metboard.case.values import places_of
from metboard.facts import Fact
from metboard.knowledge.schema import Gene, VariantClass
from metboard.record import Assay, Unread, VariantEntry

PRESENT, ABSENT = frozenset({"present"}), frozenset({"absent"})


def find_variants(
    genes: Mapping[str, Gene],
    variants: Iterable[VariantEntry],
    assays: Iterable[Assay],
    begun: Mapping[str, date] = MappingProxyType({}),
) -> Iterable[tuple[str, Fact]]:
    """State what each variant and each assay says about the classes of variants.

    `begun`: the day on which each class of drugs was first given. That a resistance variant was absent before that
    day says nothing of today.
    """
    variants = tuple(variants)
    for variant in variants:
        gene = genes.get(variant.gene)
        if gene is not None and variant.present is not None:
            for name, made, fact in _of_variant(gene, variant):
                if fact.possible == PRESENT or _holds_still(fact, made, begun):
                    yield name, fact
    yield from _absent(genes, variants, tuple(assays), begun)


def find_inherited(
    genes: Mapping[str, Gene], variants: Iterable[VariantEntry], assays: Iterable[Assay]
) -> Iterable[tuple[str, Fact]]:
    """State what tests of the germline say, for the genes of which it is asked."""
    asked = {name: gene for name, gene in genes.items() if gene.germline}
    inherited = [v for v in variants if v.origin == "germline"]
    tested = [a for a in assays if a.origin == "germline"]
    for name, fact in find_variants(asked, inherited, tested):
        yield name.replace("variant.", "germline.", 1), fact


def _holds_still(absent: Fact, made: VariantClass, begun: Mapping[str, date]) -> bool:
    """Tell whether what was not found then may be taken as absent today."""
    first = begun.get(made.acquired_under)
    return first is None or (absent.at is not None and absent.at >= first)


def unplaced(genes: Mapping[str, Gene], variants: Iterable[VariantEntry]) -> Iterable[Unread]:
    """Name every variant found that is of no class which the knowledge asks for."""
    for variant in variants:
        if not variant.present:
            continue
        gene = genes.get(variant.gene)
        if gene is not None and any(belongs(variant, made) for made in gene.classes.values()):
            continue
        what = " ".join(
            each for each in (variant.gene, variant.protein or variant.name or variant.kind) if each
        )
        why = (
            "no option asks about this gene"
            if gene is None
            else "no option asks for a variant so described"
        )
        yield Unread(where=variant.where, what=what, why=why)


def belongs(variant: VariantEntry, made: VariantClass) -> bool | None:
    """Answer whether a variant is of a class; None when the variant is described too vaguely."""
    return _belongs(variant.protein, variant.name, variant.kind, made)


@lru_cache(maxsize=4096)  # the same few variants are asked about again and again
def _belongs(written: str, name: str, kind: str, made: VariantClass) -> bool | None:
    protein = short_protein(written)
    if protein and any(_same_protein(protein, each) for each in made.proteins):
        return True
    text = f"{name} {written}".lower()
    if any(
        re.search(rf"(?<![a-z0-9]){re.escape(each.lower())}(?![a-z0-9])", text)
        for each in made.names
    ):
        return True
    kind = kind or kind_of(protein)
    if kind and kind in made.kinds:
        if made.codons is None:
            return True
        at = codons_of(protein)
        if at is None:
            return None
        return made.codons[0] <= at[0] and at[1] <= made.codons[1]
    if kind in made.open_kinds or (made.proteins and not protein and kind in _OF_A_PROTEIN):
        return None
    return False if protein or kind else None


_OF_A_PROTEIN = frozenset(
    {"missense", "substitution", "deletion", "insertion", "duplication", "delins"}
)
"""Kinds that may be any protein change of a list when the change itself is not given."""


def short_protein(text: str) -> str:
    """Reduce a protein change to one-letter form without brackets: `p.(Leu858Arg)` -> `L858R`."""
    bare = re.sub(r"^.*?p\.", "", text.strip())
    bare = bare.strip("()[] ")
    for three, one in _AMINO_ACIDS.items():
        bare = bare.replace(three, one)
    return bare


_KINDS = (
    ("delins", re.compile(r"delins")), ("deletion", re.compile(r"del")), ("insertion", re.compile(r"ins")),
    ("duplication", re.compile(r"dup")), ("frameshift", re.compile(r"fs")),
    ("nonsense", re.compile(r"[A-Z]\d+(\*|X)$")), ("substitution", re.compile(r"^[A-Z]\d+[A-Z]$")),
)  # fmt: skip


def kind_of(protein: str) -> str:
    """Name the kind of a protein change in one-letter form; empty when it is none of these.

    >>> kind_of("E746_A750del"), kind_of("D770_N771insG"), kind_of("L858R")
    ('deletion', 'insertion', 'substitution')
    """
    return next((kind for kind, pattern in _KINDS if pattern.search(protein)), "")


def codons_of(protein: str) -> tuple[int, int] | None:
    """Give the first and last codon that a protein change names."""
    numbers = [int(n) for n in re.findall(r"[A-Z*](\d+)", protein)]
    return (min(numbers), max(numbers)) if numbers else None


def _same_protein(protein: str, pattern: str) -> bool:
    if pattern.endswith("X"):
        return re.fullmatch(re.escape(pattern[:-1]) + r"[A-Z]", protein) is not None
    return protein == pattern


def _of_variant(gene: Gene, variant: VariantEntry) -> Iterable[tuple[str, VariantClass, Fact]]:
    for name, made in gene.classes.items():
        if made.any_of or not belongs(variant, made):
            continue
        possible = PRESENT if variant.present else ABSENT
        yield (
            f"variant.{gene.id}.{name}",
            made,
            Fact(possible=possible, where=places_of(variant.where), at=variant.on),
        )


def _absent(
    genes: Mapping[str, Gene],
    variants: tuple[VariantEntry, ...],
    assays: tuple[Assay, ...],
    begun: Mapping[str, date],
) -> Iterable[tuple[str, Fact]]:
    """A covered gene in which nothing of a class was found has none of it.

    A variant of the gene that is too vaguely described to be placed leaves the class open.
    """
    clear = {
        name: _clear_classes(genes[name], variants) for name in _covered(assays) if name in genes
    }
    for assay in assays:
        fact = Fact(possible=ABSENT, where=places_of(assay.where), at=assay.on)
        for name in assay.genes:
            for fact_name, made in clear.get(name, ()):
                if made.tested_by in assay.kinds and _holds_still(fact, made, begun):
                    yield fact_name, fact


def _covered(assays: Iterable[Assay]) -> Iterable[str]:
    return dict.fromkeys(name for assay in assays for name in assay.genes)


def _clear_classes(
    gene: Gene, variants: Iterable[VariantEntry]
) -> tuple[tuple[str, VariantClass], ...]:
    """Give the classes to which no variant that was found can belong, with the names of their facts."""
    found = [v for v in variants if v.gene == gene.id and v.present]
    return tuple(
        (f"variant.{gene.id}.{name}", made)
        for name, made in gene.classes.items()
        if not made.any_of and all(belongs(variant, made) is False for variant in found)
    )


_AMINO_ACIDS = {
    "Ala": "A",
    "Arg": "R",
    "Asn": "N",
    "Asp": "D",
    "Cys": "C",
    "Gln": "Q",
    "Glu": "E",
    "Gly": "G",
    "His": "H",
    "Ile": "I",
    "Leu": "L",
    "Lys": "K",
    "Met": "M",
    "Phe": "F",
    "Pro": "P",
    "Ser": "S",
    "Thr": "T",
    "Trp": "W",
    "Tyr": "Y",
    "Val": "V",
    "Ter": "*",
}
