"""What to find out: the facts that pending options wait for, as questions that one test answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from metboard.facts import HOWS, How


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question, with the options that it decides alone and those that it decides with others.

    All variants of one gene are one question: one test answers them.
    """

    key: str
    facts: tuple[str, ...]
    title: str
    how: How
    alone: tuple[Mapping[str, Any], ...]
    together: tuple[Mapping[str, Any], ...]


def question_key(fact: str) -> str:
    """Name the question that a fact belongs to.

    >>> question_key("variant.EGFR.L858R"), question_key("patient.ecog")
    ('variant.EGFR', 'patient.ecog')
    """
    return fact.rpartition(".")[0] if fact.startswith("variant.") else fact


def keys_of(option: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the questions that one option waits for."""
    return tuple(dict.fromkeys(question_key(m["fact"]) for m in option["missing"]))


def questions_of(
    options: Sequence[Mapping[str, Any]], title_of: Callable[[str], str] | None = None
) -> tuple[Question, ...]:
    """Turn what pending options miss into questions.

    First those that most standards of care wait for, then those that most options wait for, then the cheapest.
    """
    seen: dict[str, dict[str, Mapping[str, Any]]] = {}
    for option in options:
        for missing in option["missing"]:
            facts = seen.setdefault(question_key(missing["fact"]), {})
            facts.setdefault(missing["fact"], missing)
    waiting = [o for o in options if o["missing"]]
    made = [_question(key, facts, waiting, title_of) for key, facts in seen.items()]
    return tuple(sorted(made, key=_weight))


def _weight(question: Question) -> tuple[int, int, int, str]:
    waiting = (*question.alone, *question.together)
    standards = sum(bool(option["preferred"]) for option in waiting)
    return -standards, -len(waiting), HOWS.index(question.how), question.key


def _question(
    key: str,
    facts: Mapping[str, Mapping[str, Any]],
    options: Sequence[Mapping[str, Any]],
    title_of: Callable[[str], str] | None,
) -> Question:
    ordered = sorted(facts)
    titles = [title_of(name) if title_of else facts[name]["title"] for name in ordered]
    concerned = [o for o in options if key in keys_of(o)]
    return Question(
        key=key,
        facts=tuple(ordered),
        title=question_title(key, titles),
        how=facts[ordered[0]]["how"],
        alone=tuple(o for o in concerned if len(keys_of(o)) == 1),
        together=tuple(o for o in concerned if len(keys_of(o)) > 1),
    )


def question_title(key: str, titles: Sequence[str]) -> str:
    """Name a question by its facts; variants of one gene name the gene once."""
    if not key.startswith("variant."):
        return "type of tumour" if key == "tumour" else titles[0]
    gene = key.removeprefix("variant.")
    return f"{gene}: {', '.join(t.removeprefix(f'{gene} ') for t in titles)}"


_SHORT = {
    "tumour": "type of tumour",
    "extent.all_treatable": "all lesions treatable",
    "extent.oligometastatic": "oligometastatic",
}


def short_title(key: str, title: str) -> str:
    """Name a question in as few words as a table of options allows: a gene by its symbol."""
    return key.removeprefix("variant.") if key.startswith("variant.") else _SHORT.get(key, title)
