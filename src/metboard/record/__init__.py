"""Read a patient's record from FHIR or YAML, tolerantly, with the place of everything said."""

from metboard.record.case_file import write_record
from metboard.record.convert import convert_record, to_fhir, write_converted
from metboard.record.read import read_bytes, read_records
from metboard.record.record import (
    CONTRACT,
    Assay,
    Diagnosis,
    Entry,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Relative,
    Specimen,
    Stage,
    Toxicity,
    Treatment,
    Unread,
    Value,
    VariantEntry,
)

__all__ = [
    "CONTRACT",
    "Assay",
    "Diagnosis",
    "Entry",
    "Finding",
    "LesionEntry",
    "Patient",
    "Record",
    "Relative",
    "Specimen",
    "Stage",
    "Toxicity",
    "Treatment",
    "Unread",
    "Value",
    "VariantEntry",
    "convert_record",
    "read_bytes",
    "read_records",
    "to_fhir",
    "write_converted",
    "write_record",
]
