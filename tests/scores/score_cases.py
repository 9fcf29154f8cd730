"""Reference values of scores: YAML files under tests/cases/scores, each with its source, read for the tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from metboard.case import possible_of
from metboard.facts import Fact
from metboard.knowledge import Words, release, words_of
from metboard.knowledge.yaml_file import read_yaml

CASES = Path(__file__).parents[1] / "cases" / "scores"


class ScoreCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known, and what the score must be: one value, or the ends of an interval."""

    name: str
    given: dict[str, Any]
    applies: bool | None = True
    value: float | None = None
    low: float | None = None
    high: float | None = None
    class_id: str | None = msgspec.field(default=None, name="class")
    classes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    conflict: bool = False
    source: str = ""


class ScoreFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All reference values of one score; `within` is the precision of its source, where it is not exact.

    `base` is known in every case, unless a case says otherwise.
    """

    score: str
    reference: str
    within: float = 0.0
    base: dict[str, Any] = {}
    cases: tuple[ScoreCase, ...]


@cache
def score_files() -> tuple[ScoreFile, ...]:
    """Read every file of reference values."""
    return tuple(
        msgspec.convert(read_yaml(path.read_text())[0], ScoreFile)
        for path in sorted(CASES.glob("*.yaml"))
    )


def score_cases() -> Iterator[tuple[ScoreFile, ScoreCase]]:
    """Give every case with its file."""
    for file in score_files():
        yield from ((file, case) for case in file.cases)


@cache
def words() -> Words:
    """Give the words of the release."""
    return words_of(release())


def facts_of_case(given: Mapping[str, Any]) -> dict[str, Fact]:
    """Turn what a case gives into facts."""
    made = {}
    for name, value in given.items():
        family = words().family(name)
        raw = tuple(value) if isinstance(value, list) else value
        possible = words().members(name, value) if name == "tumour" else possible_of(raw, family)
        made[name] = Fact(possible=possible, where=("test",))
    return made
