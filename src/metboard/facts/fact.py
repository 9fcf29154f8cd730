"""A fact: what is still possible, how we came to it, where it was found, when it was true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from metboard.facts.values import Possible

Origin: TypeAlias = Literal["record", "derived", "assumed", "hypothetical", "absent", "conflict"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact about one patient or lesion.

    `waits_on` names the question that would settle this fact together with others: the many drugs that
    an incomplete history leaves open wait on one answer.
    """

    possible: Possible
    origin: Origin = "record"
    where: tuple[str, ...] = ()
    at: date | None = None
    note: str = ""
    waits_on: str = ""


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two or more different answers to one question; the fact keeps all of them."""

    fact: str
    values: tuple[str, ...]
    where: tuple[str, ...] = ()


def conclude(possible: Possible, used: Iterable[Fact], note: str = "") -> Fact:
    """Make the fact that follows from others; what follows from an assumption is assumed itself."""
    used = tuple(used)
    assumed = [fact for fact in used if fact.origin == "assumed"]
    return Fact(
        possible=possible,
        origin="assumed" if assumed else "derived",
        where=tuple(dict.fromkeys(where for fact in used for where in fact.where)),
        note=note or next((fact.note for fact in assumed), ""),
        waits_on=next((fact.waits_on for fact in assumed), ""),
    )
