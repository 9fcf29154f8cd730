"""The components of a genomic observation, and the genes that they or a text name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from metboard.record.codes import Codes, text_of
from metboard.record.fhir_resources import Component
from metboard.record.fhir_types import Concept

Parts: TypeAlias = Mapping[str, Sequence[Component]]
"""The components of an observation by their code."""

_GENE = "48018-6"


def sort_parts(components: Iterable[Component]) -> Parts:
    """Give the components by each of their codes."""
    parts: dict[str, list[Component]] = defaultdict(list)
    for part in components:
        for coding in part.code.coding if part.code else ():
            alike = parts[coding.code]
            if not alike or alike[-1] is not part:
                alike.append(part)
    return parts


def value_of(parts: Parts, code: str) -> Concept | None:
    """Give the value of the first component with this code."""
    if code not in parts:
        return None
    found = parts[code][0]
    return found.value_codeable_concept or Concept(text=found.value_string)


def genes_of(parts: Parts, codes: Codes) -> tuple[tuple[str, ...], list[str]]:
    """Give the symbols of all genes named, and those whose code and display disagree."""
    genes: dict[str, None] = {}
    faults: list[str] = []
    for part in parts.get(_GENE, ()):
        named = _named(part.value_codeable_concept or Concept(text=part.value_string), codes)
        for gene in named.genes:
            genes[gene] = None
        faults.extend(named.faults)
        for gene in named.in_doubt:
            genes.pop(gene, None)
    return tuple(genes), faults


class _Named(NamedTuple):
    """The genes that a concept names, what is wrong with it, and the genes that this puts in doubt."""

    genes: tuple[str, ...]
    faults: tuple[str, ...]
    in_doubt: tuple[str, ...]


@lru_cache(maxsize=2048)  # a panel names the same genes in every report
def _named(concept: Concept, codes: Codes) -> _Named:
    genes: tuple[str, ...] = ()
    faults: list[str] = []
    in_doubt: list[str] = []
    found = {gene for c in concept.coding for gene in _genes(c.code, c.display, codes)}
    if (
        len({gene.upper() for gene in found}) > 1
        and len(concept.coding) > 1
        and _is_one_gene(concept)
    ):
        faults.append(text_of(concept))
    elif found or concept.text:
        genes = tuple(sorted(found)) or (concept.text.split()[0],)
    for coding in concept.coding:
        by_code, by_name = codes.genes.get(_hgnc(coding.code)), coding.display.upper()
        if by_code and by_name in codes.symbols and by_name != by_code:
            faults.append(f"{coding.code} {coding.display}")
            in_doubt += [by_code, by_name]
    return _Named(genes, tuple(faults), tuple(in_doubt))


def gene_words(parts: Parts) -> str:
    """Give what stands in the place of a gene when it is more than a gene: `BRAF V600E`."""
    found = value_of(parts, _GENE)
    words = next((c.code for c in found.coding if " " in c.code.strip()), "") if found else ""
    return words.strip()


def _is_one_gene(concept: Concept) -> bool:
    """Tell whether the codings are of several systems: of one system they list several genes."""
    systems = [coding.system for coding in concept.coding]
    return len(set(systems)) == len(systems)


def _hgnc(code: str) -> str:
    return code if code.startswith("HGNC:") else f"HGNC:{code}"


def _genes(code: str, display: str, codes: Codes) -> tuple[str, ...]:
    """Give a gene's symbol: by its HGNC number, else as displayed, else what the code itself says in words."""
    known = codes.genes.get(_hgnc(code))
    if known:
        return (known,)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{1,11}", display):
        return (display.upper(),)
    return genes_in(code, codes) or ((code,) if code else ())


@lru_cache(maxsize=2048)
def genes_in(text: str, codes: Codes) -> tuple[str, ...]:
    """Give the symbols of the known genes that a text names."""
    found = [word for word in re.findall(r"[A-Z][A-Z0-9]{1,11}", text) if word in codes.symbols]
    return tuple(dict.fromkeys(found))
