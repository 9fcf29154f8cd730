"""GA4GH Phenopackets (version 2) -> records: one phenopacket, the proband of a family, or all members of a cohort.

A phenopacket is turned into the resources that FHIR has for the same, each under its own place, and read by the same
readers and tables. What FHIR has no word for is added afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record.bundle import Parts
from metboard.record.codes import codes_of
from metboard.record.context import unread
from metboard.record.fhir import make_records
from metboard.record.item import BROKEN, Item, in_words
from metboard.record.phenopacket_action_forms import MedicalAction
from metboard.record.phenopacket_actions import read_action
from metboard.record.phenopacket_blocks import Packet, Said, plain, read_block, read_blocks, shown
from metboard.record.phenopacket_diseases import is_tumour, read_disease, read_feature
from metboard.record.phenopacket_finish import finish
from metboard.record.phenopacket_forms import Biosample, Disease, Feature, Individual, Measurement
from metboard.record.phenopacket_gene_forms import Interpretation
from metboard.record.phenopacket_measurements import read_measurement
from metboard.record.phenopacket_people import read_relatives, read_subject
from metboard.record.phenopacket_samples import is_normal, read_sample
from metboard.record.phenopacket_times import find_time, read_stamp
from metboard.record.phenopacket_variants import Sample, read_interpretation
from metboard.record.record import Record, Unread
from metboard.record.yaml_text import read_text

EXPECTED = "a GA4GH Phenopacket, Family or Cohort (version 2)"
_READ = frozenset(
    {
        "id", "subject", "phenotypicFeatures", "measurements", "biosamples", "interpretations", "diseases",
        "medicalActions", "files", "metaData",
    }
)  # fmt: skip
_OF_FAMILY = frozenset(
    {"id", "proband", "relatives", "pedigree", "files", "metaData", "consanguinousParents"}
)
_OF_COHORT = frozenset({"id", "description", "members", "files", "metaData"})


def read_phenopacket_yaml(text: str, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    """Read a phenopacket in YAML; raises RecordError with line and column."""
    value, _ = read_text(text, file, EXPECTED)
    return read_phenopackets(value, file, knowledge)


def read_phenopackets(value: object, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    """Read all patients of a phenopacket, family or cohort; raises RecordError when it speaks of none."""
    try:
        top = plain(value)
    except RecursionError:
        raise RecordError(file, "", "values nested too deeply", EXPECTED) from None
    if not isinstance(top, dict):
        raise RecordError(file, "", shown(top), EXPECTED)
    if "members" in top:
        return _cohort(top, file, knowledge)
    if "proband" in top:
        return (_packet(top["proband"], top, "proband.", _OF_FAMILY, file, knowledge),)
    return (_packet(top, top, "", _READ, file, knowledge),)


def _cohort(top: Mapping[str, object], file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    members = top["members"]
    if not isinstance(members, list) or not members:
        raise RecordError(file, "members", shown(members), "a list of phenopackets")
    records: list[Record] = []
    faults: list[RecordError] = []
    for index, member in enumerate(members):
        try:
            records.append(_packet(member, top, f"members[{index}].", _OF_COHORT, file, knowledge))
        except RecordError as error:
            faults.append(error)
    if not records:
        raise faults[0]
    lines = tuple(unread(e.place, e.found, f"expected {e.expected}") for e in faults)
    return tuple(msgspec.structs.replace(r, unread=(*r.unread, *lines)) for r in records)


def _packet(
    value: object,
    top: Mapping[str, object],
    prefix: str,
    known: frozenset[str],
    file: str,
    knowledge: Knowledge,
) -> Record:
    """Read one phenopacket; `top` is the file that it stands in, with its `known` keys."""
    if not isinstance(value, dict):
        raise RecordError(file, prefix.rstrip("."), shown(value), "a phenopacket")
    outer = [*_strange(top, known)] if value is not top else []
    said: list[Said] = [*_strange(value, _READ)]
    packet, stated = _blocks(value, top, knowledge)
    said += stated
    said += read_relatives(top, packet) if "relatives" in top else []
    items = tuple(each for each in said if isinstance(each, Item))
    if not items:
        raise RecordError(
            file, prefix.rstrip("."), "a phenopacket without subject and content", EXPECTED
        )
    (record,) = make_records(Parts(items=items), file, knowledge)
    name = packet.subject or str(value.get("id") or top.get("id") or "unknown")
    return finish(record, name, said, prefix, outer)


def _strange(value: Mapping[str, object], known: frozenset[str]) -> Iterable[Unread]:
    """Name the keys that are not known, and the files, which are not read."""
    for key, inner in value.items():
        if key not in known:
            yield unread(key, shown(inner), "unknown field")
    files = value.get("files")
    for index, each in enumerate(files if isinstance(files, list) else ()):
        address = each.get("uri", "") if isinstance(each, dict) else each
        yield unread(f"files[{index}]", f"a file {shown(address)}", "not read")
    meta = value.get("metaData")
    version = meta.get("phenopacketSchemaVersion", "") if isinstance(meta, dict) else ""
    if str(version)[:1] not in ("", "2"):
        yield unread("metaData", f"schema version {version}", "read as version 2")


def _blocks(
    value: Mapping[str, object], top: Mapping[str, object], knowledge: Knowledge
) -> tuple[Packet, list[Said]]:
    """Read all blocks of a phenopacket, the diseases first: the others are seen in their light."""
    said: list[Said] = []
    subject = Individual()
    if "subject" in value:
        found, wrong = read_block(value["subject"], Individual, "subject")
        said += wrong
        said += read_subject(found) if found is not None else []
        subject = found or subject
    diseases, wrong = read_blocks(value.get("diseases"), Disease, "diseases")
    said += wrong
    actions, wrong = read_blocks(value.get("medicalActions"), MedicalAction, "medicalActions")
    said += wrong
    samples, wrong = read_blocks(value.get("biosamples"), Biosample, "biosamples")
    said += wrong
    packet = Packet(
        codes=codes_of(knowledge),
        born=read_stamp(subject.date_of_birth),
        created=_created(value) or _created(top),
        subject=subject.id,
    )
    tumours = [(where, d) for where, d in diseases if is_tumour(d, packet)]
    seen = [w for w, s in samples if s.histological_diagnosis is not None and not is_normal(s)]
    done = frozenset(a.procedure.code.id for _, a in actions if a.procedure is not None)
    packet = msgspec.structs.replace(
        packet, tumours=tumours, histologies=seen, operations=done - {""}
    )
    for where, disease in diseases:
        said += read_disease(where, disease, packet)
    for where, sample in samples:
        said += read_sample(where, sample, packet)
    for where, action in actions:
        said += read_action(where, action, packet)
    said += _others(value, packet, [_sample(where, s, packet) for where, s in samples])
    return packet, said


def _others(
    value: Mapping[str, object], packet: Packet, samples: Sequence[Sample]
) -> Iterable[Said]:
    features, wrong = read_blocks(value.get("phenotypicFeatures"), Feature, "phenotypicFeatures")
    yield from wrong
    for where, feature in features:
        yield from read_feature(where, feature, packet)
    measured, wrong = read_blocks(value.get("measurements"), Measurement, "measurements")
    yield from wrong
    for where, measurement in measured:
        yield from read_measurement(where, measurement, packet)
    concluded, wrong = read_blocks(value.get("interpretations"), Interpretation, "interpretations")
    yield from wrong
    for where, interpretation in concluded:
        yield from read_interpretation(where, interpretation, packet, samples)


def _sample(where: str, sample: Biosample, packet: Packet) -> Sample:
    taken = find_time(sample.time_of_collection, packet.born).start
    return sample.id or where, taken, "germline" if is_normal(sample) else None


def _created(value: Mapping[str, object]) -> date | None:
    meta = value.get("metaData")
    created = meta.get("created") if isinstance(meta, dict) else None
    return read_stamp(created) if isinstance(created, str) else None


def read_phenopacket_json(data: bytes, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    """Read a phenopacket in JSON; raises RecordError when it is none."""
    try:
        value = msgspec.json.decode(data)
    except BROKEN as error:
        raise RecordError(file, "", f"no valid JSON ({in_words(error)})", EXPECTED) from None
    return read_phenopackets(value, file, knowledge)
