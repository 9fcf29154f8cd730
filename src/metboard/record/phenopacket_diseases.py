"""Diseases and phenotypic features -> conditions and stages, as FHIR has them; what is excluded is absent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from metboard.record.codes import organ_of, text_of
from metboard.record.context import Context, unread
from metboard.record.dates import join_text
from metboard.record.fhir_comorbidities import read_comorbidities
from metboard.record.fhir_own import LOINC, MCODE
from metboard.record.fhir_primaries import is_secondary, is_spread, seats_by_code
from metboard.record.fhir_resources import Condition, Observation
from metboard.record.fhir_stage import categories_in
from metboard.record.fhir_tumours import find_tumours, narrow_nodes
from metboard.record.fhir_types import Coding, Concept, Extension, Reference
from metboard.record.phenopacket_blocks import Packet, Remark, Said, item_of
from metboard.record.phenopacket_forms import Disease, Feature, Term, TimeElement
from metboard.record.phenopacket_terms import concept_of, concepts_of, name_of, named
from metboard.record.phenopacket_times import When, find_time
from metboard.record.record import Finding

_STAGES = {"": "21914-7", "clinical": "21908-9", "pathological": "21902-2"}
_STAGE_WORDS = re.compile(r"(?i)\bsta(?:ge|dium)\b|\A(?:0|I{1,3}|IV)[A-E]?\d?\Z")
_ADJOINED = re.compile(r"([TN](?:is|X|\d)[a-d]?(?:mi)?)(?=[NM][0-3X])")
_NO_STAGE = re.compile(r"(?i)\bgrade|gleason|\bISUP\b|\bECOG\b|karnofsky|\brisk\b")
_SEAT = re.compile(r"(?i)\b(?:in|to|into|involving) (?:the )?(.+)")
_NOUN = re.compile(r"(?i)metastas[ie]s\b|secondary malignant")
_RECURRENT = re.compile(r"(?i)\b(?:recurrent|recurrence|relapsed?|refractory)\b")


def is_tumour(disease: Disease, packet: Packet) -> bool:
    """Tell whether a disease is a cancer, or metastases of one, that the patient has."""
    if disease.excluded or disease.negated:
        return False
    return nodes_of(disease.term, packet) != () or is_spread(name_of(disease.term))


def read_disease(where: str, disease: Disease, packet: Packet) -> Iterable[Said]:
    """State a disease, with its stages."""
    code = concept_of(disease.term)
    if code is None:
        yield unread(where, "a disease", "no term")
        return
    if disease.excluded or disease.negated:
        yield from _absent(where, code, packet)
        return
    if _RECURRENT.search(text_of(code)) and only_primary(
        packet, nodes_of(disease.term, packet), where
    ):
        yield unread(where, text_of(code), "a recurrence of a tumour that is listed")
        return
    began, over = find_time(disease.onset, packet.born), find_time(disease.resolution, packet.born)
    known = Condition(
        code=named(code),
        body_site=concepts_of(disease.primary_site, disease.laterality),
        onset_date_time=began.start,
        abatement_date_time=over.end or over.start,
        clinical_status=_resolved(disease.resolution),
    )
    if _is_metastasis(disease, packet):
        yield from _spread(where, known, disease, packet)
    else:
        yield item_of(known, where)
    yield from _remarks(where, began, over)
    yield from read_stages(
        f"{where}.diseaseStage", disease.disease_stage, "", began.start, (where,)
    )
    yield from read_stages(
        f"{where}.clinicalTnmFinding",
        disease.clinical_tnm_finding,
        "clinical",
        began.start,
        (where,),
    )


def read_feature(where: str, feature: Feature, packet: Packet) -> Iterable[Said]:
    """State a symptom or finding; a tumour among them is read only where no disease names one."""
    code = concept_of(feature.type)
    if code is None:
        yield unread(where, "a phenotypic feature", "no type")
        return
    if feature.excluded or feature.negated:
        yield from _absent(where, code, packet)
        return
    if packet.tumours and nodes_of(feature.type, packet) and not _is_fact(code, packet):
        yield unread(where, text_of(code), "a tumour is read from the diseases where they name one")
        return
    began, over = find_time(feature.onset, packet.born), find_time(feature.resolution, packet.born)
    doubted = any(packet.codes.word_in("doubt", name_of(each)) for each in feature.modifiers)
    yield item_of(
        Condition(
            code=named(code),
            body_site=concepts_of(*feature.modifiers),
            onset_date_time=began.start,
            abatement_date_time=over.end or over.start,
            clinical_status=_resolved(feature.resolution),
            verification_status=Concept(text="unconfirmed") if doubted else None,
        ),
        where,
    )
    yield Remark(where=where, text=join_text(*map(name_of, (feature.severity, *feature.modifiers))))
    yield from _remarks(where, began, over)


def read_stages(
    where: str, terms: Sequence[Term], kind: str, on: str, of: Sequence[str]
) -> Iterable[Said]:
    """State stages and categories; categories that stand side by side are one stage."""
    code = Concept(
        coding=(Coding(system=LOINC, code=_STAGES[kind]),), text=f"{kind} stage group".strip()
    )
    labels = [_ADJOINED.sub(r"\1 ", name_of(term)) for term in terms]
    joined = ", ".join(label for label in labels if categories_in(label))
    groups = [term for term in terms if not categories_in(name_of(term))]
    values = [Concept(text=joined)] if joined else []
    for term in groups:
        said = name_of(term)
        if _NO_STAGE.search(said) or not _STAGE_WORDS.search(said):
            yield unread(where, said or "a stage", "the stage is not understood")
        else:
            values.append(Concept(text=said))
    for index, value in enumerate(values):
        place = where if len(values) == 1 else f"{where}[{index}]"
        focus = tuple(Reference(reference=each) for each in of)
        yield item_of(
            Observation(
                code=code, value_codeable_concept=value, effective_date_time=on, focus=focus
            ),
            place,
        )


def nodes_of(term: Term, packet: Packet) -> tuple[str, ...]:
    """Give the nodes of the tumour tree that a term names."""
    return find_tumours(Condition(code=named(concept_of(term))), packet.codes)[0]


def _is_fact(code: Concept, packet: Packet) -> bool:
    return bool(packet.codes.conditions.of(code))


def _resolved(resolution: TimeElement | None) -> Concept | None:
    return Concept(text="resolved") if resolution is not None else None


def _remarks(where: str, began: When, over: When) -> Iterable[Said]:
    ended = f"resolved {over.note}" if over.note else ""
    text = join_text(began.note, ended)
    if text:
        yield Remark(where=where, text=text)


def _absent(where: str, code: Concept, packet: Packet) -> Iterable[Said]:
    """State what is excluded by the table of conditions; the place is that of the block."""
    extension = Extension(url="related-condition-absent", value_codeable_concept=code)
    context = Context(codes=packet.codes, book={})
    for said in read_comorbidities(Observation(extension=(extension,)), where, None, context):
        if isinstance(said, Finding) and _fades(said, packet):
            yield unread(where, said.text, "no day given: whether it is still absent is open")
        elif isinstance(said, Finding):
            yield msgspec.structs.replace(said, where=where)
        else:
            yield unread(where, f"no {text_of(code)}", "excluded; no fact stands for its absence")


def _fades(finding: Finding, packet: Packet) -> bool:
    return packet.codes.words.family(finding.fact).valid_days is not None


def _spread(where: str, known: Condition, disease: Disease, packet: Packet) -> Iterable[Said]:
    """State metastases. Their seat stands in the label; the primary site is that of the primary tumour."""
    label = name_of(disease.term)
    primary = only_primary(packet, nodes_of(disease.term, packet), where)
    if not primary and not is_secondary(known, packet.codes):
        yield item_of(known, where)  # a primary tumour of which it is said that it has spread
        return
    coded = seats_by_code(known, packet.codes)
    seat = Concept(text=_seat_in(label))
    organ = coded[0] if coded else organ_of([seat], packet.codes)
    if organ is not None and organ.organ == "lymph-node":
        yield unread(where, label, "of lymph nodes: regional or distant is not said")
        return
    place = (seat, *concepts_of(disease.laterality)) if organ is not None else ()
    yield item_of(
        msgspec.structs.replace(
            known,
            code=known.code if coded else named(Concept(text="metastasis")),
            body_site=() if coded else place,
            extension=related_to(primary),
        ),
        where,
    )
    yield Remark(where=where, text=label)


def _seat_in(label: str) -> str:
    """Give the part of a label that names the seat of metastases.

    >>> _seat_in("Carcinoma Metastatic in the Bone"), _seat_in("Brain metastasis"), _seat_in("Metastatic Melanoma")
    ('Bone', 'Brain metastasis', '')
    """
    found = _SEAT.search(label)
    if found:
        return found[1]
    return label if _NOUN.search(label) else ""


def related_to(primary: str) -> tuple[Extension, ...]:
    """Name the primary tumour of a metastasis, as mCODE does."""
    url = f"{MCODE}related-primary-cancer-condition"
    return (Extension(url=url, value_reference=Reference(reference=primary)),) if primary else ()


def only_primary(packet: Packet, nodes: tuple[str, ...] = (), but: str = "") -> str:
    """Give the place of the only primary tumour that agrees with these nodes; empty when there is not one."""
    found = [
        where
        for where, disease in packet.tumours
        if where != but and not _is_metastasis(disease, packet) and _agrees(disease, nodes, packet)
    ]
    return found[0] if len(found) == 1 else ""


def _is_metastasis(disease: Disease, packet: Packet) -> bool:
    if is_spread(name_of(disease.term)):
        return True
    return is_secondary(Condition(code=named(concept_of(disease.term))), packet.codes)


def _agrees(disease: Disease, nodes: tuple[str, ...], packet: Packet) -> bool:
    return not nodes or not narrow_nodes(nodes_of(disease.term, packet), nodes, packet.codes)[1]
