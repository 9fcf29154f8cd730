"""The baseline of RECIST 1.1: which lesions are measured as targets, which are followed by eye."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from metboard.response.series import MEASURABLE_MM, TARGET_NODE_MM, Series

MOST_TARGETS, MOST_OF_AN_ORGAN = 5, 2


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """Lesions by their part: targets make the sum, others are followed by eye, new ones came later."""

    targets: tuple[Series, ...]
    others: tuple[Series, ...]
    new: tuple[Series, ...]


def make_baseline(lesions: Sequence[Series]) -> Baseline:
    """Choose up to 5 targets, at most 2 of an organ: of each organ the largest first, then what is largest.

    Lymph nodes are one organ. Equal sizes are taken in the order of their ids, so that the order of the record does
    not matter.

    Source: src:eisenhauer-2009, 3.1 and 3.2 (size, and representative of all involved organs);
    src:recist-questions (lymph nodes are one organ).
    """
    there = [each for each in lesions if not each.is_new]
    ranked = sorted((x for x in there if is_measurable(x)), key=_size_first)
    chosen: list[Series] = []
    for most in range(1, MOST_OF_AN_ORGAN + 1):
        for each in ranked:
            of_organ = sum(one.organ == each.organ for one in chosen)
            if each not in chosen and of_organ < most and len(chosen) < MOST_TARGETS:
                chosen.append(each)
    return Baseline(
        targets=tuple(sorted(chosen, key=_size_first)),
        others=tuple(each for each in there if each not in chosen),
        new=tuple(each for each in lesions if each.is_new),
    )


def is_measurable(lesion: Series) -> bool:
    """Tell whether a lesion may be a target: 10 mm, a lymph node 15 mm in its short axis, known exactly.

    Source: src:eisenhauer-2009, 3.1.1 and 3.1.2.
    """
    return not lesion.irradiated and is_measurable_at(lesion, 0)


def is_measurable_at(lesion: Series, visit: int) -> bool:
    """Tell whether a lesion is large enough at an assessment to be measured, and its size is known exactly."""
    mm = lesion.mm_at(visit)
    if mm is None or not lesion.measurable or mm.low != mm.high:
        return False
    return mm.low >= (TARGET_NODE_MM if lesion.is_node else MEASURABLE_MM)


def _size_first(lesion: Series) -> tuple[float, str]:
    mm = lesion.mm_at(0)
    return (-(mm.low if mm else 0.0), lesion.id)
