"""Find what a code or a word of a record means: by code first, then by the longest name in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from metboard.knowledge import Knowledge, Words, words_of
from metboard.knowledge.code_table import (
    Coded,
    ConditionCode,
    MedicineCode,
    ObservationCode,
    OrganCode,
    ProcedureCode,
)
from metboard.record.fhir_types import Coding, Concept

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+\+?")
_LONGEST_NAME = 10
_SKIPPED = frozenset({"the", "der", "die", "das", "des"})
_TREES = ("icd10", "atc")
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
    ("atc", "atc"),
    ("sequenceontology", "so"),
)


@lru_cache(maxsize=256)
def system_of(address: str) -> str:
    """Give the short name of a code system; empty when it is not one of ours."""
    low = address.lower()
    return next((short for part, short in _SYSTEMS if part in low), "")


@lru_cache(maxsize=4096)
def split_words(text: str) -> tuple[str, ...]:
    """Cut a text into comparable words: no case, no hyphens, no articles."""
    return tuple(w for w in _WORD.findall(text.casefold()) if w not in _SKIPPED)


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
        self.in_text = lru_cache(maxsize=2048)(self._in_text)

    def add(self, meaning: T, codes: Mapping[str, Iterable[str]], names: Iterable[str]) -> None:
        """Enter one meaning under its codes and names; a code may have several meanings."""
        for system, values in codes.items():
            for value in values:
                self._codes.setdefault((system, value.upper()), []).append(meaning)
        for name in names:
            known = self._names.setdefault(split_words(name), [])
            if meaning not in known:
                known.append(meaning)

    def of_coding(self, coding: Coding) -> tuple[T, ...]:
        """Give the meanings of one code; in ICD-10 and ATC the longest known prefix decides."""
        system, code = system_of(coding.system), coding.code.upper()
        if not system or not code:
            return ()
        shortest = 3 if system in _TREES else len(code)
        while len(code) >= shortest:
            found = self._codes.get((system, code.rstrip(".")))
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


def text_of(concept: Concept | None) -> str:
    """Give the words of a concept as the record shows them, else its code."""
    if concept is None:
        return ""
    if concept.text:
        return concept.text
    shown = next((c.display for c in concept.coding if c.display), "")
    return shown or next((c.code for c in concept.coding if c.code), "")


class Codes:
    """All tables of one release of the knowledge, made ready to look things up. Final."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.words: Words = words_of(knowledge)
        tables = knowledge.codes.values()
        self.tumours = _tumours(knowledge)
        self.histologies: Index[tuple[str, ...]] = Index()
        for code in (c for t in tables for c in t.tumours):
            self.histologies.add(code.tumours, _codes(code), code.names)
        self.organs: Index[OrganCode] = _index(c for t in tables for c in t.organs)
        self.conditions: Index[ConditionCode] = _index(c for t in tables for c in t.conditions)
        self.observations = _observations(knowledge)
        self.medicines: Index[MedicineCode] = _index(c for t in tables for c in t.medicines)
        self.procedures: Index[ProcedureCode] = _index(c for t in tables for c in t.procedures)
        self.highest = frozenset(c.fact for t in tables for c in t.observations if c.highest)
        self.drugs = _drugs(knowledge)
        self.vocabularies = _vocabularies(knowledge)
        self.genes = {number: symbol for t in tables for symbol, number in t.genes.items()}
        self.genes |= {gene.hgnc: gene.id for gene in knowledge.genes.values() if gene.hgnc}
        self.symbols = frozenset(self.genes.values()) | frozenset(knowledge.genes)

    def word(self, vocabulary: str, concept: Concept | None) -> str:
        """Give the word of a closed vocabulary that a concept stands for; empty when none."""
        found = self.vocabularies[vocabulary].of(concept) if vocabulary in self.vocabularies else ()
        return found[0] if found else ""

    def word_in(self, vocabulary: str, text: str) -> str:
        """Give the word of a closed vocabulary that stands in a text; empty when none does."""
        return self.word(vocabulary, Concept(text=text)) if text else ""

    def is_doubtful(self, before: tuple[str, ...]) -> bool:
        """Tell whether the words before a name deny or doubt it."""
        return bool(before) and self.word_in("doubt", " ".join(before)) != ""


def codes_of(knowledge: Knowledge) -> Codes:
    """Give the tables of this knowledge; they are made once for each version."""
    return _codes_of(_Version(knowledge))


class _Version:
    """Knowledge compared by its version, so that it can be a key. Final."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.knowledge.version == self.knowledge.version


@lru_cache(maxsize=4)
def _codes_of(version: _Version) -> Codes:
    return Codes(version.knowledge)


def _codes(coded: Coded) -> dict[str, tuple[str, ...]]:
    return {
        "snomed": coded.snomed,
        "icd10": coded.icd10,
        "icdo3": coded.icdo3,
        "loinc": coded.loinc,
        "rxnorm": coded.rxnorm,
        "atc": coded.atc,
        "so": coded.so,
    }


C = TypeVar("C", bound=Coded)


def _index(entries: Iterable[C]) -> Index[C]:
    index: Index[C] = Index()
    for entry in entries:
        index.add(entry, _codes(entry), entry.names)
    return index


def _tumours(k: Knowledge) -> Index[str]:
    index: Index[str] = Index()
    for tumour in k.tumours.values():
        codes = {"snomed": tumour.snomed, "icd10": tumour.icd10, "icdo3": tumour.icdo3}
        index.add(tumour.id, codes, (tumour.title, *tumour.names))
    return index


def _drugs(k: Knowledge) -> Index[tuple[str, ...]]:
    index: Index[tuple[str, ...]] = Index()
    for drug in k.drugs.values():
        index.add(
            (drug.id,), {"rxnorm": drug.rxnorm, "atc": drug.atc}, (drug.id, drug.title, *drug.names)
        )
    for code in (c for t in k.codes.values() for c in t.drugs):
        index.add(code.drugs, _codes(code), code.names)
    return index


def _observations(k: Knowledge) -> Index[ObservationCode]:
    """Enter the tables first: where one speaks of a marker, it knows more than the marker's own file."""
    index = _index(c for t in k.codes.values() for c in t.observations)
    for marker in k.markers.values():
        code = ObservationCode(
            fact=f"marker.{marker.id}", unit=marker.unit, answers={v: (v,) for v in marker.values}
        )
        index.add(code, {"loinc": marker.loinc}, (marker.title, *marker.names))
    return index


def _vocabularies(k: Knowledge) -> dict[str, Index[str]]:
    made: dict[str, Index[str]] = {}
    for table in k.codes.values():
        for name, entries in table.vocabularies.items():
            index = made.setdefault(name, Index())
            for entry in entries:
                index.add(entry.value, _codes(entry), entry.names)
    return made
