"""RECIST 1.1: the answer at each assessment, the best one, the day of progression; several where the record allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import msgspec

from metboard.response.baseline import Baseline, make_baseline
from metboard.response.parts import Visit, onsets, other_parts, target_parts, visits_of
from metboard.response.series import Series

CONFIRM_DAYS, STABLE_DAYS = 28, 42
RESPONSES = ("CR", "PR")
MOST_WAYS = 4096
"""So many ways to settle the doubts are followed; a record with more is answered `NE`, with what is in doubt named."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a protocol chooses: whether a response has to be confirmed, and how long stable disease has to last."""

    confirm: bool = False
    stable_days: int = STABLE_DAYS


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the criteria say. Each set holds every answer that the record still allows.

    `overall` stands for each assessment after the baseline. `progression_days`: None among them says that there may be
    none.
    """

    overall: tuple[frozenset[str], ...]
    best: frozenset[str]
    progression_days: frozenset[int | None]


def respond(lesions: Sequence[Series], days: Sequence[int], rule: Rule) -> tuple[Baseline, Answer]:
    """Judge a patient's lesions by RECIST 1.1.

    Arguments: lesions, each with one sight per assessment; days of the assessments, rising, the baseline first.
    Returns: the parts that the lesions have, and the answer.
    Valid for: solid tumours by CT or MRI; one investigator's measurements. After progression nothing is judged any more
    for the best response, though each assessment keeps its answer.
    Source: src:eisenhauer-2009, tables 1 to 3; src:recist-questions.
    """
    base = make_baseline(lesions)
    ways = [
        (labels, days_of)
        for visits in _ways(base, len(days))
        for labels in label_visits(visits, days, rule)
        for days_of in [_first_progression(labels, days)]
    ]
    return base, Answer(
        overall=tuple(frozenset(way[0][i] for way in ways) for i in range(len(days) - 1)),
        best=frozenset(best_of(labels, days, rule) for labels, _ in ways),
        progression_days=frozenset(day for _, day in ways),
    )


def _ways(base: Baseline, count: int) -> Iterator[tuple[Visit, ...]]:
    found = onsets(base.new)
    if ways_of(base, count) * len(found) > MOST_WAYS:
        return iter([tuple(Visit("NE", None, 0) for _ in range(1, count))])
    if not (base.targets or base.others or base.new):
        return iter([tuple(Visit(None, None, 0) for _ in range(1, count))])
    return (way for real in found for way in visits_of(base, real))


def ways_of(base: Baseline, count: int) -> int:
    """Count the ways in which the doubts about targets and other lesions may be settled."""
    sets = [
        len(parts(lesions, visit))
        for visit in range(1, count)
        for parts, lesions in ((target_parts, base.targets), (other_parts, base.others))
        if lesions
    ]
    return int(prod(sets))


def overall_of(visit: Visit) -> str:
    """Combine the parts of one assessment.

    Source: src:eisenhauer-2009, table 1 (with targets) and table 2 (without).
    """
    if visit.new or "PD" in (visit.target, visit.other):
        return "PD"
    if visit.target is None:
        return visit.other or "NE"
    if visit.target != "CR":
        return visit.target
    return "CR" if visit.other in (None, "CR") else "PR"


def label_visits(
    visits: Sequence[Visit], days: Sequence[int], rule: Rule
) -> Iterator[tuple[str, ...]]:
    """Give the answers of all assessments in their order, each with what went before in mind.

    A partial response that stands (confirmed, where that is asked) goes on until progression. Disease after a
    complete response is progression; after one that was seen only once it may also be that it never was complete.

    Source: src:recist-questions (both); src:eisenhauer-2009, table 3, footnote.
    """
    for labels in _with_lapses([overall_of(visit) for visit in visits]):
        yield _with_lasting_response(labels, days, rule)


def _with_lapses(labels: Sequence[str]) -> Iterator[list[str]]:
    """Settle disease after a complete response: progression, or, where it was seen once, never complete."""
    found = next((i for i in range(len(labels)) if _is_lapse(labels, i)), None)
    if found is None:
        yield list(labels)
        return
    seen = [i for i in range(found) if labels[i] == "CR"]
    yield from _with_lapses([*labels[:found], "PD", *labels[found + 1 :]])
    if len(seen) == 1:
        never = ["PR" if i == seen[0] else label for i, label in enumerate(labels)]
        yield from _with_lapses(never)


def _is_lapse(labels: Sequence[str], i: int) -> bool:
    before = [label for label in labels[:i] if label != "NE"]
    is_disease = labels[i] in ("PR", "SD", "non-CR/non-PD")
    return is_disease and bool(before) and before[-1] == "CR"


def _with_lasting_response(labels: list[str], days: Sequence[int], rule: Rule) -> tuple[str, ...]:
    made: list[str] = []
    for i, label in enumerate(labels):
        stands = label == "SD" and "PD" not in made and _stands(made, days[1 : i + 1], rule)
        made.append("PR" if stands else label)
    return tuple(made)


def _stands(labels: Sequence[str], days: Sequence[int], rule: Rule) -> bool:
    if not rule.confirm:
        return any(label in RESPONSES for label in labels)
    return _is_confirmed(labels, days, RESPONSES)


def best_of(labels: Sequence[str], days: Sequence[int], rule: Rule) -> str:
    """Give the best answer up to progression.

    Stable disease counts once it has lasted; a response that was to be confirmed and was not counts as stable.

    Source: src:eisenhauer-2009, 4.4.3, 4.6 and table 3.
    """
    end = labels.index("PD") if "PD" in labels else len(labels)
    seen, on = labels[:end], days[1 : end + 1]
    for response in RESPONSES:
        kinds = RESPONSES[: RESPONSES.index(response) + 1]
        if _is_confirmed(seen, on, kinds) if rule.confirm else response in seen:
            return response
    late = [
        label
        for label, day in zip(seen, on, strict=True)
        if label != "NE" and day - days[0] >= rule.stable_days
    ]
    if late:
        return "non-CR/non-PD" if set(late) == {"non-CR/non-PD"} else "SD"
    return "PD" if "PD" in labels else "NE"


def _is_confirmed(labels: Sequence[str], days: Sequence[int], kinds: Sequence[str]) -> bool:
    """Tell whether two such answers are 28 days apart, with at most one lesser one between them.

    Source: src:eisenhauer-2009, 4.6, table 3 and appendix III.
    """
    at = [i for i, label in enumerate(labels) if label in kinds]
    return any(
        days[j] - days[i] >= CONFIRM_DAYS
        and sum(labels[k] not in (*kinds, "NE") for k in range(i + 1, j)) <= 1
        for i in at
        for j in at
        if i < j
    )


def _first_progression(labels: Sequence[str], days: Sequence[int]) -> int | None:
    return days[labels.index("PD") + 1] if "PD" in labels else None
