"""iRECIST: progression under immunotherapy has to be confirmed; shrinkage in between starts anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

import msgspec

from metboard.facts import Range
from metboard.response.baseline import (
    MOST_OF_AN_ORGAN,
    MOST_TARGETS,
    Baseline,
    is_measurable_at,
    make_baseline,
)
from metboard.response.parts import (
    LEAST_MM,
    Visit,
    count_settlements,
    first_seen,
    is_progression,
    is_there,
    settlements,
    sum_of,
    visits_of,
)
from metboard.response.recist import MOST_WAYS, STABLE_DAYS, Answer, overall_of, ways_of
from metboard.response.series import Series

CONFIRM_DAYS = 26
"""Four weeks less the two days that a protocol may allow (src:recist-questions)."""

_ROUNDING = 1e-9
_ORDER = ("CR", "PR", "SD", "non-CR/non-PD", "NE", "PD")
_BEST = ("iCR", "iPR", "iSD", "non-iCR/non-iUPD", "iCPD", "iUPD", "NE")
_NAMES: Mapping[str, str] = {
    **{name: f"i{name}" for name in ("CR", "PR", "SD")},
    "non-CR/non-PD": "non-iCR/non-iUPD",
    "NE": "NE",
}


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What one assessment adds to its parts: is anything larger than before. Ranges in mm."""

    target: Range
    new: Range
    others_grew: bool
    new_grew: bool
    appeared: int
    there: int


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """Progression that is not confirmed yet: at which assessment, and by which parts."""

    at: int
    by_target: bool
    by_other: bool
    by_new: bool


def respond_immune(
    lesions: Sequence[Series], days: Sequence[int], *, stable_days: int = STABLE_DAYS
) -> tuple[Baseline, Answer]:
    """Judge a patient's lesions by iRECIST.

    Progression by RECIST 1.1 is unconfirmed (iUPD). It is confirmed (iCPD) at a later assessment, 4 weeks or more
    after, by 5 mm more in the sum of the targets or of new measurable lesions, any growth of other or of new small
    ones, one more new lesion, or progression in a part that had none. What shrinks instead is iSD, iPR or iCR, and all
    starts anew; a new lesion that stays does not stand against it where the targets have passed into a better class.

    Arguments and validity as `recist.respond`. The day of progression is the day of the iUPD that was confirmed.
    Source: src:seymour-2017, tables 2 and 3; src:recist-questions, iRECIST.
    """
    base = make_baseline(lesions)
    ways = list(_ways(base, days))
    return base, Answer(
        overall=tuple(frozenset(labels[i] for labels, _ in ways) for i in range(len(days) - 1)),
        best=frozenset(_best_of(labels, days, stable_days) for labels, _ in ways),
        progression_days=frozenset(None if at is None else days[at] for _, at in ways),
    )


def _ways(base: Baseline, days: Sequence[int]) -> Iterator[tuple[tuple[str, ...], int | None]]:
    count = len(days)
    ways = ways_of(base, count) * count_settlements(base.new)
    if ways > MOST_WAYS or not (base.targets or base.others or base.new):
        yield ("NE",) * (count - 1), None
        return
    for real in settlements(base.new):
        sums = [_sums_at(base, real, visit) for visit in range(count)]
        for visits in visits_of(base, real):
            yield from _label((None, *visits), sums, days)


def _sums_at(base: Baseline, real: Sequence[Series], visit: int) -> Sums:
    followed = _new_targets(real)
    small = [each for each in real if each not in followed]
    return Sums(
        target=sum_of(base.targets, visit),
        new=sum_of(followed, visit),
        others_grew=any(_grew(each, visit) for each in base.others),
        new_grew=any(_grew(each, visit) for each in small),
        appeared=sum(first_seen(each) == visit for each in real),
        there=sum(is_there(each, visit) for each in real),
    )


def _new_targets(real: Sequence[Series]) -> list[Series]:
    """Choose the new lesions that are measured: up to 5, at most 2 of an organ, each measurable when first seen."""
    fit = [each for each in real if is_measurable_at(each, first_seen(each))]
    chosen: list[Series] = []
    for each in sorted(fit, key=lambda one: (first_seen(one), one.id)):
        if len(chosen) < MOST_TARGETS and (
            sum(x.organ == each.organ for x in chosen) < MOST_OF_AN_ORGAN
        ):
            chosen.append(each)
    return chosen


def _grew(lesion: Series, visit: int) -> bool:
    """Tell whether a lesion that is not measured as a target is said or measured to be larger than last time."""
    sight = lesion.sights[visit]
    if sight.look in ("larger", "worse"):
        return True
    before = [mm for v in range(visit) if (mm := lesion.mm_at(v)) is not None]
    if sight.mm is None or not before or before[-1].high == 0:
        return False
    return sight.mm.low > before[-1].high


def _label(
    visits: Sequence[Visit | None], sums: Sequence[Sums], days: Sequence[int]
) -> Iterator[tuple[tuple[str, ...], int | None]]:
    """Follow the assessments; where a size allows two answers, both are followed."""
    paths: list[tuple[tuple[str, ...], Open | None, int | None]] = [((), None, None)]
    for at, visit in enumerate(visits):
        if visit is None:
            continue
        paths = [
            ((*labels, label), opened, confirmed)
            for labels, before, done in paths
            for label, opened, confirmed in _step(visits, sums, days, at, before, done, labels)
        ]
    for labels, opened, confirmed in paths:
        yield labels, confirmed if opened is None else (confirmed or None)


def _step(
    visits: Sequence[Visit | None],
    sums: Sequence[Sums],
    days: Sequence[int],
    at: int,
    before: Open | None,
    done: int | None,
    labels: Sequence[str],
) -> Iterator[tuple[str, Open | None, int | None]]:
    visit = visits[at]
    assert visit is not None  # noqa: S101 - the baseline alone has none
    if done is not None:
        yield "iCPD", None, done
    elif before is None:
        opened = _progression(visit, sums, at)
        if opened is not None:
            yield "iUPD", opened, None
        else:
            yield _calm(visit, labels), None, None
    elif visit.target == "NE" and not _is_more_surely(visit, sums, at, before):
        yield "NE", before, None
    else:
        yield from _after(visits, sums, days, at, before, labels)


def _after(
    visits: Sequence[Visit | None],
    sums: Sequence[Sums],
    days: Sequence[int],
    at: int,
    before: Open,
    labels: Sequence[str],
) -> Iterator[tuple[str, Open | None, int | None]]:
    """Answer an assessment after unconfirmed progression: confirmed, calmed, or still open."""
    visit = visits[at]
    first = visits[before.at]
    assert visit is not None  # noqa: S101
    assert first is not None  # noqa: S101
    for more in _is_more(visit, sums, at, before):
        if more and days[at] - days[before.at] >= CONFIRM_DAYS:
            yield "iCPD", None, before.at
        elif not more and _has_calmed(visit, first, before, sums[at]):
            yield _calm(visit, labels), None, None
        else:
            yield "iUPD", before, None


def _progression(visit: Visit, sums: Sequence[Sums], at: int) -> Open | None:
    by_target, by_other = visit.target == "PD", visit.other == "PD"
    by_new = sums[at].appeared > 0 or _new_progressed(sums, at)
    if not (by_target or by_other or by_new):
        return None
    return Open(at=at, by_target=by_target, by_other=by_other, by_new=by_new)


def _new_progressed(sums: Sequence[Sums], at: int) -> bool:
    """Tell whether new lesions that had calmed have grown as RECIST 1.1 asks of a sum."""
    seen = [each.new for each in sums[:at] if each.new.low > 0 and each.new.high < inf]
    return bool(seen) and is_progression(sums[at].new.low, min(each.high for each in seen))


def _is_more(visit: Visit, sums: Sequence[Sums], at: int, before: Open) -> list[bool]:
    """Tell whether progression went on; both where a sum is known too roughly."""
    now, then = sums[at], sums[before.at]
    sure = (
        now.appeared > 0
        or (before.by_other and now.others_grew)
        or (before.by_new and now.new_grew)
        or (not before.by_target and visit.target == "PD")
        or (not before.by_other and visit.other == "PD")
    )
    rises = [_rises(now.target, then.target)] * before.by_target
    rises += [_rises(now.new, then.new)] * before.by_new
    if sure or True in rises:
        return [True]
    return [True, False] if None in rises else [False]


def _is_more_surely(visit: Visit, sums: Sequence[Sums], at: int, before: Open) -> bool:
    return _is_more(visit, sums, at, before) == [True]


def _rises(now: Range, then: Range) -> bool | None:
    """Tell whether a sum has risen by 5 mm or more; None where the bounds allow both."""
    if now.low - then.high >= LEAST_MM - _ROUNDING:
        return True
    return None if now.high - then.low >= LEAST_MM - _ROUNDING else False


def _has_calmed(visit: Visit, first: Visit, before: Open, now: Sums) -> bool:
    """Tell whether every part that had progressed is better, so that the assessment stands for itself."""
    if visit.target == "PD" or visit.other == "PD":
        return False
    better = _ORDER.index(visit.target or "NE") < _ORDER.index(first.target or "NE")
    if before.by_other and visit.other != "CR":
        return False
    return not before.by_new or now.there == 0 or better


def _calm(visit: Visit, labels: Sequence[str]) -> str:
    """Name an assessment without progression; a partial response goes on until progression."""
    name = _NAMES.get(overall_of(Visit(visit.target, visit.other, 0)), "NE")
    since = labels[len(labels) - 1 - labels[::-1].index("iUPD") :] if "iUPD" in labels else labels
    stands = name == "iSD" and any(label in ("iCR", "iPR") for label in since)
    return "iPR" if stands else name


def _best_of(labels: Sequence[str], days: Sequence[int], stable_days: int) -> str:
    """Give the best answer before confirmed progression.

    Source: src:seymour-2017, table 3.
    """
    end = labels.index("iCPD") + 1 if "iCPD" in labels else len(labels)
    told = [
        label
        for label, day in zip(labels[:end], days[1:], strict=False)
        if label not in ("iSD", "non-iCR/non-iUPD") or day - days[0] >= stable_days
    ]
    return min(told, key=_BEST.index, default="NE")
