"""Genomic observations -> variants, and what a test covered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from metboard.record.code_index import split_words
from metboard.record.codes import Codes, text_of
from metboard.record.context import Statement, id_in, unread
from metboard.record.fhir_genes import Parts, gene_words, genes_in, genes_of, sort_parts, value_of
from metboard.record.fhir_resources import Observation
from metboard.record.fhir_types import Concept
from metboard.record.record import Assay, VariantEntry

_PROTEIN, _CODING, _NAME = "48005-3", "48004-6", "81252-9"
_CHANGES, _SOURCE, _COPIES = ("48006-1", "48019-4"), "48002-0", "82155-3"
_SHORT = re.compile(
    r"\b(?:p\.)?\(?((?:[A-Z][a-z]{2}|[A-Z])\d+(?:_(?:[A-Z][a-z]{2}|[A-Z])\d+)?"
    r"(?:delins\w+|del|dup|ins\w+|fs\S*|[A-Z][a-z]{2}|[A-Z*]))\b"
)
_BY_FORM = (
    ("delins", "delins"),
    ("ins", "insertion"),
    ("dup", "duplication"),
    ("del", "deletion"),
    ("fs", "frameshift"),
)
_NAMES_ONE = re.compile(r"(?i)\b(?:exon|codon)s?\s*\d|\*\d|\brs\d{3}|\bc\.\d|\bV600\b")
_FAMILIES = {"ras": ("KRAS", "NRAS"), "brca": ("BRCA1", "BRCA2")}
"""What is wild type of a family is so of each of its genes."""
_STAIN = re.compile(r"(?i)immun\w*hist|immunostain|\bIHC\b|\bexpression\b")
_SPLICE = re.compile(r"c\.\d+[+-][12](?!\d)")
_TESTED_BY = {
    "fusion": "fusion",
    "rearrangement": "fusion",
    "translocation": "fusion",
    "amplification": "copy-number",
    "copy-number": "copy-number",
}


def read_variant(
    observation: Observation, where: str, on: date | None, codes: Codes
) -> Iterable[Statement]:
    """State each gene of a variant as present or absent; a gene without further words is a covered one."""
    present, parts = presence_of(observation, codes), sort_parts(observation.component)
    genes, faults = genes_of(parts, codes)
    yield from (unread(where, fault, "code and name are of different genes") for fault in faults)
    name, protein, kind = _described(observation, parts, codes)
    if not genes:
        genes = genes_in(name, codes) or (_family_in(name) if present == "no" else ())
    if not genes:
        yield unread(where, name or "a variant", "no gene named")
    elif not present:
        yield unread(where, f"{', '.join(genes)} {name}".strip(), "neither present nor absent")
    elif present == "no" and not (protein or kind or _NAMES_ONE.search(name)):
        yield Assay(genes=genes, where=where, on=on, specimen=_specimen(observation))
    else:
        yield from _entries(
            observation, parts, where, on, codes, genes, (name, protein, kind), present == "yes"
        )


def _entries(
    observation: Observation,
    parts: Parts,
    where: str,
    on: date | None,
    codes: Codes,
    genes: tuple[str, ...],
    described: tuple[str, str, str],
    present: bool,
) -> Iterable[Statement]:
    name, protein, kind = described
    if kind == "copy-number":
        # a number of copies is not yet an amplification: left open, so that no panel turns it into "absent"
        yield unread(
            where, f"{', '.join(genes)} copy number {_copies(parts)}", "not said whether amplified"
        )
        name = kind = ""
    elif not protein and not kind and not re.search(r"\d", name):
        name = ""
    origin = codes.word("source", value_of(parts, _SOURCE)) or None
    for gene in genes:
        yield VariantEntry(
            gene=gene,
            protein=protein,
            kind=kind,
            name=name,
            present=present,
            origin=origin,  # type: ignore[arg-type]
            where=where,
            on=on,
            specimen=_specimen(observation),
        )


def read_region(
    observation: Observation, where: str, on: date | None, codes: Codes
) -> Iterable[Statement]:
    """State which genes a test covered and, where it says so, for which kinds of change."""
    parts = sort_parts(observation.component)
    genes, faults = genes_of(parts, codes)
    yield from (unread(where, fault, "code and name are of different genes") for fault in faults)
    if not genes:
        yield unread(where, text_of(observation.code), "no gene named")
        return
    found = {_kind_of_test(word) for word in _changes(parts, codes)}
    kinds = tuple(kind for kind in ("sequence", "copy-number", "fusion") if kind in found)
    yield Assay(
        genes=genes,
        kinds=kinds or ("sequence",),
        where=where,
        on=on,
        specimen=_specimen(observation),
    )


def read_gene_in_text(
    observation: Observation, where: str, on: date | None, codes: Codes
) -> Iterable[Statement]:
    """Read a test that is named after its gene and answered by present or absent."""
    text = text_of(observation.code)
    present = codes.word("presence", observation.value_codeable_concept) or codes.word_in(
        "presence", observation.value_string
    )
    protein, kind = _protein_in(text), codes.word_in("change", text)
    named = bool(protein or kind or _NAMES_ONE.search(text))
    if _STAIN.search(text) and not protein:
        return
    together = _family_in(text) if present == "no" else ()
    for gene in dict.fromkeys((*genes_in(text, codes), *together)) if present else ():
        if present == "no" and not named:
            yield Assay(genes=(gene,), where=where, on=on)
        else:
            yield VariantEntry(
                gene=gene,
                protein=protein,
                kind=kind or _kind_by_form(protein, ""),
                name=text if named else "",
                present=present == "yes",
                where=where,
                on=on,
            )


def _family_in(text: str) -> tuple[str, ...]:
    """Give the genes of a family that a text names as one: wild type of all is wild type of each."""
    words = split_words(text)
    return tuple(gene for word, genes in _FAMILIES.items() if word in words for gene in genes)


def presence_of(observation: Observation, codes: Codes) -> str:
    """Say whether a variant was found: by the value, else by how it is to be understood."""
    concepts = (observation.value_codeable_concept, *observation.interpretation)
    return next((word for c in concepts if (word := codes.word("presence", c))), "")


def _specimen(observation: Observation) -> str:
    return id_in(observation.specimen)


def _described(observation: Observation, parts: Parts, codes: Codes) -> tuple[str, str, str]:
    """Give name, protein change and kind of change, the last from the words that say most."""
    name = name_of_variant(observation, parts)
    protein = _written(value_of(parts, _PROTEIN)) or _protein_in(name)
    coding = _written(value_of(parts, _CODING))
    kind = codes.word_in("change", name) or _kind_by_form(protein, coding)
    for code in () if kind else _CHANGES:
        kind = kind or codes.word("change", value_of(parts, code))
    for concept in () if kind else observation.interpretation:
        kind = kind or codes.word("change", concept)
    if _COPIES in parts and kind != "amplification":
        kind = "copy-number"
    return name or protein or coding, protein, kind


def name_of_variant(observation: Observation, parts: Parts) -> str:
    """Give what a variant is called, wherever the record says it."""
    return text_of(value_of(parts, _NAME)) or gene_words(parts) or _noted(observation)


def _noted(observation: Observation) -> str:
    """Give what a note says of a variant that has no other name."""
    return " ".join(note.text for note in observation.note) if not observation.component else ""


def _written(concept: Concept | None) -> str:
    if concept is None:
        return ""
    texts = (concept.text, *(c.code for c in concept.coding), *(c.display for c in concept.coding))
    return next(
        (text for text in texts if "p." in text or "c." in text), next((t for t in texts if t), "")
    )


@lru_cache(maxsize=2048)
def _protein_in(text: str) -> str:
    found = _SHORT.search(text)
    return f"p.{found[1]}" if found else ""


def _kind_by_form(protein: str, coding: str) -> str:
    """Read the kind of change from how it is written: p.E746_A750del is a deletion."""
    change = protein.rpartition("p.")[2]
    for mark, kind in _BY_FORM:
        if mark in change:
            return kind
    if "Ter" in change or "*" in change:
        return "nonsense"
    if _SPLICE.search(coding):
        return "splice"
    return "missense" if change and "=" not in change else ""


def _changes(parts: Parts, codes: Codes) -> Iterable[str]:
    for part in (part for code in _CHANGES for part in parts.get(code, ())):
        yield codes.word("change", part.value_codeable_concept)


def _kind_of_test(change: str) -> str:
    return _TESTED_BY.get(change, "sequence")


def _copies(parts: Parts) -> str:
    quantity = parts[_COPIES][0].value_quantity if _COPIES in parts else None
    number = quantity.value if quantity else None
    return "?" if number is None else f"{number:g}"
