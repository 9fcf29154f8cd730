"""Read a patient's record from FHIR or YAML, tolerantly, with the place of everything said."""

from metboard.record.record import (
    CONTRACT,
    Assay,
    Diagnosis,
    Entry,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Treatment,
    Unread,
    Value,
    VariantEntry,
)

__all__ = [
    "CONTRACT", "Assay", "Diagnosis", "Entry", "Finding", "LesionEntry", "Patient", "Record",
    "Treatment", "Unread", "Value", "VariantEntry",
]
