"""Read the value of an observation as a fact has it: answers, units, limits of normal, bounds. No guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from metboard.facts import Possible, Range, write
from metboard.knowledge.code_table import ObservationCode
from metboard.record.asked import Asked
from metboard.record.code_index import split_words
from metboard.record.codes import Codes, text_of
from metboard.record.fhir_resources import Measured
from metboard.record.fhir_types import Concept, Quantity
from metboard.record.record import Value
from metboard.units import convert, spell

_BOUND = {"<": "below", "<=": "max", "≤": "max", ">": "above", ">=": "min", "≥": "min"}
_SPAN = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:-|–|to|bis)\s*(\d+(?:[.,]\d+)?)\s*(\S*)\Z")
_NUMBER = re.compile(r"(<=|>=|<|>|≤|≥)?\s*(\d+(?:[.,]\d+)?)\s*(%|[A-Za-z]\S*)?")
_PLAIN = ("", "1")
NO_VALUE = "no value"


class NotRead(ValueError):
    """Says why a value cannot stand for its fact."""


def read_value(measured: Measured, asked: Asked, codes: Codes) -> Value:
    """Give the value that a fact takes from an observation or component; raises NotRead."""
    if asked.why_not:
        raise NotRead(asked.why_not)
    universe = asked.universe
    answer = _answer(measured, asked) if asked.answers else None
    if answer is not None:
        return _checked(answer if not isinstance(universe, Range) else _numbers(answer), universe)
    if isinstance(universe, Range):
        return _checked(_number(measured, asked.code), universe)
    return _checked(_choice(measured, universe, codes), universe)


def read_score(measured: Measured, asked: Asked) -> float | None:
    """Give the number of a score: by its coded answer, else the number that is written."""
    answer = _answer(measured, asked)
    if answer is not None:
        return float(str(answer))
    quantity = measured.value_quantity or _written(measured)
    return quantity.value if quantity else None


def size_mm(quantity: Quantity | None) -> Value:
    """Give a length in millimetres; raises NotRead."""
    if quantity is None or quantity.value is None:
        raise NotRead("no size given")
    return _bounded(quantity, lambda value, unit: convert(value, unit, "mm"), "mm")


def _answer(measured: Measured, asked: Asked) -> Value | None:
    """Look the value up among the answers of the table; the first of the table wins."""
    known = asked.answers
    found = [known[each] for each in _spoken(measured) if each in known]
    return min(found, key=lambda place_and_answer: place_and_answer[0])[1] if found else None


def _spoken(measured: Measured) -> list[tuple[str, ...]]:
    concept = measured.value_codeable_concept
    spoken = list(_words_of(concept)) if concept else []
    if measured.value_string:
        spoken.append(split_words(measured.value_string))
    if measured.value_integer is not None:
        spoken.append(split_words(str(measured.value_integer)))
    return spoken


@lru_cache(maxsize=2048)
def _words_of(concept: Concept) -> tuple[tuple[str, ...], ...]:
    """Give each code, display and text of an answer as comparable words."""
    texts = (*(c.code for c in concept.coding), *(c.display for c in concept.coding), concept.text)
    return tuple(split_words(text) for text in texts if text)


def _numbers(answer: Value) -> Value:
    if isinstance(answer, tuple):
        found = [float(each) for each in answer]
        return {"min": min(found), "max": max(found)}
    return float(str(answer))


def _choice(measured: Measured, universe: Possible, codes: Codes) -> Value:
    answer = measured.value_boolean
    word = codes.word("presence", measured.value_codeable_concept) or codes.word_in(
        "presence", measured.value_string
    )
    if universe == frozenset({"yes", "no"}) and (answer is not None or word):
        return bool(answer) if answer is not None else word == "yes"
    raise NotRead(f"found {shown(measured)}; expected {write(universe)}")


def _number(measured: Measured, code: ObservationCode) -> Value:
    if measured.value_range is not None:
        return _span(measured.value_range.low, measured.value_range.high, code)
    quantity = measured.value_quantity or _written(measured)
    if quantity is None or quantity.value is None:
        raise NotRead(f"found {shown(measured)}; expected a number")
    if code.fact.endswith("_x_uln"):
        return _bounded(quantity, lambda value, unit: _times_upper_limit(value, unit, measured), "")
    return _bounded(quantity, lambda value, unit: _in_unit(value, unit, code), code.unit)


def _written(measured: Measured) -> Quantity | None:
    """Read a whole number, or the one number that stands in a text."""
    if measured.value_integer is not None:
        return Quantity(value=float(measured.value_integer))
    text = measured.value_string or text_of(measured.value_codeable_concept)
    found = _NUMBER.findall(text)
    if len(found) != 1 or _SPAN.search(text):
        return None
    sign, number, unit = found[0]
    return Quantity(value=float(number.replace(",", ".")), comparator=sign, unit=unit)


def _span(low: Quantity | None, high: Quantity | None, code: ObservationCode) -> Value:
    made: dict[str, float] = {}
    for name, bound in (("min", low), ("max", high)):
        number = (
            _in_unit(bound.value, bound.code or bound.unit, code)
            if bound and bound.value is not None
            else None
        )
        if number is not None:
            made[name] = number
    if not made:
        raise NotRead(f"a range without bounds in {code.unit or 'numbers'}")
    return made


def _bounded(quantity: Quantity, change: Callable[[float, str], float | None], unit: str) -> Value:
    """Convert a quantity, by its code and failing that by its written unit; `<` and `>` make bounds."""
    value = quantity.value or 0.0
    made = change(value, quantity.code) if quantity.code else None
    if made is None:
        made = change(value, quantity.unit)
    if made is None:
        found = quantity.unit or quantity.code
        raise NotRead(
            f"unit {found!r} instead of {unit!r}" if found else f"no unit; expected {unit}"
        )
    if not quantity.comparator:
        return made
    if quantity.comparator not in _BOUND:
        raise NotRead(f"comparator {quantity.comparator!r} is not understood")
    return {_BOUND[quantity.comparator]: made}


def _in_unit(value: float, unit: str, code: ObservationCode) -> float | None:
    """Convert a value; a plain number is no percentage, and a score is no share."""
    if code.unit in _PLAIN:
        return value if unit in _PLAIN or unit.startswith("{") or spell(unit) == "1" else None
    if not unit or unit.startswith("{"):
        return None
    return convert(value, unit, code.unit or "1", code.g_per_mol, code.charge)


def _times_upper_limit(value: float, unit: str, measured: Measured) -> float:
    """Divide by the laboratory's own upper limit of normal, which has to be stated once and in a like unit."""
    limits = [
        each.high for each in measured.reference_range if each.high is not None and each.high.value
    ]
    if len(limits) != 1:
        raise NotRead(
            "no upper limit of normal given"
            if not limits
            else "several upper limits of normal given"
        )
    high, limit = limits[0].value or 0.0, limits[0].code or limits[0].unit
    if limit and unit and limit != unit:
        changed = convert(high, limit, unit)
        if changed is None:
            raise NotRead(f"the upper limit is in {limit!r}, the value in {unit!r}")
        high = changed
    return float(f"{value / high:.6g}")


def _checked(value: Value, universe: Possible) -> Value:
    """Refuse what the fact can never be."""
    if isinstance(universe, Range):
        if isinstance(value, float) and universe.low <= value <= universe.high:
            return value
        numbers = value.values() if isinstance(value, dict) else [value]
        if any(
            not isinstance(n, (int, float)) or not universe.low <= n <= universe.high
            for n in numbers
        ):
            raise NotRead(f"{_plain(value)} is not possible; expected {write(universe)}")
        return value
    if isinstance(value, str) and value in universe:
        return value
    choices = set(value if isinstance(value, tuple) else (value,))
    if not isinstance(value, bool) and not choices <= universe:
        raise NotRead(f"found {_plain(value)}; expected {write(universe)}")
    return value


def _plain(value: Value) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {number:g}" for name, number in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def shown(measured: Measured) -> str:
    """Give a value in words, as it stands in the record."""
    if measured.value_quantity is not None:
        q = measured.value_quantity
        number = "" if q.value is None else f"{q.value:g}"
        return f"{q.comparator}{number} {q.unit or q.code}".strip() or "an empty quantity"
    if measured.value_codeable_concept is not None:
        return text_of(measured.value_codeable_concept) or "an empty concept"
    for value in (measured.value_string, measured.value_integer, measured.value_boolean):
        if value not in ("", None):
            return str(value)
    return NO_VALUE
