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
Side: TypeAlias = Literal["left", "right", "both"]
Inherited: TypeAlias = Literal["germline", "somatic"]
Outcome: TypeAlias = Literal[
    "progression", "toxicity", "completed", "refused", "response", "stable", "other"
]
"""Why a treatment ended, or how it goes while it is given."""


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
    """A primary tumour; `tumours` are the nodes of the tumour tree that it may be.

    Other entries name it by its `id` in `of`; one that names none may be of any primary.
    """

    id: str = ""
    tumours: tuple[str, ...]
    side: Side | None = None
    text: str = ""


class Stage(Entry, kw_only=True):
    """A stage as it was given on one day: `prefix` as in TNM (c, p, yp ...), categories without it (T2a, N1, M1c)."""

    of: str = ""
    prefix: str = ""
    t: str = ""
    n: str = ""
    m: str = ""
    group: str = ""
    text: str = ""


class Specimen(Entry, kw_only=True):
    """A sample that was examined, by its `id`: what it is made of and which tumour it was taken from."""

    id: str
    kind: Literal["tissue", "cytology", "blood", "bone-marrow", "fluid"] | None = None
    origin: Literal["primary", "metastasis"] | None = None
    organ: str = ""
    site: str = ""
    lesion: str = ""
    text: str = ""


class LesionEntry(Entry, kw_only=True):
    """One lesion or a group of like ones, as one report described it on one day.

    Entries with one `id` are one lesion on several days. A count of 0 says that it is gone.
    """

    id: str = ""
    of: str = ""
    organ: str
    site: str = ""
    side: Side | None = None
    primary: bool = False
    count: Value = 1
    diameter_mm: Value | None = None
    short_axis_mm: Value | None = None
    findings: dict[str, Value] = {}
    text: str = ""


class VariantEntry(Entry, kw_only=True):
    """A variant that a test reported. `present` is False for one that was looked for and not found."""

    gene: str
    protein: str = ""
    kind: str = ""
    name: str = ""
    present: bool | None = True
    origin: Inherited | None = None
    specimen: str = ""


class Assay(Entry, kw_only=True):
    """What a test covered: where nothing was found in these genes, nothing is there."""

    name: str = ""
    genes: tuple[str, ...]
    kinds: tuple[Literal["sequence", "copy-number", "fusion", "expression"], ...] = ("sequence",)
    origin: Inherited | None = None
    specimen: str = ""


class Treatment(Entry, kw_only=True):
    """A course of treatment. `planned` proves nothing given.

    `outcome` says why it ended, `response` how the tumour answered at best; `lesions` are the ids of those treated.
    """

    of: str = ""
    kind: Literal["drug", "radiotherapy", "surgery", "other"] = "drug"
    drugs: tuple[str, ...] = ()
    text: str = ""
    status: Literal["given", "ongoing", "planned", "not-given"] = "given"
    start: date | None = None
    end: date | None = None
    setting: Literal["advanced", "adjuvant", "neoadjuvant", "definitive"] | None = None
    line: int | None = None
    cycles: int | None = None
    outcome: Outcome | None = None
    response: Literal["complete", "partial", "stable", "progression"] | None = None
    organ: str = ""
    side: Side | None = None
    lesions: tuple[str, ...] = ()
    technique: str = ""
    dose_gy: float | None = None
    fractions: int | None = None


class Toxicity(Entry, kw_only=True):
    """Harm suffered from treatment, from `on` to `end`: what, how bad (CTCAE grade), by which drugs if that is said."""

    event: str
    grade: int | None = None
    drugs: tuple[str, ...] = ()
    organ: str = ""
    steroids: bool | None = None
    end: date | None = None
    text: str = ""


class Relative(Entry, kw_only=True):
    """A cancer in the family."""

    relation: str
    tumours: tuple[str, ...] = ()
    age_years: float | None = None
    text: str = ""


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
    stages: tuple[Stage, ...] = ()
    specimens: tuple[Specimen, ...] = ()
    lesions: tuple[LesionEntry, ...] = ()
    variants: tuple[VariantEntry, ...] = ()
    assays: tuple[Assay, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    toxicities: tuple[Toxicity, ...] = ()
    relatives: tuple[Relative, ...] = ()
    findings: tuple[Finding, ...] = ()
    complete: dict[str, bool] = {}
    unread: tuple[Unread, ...] = ()
