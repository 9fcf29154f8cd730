"""The parts of FHIR R4 resources that metboard reads; all other fields are passed over."""

from __future__ import annotations

from typing import TypeAlias, dataclass_transform

import msgspec

from metboard.record.fhir_types import (
    Bounds,
    Concept,
    Extension,
    Identifier,
    Meta,
    Note,
    Period,
    Quantity,
    Reference,
)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Resource(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What all resources share."""

    resource_type: str = ""
    id: str = ""
    meta: Meta = Meta()
    status: str = ""
    extension: tuple[Extension, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()


class Name(msgspec.Struct, frozen=True):
    """HumanName."""

    family: str = ""
    given: tuple[str, ...] = ()
    text: str = ""


class PatientResource(Resource, kw_only=True):
    """Patient."""

    name: tuple[Name, ...] = ()
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""


class Stage(msgspec.Struct, frozen=True):
    """Condition.stage."""

    summary: Concept | None = None


class Condition(Resource, kw_only=True):
    """Condition: a cancer, a metastasis, another disease, a symptom."""

    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    code: Concept | None = None
    body_site: tuple[Concept, ...] = ()
    onset_date_time: str = ""
    onset_period: Period | None = None
    abatement_date_time: str = ""
    abatement_period: Period | None = None
    recorded_date: str = ""
    stage: tuple[Stage, ...] = ()
    note: tuple[Note, ...] = ()


class ReferenceRange(msgspec.Struct, frozen=True):
    """Observation.referenceRange."""

    low: Quantity | None = None
    high: Quantity | None = None
    type: Concept | None = None


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Measured(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an observation and its components share: a code and a value."""

    code: Concept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: Concept | None = None
    value_string: str = ""
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Bounds | None = None
    value_date_time: str = ""
    interpretation: tuple[Concept, ...] = ()
    reference_range: tuple[ReferenceRange, ...] = ()


class Component(Measured, kw_only=True):
    """Observation.component."""


class Observation(Measured, kw_only=True):
    """Observation: measurement, marker, variant, stage, size."""

    resource_type: str = ""
    id: str = ""
    meta: Meta = Meta()
    status: str = ""
    contained: tuple[msgspec.Raw, ...] = ()
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Period | None = None
    issued: str = ""
    body_site: Concept | None = None
    method: Concept | None = None
    specimen: Reference | None = None
    focus: tuple[Reference, ...] = ()
    note: tuple[Note, ...] = ()
    component: tuple[Component, ...] = ()


class BodyStructure(Resource, kw_only=True):
    """BodyStructure: one tumour, or a volume that was irradiated."""

    active: bool = True
    identifier: tuple[Identifier, ...] = ()
    morphology: Concept | None = None
    location: Concept | None = None
    location_qualifier: tuple[Concept, ...] = ()
    description: str = ""


class Dose(msgspec.Struct, frozen=True, rename="camel"):
    """Dosage.doseAndRate, or MedicationAdministration.dosage.dose."""

    dose_quantity: Quantity | None = None


class Repeat(msgspec.Struct, frozen=True, rename="camel"):
    """Timing.repeat."""

    frequency: int | None = None
    period: float | None = None
    period_unit: str = ""
    bounds_period: Period | None = None


class Timing(msgspec.Struct, frozen=True):
    """When a dose is repeated."""

    repeat: Repeat | None = None
    code: Concept | None = None


class Dosage(msgspec.Struct, frozen=True, rename="camel"):
    """Dosage."""

    text: str = ""
    timing: Timing | None = None
    route: Concept | None = None
    dose_and_rate: tuple[Dose, ...] = ()


class Administered(msgspec.Struct, frozen=True):
    """MedicationAdministration.dosage, which is one and not a list."""

    text: str = ""
    route: Concept | None = None
    dose: Quantity | None = None


class Medication(Resource, kw_only=True):
    """Medication."""

    code: Concept | None = None


class MedicationUse(Resource, kw_only=True):
    """What statements, requests and administrations of a medicine share."""

    status_reason: tuple[Concept, ...] | Concept | None = None
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    date_asserted: str = ""
    authored_on: str = ""
    reason_code: tuple[Concept, ...] = ()
    reason_reference: tuple[Reference, ...] = ()
    note: tuple[Note, ...] = ()


class MedicationStatement(MedicationUse, kw_only=True):
    """MedicationStatement."""

    dosage: tuple[Dosage, ...] = ()


class MedicationRequest(MedicationUse, kw_only=True):
    """MedicationRequest."""

    dosage_instruction: tuple[Dosage, ...] = ()


class MedicationAdministration(MedicationUse, kw_only=True):
    """MedicationAdministration."""

    dosage: Administered | None = None


class Procedure(Resource, kw_only=True):
    """Procedure: operation, radiotherapy, examination."""

    code: Concept | None = None
    category: Concept | None = None
    performed_date_time: str = ""
    performed_period: Period | None = None
    body_site: tuple[Concept, ...] = ()
    outcome: Concept | None = None
    status_reason: Concept | None = None
    note: tuple[Note, ...] = ()


class Report(Resource, kw_only=True):
    """DiagnosticReport and ImagingStudy."""

    code: Concept | None = None
    procedure_code: tuple[Concept, ...] = ()
    description: str = ""
    effective_date_time: str = ""
    effective_period: Period | None = None
    started: str = ""
    issued: str = ""


class AllergyIntolerance(Resource, kw_only=True):
    """AllergyIntolerance."""

    code: Concept | None = None
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    recorded_date: str = ""
    onset_date_time: str = ""


class Goal(Resource, kw_only=True):
    """Goal: a wish."""

    lifecycle_status: str = ""
    description: Concept | None = None
    start_date: str = ""


class ListResource(Resource, kw_only=True):
    """List: says of a list whether it is complete."""

    code: Concept | None = None
    title: str = ""
    date: str = ""
    empty_reason: Concept | None = None
    note: tuple[Note, ...] = ()


Read: TypeAlias = (
    PatientResource
    | Condition
    | Observation
    | BodyStructure
    | Medication
    | MedicationUse
    | Procedure
    | Report
    | AllergyIntolerance
    | Goal
    | ListResource
)
FORMS: dict[str, type[Read]] = {
    "Patient": PatientResource,
    "Condition": Condition,
    "Observation": Observation,
    "BodyStructure": BodyStructure,
    "Medication": Medication,
    "MedicationStatement": MedicationStatement,
    "MedicationRequest": MedicationRequest,
    "MedicationAdministration": MedicationAdministration,
    "Procedure": Procedure,
    "DiagnosticReport": Report,
    "ImagingStudy": Report,
    "AllergyIntolerance": AllergyIntolerance,
    "Goal": Goal,
    "List": ListResource,
}
"""The types that are read; a resource of another type is counted and named."""
