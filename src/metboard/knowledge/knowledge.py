"""All knowledge of one release as one frozen value, and the questions asked of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import TypeVar

import msgspec

from metboard.evidence import Citing, Source
from metboard.knowledge.code_table import CodeTable
from metboard.knowledge.dose_limit import OrganLimits
from metboard.knowledge.indication import Indications
from metboard.knowledge.schema import (
    MODALITIES,
    Drug,
    DrugClass,
    Fractionation,
    Gene,
    Marker,
    Modality,
    ModalityChecks,
    Option,
    Procedure,
    Regimen,
    Strings,
    Tumour,
)
from metboard.knowledge.score_table import ScoreTable
from metboard.knowledge.vocabulary import Terms, Words

T = TypeVar("T")


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was read from the knowledge folder, by kind and id."""

    version: str
    as_of: date
    believed: tuple[str, ...] = ()
    indications: dict[str, Indications] = {}
    sources: dict[str, Source]
    tumours: dict[str, Tumour]
    genes: dict[str, Gene]
    markers: dict[str, Marker]
    classes: dict[str, DrugClass]
    drugs: dict[str, Drug]
    modalities: dict[str, ModalityChecks]
    regimens: dict[str, Regimen]
    procedures: dict[str, Procedure]
    fractionations: dict[str, Fractionation]
    options: dict[str, Option]
    codes: dict[str, CodeTable] = {}
    scores: dict[str, ScoreTable] = {}
    limits: dict[str, OrganLimits] = {}


def once_a_version(make: Callable[[Knowledge], T]) -> Callable[[Knowledge], T]:
    """Make something of a knowledge once for each version of it, and give it again when it is asked for again."""

    @lru_cache(maxsize=4)
    def made(version: _Version) -> T:
        return make(version.knowledge)

    return wraps(make)(lambda knowledge: made(_Version(knowledge)))


class _Version:
    """Knowledge compared by its version, so that it can be a key. Final."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.knowledge.version == self.knowledge.version


def words_of(knowledge: Knowledge) -> Words:
    """Make the vocabulary that this knowledge allows."""
    return Words(
        Terms(
            tumours=knowledge.tumours,
            genes=knowledge.genes,
            markers=knowledge.markers,
            drugs=knowledge.drugs,
            classes=knowledge.classes,
            scores=knowledge.scores,
        )
    )


def drugs_of(option: Option, knowledge: Knowledge) -> tuple[Drug, ...]:
    """Give the drugs of an option in the order of its regimen."""
    if option.regimen is None:
        return ()
    return tuple(knowledge.drugs[a.drug] for a in knowledge.regimens[option.regimen].agents)


def classes_of(drug: Drug, knowledge: Knowledge) -> tuple[DrugClass, ...]:
    """Give the classes of a drug, wider ones after narrower ones, each once."""
    return _with_wider(drug.classes, knowledge)


def classes_given(name: str, knowledge: Knowledge) -> tuple[DrugClass, ...]:
    """Give the classes of a drug that a record names, whether an option uses it or only the tables of names know it."""
    drug = knowledge.drugs.get(name)
    own = drug.classes if drug is not None else _named_classes(knowledge).get(name, ())
    return _with_wider(own, knowledge)


@once_a_version
def _named_classes(knowledge: Knowledge) -> dict[str, Strings]:
    """Give the classes of every drug that stands only in the tables of names."""
    codes = (code for table in knowledge.codes.values() for code in table.drugs)
    return {code.drugs[0]: code.classes for code in codes if code.classes}


def _with_wider(names: Strings, knowledge: Knowledge) -> tuple[DrugClass, ...]:
    found: dict[str, DrugClass] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = knowledge.classes[name]
            waiting.extend(knowledge.classes[name].parents)
    return tuple(found.values())


def subject_of(option: Option) -> str:
    """Name the subject of an option: the first word of its id (nsclc, brain, bone ...)."""
    return option.id.split("-")[0]


_STEROIDS = ("corticosteroid",)


def components_of(option: Option, knowledge: Knowledge) -> tuple[Modality, ...]:
    """Name the modalities of an option in order of precedence; the first one files it.

    The steroids of a regimen are no component unless they are all of it.
    """
    found: set[Modality] = set()
    drugs = drugs_of(option, knowledge)
    found.update(d.modality for d in drugs if not set(d.classes) & set(_STEROIDS))
    if option.procedure is not None:
        found.add(knowledge.procedures[option.procedure].modality)
    if option.fractionation is not None:
        found.add("radiotherapy")
    if not found:
        found.update(d.modality for d in drugs)
    return tuple(m for m in MODALITIES if m in found)


def is_verified(citing: Citing, knowledge: Knowledge) -> bool:
    """Tell whether somebody has read the cited source and says where in it the statement stands."""
    return knowledge.sources[citing.source].is_read and bool(citing.locator)
