"""Terms and quantities of a phenopacket as FHIR has them, so that the same tables read both."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from metboard.record.fhir_own import ATC, HGNC, ICD10, LOINC, RXNORM, SEQUENCE, SNOMED, UCUM
from metboard.record.fhir_types import (
    CertainCoding,
    CertainConcept,
    Coding,
    Concept,
    Quantity,
    Site,
)
from metboard.record.phenopacket_forms import Amount, Term

_OBO = "http://purl.obolibrary.org/obo"
_ICDO = "http://terminology.hl7.org/CodeSystem/icd-o-3"
_ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
SYSTEMS: Mapping[str, str] = {
    "SNOMED": SNOMED,
    "SNOMEDCT": SNOMED,
    "SCTID": SNOMED,
    "SCT": SNOMED,
    "LOINC": LOINC,
    "LNC": LOINC,
    "RXNORM": RXNORM,
    "RXCUI": RXNORM,
    "ATC": ATC,
    "HGNC": HGNC,
    "SO": SEQUENCE,
    "UCUM": UCUM,
    "ICD10": ICD10,
    "ICD10WHO": ICD10,
    "ICD10GM": "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
    "ICD10CM": _ICD10CM,
    "ICDO": _ICDO,
    "ICDO3": _ICDO,
    **{
        name.upper(): f"{_OBO}/{name}.owl"
        for name in (
            "ncit", "hp", "mondo", "uberon", "doid", "chebi", "uo", "geno", "efo", "obi", "maxo",
        )
    },
}  # fmt: skip
"""Prefix of a code, in capitals and without marks -> address of its system."""

_WHOLE_IN_CODE = ("SO", "HGNC")
_MEANT: Mapping[str, str] = {
    "gram": "g", "liter": "L", "litre": "L", "meter": "m", "metre": "m", "mole": "mol", "molar": "mol/L",
    "unit": "U", "katal": "kat", "gray": "Gy", "second": "s", "minute": "min", "hour": "h", "day": "d", "week": "wk",
    "month": "mo", "year": "a", "percent": "%", "percentage": "%", "cell": "", "count": "", "equivalent": "eq",
    "megabase": "Mb", "mutation": "mut",
}  # fmt: skip
_PREFIXES: Mapping[str, str] = {
    "milli": "m", "micro": "u", "nano": "n", "pico": "p", "kilo": "k", "deci": "d", "centi": "c", "": "",
}  # fmt: skip


def concept_of(*terms: Term | None) -> Concept | None:
    """Give the concept of the first term that says something: its code, and its label as text.

    >>> concept_of(None, Term(id="SNOMEDCT:254637007", label="NSCLC")).coding[0].system
    'http://snomed.info/sct'
    """
    for term in terms:
        if term is not None and (term.id or term.label):
            coding = _coding(term)
            return Concept(coding=(coding,) if coding.code else (), text=term.label)
    return None


def concepts_of(*terms: Term | None) -> tuple[Concept, ...]:
    """Give the concepts of all terms that say something."""
    return tuple(found for term in terms if (found := concept_of(term)) is not None)


def named(concept: Concept | None) -> CertainConcept | None:
    """Give a concept in the form that the code of a condition has in FHIR."""
    if concept is None:
        return None
    coding = tuple(
        CertainCoding(system=c.system, code=c.code, display=c.display) for c in concept.coding
    )
    return CertainConcept(coding=coding, text=concept.text)


def sites_of(*terms: Term | None) -> tuple[Site, ...]:
    """Give places of the body in the form that they have in a procedure of FHIR."""
    return tuple(Site(coding=c.coding, text=c.text) for c in concepts_of(*terms))


def name_of(term: Term | None) -> str:
    """Give the label of a term, else its code."""
    return "" if term is None else term.label or term.id


def _coding(term: Term) -> Coding:
    prefix, mark, code = term.id.partition(":")
    if not mark:
        return Coding(code=term.id, display=term.label)
    short = re.sub(r"[^A-Z0-9]", "", prefix.upper())
    code = term.id.upper() if short in _WHOLE_IN_CODE else code
    return Coding(
        system=SYSTEMS.get(short, f"urn:prefix:{prefix.lower()}"), code=code, display=term.label
    )


def quantity_of(amount: Amount | None) -> Quantity | None:
    """Give a quantity; one without a number is none."""
    if amount is None or amount.value is None or not math.isfinite(amount.value):
        return None
    return measure(amount.value, amount.unit)


def measure(value: float | None, unit: Term | None) -> Quantity | None:
    """Give a number with its unit, in UCUM where the unit is understood."""
    if value is None or not math.isfinite(value):
        return None
    return Quantity(value=value, unit=name_of(unit), code=_ucum(unit))


def _ucum(unit: Term | None) -> str:
    if unit is None:
        return ""
    prefix, _, code = unit.id.partition(":")
    return code if prefix.upper() == "UCUM" else unit_in_words(unit.label)


def unit_in_words(label: str) -> str:
    """Give the UCUM code of a unit that is written out in words; empty when one of them is not known.

    >>> unit_in_words("Milligram per Deciliter"), unit_in_words("cells per microliter"), unit_in_words("pinch")
    ('mg/dL', '/uL', '')
    """
    words = label.lower().strip()
    if words in ("millimeter of mercury", "millimetre of mercury", "millimetres of mercury"):
        return "mm[Hg]"
    if words.startswith("international unit"):
        words, unit = words.removeprefix("international "), "[IU]"
    else:
        unit = ""
    parts = [_unit(part.strip()) for part in words.split(" per ")]
    if any(part is None for part in parts):
        return ""
    first, *others = (part or "" for part in parts)
    return "/".join((unit or first, *others)) if first or unit or others else ""


def _unit(word: str) -> str | None:
    """Give the code of one unit, with its prefix, in singular or plural; None when it is not known."""
    for name, prefix in _PREFIXES.items():
        rest = word.removeprefix(name) if word.startswith(name) else ""
        for bare in (rest, rest.removesuffix("s")):
            if bare in _MEANT:
                return prefix + _MEANT[bare]
    return None
