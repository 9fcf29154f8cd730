"""The staging that a local treatment with curative intent presupposes, by tumour.

A condition that asks whether all lesions can be treated, or whether the rest is controlled, can only be answered once
the patient was staged. It therefore inherits what the tables of the tumours ask for. Decision 0010.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec

from metboard.facts import Choices, Range, exactly, is_empty, narrow
from metboard.knowledge.knowledge import Knowledge, components_of
from metboard.knowledge.schema import Modality, Option, Staging
from metboard.knowledge.vocabulary import Words
from metboard.rules import All, Any, Condition, Leaf, Nothing, facts_of, leaves

PRESUPPOSING = ("extent.all_treatable", "extent.controlled_elsewhere")
"""Facts of which only a staged patient can have the answer yes."""

LOCAL: frozenset[Modality] = frozenset({"transplant", "surgery", "ablation", "radiotherapy"})
"""Modalities that can remove or destroy a lesion; embolisation does not aim at that."""


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """What a tumour's table asks for, with the condition that an option inherits from it."""

    tumour: str
    condition: Condition
    staging: Staging


GatesOf: TypeAlias = Callable[[Choices], Iterable[Gate]]


def gates_of(
    option: Option, tumours: Choices, knowledge: Knowledge, words: Words
) -> Iterable[Gate]:
    """Give what is asked for before a curative local treatment of one of these tumours.

    A table that concerns only some of them, or only one organ, asks only those.
    """
    for node in knowledge.tumours.values():
        under = words.members("tumour", node.id)
        if not under & tumours:
            continue
        others = () if tumours <= under else (Nothing((Leaf("tumour", under, node.id),)),)
        for staging in node.curative_staging:
            elsewhere = _elsewhere(staging.organ, option)
            if elsewhere is not None:
                asked = _unless((*others, *elsewhere), staging.requires)
                yield Gate(tumour=node.id, condition=asked, staging=staging)


def _unless(reasons: tuple[Condition, ...], wanted: Condition) -> Condition:
    if not reasons:
        return wanted
    return Any((*reasons, *(wanted.parts if isinstance(wanted, Any) else (wanted,))))


def _elsewhere(organ: str, option: Option) -> tuple[Condition, ...] | None:
    """Say how to see that an option treats another organ: nothing where it never does, None where it always does."""
    if not organ:
        return ()
    if option.for_each == "patient":
        return (Nothing((Leaf(f"extent.{organ}.involved", exactly(True), "yes"),)),)
    here = exactly(organ)
    for part in _parts(option.requires):
        if isinstance(part, Leaf) and part.fact == "lesion.organ":
            if part.wanted == here:
                return ()
            if is_empty(narrow(part.wanted, here)):
                return None
    return (Nothing((Leaf("lesion.organ", here, organ),)),)


def is_local(option: Option, knowledge: Knowledge) -> bool:
    """Tell whether an option removes or destroys lesions."""
    return components_of(option, knowledge)[0] in LOCAL


def is_curative(option: Option, knowledge: Knowledge) -> bool:
    """Tell whether a local option as a whole presupposes that the patient was staged."""
    if not is_local(option, knowledge):
        return False
    if option.intent == "curative" or _holds_one(_parts(option.requires)):
        return True
    return all(_holds_one(_parts(ground.requires)) for ground in option.basis)


def presupposes_staging(option: Option, knowledge: Knowledge) -> bool:
    """Tell whether a local option, or one of its grounds, presupposes that the patient was staged."""
    conditions = (option.requires, *(ground.requires for ground in option.basis))
    asked = (leaf for condition in conditions for leaf in leaves(condition))
    return is_curative(option, knowledge) or (
        is_local(option, knowledge) and any(_presupposes(leaf) for leaf in asked)
    )


def is_definitive(option: Option, knowledge: Knowledge) -> bool:
    """Tell whether an option removes or destroys one lesion, for more than relief of symptoms.

    What is for lesions that progress alone leaves the others where they are; what is done in an emergency saves a
    function and leaves tumour behind.
    """
    if option.urgency == "emergency":
        return False
    if option.for_each != "lesion" or not is_local(option, knowledge):
        return False
    if "extent.oligoprogressive" in facts_of(option.requires):
        return False
    return option.intent != "symptom-relief" or presupposes_staging(option, knowledge)


def with_staging(condition: Condition, tumours: Choices, gates: GatesOf) -> Condition:
    """Put the staging beside every part of a condition that presupposes it, once where it is asked for."""
    if _presupposes(condition):
        return All((condition, *(gate.condition for gate in gates(tumours))))
    if isinstance(condition, Any):
        return Any(tuple(with_staging(part, tumours, gates) for part in condition.parts))
    if not isinstance(condition, All):
        return condition
    here = _narrowed(tumours, condition)
    if _holds_one(condition.parts):
        return All((*condition.parts, *(gate.condition for gate in gates(here))))
    return All(tuple(with_staging(part, here, gates) for part in condition.parts))


def _narrowed(tumours: Choices, condition: All) -> Choices:
    """Leave out the tumours that a condition itself leaves out."""
    for part in condition.parts:
        if isinstance(part, Leaf) and part.fact == "tumour" and not isinstance(part.wanted, Range):
            tumours &= part.wanted
    return tumours


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _holds_one(parts: Iterable[Condition]) -> bool:
    return any(_presupposes(part) for part in parts)


def _presupposes(condition: Condition) -> bool:
    return (
        isinstance(condition, Leaf)
        and condition.fact in PRESUPPOSING
        and condition.wanted == exactly(True)
    )
