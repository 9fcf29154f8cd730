"""Every place that a dossier names is an element of the bundle it was read from, and holds what is printed.

What can be checked: the element exists; a printed number stands in it, as it is or converted by a unit that the
reader knows; a gene is named in it. A yes or a category is the reading of a code: there the element has to hold one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from tests.dossier.made import answer_of, bundle_of, cases_of

from metboard.demo import PATIENTS
from metboard.dossier.front import make_front
from metboard.dossier.say import Sayer
from metboard.options import engine

pytestmark = pytest.mark.medium

CONVERSIONS = {
    1.0: "as it is",
    10.0: "g/dL to g/L, cm to mm",
    0.1: "mm to cm",
    88.42: "creatinine, mg/dL to umol/L",
    17.104: "bilirubin, mg/dL to umol/L",
    0.4114: "magnesium, mg/dL to mmol/L",
    0.0555: "glucose, mg/dL to mmol/L",
    0.2495: "calcium, mg/dL to mmol/L",
    0.0113: "triglycerides, mg/dL to mmol/L",
    0.02586: "cholesterol, mg/dL to mmol/L",
}
CLOSE = 0.002


@cache
def elements(name: str) -> dict[str, Any]:
    """Give every resource of the bundle by its type and id."""
    return {
        f"{e['resource']['resourceType']}/{e['resource']['id']}": e["resource"]
        for e in bundle_of(name)["entry"]
        if "id" in e["resource"]
    }


def find(name: str, where: str) -> Any:
    """Follow a place such as `Observation/bp#component[0]`; None when it leads nowhere."""
    resource, _, path = where.partition("#")
    found = elements(name).get(resource)
    for key, index in re.findall(r"([A-Za-z]+)(?:\[(\d+)\])?", path):
        found = found.get(key) if isinstance(found, dict) else None
        if index and isinstance(found, list):
            found = found[int(index)] if int(index) < len(found) else None
    return found


def places(where: str) -> list[str]:
    return where.split(", ")


def numbers(value: Any) -> set[float]:
    """Give every number in an element, also those written as text."""
    return {float(n) for n in re.findall(r"\d+(?:\.\d+)?", json.dumps(value))}


def holds(value: Any, printed: float) -> bool:
    """Tell whether an element holds a number: as it is, converted, or as a multiple of a limit beside it."""
    here = numbers(value)
    made = [n * factor for n in here for factor in CONVERSIONS]
    made += [n / limit for n in here for limit in here if limit]
    return any(abs(n - printed) <= CLOSE * max(abs(printed), 1e-9) for n in made)


def cited(name: str) -> Iterator[tuple[str, str]]:
    """Give every place that the answer names, with the words that name it."""
    answer = answer_of(name)
    for option in answer["options"]:
        for each in (*option["because"], *option["cautions"], *option["before"]):
            for where in each["where"]:
                yield from ((place, each["found"]) for place in places(where))
    for conflict in answer["conflicts"]:
        yield from (
            (place, str(conflict)) for where in conflict["where"] for place in places(where)
        )


@pytest.mark.parametrize("name", PATIENTS)
def test_every_place_exists_in_the_bundle(name: str) -> None:
    lost = {p for p, _ in cited(name) if find(name, p) is None}
    assert lost == set()


@pytest.mark.parametrize("name", PATIENTS)
def test_every_entry_that_was_not_understood_exists(name: str) -> None:
    kinds = {key.partition("/")[0] for key in elements(name)}
    for unread in answer_of(name)["unread"]:
        where = unread["where"]
        assert find(name, where) is not None or where in kinds


@pytest.mark.parametrize("name", PATIENTS)
def test_every_element_holds_what_is_printed_of_it(name: str) -> None:
    wrong = [
        f"{fact} = {value} at {where}"
        for case in cases_of(name)
        for fact, value, where, seen in printed(name, case)
        if not agrees(fact, value, seen)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PATIENTS)
def test_the_page_prints_the_facts_that_were_compared(name: str) -> None:
    say = Sayer(engine().knowledge, engine().words)
    for case in cases_of(name):
        front = make_front(case, engine(), say, ())
        shown = {(line.label, line.value) for line in front.everything}
        for fact, value, _, _ in printed(name, case):
            assert (say.title(fact), value) in shown


def printed(name: str, case: Any) -> Iterator[tuple[str, str, str, list[Any]]]:
    """Give each fact that was read from the bundle: its name, what is printed of it, where, the elements.

    A drug that no option uses stands among the treatments and not among the facts.
    """
    say = Sayer(engine().knowledge, engine().words)
    for fact, found in sorted(case.facts.items()):
        where = [p for w in found.where for p in places(w)]
        asked = fact in engine().words.families
        if asked and found.origin in ("record", "conflict") and where:
            seen = [find(name, place) for place in where]
            yield fact, say.found(fact, found), ", ".join(where), seen


def agrees(fact: str, value: str, seen: list[Any]) -> bool:
    """Tell whether the elements hold what is printed, as far as that can be checked."""
    if None in seen:
        return False
    text = json.dumps(seen)
    number = re.match(r"(\d+(?:\.\d+)?)\b(?! or| tumours|\+)", value)
    if number:
        return any(holds(each, float(number[1])) for each in seen)
    if fact.startswith("variant.") and value == "present":
        return fact.split(".")[1] in text
    return bool(re.search(r'"(code|coding|text|gender|birthDate|display)"', text))


def test_a_number_that_does_not_stand_in_the_element_is_noticed() -> None:
    element = {"code": {"text": "platelets"}, "valueQuantity": {"value": 231}}
    assert agrees("lab.platelets_1e9_l", "231 ×10⁹/L", [element])
    assert not agrees("lab.platelets_1e9_l", "232 ×10⁹/L", [element])
    assert not agrees("lab.platelets_1e9_l", "231 ×10⁹/L", [None])
    assert not agrees("variant.EGFR.L858R", "present", [{"code": {"text": "ALK"}}])
