"""Choose among several statements of one fact: the latest, the worst, any; name what contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from metboard.facts import (
    Conflict,
    Fact,
    Family,
    Range,
    age_in_days,
    combine,
    is_empty,
    narrow,
    out_of_date,
    write,
)

_YES = (frozenset({"yes"}), frozenset({"present"}))


def choose(family: Family, stated: Sequence[Fact], as_of: date) -> tuple[Fact, Conflict | None]:
    """Settle one fact from all that was said about it up to `as_of`.

    Statements within `conflict_within_days` of the newest are held together: what they share
    remains; if they share nothing, all of it stays possible and the contradiction is named. Older ones
    are a change, not a contradiction. A fact older than `stale_after_days` is no longer known.
    """
    if len(stated) == 1:
        return _if_fresh(stated[0], family, as_of), None
    newest = _newest(stated)
    if family.choose == "any":
        found = [fact for fact in stated if fact.possible in _YES]
        newest, stated = (
            (found[0], [*found, *_near(family, stated, found[0])]) if found else (newest, stated)
        )
    together = _near(family, stated, newest)
    shared = newest.possible
    for fact in together:
        possible = fact.possible
        if possible is not shared and possible != shared:
            shared = narrow(shared, possible)
    where = tuple(dict.fromkeys([w for fact in together for w in fact.where]))
    if is_empty(shared):
        fact, conflict = _conflict(family, together, where)
        return _if_fresh(fact, family, as_of), conflict
    fact = msgspec.structs.replace(newest, possible=shared, where=where)
    return _if_fresh(fact, family, as_of, [each for each in stated if each.at is None]), None


def _if_fresh(fact: Fact, family: Family, as_of: date, undated: Sequence[Fact] = ()) -> Fact:
    """Give the fact, or what remains of it when it is out of date.

    What was said without a date may be newer than it: an abnormal value among it keeps the default away.
    """
    if family.stale_after_days is None or fact.at is None:
        return fact
    if age_in_days(fact.at, as_of) <= family.stale_after_days:
        return fact
    text = f"{write(fact.possible)} on {fact.at.isoformat()}"
    possible = fact.possible
    for each in undated:
        possible = combine(possible, each.possible)
    return out_of_date(msgspec.structs.replace(fact, possible=possible), family, text)


def _newest(stated: Sequence[Fact]) -> Fact:
    """Give the newest statement; of those of one day, any: they are held together anyway."""
    return max(stated, key=lambda fact: (fact.at or date.min, fact.where))


def _near(family: Family, stated: Sequence[Fact], newest: Fact) -> list[Fact]:
    """Give the statements that speak of the same time; one without a date may be of any time."""
    at, within = newest.at, family.conflict_within_days
    if at is None:
        return list(stated)
    undated_too = not isinstance(family.universe, Range)
    return [
        fact
        for fact in stated
        if (undated_too if fact.at is None else abs((fact.at - at).days) <= within)
    ]


def _conflict(
    family: Family, together: Sequence[Fact], where: tuple[str, ...]
) -> tuple[Fact, Conflict]:
    union = together[0].possible
    for fact in together:
        union = combine(union, fact.possible)
    values = tuple(sorted({write(fact.possible) for fact in together}))
    at = max((fact.at for fact in together if fact.at is not None), default=None)
    fact = Fact(
        possible=union, origin="conflict", where=where, at=at, note=" against ".join(values)
    )
    return fact, Conflict(fact=family.name, values=values, where=where)
