"""Facts about one lesion that follow from what else is said of it, of the patient and of its neighbours.

Their purpose is that a silent default never hides what the record says elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metboard.facts import YES_NO, Fact, compare, exactly

YES = exactly(True)
_BONE = frozenset({"bone", "spine"})


def place_facts(lesion: Mapping[str, Fact]) -> dict[str, Fact]:
    """A lesion in the brainstem is at the brainstem."""
    site = lesion.get("lesion.site")
    if (
        site is None
        or "lesion.near_optic_or_brainstem" in lesion
        or site.possible != frozenset({"brainstem"})
    ):
        return {}
    return {
        "lesion.near_optic_or_brainstem": Fact(possible=YES, origin="derived", where=site.where)
    }


def pain_facts(
    lesion: Mapping[str, Fact], patient: Mapping[str, Fact], others: Sequence[Mapping[str, Fact]]
) -> dict[str, Fact]:
    """Bone pain of the patient belongs to the only bone lesion, or may belong to any of several."""
    pain, organ = patient.get("symptom.bone_pain"), lesion.get("lesion.organ")
    if "lesion.painful" in lesion or pain is None or organ is None or pain.possible != YES:
        return {}
    if not compare(organ.possible, _BONE):
        return {}
    bony = [each for each in others if compare(each["lesion.organ"].possible, _BONE)]
    if any("lesion.painful" in each and each["lesion.painful"].possible == YES for each in bony):
        return {}
    possible = YES if len(bony) == 1 else YES_NO
    return {
        "lesion.painful": Fact(
            possible=possible,
            origin="derived",
            where=pain.where,
            note="the record does not say which bone hurts",
        )
    }


def oedema_facts(
    patient: Mapping[str, Fact], lesions: Sequence[Mapping[str, Fact]]
) -> dict[str, Fact]:
    """A brain lesion with mass effect that gives symptoms makes oedema likely: asked, not assumed absent."""
    if "symptom.brain_oedema" in patient:
        return {}
    for lesion in lesions:
        if lesion["lesion.organ"].possible != frozenset({"brain"}):
            continue
        signs = [lesion.get(f"lesion.{name}") for name in ("symptomatic", "neurologic_deficit")]
        mass = lesion.get("lesion.mass_effect")
        if (
            mass is not None
            and mass.possible == YES
            and any(s is not None and s.possible == YES for s in signs)
        ):
            return {
                "symptom.brain_oedema": Fact(possible=YES_NO, origin="derived", where=mass.where)
            }
    return {}
