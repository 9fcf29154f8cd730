"""The subject of a phenopacket -> the patient; the relatives of a family -> their cancers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metboard.record.context import unread
from metboard.record.fhir_resources import Condition, PatientResource
from metboard.record.fhir_tumours import find_tumours
from metboard.record.phenopacket_blocks import (
    SUBJECT,
    Packet,
    Remark,
    Said,
    item_of,
    read_block,
    read_blocks,
)
from metboard.record.phenopacket_forms import Disease, Individual, Pedigree, Person
from metboard.record.phenopacket_terms import concept_of, name_of, named
from metboard.record.phenopacket_times import age_in_words, find_time, read_stamp, years_of
from metboard.record.record import Finding, Relative

_SEX: Mapping[str | int, str] = {"FEMALE": "female", "MALE": "male", 1: "female", 2: "male"}
_MALE = ("MALE", 2)
_FEMALE = ("FEMALE", 1)
_OTHER_SEX = ("", "UNKNOWN_SEX", "OTHER_SEX", 0, 3)
_DEAD, _OTHER_STATUS = "DECEASED", ("", "UNKNOWN_STATUS", "ALIVE")


def read_subject(subject: Individual) -> Iterable[Said]:
    """State who it is about; where no birth date is given, the age at the last encounter is the least."""
    vital = subject.vital_status
    status = vital if isinstance(vital, str) else (vital.status if vital else "")
    born = read_stamp(subject.date_of_birth)
    if subject.date_of_birth and born is None:
        yield unread(f"{SUBJECT}.dateOfBirth", subject.date_of_birth, "not a date")
    if subject.sex not in _SEX and subject.sex not in _OTHER_SEX:
        yield unread(f"{SUBJECT}.sex", str(subject.sex), "not understood")
    if status not in (_DEAD, *_OTHER_STATUS):
        yield unread(f"{SUBJECT}.vitalStatus", status, "not understood")
    person = PatientResource(
        gender=_SEX.get(subject.sex, ""),
        birth_date=born.isoformat() if born else "",
        deceased_boolean=status == _DEAD,
    )
    yield item_of(person, SUBJECT)
    seen = subject.time_at_last_encounter
    age = seen.age if seen else None
    years = years_of(age)
    if born is None and years is not None and age is not None:
        said = age_in_words(age if isinstance(age, str) else age.iso8601duration)
        yield Finding(
            fact="patient.age_years",
            value={"min": float(int(years)), "max": 130.0},
            where=f"{SUBJECT}.timeAtLastEncounter",
            text=f"{said} at the last encounter, whose day is not given",
        )
    elif seen is not None and find_time(seen, born).note and born is None:
        yield unread(
            f"{SUBJECT}.timeAtLastEncounter", find_time(seen, born).note, "no age in years"
        )


def read_relatives(value: Mapping[str, object], packet: Packet) -> Iterable[Said]:
    """State the cancers of the relatives of a family."""
    people, faults = _people(value.get("pedigree"))
    yield from faults
    relatives = value.get("relatives")
    for index, relative in enumerate(relatives if isinstance(relatives, list) else ()):
        where = f"relatives[{index}]"
        if not isinstance(relative, dict):
            yield unread(where, "a relative", "expected an object")
            continue
        subject = relative.get("subject")
        name = subject.get("id", "") if isinstance(subject, dict) else ""
        relation = _relation(packet.subject, str(name), people)
        yield from _cancers(where, relation, relative, packet)


def _cancers(
    where: str, relation: str, relative: Mapping[str, object], packet: Packet
) -> Iterable[Said]:
    diseases, faults = read_blocks(relative.get("diseases"), Disease, f"{where}.diseases")
    yield from faults
    for place, disease in diseases:
        said, code = name_of(disease.term), concept_of(disease.term)
        nodes = find_tumours(Condition(code=named(code)), packet.codes)[0]
        if disease.excluded or disease.negated or not nodes:
            yield unread(place, said or "a disease", f"of a relative ({relation}): no cancer")
            continue
        onset = disease.onset
        note = find_time(onset, None).note
        yield Relative(
            relation=relation,
            tumours=nodes,
            age_years=years_of(onset.age) if onset else None,
            where=place,
            text=said,
        )
        if note:
            yield Remark(where=place, text=note)
    for name in ("phenotypicFeatures", "interpretations", "biosamples", "medicalActions"):
        if relative.get(name):
            yield unread(f"{where}.{name}", name, f"of a relative ({relation}): not used")


def _people(pedigree: object) -> tuple[Mapping[str, Person], list[Said]]:
    if pedigree is None:
        return {}, []
    block, faults = read_block(pedigree, Pedigree, "pedigree")
    return {person.individual_id: person for person in (block.persons if block else ())}, faults


def _relation(me: str, other: str, people: Mapping[str, Person]) -> str:
    """Say how somebody is related, as far as the pedigree tells: parents, children, brothers and sisters."""
    mine, theirs = people.get(me, Person()), people.get(other, Person())
    if other and other in (mine.maternal_id, mine.paternal_id):
        return "mother" if other == mine.maternal_id else "father"
    if me and me in (theirs.maternal_id, theirs.paternal_id):
        return _by_sex(theirs, "daughter", "son", "child")
    parents = {p for p in (mine.maternal_id, mine.paternal_id) if p and p != "0"}
    shared = parents & {theirs.maternal_id, theirs.paternal_id}
    if other and shared:
        whole = len(shared) == len(("mother", "father"))
        half = "" if whole else "half-" if len(parents) > 1 and theirs.paternal_id else ""
        return half + _by_sex(theirs, "sister", "brother", "sibling")
    return "relative"


def _by_sex(person: Person, woman: str, man: str, either: str) -> str:
    if person.sex in _FEMALE:
        return woman
    return man if person.sex in _MALE else either
