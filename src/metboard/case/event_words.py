"""The entries of a record in the words of a board: a stage, a report of lesions, a course of treatment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import inf

from metboard.case.biomarkers import short_protein
from metboard.case.matching import count_of
from metboard.knowledge import Knowledge, Words
from metboard.record import (
    Assay,
    Diagnosis,
    Finding,
    LesionEntry,
    Specimen,
    Stage,
    Toxicity,
    Treatment,
    Value,
    VariantEntry,
)
from metboard.record.record import Entry

WHY_ENDED: Mapping[str, str] = {
    "progression": "progression",
    "toxicity": "toxicity",
    "completed": "completed as planned",
    "refused": "refused",
    "response": "response",
    "stable": "stable disease",
    "other": "another reason",
}
RESPONSES: Mapping[str, str] = {
    "complete": "complete response",
    "partial": "partial response",
    "stable": "stable disease",
    "progression": "progression",
}
_KINDS: Mapping[str, str] = {
    "radiotherapy": "Radiotherapy",
    "surgery": "Operation",
    "other": "Other treatment",
}
_FEW = 4


def named(tumours: Iterable[str], knowledge: Knowledge) -> str:
    """Give the titles of the tumours that a diagnosis may be."""
    known = knowledge.tumours
    return " or ".join(known[t].title if t in known else t for t in tumours)


def diagnosis_words(diagnosis: Diagnosis, knowledge: Knowledge) -> str:
    """Name a primary tumour with its side."""
    side = f", {diagnosis.side}" if diagnosis.side else ""
    return f"{named(diagnosis.tumours, knowledge)}{side}"


def stage_words(stages: Sequence[Stage]) -> str:
    """Write what was said of a stage on one day: categories with their prefix, then the group.

    The prefix stands once where all categories share it.
    """
    told = [_categories(letter, stages) for letter in "tnm"]
    prefixes = {s.prefix for s in stages if s.t or s.n or s.m}
    tnm = " ".join(each for each in told if each)
    if len(prefixes) == 1 and (prefix := prefixes.pop()):
        tnm = prefix + tnm.replace(f" {prefix}", " ").removeprefix(prefix)
    groups = [*dict.fromkeys(s.group for s in stages if s.group)]
    group = " or ".join(groups)
    words = f"{tnm}, group {group}" if tnm and group else tnm or group
    return f"Stage {words or next((s.text for s in stages if s.text), 'without a value')}"


def _categories(letter: str, stages: Iterable[Stage]) -> str:
    said = ((s.prefix, str(getattr(s, letter)).removeprefix(letter.upper())) for s in stages)
    return " or ".join(dict.fromkeys(f"{p}{letter.upper()}{value}" for p, value in said if value))


def stages_by_day(stages: Iterable[Stage]) -> Iterable[tuple[Stage, ...]]:
    """Gather the stages of one primary tumour and one day, the oldest first."""

    def key(stage: Stage) -> tuple[str, str]:
        return stage.of, str(stage.on or "~")

    for _, group in groupby(sorted(stages, key=key), key=key):
        yield tuple(group)


def specimen_words(specimen: Specimen) -> str:
    """Say what a sample is of, and which tumour it was taken from."""
    if specimen.origin == "primary":
        source = "primary tumour"
    elif specimen.origin == "metastasis":
        source = f"metastasis in the {plain(specimen.organ)}" if specimen.organ else "a metastasis"
    else:
        source = plain(specimen.organ)
    kind = plain(specimen.kind or "")
    told = ", ".join(part for part in (kind, source) if part and part != "other")
    return told or specimen.text or "not described"


def lesions_words(entries: Sequence[LesionEntry]) -> str:
    """Sum up what was reported on one day, organ by organ: the primary last."""
    ordered = sorted(entries, key=_place)
    return "; ".join(_place_words(tuple(group)) for _, group in groupby(ordered, key=_place))


def _place(entry: LesionEntry) -> tuple[bool, str, str]:
    """Give what belongs together; what has no organ of the list is known by its words alone."""
    return entry.primary, entry.organ, entry.text if entry.organ == "other" else ""


def _place_words(entries: Sequence[LesionEntry]) -> str:
    first = entries[0]
    organ = plain(first.organ) if first.organ != "other" else first.text or "other site"
    name = f"primary tumour, {organ}" if first.primary else organ
    counts = [count_of(entry) for entry in entries]
    low, high = sum(c.low for c in counts), sum(c.high for c in counts)
    if high == 0:
        return f"{name} gone"
    parts = [] if low == high == 1 else [f"{low:g} lesions" if low == high else _bounds(low, high)]
    sizes = [e.diameter_mm for e in entries if isinstance(e.diameter_mm, (int, float))]
    if sizes:
        parts.append(f"{'up to ' if len(entries) > 1 else ''}{max(sizes):g} mm")
    return ", ".join([name, *parts])


def _bounds(low: float, high: float) -> str:
    return f"{low:g} or more lesions" if high == inf else f"{low:g} to {high:g} lesions"


def variant_words(variant: VariantEntry) -> str:
    """Name a variant: its change of protein in the short form, else as it was reported."""
    what = short_protein(variant.protein) or variant.name or plain(variant.kind)
    return " ".join(part for part in (variant.gene, what) if part)


def value_words(value: Value) -> str:
    """Write a value as a record states it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " or ".join(value)
    if isinstance(value, dict):
        return ", ".join(f"{bound} {number:g}" for bound, number in value.items())
    return value.replace("-", " ") if isinstance(value, str) else f"{value:g}"


def tested_words(entries: Iterable[Entry], words: Words) -> str:
    """Sum up the variants, markers and panels of one day; more than a few are counted."""
    found, told, genes = [], [], set[str]()
    for entry in entries:
        if isinstance(entry, Assay):
            genes |= {*entry.genes}
        elif isinstance(entry, VariantEntry) and entry.present:
            found.append(variant_words(entry))
        elif isinstance(entry, VariantEntry):
            genes.add(entry.gene)
        elif isinstance(entry, Finding):
            unit = words.families[entry.fact].unit if entry.fact in words.families else ""
            told.append(f"{_title(entry.fact, words)} {value_words(entry.value)} {unit}".strip())
    listed = [*dict.fromkeys([*found, *told])]
    more = [f"{len(listed) - _FEW} more"] if len(listed) > _FEW else []
    looked = [f"{len(genes)} gene{'s' * (len(genes) > 1)} examined"] if genes else []
    return "; ".join([*listed[:_FEW], *more, *looked])


def status_words(finding: Finding, words: Words) -> str:
    """Say how the disease stood, or which imaging was done."""
    if finding.fact == "treatment.progressing" and isinstance(finding.value, bool):
        return "Progression" if finding.value else "No progression"
    told = _title(finding.fact, words)
    return f"{told[:1].upper()}{told[1:]}: {value_words(finding.value)}"


def drug_words(drugs: Iterable[str], knowledge: Knowledge) -> str:
    """Name drugs by their titles; one that no option uses stands as the record names it."""
    known = knowledge.drugs
    return " + ".join(known[d].title if d in known else d for d in drugs)


def treatment_words(treatment: Treatment, knowledge: Knowledge) -> str:
    """Say what was given or done, how it was meant, and why it ended."""
    if treatment.kind == "drug":
        what = drug_words(treatment.drugs, knowledge) or treatment.text or "drug not named"
    else:
        what = ": ".join(p for p in (_KINDS[treatment.kind], place_words(treatment)) if p)
    parts = [what, dose_words(treatment), treatment.setting or "", _ending(treatment)]
    told = ", ".join(part for part in parts if part and part != "advanced")
    return told[:1].upper() + told[1:]


def place_words(treatment: Treatment) -> str:
    """Say where a treatment was aimed at: in its own words, else by organ and side."""
    organ = plain(treatment.organ) if treatment.organ != "other" else ""
    return treatment.text or " ".join(p for p in (treatment.side or "", organ) if p)


def dose_words(treatment: Treatment) -> str:
    """Write dose, fractions and technique of radiotherapy, as far as they are known."""
    if treatment.kind != "radiotherapy":
        return ""
    dose = f"{treatment.dose_gy:g} Gy" if treatment.dose_gy is not None else ""
    parts = f"in {treatment.fractions} fraction{'s' * (treatment.fractions != 1)}"
    told = " ".join(p for p in (dose, parts if treatment.fractions else "") if p)
    return ", ".join(part for part in (treatment.technique.upper(), told) if part)


def _ending(treatment: Treatment) -> str:
    if treatment.status == "planned":
        return "requested"
    if treatment.status == "not-given":
        return "not given"
    if treatment.outcome is None:
        return "going on" if treatment.status == "ongoing" else ""
    head = "so far" if treatment.status == "ongoing" else "ended"
    return f"{head}: {WHY_ENDED[treatment.outcome]}"


def toxicity_words(harm: Toxicity, knowledge: Knowledge) -> str:
    """Say what harm there was, how bad, and by which drugs if that is said."""
    event = harm.event[:1].upper() + harm.event[1:].replace("-", " ")
    grade = f" grade {harm.grade}" if harm.grade is not None else ""
    drugs = f" ({drug_words(harm.drugs, knowledge)})" if harm.drugs else ""
    return f"{event}{grade}{drugs}"


def plain(name: str) -> str:
    """Write the name of an organ or a kind as words."""
    return name.replace("-", " ")


def _title(fact: str, words: Words) -> str:
    """Give the title of a fact; one that nobody knows stands as the record names it."""
    return words.families[fact].title if fact in words.families else fact
