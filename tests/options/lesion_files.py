"""Cases of single lesions that a clinician can review: tests/cases/lesions, each judged on several options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from tests.options.case_files import CASES, facts_written
from tests.options.random_facts import by_id, clock, resettle, shipped

from metboard.facts import Fact
from metboard.knowledge.yaml_file import read_yaml
from metboard.options import Judgement, Status, judge, missing_of

FOLDER = CASES / "lesions"
LETTERS = "letters"
Stated = tuple[dict[str, Fact], list[dict[str, Fact]]]


class LesionCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a board would say of one lesion, or of the whole patient: a verdict for each option that matters.

    `letter`: what the referral says; `given` differs from it. The first of `lesions` is judged. `named`: one of the
    cases that every reader asks for. `missing`: what a pending option must ask. `aside`: for an option, why the program
    does not say so yet; such an expectation must fail until it is mended. `new`: no such option stood at the writing.
    `preferred`: whether an option is the standard of care for this patient.
    """

    name: str
    letter: str = ""
    given: dict[str, Any] = {}
    lesions: tuple[dict[str, Any], ...] = ()
    expect: dict[str, Status]
    missing: dict[str, tuple[str, ...]] = {}
    source: str
    named: str = ""
    new: bool = False
    aside: dict[str, str] = {}
    preferred: dict[str, bool] = {}

    def words(self) -> dict[str, Any]:
        """Give every fact that the case writes, of the patient and of its lesions."""
        made = {**letters()[self.letter], **self.given}
        return made | {name: v for each in self.lesions for name, v in _named(each).items()}

    def stated(self) -> Stated:
        """Give the facts of the patient and of each lesion; words that no rule knows yet are left out."""
        lesions = [_known(_METASTASIS | _named(each)) for each in self.lesions]
        return _known({**letters()[self.letter], **self.given}), lesions


class LesionFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cases of one organ: a letter, and what holds in every case unless it says otherwise."""

    letter: str
    given: dict[str, Any] = {}
    cases: tuple[LesionCase, ...]

    def whole(self) -> Iterator[LesionCase]:
        """Give each case with what it takes from its file."""
        for case in self.cases:
            given = {**self.given, **case.given}
            yield msgspec.structs.replace(case, letter=case.letter or self.letter, given=given)


@cache
def lesion_files() -> Mapping[str, tuple[LesionCase, ...]]:
    """Read every file, by organ."""
    return {
        path.stem: tuple(msgspec.convert(read_yaml(path.read_text())[0], LesionFile).whole())
        for path in sorted(FOLDER.glob("*.yaml"))
        if path.stem != LETTERS
    }


@cache
def lesion_cases() -> tuple[LesionCase, ...]:
    """Give the cases of every organ."""
    return tuple(case for cases in lesion_files().values() for case in cases)


@cache
def letters() -> Mapping[str, Mapping[str, Any]]:
    """Read the letters, each laid over the one that it extends."""
    raw: Any = read_yaml((FOLDER / f"{LETTERS}.yaml").read_text())[0]

    def full(name: str) -> dict[str, Any]:
        own = dict(raw[name])
        parent = own.pop("extends", None)
        return {**(full(parent) if parent else {}), **own}

    return {name: full(name) for name in raw}


_METASTASIS = {"lesion.primary": False}
"""What a letter means where it says metastasis."""


def _named(lesion: Mapping[str, Any]) -> dict[str, Any]:
    return {f"lesion.{name}": value for name, value in lesion.items()}


def _known(values: Mapping[str, Any]) -> dict[str, Fact]:
    words = shipped().words
    return facts_written({n: v for n, v in values.items() if n in words.families}, words)


def settle_stated(stated: Stated) -> dict[str, Fact]:
    """Settle what is stated as the program would, with its defaults; the first lesion's facts with the patient's."""
    patient, lesions = stated
    return resettle(patient, lesions[0] if lesions else {}, assume=True, others=lesions[1:])


def judge_option(option: str, facts: Mapping[str, Fact]) -> Judgement:
    """Judge one option on settled facts; an option that is not shipped is a KeyError."""
    assembled = by_id()[option]
    return Judgement(assembled=assembled, verdict=judge(assembled, facts, clock()), facts=facts)


def asked_by(judgement: Judgement) -> set[str]:
    """Name the facts that a pending option asks for."""
    found = missing_of(
        judgement.assembled, judgement.verdict, judgement.facts, clock(), shipped().words
    )
    return {each.fact for each in found}
