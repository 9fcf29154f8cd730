"""The two laws of the design, over all shipped options and over random ones.

Law 1, defaults off: widening a fact never changes a verdict except to pending.
Law 2, defaults on: widening or removing a fact opens an option only if its `assumed` names that fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.options.random_facts import (
    COMPLETE,
    blank,
    by_id,
    clock,
    draw_state,
    facts_asked,
    known_cases,
    resettle,
    shipped,
    stated,
    widen,
)
from tests.options.small import CLOCK, small_options
from tests.rules.strategies import UNIVERSES, possibles, states

from metboard.facts import Fact, combine, exactly
from metboard.options import Assembled, Judgement, judge, write_judgement

Seen = Counter[tuple[str, str]]
BREAK = "break"


def obeys_law_1(before: str, after: str) -> bool:
    return after in (before, "pending")


def assumed_by(option: Assembled, facts: Mapping[str, Fact]) -> set[str]:
    """The facts that the contract names as assumed."""
    made = Judgement(assembled=option, verdict=judge(option, facts, clock()), facts=facts)
    return {each["fact"] for each in write_judgement(made, shipped(), clock(), 1)["assumed"]}


def try_law_1(rng: Random, name: str, seen: Seen) -> None:
    """Widen a few facts of one random state, settled as stated or with nothing taken for granted."""
    option = by_id()[name]
    facts = draw_state(rng, name, assume=rng.random() < 0.5)
    before = judge(option, facts, clock()).status
    for fact in rng.sample(facts_asked(name), min(4, len(facts_asked(name)))):
        wider = widen(rng, fact, facts[fact])
        if wider.possible == facts[fact].possible:
            continue
        after = judge(option, {**facts, fact: wider}, clock()).status
        seen[before, after] += 1
        seen[BREAK, f"{name} on {fact}"] += not obeys_law_1(before, after)


def try_law_2(rng: Random, name: str, seen: Seen) -> None:
    """Remove facts of one random state, so that a default may stand for each."""
    option = by_id()[name]
    facts = draw_state(rng, name, assume=True)
    before = judge(option, facts, clock()).status
    for fact in rng.sample(facts_asked(name), min(4, len(facts_asked(name)))):
        without = {**facts, fact: blank(assume=True)[fact]}
        after = judge(option, without, clock()).status
        seen[before, after] += 1
        if after == "open" != before:
            asked = without[fact].waits_on or fact
            seen[BREAK, f"{name} on {fact}"] += asked not in assumed_by(option, without)


def breaks(seen: Seen) -> dict[str, int]:
    return {name: count for (kind, name), count in seen.items() if kind == BREAK and count}


def count_of(seen: Seen) -> int:
    return sum(count for (kind, _), count in seen.items() if kind != BREAK)


def run(law: object, seed: int, at_least: int) -> Seen:
    """Try a law on every option in turn until so many facts were widened."""
    rng, seen = Random(seed), Seen()
    while count_of(seen) < at_least:
        for name in sorted(by_id()):
            law(rng, name, seen)  # type: ignore[operator]
    return seen


@pytest.mark.medium
@pytest.mark.parametrize("law", [try_law_1, try_law_2], ids=["law 1", "law 2"])
def test_the_laws_hold_for_every_shipped_option(law: object) -> None:
    seen = run(law, seed=1, at_least=3000)
    assert breaks(seen) == {}
    assert len({before for before, _ in seen} - {BREAK}) == 3


@pytest.mark.slow
@pytest.mark.parametrize("law", [try_law_1, try_law_2], ids=["law 1", "law 2"])
def test_the_laws_hold_for_a_hundred_thousand_widenings(
    law: object, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = run(law, seed=2, at_least=100_000)
    with capsys.disabled():
        table = ", ".join(f"{a} to {b} {n}" for (a, b), n in sorted(seen.items()) if a != BREAK)
        print(
            f"\n{count_of(seen)} facts changed, {len(by_id())} options: {table}; breaks {sum(breaks(seen).values())}"
        )
    assert breaks(seen) == {}


@given(small_options, states, st.data())
def test_law_1_holds_for_random_options(
    option: Assembled, facts: dict[str, Fact], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(UNIVERSES)))
    more = data.draw(possibles(UNIVERSES[name]))
    wider = {**facts, name: Fact(possible=combine(facts[name].possible, more))}
    before, after = judge(option, facts, CLOCK).status, judge(option, wider, CLOCK).status
    assert obeys_law_1(before, after)


@given(small_options, states, st.data())
def test_law_2_holds_for_random_options(
    option: Assembled, facts: dict[str, Fact], data: st.DataObject
) -> None:
    """A default may open an option, but only one that looks at that fact."""
    name = data.draw(st.sampled_from(sorted(UNIVERSES)))
    default = Fact(possible=data.draw(possibles(UNIVERSES[name])), origin="assumed")
    before = judge(option, facts, CLOCK).status
    after = judge(option, {**facts, name: default}, CLOCK).status
    checks = (*option.requires, *option.basis, *option.excludes)
    assert before == after or name in {fact for check in checks for fact in check.facts}


# --- the same one step earlier: what the record states, before anything is derived from it ----------------------------


def drawn_cases(seed: int, count: int) -> list[tuple[dict[str, Fact], dict[str, Fact]]]:
    rng = Random(seed)
    return [stated(case) for _, case in rng.sample(known_cases(), count)]


def verdicts(facts: Mapping[str, Fact]) -> dict[str, str]:
    return {name: judge(option, facts, clock()).status for name, option in by_id().items()}


def sample_of(rng: Random, patient: Mapping[str, Fact], lesion: Mapping[str, Fact]) -> list[str]:
    """Some facts of each kind; those about drugs always, because so much follows from them."""
    drugs = [name for name in patient if name.startswith(("drug.", "treatment."))]
    return [*drugs, *rng.sample([*patient, *lesion], 8)]


@pytest.mark.medium
def test_law_1_holds_for_what_the_record_states() -> None:
    rng = Random(3)
    broken: Counter[str] = Counter()
    for patient, lesion in drawn_cases(3, 15):
        before = verdicts(resettle(patient, lesion, assume=False))
        for name in sample_of(rng, patient, lesion):
            source = patient if name in patient else lesion
            changed = {name: widen(rng, name, source[name])}
            more = (
                ({**patient, **changed}, lesion)
                if name in patient
                else (patient, {**lesion, **changed})
            )
            after = verdicts(resettle(*more, assume=False))
            broken[name] += sum(not obeys_law_1(before[o], after[o]) for o in before)
    assert +broken == Counter()


@pytest.mark.medium
def test_law_2_holds_for_what_the_record_states() -> None:
    """Saying that a thing is unclear opens an option only if `assumed` names a fact that came out differently.

    Leaving an entry out of a history that calls itself complete is another statement, not less of one: the laws
    speak of facts, not of record entries.
    """
    rng = Random(4)
    broken: Counter[str] = Counter()
    for patient, lesion in drawn_cases(4, 15):
        if rng.random() < 0.5:
            patient[COMPLETE] = Fact(possible=exactly(True), origin="assumed", note="for the test")
        facts = resettle(patient, lesion, assume=True)
        before = verdicts(facts)
        for name in sample_of(rng, patient, lesion):
            unclear = {name: Fact(possible=shipped().words.universe(name))}
            more = (patient | unclear, lesion) if name in patient else (patient, lesion | unclear)
            after = resettle(*more, assume=True)
            changed = {
                after[k].waits_on or k for k in facts if after[k].possible != facts[k].possible
            }
            for option, status in verdicts(after).items():
                if status == "open" != before[option]:
                    broken[name] += not assumed_by(by_id()[option], after) & changed
    assert +broken == Counter()


def test_widening_can_make_a_closed_option_pending_and_never_open() -> None:
    option = by_id()["nsclc-osimertinib-first-line"]
    case = next(c for n, c in known_cases() if n == option.option.id and c.expect == "open")
    facts = resettle(*stated(case), assume=False)
    graft = msgspec.structs.replace(facts["wish.comfort_only"], possible=exactly(True))
    assert judge(option, {**facts, "wish.comfort_only": graft}, clock()).status == "closed"
    unclear = msgspec.structs.replace(graft, possible=frozenset({"yes", "no"}))
    assert judge(option, {**facts, "wish.comfort_only": unclear}, clock()).status == "pending"
