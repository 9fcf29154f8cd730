"""How a verdict is made: requirements, grounds in force, exclusions absolute and relative."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from tests.options.random_facts import by_id, clock, known_cases, settled
from tests.options.small import CLOCK, TODAY, check, small_option

from metboard.facts import Fact, exactly
from metboard.options import Assembled, Clock, Verdict, judge
from metboard.rules import ALWAYS, Leaf, Nothing

GRAFT, TUMOUR = Leaf("graft", exactly(True), "yes"), Leaf("tumour", frozenset({"lung"}), "lung")
NEVER = Nothing((ALWAYS,))
UNKNOWN = frozenset({"yes", "no"})
GROUND = check("basis", authority="fda")


def status(option: Assembled, graft: bool | None, at: Clock = CLOCK) -> Verdict:
    possible = UNKNOWN if graft is None else exactly(graft)
    return judge(option, {"graft": Fact(possible=possible)}, at)


@pytest.mark.parametrize(
    ("graft", "is_now"), [(True, "open"), (False, "closed"), (None, "pending")]
)
def test_a_requirement_opens_closes_or_waits(graft: bool | None, is_now: str) -> None:
    option = small_option([check("requires", GRAFT)], [GROUND])
    assert status(option, graft) == Verdict(is_now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("graft", "is_now"), [(True, "closed"), (False, "open"), (None, "pending")]
)
def test_an_absolute_exclusion_closes_for_good(graft: bool | None, is_now: str) -> None:
    option = small_option(basis=[GROUND], excludes=[check("excludes", GRAFT)])
    assert status(option, graft) == Verdict(is_now, overridable=False)  # type: ignore[arg-type]


def test_a_relative_exclusion_closes_and_a_board_may_reopen() -> None:
    option = small_option(basis=[GROUND], excludes=[check("excludes", GRAFT, absolute=False)])
    assert status(option, True) == Verdict("closed", overridable=True)
    assert status(option, None) == Verdict("pending")


def test_beside_an_absolute_exclusion_a_relative_one_cannot_be_overridden() -> None:
    both = [check("excludes", GRAFT, absolute=False), check("excludes", GRAFT)]
    for excludes in (both, both[::-1]):
        option = small_option(basis=[GROUND], excludes=excludes)
        assert status(option, True) == Verdict("closed", overridable=False)


def test_an_unmet_requirement_cannot_be_overridden() -> None:
    option = small_option(
        [check("requires", NEVER)], [GROUND], [check("excludes", GRAFT, absolute=False)]
    )
    assert status(option, True) == Verdict("closed", overridable=False)


def test_an_option_without_any_ground_is_closed() -> None:
    assert status(small_option(), True) == Verdict("closed")


def test_one_ground_that_holds_is_enough_and_one_that_may_hold_waits() -> None:
    no, maybe = check("basis", NEVER, authority="ema"), check("basis", GRAFT, authority="ema")
    assert status(small_option(basis=[no, GROUND]), None).status == "open"
    assert status(small_option(basis=[no, maybe]), None).status == "pending"
    assert status(small_option(basis=[no, no]), None).status == "closed"


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2023, 5, 31), True),
        (date(2023, 6, 1), False),
    ],
)
def test_a_ground_stands_from_its_first_day_until_the_day_it_ends(day: date, stands: bool) -> None:
    ground = check("basis", authority="fda", since=date(2020, 1, 1), until=date(2023, 6, 1))
    found = status(small_option(basis=[ground]), True, Clock(labels_at=day))
    assert (found.status == "open") is stands


@pytest.mark.parametrize(
    ("authority", "jurisdictions", "is_now"),
    [
        ("fda", ("fda", "ema"), "open"),
        ("fda", ("ema",), "closed"),
        ("ema", ("ema",), "open"),
        ("ema", ("fda",), "closed"),
        ("trial", ("fda",), "open"),
        ("consensus", ("ema",), "open"),
    ],
)
def test_a_label_counts_in_its_own_jurisdiction_and_a_trial_everywhere(
    authority: str, jurisdictions: tuple[str, ...], is_now: str
) -> None:
    option = small_option(basis=[check("basis", authority=authority)])
    clock_here = Clock(labels_at=TODAY, jurisdictions=jurisdictions)
    assert status(option, True, clock_here).status == is_now


def test_a_drug_that_was_not_tolerated_closes_every_option_with_it_and_may_be_overridden() -> None:
    for name, case in known_cases():
        option = by_id()[name]
        if case.expect != "open" or not option.agents:
            continue
        facts = settled(case, assume=case.assume)
        for agent in option.agents:
            fact = f"drug.{agent}.intolerant"
            bad = {**facts, fact: msgspec.structs.replace(facts[fact], possible=exactly(True))}
            assert judge(option, bad, clock()) == Verdict("closed", overridable=True), (name, agent)


def test_a_refusal_closes_every_option_of_that_modality_for_good() -> None:
    for name, case in known_cases():
        if case.expect != "open":
            continue
        option, facts = by_id()[name], settled(case, assume=case.assume)
        for modality in option.components:
            refusal = {f"wish.refuses.{modality}": Fact(possible=exactly(True))}
            assert judge(option, {**facts, **refusal}, clock()) == Verdict("closed"), (
                name,
                modality,
            )
