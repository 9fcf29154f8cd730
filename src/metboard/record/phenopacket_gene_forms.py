"""The blocks of a phenopacket about genes and variants."""

from __future__ import annotations

from metboard.record.phenopacket_forms import Form, Term


class Gene(Form, kw_only=True):
    """GeneDescriptor."""

    value_id: str = ""
    symbol: str = ""
    description: object = None
    alternate_ids: object = None
    alternate_symbols: object = None
    xrefs: object = None


class Expression(Form, kw_only=True):
    """One way to write a variation."""

    syntax: str = ""
    value: str = ""
    version: object = None


class NamedValue(Form, kw_only=True):
    """Extension of a variation."""

    name: str = ""
    value: object = None


class Variation(Form, kw_only=True):
    """VariationDescriptor."""

    id: str = ""
    label: str = ""
    variation: object = None
    gene_context: Gene | None = None
    expressions: tuple[Expression, ...] = ()
    structural_type: Term | None = None
    allelic_state: Term | None = None
    extensions: tuple[NamedValue, ...] = ()
    description: object = None
    vcf_record: object = None
    xrefs: object = None
    alternate_labels: object = None
    molecule_context: object = None
    vrs_ref_allele_seq: object = None


class VariantInterpretation(Form, kw_only=True):
    """VariantInterpretation."""

    acmg_pathogenicity_classification: str | int = ""
    therapeutic_actionability: str | int = ""
    variation_descriptor: Variation | None = None


class GenomicInterpretation(Form, kw_only=True):
    """GenomicInterpretation."""

    subject_or_biosample_id: str = ""
    interpretation_status: str | int = ""
    gene: Gene | None = None
    variant_interpretation: VariantInterpretation | None = None


class Conclusion(Form, kw_only=True):
    """Diagnosis of an interpretation."""

    disease: Term | None = None
    genomic_interpretations: object = None


class Interpretation(Form, kw_only=True):
    """Interpretation."""

    id: str = ""
    progress_status: str | int = ""
    diagnosis: Conclusion | None = None
    summary: object = None
