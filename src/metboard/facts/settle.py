"""Fill in what the record leaves open: a default where one is declared, else unknown.

The one place where defaults are applied. Contradictions and partial answers are never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts.fact import Fact
from metboard.facts.family import Family
from metboard.facts.values import narrow


def unknown(family: Family) -> Fact:
    """Make the fact of which nothing is known: all values are possible."""
    return Fact(possible=family.universe, origin="absent")


def blank_facts(families: Mapping[str, Family], *, assume: bool) -> dict[str, Fact]:
    """Make the facts of an empty record: defaults where declared and wanted, else unknown."""
    return {name: _blank(family, assume) for name, family in families.items()}


def _blank(family: Family, assume: bool) -> Fact:
    if family.default is None or not assume:
        return unknown(family)
    return Fact(possible=family.default.value, origin="assumed", note=family.default.why)


def settle(
    known: Mapping[str, Fact], blank: Mapping[str, Fact], families: Mapping[str, Family]
) -> dict[str, Fact]:
    """Lay what is known over the blank facts of `blank_facts`.

    A fact too old to use has origin `absent` and keeps its last value in `note`: it takes the default
    only when that value lay inside it (see `out_of_date`).
    """
    facts = {**blank}
    for name, fact in known.items():
        if fact.origin != "absent" or _is_last_word(fact, name, families):
            facts[name] = fact
        elif name in blank and blank[name].origin == "assumed":
            facts[name] = Fact(
                possible=blank[name].possible,
                origin="assumed",
                where=fact.where,
                at=fact.at,
                note=f"{blank[name].note}; {fact.note}" if fact.note else blank[name].note,
            )
        elif name in blank:
            facts[name] = fact
    return facts


def _is_last_word(fact: Fact, name: str, families: Mapping[str, Family]) -> bool:
    """Tell whether an outdated value was abnormal, so that no default may stand for it."""
    family = families.get(name)
    return (
        family is not None and fact.possible == family.universe and fact.note.startswith(ABNORMAL)
    )


ABNORMAL = "last known outside the usual: "
NORMAL = "last known "


def out_of_date(fact: Fact, family: Family, text: str) -> Fact:
    """Turn a fact that has become stale into an unknown one that remembers its last value.

    A value outside the default keeps the default away: a kidney that failed two months ago is not
    taken for a healthy one.
    """
    default = family.default
    inside = default is None or narrow(fact.possible, default.value) == fact.possible
    return Fact(
        possible=family.universe,
        origin="absent",
        where=fact.where,
        at=fact.at,
        note=f"{NORMAL if inside else ABNORMAL}{text}",
    )
