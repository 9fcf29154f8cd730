"""Biosamples -> specimens, and what was seen in them: histology, pathological stage, markers, metastases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from metboard.record.codes import organ_of
from metboard.record.context import unread
from metboard.record.dates import join_text
from metboard.record.fhir_own import LOINC
from metboard.record.fhir_primaries import is_spread
from metboard.record.fhir_resources import Condition, Observation, Procedure
from metboard.record.fhir_types import Coding, Concept, Reference
from metboard.record.phenopacket_blocks import Packet, Remark, Said, item_of, read_blocks
from metboard.record.phenopacket_diseases import nodes_of, only_primary, read_stages, related_to
from metboard.record.phenopacket_forms import Biosample, Feature, Intervention, Measurement
from metboard.record.phenopacket_measurements import read_marker, read_measurement
from metboard.record.phenopacket_terms import concept_of, name_of, named, sites_of
from metboard.record.phenopacket_times import When, find_time, read_stamp
from metboard.record.record import Specimen

Origin: TypeAlias = Literal["primary", "metastasis"]
Kind: TypeAlias = Literal["tissue", "cytology", "blood", "bone-marrow", "fluid"]
_HISTOLOGY = "59847-4"
_ORIGINS: Mapping[str, Origin] = {
    "NCIT:C8509": "primary",
    "NCIT:C84509": "primary",
    "NCIT:C95606": "primary",
    "NCIT:C3261": "metastasis",
}
_SECOND = "NCIT:C95606"
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"bone marrow", "bone-marrow"),
    (r"cytolog|fine.needle|aspirat", "cytology"),
    (r"fluid|effusion|ascites|lavage|urine|saliva", "fluid"),
    (r"\bblood\b|plasma|serum|leu[ck]ocyte|lymphocyte|buffy coat", "blood"),
    (r"tissue|biopsy|resection|tumou?r|neoplasm", "tissue"),
)
_NORMAL = re.compile(r"(?i)\bnormal\b|reference sample|germ ?line|negative finding|non-?neoplastic")
_NORMAL_CODES = frozenset({"EFO:0009654", "NCIT:C38757"})


def is_normal(sample: Biosample) -> bool:
    """Tell whether a sample stands for the patient's inherited genes and not for a tumour."""
    terms = (sample.material_sample, sample.sample_type, sample.histological_diagnosis)
    return any(
        term is not None and (term.id in _NORMAL_CODES or _NORMAL.search(term.label) is not None)
        for term in terms
    )


def read_sample(where: str, sample: Biosample, packet: Packet) -> Iterable[Said]:
    """State a sample and what was seen in it."""
    when = find_time(sample.time_of_collection, packet.born)
    organ = organ_of([concept_of(sample.sampled_tissue)], packet.codes)
    origin = None if is_normal(sample) else origin_of(sample)
    yield Specimen(
        id=sample.id or where,
        kind=_kind(sample, is_organ=organ is not None and organ.organ != "other"),
        origin=origin,
        organ=organ.organ if organ else "",
        site=organ.site if organ else "",
        text=_text(sample, when),
        where=where,
        on=read_stamp(when.start),
    )
    if not is_normal(sample):
        yield from _seen(where, sample, origin, when, packet)
    yield from _inner(where, sample, packet)
    if sample.procedure is not None:
        yield from _taken(f"{where}.procedure", sample.procedure, packet)


def origin_of(sample: Biosample) -> Origin | None:
    """Tell whether a sample is of the primary tumour or of a metastasis; None where that is not said."""
    term = sample.tumor_progression
    said = name_of(term).lower()
    if is_spread(said) or (not said and is_spread(name_of(sample.histological_diagnosis))):
        return "metastasis"
    if term is not None and term.id in _ORIGINS:
        return _ORIGINS[term.id]
    return "primary" if "primary" in said and "unknown" not in said else None


def _kind(sample: Biosample, *, is_organ: bool) -> Kind | None:
    terms = (sample.sample_type, sample.sampled_tissue)
    said = " ".join(name_of(term) for term in terms).lower()
    found = next((kind for pattern, kind in _KINDS if re.search(pattern, said)), None)
    return found or ("tissue" if is_organ else None)


def _text(sample: Biosample, when: When) -> str:
    terms = (sample.sampled_tissue, sample.sample_type, sample.histological_diagnosis)
    more = (sample.tumor_progression, sample.material_sample)
    said = [name_of(term) for term in (*terms, *more)]
    return join_text(sample.description, *said, when.note)


# --- what was seen ----------------------------------------------------------------------------------------------------


def _seen(
    where: str, sample: Biosample, origin: Origin | None, when: When, packet: Packet
) -> Iterable[Said]:
    yield from _histology(where, sample, when, packet)
    if origin == "metastasis":
        yield from _metastasis(where, sample, when, packet)
    primary = "" if _is_second(sample) else only_primary(packet)
    of = (primary,) if primary else ()
    stages = (sample.pathological_stage,) if sample.pathological_stage else ()
    yield from read_stages(f"{where}.pathologicalStage", stages, "pathological", when.start, of)
    categories = sample.pathological_tnm_finding
    place = f"{where}.pathologicalTnmFinding"
    yield from read_stages(place, categories, "pathological", when.start, of)
    for index, marker in enumerate(sample.diagnostic_markers):
        place = f"{where}.diagnosticMarkers[{index}]"
        yield from read_marker(place, marker, when.start, sample.id or where, packet)
    if sample.tumor_grade is not None:
        code, value = Concept(text="histologic grade"), concept_of(sample.tumor_grade)
        grade = Observation(code=code, value_codeable_concept=value, effective_date_time=when.start)
        yield item_of(grade, f"{where}.tumorGrade")


def _histology(where: str, sample: Biosample, when: When, packet: Packet) -> Iterable[Said]:
    """Narrow the diagnosis by the histology; it is one where no disease names a tumour, or not this second one."""
    term, place = sample.histological_diagnosis, f"{where}.histologicalDiagnosis"
    value = concept_of(term)
    if term is None or value is None:
        return
    primary = only_primary(packet, nodes_of(term, packet))
    first = not packet.tumours and [where] == [*packet.histologies[:1]]
    if first or (_is_second(sample) and not primary):
        yield item_of(Condition(code=named(value), onset_date_time=when.start), place)
        yield from [Remark(where=place, text=when.note)] if when.note else []
        return
    code = Concept(coding=(Coding(system=LOINC, code=_HISTOLOGY),), text="histologic type")
    focus = (Reference(reference=primary),) if primary else ()
    seen = Observation(
        code=code, value_codeable_concept=value, effective_date_time=when.start, focus=focus
    )
    yield item_of(seen, place)


def _is_second(sample: Biosample) -> bool:
    """Tell whether a sample is of a second primary tumour."""
    term = sample.tumor_progression
    return term is not None and (term.id == _SECOND or "second primary" in name_of(term).lower())


def _metastasis(where: str, sample: Biosample, when: When, packet: Packet) -> Iterable[Said]:
    """State the metastasis that a sample was taken from; one of a lymph node may be regional."""
    site = concept_of(sample.sampled_tissue)
    organ = organ_of([site], packet.codes)
    said = name_of(sample.tumor_progression) or name_of(sample.histological_diagnosis)
    if site is None or _kind(sample, is_organ=organ is not None) in ("blood", "fluid"):
        yield unread(where, said, "the organ of the metastasis is not named")
    elif organ is not None and organ.organ == "lymph-node":
        yield unread(where, said, "of a lymph node: regional or distant is not said")
    else:
        primary = only_primary(packet)
        metastasis = Condition(
            code=named(Concept(text="metastasis")),
            body_site=(site,),
            onset_date_time=when.start,
            extension=related_to(primary),
        )
        yield item_of(metastasis, where)
        yield from [Remark(where=where, text=when.note)] if when.note else []


# --- blocks in the block ----------------------------------------------------------------------------------------------


def _inner(where: str, sample: Biosample, packet: Packet) -> Iterable[Said]:
    measured, faults = read_blocks(sample.measurements, Measurement, f"{where}.measurements")
    yield from faults
    for place, measurement in measured:
        yield from read_measurement(place, measurement, packet, sample.id or where)
    features, faults = read_blocks(
        sample.phenotypic_features, Feature, f"{where}.phenotypicFeatures"
    )
    yield from faults
    for place, feature in features:
        yield unread(place, name_of(feature.type), "a finding in a sample: no fact stands for it")
    for index, _ in enumerate(sample.files if isinstance(sample.files, list) else ()):
        yield unread(f"{where}.files[{index}]", "a file", "not read")


def _taken(where: str, procedure: Intervention, packet: Packet) -> Iterable[Said]:
    """State the operation by which a sample was taken; a biopsy is none, and one listed elsewhere counts there."""
    said, when = name_of(procedure.code), find_time(procedure.performed, packet.born)
    if (
        re.search(r"(?i)biops|aspirat|punct|draw|swab", said)
        or procedure.code.id in packet.operations
    ):
        return
    operation = Procedure(
        code=concept_of(procedure.code),
        status="completed",
        performed_date_time=when.end or when.start,
        body_site=sites_of(procedure.body_site),
    )
    yield item_of(operation, where)
    yield from [Remark(where=where, text=when.note)] if when.note else []
