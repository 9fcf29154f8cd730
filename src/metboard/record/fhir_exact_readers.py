"""Resources that metboard wrote -> the entries they were written from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from metboard.record.codes import Codes
from metboard.record.fhir_exact_form import Own
from metboard.record.fhir_exact_parts import (
    LATERALITY,
    NotRead,
    added,
    check_status,
    code_in,
    codes_in,
    has_code,
    id_in,
    identifier_of,
    one,
    place_in,
    said_in,
    side_of,
    value_in,
)
from metboard.record.fhir_out_codes import unit_of
from metboard.record.fhir_own import MCODE, METASTATIC, PRIMARY, SIDES, profile
from metboard.record.fhir_types import Concept
from metboard.record.record import Diagnosis, Entry, LesionEntry, Patient, Specimen, Stage, Value

E = TypeVar("E", bound=Entry)


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """The tables, and the other resources of the patient that metboard wrote, by place."""

    codes: Codes
    others: Mapping[str, Own]


def checked(form: type[E], **fields: Any) -> E:
    """Make an entry whose fields have the values that the record allows; raises NotRead."""
    try:
        return msgspec.convert(fields, form)
    except msgspec.ValidationError as error:
        raise NotRead(str(error)) from None


# --- patient, tumours, stages, specimens ------------------------------------------------------------------------------


def read_own_patient(own: Own, where: str) -> Patient:
    """State who it is about."""
    return checked(
        Patient,
        where=where,
        on=one(own, "stated-on").value_date,
        name=own.name[0].text if own.name else "",
        birth_date=own.birth_date,
        sex=own.gender if own.gender in ("female", "male") else None,
        died=own.deceased_boolean,
    )


def tumours_in(concept: Concept | None, holder: Any) -> tuple[str, ...]:
    """Give the tumours that a code and the extensions beside it leave possible."""
    possible = added(holder, profile("possible-tumour"))
    if possible:
        return tuple(code_in(each.value_codeable_concept, "tumours") for each in possible)
    return codes_in(concept, "tumours")


def read_diagnosis(own: Own, where: str, around: Around) -> Diagnosis:
    """State a primary tumour."""
    return checked(
        Diagnosis,
        where=where,
        on=own.onset_date_time,
        id=identifier_of(own, "diagnosis"),
        tumours=tumours_in(own.code, own),
        side=_side_of_site(own),
        text=said_in(own),
    )


def _side_of_site(own: Own) -> str | None:
    sites = own.body_site if isinstance(own.body_site, tuple) else (own.body_site,)
    sides = [e.value_codeable_concept for site in sites for e in added(site, LATERALITY)]
    return side_of((side for side in sides if side), SIDES)


def read_stage(own: Own, where: str, around: Around) -> Stage:
    """State a stage with the categories that are its members."""
    members = [around.others[m.reference] for m in own.has_member if m.reference in around.others]
    for member in members:
        check_status(member)
    found = [code_in(member.value_codeable_concept, "tnm-categories") for member in members]
    letters = {name.rpartition("-")[2]: value for m, value in zip(members, found, strict=True)
               for name in m.meta.profile if name.startswith(profile("stage-"))}  # fmt: skip
    return checked(
        Stage,
        where=where,
        on=own.effective_date_time,
        of=id_in(own.focus[0] if own.focus else None, "diagnosis"),
        prefix=one(own, "stage-prefix").value_string or "",
        group=code_in(own.value_codeable_concept, "stage-groups"),
        text=said_in(own),
        **letters,
    )


def read_specimen(own: Own, where: str, around: Around) -> Specimen:
    """State a sample."""
    organ, site = place_in(own.collection.body_site)
    return checked(
        Specimen,
        where=where,
        on=own.collection.collected_date_time,
        id=identifier_of(own, "specimen"),
        kind=code_in(own.type, "specimen-kinds") or None,
        origin=code_in(one(own, "taken-from").value_codeable_concept, "origins") or None,
        organ=organ,
        site=site or code_in(one(own, "site").value_codeable_concept, "sites"),
        lesion=identifier_of(own, "lesion"),
        text=said_in(own),
    )


# --- lesions ----------------------------------------------------------------------------------------------------------


def read_seen(own: Own, where: str, around: Around) -> LesionEntry:
    """State one lesion or group as it was seen on one day."""
    place = own.focus[0].reference if own.focus else ""
    holder = around.others.get(place)
    if holder is None:
        raise NotRead(f"the lesion {place or '(none)'} is not in this file")
    check_status(holder)
    said: dict[str, Value] = {"count": 1.0}
    findings: dict[str, Value] = {}
    for part in own.component:
        name, fact = code_in(part.code, "parts"), code_in(part.code, "lesion-facts")
        if fact:
            unit = unit_of(f"lesion.{fact.removeprefix('lesion.')}", around.codes)
            findings[fact] = value_in(part, unit)
        elif name:
            said[_FIELDS[name]] = value_in(part, "1" if name == "count" else "mm")
    return checked(
        LesionEntry,
        where=f"{place}, {where}",
        on=own.effective_date_time,
        findings=findings,
        text=said_in(own),
        **_where_it_is(holder),
        **said,
    )


_FIELDS = {"count": "count", "diameter": "diameter_mm", "short-axis": "short_axis_mm"}


def _where_it_is(holder: Own) -> dict[str, Any]:
    """Give what a body structure or a condition says of a lesion's place."""
    is_structure = holder.resource_type == "BodyStructure"
    sites = holder.body_site if isinstance(holder.body_site, tuple) else (holder.body_site,)
    organ, site = place_in(holder.location if is_structure else next(iter(sites), None))
    related = "condition" if is_structure else "primary-cancer-condition"
    link = next(iter(added(holder, f"{MCODE}related-{related}")), None)
    primary = has_code(holder.morphology, PRIMARY)
    if is_structure and not primary and not has_code(holder.morphology, METASTATIC):
        raise NotRead("neither the primary tumour nor a metastasis")
    return {
        "id": identifier_of(holder, "lesion"),
        "of": id_in(link.value_reference if link else None, "diagnosis"),
        "organ": organ,
        "site": site,
        "side": side_of(holder.location_qualifier, SIDES)
        if is_structure
        else _side_of_site(holder),
        "primary": primary or bool(one(holder, "primary").value_boolean),
    }
