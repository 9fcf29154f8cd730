"""What closed an option, in sentences: each failing condition with what was found and what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metboard.dossier.say import Sayer
from metboard.facts import Fact
from metboard.options import Check, Clock, Judgement
from metboard.rules import All, Leaf, Nothing, Trace, explain, leaves_with

_TOLD = 2
_NONE = "none of these is met "


def closing_sentences(judgement: Judgement, clock: Clock, say: Sayer) -> Iterable[str]:
    """Say everything that closes an option, with what was found.

    Where a requirement is not met no board can reopen it, and what a board could set aside is not told.
    """
    assembled, facts = judgement.assembled, judgement.facts
    unmet = [c for c in assembled.requires if c.decide(facts) is False]
    for check in unmet:
        yield f"{_sentence(_unmet(explain(check.condition, facts), facts, say))}."
    for check in assembled.excludes:
        if not check.decide(facts) or (unmet and not check.absolute):
            continue
        named = [_told(leaf, facts, say) for leaf in deciding_leaves((check,), True, facts)]
        relative = "" if check.absolute else " A board may set this aside."
        yield f"{_sentence(check.why)} ({'; '.join(named)}).{relative}"
    grounds = [b for b in assembled.basis if clock.admits(b)]
    if not grounds:
        yield "No ground stands on this date and in this jurisdiction."
    elif all(b.decide(facts) is False for b in grounds):
        found = [_unmet(explain(b.condition, facts), facts, say) for b in grounds]
        told = [*dict.fromkeys(text.removeprefix(_NONE) for text in found)]
        more = f", and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
        yield f"No ground is met: {'; or '.join(told[:_TOLD])}{more}."


def _unmet(trace: Trace, facts: Mapping[str, Fact], say: Sayer) -> str:
    """Say why a condition that is not met is not: each failing part with what was found and needed."""
    if isinstance(trace.condition, Leaf):
        needed = say.leaf(trace.condition).removeprefix(f"{say.title(trace.condition.fact)}: ")
        return f"{_told(trace.condition, facts, say)}, needs {needed}"
    if isinstance(trace.condition, Nothing):
        holding = leaves_with(trace, False)
        return "; ".join(f"{_told(leaf, facts, say)}, which it must not be" for leaf in holding)
    parts = [_unmet(part, facts, say) for part in trace.parts if part.holds is False]
    if isinstance(trace.condition, All) or len(parts) == 1:
        return "; ".join(parts)
    return f"{_NONE}({'; '.join(parts)})"


def deciding_leaves(
    checks: Iterable[Check], answer: bool, facts: Mapping[str, Fact]
) -> tuple[Leaf, ...]:
    """Give the tests of facts that made conditions come out as `answer`, each once."""
    found = [leaf for c in checks for leaf in leaves_with(explain(c.condition, facts), answer)]
    return tuple(dict.fromkeys(found))


def _told(leaf: Leaf, facts: Mapping[str, Fact], say: Sayer) -> str:
    return f"{say.title(leaf.fact)}: {say.found(leaf.fact, facts[leaf.fact])}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
