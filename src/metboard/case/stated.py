"""Collect what a record says of each fact up to a day, and settle it; what cannot be a value is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from metboard.case.biomarkers import find_inherited, find_variants, unplaced
from metboard.case.history import COMPLETE, first_given, is_of_last
from metboard.case.plasma import tests_that_count
from metboard.case.time import choose
from metboard.case.values import places_of, possible_of
from metboard.facts import Conflict, Fact, Family, age_in_days, exactly
from metboard.knowledge import Knowledge, Words
from metboard.record import Finding, Record, Treatment, Unread

PROGRESSING = "treatment.progressing"


def collect(
    record: Record, given: Sequence[Treatment], knowledge: Knowledge, words: Words, as_of: date
) -> tuple[dict[str, list[Fact]], list[Unread]]:
    """Collect everything said of each fact up to `as_of`; what cannot be a value is named."""
    stated: dict[str, list[Fact]] = defaultdict(list)
    unread: list[Unread] = []
    for finding in record.findings:
        try:
            family = words.family(finding.fact)
            possible = possible_of(finding.value, family)
            why = _why_not(finding, family, given, as_of)
        except (LookupError, ValueError) as error:
            why = str(error.args[0])
        if why:
            unread.append(Unread(where=finding.where, what=finding.text or finding.fact, why=why))
        else:
            fact = Fact(possible=possible, where=places_of(finding.where), at=finding.on)
            stated[finding.fact].append(fact)
    tests = tests_that_count(record, knowledge.genes, as_of)
    timely, assays = tests.variants, tests.assays
    unread.extend(tests.unread)
    begun = first_given(given, knowledge)
    for name, fact in find_variants(knowledge.genes, timely, assays, begun):
        stated[name].append(fact)
    for name, fact in find_inherited(knowledge.genes, timely, assays):
        stated[name].append(fact)
    unread.extend(unplaced(knowledge.genes, timely))
    for name, fact in _patient(record, as_of):
        if name != COMPLETE or name not in stated:
            stated[name].append(fact)
    return stated, unread


def _why_not(finding: Finding, family: Family, given: Sequence[Treatment], as_of: date) -> str:
    """Say why a finding does not count on this day; empty when it does."""
    if finding.on is None:
        return ""
    if finding.on > as_of:
        return f"dated {finding.on}, after {as_of}"
    if family.valid_days is not None and age_in_days(finding.on, as_of) > family.valid_days:
        return f"on {finding.on}, more than {family.valid_days} days before {as_of}"
    if finding.fact == PROGRESSING and not is_of_last(finding, given):
        return f"on {finding.on}, before the last treatment began"
    return ""


def _patient(record: Record, as_of: date) -> Iterable[tuple[str, Fact]]:
    patient = record.patient
    if patient.birth_date is not None and patient.birth_date <= as_of:
        born = patient.birth_date
        years = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
        yield (
            "patient.age_years",
            Fact(possible=exactly(float(years)), where=places_of(patient.where), origin="derived"),
        )
    if patient.sex is not None:
        yield "patient.sex", Fact(possible=exactly(patient.sex), where=places_of(patient.where))
    if "treatments" in record.complete:
        yield (
            COMPLETE,
            Fact(possible=exactly(record.complete["treatments"]), where=("complete.treatments",)),
        )


def settle_stated(
    stated: Mapping[str, Sequence[Fact]], families: Mapping[str, Family], as_of: date
) -> tuple[dict[str, Fact], tuple[Conflict, ...]]:
    """Settle every fact from what was said of it; contradictions are named."""
    facts: dict[str, Fact] = {}
    conflicts: list[Conflict] = []
    for name, said in stated.items():
        facts[name], conflict = choose(families[name], said, as_of)
        if conflict is not None:
            conflicts.append(msgspec.structs.replace(conflict, fact=name))
    return facts, tuple(sorted(conflicts, key=lambda c: c.fact))
