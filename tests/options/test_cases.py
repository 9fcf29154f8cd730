"""Every case of tests/cases comes out as a clinician expects, and every option has its cases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from tests.options.case_files import OptionCase, all_cases, bases, case_files
from tests.options.random_facts import by_id, clock, settled, shipped

from metboard.options import Assembled, judge, missing_of

CASES = [pytest.param(name, case, id=f"{name}: {case.name}") for name, case in all_cases()]

NEVER_OPEN: Mapping[str, str] = {
    "nsclc-mobocertinib-exon20": "withdrawn in 2023: no ground is in force"
}
NEVER_PENDING: Mapping[str, str] = {
    "nsclc-mobocertinib-exon20": "withdrawn in 2023: no ground is in force"
}
NEVER_CLOSED: Mapping[str, str] = {}
"""Options that cannot come out so, each with its reason."""


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_verdict_is_the_one_that_every_oncologist_expects(name: str, case: OptionCase) -> None:
    option, facts = by_id()[name], settled(case, assume=case.assume)
    at = case.clock(clock())
    verdict = judge(option, facts, at)
    assert verdict.status == case.expect, why(option, case)
    assert case.overridable in (None, verdict.overridable)
    found = missing_of(option, verdict, facts, at, shipped().words)
    assert {m.fact for m in found} >= set(case.missing)


def why(option: Assembled, case: OptionCase) -> str:
    """The checks that made the verdict, for the reader of a failed test."""
    facts = settled(case, assume=case.assume)
    checks = (
        *option.requires,
        *(b for b in option.basis if case.clock(clock()).admits(b)),
        *option.excludes,
    )
    return "; ".join(
        f"{c.kind} {c.text}: {c.decide(facts)}"
        for c in checks
        if c.decide(facts) is not (c.kind != "excludes")
    )


def test_every_case_belongs_to_a_shipped_option() -> None:
    assert sorted({name for name, _ in all_cases()} - by_id().keys()) == []


def test_every_case_has_a_name_of_its_own_a_base_and_a_source() -> None:
    for file in case_files():
        names = [case.name for case in file.cases]
        assert len(names) == len(set(names)), file.option
    assert [n for n, case in all_cases() if case.base not in bases() or not case.source] == []


@cache
def expected_of() -> Mapping[str, set[str]]:
    made: dict[str, set[str]] = {name: set() for name in by_id()}
    for name, case in all_cases():
        made.setdefault(name, set()).add(case.expect)
    return made


def without(status: str, excused: Mapping[str, str]) -> list[str]:
    return sorted(
        n for n, seen in expected_of().items() if seen and status not in seen and n not in excused
    )


def test_every_option_has_cases() -> None:
    assert sorted(name for name, seen in expected_of().items() if not seen) == []


@pytest.mark.parametrize(
    ("status", "excused"),
    [("open", NEVER_OPEN), ("closed", NEVER_CLOSED), ("pending", NEVER_PENDING)],
)
def test_every_option_is_shown_open_closed_and_pending(
    status: str, excused: Mapping[str, str]
) -> None:
    assert without(status, excused) == []
    assert [n for n in excused if status in expected_of()[n] or not excused[n]] == []
