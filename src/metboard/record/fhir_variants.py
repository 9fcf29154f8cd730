"""Genomic observations -> variants, and what a test covered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from metboard.record.codes import Codes, text_of
from metboard.record.context import Statement, unread
from metboard.record.fhir_genes import genes_in, genes_of, parts_of, value_of
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
    present = codes.word("presence", observation.value_codeable_concept)
    genes, faults = genes_of(observation.component, codes)
    yield from (unread(where, fault, "code and name are of different genes") for fault in faults)
    name, protein, kind = _described(observation, codes)
    if not genes:
        genes = genes_in(name, codes)
    if not genes:
        yield unread(where, name or "a variant", "no gene named")
    elif not present:
        yield unread(where, f"{', '.join(genes)} {name}".strip(), "neither present nor absent")
    elif present == "no" and not (protein or kind):
        yield Assay(genes=genes, where=where, on=on, specimen=_specimen(observation))
    else:
        yield from _entries(
            observation, where, on, codes, genes, (name, protein, kind), present == "yes"
        )


def _entries(
    observation: Observation,
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
            where,
            f"{', '.join(genes)} copy number {_copies(observation)}",
            "not said whether amplified",
        )
        name = kind = ""
    elif not protein and not kind and not re.search(r"\d", name):
        name = ""
    origin = codes.word("source", value_of(observation.component, _SOURCE)) or None
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
    genes, faults = genes_of(observation.component, codes)
    yield from (unread(where, fault, "code and name are of different genes") for fault in faults)
    if not genes:
        yield unread(where, text_of(observation.code), "no gene named")
        return
    found = {_kind_of_test(word) for word in _changes(observation, codes)}
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
    for gene in genes_in(text, codes) if present else ():
        if present == "no" and not (protein or kind):
            yield Assay(genes=(gene,), where=where, on=on)
        else:
            yield VariantEntry(
                gene=gene,
                protein=protein,
                kind=kind or _kind_by_form(protein, ""),
                name=text if protein or kind else "",
                present=present == "yes",
                where=where,
                on=on,
            )


def _specimen(observation: Observation) -> str:
    return observation.specimen.reference if observation.specimen else ""


def _described(observation: Observation, codes: Codes) -> tuple[str, str, str]:
    """Give name, protein change and kind of change, the last from the words that say most."""
    parts = observation.component
    name = text_of(value_of(parts, _NAME))
    protein = _written(value_of(parts, _PROTEIN)) or _protein_in(name)
    coding = _written(value_of(parts, _CODING))
    kind = codes.word_in("change", name) or _kind_by_form(protein, coding)
    for code in () if kind else _CHANGES:
        kind = kind or codes.word("change", value_of(parts, code))
    if next(iter(parts_of(parts, _COPIES)), None) is not None and kind != "amplification":
        kind = "copy-number"
    return name or protein or coding, protein, kind


def _written(concept: Concept | None) -> str:
    if concept is None:
        return ""
    texts = (concept.text, *(c.code for c in concept.coding), *(c.display for c in concept.coding))
    return next(
        (text for text in texts if re.search(r"[pc]\.", text)), next((t for t in texts if t), "")
    )


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


def _changes(observation: Observation, codes: Codes) -> Iterable[str]:
    for part in parts_of(observation.component, *_CHANGES):
        yield codes.word("change", part.value_codeable_concept)


def _kind_of_test(change: str) -> str:
    return _TESTED_BY.get(change, "sequence")


def _copies(observation: Observation) -> str:
    part = next(iter(parts_of(observation.component, _COPIES)), None)
    number = part.value_quantity.value if part and part.value_quantity else None
    return "?" if number is None else f"{number:g}"
