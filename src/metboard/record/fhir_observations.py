"""Observation -> findings: performance, stage, markers, laboratory, vital signs; sizes go on to the lesions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from metboard.knowledge.code_table import ObservationCode
from metboard.record.codes import text_of
from metboard.record.context import Context, Statement, code_in, follow, id_in, unread
from metboard.record.dates import day_of, join_text, note_on
from metboard.record.fhir_comorbidities import read_comorbidities
from metboard.record.fhir_genes import genes_in
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
) -> Iterable[Statement | Size | About | DiseaseStatus | Histology]:
    """State what an observation says; what has no fact is named."""
    if observation.status in _SKIPPED:
        return [unread(where, text_of(observation.code), f"its status is {observation.status}")]
    known = context.codes.observed(observation.code)
    if known and known[0].kind != "value":
        return _READERS[known[0].kind](observation, where, context)
    return _findings(observation, where, context, known)


def _day(observation: Observation) -> date | None:
    return day_of(*_texts(observation))


def _texts(observation: Observation) -> Sequence[str]:
    period = observation.effective_period
    return (
        observation.effective_date_time,
        observation.effective_instant,
        (period.end or period.start) if period else "",
        observation.issued,
    )


def _findings(
    observation: Observation, where: str, context: Context, known: tuple[ObservationCode, ...]
) -> Iterable[Statement | About]:
    """Read the observation itself, and each component that has a code of its own."""
    made = [_one(observation, observation, where, context, known[0])] if known else []
    made += _also(observation, where, context, known[0]) if known else []
    for index, part in enumerate(observation.component):
        codes = context.codes.observed(part.code)
        if codes and codes[0].kind == "value" and codes != known:
            place = f"{where}#component[{index}]"
            made.append(_one(part, observation, place, context, codes[0]))
    said = [each for each in made if each is not None]
    if said:
        return said
    variants = list(read_gene_in_text(observation, where, _day(observation), context.codes))
    what = text_of(observation.code) or "an observation without code"
    return variants or [unread(where, what, "no fact stands for it")]


def _also(
    observation: Observation, where: str, context: Context, code: ObservationCode
) -> list[Statement | About | None]:
    """State the other facts of the same value, where its unit allows."""
    codes = (ObservationCode(fact=a.fact, unit=a.unit, g_per_mol=a.g_per_mol) for a in code.also)
    made = [_one(observation, observation, where, context, each) for each in codes]
    return [each for each in made if isinstance(each, Finding)]


def _one(
    measured: Measured,
    observation: Observation,
    where: str,
    context: Context,
    code: ObservationCode,
) -> Statement | About | None:
    """State the one value of an observation or component; None where only its components have values."""
    what, said, days = _name(measured, code), shown(measured), _texts(observation)
    if said == NO_VALUE and measured.value_range is None:
        return None if observation.component else unread(where, what, NO_VALUE)
    try:
        value = read_value(measured, code, context.codes)
    except (NotRead, LookupError) as error:
        return unread(where, f"{what} {said}", str(error.args[0]))
    if code.fact.startswith("lesion."):
        fact = code.fact.removeprefix("lesion.")
        return About(where=where, on=day_of(*days), fact=fact, value=value, focus=observation.focus)
    return Finding(
        fact=code.fact,
        value=value,
        where=where,
        on=day_of(*days),
        specimen=id_in(observation.specimen),
        text=join_text(f"{what}: {said}", note_on(*days)),
    )


def _name(measured: Measured, code: ObservationCode) -> str:
    """Give the name that the record shows; a bare number of a terminology is replaced by our own name."""
    name = text_of(measured.code)
    return name if not code.names or _has_words(name) else code.names[0]


@lru_cache(maxsize=2048)
def _has_words(name: str) -> bool:
    return re.search(r"[^\W\d_]{2}", name) is not None


# --- the rest ---------------------------------------------------------------------------------------------------------


def _karnofsky(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    """Convert to ECOG: 100 and 90 are 0, 80 and 70 are 1, 60 and 50 are 2, 40 and 30 are 3, 20 and 10 are 4."""
    score = read_score(observation, context.codes.observed(observation.code)[0])
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
        on=_day(observation),
        text=f"Karnofsky {score:g}, converted to ECOG {ecog}",
    )
    yield Finding(
        fact="patient.karnofsky_pct",
        value=float(score or 0),
        where=where,
        on=_day(observation),
        text=f"Karnofsky {score:g}",
    )


def _size(observation: Observation, where: str, context: Context) -> Iterable[Statement | Size]:
    """Take the longest dimension: the observation's own value, else the component that is named so."""
    place, measured, other = where, observation.value_quantity, None
    for index, part in enumerate(observation.component):
        known = context.codes.observed(part.code)
        if code_in(part.code) == _OTHER_DIMENSION:
            other = part.value_quantity
        elif measured is None and known and known[0].kind == "size":
            place, measured = f"{where}#component[{index}]", part.value_quantity
    try:
        longest = size_mm(measured)
        yield Size(
            where=place,
            on=_day(observation),
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
    yield from read_stage(observation, where, _day(observation), context)
    for index, part in enumerate(observation.component):
        known = context.codes.observed(part.code)
        kind = _CATEGORIES.get(known[0].kind) if known else None
        if kind is not None:
            alone = msgspec.structs.replace(
                observation, code=part.code, value_codeable_concept=part.value_codeable_concept
            )
            place = f"{where}#component[{index}]"
            yield from read_category(alone, place, _day(observation), context, kind)


_FOUND: Mapping[str, str] = {"yes": "positive", "no": "negative"}
_CATEGORIES: Mapping[str, str] = {"t-category": "T", "n-category": "N", "distant": "M"}


def _metastasis(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    return read_metastasis(observation, where, _day(observation), context)


def _distant(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    """Take an M category; where a place is given it is a metastasis there, or none."""
    if observation.body_site is not None:
        return read_metastasis(observation, where, _day(observation), context)
    return read_category(observation, where, _day(observation), context, "M")


def _named_by_system(
    observation: Observation, where: str, context: Context
) -> Iterable[Statement | Size | About | DiseaseStatus | Histology]:
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
        observation, where, _day(observation), context, kind
    )


def _histology(
    observation: Observation, where: str, context: Context
) -> Iterable[Histology | Unread]:
    return read_histology(observation, where, _day(observation), context)


def _comorbidities(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    return read_comorbidities(observation, where, _day(observation), context)


def _variant(
    observation: Observation, where: str, context: Context
) -> Iterable[Statement | Size | About | DiseaseStatus | Histology]:
    """Take a variant, or a marker that a laboratory reports in the same form: microsatellites."""
    name = name_of_variant(observation)
    known = context.codes.observed(Concept(text=name)) if name else ()
    if known and known[0].kind == "value" and not genes_in(name, context.codes):
        found = presence_of(observation, context.codes)
        value = Concept(text=_FOUND[found]) if found else observation.value_codeable_concept
        plain = msgspec.structs.replace(
            observation, code=Concept(text=name), value_codeable_concept=value, component=()
        )
        return read_observation(plain, where, context)
    return read_variant(observation, where, _day(observation), context.codes)


def _region(observation: Observation, where: str, context: Context) -> Iterable[Statement]:
    return read_region(observation, where, _day(observation), context.codes)


def _status(
    observation: Observation, where: str, context: Context
) -> Iterable[Statement | DiseaseStatus | About]:
    """Take a status of the cancer as a whole, or of the one lesion that its focus names."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    progressing, on = find_progress(value, context.codes), _day(observation)
    text = join_text(
        f"{text_of(observation.code)}: {shown(observation)}", note_on(*_texts(observation))
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
