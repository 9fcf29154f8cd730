"""The elements of a resource that metboard wrote: all that are needed to read its entry back."""

from __future__ import annotations

from datetime import date
from typing import dataclass_transform

import msgspec

from metboard.record.fhir_types import Concept, Meta, Name, Note


class Identifier(msgspec.Struct, frozen=True):
    """Identifier."""

    system: str = ""
    value: str = ""


class Link(msgspec.Struct, frozen=True):
    """Reference, with the identifier of what it leads to."""

    reference: str = ""
    identifier: Identifier = Identifier()


class Sited(Concept, frozen=True):
    """A place of the body with extensions."""

    extension: tuple[Added, ...] = ()


class Amount(msgspec.Struct, frozen=True):
    """Quantity with extensions."""

    value: float | None = None
    comparator: str = ""
    code: str = ""
    extension: tuple[Added, ...] = ()


class Ends(msgspec.Struct, frozen=True):
    """Range."""

    low: Amount | None = None
    high: Amount | None = None


class Days(msgspec.Struct, frozen=True):
    """Period."""

    start: date | None = None
    end: date | None = None


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Valued(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What has a code, extensions and a value."""

    code: Concept | None = None
    extension: tuple[Added, ...] = ()
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_string: str | None = None
    value_quantity: Amount | None = None
    value_range: Ends | None = None
    value_codeable_concept: Sited | None = None


class Added(Valued, frozen=True, kw_only=True, rename="camel"):
    """Extension."""

    url: str = ""
    value_date: date | None = None
    value_date_time: date | None = None
    value_unsigned_int: int | None = None
    value_reference: Link | None = None


class Part(Valued, frozen=True, kw_only=True, rename="camel"):
    """Observation.component."""


class Affected(msgspec.Struct, frozen=True, rename="camel"):
    """FamilyMemberHistory.condition."""

    code: Concept | None = None
    extension: tuple[Added, ...] = ()
    onset_age: Amount | None = None


class Ingredient(msgspec.Struct, frozen=True, rename="camel"):
    """Medication.ingredient."""

    item_codeable_concept: Concept | None = None


class Inside(msgspec.Struct, frozen=True):
    """A contained Medication."""

    id: str = ""
    code: Concept | None = None
    ingredient: tuple[Ingredient, ...] = ()


class Collected(msgspec.Struct, frozen=True, rename="camel"):
    """Specimen.collection."""

    body_site: Sited | None = None
    collected_date_time: date | None = None


class _Suspect(msgspec.Struct, frozen=True):
    """AdverseEvent.suspectEntity."""

    instance: Link = Link()


class _Repeat(msgspec.Struct, frozen=True, rename="camel"):
    """Timing.repeat."""

    bounds_period: Days = Days()


class _Timing(msgspec.Struct, frozen=True):
    """Dosage.timing."""

    repeat: _Repeat = _Repeat()


class _Dosage(msgspec.Struct, frozen=True):
    """MedicationRequest.dosageInstruction."""

    timing: _Timing = _Timing()


class Own(Valued, frozen=True, kw_only=True, rename="camel"):
    """Any resource: all elements that metboard writes into one. Days are whole days."""

    resource_type: str = ""
    id: str = ""
    meta: Meta = Meta()
    identifier: tuple[Identifier, ...] = ()
    status: str = ""
    verification_status: Concept | None = None
    note: tuple[Note, ...] = ()
    name: tuple[Name, ...] = ()
    gender: str = ""
    birth_date: date | None = None
    deceased_boolean: bool = False
    body_site: tuple[Sited, ...] | Sited = ()
    onset_date_time: date | None = None
    effective_date_time: date | None = None
    effective_period: Days = Days()
    performed_period: Days = Days()
    date: date | None = None
    focus: tuple[Link, ...] = ()
    has_member: tuple[Link, ...] = ()
    specimen: Link = Link()
    method: Concept | None = None
    component: tuple[Part, ...] = ()
    morphology: Concept | None = None
    location: Concept | None = None
    location_qualifier: tuple[Concept, ...] = ()
    type: Concept | None = None
    collection: Collected = Collected()
    category: tuple[Concept, ...] | Concept | None = None
    medication_codeable_concept: Concept | None = None
    contained: tuple[Inside, ...] = ()
    dosage_instruction: tuple[_Dosage, ...] = ()
    reason_reference: tuple[Link, ...] = ()
    used_code: tuple[Concept, ...] = ()
    event: Concept | None = None
    suspect_entity: tuple[_Suspect, ...] = ()
    relationship: Concept | None = None
    condition: tuple[Affected, ...] = ()
