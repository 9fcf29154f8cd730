"""How the codes, references, days and values of a resource that metboard wrote are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metboard.record.fhir_exact_form import Added, Affected, Amount, Link, Own, Sited, Valued
from metboard.record.fhir_own import DOSE, FRACTIONS, MCODE, naming, profile, system
from metboard.record.fhir_types import Concept
from metboard.record.record import Value

LATERALITY = f"{MCODE}laterality-qualifier"
_BOUNDS = {">=": "min", ">": "above", "<=": "max", "<": "below"}
_SKIPPED = {"entered-in-error", "cancelled"}
_NOT_SURE = {"refuted", "entered-in-error", "unconfirmed", "provisional", "differential"}


class NotRead(ValueError):
    """Says why a resource that claims our profile cannot be read."""


def check_status(form: Own) -> None:
    """Raise NotRead for a resource that was withdrawn or put in doubt after it was written."""
    codings = form.verification_status.coding if form.verification_status else ()
    if [coding.code for coding in codings] == ["provisional"] and one(
        form, "may-be-none"
    ).value_boolean:
        return  # it was written so
    for status in (form.status, *(coding.code for coding in codings)):
        if status in _SKIPPED or (status != form.status and status in _NOT_SURE):
            raise NotRead(f"its status is {status}")


# --- codes and references ---------------------------------------------------------------------------------------------


def codes_in(concept: Concept | None, name: str) -> tuple[str, ...]:
    """Give the codes that a concept has in our code system `name`."""
    address = system(name)
    codings = concept.coding if concept else ()
    return tuple(coding.code for coding in codings if coding.system == address)


def code_in(concept: Concept | None, name: str) -> str:
    """Give the one code that a concept has in our code system `name`; empty when it has none.

    Errors: NotRead, when it has several.
    """
    found = codes_in(concept, name)
    if len(found) > 1:
        raise NotRead(f"several codes of {name}")
    return found[0] if found else ""


def has_code(concept: Concept | None, code: str) -> bool:
    """Tell whether a concept has a code, in whatever system."""
    return concept is not None and any(coding.code == code for coding in concept.coding)


def id_in(link: Link | None, name: str) -> str:
    """Give the identifier of the record by which a reference names something."""
    if link is None or link.identifier.system != naming(name):
        return ""
    return link.identifier.value


def identifier_of(own: Own, name: str) -> str:
    """Give the identifier of the record that a resource has."""
    return next((each.value for each in own.identifier if each.system == naming(name)), "")


def side_of(concepts: Iterable[Concept], sides: Mapping[str, str]) -> str | None:
    """Give the side of the body that one of the concepts names."""
    named = tuple(concepts)
    found = (side for side, code in sides.items() for each in named if has_code(each, code))
    return next(found, None)


def added(holder: Valued | Affected | Sited | Amount, url: str) -> tuple[Added, ...]:
    """Give the extensions of one address."""
    return tuple(each for each in holder.extension if each.url == url)


def one(holder: Valued | Affected | Sited | Amount, name: str) -> Added:
    """Give the extension of our own of this name, or an empty one."""
    return next(iter(added(holder, profile(name))), Added())


def said_in(own: Own) -> str:
    """Give the remark of a resource."""
    return own.note[0].text if own.note else ""


def place_in(concept: Concept | None) -> tuple[str, str]:
    """Give organ and site of a place."""
    return code_in(concept, "organs"), code_in(concept, "sites")


# --- values -----------------------------------------------------------------------------------------------------------


def value_in(part: Valued, unit: str) -> Value:
    """Give the value of an observation, a component or an extension, which has to be in `unit`.

    Errors: NotRead.
    """
    possible = tuple(_word(each) for each in added(part, profile("possible-value")))
    if possible:
        return possible
    if part.value_boolean is not None:
        return part.value_boolean
    if part.value_integer is not None:
        return float(part.value_integer)
    if part.value_quantity is not None:
        return _number(part.value_quantity, unit)
    if part.value_range is not None:
        return {
            **_end(part.value_range.low, unit, "min"),
            **_end(part.value_range.high, unit, "max"),
        }
    return _word(part)


def _word(part: Valued) -> str:
    word = code_in(part.value_codeable_concept, "answers") or part.value_string
    if not word:
        raise NotRead("no value")
    return word


def amount_in(amount: Amount | None, unit: str) -> float:
    """Give a number that has to be in `unit`; raises NotRead."""
    if amount is None or amount.value is None:
        raise NotRead("no number")
    if amount.code != unit:
        raise NotRead(f"the unit {amount.code!r} instead of {unit!r}")
    return amount.value


def _number(amount: Amount, unit: str) -> Value:
    number = amount_in(amount, unit)
    if not amount.comparator:
        return number
    if amount.comparator not in _BOUNDS:
        raise NotRead(f"the comparator {amount.comparator!r}")
    return {_BOUNDS[amount.comparator]: number}


def _end(amount: Amount | None, unit: str, name: str) -> dict[str, float]:
    if amount is None:
        return {}
    beyond = {"min": "above", "max": "below"}[name]
    return {beyond if one(amount, "excluded").value_boolean else name: amount_in(amount, unit)}


def dose_in(own: Own) -> tuple[Amount | None, int | None]:
    """Give dose and fractions of a course of radiotherapy."""
    amount: Amount | None = None
    fractions: int | None = None
    for dose in added(own, f"{MCODE}radiotherapy-dose-delivered-to-volume"):
        for part in dose.extension:
            if part.url == DOSE:
                amount = part.value_quantity
            elif part.url == FRACTIONS:
                fractions = part.value_unsigned_int
    return amount, fractions
