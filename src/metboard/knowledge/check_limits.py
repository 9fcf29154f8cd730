"""Check the dose limits: amounts that fit their metric, sources that do not contradict themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from metboard.errors import nearest
from metboard.knowledge.dose_limit import DoseLimit, OrganLimits
from metboard.knowledge.knowledge import Knowledge

_HIGHEST_GY = 90
_POINT_ML = 0.5


def check_limits(knowledge: Knowledge, organs: Iterable[str]) -> Iterable[str]:
    """List every mistake in the limits as `file: message`; `organs` are those that a record may name."""
    known = tuple(organs)
    parts = Counter(organ.part_of for organ in knowledge.limits.values() if organ.part_of)
    for organ in knowledge.limits.values():
        file = f"limits/{organ.id}.yaml"
        if parts[organ.part_of] > 1:
            yield f"{file}: another file too is `part_of: {organ.part_of}`"
        for source in _sources(organ):
            if source not in knowledge.sources:
                near = nearest(source, tuple(knowledge.sources))
                yield f"{file}: no source is called `{source}`{near}"
        for name in (organ.part_of, *organ.beside):
            if name and name not in known:
                yield f"{file}: no organ is called `{name}`{nearest(name, known)}"
        for problem in (*_amounts(organ), *_order(organ), *_choices(organ), *_rules(organ)):
            yield f"{file}: {problem}"


def _sources(organ: OrganLimits) -> Iterable[str]:
    yield organ.alpha_beta.source
    yield from (each.source for each in (*organ.limits, *organ.reirradiation))
    if organ.first_course:
        yield organ.first_course.source


def _amounts(organ: OrganLimits) -> Iterable[str]:
    if organ.alpha_beta.gy <= 0:
        yield f"`alpha_beta` is {organ.alpha_beta.gy:g} Gy; expected more than 0"
    for limit in organ.limits:
        if not 0 < limit.dose_gy <= _HIGHEST_GY:
            yield f"`dose_gy: {limit.dose_gy:g}` lies outside 0 to {_HIGHEST_GY} Gy"
        if limit.fractions is not None and limit.fractions < 1:
            yield f"`fractions: {limit.fractions}` is less than one"
        yield from _volume(limit)


def _volume(limit: DoseLimit) -> Iterable[str]:
    given = [each for each in (limit.volume_ml, limit.volume_pct) if each is not None]
    if limit.metric == "volume" and len(given) != 1:
        yield "`metric: volume` needs either volume_ml or volume_pct"
    if limit.metric == "spare" and (limit.volume_ml is None or len(given) != 1):
        yield "`metric: spare` needs volume_ml"
    if limit.metric == "mean" and given:
        yield "`metric: mean` takes no volume"
    if limit.metric == "max" and (
        limit.volume_pct is not None or (limit.volume_ml or 0) > _POINT_ML
    ):
        yield f"`metric: max` takes at most {_POINT_ML} ml; a larger volume is `metric: volume`"
    if any(each <= 0 for each in given):
        yield "a volume is more than 0"


def _order(organ: OrganLimits) -> Iterable[str]:
    """Of one source for one metric: each figure once, optimal not above mandatory, more fractions not less dose."""
    for one, other in combinations(organ.limits, 2):
        if _asks(one) != _asks(other):
            continue
        if one.fractions == other.fractions and one.level == other.level:
            yield f"`{one.source}` says {one.metric} twice for {_count(one)}"
        if one.fractions == other.fractions and {one.level, other.level} == {
            "optimal",
            "mandatory",
        }:
            optimal, mandatory = (one, other) if one.level == "optimal" else (other, one)
            if optimal.dose_gy > mandatory.dose_gy:
                yield f"`{one.source}` has an optimal dose above the mandatory one for {_count(one)}"
        if one.level == other.level and one.fractions and other.fractions:
            fewer, more = sorted((one, other), key=lambda each: each.fractions or 0)
            if fewer.dose_gy > more.dose_gy:
                yield f"`{one.source}` allows less in {_count(more)} than in {_count(fewer)}"


def _asks(limit: DoseLimit) -> tuple[object, ...]:
    if limit.fractions is None and limit.metric == "volume":
        return limit.source, limit.metric, limit.dose_gy, limit.volume_ml, limit.volume_pct
    amount = limit.volume_ml, limit.volume_pct
    return limit.source, limit.metric, amount, limit.endpoint, limit.risk_pct


def _count(limit: DoseLimit) -> str:
    return "conventional fractions" if limit.fractions is None else f"{limit.fractions} fractions"


def _choices(organ: OrganLimits) -> Iterable[str]:
    for choice in organ.choices:
        if not any(
            limit.source == choice.source and limit.fractions == choice.fractions
            for limit in organ.limits
            if limit.metric == "max" and limit.level != "optimal"
        ):
            yield f"the choice of `{choice.source}` names no maximum of that source"


def _rules(organ: OrganLimits) -> Iterable[str]:
    for rule in organ.reirradiation:
        days = [each.after_days for each in rule.recovery]
        totals = [each.total_eqd2_gy for each in rule.recovery]
        if not days or days != sorted(set(days)) or totals != sorted(totals):
            yield f"the `recovery` of {rule.title} must rise with the days"
    if organ.reirradiation and organ.deciding_rule is None:
        yield "`reirradiation` holds several rules; name the source of the one that decides in `second_course`"
    if organ.reirradiation and organ.first_course is None:
        yield "`reirradiation` needs first_course"
    if organ.reirradiation and not organ.part_of:
        yield "`reirradiation` needs part_of, the organ of a record"
