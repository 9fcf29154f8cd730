"""Stages as they are written -> T, N and M categories and the stage group; what they prove is concluded later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from metboard.record.codes import text_of
from metboard.record.context import Context, Statement, unread
from metboard.record.fhir_primaries import primary_observed
from metboard.record.fhir_resources import Observation
from metboard.record.fhir_types import Concept
from metboard.record.record import Stage, Unread

_CATEGORY = re.compile(
    r"(?<![A-Za-z])(?P<prefix>(?:[yra]{0,2}[cp]|[yra]{1,2}|u)?)(?P<kind>[TNM])"
    r"(?P<value>is|X|[0-4](?:mi|[a-e](?:i{1,2})?)?\d?)(?![A-Za-z0-9])"
)
_BARE = re.compile(r"(?P<prefix>[yra]{0,2}[cp])?(?P<value>is|X|[0-4](?:mi|[a-e])?\d?)\Z")
_NUMBER = r"(?P<number>0|I{1,3}|IV|[1-4])(?P<part>[A-E]\d?(?:is)?)?(?![A-Za-z0-9])"
_CALLED = re.compile(rf"(?i)\b(?:stage(?: group)?|stadium|UICC|AJCC|FIGO)\W{{0,3}}{_NUMBER}")
_ALONE = re.compile(rf"(?i)\s*[cpy]{{0,2}}{_NUMBER}\W*\Z")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_LONGEST_CODE = 8
_PREFIX_BY_CODE = {
    **dict.fromkeys(("21908-9", "21905-5", "21906-3", "21907-1", "260998006"), "c"),
    **dict.fromkeys(("21902-2", "21899-0", "21900-6", "21901-4", "261023001"), "p"),
}
"""LOINC of stage groups and categories, SNOMED CT of the two ways of staging."""
_WORDS = (("patholog", "p"), ("klinisch", "c"), ("clinical", "c"))


class Category(NamedTuple):
    """One category: `T`, `N` or `M`, its prefix and its value without both."""

    kind: str
    prefix: str
    value: str


@lru_cache(maxsize=2048)
def categories_in(text: str) -> tuple[Category, ...]:
    """Find the categories in a text.

    >>> [f"{c.prefix}{c.kind}{c.value}" for c in categories_in("ypT2a N1mi, cM0")]
    ['ypT2a', 'N1mi', 'cM0']
    """
    return tuple(
        Category(each["kind"], each["prefix"] or "", each["value"])
        for each in _CATEGORY.finditer(text)
    )


@lru_cache(maxsize=2048)
def group_in(text: str) -> str:
    """Find the stage group in a text that is one; empty when there is none.

    >>> group_in("American Joint Committee on Cancer stage IIB (qualifier value)"), group_in("Stage 4a"), group_in("B")
    ('IIB', 'IVA', '')
    """
    found = _CALLED.search(text) or _ALONE.match(text)
    if found is None:
        return ""
    number = found["number"].upper()
    return _ROMAN.get(number, number) + (found["part"] or "").upper()


def read_summary(
    summary: Concept | None, where: str, on: date | None, of: str, kind: Concept | None = None
) -> Iterable[Stage | Unread]:
    """State the stage in Condition.stage: a group, or categories; `kind` says whether clinical or pathological."""
    yield _stage_of(_texts(summary), where, on, of, text_of(summary), _prefix_of(kind))


def read_stage(
    observation: Observation, where: str, on: date | None, context: Context
) -> Iterable[Statement]:
    """State a stage group."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    if not text_of(value):
        return  # it only gathers its members
    of, prefix = primary_observed(observation, context), _prefix_of(observation.code)
    yield _stage_of(_texts(value), where, on, of, text_of(value), prefix)


def read_category(
    observation: Observation, where: str, on: date | None, context: Context, kind: str
) -> Iterable[Statement]:
    """State one category; a value without its letter is understood by what was observed."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    found = _category_in(value, kind)
    if found is None:
        yield unread(where, f"{kind} category {text_of(value)}", f"no {kind} category is so called")
        return
    yield Stage(
        of=primary_observed(observation, context),
        prefix=found.prefix or _prefix_of(observation.code),
        where=where,
        on=on,
        **{kind.lower(): found.value},
    )


@lru_cache(maxsize=2048)
def _category_in(value: Concept, kind: str) -> Category | None:
    texts = _texts(value)
    found = next((c for t in texts for c in categories_in(t) if c.kind == kind), None)
    if found is not None:
        return found
    bare = next((b for t in texts if (b := _BARE.match(t.strip()))), None)
    return Category(kind, bare["prefix"] or "", bare["value"]) if bare else None


def _stage_of(
    texts: Iterable[str], where: str, on: date | None, of: str, said: str, prefix: str = ""
) -> Stage | Unread:
    listed = list(texts)
    found = [c for text in listed for c in categories_in(text)]
    values = {c.kind.lower(): c.value for c in reversed(found)}
    group = next((g for t in listed if not categories_in(t) and (g := group_in(t))), "")
    if not values and not group:
        return unread(where, f"stage {said}", "the stage is not understood")
    prefix = next((c.prefix for c in found if c.prefix), prefix)
    return Stage(of=of, prefix=prefix, group=group, text=said, where=where, on=on, **values)


def _texts(concept: Concept | None) -> list[str]:
    """Give display and text, and the code too where it is no number of a terminology."""
    if concept is None:
        return []
    codes = [c.code for c in concept.coding if len(c.code) <= _LONGEST_CODE]
    said = (concept.text, *(c.display for c in concept.coding), *codes)
    return [text for text in said if text and not (text.isdigit() and len(text) > 1)]


@lru_cache(maxsize=2048)
def _prefix_of(concept: Concept | None) -> str:
    """Say whether a stage is clinical or pathological, by words and code; nothing where they differ."""
    if concept is None:
        return ""
    texts = (concept.text, *(coding.display for coding in concept.coding))
    by_words = {prefix for text in texts if (prefix := _prefix_in(text))}
    by_code = {_PREFIX_BY_CODE[c.code] for c in concept.coding if c.code in _PREFIX_BY_CODE}
    word = by_words.pop() if len(by_words) == 1 else ""
    code = by_code.pop() if len(by_code) == 1 else ""
    if by_words or by_code or (word and code and word[-1] != code):
        return ""
    return word or code


def _prefix_in(text: str) -> str:
    """Say whether what was observed is a clinical or a pathological category.

    >>> _prefix_in("cT category"), _prefix_in("Pathologic stage group"), _prefix_in("T category")
    ('c', 'p', '')
    """
    short = re.match(r"([yra]{0,2}[cp])[TNM]\b", text)
    if short:
        return short[1]
    found = {prefix for word, prefix in _WORDS if word in text.lower()}
    return found.pop() if len(found) == 1 and "ohne" not in text else ""
