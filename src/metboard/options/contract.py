"""The answer of `metboard options --json`: contract metboard.options/1, one object for each case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from metboard.case import Case
from metboard.derive import NOT_NEEDED
from metboard.evidence import Citing, reference_of
from metboard.facts import Answer, Conflict, Fact, unknown, write
from metboard.knowledge import Knowledge, is_verified
from metboard.knowledge.schema import Expected, Option
from metboard.options.assemble import Assembled
from metboard.options.contract_treatable import write_treatable
from metboard.options.judge import LABELS, Clock
from metboard.options.propose import Engine
from metboard.options.rank import explain_rank, is_preferred, strength_of, urgency_of
from metboard.options.reasons import (
    Missing,
    Reason,
    changes_of,
    missing_of,
    reason,
    reasons_of,
    write_found,
)
from metboard.options.treatable import Judgement, find_treatable

CONTRACT = "metboard.options/1"


def write_case(
    case: Case,
    judgements: Sequence[Judgement],
    engine: Engine,
    clock: Clock,
    file: str,
    *,
    trace: bool = False,
) -> dict[str, Any]:
    """Write the whole answer for one case as plain values."""
    return {
        "contract": CONTRACT,
        "file": file,
        "case": {
            "id": case.id,
            "tumour": case.tumour,
            "summary": case.summary,
            "as_of": case.as_of.isoformat(),
            "lesions": [
                {
                    "id": each.id,
                    "title": each.title,
                    "organ": write(each.facts["lesion.organ"].possible),
                }
                for each in case.lesions
            ],
        },
        "knowledge": {"version": engine.knowledge.version, "as_of": clock.labels_at.isoformat()},
        "options": [
            write_judgement(j, engine, clock, rank, trace=trace)
            for rank, j in enumerate(judgements, start=1)
        ],
        "all_treatable": write_treatable(
            find_treatable(case, judgements, clock), case, engine.words, clock
        ),
        "not_covered": list(engine.not_covered(case.facts["tumour"].possible)),
        "conflicts": [_conflict(c, engine) for c in case.conflicts],
        "unread": [{"where": u.where, "what": u.what, "why": u.why} for u in case.unread],
        "assumed": [
            {"fact": "lists", "value": "complete", "why": text} for text in case.assumed_lists
        ],
    }


def _conflict(conflict: Conflict, engine: Engine) -> dict[str, Any]:
    title = engine.words.family(conflict.fact).title
    return {
        "fact": conflict.fact,
        "title": title,
        "values": list(conflict.values),
        "where": sorted(conflict.where),
    }


def write_judgement(
    judgement: Judgement, engine: Engine, clock: Clock, rank: int, *, trace: bool = False
) -> dict[str, Any]:
    """Write one judged option as plain values."""
    assembled, facts = judgement.assembled, judgement.facts
    option, status = assembled.option, judgement.verdict.status
    reasons = reasons_of(assembled, facts, clock, engine.words, trace=trace)
    return {
        **_what(judgement),
        "status": status,
        "overridable": judgement.verdict.overridable,
        "rank": rank,
        "rank_because": explain_rank(assembled, status, facts),
        "strength": strength_of(option.grade),
        "because": [write_reason(r) for r in reasons],
        **_open_questions(judgement, engine, clock),
        "cautions": _cautions(judgement, engine, clock),
        "before": [
            _before(name, facts, engine)
            for name in assembled.before
            if not _is_needless(name, facts)
        ],
        "assumed": _assumed(assembled, facts, engine),
        "on_label": {authority: _on_label(authority, reasons) for authority in LABELS},
        "unverified": is_unverified(reasons, status),
        "evidence": _evidence(option, engine.knowledge),
        "expected": [_expected(each, engine.knowledge) for each in option.expected],
        "limits": list(option.limits),
    }


def _what(judgement: Judgement) -> dict[str, Any]:
    """Say what the option is and for which lesions."""
    assembled, option = judgement.assembled, judgement.assembled.option
    return {
        "id": option.id,
        "title": option.title,
        "modality": assembled.modality,
        "components": list(assembled.components),
        "agents": list(assembled.agents),
        "technique": assembled.technique,
        "targets": [lesion.id for lesion in judgement.lesions] or ["all"],
        "intent": option.intent,
        "urgency": urgency_of(assembled, judgement.facts),
        "hours": option.hours,
        "preferred": is_preferred(assembled, judgement.facts),
        "line": option.line,
    }


def _open_questions(judgement: Judgement, engine: Engine, clock: Clock) -> dict[str, Any]:
    """Say what a pending option waits for, and what would have to change for a closed one."""
    given = (judgement.assembled, judgement.verdict, judgement.facts, clock, engine.words)
    to_open = changes_of(*given) if judgement.verdict.status == "closed" else ()
    return {
        "missing": [_missing(each) for each in missing_of(*given)],
        "to_open": None if to_open is None else [msgspec.structs.asdict(t) for t in to_open],
    }


def _missing(missing: Missing) -> dict[str, Any]:
    """Write what is missing; `asked` only where a judgement means something of its own in this organ."""
    made = msgspec.structs.asdict(missing)
    return made if missing.asked else {k: v for k, v in made.items() if k != "asked"}


def _expected(figure: Expected, knowledge: Knowledge) -> dict[str, Any]:
    names = (
        "endpoint", "value", "low", "high", "level", "n", "arm", "versus", "trial", "population", "source",
    )  # fmt: skip
    told = {name: getattr(figure, name) for name in names}
    return {**told, "verified": is_verified(figure, knowledge)}


def write_reason(r: Reason) -> dict[str, Any]:
    """Write one reason as plain values."""
    return {
        "kind": r.kind,
        "condition": r.condition,
        "holds": r.holds,
        "found": r.found,
        "where": list(r.where),
        "origin": r.origin,
        "source": r.source,
        "locator": r.locator,
        "why": r.why,
        "inherited_from": r.inherited_from,
        "in_force": r.in_force,
        "authority": r.authority,
        "strength": ("absolute" if r.absolute else "relative") if r.kind == "excludes" else "",
        "unverified": not r.verified,
    }


def is_unverified(reasons: Iterable[Reason], status: str) -> bool:
    """Tell whether the verdict rests on a statement whose source nobody has read."""
    reasons = tuple(reasons)
    grounds = [r for r in reasons if r.kind == "basis" and r.in_force and r.holds is not False]
    if status != "closed":
        return not any(r.verified for r in grounds)
    closing = [r for r in reasons if r.kind == "excludes" and r.holds]
    closing += [r for r in reasons if r.kind == "requires" and r.holds is False]
    return bool(closing) and not any(r.verified for r in closing)


def _cautions(judgement: Judgement, engine: Engine, clock: Clock) -> list[dict[str, Any]]:
    found = [reason(c, judgement.facts, clock, engine.words) for c in judgement.assembled.caution]
    return [
        {
            "why": r.why,
            "condition": r.condition,
            "holds": r.holds,
            "found": r.found,
            "where": list(r.where),
            "source": r.source,
            "locator": r.locator,
            "unverified": not r.verified,
        }
        for r in found
        if r.holds is not False
    ]


def _is_needless(name: str, facts: Mapping[str, Fact]) -> bool:
    return name in facts and facts[name].note == NOT_NEEDED


def _before(name: str, facts: Mapping[str, Fact], engine: Engine) -> dict[str, Any]:
    family = engine.words.family(name)
    fact = facts.get(name) or unknown(family)
    known = fact.origin not in ("absent", "assumed") and fact.possible != family.universe
    return {
        "fact": name,
        "title": family.title,
        "how": family.how,
        "done": known,
        "found": write_found(fact) if known else "",
        "where": sorted(fact.where),
    }


def _assumed(
    assembled: Assembled, facts: Mapping[str, Fact], engine: Engine
) -> list[dict[str, str]]:
    """List the defaults that this verdict used."""
    checks = (*assembled.requires, *assembled.basis, *assembled.excludes)
    names = dict.fromkeys(
        n for check in checks for n in check.facts if facts[n].origin == "assumed"
    )
    made: dict[str, dict[str, str]] = {}
    for name in names:
        fact = facts[name]
        asked = fact.waits_on or name
        value = write(fact.possible) if asked == name else "yes"
        title = engine.words.family(asked).title
        made.setdefault(asked, {"fact": asked, "title": title, "value": value, "why": fact.note})
    return list(made.values())


def _on_label(authority: str, reasons: Iterable[Reason]) -> Answer:
    answers = [
        r.holds for r in reasons if r.kind == "basis" and r.authority == authority and r.in_force
    ]
    if True in answers:
        return True
    return None if None in answers else False


def _evidence(option: Option, knowledge: Knowledge) -> list[dict[str, str]]:
    cited: tuple[Citing, ...] = (*option.basis, *option.expected)
    grade = "; ".join(
        g
        for g in (
            f"ESCAT {option.grade.escat}" if option.grade.escat else "",
            f"level {option.grade.level}" if option.grade.level else "",
            f"AMP {option.grade.amp}" if option.grade.amp else "",
        )
        if g
    )
    return [
        {"source": name, "grade": grade, "reference": reference_of(knowledge.sources[name])}
        for name in dict.fromkeys(c.source for c in cited)
    ]
