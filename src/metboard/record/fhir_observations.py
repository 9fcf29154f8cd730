"""Observation -> findings: performance, stage, markers, laboratory, vital signs; sizes go on to the lesions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from metboard.record.asked import Asked, find_asked
from metboard.record.codes import text_of
from metboard.record.context import Context, Statement, code_in, follow, id_in, unread
from metboard.record.dates import day_in, join_text, note_in
from metboard.record.fhir_comorbidities import read_comorbidities
from metboard.record.fhir_genes import genes_in, sort_parts
from metboard.record.fhir_histology import Histology, read_histology
from metboard.record.fhir_metastases import read_metastasis
from metboard.record.fhir_resources import BodyStructure, Measured, Observation
from metboard.record.fhir_stage import read_category, read_stage
from metboard.record.fhir_status import DiseaseStatus, find_progress
from metboard.record.fhir_types import Concept, Quantity, Reference
from metboard.record.fhir_variants import (
    name_of_variant,
    presence_of,
    read_gene_in_text,
    read_region,
    read_variant,
)
from metboard.record.measured import NO_VALUE, NotRead, read_score, read_value, shown, size_mm
from metboard.record.possible_lesion import PossibleLesion, find_possible
from metboard.record.record import Finding, Unread, Value

_SKIPPED = {"entered-in-error", "cancelled"}
_OTHER_DIMENSION = "33729-5"
_KARNOFSKY = ((90, 0), (70, 1), (50, 2), (30, 3), (10, 4))


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """The size of one lesion at one time, and what it says of which lesion that is."""

    where: str
    on: date | None
    mm: Value
    short_mm: Value | None = None
    focus: tuple[Reference, ...] = ()
    body_site: Concept | None = None
    text: str = ""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A fact about one lesion."""

    where: str
    on: date | None
    fact: str
    value: Value
    focus: tuple[Reference, ...] = ()


def read_observation(
    observation: Observation, where: str, context: Context
) -> Iterable[Statement | Size | About | DiseaseStatus | Histology | PossibleLesion]:
    """State what an observation says; what has no fact is named."""
    if observation.status in _SKIPPED:
        return [unread(where, text_of(observation.code), f"its status is {observation.status}")]
    asked = find_asked(observation.code, context.codes)
    if asked and asked.code.kind != "value":
        return _READERS[asked.code.kind](observation, where, context)
    return _findings(observation, where, context, asked)


def day_observed(observation: Observation) -> date | None:
    """Give the day on which something was observed."""
    return day_in(_when(observation))


def _when(observation: Observation) -> str:
    """Give the text that holds the day of an observation."""
    period = observation.effective_period
    return (
        observation.effective_date_time
        or observation.effective_instant
        or ((period.end or period.start) if period else "")
        or observation.issued
    )


def _findings(
    observation: Observation, where: str, context: Context, asked: Asked | None
) -> Iterable[Statement | About | PossibleLesion]:
    """Read the observation itself, and each component that has a code of its own."""
    own = _one(observation, observation, where, context, asked) if asked else None
    also = _also(observation, where, context, asked) if asked and asked.also else []
    if own and not observation.component:
        return [own, *also]
    made = [own, *also]
    for index, part in enumerate(observation.component):
        more = find_asked(part.code, context.codes)
        if more and more.code.kind == "value" and not (asked and more.meanings == asked.meanings):
            place = f"{where}#component[{index}]"
            made.append(_one(part, observation, place, context, more))
    said = [each for each in made if each is not None]
    if said:
        return said
    variants = list(read_gene_in_text(observation, where, day_observed(observation), context.codes))
    possible = None if variants else _possible(observation, where, context)
    if possible is not None:
        return [possible]
    what = text_of(observation.code) or "an observation without code"
    return variants or [unread(where, what, "no fact stands for it")]


def _also(
    observation: Observation, where: str, context: Context, asked: Asked
) -> list[Statement | About]:
    """State the other facts of the same value, where its unit allows."""
    made = (_one(observation, observation, where, context, each) for each in asked.also)
    return [each for each in made if isinstance(each, Finding)]


def _possible(observation: Observation, where: str, context: Context) -> PossibleLesion | None:
    """Give the lesion of unclear kind that an observation names, unless its value says that there is none."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    answer = context.codes.word("presence", value)
    if observation.value_boolean is False or answer == "no":
        return None
    places = (observation.body_site, observation.code, value if text_of(value) else None)
    return find_possible(places, where, day_observed(observation), context.codes)


def _one(
    measured: Measured, observation: Observation, where: str, context: Context, asked: Asked
) -> Statement | About | None:
    """State the one value of an observation or component; None where only its components have values."""
    what, said, when = asked.what, shown(measured), _when(observation)
    if said == NO_VALUE and measured.value_range is None:
        return None if observation.component else unread(where, what, NO_VALUE)
    try:
        value = read_value(measured, asked, context.codes)
    except NotRead as error:
        return unread(where, f"{what} {said}", str(error))
    fact = asked.code.fact
    if fact.startswith("lesion."):
        fact = fact.removeprefix("lesion.")
        return About(where=where, on=day_in(when), fact=fact, value=value, focus=observation.focus)
    text, note = f"{what}: {said}", note_in(when)
    return Finding(
        fact=fact,
        value=value,
        where=where,
        on=day_in(when),
        specimen=id_in(observation.specimen),
        text=join_text(text, note) if note else text,
    )


# --- the rest ---------------------------------------------------------------------------------------------------------


def _karnofsky(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    """Convert to ECOG: 100 and 90 are 0, 80 and 70 are 1, 60 and 50 are 2, 40 and 30 are 3, 20 and 10 are 4."""
    asked = find_asked(observation.code, context.codes)
    score = read_score(observation, asked) if asked else None
    ecog = next(
        (grade for least, grade in _KARNOFSKY if score is not None and least <= score <= 100), None
    )
    if ecog is None:
        yield unread(where, f"Karnofsky {shown(observation)}", "expected 10 to 100")
        return
    yield Finding(
        fact="patient.ecog",
        value=float(ecog),
        where=where,
        on=day_observed(observation),
        text=f"Karnofsky {score:g}, converted to ECOG {ecog}",
    )
    yield Finding(
        fact="patient.karnofsky_pct",
        value=float(score or 0),
        where=where,
        on=day_observed(observation),
        text=f"Karnofsky {score:g}",
    )


def _size(observation: Observation, where: str, context: Context) -> Iterable[Statement | Size]:
    """Take the longest dimension: the observation's own value, else the component that is named so."""
    place, measured, other = where, observation.value_quantity, None
    for index, part in enumerate(observation.component):
        asked = find_asked(part.code, context.codes)
        if code_in(part.code) == _OTHER_DIMENSION:
            other = part.value_quantity
        elif measured is None and asked and asked.code.kind == "size":
            place, measured = f"{where}#component[{index}]", part.value_quantity
    try:
        longest = size_mm(measured)
        yield Size(
            where=place,
            on=day_observed(observation),
            mm=longest,
            short_mm=_shorter(other, longest),
            focus=observation.focus,
            body_site=observation.body_site,
            text=" ".join(note.text for note in observation.note),
        )
    except NotRead as error:
        yield unread(where, text_of(observation.code), str(error))


def _shorter(other: Quantity | None, longest: Value) -> Value | None:
    """Give the other dimension, where it is one: a short axis is no longer than the long one."""
    if other is None or other.value is None:
        return None
    made = size_mm(other)
    if isinstance(made, float) and isinstance(longest, float) and made > longest:
        raise NotRead(
            f"the other dimension ({made:g} mm) is longer than the longest ({longest:g} mm)"
        )
    return made


def _stage(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    """Take a stage group, and the categories that stand in components of it."""
    yield from read_stage(observation, where, day_observed(observation), context)
    for index, part in enumerate(observation.component):
        asked = find_asked(part.code, context.codes)
        kind = _CATEGORIES.get(asked.code.kind) if asked else None
        if kind is not None:
            alone = msgspec.structs.replace(
                observation, code=part.code, value_codeable_concept=part.value_codeable_concept
            )
            place = f"{where}#component[{index}]"
            yield from read_category(alone, place, day_observed(observation), context, kind)


_FOUND: Mapping[str, str] = {"yes": "positive", "no": "negative"}
_CATEGORIES: Mapping[str, str] = {"t-category": "T", "n-category": "N", "distant": "M"}


def _metastasis(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    return read_metastasis(observation, where, day_observed(observation), context)


def _distant(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    """Take an M category; where a place is given it is a metastasis there, or none."""
    if observation.body_site is not None:
        return read_metastasis(observation, where, day_observed(observation), context)
    return read_category(observation, where, day_observed(observation), context, "M")


def _named_by_system(
    observation: Observation, where: str, context: Context
) -> Iterable[Statement | Size | About | DiseaseStatus | Histology | PossibleLesion]:
    """Read an observation whose code says nothing and whose answer is coded in a system that is called what it asks."""
    value = observation.value_codeable_concept or Concept()
    coding = next((c for c in value.coding if c.system.startswith("urn:")), None)
    if coding is None:
        return [unread(where, text_of(observation.code), "no fact stands for it")]
    name = coding.system.removeprefix("urn:").replace("_", " ")
    said = (coding.display or coding.code).replace("_", " ")
    plain = msgspec.structs.replace(
        observation, code=Concept(text=name), value_codeable_concept=Concept(text=said)
    )
    return read_observation(plain, where, context)


def _category(kind: str) -> Callable[[Observation, str, Context], Iterable[Statement]]:
    return lambda observation, where, context: read_category(
        observation, where, day_observed(observation), context, kind
    )


def _histology(
    observation: Observation, where: str, context: Context
) -> Iterable[Histology | Unread]:
    return read_histology(observation, where, day_observed(observation), context)


def _comorbidities(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    return read_comorbidities(observation, where, day_observed(observation), context)


def _variant(
    observation: Observation, where: str, context: Context
) -> Iterable[Statement | Size | About | DiseaseStatus | Histology | PossibleLesion]:
    """Take a variant, or a marker that a laboratory reports in the same form: microsatellites."""
    name = name_of_variant(observation, sort_parts(observation.component))
    asked = find_asked(Concept(text=name), context.codes) if name else None
    if asked and asked.code.kind == "value" and not genes_in(name, context.codes):
        found = presence_of(observation, context.codes)
        value = Concept(text=_FOUND[found]) if found else observation.value_codeable_concept
        plain = msgspec.structs.replace(
            observation, code=Concept(text=name), value_codeable_concept=value, component=()
        )
        return read_observation(plain, where, context)
    return read_variant(observation, where, day_observed(observation), context.codes)


def _region(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    return read_region(observation, where, day_observed(observation), context.codes)


def _status(
    observation: Observation, where: str, context: Context
) -> Iterable[Statement | DiseaseStatus | About]:
    """Take a status of the cancer as a whole, or of the one lesion that its focus names."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    progressing, on = find_progress(value, context.codes), day_observed(observation)
    text = join_text(
        f"{text_of(observation.code)}: {shown(observation)}", note_in(_when(observation))
    )
    if progressing is None:
        yield unread(where, text, "neither progression nor its contrary")
    elif any(follow(each, BodyStructure, context) for each in observation.focus):
        yield About(
            where=where, on=on, fact="progressing", value=progressing, focus=observation.focus
        )
    else:
        yield DiseaseStatus(where=where, on=on, progressing=progressing, text=text)


_READERS = {
    "status": _status,
    "stage": _stage,
    "t-category": _category("T"),
    "n-category": _category("N"),
    "distant": _distant,
    "metastasis": _metastasis,
    "named-by-system": _named_by_system,
    "histology": _histology,
    "comorbidities": _comorbidities,
    "karnofsky": _karnofsky,
    "size": _size,
    "variant": _variant,
    "region": _region,
}
