"""Print an answer: one JSON object, or lines for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TextIO

import msgspec
from cyclopts import Parameter

from metboard.printable import printable

DOSE = "metboard.dose/1"
Json = Annotated[bool, Parameter(name="--json", negative="")]
Flag = Annotated[bool, Parameter(negative="")]


def show(answer: Mapping[str, Any], lines: Iterable[str], *, json: bool) -> int:
    """Print the answer as one object, or its lines and that this is no device; gives the exit code."""
    from metboard import NOT_A_DEVICE

    told = (printable(line) for line in (*lines, NOT_A_DEVICE))
    print(msgspec.json.encode(answer).decode() if json else "\n".join(told))
    return 0


def print_json(value: object, *, indent: int = 0, to: TextIO | None = None) -> None:
    """Print a value as JSON on one line, or with an indent."""
    text = msgspec.json.encode(value)
    print(
        (msgspec.json.format(text, indent=indent) if indent else text).decode(),
        file=to or sys.stdout,
    )


def count_fractions(fractions: int) -> str:
    """Write a number of fractions.

    >>> count_fractions(1), count_fractions(5)
    ('1 fraction', '5 fractions')
    """
    return f"{fractions} fraction{'s' * (fractions != 1)}"
