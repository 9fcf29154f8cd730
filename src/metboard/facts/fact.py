"""A fact: what is still possible, how we came to it, where it was found, when it was true."""

from __future__ import annotations

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
