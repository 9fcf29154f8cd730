"""Patient resources, and which resource of a file is about which patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from metboard.record.dates import day_of
from metboard.record.fhir_resources import FORMS, PatientResource
from metboard.record.fhir_types import Concept
from metboard.record.item import Item, look_up
from metboard.record.record import Patient

_USED_BY_OTHERS = frozenset({"Patient", "Medication"})
_CLINICAL_SEX = ("birthsex", "sexforclinicaluse", "sexparameterforclinicaluse")
_SEXES: Mapping[str, Literal["female", "male"]] = {
    "female": "female",
    "f": "female",
    "male": "male",
    "m": "male",
}


def sort_by_patient(
    items: Sequence[Item], book: Mapping[str, Item]
) -> tuple[dict[str, list[Item]], list[Item]]:
    """Sort resources to patients. Those that name none belong to the only patient there is, or to nobody."""
    named: dict[str, list[Item]] = {item.where: [item] for item in items if item.kind == "Patient"}
    shared: list[Item] = []
    orphans: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.kind == "Patient":
            continue
        target = look_up(item.patient, book)
        if target is not None and target.where in named:
            named[target.where].append(item)
        elif item.patient and item.kind in FORMS:
            orphans[item.patient].append(item)
        else:
            shared.append(item)
    if not named and (orphans or any(_is_about_someone(item) for item in shared)):
        named, orphans = (
            {key: list(items) for key, items in (orphans or {"": []}).items()},
            defaultdict(list),
        )
    return _shared_out(named, shared, [item for several in orphans.values() for item in several])


def _shared_out(
    named: dict[str, list[Item]], shared: list[Item], orphans: list[Item]
) -> tuple[dict[str, list[Item]], list[Item]]:
    """Give what names no patient to the only one; with several patients it is nobody's, and named if it matters."""
    if len(named) == 1:
        (only,) = named.values()
        only.extend(shared)
        return named, orphans
    return named, [*orphans, *(item for item in shared if _is_about_someone(item))]


def read_patient(resource: PatientResource, where: str) -> Patient:
    """State who it is about."""
    name = next(iter(resource.name), None)
    shown = name.text or " ".join((*name.given, name.family)).strip() if name else ""
    said = sexes_of(resource)
    return Patient(
        name=shown,
        birth_date=day_of(resource.birth_date),
        sex=said[0] if len(said) == 1 else None,
        died=resource.deceased_boolean or bool(resource.deceased_date_time),
        where=where,
    )


def sexes_of(resource: PatientResource) -> tuple[Literal["female", "male"], ...]:
    """Give the sex of a patient; several where what is told for clinical use differs from what is told otherwise."""
    said = [resource.gender.lower()]
    for extension in resource.extension:
        if extension.url.lower().replace("-", "").endswith(_CLINICAL_SEX):
            value = extension.value_codeable_concept or Concept()
            said += [
                extension.value_code.lower(),
                *(coding.code.lower() for coding in value.coding),
            ]
    found = {_SEXES[word] for word in said if word in _SEXES}
    return tuple(sorted(found))


def _is_about_someone(item: Item) -> bool:
    return item.kind in FORMS and item.kind not in _USED_BY_OTHERS
