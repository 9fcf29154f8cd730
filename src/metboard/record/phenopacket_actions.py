"""Medical actions -> medicines, operations and radiotherapy, as FHIR has them; how they went is added afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from metboard.record.context import unread
from metboard.record.dates import join_text
from metboard.record.fhir_own import DOSE, FRACTIONS, MCODE
from metboard.record.fhir_primaries import is_spread
from metboard.record.fhir_resources import Procedure
from metboard.record.fhir_tumours import tumour_in
from metboard.record.fhir_types import Extension, Meta, Period, Quantity, Reference
from metboard.record.phenopacket_action_forms import MedicalAction, Radiation, Regimen
from metboard.record.phenopacket_blocks import Course, Packet, Remark, Response, Said, item_of
from metboard.record.phenopacket_diseases import only_primary
from metboard.record.phenopacket_forms import Intervention, Term
from metboard.record.phenopacket_medicines import Given, read_agent, read_drugs
from metboard.record.phenopacket_terms import concept_of, name_of, sites_of
from metboard.record.phenopacket_times import When, find_time, read_stamp
from metboard.record.record import Toxicity

_CANCER = re.compile(
    r"(?i)oma\b|cancer|neoplas|tumou?r|malignan|carcino|metasta|leuk(?:a)?emia|oncolog"
)
_RESPONSES: tuple[tuple[str, Response], ...] = (
    (r"\Acomplete (?:clinical |pathologic(?:al)? )?(?:response|remission)|\Acr\Z", "complete"),
    (r"\Apartial (?:clinical )?(?:response|remission)|\Apr\Z", "partial"),
    (r"\Astable disease|\Asd\Z", "stable"),
    (r"\A(?:progressive disease|disease progression|progression)|\Apd\Z", "progression"),
)
_GRADE = re.compile(r"(?i)\b(?:ctcae )?grade ([1-5])\b,?\s*")
_STATUS: Mapping[str | int, str] = {
    "": "completed",
    "UNKNOWN_STATUS": "completed",
    0: "completed",
    "STARTED": "active",
    1: "active",
    "COMPLETED": "completed",
    2: "completed",
    "DISCONTINUED": "stopped",
    3: "stopped",
}


class _For(NamedTuple):
    """What an action was for, as FHIR has it."""

    intent: tuple[Extension, ...]
    primary: tuple[Reference, ...]


def read_action(where: str, action: MedicalAction, packet: Packet) -> Iterable[Said]:
    """State one action, and what it led to."""
    aim = _For(_intent(action.treatment_intent), _primary(action.treatment_target, packet))
    ended = action.treatment_termination_reason
    given = Given(
        extension=aim.intent, primary=aim.primary, target=action.treatment_target, ended=ended
    )
    if action.treatment is not None:
        yield from read_agent(where, action.treatment, given, packet)
    elif action.therapeutic_regimen is not None:
        yield from _regimen(where, action.therapeutic_regimen, given, packet)
    elif action.radiation_therapy is not None:
        yield from _radiation(where, action.radiation_therapy, aim, ended)
    elif action.procedure is not None:
        yield from _procedure(where, action.procedure, aim, ended, packet)
    else:
        yield unread(where, "a medical action", "neither procedure, agent, radiation nor regimen")
    yield from _result(where, action, packet)


def _intent(intent: Term | None) -> tuple[Extension, ...]:
    value = concept_of(intent)
    return (
        (Extension(url=f"{MCODE}procedure-intent", value_codeable_concept=value),) if value else ()
    )


def _primary(target: Term | None, packet: Packet) -> tuple[Reference, ...]:
    """Give the tumour that was treated: the only one of this code, or of this name."""
    if target is None:
        return ()
    same = [
        where
        for where, disease in packet.tumours
        if (target.id and disease.term.id == target.id)
        or (target.label and disease.term.label.lower() == target.label.lower())
    ]
    found = same[0] if len(same) == 1 else ""
    nodes = tumour_in(target.label, packet.codes)[0]
    found = found or (only_primary(packet, nodes) if nodes else "")
    return (Reference(reference=found),) if found else ()


# --- the kinds of actions ---------------------------------------------------------------------------------------------


def _regimen(where: str, regimen: Regimen, given: Given, packet: Packet) -> Iterable[Said]:
    """State the drugs of a regimen. One that was started and has no end goes on, as the schema says."""
    outside = regimen.external_reference
    named = regimen.ontology_class or (
        Term(id=outside.id, label=outside.description) if outside else None
    )
    begun = find_time(regimen.start_time, packet.born)
    over = find_time(regimen.end_time, packet.born)
    status = _STATUS.get(regimen.regimen_status, "")
    if not status:
        said = f"{name_of(named)}: {regimen.regimen_status!r}"
        yield unread(where, said, "its status is not understood")
        return
    if status == "active" and (regimen.end_time is not None or given.ended is not None):
        status = "completed"
    period = Period(start=begun.start, end=over.end or over.start)
    yield from read_drugs(where, named, given, period, status, packet)
    yield from _remark(where, begun, over)


def _radiation(where: str, radiation: Radiation, aim: _For, ended: Term | None) -> Iterable[Said]:
    """State a course of radiotherapy; the schema gives it no time, and its dose in Gy."""
    dose: list[Extension] = []
    if radiation.dosage:
        gy = Quantity(value=radiation.dosage, unit="Gy", code="Gy")
        dose.append(Extension(url=DOSE, value_quantity=gy))
    if radiation.fractions:
        dose.append(Extension(url=FRACTIONS, value_integer=radiation.fractions))
    volume = Extension(url=f"{MCODE}radiotherapy-dose-delivered-to-volume", extension=tuple(dose))
    course = Procedure(
        code=concept_of(radiation.modality, Term(label="radiotherapy")),
        status="completed",
        body_site=sites_of(radiation.body_site),
        status_reason=concept_of(ended),
        reason_reference=aim.primary,
        extension=(*aim.intent, *((volume,) if dose else ())),
        meta=Meta(profile=(f"{MCODE}radiotherapy-course-summary",)),
    )
    yield item_of(course, where)


def _procedure(
    where: str, procedure: Intervention, aim: _For, ended: Term | None, packet: Packet
) -> Iterable[Said]:
    code = concept_of(procedure.code)
    if code is None:
        yield unread(where, "a procedure", "no code")
        return
    when = find_time(procedure.performed, packet.born)
    start = read_stamp(when.start)
    planned = start is not None and packet.created is not None and start > packet.created
    done = Procedure(
        code=code,
        status="preparation" if planned else "completed",
        performed_period=Period(start=when.start, end=when.end or when.start),
        body_site=sites_of(procedure.body_site),
        status_reason=concept_of(ended),
        reason_reference=aim.primary,
        extension=aim.intent,
    )
    yield item_of(done, where)
    yield from _remark(where, when, When())


def _remark(where: str, begun: When, over: When) -> Iterable[Said]:
    text = join_text(begun.note, f"until {over.note}" if over.note else "")
    if text:
        yield Remark(where=where, text=text)


# --- what came of it --------------------------------------------------------------------------------------------------


def _result(where: str, action: MedicalAction, packet: Packet) -> Iterable[Said]:
    said = name_of(action.response_to_treatment)
    response = next((r for p, r in _RESPONSES if re.search(p, said.lower())), None)
    if said and response is None:
        yield unread(f"{where}.responseToTreatment", said, "the response is not understood")
    for index, event in enumerate(action.adverse_events):
        if not re.search(r"[^\W\d_]{2}", event.label):
            place = f"{where}.adverseEvents[{index}]"
            yield unread(place, name_of(event) or "harm", "what it was is not said in words")
    target = action.treatment_target
    yield Course(
        where=where,
        response=response,
        toxicities=tuple(
            _toxicity(where, index, event)
            for index, event in enumerate(action.adverse_events)
            if re.search(r"[^\W\d_]{2}", event.label)
        ),
        other=name_of(target) if target and not _is_cancer(target, packet) else "",
    )


def _toxicity(where: str, index: int, event: Term) -> Toxicity:
    """State harm; its grade where the label holds it."""
    said = event.label
    grade = _GRADE.search(said)
    what = re.sub(r"(?i)[\s,]*\bctcae\b.*\Z", "", _GRADE.sub("", said))
    return Toxicity(
        event=what.strip(" ,"),
        grade=int(grade[1]) if grade else None,
        where=f"{where}.adverseEvents[{index}]",
        text=said,
    )


def _is_cancer(target: Term, packet: Packet) -> bool:
    """Tell whether a target is a cancer; one without words is not called anything else."""
    said = target.label
    if not said or _CANCER.search(said) or is_spread(said) or _primary(target, packet):
        return True
    return bool(packet.codes.tumours.of(concept_of(target)))
