"""The building blocks of a GA4GH Phenopacket (version 2), as far as metboard reads them.

Fields of type `object` are known and not used, or are read block by block, so that one fault spoils one block.
"""

from __future__ import annotations

from typing import dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Form(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all blocks."""


class Term(Form, kw_only=True):
    """OntologyClass: a code with its prefix, and its label."""

    id: str = ""
    label: str = ""


class Age(Form, kw_only=True):
    """Age, as an ISO 8601 duration."""

    iso8601duration: str = ""


class AgeRange(Form, kw_only=True):
    """Youngest and oldest age."""

    start: Age = Age()
    end: Age = Age()


class Interval(Form, kw_only=True):
    """From and until, as timestamps."""

    start: str = ""
    end: str = ""


class Gestation(Form, kw_only=True):
    """Age in the womb."""

    weeks: int = 0
    days: int = 0


class TimeElement(Form, kw_only=True):
    """A time, in one of six ways."""

    age: Age | str | None = None
    age_range: AgeRange | None = None
    timestamp: str = ""
    interval: Interval | None = None
    ontology_class: Term | None = None
    gestational_age: Gestation | None = None


class Limits(Form, kw_only=True):
    """ReferenceRange."""

    unit: Term | None = None
    low: float | None = None
    high: float | None = None


class Amount(Form, kw_only=True):
    """Quantity."""

    unit: Term | None = None
    value: float | None = None
    reference_range: Limits | None = None


class Vital(Form, kw_only=True):
    """VitalStatus."""

    status: str = ""
    time_of_death: TimeElement | None = None
    cause_of_death: object = None
    survival_time_in_days: object = None


class Individual(Form, kw_only=True):
    """Individual: the subject."""

    id: str = ""
    date_of_birth: str = ""
    time_at_last_encounter: TimeElement | None = None
    vital_status: Vital | str | None = None
    sex: str | int = ""
    alternate_ids: object = None
    karyotypic_sex: object = None
    gender: object = None
    taxonomy: object = None


class Feature(Form, kw_only=True):
    """PhenotypicFeature; `negated` is what version 1 called `excluded`."""

    type: Term = Term()
    excluded: bool = False
    negated: bool = False
    severity: Term | None = None
    modifiers: tuple[Term, ...] = ()
    onset: TimeElement | None = None
    resolution: TimeElement | None = None
    description: object = None
    evidence: object = None


class Disease(Form, kw_only=True):
    """Disease."""

    term: Term = Term()
    excluded: bool = False
    negated: bool = False
    onset: TimeElement | None = None
    resolution: TimeElement | None = None
    disease_stage: tuple[Term, ...] = ()
    clinical_tnm_finding: tuple[Term, ...] = ()
    primary_site: Term | None = None
    laterality: Term | None = None


class Meaning(Form, kw_only=True):
    """Value: an amount or a term."""

    quantity: Amount | None = None
    ontology_class: Term | None = None


class Typed(Form, kw_only=True):
    """TypedQuantity."""

    type: Term = Term()
    quantity: Amount = Amount()


class Several(Form, kw_only=True):
    """ComplexValue."""

    typed_quantities: tuple[Typed, ...] = ()


class Measurement(Form, kw_only=True):
    """Measurement."""

    assay: Term = Term()
    value: Meaning | None = None
    complex_value: Several | None = None
    time_observed: TimeElement | None = None
    description: object = None
    procedure: object = None


class Intervention(Form, kw_only=True):
    """Procedure."""

    code: Term = Term()
    body_site: Term | None = None
    performed: TimeElement | None = None


class Biosample(Form, kw_only=True):
    """Biosample."""

    id: str = ""
    individual_id: str = ""
    derived_from_id: object = None
    description: str = ""
    sampled_tissue: Term | None = None
    sample_type: Term | None = None
    phenotypic_features: object = None
    measurements: object = None
    time_of_collection: TimeElement | None = None
    histological_diagnosis: Term | None = None
    tumor_progression: Term | None = None
    tumor_grade: Term | None = None
    pathological_stage: Term | None = None
    pathological_tnm_finding: tuple[Term, ...] = ()
    diagnostic_markers: tuple[Term, ...] = ()
    procedure: Intervention | None = None
    material_sample: Term | None = None
    taxonomy: object = None
    files: object = None
    sample_processing: object = None
    sample_storage: object = None


class Person(Form, kw_only=True):
    """Person of a pedigree."""

    individual_id: str = ""
    paternal_id: str = ""
    maternal_id: str = ""
    sex: str | int = ""
    family_id: object = None
    affected_status: object = None


class Pedigree(Form, kw_only=True):
    """Pedigree."""

    persons: tuple[Person, ...] = ()
