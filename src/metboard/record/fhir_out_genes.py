"""Variants and what a test covered -> genomic observations."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.record.fhir_out_codes import change_codes, gene_codes
from metboard.record.fhir_out_context import Outgoing, head, of_specimen
from metboard.record.fhir_out_parts import Json, component, concept, day, fixed, hl7, words
from metboard.record.fhir_own import LOINC
from metboard.record.record import Assay, VariantEntry

_VARIANT, _REGION = "69548-6", "53041-0"
_GENE, _PROTEIN, _CHANGE, _NAME, _SOURCE = "48018-6", "48005-3", "48019-4", "81252-9", "48002-0"
_PRESENT = {True: "LA9633-4", False: "LA9634-2"}
ORIGINS = {"germline": "LA6683-2", "somatic": "LA6684-0"}


def write_variant(variant: VariantEntry, name: str, out: Outgoing) -> Iterable[Json]:
    """Write a variant that was found, looked for and not found, or left open."""
    parts = [
        _part(_GENE, concept(gene_codes(variant.gene, out.codes), "genes", variant.gene)),
        *(_written(_PROTEIN, variant.protein)),
        *(_written(_NAME, variant.name)),
    ]
    if variant.kind:
        parts.append(_part(_CHANGE, concept(change_codes(variant.kind), "changes", variant.kind)))
    present: Json = {"dataAbsentReason": hl7("data-absent-reason", "unknown")}
    if variant.present is not None:
        present = {"valueCodeableConcept": fixed(LOINC, _PRESENT[variant.present])}
    yield {
        **_genomic("genomic-variant", name, "variant", _VARIANT, out),
        **day("effectiveDateTime", variant.on),
        **present,
        **of_specimen(variant.specimen, out),
        "component": [*parts, *_origin(variant.origin)],
    }


def write_assay(assay: Assay, name: str, out: Outgoing) -> Iterable[Json]:
    """Write what a test covered."""
    genes = [
        _part(_GENE, concept(gene_codes(gene, out.codes), "genes", gene)) for gene in assay.genes
    ]
    kinds = [
        component((), "parts", "kind-of-test", {"valueCodeableConcept": concept((), "tests", kind)})
        for kind in assay.kinds
    ]
    parts = [*genes, *kinds, *_origin(assay.origin)]
    yield {
        **_genomic("genomic-region-studied", name, "assay", _REGION, out),
        **day("effectiveDateTime", assay.on),
        **({"method": words(assay.name)} if assay.name else {}),
        **of_specimen(assay.specimen, out),
        **({"component": parts} if parts else {}),
    }


def _genomic(mcode: str, name: str, own: str, code: str, out: Outgoing) -> Json:
    return {
        **head("Observation", name, own, out, mcode),
        "status": "final",
        "category": [hl7("observation-category", "laboratory")],
        "code": fixed(LOINC, code),
    }


def _part(code: str, value: Json) -> Json:
    return {"code": fixed(LOINC, code), "valueCodeableConcept": value}


def _written(code: str, text: str) -> Iterable[Json]:
    if text:
        yield _part(code, words(text))


def _origin(origin: str | None) -> Iterable[Json]:
    if origin:
        yield _part(_SOURCE, fixed(LOINC, ORIGINS[origin]))
