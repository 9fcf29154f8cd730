"""A regimen of the knowledge -> what virtual trials tell apart in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from metboard.errors import ChoiceError, nearest
from metboard.knowledge import Knowledge, classes_of
from metboard.knowledge.schema import Drug

CYTOTOXIC = ("chemotherapy-single", "chemotherapy-doublet", "chemotherapy-triplet")


class Component(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of treatment; drugs of `classes` are it, in `tumours` alone where any are named."""

    title: str
    classes: tuple[str, ...] = ()
    tumours: tuple[str, ...] = ()


@cache
def read_components() -> Mapping[str, Component]:
    """Read the components that ship, in their order."""
    text = (files("metboard.trial") / "components.yaml").read_text()
    return msgspec.convert(yaml.safe_load(text), dict[str, Component])


def components_of(regimen: str, tumour: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Give what a regimen consists of, in alphabetical order.

    Errors: ChoiceError for a regimen that is not known, or with a drug of no kind that virtual trials know.
    """
    if regimen not in knowledge.regimens:
        told = nearest(regimen, sorted(knowledge.regimens))
        raise ChoiceError(f"There is no regimen {regimen!r}{told}.")
    drugs = [knowledge.drugs[agent.drug] for agent in knowledge.regimens[regimen].agents]
    cytotoxic = [drug for drug in drugs if drug.modality == "chemotherapy"]
    found = {CYTOTOXIC[min(len(cytotoxic), len(CYTOTOXIC)) - 1]} if cytotoxic else set()
    others = [drug for drug in drugs if drug.modality not in ("chemotherapy", "supportive")]
    found |= {_component(drug, tumour, knowledge) for drug in others}
    return tuple(sorted(found))


def _component(drug: Drug, tumour: str, knowledge: Knowledge) -> str:
    classes = {each.id for each in classes_of(drug, knowledge)}
    for name, one in read_components().items():
        if classes & set(one.classes) and (not one.tumours or tumour in one.tumours):
            return name
    raise ChoiceError(
        f"Virtual trials know no kind of treatment for {drug.title}: write `components` instead of `regimen`."
    )


def check_components(components: Sequence[str]) -> tuple[str, ...]:
    """Give components in alphabetical order.

    Errors: ChoiceError for one that is not known.
    """
    for each in components:
        if each not in read_components():
            told = nearest(each, list(read_components()))
            raise ChoiceError(f"There is no component {each!r}{told}.")
    return tuple(sorted(components))


def titled(components: Sequence[str]) -> str:
    """Write components in words."""
    return " with ".join(read_components()[each].title for each in components)
