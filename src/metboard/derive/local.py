"""Facts about one lesion that follow from what else is said of it, of the patient and of its neighbours.

Their purpose is that a silent default never hides what the record says elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from metboard.facts import YES_NO, Fact, Range, compare, conclude, exactly

Facts: TypeAlias = Mapping[str, Fact]
YES = exactly(True)
CORD = frozenset({"none", "epidural", "compression"})
PARALYSED = Range(0, low_open=True)
_UNSTABLE = ("painful", "symptomatic", "neurologic_deficit", "fracture", "cord")
_BONE = frozenset({"bone", "spine"})
_LIVER = frozenset({"liver"})
_LININGS = frozenset({"meninges", "pleura", "pericardium", "peritoneum"})
_PAINS = {"symptom.pain": None, "symptom.bone_pain": _BONE, "symptom.liver_pain": _LIVER}
"""A symptom of the patient, and the organs whose pain it is; None for any."""


_PLACES: Mapping[str, Mapping[str, bool]] = {
    "brainstem": {"lesion.near_optic_or_brainstem": True},
    "central": {"lesion.central_airway": True},
    "peripheral": {"lesion.central_airway": False, "lesion.ultracentral": False},
}


def place_facts(lesion: Facts) -> dict[str, Fact]:
    """The site of a lesion says what it lies near to."""
    site = lesion.get("lesion.site")
    if site is None:
        return {}
    return {
        name: conclude(exactly(value), [site])
        for place, says in _PLACES.items()
        if site.possible == exactly(place)
        for name, value in says.items()
        if name not in lesion
    }


def cord_facts(lesion: Facts) -> dict[str, Fact]:
    """A deficit from a spine lesion makes the cord a question; it is never taken as free then."""
    organ = lesion.get("lesion.organ")
    if "lesion.cord" in lesion or organ is None or organ.possible != exactly("spine"):
        return {}
    signs = [
        fact
        for name, sign in (("neurologic_deficit", YES), ("paraplegic_hours", PARALYSED))
        if (fact := lesion.get(f"lesion.{name}")) is not None
        and compare(fact.possible, sign) is not False
    ]
    note = "a neurologic deficit: the cord must be imaged now"
    return {"lesion.cord": conclude(CORD, signs, note)} if signs else {}


def stability_facts(lesion: Facts) -> dict[str, Fact]:
    """A vertebra of which the record names no pain, fracture, deficit or cord is taken as stable."""
    organ = lesion.get("lesion.organ")
    if "lesion.sins" in lesion or organ is None or organ.possible != exactly("spine"):
        return {}
    said = [lesion[f"lesion.{sign}"] for sign in _UNSTABLE if f"lesion.{sign}" in lesion]
    if any(fact.possible not in (exactly(False), exactly("none")) for fact in said):
        return {}
    note = "no pain, fracture or deficit is recorded; scored once it hurts"
    return {"lesion.sins": Fact(possible=Range(0, 6), origin="assumed", note=note)}


def pain_facts(lesion: Facts, patient: Facts, others: Sequence[Facts]) -> dict[str, Fact]:
    """Bone pain of the patient belongs to the only bone lesion, or may belong to any of several."""
    pain, organ = patient.get("symptom.bone_pain"), lesion.get("lesion.organ")
    if "lesion.painful" in lesion or pain is None or organ is None:
        return {}
    if pain.possible == exactly(False) or not compare(organ.possible, _BONE):
        return {}
    bony = [each for each in others if compare(each["lesion.organ"].possible, _BONE) is not False]
    if any(_holds(each, "painful") for each in bony):
        return {}
    sure = pain.possible == YES and len(bony) == 1
    note = "" if sure else "the record does not say which bone hurts"
    return {"lesion.painful": conclude(YES if sure else YES_NO, [pain], note)}


def oedema_facts(patient: Facts, lesions: Sequence[Facts]) -> dict[str, Fact]:
    """A brain lesion that gives symptoms makes oedema likely: asked, not assumed absent."""
    if "symptom.brain_oedema" in patient:
        return {}
    for lesion in lesions:
        if lesion["lesion.organ"].possible != exactly("brain"):
            continue
        for sign in ("symptomatic", "neurologic_deficit"):
            if _may_hold(lesion, sign):
                return {"symptom.brain_oedema": conclude(YES_NO, [lesion[f"lesion.{sign}"]])}
    return {}


def symptom_facts(patient: Facts, lesions: Sequence[Facts]) -> dict[str, Fact]:
    """A lesion that hurts is pain of the patient, one that may hurt makes it a question."""
    made: dict[str, Fact] = {}
    for name, organs in _PAINS.items():
        pains = [
            pain
            for lesion in lesions
            if (pain := lesion.get("lesion.painful")) is not None
            and pain.possible != exactly(False)
            and (organs is None or compare(lesion["lesion.organ"].possible, organs))
        ]
        sure = [pain for pain in pains if pain.possible == YES]
        if pains and name not in patient:
            made[name] = conclude(YES, sure) if sure else conclude(YES_NO, pains)
    return made


def treatable_facts(patient: Facts, lesions: Sequence[Facts]) -> dict[str, Fact]:
    """Disease of a lining is seldom treated with curative intent: asked, not taken for granted.

    Where disease elsewhere is neither controlled nor controllable, not every lesion can be treated.
    """
    if "extent.all_treatable" in patient:
        return {}
    elsewhere = patient.get("extent.controlled_elsewhere")
    if elsewhere is not None and elsewhere.possible == exactly(False):
        return {"extent.all_treatable": conclude(exactly(False), [elsewhere])}
    found = [
        fact
        for name in (
            "extent.leptomeningeal",
            "symptom.pleural_effusion",
            "symptom.pericardial_effusion",
            "symptom.ascites",
        )
        if (fact := patient.get(name)) is not None and fact.possible != exactly(False)
    ]
    found += [
        lesion["lesion.organ"]
        for lesion in lesions
        if compare(lesion["lesion.organ"].possible, _LININGS) is not False
    ]
    return {"extent.all_treatable": conclude(YES_NO, found)} if found else {}


def _holds(lesion: Facts, name: str) -> bool:
    fact = lesion.get(f"lesion.{name}")
    return fact is not None and fact.possible == YES


def _may_hold(lesion: Facts, name: str) -> bool:
    """Tell whether a stated sign is there or may be: silence is not a sign."""
    fact = lesion.get(f"lesion.{name}")
    return fact is not None and fact.possible != exactly(False)
