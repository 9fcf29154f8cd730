"""Find what a code or a word of a record means: by code first, then by the longest name in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from metboard.record.fhir_types import Coding, Concept

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+(?:\+(?!\w))?")
_WITHOUT_DOT = re.compile(r"[A-Z]\d\w[^.]+\Z")
_LONGEST_NAME = 10
_SKIPPED = frozenset({"the", "der", "die", "das", "des"})
_TREES = ("icd10", "atc", "ops")
_SYSTEMS = (
    ("snomed", "snomed"),
    ("loinc", "loinc"),
    ("rxnorm", "rxnorm"),
    ("genenames", "hgnc"),
    ("icd-10", "icd10"),
    ("icd10", "icd10"),
    ("2.16.840.1.113883.6.90", "icd10"),
    ("icd-o-3", "icdo3"),
    ("icdo", "icdo3"),
    ("2.16.840.1.113883.6.43.1", "icdo3"),
    ("atc", "atc"),
    ("sequenceontology", "so"),
    ("codesystem/bfarm/ops", "ops"),
    ("codesystem/dimdi/ops", "ops"),
)


@lru_cache(maxsize=256)
def system_of(address: str) -> str:
    """Give the short name of a code system, or else the last part of its address.

    >>> system_of("http://loinc.org"), system_of("http://dktk.dkfz.de/fhir/onco/core/CodeSystem/EcogCS|2")
    ('loinc', 'ecogcs')
    """
    low = address.lower().partition("|")[0]
    known = next((short for part, short in _SYSTEMS if part in low), "")
    return known or low.rstrip("/").rpartition("/")[2]


@lru_cache(maxsize=4096)
def split_words(text: str) -> tuple[str, ...]:
    """Cut a text into comparable words: no case, no hyphens, no articles."""
    return _cut(text)


def _cut(text: str) -> tuple[str, ...]:
    low = text.casefold()
    is_plain = low.isascii() and low.replace(" ", "").isalnum()  # then blanks alone part the words
    words = low.split() if is_plain else _WORD.findall(low)
    if not _SKIPPED.isdisjoint(words):
        words = [word for word in words if word not in _SKIPPED]
    return tuple(words)


class Found(NamedTuple, Generic[T]):
    """The longest name found in a text: what it means, and the words on either side of it."""

    meanings: tuple[T, ...]
    length: int
    before: tuple[str, ...]
    after: tuple[str, ...]


class Index(Generic[T]):
    """Meanings by code and by name. Final."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], list[T]] = {}
        self._names: dict[tuple[str, ...], list[T]] = {}
        # a laboratory says the same few hundred things all day
        self.of = lru_cache(maxsize=2048)(self._of)
        self.of_coding = lru_cache(maxsize=2048)(self._of_coding)
        self.in_text = lru_cache(maxsize=2048)(self._in_text)

    def add(self, meaning: T, codes: Mapping[str, Iterable[str]], names: Iterable[str]) -> None:
        """Enter one meaning under its codes and names; a code may have several meanings."""
        for system, values in codes.items():
            for value in values:
                self._codes.setdefault((system, value.upper()), []).append(meaning)
        for name in names:
            words = _cut(
                name
            )  # each name is entered once: keeping it in a cache would push out others
            known = self._names.get(words)
            if known is None:
                self._names[words] = [meaning]
            elif meaning not in known:
                known.append(meaning)

    def _of_coding(self, coding: Coding) -> tuple[T, ...]:
        """Give the meanings of one code; in ICD-10 and ATC the longest known prefix decides."""
        system, code = system_of(coding.system), coding.code.upper().strip()
        if not system or not code:
            return ()
        if system == "icd10" and _WITHOUT_DOT.match(code):
            code = f"{code[:3]}.{code[3:]}"
        is_tree = system in _TREES or (system == "icdo3" and code[0] == "C")
        shortest = 3 if is_tree else len(code)
        while len(code) >= shortest:
            found = self._codes.get((system, code.rstrip(".") if is_tree else code))
            if found:
                return tuple(found)
            code = code[:-1]
        return ()

    def _in_text(self, text: str) -> Found[T]:
        """Find the longest name in a text."""
        words = split_words(text)
        for length in range(min(len(words), _LONGEST_NAME), 0, -1):
            for start in range(len(words) - length + 1):
                found = self._names.get(words[start : start + length])
                if found:
                    return Found(tuple(found), length, words[:start], words[start + length :])
        return Found((), 0, (), ())

    def all_in_text(self, text: str) -> tuple[T, ...]:
        """Give every name in a text, longer ones before shorter ones that they contain."""
        words, found, start = split_words(text), [], 0
        while start < len(words):
            for length in range(min(len(words) - start, _LONGEST_NAME), 0, -1):
                known = self._names.get(words[start : start + length])
                if known:
                    found.extend(known)
                    start += length - 1
                    break
            start += 1
        return tuple(dict.fromkeys(found))

    def _of(self, concept: Concept | None) -> tuple[T, ...]:
        """Give the meanings of a concept: by its codes, else by its words."""
        if concept is None:
            return ()
        for coding in concept.coding:
            found = self.of_coding(coding)
            if found:
                return found
        for text in (concept.text, *(coding.display for coding in concept.coding)):
            if text:
                known = self.in_text(text).meanings
                if known:
                    return known
        return ()
