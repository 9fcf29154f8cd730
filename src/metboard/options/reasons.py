"""Explain a verdict: what each condition found, what is missing, what would have to change."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from metboard.facts import HOWS, NORMAL, Answer, Fact, How, asked_in, is_empty, narrow, write
from metboard.knowledge import Words
from metboard.options.assemble import Assembled, Check
from metboard.options.decisive import decisive_facts, undecided, weighed_leaves
from metboard.options.judge import Clock, Verdict
from metboard.rules import Change, changes, explain


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One condition as written, whether it holds, and what was found in the record."""

    kind: str
    condition: str
    holds: Answer
    found: str
    where: tuple[str, ...] = ()
    origin: str = ""
    source: str = ""
    locator: str = ""
    verified: bool = True
    why: str = ""
    inherited_from: str = ""
    in_force: bool = True
    authority: str = ""
    absolute: bool = True


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that can still change the verdict, how it is found out, and what it decides.

    `asked`: what a judgement asks in this organ, in words. `last_known`: its value before it grew stale.
    """

    fact: str
    title: str
    how: How
    decides: str
    asked: str = ""
    last_known: str = ""


class Todo(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that would have to be different for the option to open."""

    fact: str
    title: str
    found: str
    needed: str


def reasons_of(
    assembled: Assembled,
    facts: Mapping[str, Fact],
    clock: Clock,
    words: Words,
    *,
    trace: bool = True,
) -> tuple[Reason, ...]:
    """Explain every requirement, basis and exclusion, in that order.

    Without `trace`, exclusions that do not hold are left out.
    """
    checks = (*assembled.requires, *assembled.basis, *assembled.excludes)
    return tuple(
        reason(check, facts, clock, words)
        for check in checks
        if trace or check.kind != "excludes" or check.decide(facts) is not False
    )


def reason(check: Check, facts: Mapping[str, Fact], clock: Clock, words: Words) -> Reason:
    """Explain one condition."""
    names = check.facts
    found = [facts[name] for name in names]
    in_force = check.kind != "basis" or clock.admits(check)
    return Reason(
        kind=check.kind,
        condition=check.text,
        holds=check.decide(facts),
        found="; ".join(
            f"{words.family(n).title}: {write_found(f)}" for n, f in zip(names, found, strict=True)
        ),
        where=tuple(sorted({w for f in found for w in f.where})),
        origin=", ".join(dict.fromkeys(f.origin for f in found)),
        source=check.source,
        locator=check.locator,
        verified=check.verified,
        why=check.why,
        inherited_from=check.inherited_from,
        in_force=in_force,
        authority=check.authority,
        absolute=check.absolute,
    )


def write_found(fact: Fact) -> str:
    """Write what a fact is; an unknown one says so, with what was last known."""
    if fact.origin == "absent":
        return f"not known ({fact.note})" if fact.note else "not known"
    if fact.origin == "assumed":
        return f"{write(fact.possible)} ({'assumed' if fact.where else 'assumed, not recorded'})"
    return write(fact.possible)


def missing_of(
    assembled: Assembled, verdict: Verdict, facts: Mapping[str, Fact], clock: Clock, words: Words
) -> tuple[Missing, ...]:
    """List the facts that leave an option pending, cheapest to find out first."""
    if verdict.status != "pending":
        return ()
    found: dict[str, list[str]] = {}
    decisive = decisive_facts(assembled, facts, clock)
    checks = tuple(undecided(assembled, facts, clock))
    grounds = sum(check.kind == "basis" for check in checks)
    for check in checks:
        alone = check.kind != "basis" or grounds == 1
        helps = check.kind != "excludes"
        for leaf, verb in weighed_leaves(explain(check.condition, facts), helps=helps, alone=alone):
            if leaf.fact not in decisive:
                continue
            asked = facts[leaf.fact].waits_on or leaf.fact
            text = (
                leaf.text if asked == leaf.fact else f"{words.family(leaf.fact).title}: {leaf.text}"
            )
            found.setdefault(asked, []).append(f"{verb}: {text}")
    made = [_missing(name, texts, facts, words) for name, texts in found.items()]
    return tuple(sorted(made, key=lambda each: (HOWS.index(each.how), each.fact)))


def _missing(name: str, texts: list[str], facts: Mapping[str, Fact], words: Words) -> Missing:
    organ = facts.get("lesion.organ")
    family = words.family(name)
    return Missing(
        fact=name,
        title=family.title,
        how=family.how,
        decides="; ".join(dict.fromkeys(texts)),
        asked=asked_in(family, organ.possible if organ else None),
        last_known=_last_known(facts.get(name)),
    )


def _last_known(fact: Fact | None) -> str:
    """Give what a fact that has become stale was."""
    is_stale = fact is not None and fact.origin == "absent" and fact.note.startswith(NORMAL)
    return fact.note if fact is not None and is_stale else ""


def changes_of(
    assembled: Assembled, verdict: Verdict, facts: Mapping[str, Fact], clock: Clock, words: Words
) -> tuple[Todo, ...] | None:
    """Say what would have to be different for a closed or pending option to open.

    Returns: few facts to change, none for an open option; None when no change of facts can open it (its
    indication is withdrawn, or not yet granted).
    """
    if verdict.status == "open":
        return ()
    found = opening(assembled, facts, clock, words)
    if found is None:
        return None
    return tuple(
        Todo(
            fact=change.fact,
            title=words.family(change.fact).title,
            found=write_found(facts[change.fact]),
            needed=write(change.needed),
        )
        for change in found
    )


_ROUNDS = 6
LAST_RESORT = ("tumour", "patient.age_years", "patient.sex")
"""Facts that nothing changes: named only where no other change would do."""


def opening(
    assembled: Assembled, facts: Mapping[str, Fact], clock: Clock, words: Words
) -> tuple[Change, ...] | None:
    """Find few changes of facts that together open the option; None when there are none.

    Conditions that ask for the same fact are reconciled by trying again with what was changed.
    """
    state, found = dict(facts), dict[str, Change]()
    for _ in range(_ROUNDS):
        step = _step(assembled, state, clock, words, (*LAST_RESORT, *found))
        if step is None:
            return None
        if not step:
            return tuple(found.values())
        for change in step:
            found[change.fact] = change
            state[change.fact] = Fact(possible=change.needed, origin="hypothetical")
    return None


def _step(
    assembled: Assembled,
    facts: Mapping[str, Fact],
    clock: Clock,
    words: Words,
    fixed: tuple[str, ...],
) -> tuple[Change, ...] | None:
    """Find what each condition that stands in the way asks for."""

    def change(check: Check, want: bool) -> tuple[Change, ...] | None:
        if check.decide(facts) is want:
            return ()
        return changes(explain(check.condition, facts), want, facts, words.universes, fixed)

    grounds = [change(check, True) for check in assembled.basis if clock.admits(check)]
    ground = min((each for each in grounds if each is not None), key=len, default=None)
    needs = [change(check, True) for check in assembled.requires]
    bars = [change(check, False) for check in assembled.excludes]
    parts = (ground, *needs, *bars)
    if any(part is None for part in parts):
        return None
    made: dict[str, Change] = {}
    for each in (each for part in parts if part is not None for each in part):
        made[each.fact] = _reconcile(made.get(each.fact), each)
    return tuple(made.values())


def _reconcile(first: Change | None, second: Change) -> Change:
    """Keep what satisfies both; where nothing does, the first stands and the next round sees."""
    if first is None:
        return second
    both = narrow(first.needed, second.needed)
    return first if is_empty(both) else Change(first.fact, both)
