"""Whether silence about the head means that nothing is there: where a tumour has it imaged only for symptoms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metboard.facts import Fact, exactly
from metboard.knowledge import Knowledge

SYMPTOMS = (
    "symptom.brain_oedema",
    "symptom.raised_intracranial_pressure",
    "symptom.hydrocephalus",
    "history.seizures",
    "extent.leptomeningeal",
)
"""What points to the head: one of them that may be there is enough to ask."""


def is_imaged_for_symptoms_alone(
    tumours: Iterable[str], facts: Mapping[str, Fact], knowledge: Knowledge
) -> bool:
    """Tell whether, whichever of these tumours it is, the head is imaged only for symptoms and none point there."""
    silent = all(name not in facts or facts[name].possible == exactly(False) for name in SYMPTOMS)
    return silent and all(_only_for_symptoms(name, knowledge) for name in tumours)


def _only_for_symptoms(name: str, knowledge: Knowledge) -> bool:
    """Look in a node's own table, else in that of all its parents."""
    tumour = knowledge.tumours.get(name)
    if tumour is None:
        return False
    if tumour.head_imaging is not None:
        return tumour.head_imaging.only_for == "symptoms"
    return bool(tumour.parents) and all(
        _only_for_symptoms(parent, knowledge) for parent in tumour.parents
    )
