"""Facts about one lesion that follow from what else is said of it, of the patient and of its neighbours.

Their purpose is that a silent default never hides what the record says elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from metboard.facts import YES_NO, Fact, compare, conclude, exactly

Facts: TypeAlias = Mapping[str, Fact]
YES = exactly(True)
_BONE = frozenset({"bone", "spine"})


def place_facts(lesion: Facts) -> dict[str, Fact]:
    """A lesion in the brainstem is at the brainstem."""
    site = lesion.get("lesion.site")
    if "lesion.near_optic_or_brainstem" in lesion or site is None:
        return {}
    if site.possible != exactly("brainstem"):
        return {}
    return {"lesion.near_optic_or_brainstem": conclude(YES, [site])}


def pain_facts(lesion: Facts, patient: Facts, others: Sequence[Facts]) -> dict[str, Fact]:
    """Bone pain of the patient belongs to the only bone lesion, or may belong to any of several."""
    pain, organ = patient.get("symptom.bone_pain"), lesion.get("lesion.organ")
    if "lesion.painful" in lesion or pain is None or organ is None:
        return {}
    if pain.possible != YES or not compare(organ.possible, _BONE):
        return {}
    bony = [each for each in others if compare(each["lesion.organ"].possible, _BONE)]
    if any(_holds(each, "painful") for each in bony):
        return {}
    note = "" if len(bony) == 1 else "the record does not say which bone hurts"
    return {"lesion.painful": conclude(YES if len(bony) == 1 else YES_NO, [pain], note)}


def oedema_facts(patient: Facts, lesions: Sequence[Facts]) -> dict[str, Fact]:
    """A brain lesion with mass effect that gives symptoms makes oedema likely: asked, not assumed absent."""
    if "symptom.brain_oedema" in patient:
        return {}
    for lesion in lesions:
        gives_signs = _holds(lesion, "symptomatic") or _holds(lesion, "neurologic_deficit")
        in_brain = lesion["lesion.organ"].possible == exactly("brain")
        if in_brain and gives_signs and _holds(lesion, "mass_effect"):
            return {"symptom.brain_oedema": conclude(YES_NO, [lesion["lesion.mass_effect"]])}
    return {}


def _holds(lesion: Facts, name: str) -> bool:
    fact = lesion.get(f"lesion.{name}")
    return fact is not None and fact.possible == YES
