"""Facts that scores ask for and that follow from what records hold: body mass, Karnofsky's scale, sums over organs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from metboard.facts import Fact, Range, compare, conclude, exactly
from metboard.rules import any_of

_INNER = (
    "adrenal", "brain", "kidney", "liver", "lung", "meninges", "ovary", "pancreas", "pericardium", "peritoneum",
    "pleura", "spleen", "thyroid",
)  # fmt: skip
"""Organs whose metastases count as visceral."""

_OUTSIDE = (
    "adrenal", "bone", "eye", "kidney", "liver", "lung", "lymph-node", "other", "ovary", "pancreas", "pericardium",
    "peritoneum", "pleura", "skin", "soft-tissue", "spine", "spleen", "thyroid",
)  # fmt: skip
"""Organs outside the head; the eye counts among them, as it lies outside the skull."""

_SPREAD = {
    "extent.extracranial": tuple(f"extent.{organ}.involved" for organ in _OUTSIDE),
    "extent.visceral": tuple(f"extent.{organ}.involved" for organ in _INNER),
}
_BEYOND = frozenset({"long-bone", "rib", "skull", "other-bone"})
_BY_ECOG = {0: (90, 100), 1: (70, 80), 2: (50, 60), 3: (30, 40), 4: (10, 20)}
"""Karnofsky's percentages for each grade of ECOG, by the comparison that ECOG-ACRIN publishes."""


def karnofsky_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """An ECOG grade leaves two percentages of Karnofsky's scale possible."""
    name, ecog = "patient.karnofsky_pct", facts.get("patient.ecog")
    if name in facts or ecog is None or not isinstance(ecog.possible, Range):
        return {}
    inside = [span for grade, span in _BY_ECOG.items() if compare(exactly(grade), ecog.possible)]
    if not inside:
        return {}
    possible = Range(min(low for low, _ in inside), max(high for _, high in inside))
    return {name: conclude(possible, [ecog], "from the ECOG grade")}


def body_mass_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Body mass index = weight / height^2."""
    name, weight, height = (
        "patient.bmi_kg_m2",
        facts.get("patient.weight_kg"),
        facts.get("patient.height_cm"),
    )
    if name in facts or weight is None or height is None:
        return {}
    kg, cm = weight.possible, height.possible
    if not isinstance(kg, Range) or not isinstance(cm, Range):
        return {}
    low, high = kg.low / (cm.high / 100) ** 2, kg.high / (cm.low / 100) ** 2
    possible = Range(max(round(low, 2), 5), min(round(high, 2), 150))
    return {} if possible.is_empty() else {name: conclude(possible, [weight, height])}


def involved_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Metastases outside the head, and visceral ones: yes where one organ has them, no where none has."""
    made: dict[str, Fact] = {}
    for name, organs in _SPREAD.items():
        told = [facts.get(each) for each in organs]
        answer = any_of([None if f is None else compare(f.possible, exactly(True)) for f in told])
        if name not in facts and answer is not None:
            made[name] = conclude(exactly(answer), _deciding(told, answer))
    return made


def _deciding(told: Iterable[Fact | None], answer: bool) -> list[Fact]:
    return [fact for fact in told if fact is not None and fact.possible == exactly(answer)]


def skeletal_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Bone metastases = those of bones and of the spine together."""
    name, parts = (
        "extent.skeletal_lesions",
        [facts.get(f"extent.{o}.lesions") for o in ("bone", "spine")],
    )
    known = [fact for fact in parts if fact is not None]
    ranges = [f.possible for f in known if isinstance(f.possible, Range)]
    if name in facts or not ranges:
        return {}
    whole = len(ranges) == len(parts)
    high = sum(r.high for r in ranges) if whole else inf
    return {name: conclude(Range(sum(r.low for r in ranges), high), known)}


def beyond_axis_facts(
    facts: Mapping[str, Fact], lesions: Sequence[Mapping[str, Fact]]
) -> dict[str, Fact]:
    """A metastasis of a rib, the skull or a limb lies beyond vertebrae and pelvis."""
    name = "extent.bone_beyond_axis"
    sites = [
        site
        for lesion in lesions
        if (site := lesion.get("lesion.site")) is not None
        and not isinstance(site.possible, Range)
        and site.possible <= _BEYOND
    ]
    return {} if name in facts or not sites else {name: conclude(exactly(True), sites)}


def size_facts(facts: Mapping[str, Fact], lesions: Sequence[Mapping[str, Fact]]) -> dict[str, Fact]:
    """The largest metastasis of liver and brain.

    In the brain a list that is not whole says nothing: there the default holds, unless a large one is measured
    or a size is said to be unclear.
    """
    unclear = any(size.high >= _LARGEST_MM["brain"] for size in _sizes("brain", lesions))
    brain = {
        name: fact
        for name, fact in _largest("brain", facts, lesions).items()
        if isinstance(fact.possible, Range)
        and (unclear or fact.possible.high < _LARGEST_MM["brain"] or fact.possible.low > 40)
    }
    return {**_largest("liver", facts, lesions), **brain}


_LARGEST_MM = {"brain": 200.0, "liver": 500.0}
"""No metastasis of the organ is larger."""


def _sizes(organ: str, lesions: Sequence[Mapping[str, Fact]]) -> list[Range]:
    told = [lesion.get("lesion.diameter_mm") for lesion in _metastases(organ, lesions)]
    return [f.possible for f in told if f is not None and isinstance(f.possible, Range)]


def _metastases(organ: str, lesions: Sequence[Mapping[str, Fact]]) -> list[Mapping[str, Fact]]:
    return [
        lesion
        for lesion in lesions
        if compare(lesion["lesion.organ"].possible, exactly(organ))
        and lesion.get("lesion.primary", _NOT_SAID).possible != exactly(True)
    ]


def _largest(
    organ: str, facts: Mapping[str, Fact], lesions: Sequence[Mapping[str, Fact]]
) -> dict[str, Fact]:
    """The largest metastasis of an organ: at least the largest that is measured, exactly it where the list is whole."""
    name, count = f"extent.{organ}.largest_mm", facts.get(f"extent.{organ}.lesions")
    here, ranges = _metastases(organ, lesions), _sizes(organ, lesions)
    sizes = [size for lesion in here if (size := lesion.get("lesion.diameter_mm")) is not None]
    if name in facts or not ranges or count is None:
        return {}
    whole = (
        isinstance(count.possible, Range) and count.possible.high < inf and len(ranges) == len(here)
    )
    high = max(r.high for r in ranges) if whole else inf
    most = _LARGEST_MM[organ]
    low = min(max(r.low for r in ranges), most)
    return {name: conclude(Range(low, min(high, most)), [*sizes, count])}


_NOT_SAID = Fact(possible=frozenset({"yes", "no"}), origin="absent")


def chemotherapy_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A line of chemotherapy for advanced disease is chemotherapy before."""
    name, lines = (
        "treatment.chemotherapy_before",
        facts.get("treatment.advanced.chemotherapy_lines"),
    )
    if name in facts or lines is None or not compare(lines.possible, Range(1)):
        return {}
    return {name: conclude(exactly(True), [lines])}


def comorbidity_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who has no diabetes takes no insulin for it; diabetes and cirrhosis of unsaid degree leave every degree open."""
    diabetes, cirrhosis = facts.get("history.diabetes"), facts.get("history.cirrhosis")
    made: dict[str, Fact] = {}
    if diabetes is not None and diabetes.possible == exactly(True):
        made["history.diabetes_kind"] = conclude(_DIABETES, [diabetes])
    if diabetes is not None and diabetes.possible == exactly(False):
        made["history.diabetes_kind"] = conclude(exactly("none"), [diabetes])
        made["history.insulin"] = conclude(exactly(False), [diabetes])
    if cirrhosis is not None and cirrhosis.possible == exactly(True):
        made["history.liver_disease"] = conclude(_CIRRHOSIS, [cirrhosis])
    return {name: fact for name, fact in made.items() if name not in facts}


_DIABETES = frozenset({"diet-only", "uncomplicated", "with-organ-damage"})
_CIRRHOSIS = frozenset({"mild", "moderate-or-severe"})


def spine_pain_facts(lesion: Mapping[str, Fact]) -> dict[str, Fact]:
    """A lesion that does not hurt has no pain of any kind; what is said of a limb makes it a long bone."""
    made: dict[str, Fact] = {}
    painful, limb = lesion.get("lesion.painful"), lesion.get("lesion.limb_site")
    if painful is not None and painful.possible == exactly(False):
        none = conclude(exactly("none"), [painful])
        made = {n: none for n in ("lesion.pain_kind", "lesion.pain_degree") if n not in lesion}
    if limb is not None and "lesion.site" not in lesion:
        made["lesion.site"] = conclude(exactly("long-bone"), [limb])
    if limb is not None and limb.possible == exactly("peritrochanteric") and _PART not in lesion:
        made[_PART] = conclude(exactly("trochanteric"), [limb])
    return made


_PART = "lesion.femur_part"


_BY_BILSKY = {"0": "none", "1a": "epidural", "1b": "epidural", "1c": "epidural"}


def epidural_facts(lesion: Mapping[str, Fact]) -> dict[str, Fact]:
    """Bilsky's grade says whether the cord is free, has tumour beside it, or is compressed."""
    name, grade = "lesion.cord", lesion.get("lesion.bilsky")
    if name in lesion or grade is None or isinstance(grade.possible, Range):
        return {}
    possible = frozenset(_BY_BILSKY.get(each, "compression") for each in grade.possible)
    return {name: conclude(possible, [grade])}
