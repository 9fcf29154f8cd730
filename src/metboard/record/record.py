"""A patient's record as metboard keeps it: what was said, where, and when. Nothing is concluded here.

The same value written down as YAML is a case file. Every list is a lower bound unless `complete` says
otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias, dataclass_transform

import msgspec

CONTRACT: Literal["metboard.record/1"] = "metboard.record/1"
Value: TypeAlias = bool | float | str | tuple[str, ...] | dict[str, float]
"""A value, several possible ones, or bounds: {min, max, above, below}."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Entry(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One thing that a record says: where it stands, and on which day it was true."""

    where: str = ""
    on: date | None = None


class Patient(Entry, kw_only=True):
    """Who it is about. The name is shown and never used."""

    name: str = ""
    birth_date: date | None = None
    sex: Literal["female", "male"] | None = None
    died: bool = False


class Diagnosis(Entry, kw_only=True):
    """A primary tumour; `tumours` are the nodes of the tumour tree that it may be."""

    id: str = ""
    tumours: tuple[str, ...]
    text: str = ""


class LesionEntry(Entry, kw_only=True):
    """One lesion or a group of like ones, as one report described it."""

    id: str = ""
    organ: str
    site: str = ""
    primary: bool = False
    count: Value = 1
    diameter_mm: Value | None = None
    findings: dict[str, Value] = {}
    text: str = ""


class VariantEntry(Entry, kw_only=True):
    """A variant that a test reported. `present` is False for one that was looked for and not found."""

    gene: str
    protein: str = ""
    kind: str = ""
    name: str = ""
    present: bool | None = True
    germline: bool = False
    specimen: str = ""


class Assay(Entry, kw_only=True):
    """What a test covered: where nothing was found in these genes, nothing is there."""

    genes: tuple[str, ...]
    kinds: tuple[Literal["sequence", "copy-number", "fusion", "expression"], ...] = ("sequence",)
    specimen: str = ""


class Treatment(Entry, kw_only=True):
    """A course of treatment. `planned` proves nothing given."""

    kind: Literal["drug", "radiotherapy", "surgery", "other"] = "drug"
    drugs: tuple[str, ...] = ()
    text: str = ""
    status: Literal["given", "ongoing", "planned", "not-given"] = "given"
    start: date | None = None
    end: date | None = None
    setting: Literal["advanced", "adjuvant", "neoadjuvant", "definitive"] | None = None
    line: int | None = None
    outcome: Literal["progression", "toxicity", "completed", "response", "stable"] | None = None
    organ: str = ""
    dose_gy: float | None = None
    fractions: int | None = None


class Finding(Entry, kw_only=True):
    """A value of one fact: a laboratory result, a marker, a comorbidity, a wish ..."""

    fact: str
    value: Value
    specimen: str = ""
    text: str = ""


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the record that was not understood."""

    where: str
    what: str
    why: str


class Record(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """All that was read about one patient."""

    record: Literal["metboard.record/1"] = CONTRACT
    id: str
    as_of: date | None = None
    patient: Patient = Patient()
    diagnoses: tuple[Diagnosis, ...] = ()
    lesions: tuple[LesionEntry, ...] = ()
    variants: tuple[VariantEntry, ...] = ()
    assays: tuple[Assay, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    findings: tuple[Finding, ...] = ()
    complete: dict[str, bool] = {}
    unread: tuple[Unread, ...] = ()
