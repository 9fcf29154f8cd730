"""The pieces that every resource is made of, as plain values for JSON; what FHIR cannot hold is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite
from typing import Any, TypeAlias

from metboard.record.fhir_own import ABSENT, TERMINOLOGY, UCUM, naming, profile, system
from metboard.record.record import Value

Json: TypeAlias = dict[str, Any]
Codes2: TypeAlias = Iterable[tuple[str, str]]

_CODE = re.compile(r"\S+(\s\S+)*\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_COMPARATORS = {"min": ">=", "above": ">", "max": "<=", "below": "<"}
_LOW, _HIGH = ("min", "above"), ("max", "below")


class NotWritable(ValueError):
    """Says why FHIR cannot hold a value."""


# --- words and codes --------------------------------------------------------------------------------------------------


def said(text: str) -> str:
    """Give a text back that FHIR can hold; raises NotWritable."""
    if _CONTROL.search(text) or not re.search(r"[ \r\n\t\S]", text):
        raise NotWritable(f"the text {text[:40]!r}")
    return text


def coding(address: str, code: str, display: str = "") -> Json:
    """Give a Coding; raises NotWritable for what can be no code."""
    if not _CODE.match(code):
        raise NotWritable(f"the code {code[:40]!r}")
    return {"system": address, "code": said(code), **({"display": display} if display else {})}


def concept(standard: Codes2, name: str, code: str, text: str = "") -> Json:
    """Give a CodeableConcept of standard codes and of one of our own, in the code system `name`."""
    codings = [coding(address, known) for address, known in standard]
    return {"coding": [*codings, coding(system(name), code)], **words(text or code)}


def words(text: str) -> Json:
    """Give the `text` of a concept, if there is any."""
    return {"text": said(text)} if text else {}


def fixed(address: str, code: str) -> Json:
    """Give a CodeableConcept with one code of FHIR or mCODE."""
    return {"coding": [coding(address, code)]}


def hl7(name: str, code: str) -> Json:
    """Give a CodeableConcept with one code of HL7's terminology."""
    return fixed(f"{TERMINOLOGY}/{name}", code)


def note(text: str) -> Json:
    """Give a remark."""
    return {"note": [{"text": said(text)}]} if text else {}


# --- extensions, references, days -------------------------------------------------------------------------------------


def extension(name: str, **value: Any) -> Json:
    """Give an extension of our own, with one `value...`."""
    return {"url": profile(name), **value}


def absent() -> Json:
    """Say that a required value is not known."""
    return {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}


def reference(place: str, name: str, identifier: str) -> Json:
    """Refer to a resource by its place, where there is just one, and by an identifier of the record."""
    where = {"reference": place} if place else {}
    return {**where, "identifier": {"system": naming(name), "value": said(identifier)}}


def identified(name: str, value: str) -> Json:
    """Give the identifier of a resource; nothing when the record gives none."""
    return {"identifier": [{"system": naming(name), "value": said(value)}]} if value else {}


def day(element: str, on: date | None) -> Json:
    """Give a required day, or say that it is not known."""
    return {element: on.isoformat()} if on else {f"_{element}": absent()}


def period(element: str, start: date | None, end: date | None) -> Json:
    """Give a required period, without days where neither is known."""
    bounds = (("start", start), ("end", end))
    days = {name: on.isoformat() for name, on in bounds if on}
    return {f"{element}Period": days or absent()}


# --- values -----------------------------------------------------------------------------------------------------------


def valued(value: Value, unit: str) -> Json:
    """Give `value[x]` of an observation or component; several possible values make it absent and are listed.

    Errors: NotWritable.
    """
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, (int, float)):
        return {"valueQuantity": quantity(value, unit)}
    if isinstance(value, str):
        return answer(value)
    if isinstance(value, dict):
        return bounds(value, unit)
    if not value:
        raise NotWritable("a list without a value")
    possible = [extension("possible-value", **answer(each)) for each in value]
    return {"extension": possible, "dataAbsentReason": hl7("data-absent-reason", "unknown")}


def answer(text: str) -> Json:
    """Give a word of a fact: coded, and as text where it can be no code."""
    if not _CODE.match(text):
        return {"valueString": said(text)}
    return {"valueCodeableConcept": concept((), "answers", text)}


def quantity(value: float, unit: str, comparator: str = "") -> Json:
    """Give a Quantity in UCUM; raises NotWritable for what is no number."""
    number = float(value)
    if not isfinite(number):
        raise NotWritable(f"the number {value}")
    sign = {"comparator": comparator} if comparator else {}
    if not unit:
        return {"value": number, **sign}
    return {"value": number, **sign, "unit": unit, "system": UCUM, "code": unit}


def bounds(value: Mapping[str, float], unit: str) -> Json:
    """Give a range, or a quantity with a comparator where only one end is known."""
    low = [name for name in _LOW if name in value]
    high = [name for name in _HIGH if name in value]
    if not value or len(low) > 1 or len(high) > 1 or len(low) + len(high) < len(value):
        raise NotWritable(f"the bounds {dict(value)!r}")
    if len(value) == 1:
        (name,) = value
        return {"valueQuantity": quantity(value[name], unit, _COMPARATORS[name])}
    ends = {"low": _end(low[0], value, unit), "high": _end(high[0], value, unit)}
    return {"valueRange": ends}


def _end(name: str, value: Mapping[str, float], unit: str) -> Json:
    made = quantity(value[name], unit)
    if name in ("above", "below"):
        made["extension"] = [extension("excluded", valueBoolean=True)]
    return made


def component(address: Codes2, name: str, code: str, value: Json) -> Json:
    """Give a component of an observation with a value made by `valued`."""
    return {"code": concept(address, name, code), **value}
