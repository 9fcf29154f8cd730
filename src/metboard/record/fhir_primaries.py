"""Which conditions are metastases, and to which primary tumour something belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from metboard.knowledge.code_table import OrganCode
from metboard.record.code_index import system_of
from metboard.record.codes import Codes, text_of
from metboard.record.context import Context, extensions_of, follow, has_profile
from metboard.record.fhir_resources import Condition, Observation
from metboard.record.fhir_tumours import is_specific, tumour_in
from metboard.record.fhir_types import Reference

_SPREAD = re.compile(
    r"(?i)metasta|\bmets\b|filia|absiedlung|secondary malignant|sekundäre|karzinose|carcinomatosis|carcinosis"
)
_SEATS = (
    re.compile(
        r"(?i)(?:metasta\w*|filia\w*|spread|absiedlung\w*)\s+(?:to|in|into|of|der|des|im)\b(.*)"
    ),
    re.compile(r"(?i)((?:\w+\s+)?\w+)\s+(?:metastas[ei]s|mets|metastasen|filiae)\b"),
    re.compile(r"(?i)\b(\w+(?:metasta\w+|filia\w*|karzinose))\b"),
)
"""Where a text names the seat of metastases: after `metastatic to`, before `metastases`, in one word with it."""
_RELATED = "related-primary-cancer-condition"


def is_secondary(condition: Condition, codes: Codes) -> bool:
    """Tell whether a condition is a metastasis and not a primary tumour."""
    if has_profile(condition, "secondary-cancer") or extensions_of(condition, _RELATED):
        return True
    if seats_by_code(condition, codes):
        return True
    named = tumour_in(text_of(condition.code), codes)[0]
    return is_spread(text_of(condition.code)) and not any(
        is_specific(node, codes) for node in named
    )


def primary_of(reference: Reference | None, context: Context) -> str:
    """Give the id of the primary tumour that a reference leads to, by way of a metastasis too; else nothing."""
    found = follow(reference, Condition, context)
    if found is None:
        return ""
    item, condition = found
    for extension in extensions_of(condition, _RELATED):
        further = follow(extension.value_reference, Condition, context)
        if further is not None and further[0].where != item.where:
            return further[0].id
    return "" if is_secondary(condition, context.codes) else item.id


def first_primary(references: Iterable[Reference | None], context: Context) -> str:
    """Give the id of the first primary tumour that one of several references leads to; else nothing."""
    return next((found for each in references if (found := primary_of(each, context))), "")


def primary_observed(observation: Observation, context: Context) -> str:
    """Give the id of the primary tumour that an observation is about: by its focus, else by mCODE's extension."""
    related = (e.value_reference for e in extensions_of(observation, "related-condition"))
    return first_primary((*observation.focus, *related), context)


@lru_cache(maxsize=2048)
def is_spread(text: str) -> bool:
    """Tell whether a text speaks of metastases."""
    return _SPREAD.search(text) is not None


@lru_cache(maxsize=2048)
def seats_in(text: str, codes: Codes) -> tuple[OrganCode, ...]:
    """Give the organs of metastases that a text names beside a tumour; the place of the tumour itself is none."""
    named = [m[1] for pattern in _SEATS for m in pattern.finditer(text)]
    return tuple(dict.fromkeys(seat for each in named for seat in codes.organs.all_in_text(each)))


def seats_by_code(condition: Condition, codes: Codes) -> tuple[OrganCode, ...]:
    """Give the organs of metastases that the codes of a condition name."""
    for coding in condition.code.coding if condition.code else ():
        found = codes.organs.of_coding(coding)
        if found and system_of(coding.system) != "icdo3":  # a topography is the place of any tumour
            return found
    return ()


def named_primary(condition: Condition, context: Context) -> str:
    """Give the id of the primary tumour that a metastasis names as its own."""
    related = extensions_of(condition, _RELATED)
    return first_primary((extension.value_reference for extension in related), context)
