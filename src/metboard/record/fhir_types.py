"""The data types of FHIR R4 that resources are made of, as far as metboard reads them.

None of them can refer back to itself, so the collector of cycles is told to pass them over (`gc=False`).
"""

from __future__ import annotations

import msgspec


class Coding(msgspec.Struct, frozen=True, gc=False):
    """A code, its system, and the words shown for it."""

    system: str = ""
    code: str = ""
    display: str = ""


class Concept(msgspec.Struct, frozen=True, gc=False):
    """CodeableConcept."""

    coding: tuple[Coding, ...] = ()
    text: str = ""


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A reference by address, or by words only."""

    reference: str = ""
    display: str = ""


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A number with its unit."""

    value: float | None = None
    comparator: str = ""
    unit: str = ""
    code: str = ""


class Bounds(msgspec.Struct, frozen=True, gc=False):
    """Range of quantities."""

    low: Quantity | None = None
    high: Quantity | None = None


class Period(msgspec.Struct, frozen=True, gc=False):
    """From and until."""

    start: str = ""
    end: str = ""


class Note(msgspec.Struct, frozen=True, gc=False):
    """Annotation."""

    text: str = ""


class Extension(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """An extension with the kinds of values that mCODE uses."""

    url: str = ""
    value_codeable_concept: Concept | None = None
    value_reference: Reference | None = None
    value_quantity: Quantity | None = None
    value_unsigned_int: int | None = None
    value_positive_int: int | None = None
    value_integer: int | None = None
    value_string: str = ""
    value_code: str = ""
    value_date_time: str = ""
    value_coding: Coding | None = None
    extension: tuple[Extension, ...] = ()


class CertainCoding(Coding, frozen=True, gc=False):
    """A code of a diagnosis that may carry, in Germany, how certain it is."""

    extension: tuple[Extension, ...] = ()


class CertainConcept(Concept, frozen=True, gc=False):
    """CodeableConcept of a diagnosis."""

    coding: tuple[CertainCoding, ...] = ()


class Site(Concept, frozen=True, gc=False):
    """A place of the body whose side stands in an extension."""

    extension: tuple[Extension, ...] = ()


class Meta(msgspec.Struct, frozen=True, gc=False):
    """The profiles that a resource claims."""

    profile: tuple[str, ...] = ()


class Name(msgspec.Struct, frozen=True, gc=False):
    """HumanName."""

    family: str = ""
    given: tuple[str, ...] = ()
    text: str = ""


class Dose(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Dosage.doseAndRate, or MedicationAdministration.dosage.dose."""

    dose_quantity: Quantity | None = None


class Repeat(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Timing.repeat."""

    frequency: int | None = None
    period: float | None = None
    period_unit: str = ""
    bounds_period: Period | None = None


class Timing(msgspec.Struct, frozen=True, gc=False):
    """When a dose is repeated."""

    repeat: Repeat | None = None
    code: Concept | None = None


class Dosage(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Dosage."""

    text: str = ""
    timing: Timing | None = None
    route: Concept | None = None
    dose_and_rate: tuple[Dose, ...] = ()


class Administered(msgspec.Struct, frozen=True, gc=False):
    """MedicationAdministration.dosage, which is one and not a list."""

    text: str = ""
    route: Concept | None = None
    dose: Quantity | None = None
