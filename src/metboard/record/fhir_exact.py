"""Read back, without loss, the resources that metboard wrote itself; others go to the ordinary readers.

Such a resource claims a profile of ours. It is read from the elements of FHIR that it has now: a status, a date or a
value that somebody changed since counts as changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from metboard.record.codes import Codes
from metboard.record.context import unread
from metboard.record.fhir_exact_form import Own
from metboard.record.fhir_exact_parts import NotRead, check_status, identifier_of, one
from metboard.record.fhir_exact_parts import code_in as own_code
from metboard.record.fhir_exact_readers import (
    Around,
    read_diagnosis,
    read_own_patient,
    read_seen,
    read_specimen,
    read_stage,
)
from metboard.record.fhir_exact_results import (
    read_assay,
    read_finding,
    read_own_variant,
    read_relative,
    read_toxicity,
)
from metboard.record.fhir_exact_treatments import read_treatment
from metboard.record.fhir_own import OWN_MARK, profile
from metboard.record.item import BROKEN, Item
from metboard.record.record import Entry, Record, Unread

_READERS: Mapping[str, tuple[str, Callable[[Own, str, Around], Entry]]] = {
    "diagnosis": ("diagnoses", read_diagnosis),
    "stage": ("stages", read_stage),
    "specimen": ("specimens", read_specimen),
    "lesion-seen": ("lesions", read_seen),
    "variant": ("variants", read_own_variant),
    "assay": ("assays", read_assay),
    "treatment": ("treatments", read_treatment),
    "toxicity": ("toxicities", read_toxicity),
    "relative": ("relatives", read_relative),
    "finding": ("findings", read_finding),
}


_HELD = frozenset({"lesion", "lesions", "volume", "stage-t", "stage-n", "stage-m"})
"""What other resources refer to; alone it says nothing."""


class _Entry(msgspec.Struct):
    """An entry of a bundle."""

    resource: Own | None = None


_decode_entry = msgspec.json.Decoder(_Entry).decode
_decode_own = msgspec.json.Decoder(Own).decode


def split_own(items: Sequence[Item]) -> tuple[Mapping[str, Own], list[Item]]:
    """Part the resources that metboard wrote, by place, from all others; the patient is in both."""
    own: dict[str, Own] = {}
    others: list[Item] = []
    for item in items:
        form = _own_form(item) if OWN_MARK in item.raw else None
        if form is not None:
            own[item.where] = form
        if form is None or item.kind == "Patient":
            others.append(item)
    return own, others


def _own_form(item: Item) -> Own | None:
    """Decode a resource that claims our profile; None when it does not, or is no longer in our form."""
    try:
        form = _decode_entry(item.raw).resource or _decode_own(item.raw)
    except BROKEN:
        return None
    return form if _kind(form) else None


def _kind(form: Own) -> str:
    """Give the name of our profile."""
    ours = [each for each in form.meta.profile if each.startswith(profile(""))]
    return ours[0].removeprefix(profile("")) if ours else ""


def with_own(record: Record, own: Mapping[str, Own], codes: Codes) -> Record:
    """Add to a record what the resources say that metboard wrote."""
    around = Around(codes=codes, others=own)
    made: dict[str, list[Any]] = defaultdict(list)
    complete: dict[str, bool] = {}
    for where, form in own.items():
        try:
            check_status(form)
            kind = _kind(form)
            if kind == "list":
                complete |= _complete(form)
            elif kind in _READERS:
                name, read = _READERS[kind]
                made[name].append(read(form, where, around))
            elif kind not in _HELD and kind != "patient":
                raise NotRead(f"this version does not know the profile {kind}")
        except NotRead as error:
            made["unread"].append(unread(where, form.resource_type, str(error)))
    made["unread"] += _alone(own)
    lists = {name: (*getattr(record, name), *entries) for name, entries in made.items()}
    complete = {**record.complete, **complete}
    return _with_patient(msgspec.structs.replace(record, **lists, complete=complete), own)


def _alone(own: Mapping[str, Own]) -> Iterable[Unread]:
    """Name what only has a meaning together with a resource that is not there."""
    named = {link.reference for form in own.values() for link in (*form.focus, *form.has_member)}
    for where, form in own.items():
        if _kind(form) in _HELD - {"volume"} and where not in named:
            yield unread(where, form.resource_type, "the observation that belongs to it is missing")


def _complete(form: Own) -> Mapping[str, bool]:
    name, said = own_code(form.code, "lists"), one(form, "complete").value_boolean
    if not name or said is None:
        raise NotRead("it does not say whether it is complete")
    return {name: said}


def _with_patient(record: Record, own: Mapping[str, Own]) -> Record:
    """Take the patient, the record's own id and its day from the patient that metboard wrote."""
    for where, form in own.items():
        if form.resource_type == "Patient":
            as_of: date | None = one(form, "as-of").value_date
            return msgspec.structs.replace(
                record,
                id=identifier_of(form, "record") or record.id,
                as_of=as_of or record.as_of,
                patient=read_own_patient(form, where),
            )
    return record
