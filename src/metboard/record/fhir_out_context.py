"""What the writers of single resources share: the tables, and where the named resources of this bundle stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from metboard.record.codes import Codes
from metboard.record.fhir_out_codes import organ_codes, tumour_codes
from metboard.record.fhir_out_parts import Json, coding, concept, extension, fixed, reference, words
from metboard.record.fhir_own import MCODE, SIDES, SNOMED, profile, system

_CANCER = "363346000"
LATERALITY = f"{MCODE}laterality-qualifier"


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One bundle's surroundings: for each identifier the place of the one resource that has it."""

    codes: Codes
    record_id: str
    patient: str
    diagnoses: Mapping[str, str]
    lesions: Mapping[str, str]
    specimens: Mapping[str, str]


def places(named: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Give identifier -> place for identifiers that only one resource has."""
    pairs = tuple(named)
    counts = Counter(name for name, _ in pairs)
    return {name: place for name, place in pairs if name and counts[name] == 1}


def head(kind: str, name: str, own: str, out: Outgoing, *mcode: str) -> Json:
    """Give type, id, profiles and patient of a resource; the profiles of mCODE are named without their prefix."""
    profiles = [*(f"{MCODE}{each}" for each in mcode), profile(own)]
    subject = "patient" if kind in ("BodyStructure", "FamilyMemberHistory") else "subject"
    return {
        "resourceType": kind,
        "id": name,
        "meta": {"profile": profiles},
        subject: {"reference": out.patient},
    }


def of_diagnosis(name: str, out: Outgoing) -> Json:
    """Refer to the primary tumour that an entry names."""
    return reference(out.diagnoses.get(name, ""), "diagnosis", name)


def of_lesion(name: str, out: Outgoing) -> Json:
    """Refer to the lesion that an entry names."""
    return reference(out.lesions.get(name, ""), "lesion", name)


def of_specimen(name: str, out: Outgoing) -> Json:
    """Give the specimen that an observation names, if it names one."""
    if not name:
        return {}
    return {"specimen": reference(out.specimens.get(name, ""), "specimen", name)}


def place_concept(
    organ: str, site: str = "", side: str | None = None, *, plain: bool = False
) -> Json:
    """Give a place of the body with its side; `plain` leaves the side out."""
    made: Json = {}
    if organ:
        codings = [coding(address, code) for address, code in organ_codes(organ, site)]
        codings.append(coding(system("organs"), organ))
        if site:
            codings.append(coding(system("sites"), site))
        made = {"coding": codings, **words(f"{organ}, {site}" if site else organ)}
    if side and not plain:
        made["extension"] = [{"url": LATERALITY, "valueCodeableConcept": side_concept(side)}]
    return made


def side_concept(side: str) -> Json:
    """Give the side of the body."""
    return {**fixed(SNOMED, SIDES[side]), "text": side}


def tumour_concept(tumours: tuple[str, ...], out: Outgoing) -> Json:
    """Give the one tumour that it is; where several are possible, that it is a cancer and which these are."""
    if len(tumours) == 1:
        return concept(tumour_codes(tumours[0], out.codes), "tumours", tumours[0])
    return {**fixed(SNOMED, _CANCER), **words(" or ".join(tumours) or "cancer")}


def possible_tumours(tumours: tuple[str, ...], out: Outgoing) -> list[Json]:
    """Give the tumours that it may be, as extensions, where it is not known to be just one."""
    if len(tumours) == 1:
        return []
    return [
        extension(
            "possible-tumour",
            valueCodeableConcept=concept(tumour_codes(t, out.codes), "tumours", t),
        )
        for t in tumours
    ]


def extended(*extensions: Json) -> Json:
    """Give the extensions of a resource, if there are any."""
    return {"extension": list(extensions)} if extensions else {}
