"""The three parts of an assessment: targets, other lesions, new lesions, each with every answer still possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import inf
from typing import Literal, TypeAlias

import msgspec

from metboard.facts import Range
from metboard.response.baseline import Baseline
from metboard.response.series import NORMAL_NODE_MM, TARGET_NODE_MM, Series, is_surely_below

Part: TypeAlias = Literal["CR", "PR", "SD", "PD", "NE", "non-CR/non-PD"]
SHRUNK, GROWN, LEAST_MM = 0.7, 1.2, 5.0
_ROUNDING = 1e-9


class Visit(msgspec.Struct, frozen=True):
    """The parts of one assessment with every doubt settled one way.

    `target` and `other` are None where the baseline had no such lesion. `new`: how many new lesions are there by now.
    """

    target: Part | None
    other: Part | None
    new: int


def sum_of(lesions: Sequence[Series], visit: int) -> Range:
    """Add the diameters; a lesion that was not evaluated may have any size."""
    sizes = [each.mm_at(visit) for each in lesions]
    low = sum(mm.low for mm in sizes if mm is not None)
    high = sum(inf if mm is None else mm.high for mm in sizes)
    return Range(low, high)


def smallest_sum(targets: Sequence[Series], before: int) -> Range:
    """Give the smallest sum of the assessments before one, of those in which every target was evaluated."""
    sums = [sum_of(targets, visit) for visit in range(before)]
    whole = [each for each in sums if each.high < inf] or sums[:1]
    return Range(min(s.low for s in whole), min(s.high for s in whole))


def is_progression(now_mm: float, smallest_mm: float) -> bool:
    """Tell whether a sum is 20 % and 5 mm above the smallest one.

    Source: src:eisenhauer-2009, 4.3.1.

    >>> is_progression(60.0, 50.0), is_progression(16.0, 12.0), is_progression(55.0, 50.0)
    (True, False, False)
    """
    return (
        now_mm >= GROWN * smallest_mm - _ROUNDING and now_mm - smallest_mm >= LEAST_MM - _ROUNDING
    )


def target_parts(targets: Sequence[Series], visit: int) -> frozenset[Part]:
    """Give the answers that the sum of the targets allows.

    Formula: PD if S >= 1.2 N and S - N >= 5 mm; PR if S <= 0.7 B; else SD; with S the sum now, B at the baseline, N the
    smallest so far. CR if every target is gone and every node below 10 mm. Where a target was not evaluated: PD if the
    others alone prove it, else NE.
    Source: src:eisenhauer-2009, 4.3.1, 4.3.2 and 4.4.2.
    """
    now, least = sum_of(targets, visit), smallest_sum(targets, visit)
    must_grow, may_grow = (is_progression(now.low, least.high), is_progression(now.high, least.low))
    if any(not each.sights[visit].is_evaluated or each.mm_at(visit) is None for each in targets):
        return frozenset({"PD" if must_grow else "NE"})
    gone = _all_gone(targets, visit)
    found: set[Part] = set()
    if gone is not False:
        found.add("CR")
    if gone is True:
        return frozenset(found)
    base = sum_of(targets, 0)
    must_shrink = now.high <= SHRUNK * base.low + _ROUNDING
    may_shrink = now.low <= SHRUNK * base.high + _ROUNDING
    if may_grow:
        found.add("PD")
    if not must_grow and may_shrink:
        found.add("PR")
    if not must_grow and not must_shrink:
        found.add("SD")
    return frozenset(found)


def _all_gone(targets: Sequence[Series], visit: int) -> bool | None:
    """Tell whether all targets are gone and all nodes healthy; None where the bounds allow both."""
    answers = [_is_gone(each, visit) for each in targets]
    return False if False in answers else None if None in answers else True


def _is_gone(lesion: Series, visit: int) -> bool | None:
    sight = lesion.sights[visit]
    if sight.look in ("gone", "none"):
        return True
    if sight.mm is None:
        return False
    limit = NORMAL_NODE_MM if lesion.is_node else 0.0
    if sight.mm.high < limit or (sight.mm.high == 0 and limit == 0):
        return True
    return None if lesion.is_node and sight.mm.low < limit else False


def other_parts(others: Sequence[Series], visit: int) -> frozenset[Part]:
    """Give the answers that the lesions followed by eye allow.

    What is larger, but not said to be so beyond doubt, leaves two answers: a person has to say.

    Source: src:eisenhauer-2009, 4.3.3 and 4.3.4, tables 1 and 2.
    """
    looks = [_look_of(each, visit) for each in others]
    if "worse" in looks:
        return frozenset({"PD"})
    calm: Part = "non-CR/non-PD"
    if "not-evaluated" in looks:
        calm = "NE"
    elif all(look == "gone" for look in looks):
        calm = "CR"
    return frozenset({calm, "PD"}) if "larger" in looks else frozenset({calm})


def _look_of(lesion: Series, visit: int) -> str:
    """Say how a lesion that is followed by eye looks; a size says when it is gone or has clearly grown."""
    sight = lesion.sights[visit]
    if sight.look not in ("present", "unclear") or sight.mm is None:
        return "gone" if sight.look == "none" else sight.look
    if _is_gone(lesion, visit):
        return "gone"
    before = [mm for v in range(visit) if (mm := lesion.mm_at(v)) is not None]
    if before and is_progression(sight.mm.high, min(mm.low for mm in before)):
        return "larger"
    return "present"


def is_real(lesion: Series) -> bool | None:
    """Tell whether a new lesion is a metastasis: None where it is unclear, or a node of 10 to 15 mm.

    Source: src:eisenhauer-2009, 4.3.5; src:recist-questions, new lymph node lesions.
    """
    answers = [_is_real_at(lesion, visit) for visit in range(len(lesion.sights))]
    return True if True in answers else None if None in answers else False


def _is_real_at(lesion: Series, visit: int) -> bool | None:
    sight = lesion.sights[visit]
    if sight.look in ("none", "gone", "not-evaluated"):
        return False
    if lesion.is_node and sight.mm is not None:
        if is_surely_below(sight, NORMAL_NODE_MM):
            return False
        return True if sight.mm.low >= TARGET_NODE_MM else None
    return None if sight.look == "unclear" else True


def first_seen(lesion: Series) -> int:
    """Give the first assessment that showed a new lesion, also where nobody was sure yet."""
    seen = (v for v in range(len(lesion.sights)) if _is_real_at(lesion, v) is not False)
    return next(seen, len(lesion.sights))


def is_there(lesion: Series, visit: int) -> bool:
    """Tell whether an assessment shows a new lesion, or did not look and so cannot say that it is gone."""
    if lesion.sights[visit].look == "not-evaluated":
        return first_seen(lesion) < visit
    return _is_real_at(lesion, visit) is not False


def onsets(new: Sequence[Series]) -> tuple[tuple[Series, ...], ...]:
    """Give the new lesions that are real, for every day on which the first of the doubtful ones may have come.

    For RECIST 1.1 any one new lesion is progression, so that of the doubtful ones only the first that is real counts.
    """
    sure = tuple(each for each in new if is_real(each))
    firsts = {first_seen(each): each for each in new if is_real(each) is None}
    return (sure, *((*sure, each) for each in firsts.values()))


def count_settlements(new: Sequence[Series]) -> int:
    """Count the ways in which the doubtful new lesions may turn out."""
    return int(2 ** sum(is_real(each) is None for each in new))


def settlements(new: Sequence[Series]) -> Iterator[tuple[Series, ...]]:
    """Give the new lesions that are real, for every way in which the doubtful ones may turn out."""
    sure = tuple(each for each in new if is_real(each))
    doubtful = [each for each in new if is_real(each) is None]
    for chosen in product((False, True), repeat=len(doubtful)):
        yield sure + tuple(x for x, real in zip(doubtful, chosen, strict=True) if real)


def visits_of(base: Baseline, real: Sequence[Series]) -> Iterator[tuple[Visit, ...]]:
    """Give every way in which the assessments after the baseline may turn out, for one set of new lesions."""
    count = len((*base.targets, *base.others, *base.new)[0].sights)
    choices: list[list[Visit]] = []
    for visit in range(1, count):
        targets = target_parts(base.targets, visit) if base.targets else [None]
        others = other_parts(base.others, visit) if base.others else [None]
        new = sum(first_seen(each) <= visit for each in real)
        choices.append([Visit(t, o, new) for t in targets for o in others])
    return product(*choices)
