"""Judge one option for one case: open, closed or pending. The only place where that is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from metboard.facts import Answer, Fact
from metboard.options.assemble import Assembled, Check
from metboard.rules import any_of, every

Status: TypeAlias = Literal["open", "pending", "closed"]
LABELS = ("fda", "ema")


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which grounds stand: the day of the labels, and whose labels count."""

    labels_at: date
    jurisdictions: tuple[str, ...] = LABELS

    def admits(self, basis: Check) -> bool:
        """Tell whether a basis counts: in force, and not a label of another jurisdiction."""
        if basis.authority in LABELS and basis.authority not in self.jurisdictions:
            return False
        return basis.is_in_force(self.labels_at)


class Verdict(msgspec.Struct, frozen=True):
    """How an option stands; `overridable` when only relative exclusions close it and no absolute one may."""

    status: Status
    overridable: bool = False


OPEN, PENDING, CLOSED = Verdict("open"), Verdict("pending"), Verdict("closed")
OVERRIDABLE = Verdict("closed", overridable=True)


def judge(assembled: Assembled, facts: Mapping[str, Fact], clock: Clock) -> Verdict:
    """Decide one option.

    open: every requirement and some basis is yes, every exclusion is no. closed: a requirement is no, or every
    basis is no, or an exclusion is yes. pending: otherwise.
    """
    needed = every(check.decide(facts) for check in assembled.requires)
    if needed is False:
        return CLOSED
    grounded = any_of(check.decide(facts) for check in assembled.basis if clock.admits(check))
    if grounded is False:
        return CLOSED
    barred, absolutely = _barred(assembled.excludes, facts)
    if barred:
        return CLOSED if absolutely else OVERRIDABLE
    return OPEN if needed and grounded and barred is False else PENDING


def _barred(excludes: Iterable[Check], facts: Mapping[str, Fact]) -> tuple[Answer, bool]:
    """Answer whether an exclusion holds, and whether an absolute one does or may."""
    answer: Answer = False
    absolutely = False
    for check in excludes:
        found = check.decide(facts)
        if found is False:
            continue
        absolutely = absolutely or check.absolute
        if found and check.absolute:
            return True, True
        answer = True if found or answer else None
    return answer, absolutely
