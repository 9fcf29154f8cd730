"""Print an answer: one JSON object, or lines for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
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


def show_each(
    answers: Iterable[Mapping[str, Any]],
    as_words: Callable[[Mapping[str, Any]], None],
    *,
    json: bool,
) -> None:
    """Print answers as one object a line, or each in words."""
    for answer in answers:
        if json:
            print_json(answer)
        else:
            as_words(answer)


def write_page(document: Any, path: Path) -> None:
    """Write a block tree as a page, whole or not at all, and print where."""
    from metboard.dossier import render_html
    from metboard.whole_file import write_whole

    print(write_whole({path: render_html(document).encode()})[0])


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
