"""The form of every knowledge file: one frozen struct a folder, unknown keys refused."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias, get_args

import msgspec

from metboard.evidence import Citing, Estimate, Form
from metboard.facts import How
from metboard.rules import ALWAYS, Condition

Strings: TypeAlias = tuple[str, ...]
Modality: TypeAlias = Literal[
    "transplant",
    "surgery",
    "embolisation",
    "ablation",
    "radioligand",
    "radiotherapy",
    "immunotherapy",
    "targeted",
    "endocrine",
    "chemotherapy",
    "supportive",
]
MODALITIES: tuple[Modality, ...] = get_args(Modality)
"""In order of precedence: a combination is filed under the first that it holds."""

Intent: TypeAlias = Literal["curative", "disease-control", "symptom-relief"]
Technique: TypeAlias = Literal["3d", "imrt", "sbrt", "srs", "protons", "brachytherapy"]
Urgency: TypeAlias = Literal["emergency", "soon", "elective"]


class Exclusion(Citing, kw_only=True):
    """Closes an option when it holds; a relative one may be overridden by a board."""

    when: Condition
    strength: Literal["absolute", "relative"]
    why: str


class Caution(Citing, kw_only=True):
    """Shown when it holds; never changes a verdict."""

    when: Condition
    why: str


class Basis(Citing, kw_only=True):
    """One ground on which an option stands: a label's indication, a trial, a consensus.

    `preferred`: where this ground is known to hold, the option is the standard of care.
    """

    authority: Literal["fda", "ema", "trial", "consensus"]
    since: date | None = msgspec.field(default=None, name="from")
    until: date | None = None
    accelerated: bool = False
    preferred: bool = False
    requires: Condition = ALWAYS


class Expected(Estimate, kw_only=True):
    """A figure that a trial reported for this option; the endpoint's name carries its unit."""

    trial: str = ""
    arm: str
    versus: str = ""
    endpoint: str


class Grade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How strong the evidence is, in the scale that its source uses."""

    escat: str = ""
    amp: str = ""
    level: Literal["", "I", "II", "III", "IV", "V"] = ""


class Checks(Form, kw_only=True):
    """What every option that contains this thing inherits."""

    excludes: tuple[Exclusion, ...] = ()
    caution: tuple[Caution, ...] = ()
    before: Strings = ()


class ModalityChecks(Checks, kw_only=True):
    """What all options of a modality inherit."""


class DrugClass(Checks, kw_only=True):
    """A class of drugs; `parents` are wider classes."""

    parents: Strings = ()


class Toxicity(Citing, kw_only=True):
    """How often a key toxicity was seen."""

    event: str
    any_grade_pct: float | None = None
    grade_3_or_more_pct: float | None = None


class Drug(Checks, kw_only=True):
    """One drug; the id is its international nonproprietary name in lower case.

    `counts_as`: a change to this drug from that one, without progression, is no new line of therapy.
    `maintenance_after`: classes of drugs after which, without progression, it is given as switch maintenance.
    """

    modality: Modality
    classes: Strings = ()
    counts_as: str = ""
    maintenance_after: Strings = ()
    mechanism: str = ""
    names: Strings = ()
    rxnorm: Strings = ()
    atc: Strings = ()
    toxicity: tuple[Toxicity, ...] = ()


class Agent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One drug in a regimen, with dose, route and schedule as the source gives them."""

    drug: str
    dose: str
    route: str
    schedule: str


class Regimen(Form, kw_only=True):
    """Drugs given together."""

    agents: tuple[Agent, ...]
    cycle_days: int | None = None
    source: str
    locator: str = ""


class Procedure(Checks, kw_only=True):
    """An operation, ablation, embolisation, supportive measure or other local act.

    `technique` is its energy where several of one modality stand beside one another: microwave, cryoablation ...
    """

    modality: Modality
    technique: str = ""
    what: str = ""


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The dose for lesions up to a diameter, and above that of the band before."""

    up_to_mm: float
    dose_gy: float


class Fractionation(Checks, kw_only=True):
    """A radiotherapy prescription.

    Where the dose follows the diameter, `bands` give it and `dose_gy` is that of the smallest.
    """

    technique: Technique
    dose_gy: float
    fractions: int
    bands: tuple[Band, ...] = ()
    source: str
    locator: str = ""


class Option(Form, kw_only=True):
    """One thing that could be done, with everything that opens, closes or qualifies it."""

    tumour: str
    regimen: str | None = None
    procedure: str | None = None
    fractionation: str | None = None
    for_each: Literal["patient", "lesion"] = "patient"
    intent: Intent
    urgency: Urgency = "elective"
    hours: int | None = None
    preferred: bool = False
    line: int | None = None
    requires: Condition = ALWAYS
    basis: tuple[Basis, ...]
    excludes: tuple[Exclusion, ...] = ()
    caution: tuple[Caution, ...] = ()
    before: Strings = ()
    grade: Grade = Grade()
    expected: tuple[Expected, ...] = ()
    limits: Strings = ()
    changelog: Strings = ()


class HeadImaging(Citing, kw_only=True):
    """When the head is imaged in patients with metastases of a tumour: only when symptoms point there."""

    only_for: Literal["symptoms"]


class Staging(Citing, kw_only=True):
    """What must be done and fresh before a local treatment with curative intent; with `organ` only before one of it."""

    requires: Condition
    organ: str = ""
    why: str


class Tumour(Form, kw_only=True):
    """A node of the tumour tree. Those without children are the leaves, the values of `tumour`.

    `side`: the side on which a tumour of this kind always counts.
    `m1_groups`: the stage groups of the present TNM (or FIGO) that mean distant metastases, for all below it too.
    `head_imaging`: when the head is imaged, where guidelines do not want it in everybody; for all below it too.
    `curative_staging`: what a local treatment with curative intent presupposes; for all below it too, beside their own.
    """

    parents: Strings = ()
    m1_groups: Strings = ()
    head_imaging: HeadImaging | None = None
    curative_staging: tuple[Staging, ...] = ()
    side: Literal["", "left", "right"] = ""
    names: Strings = ()
    snomed: Strings = ()
    icd10: Strings = ()
    icdo3: Strings = ()
    oncotree: Strings = ()


class VariantClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of variants of one gene that knowledge may ask for.

    A variant belongs to it when its protein change is among `proteins` (X stands for any residue:
    G719X), or when its kind is among `kinds` and it lies within `codons` (first, last), or when its
    text is among `names`. Of `open_kinds` only some belong: any other of them leaves the class open.
    `any_of` makes a class out of others; `holds` names classes that lie within it but need not be looked for apart.
    `acquired_under` names the class of drugs under which alone it
    arises: before such a drug it is taken as absent, as a named assumption. `tested_by` says what shows
    that none is there: sequence, copy-number, fusion, expression.
    """

    title: str
    proteins: Strings = ()
    kinds: Strings = ()
    open_kinds: Strings = ()
    codons: tuple[int, int] | None = None
    names: Strings = ()
    any_of: Strings = ()
    holds: Strings = ()
    acquired_under: str = ""
    tested_by: Literal["sequence", "copy-number", "fusion", "expression"] = "sequence"


class Gene(Form, kw_only=True):
    """A gene and its classes of variants; the id is the HGNC symbol.

    `germline`: it is also asked whether a variant is inherited (facts `germline.GENE.CLASS`).
    `blood_suffices`: nothing found in blood means that none is there: it is inherited, or the label's own test is of
    plasma. For the other genes only tissue shows that.
    """

    hgnc: str = ""
    germline: bool = False
    blood_suffices: bool = False
    classes: dict[str, VariantClass]
    source: str = ""
    locator: str = ""


class Marker(Form, kw_only=True):
    """A biomarker that is no variant of one gene: PD-L1, MSI, TMB ..."""

    kind: Literal["number", "choice"]
    values: Strings = ()
    unit: str = ""
    low: float = 0
    high: float | None = None
    how: How = "biopsy"
    stale_after_days: int | None = None
    names: Strings = ()
    loinc: Strings = ()
    source: str = ""
    locator: str = ""


NEVER = date.min


class Release(Form, kw_only=True):
    """The release that a checkout belongs to; `as_of` is the day up to which labels were looked at.

    `believed`: up to which date labels are believed complete, subject by subject, and what is known to be missing.
    """

    as_of: date
    believed: Strings = ()
