"""Genomic interpretations -> variants, as FHIR has them; what was rejected or called benign is no finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from metboard.record.codes import text_of
from metboard.record.context import unread
from metboard.record.dates import join_text
from metboard.record.fhir_own import HGNC, LOINC
from metboard.record.fhir_resources import Component, Condition, Observation
from metboard.record.fhir_types import Coding, Concept, Quantity, Reference
from metboard.record.phenopacket_blocks import Packet, Said, item_of, read_blocks
from metboard.record.phenopacket_forms import Term
from metboard.record.phenopacket_gene_forms import (
    Gene,
    GenomicInterpretation,
    Interpretation,
    VariantInterpretation,
    Variation,
)
from metboard.record.phenopacket_terms import concept_of, named

_VARIANT, _PRESENT = "69548-6", "LA9633-4"
_GENE, _PROTEIN, _CODING, _NAME = "48018-6", "48005-3", "48004-6", "81252-9"
_CHANGE, _SOURCE, _COPIES = "48019-4", "48002-0", "82155-3"
_INHERITED: Mapping[str, str] = {"germline": "LA6683-2", "somatic": "LA6684-0"}
_NO_FINDING: Mapping[str | int, str] = {
    "REJECTED": "rejected: no finding",
    1: "rejected: no finding",
}
_CLASSES: Mapping[str | int, str] = {
    "BENIGN": "called benign: no finding",
    "LIKELY_BENIGN": "called likely benign: no finding",
    "UNCERTAIN_SIGNIFICANCE": "of uncertain significance: no finding",
}
_KNOWN = frozenset({"", "UNKNOWN_STATUS", "CANDIDATE", "CONTRIBUTORY", "CAUSATIVE", 0, 2, 3, 4})
_KNOWN_CLASSES = frozenset({"", "NOT_PROVIDED", "PATHOGENIC", "LIKELY_PATHOGENIC", 0})
_PATHOGENIC = ("PATHOGENIC", "LIKELY_PATHOGENIC")
_OPEN = ("IN_PROGRESS", "UNSOLVED", 1, 4)
Sample = tuple[str, str, Literal["germline", "somatic"] | None]
"""Id of a sample, day on which it was taken, and whether it shows inherited genes."""


def read_interpretation(
    where: str, interpretation: Interpretation, packet: Packet, samples: Sequence[Sample]
) -> Iterable[Said]:
    """State the variants of one interpretation, and its diagnosis where no disease names a tumour."""
    conclusion = interpretation.diagnosis
    if conclusion is None:
        yield unread(where, "an interpretation", "no diagnosis and no variant in it")
        return
    disease = concept_of(conclusion.disease)
    if disease is not None and not packet.tumours and not packet.histologies:
        if interpretation.progress_status in _OPEN:
            yield unread(where, text_of(disease), "not confirmed: the interpretation is open")
        else:
            yield item_of(Condition(code=named(disease)), f"{where}.diagnosis.disease")
    elif disease is not None and not _is_listed(conclusion.disease, packet):
        what = text_of(disease)
        yield unread(f"{where}.diagnosis.disease", what, "diagnoses are read from the diseases")
    place = f"{where}.diagnosis.genomicInterpretations"
    found, faults = read_blocks(conclusion.genomic_interpretations, GenomicInterpretation, place)
    yield from faults
    for at, genomic in found:
        yield from _genomic(at, genomic, packet, samples)


def _is_listed(term: Term | None, packet: Packet) -> bool:
    """Tell whether a disease is one of those that the packet lists."""
    if term is None:
        return True
    listed = [disease.term for _, disease in packet.tumours]
    labels = {each.label.lower() for each in listed} - {""}
    return term.id in {each.id for each in listed} - {""} or term.label.lower() in labels


def _genomic(
    where: str, genomic: GenomicInterpretation, packet: Packet, samples: Sequence[Sample]
) -> Iterable[Said]:
    variant = genomic.variant_interpretation or VariantInterpretation()
    variation = variant.variation_descriptor or Variation()
    gene = genomic.gene or variation.gene_context
    what = " ".join(filter(None, (_symbol(gene), _name(variation)))) or "a variant"
    status = genomic.interpretation_status
    why = _NO_FINDING.get(status) or _why_none(variant)
    if not why and status not in _KNOWN:
        why = f"its status {status!r} is not understood"
    if why:
        yield unread(where, what, why)
    elif genomic.gene is None and genomic.variant_interpretation is None:
        yield unread(where, what, "neither gene nor variant")
    else:
        yield item_of(_observation(genomic, variant, variation, gene, packet, samples), where)


def _why_none(variant: VariantInterpretation) -> str:
    """Say why a variant proves nothing; one that is called actionable counts, though its inheritance is uncertain."""
    said = variant.acmg_pathogenicity_classification
    if isinstance(said, int) and said:
        return f"class {said}: a number stands for different classes in different versions"
    if said == "UNCERTAIN_SIGNIFICANCE" and variant.therapeutic_actionability == "ACTIONABLE":
        return ""
    if said not in _CLASSES and said not in _KNOWN_CLASSES:
        return f"its class {said!r} is not understood"
    return _CLASSES.get(said, "")


def _observation(
    genomic: GenomicInterpretation,
    variant: VariantInterpretation,
    variation: Variation,
    gene: Gene | None,
    packet: Packet,
    samples: Sequence[Sample],
) -> Observation:
    of = genomic.subject_or_biosample_id
    sample = next((each for each in samples if each[0] == of), ("", "", None))
    deleterious = variant.acmg_pathogenicity_classification in _PATHOGENIC
    name = join_text(_name(variation), "pathogenic variant" if deleterious else "")
    parts = [
        _part(_GENE, _gene(gene)),
        _part(_PROTEIN, _written(variation, "p")),
        _part(_CODING, _written(variation, "c")),
        _part(_NAME, Concept(text=name) if name else None),
        _part(_CHANGE, concept_of(variation.structural_type)),
        _part(_SOURCE, _source(variation, of, sample, packet, samples)),
        _copies(variation),
    ]
    present = Coding(system=LOINC, code=_PRESENT, display="Present")
    return Observation(
        code=_loinc(_VARIANT),
        value_codeable_concept=Concept(coding=(present,)),
        component=tuple(part for part in parts if part is not None),
        effective_date_time=sample[1],
        specimen=Reference(reference=sample[0]) if sample[0] else None,
    )


def _source(
    variation: Variation, of: str, sample: Sample, packet: Packet, samples: Sequence[Sample]
) -> Concept | None:
    """Tell whether a variant is inherited: as said, by a normal sample, or found in the person beside a tumour's."""
    said = " ".join(
        e.value for e in variation.extensions if "origin" in e.name and isinstance(e.value, str)
    )
    word = packet.codes.word_in("source", said) or sample[2] or ""
    if not word and of and of == packet.subject and samples:
        word = "germline"
    return _loinc(_INHERITED[word]) if word in _INHERITED else None


def _loinc(code: str) -> Concept:
    return Concept(coding=(Coding(system=LOINC, code=code),))


def _part(code: str, value: Concept | None) -> Component | None:
    return Component(code=_loinc(code), value_codeable_concept=value) if value else None


def _symbol(gene: Gene | None) -> str:
    return (gene.symbol or gene.value_id) if gene else ""


def _gene(gene: Gene | None) -> Concept | None:
    """Give a gene by its HGNC number and symbol; a number of another system is left to the symbol."""
    if gene is None or not (gene.symbol or gene.value_id):
        return None
    if gene.value_id.upper().startswith("HGNC:"):
        return Concept(coding=(Coding(system=HGNC, code=gene.value_id, display=gene.symbol),))
    return Concept(coding=(Coding(system=HGNC, display=gene.symbol),)) if gene.symbol else None


def _name(variation: Variation) -> str:
    written = next((e.value for e in variation.expressions if e.syntax.startswith("hgvs")), "")
    return variation.label or written


def _written(variation: Variation, kind: str) -> Concept | None:
    """Give the change of the protein (`p`) or of the coding sequence (`c`) without its reference sequence."""
    pattern = re.compile(rf"(?:\A|:)({kind}\..+)")
    for each in variation.expressions:
        found = pattern.search(each.value)
        if found:
            return Concept(text=found[1])
    return None


def _copies(variation: Variation) -> Component | None:
    """Give a number of copies, so that it is not taken for another kind of change."""
    inner = variation.variation if isinstance(variation.variation, dict) else {}
    if not any("copynumber" in str(key).lower() for key in (*inner, inner.get("type", ""))):
        return None
    value = inner.get("copyNumber")
    number = value.get("number") if isinstance(value, dict) else None
    copies = number.get("value") if isinstance(number, dict) else None
    known = float(copies) if isinstance(copies, (int, float)) else None
    return Component(code=_loinc(_COPIES), value_quantity=Quantity(value=known, unit="1"))
