"""The form of the code tables: what a record's codes and words mean, one meaning an entry.

A code may be given as a prefix where its system is a tree: ICD-10 and ATC. A name is found whole, in any
case, and the longest one wins.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, dataclass_transform

import msgspec

from metboard.evidence import Form
from metboard.knowledge.schema import Strings

Said: TypeAlias = bool | float | str | tuple[str, ...]
"""The value that a code states; several where the code leaves it open."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Coded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all entries: the codes by system, and the names, by which records say it.

    `local`: codes of a system of one country or producer, each as `system#code`, the system being the last part of its
    address in lower case: a letter means nothing without its system.
    """

    names: Strings = ()
    snomed: Strings = ()
    icd10: Strings = ()
    icdo3: Strings = ()
    loinc: Strings = ()
    rxnorm: Strings = ()
    atc: Strings = ()
    so: Strings = ()
    ops: Strings = ()
    local: Strings = ()


class TumourCode(Coded, kw_only=True):
    """Nodes of the tumour tree that a morphology, or a code without a node of its own, may be."""

    tumours: Strings


class OrganCode(Coded, kw_only=True):
    """An organ, as a place of the body or as the seat of a metastasis, and the site in it."""

    organ: str
    site: str = ""


class SideCode(Coded, kw_only=True):
    """A part of an organ that counts as its left or right side; `tumours`: the primaries of which that is so.

    A part about which trials differ is entered without a side, so that it leaves the side open.
    """

    tumours: Strings
    side: Literal["left", "right", ""] = ""


class ConditionCode(Coded, kw_only=True):
    """A fact that a diagnosis, a finding or a wish states.

    `while_active`: a resolved one states the contrary. `organs`: where a lesion has to lie for a fact of a lesion
    (`lesion.cord`) to be about it.
    """

    fact: str
    value: Said = True
    resolved: Said | None = None
    while_active: bool = False
    organs: Strings = ()


class AlsoStated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another fact that the value of an observation states, in a unit of its own."""

    fact: str
    unit: str = ""
    g_per_mol: float | None = None


class ObservationCode(Coded, kw_only=True):
    """A fact that an observation states, in `unit`; `answers` turn coded or written values into its own.

    `g_per_mol` and `charge` allow for the conversion from mass and from equivalents. Where several measurements
    make one fact (AST and ALT), `highest` takes the highest of a day. `why_not` names a quantity that looks
    like a fact and is none. `also` are other facts that the same value states (bilirubin by itself and by its limit).
    """

    fact: str = ""
    unit: str = ""
    g_per_mol: float | None = None
    charge: int | None = None
    highest: bool = False
    also: tuple[AlsoStated, ...] = ()
    answers: dict[str, Strings] = {}
    kind: Literal[
        "value", "stage", "t-category", "n-category", "distant", "karnofsky", "status", "size", "variant", "region",
        "histology", "comorbidities", "metastasis", "named-by-system",
    ] = "value"  # fmt: skip
    why_not: str = ""


class MedicineCode(Coded, kw_only=True):
    """A fact that a medicine in use states; a steroid's dose times `prednisone_factor` is the fact's."""

    fact: str
    value: Said = True
    prednisone_factor: float | None = None


class DrugCode(Coded, kw_only=True):
    """Cancer drugs of one name: a regimen's abbreviation, or a drug that no option uses yet, with its classes."""

    drugs: Strings
    classes: Strings = ()


class ProcedureCode(Coded, kw_only=True):
    """A kind of treatment, or the fact that an examination was done."""

    kind: Literal["surgery", "radiotherapy", "other", "examination"]
    fact: str = ""
    value: Said = True


class Word(Coded, kw_only=True):
    """One word of a small closed vocabulary."""

    value: str


class CodeTable(Form, kw_only=True):
    """One file of codes. `genes`: symbol -> HGNC number, for genes that no option asks for."""

    tumours: tuple[TumourCode, ...] = ()
    organs: tuple[OrganCode, ...] = ()
    sides: tuple[SideCode, ...] = ()
    possible_lesions: tuple[OrganCode, ...] = ()
    conditions: tuple[ConditionCode, ...] = ()
    observations: tuple[ObservationCode, ...] = ()
    medicines: tuple[MedicineCode, ...] = ()
    drugs: tuple[DrugCode, ...] = ()
    procedures: tuple[ProcedureCode, ...] = ()
    vocabularies: dict[str, tuple[Word, ...]] = msgspec.field(default_factory=dict)
    genes: dict[str, str] = msgspec.field(default_factory=dict)
