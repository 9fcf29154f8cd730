"""Questions asked of the dose limits: which organ, which figures for so many fractions, which of them decides."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from metboard.errors import ChoiceError, nearest
from metboard.evidence import Citing
from metboard.knowledge.dose_limit import DoseLimit, OrganLimits
from metboard.knowledge.knowledge import Knowledge

Reading: TypeAlias = Literal["source", "retold", "not seen"]


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """One limit as it applies: whether its source was seen, whether it decides the maximum, and why."""

    limit: DoseLimit
    reading: Reading
    decides: bool
    why: str = ""


def reading_of(citing: Citing, knowledge: Knowledge) -> Reading:
    """Say whether a figure was seen in the text of its source, in somebody's account of it, or not at all."""
    source = knowledge.sources[citing.source]
    if not (source.is_read and citing.locator):
        return "not seen"
    return "retold" if source.read_as == "secondary" else "source"


def find_organ(name: str, knowledge: Knowledge) -> OrganLimits:
    """Find an organ by its id, title or another name; raises ChoiceError with the nearest known one."""
    wanted = " ".join(name.lower().replace("-", " ").replace("_", " ").split())
    known = {
        called.lower().replace("-", " "): organ
        for organ in knowledge.limits.values()
        for called in (*organ.names, organ.id, organ.title)
    }
    if wanted not in known:
        near = nearest(wanted, tuple(known))
        raise ChoiceError(f"no dose limit is known for an organ called `{name}`{near}")
    return known[wanted]


def find_limits(
    organ: OrganLimits, fractions: int | None, knowledge: Knowledge
) -> tuple[Applied, ...]:
    """Give what all sources allow an organ in so many fractions; the maximum that decides comes first.

    Where sources disagree about the maximum, the one that a dated choice names decides, else the lowest.
    """
    found = [limit for limit in organ.limits if limit.fractions == fractions]
    deciding, why = _deciding(organ, fractions, found)
    applied = [
        Applied(
            limit=limit,
            reading=reading_of(limit, knowledge),
            decides=limit is deciding or limit.metric != "max",
            why=why if limit is deciding else "",
        )
        for limit in found
    ]
    return tuple(sorted(applied, key=lambda a: (a.limit is not deciding, _METRICS[a.limit.metric])))


def tabulated(organ: OrganLimits) -> tuple[int | None, ...]:
    """Give the numbers of fractions for which an organ has limits; None for fractions of 2 Gy, last."""
    return tuple(sorted({each.fractions for each in organ.limits}, key=lambda n: (n is None, n)))


_METRICS = {"max": 0, "volume": 1, "spare": 2, "mean": 3}


def _deciding(
    organ: OrganLimits, fractions: int | None, found: list[DoseLimit]
) -> tuple[DoseLimit | None, str]:
    hard = [each for each in found if each.metric == "max" and each.level != "optimal"]
    for choice in organ.choices:
        chosen = [each for each in hard if each.source == choice.source]
        if choice.fractions == fractions and chosen:
            return min(chosen, key=lambda each: each.dose_gy), choice.why
    if not hard:
        return None, ""
    lowest = min(hard, key=lambda each: each.dose_gy)
    agree = all(each.dose_gy == lowest.dose_gy for each in hard)
    return lowest, "" if agree else "the lowest of several"


def write_limit(limit: DoseLimit) -> str:
    """Write a limit in words.

    >>> write_limit(DoseLimit(metric="spare", dose_gy=19.2, volume_ml=700, source="x"))
    'at least 700 ml below 19.2 Gy'
    """
    amount = _write_amount(limit)
    if limit.metric == "spare":
        return f"at least {amount} below {limit.dose_gy:g} Gy"
    if limit.metric == "volume":
        return f"at most {amount} at {limit.dose_gy:g} Gy or more"
    if limit.metric == "mean":
        return f"mean at most {limit.dose_gy:g} Gy"
    return f"at most {limit.dose_gy:g} Gy in {f'more than {amount}' if amount else 'any point'}"


def _write_amount(limit: DoseLimit) -> str:
    if limit.volume_ml is not None:
        return f"{limit.volume_ml:g} ml"
    return "" if limit.volume_pct is None else f"{limit.volume_pct:g} %"
