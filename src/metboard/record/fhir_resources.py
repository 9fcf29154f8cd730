"""The parts of FHIR R4 resources that metboard reads; all other fields are passed over.

As in `fhir_types`, `gc=False` only spares the collector of cycles a search that can find nothing.
"""

from __future__ import annotations

from typing import TypeAlias, dataclass_transform, get_args

import msgspec

from metboard.record.fhir_types import (
    Administered,
    Bounds,
    CertainConcept,
    Concept,
    Dosage,
    Extension,
    Meta,
    Name,
    Note,
    Period,
    Quantity,
    Reference,
    Site,
)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Resource(
    msgspec.Struct, frozen=True, gc=False, kw_only=True, rename="camel", tag_field="resourceType"
):
    """What all resources share; which one it is, its `resourceType` says."""

    id: str = ""
    meta: Meta = Meta()
    status: str = ""
    subject: Reference | tuple[Reference, ...] | None = None
    patient: Reference | None = None
    extension: tuple[Extension, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()


class PatientResource(Resource, kw_only=True, gc=False, tag="Patient"):
    """Patient."""

    name: tuple[Name, ...] = ()
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""


class Stage(msgspec.Struct, frozen=True, gc=False):
    """Condition.stage."""

    summary: Concept | None = None
    type: Concept | None = None
    assessment: tuple[Reference, ...] = ()


class Condition(Resource, kw_only=True, gc=False, tag="Condition"):
    """Condition: a cancer, a metastasis, another disease, a symptom."""

    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    code: CertainConcept | None = None
    body_site: tuple[Concept, ...] = ()
    onset_date_time: str = ""
    onset_period: Period | None = None
    abatement_date_time: str = ""
    abatement_period: Period | None = None
    recorded_date: str = ""
    stage: tuple[Stage, ...] = ()


class ReferenceRange(msgspec.Struct, frozen=True, gc=False):
    """Observation.referenceRange."""

    low: Quantity | None = None
    high: Quantity | None = None


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Measured(msgspec.Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """What an observation and its components share: a code and a value."""

    code: Concept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: Concept | None = None
    value_string: str = ""
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Bounds | None = None
    reference_range: tuple[ReferenceRange, ...] = ()


class Component(Measured, kw_only=True, gc=False):
    """Observation.component."""


class Observation(Measured, kw_only=True, gc=False, tag_field="resourceType", tag="Observation"):
    """Observation: measurement, marker, variant, stage, size."""

    id: str = ""
    meta: Meta = Meta()
    status: str = ""
    subject: Reference | tuple[Reference, ...] | None = None
    patient: Reference | None = None
    extension: tuple[Extension, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Period | None = None
    issued: str = ""
    body_site: Concept | None = None
    specimen: Reference | None = None
    focus: tuple[Reference, ...] = ()
    note: tuple[Note, ...] = ()
    interpretation: tuple[Concept, ...] = ()
    component: tuple[Component, ...] = ()


class BodyStructure(Resource, kw_only=True, gc=False, tag="BodyStructure"):
    """BodyStructure: one tumour, or a volume that was irradiated."""

    active: bool = True
    morphology: Concept | None = None
    location: Concept | None = None
    location_qualifier: tuple[Concept, ...] = ()
    description: str = ""


class Medication(Resource, kw_only=True, gc=False, tag="Medication"):
    """Medication."""

    code: Concept | None = None


class MedicationUse(Resource, kw_only=True, gc=False):
    """What statements, requests and administrations of a medicine share.

    The last four are of older FHIR, where a status alone does not say that something was given.
    """

    status_reason: tuple[Concept, ...] | Concept | None = None
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    date_asserted: str = ""
    authored_on: str = ""
    reason_code: tuple[Concept, ...] = ()
    reason_reference: tuple[Reference, ...] = ()
    part_of: tuple[Reference, ...] = ()
    encounter: Reference | None = None
    taken: str = ""
    was_not_taken: bool = False
    not_given: bool = False
    was_not_given: bool = False


class MedicationStatement(MedicationUse, kw_only=True, gc=False, tag="MedicationStatement"):
    """MedicationStatement."""

    dosage: tuple[Dosage, ...] = ()


class MedicationRequest(MedicationUse, kw_only=True, gc=False, tag="MedicationRequest"):
    """MedicationRequest."""

    dosage_instruction: tuple[Dosage, ...] = ()


class MedicationAdministration(
    MedicationUse, kw_only=True, gc=False, tag="MedicationAdministration"
):
    """MedicationAdministration."""

    dosage: Administered | None = None


class Procedure(Resource, kw_only=True, gc=False, tag="Procedure"):
    """Procedure: operation, radiotherapy, examination; `not_done` and `not_performed` are of older FHIR."""

    code: Concept | None = None
    performed_date_time: str = ""
    performed_period: Period | None = None
    body_site: tuple[Site, ...] = ()
    outcome: Concept | None = None
    status_reason: Concept | None = None
    category: Concept | None = None
    used_code: tuple[Concept, ...] = ()
    part_of: tuple[Reference, ...] = ()
    reason_reference: tuple[Reference, ...] = ()
    encounter: Reference | None = None
    not_done: bool = False
    not_performed: bool = False


class Report(Resource, kw_only=True, gc=False):
    """What DiagnosticReport and ImagingStudy share."""

    code: Concept | None = None
    procedure_code: tuple[Concept, ...] = ()
    description: str = ""
    effective_date_time: str = ""
    effective_period: Period | None = None
    started: str = ""
    issued: str = ""


class DiagnosticReport(Report, kw_only=True, gc=False, tag="DiagnosticReport"):
    """DiagnosticReport."""


class ImagingStudy(Report, kw_only=True, gc=False, tag="ImagingStudy"):
    """ImagingStudy."""


class AllergyIntolerance(Resource, kw_only=True, gc=False, tag="AllergyIntolerance"):
    """AllergyIntolerance."""

    code: Concept | None = None
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    recorded_date: str = ""
    onset_date_time: str = ""


class Goal(Resource, kw_only=True, gc=False, tag="Goal"):
    """Goal: a wish."""

    lifecycle_status: str = ""
    description: Concept | None = None
    start_date: str = ""


class ListResource(Resource, kw_only=True, gc=False, tag="List"):
    """List: says of a list whether it is complete."""

    code: Concept | None = None
    title: str = ""
    date: str = ""
    empty_reason: Concept | None = None
    note: tuple[Note, ...] = ()


class Collection(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Specimen.collection."""

    collected_date_time: str = ""
    collected_period: Period | None = None
    body_site: Concept | None = None


class SpecimenResource(Resource, kw_only=True, gc=False, tag="Specimen"):
    """Specimen."""

    type: Concept | None = None
    received_time: str = ""
    collection: Collection | None = None
    condition: tuple[Concept, ...] = ()
    note: tuple[Note, ...] = ()


class Suspect(msgspec.Struct, frozen=True, gc=False):
    """AdverseEvent.suspectEntity."""

    instance: Reference | None = None


class AdverseEvent(Resource, kw_only=True, gc=False, tag="AdverseEvent"):
    """AdverseEvent: harm from treatment."""

    actuality: str = ""
    event: Concept | None = None
    date: str = ""
    detected: str = ""
    recorded_date: str = ""
    seriousness: Concept | None = None
    severity: Concept | None = None
    suspect_entity: tuple[Suspect, ...] = ()


class RelativesCondition(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """FamilyMemberHistory.condition."""

    code: CertainConcept | None = None
    onset_age: Quantity | None = None
    onset_string: str = ""


class FamilyMemberHistory(Resource, kw_only=True, gc=False, tag="FamilyMemberHistory"):
    """FamilyMemberHistory."""

    relationship: Concept | None = None
    date: str = ""
    condition: tuple[RelativesCondition, ...] = ()


Read: TypeAlias = (
    PatientResource
    | Condition
    | Observation
    | BodyStructure
    | Medication
    | MedicationStatement
    | MedicationRequest
    | MedicationAdministration
    | Procedure
    | DiagnosticReport
    | ImagingStudy
    | AllergyIntolerance
    | Goal
    | ListResource
    | SpecimenResource
    | AdverseEvent
    | FamilyMemberHistory
)
FORMS: dict[str, type[Read]] = {str(form.__struct_config__.tag): form for form in get_args(Read)}
"""The types that are read; a resource of another type is counted and named."""
