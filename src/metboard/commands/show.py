"""Print an answer: one JSON object, or lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

DOSE = "metboard.dose/1"
Json = Annotated[bool, Parameter(name="--json", negative="")]


def show(answer: Mapping[str, Any], lines: Iterable[str], *, json: bool) -> int:
    """Print the answer as one object, or its lines and that this is no device; gives the exit code."""
    from metboard import NOT_A_DEVICE

    print(msgspec.json.encode(answer).decode() if json else "\n".join([*lines, NOT_A_DEVICE]))
    return 0


def count_fractions(fractions: int) -> str:
    """Write a number of fractions.

    >>> count_fractions(1), count_fractions(5)
    ('1 fraction', '5 fractions')
    """
    return f"{fractions} fraction{'s' * (fractions != 1)}"
