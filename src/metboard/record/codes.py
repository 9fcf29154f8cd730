"""The tables of the knowledge, made ready to look up what a code or a word of a record means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from metboard.knowledge import Knowledge, Words, once_a_version, words_of
from metboard.knowledge.code_table import (
    Coded,
    ConditionCode,
    MedicineCode,
    ObservationCode,
    OrganCode,
    ProcedureCode,
    SideCode,
)
from metboard.record.code_index import Index
from metboard.record.fhir_types import Coding, Concept
from metboard.record.record import Side


def text_of(concept: Concept | None) -> str:
    """Give the words of a concept as the record shows them, else its code."""
    if concept is None:
        return ""
    if concept.text:
        return concept.text
    shown = next((c.display for c in concept.coding if c.display), "")
    return shown or next((c.code for c in concept.coding if c.code), "")


def has_words(concept: Concept) -> bool:
    """Tell whether a concept is told in words and not by a code alone."""
    return bool(concept.text) or any(coding.display for coding in concept.coding)


def organ_of(concepts: Iterable[Concept | None], codes: Codes) -> OrganCode | None:
    """Give the organ that the first understood concept names, with the site when another one names it."""
    organ: OrganCode | None = None
    for concept in concepts:
        for found in (*codes.organs.of(concept), *codes.organs.in_text(text_of(concept)).meanings):
            if organ is None or (not organ.site and found.organ == organ.organ and found.site):
                organ = found
    return organ


def side_of(concepts: Iterable[Concept | None], codes: Codes) -> Side | None:
    """Give the side of the body that the first understood concept names."""
    for concept in concepts:
        word = codes.word("side", concept)
        if word in _SIDES:
            return _SIDES[word]
    return None


_SIDES: Mapping[str, Side] = {"left": "left", "right": "right", "both": "both"}


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
        self.sides: Index[SideCode] = _index(c for t in tables for c in t.sides)
        self.possible_lesions: Index[OrganCode] = _index(
            c for t in tables for c in t.possible_lesions
        )
        self.conditions: Index[ConditionCode] = _index(c for t in tables for c in t.conditions)
        self.observations = _observations(knowledge)
        self.medicines: Index[MedicineCode] = _index(c for t in tables for c in t.medicines)
        self.procedures: Index[ProcedureCode] = _index(c for t in tables for c in t.procedures)
        # a laboratory says the same few hundred things all day
        self.observed = lru_cache(maxsize=2048)(self._observed)
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

    def _observed(self, concept: Concept | None) -> tuple[ObservationCode, ...]:
        """Give what an observation measures; a name alone does not stand for it in urine or another fluid."""
        found = self.observations.of(concept)
        if concept is None or not found:
            return found
        coded = [c for c in concept.coding if self.observations.of_coding(c)]
        if coded:
            special = next((c for c in coded if not self._is_general(c)), coded[0])
            return self.observations.of_coding(special)
        for text in (concept.text, *(coding.display for coding in concept.coding)):
            name = self.observations.in_text(text)
            if name.meanings:
                around = " ".join((*name.before, *name.after))
                return () if self.word_in("other_fluid", around) else found
        return found

    def _is_general(self, coding: Coding) -> bool:
        """Tell whether a code only names the result, so that one beside it which names the method says more."""
        return bool(self.vocabularies["general"].of_coding(coding))

    def is_doubtful(self, before: tuple[str, ...], after: tuple[str, ...] = ()) -> bool:
        """Tell whether the words before a name, or those after it, deny or doubt it."""
        return (
            self.word_in("doubt", " ".join(before)) != ""
            or self.word_in("doubt_after", " ".join(after)) != ""
        )

    def is_past(self, before: tuple[str, ...]) -> bool:
        """Tell whether the words before a name say that it is over: `Z.n.`, `history of`."""
        return self.word_in("past", " ".join(before)) != ""


@once_a_version
def codes_of(knowledge: Knowledge) -> Codes:
    """Give the tables of this knowledge; they are made once for each version."""
    return Codes(knowledge)


def _codes(coded: Coded) -> dict[str, tuple[str, ...]]:
    local: dict[str, tuple[str, ...]] = {}
    for each in coded.local:
        system, _, code = each.partition("#")
        local[system] = (*local.get(system, ()), code)
    return {
        "snomed": coded.snomed,
        "icd10": coded.icd10,
        "icdo3": coded.icdo3,
        "loinc": coded.loinc,
        "rxnorm": coded.rxnorm,
        "atc": coded.atc,
        "so": coded.so,
        "ops": coded.ops,
        **local,
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
