"""Random states of facts around the values at which the shipped options decide, from a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import inf, isfinite
from random import Random

import msgspec
from tests.options.case_files import OptionCase, all_cases, settle_case, stated_facts

from metboard.facts import Fact, Possible, Range, combine, exactly
from metboard.options import Assembled, Check, Clock, Engine, engine
from metboard.rules import leaves

COMPLETE = "treatment.history_complete"


@cache
def shipped() -> Engine:
    return engine()


@cache
def clock() -> Clock:
    return Clock(labels_at=shipped().knowledge.as_of)


@cache
def by_id() -> Mapping[str, Assembled]:
    return {each.option.id: each for each in shipped().options}


@cache
def known_cases() -> tuple[tuple[str, OptionCase], ...]:
    """The cases of all shipped options."""
    return tuple((name, case) for name, case in all_cases() if name in by_id())


def deciding(option: Assembled) -> tuple[Check, ...]:
    """The checks that make a verdict."""
    return (*option.requires, *option.basis, *option.excludes)


@cache
def facts_asked(name: str) -> tuple[str, ...]:
    """The facts that an option's verdict may depend on."""
    return tuple(dict.fromkeys(f for check in deciding(by_id()[name]) for f in check.facts))


@cache
def landmarks() -> Mapping[str, tuple[float, ...]]:
    """For every number that some option asks for: its thresholds, and a value on either side of each."""
    found: dict[str, set[float]] = {}
    for option in shipped().options:
        for check in deciding(option):
            for leaf in leaves(check.condition):
                if isinstance(leaf.wanted, Range):
                    bounds = [b for b in (leaf.wanted.low, leaf.wanted.high) if isfinite(b)]
                    found.setdefault(leaf.fact, set()).update(
                        x for b in bounds for x in (b - 0.5, b, b + 0.5)
                    )
    return {name: tuple(sorted(points)) for name, points in found.items()}


def points_of(name: str, universe: Range) -> tuple[float, ...]:
    """Values of a number at which verdicts may differ."""
    inside = [x for x in landmarks().get(name, ()) if not exactly(x).is_apart(universe)]  # type: ignore[union-attr]
    top = universe.high if isfinite(universe.high) else max(inside, default=universe.low) + 10
    never = (inf,) if name.endswith(".last_days") else ()
    return tuple(dict.fromkeys((universe.low, *inside, top, *never)))


def draw_possible(rng: Random, name: str, universe: Possible) -> Possible:
    """Draw one value, some values, or all."""
    chance = rng.random()
    if chance < 0.15:
        return universe
    if isinstance(universe, Range):
        points = points_of(name, universe)
        a, b = rng.choice(points), rng.choice(points)
        return exactly(a) if chance < 0.75 else Range(min(a, b), max(a, b))
    values = sorted(universe)
    count = 1 if chance < 0.75 or len(values) < 3 else rng.randint(2, len(values) - 1)
    return frozenset(rng.sample(values, count))


@cache
def cases_of(name: str) -> tuple[OptionCase, ...]:
    """The cases of one option, those that open it three times; any case where it has none."""
    own = [case for option, case in known_cases() if option == name]
    made = (*own, *(case for case in own if case.expect == "open" for _ in range(2)))
    return made or tuple(case for _, case in known_cases())


def draw_state(rng: Random, name: str, *, assume: bool) -> dict[str, Fact]:
    """Draw the settled facts of a case of the option, with a few of the facts it asks for changed."""
    facts = dict(settled(rng.choice(cases_of(name)), assume=assume))
    asked = facts_asked(name)
    for fact in rng.sample(asked, min(len(asked), rng.choice((0, 1, 1, 2, 3, 5)))):
        universe = shipped().words.universe(fact)
        facts[fact] = Fact(possible=draw_possible(rng, fact, universe))
    return facts


def widen(rng: Random, name: str, fact: Fact) -> Fact:
    """Make a fact wider; the same when it is as wide as can be."""
    universe = shipped().words.universe(name)
    more = universe if rng.random() < 0.4 else draw_possible(rng, name, universe)
    return msgspec.structs.replace(fact, possible=combine(fact.possible, more))


_SETTLED: dict[tuple[int, bool], dict[str, Fact]] = {}


def settled(case: OptionCase, *, assume: bool) -> dict[str, Fact]:
    """Settle a case once, and with it a lesion of which nothing is known where it has none."""
    key = (id(case), assume)
    if key not in _SETTLED:
        facts = settle_case(msgspec.structs.replace(case, assume=assume), shipped())
        _SETTLED[key] = {**blank(assume=assume), **facts}
    return _SETTLED[key]


@cache
def blank(*, assume: bool) -> Mapping[str, Fact]:
    """All facts of an empty record, the lesion's too; the history is complete by assumption."""
    stated = {COMPLETE: Fact(possible=exactly(True), origin="assumed", note="for the test")}
    patient = shipped().settle_patient(stated if assume else {}, assume=assume)
    return shipped().settle_lesion({}, patient, assume=assume)


def resettle(
    patient: Mapping[str, Fact],
    lesion: Mapping[str, Fact],
    *,
    assume: bool,
    others: Sequence[Mapping[str, Fact]] = (),
) -> dict[str, Fact]:
    """Settle stated facts as the program would; `others` are further lesions of the same patient."""
    lesions = [lesion, *others] if lesion else []
    facts = shipped().settle_patient(patient, lesions, assume=assume)
    if not lesion:
        return {**blank(assume=assume), **facts}
    return shipped().settle_lesion(lesion, facts, lesions, assume=assume)


def stated(case: OptionCase) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """What a case states of the patient and of its lesion, before anything is derived."""
    return stated_facts(case, shipped())
