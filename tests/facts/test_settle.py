"""Defaults fill silence only: never a contradiction, a partial answer or an abnormal value."""

from __future__ import annotations

from datetime import date

import pytest

from metboard.facts import (
    YES_NO,
    Conflict,
    Fact,
    Family,
    Range,
    assume,
    blank_facts,
    confirm,
    exactly,
    out_of_date,
    settle,
    unknown,
)

GRAFT = Family(
    name="graft", title="graft", how="ask", universe=YES_NO, default=assume(False, "rarely written")
)
PLATELETS = Family(
    name="platelets",
    title="platelets",
    how="blood",
    universe=Range(0, 5000),
    default=confirm(Range(100, 5000), "a routine check"),
    stale_after_days=42,
)
MARKER = Family(name="marker", title="marker", how="biopsy", universe=frozenset({"high", "low"}))
FAMILIES = {f.name: f for f in (GRAFT, PLATELETS, MARKER)}
OLD = date(2026, 1, 1)


def settled(*, defaults: bool = True, **known: Fact) -> dict[str, Fact]:
    return settle(known, blank_facts(FAMILIES, assume=defaults), FAMILIES)


def stale(value: float) -> Fact:
    fact = Fact(possible=exactly(value), where=("Observation/1",), at=OLD)
    return out_of_date(fact, PLATELETS, f"{value:g} on {OLD}")


def test_a_silent_record_takes_the_default_and_says_that_it_was_assumed() -> None:
    graft = settled()["graft"]
    assert (graft.possible, graft.origin) == (exactly(False), "assumed")
    assert graft.note == "rarely written"


def test_a_fact_without_a_default_stays_unknown() -> None:
    marker = settled()["marker"]
    assert (marker.possible, marker.origin) == (MARKER.universe, "absent")


def test_without_defaults_everything_silent_is_unknown() -> None:
    facts = settled(defaults=False)
    assert {name: f.origin for name, f in facts.items()} == dict.fromkeys(FAMILIES, "absent")
    assert all(facts[name].possible == family.universe for name, family in FAMILIES.items())


def test_what_the_record_says_stands_before_the_default() -> None:
    said = Fact(possible=exactly(True))
    assert settled(graft=said)["graft"] is said


def test_a_partial_answer_is_never_replaced_by_a_default() -> None:
    partly = Fact(possible=Range(80, 150))
    assert settled(platelets=partly)["platelets"] is partly


def test_an_unclear_answer_of_the_record_is_never_replaced_by_a_default() -> None:
    unclear = Fact(possible=YES_NO, origin="record")
    assert settled(graft=unclear)["graft"] is unclear


def test_a_contradiction_is_never_replaced_by_a_default() -> None:
    both = Fact(possible=YES_NO, origin="conflict", note="no against yes")
    assert settled(graft=both)["graft"] is both
    assert Conflict(fact="graft", values=("no", "yes")).values == ("no", "yes")


def test_an_outdated_normal_value_keeps_the_default_and_its_place() -> None:
    fact = settled(platelets=stale(250))["platelets"]
    assert (fact.possible, fact.origin) == (Range(100, 5000), "assumed")
    assert fact.where == ("Observation/1",)
    assert fact.note == "a routine check; last known 250 on 2026-01-01"


def test_an_outdated_abnormal_value_blocks_the_default() -> None:
    fact = settled(platelets=stale(40))["platelets"]
    assert (fact.possible, fact.origin) == (PLATELETS.universe, "absent")
    assert fact.note == "last known outside the usual: 40 on 2026-01-01"


def test_an_outdated_value_that_straddles_the_usual_blocks_the_default() -> None:
    partly = Fact(possible=Range(80, 150), at=OLD)
    fact = settled(platelets=out_of_date(partly, PLATELETS, "80 to 150"))["platelets"]
    assert (fact.possible, fact.origin) == (PLATELETS.universe, "absent")


@pytest.mark.parametrize("value", [40, 250])
def test_without_defaults_an_outdated_value_is_unknown_and_remembered(value: float) -> None:
    fact = settled(defaults=False, platelets=stale(value))["platelets"]
    assert (fact.possible, fact.origin) == (PLATELETS.universe, "absent")
    assert f"{value:g} on 2026-01-01" in fact.note


def test_an_outdated_fact_without_a_default_is_unknown() -> None:
    fact = settled(marker=out_of_date(Fact(possible=exactly("high")), MARKER, "high"))["marker"]
    assert (fact.possible, fact.origin) == (MARKER.universe, "absent")
    assert fact.note == "last known high"


def test_an_unknown_fact_holds_all_values() -> None:
    assert unknown(MARKER) == Fact(possible=MARKER.universe, origin="absent")
