"""Joining answers by Kleene's strong logic: unknown survives where it could still change the answer."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.facts import Answer


def every(answers: Iterable[Answer]) -> Answer:
    """Kleene's conjunction; true when empty. Stops at the first no."""
    result: Answer = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def any_of(answers: Iterable[Answer]) -> Answer:
    """Kleene's disjunction; false when empty. Stops at the first yes."""
    result: Answer = False
    for answer in answers:
        if answer:
            return True
        if answer is None:
            result = None
    return result
