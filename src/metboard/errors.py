"""Every error that metboard raises on purpose, grouped by what the reader can do about it.

MetboardError
    RecordError        mend the record: file, place, found, expected
    KnowledgeError     mend the knowledge: file:line:column and what was expected
    ChoiceError        choose other settings: an unknown id, date or name on the command line
        MissingExtra   install an optional part
Anything else that escapes is a bug of ours (exit code 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


class MetboardError(Exception):
    """Base of all errors with a message meant for the person at the keyboard."""


class RecordError(MetboardError):
    """A patient record cannot be read at all."""

    def __init__(self, file: str, place: str, found: str, expected: str) -> None:
        self.file, self.place, self.found, self.expected = file, place, found, expected
        at = f" at {place}" if place else ""
        super().__init__(f"{file}{at}: found {found}; expected {expected}.")


class KnowledgeError(MetboardError):
    """A knowledge file breaks its form; `problems` holds one `file:line:column: message` each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class ChoiceError(MetboardError):
    """A name or date given as a setting does not exist."""


class MissingExtra(ChoiceError):
    """An optional part of metboard is not installed."""

    def __init__(self, work: str, extra: str) -> None:
        super().__init__(
            f"{work} needs an optional part. Install it with: pip install 'metboard[{extra}]'"
        )


def nearest(name: str, known: Sequence[str]) -> str:
    """Say which known name lies nearest, as ` (nearest: x)`; empty when none is near."""
    found = get_close_matches(name, known, n=1, cutoff=0.6)
    return f" (nearest: {found[0]})" if found else ""
