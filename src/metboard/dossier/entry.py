"""One option as the dossier shows it: every condition in words, what closed it, what would open it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from metboard.dossier.closing import closing_sentences, deciding_leaves
from metboard.dossier.say import ORIGIN_WORDS, Sayer, how_words
from metboard.dossier.words import AUTHORITIES, TECHNIQUES
from metboard.facts import Fact, Range
from metboard.knowledge import Knowledge
from metboard.options import STAGED, Assembled, Check, Clock, Engine, Judgement, opening

_DECISIVE = (
    "variant.",
    "marker.",
    "symptom.",
    "class.",
    "history.",
    "lab.",
    "lesion.painful",
    "lesion.symptomatic",
    "lesion.cord",
    "lesion.fracture",
    "lesion.mass_effect",
    "lesion.progressing",
)
_NOTHING = (frozenset({"no"}), frozenset({"none"}), frozenset({"absent"}))
_ANSWER: Mapping[bool | None, str] = {True: "yes", False: "no", None: "unknown"}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a condition found: a value, how we came to it, where it stands in the record."""

    fact: str
    title: str
    value: str
    origin: str
    where: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of an option with its answer; `raw` is the condition as the knowledge writes it."""

    kind: str
    words: str
    raw: str
    answer: str
    found: tuple[Found, ...]
    counts: bool
    reason: Mapping[str, Any]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that an option waits for, or that would have to change."""

    fact: str
    title: str
    asked: str = ""
    how: str = ""
    found: str = ""
    needed: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One option: the answer of the contract, and what the page says of it in words.

    `going_on` are those of its drugs that the patient is on today; `retold` the sources that were read in another's
    account only.
    """

    option: Mapping[str, Any]
    given: tuple[str, ...]
    going_on: tuple[str, ...]
    retold: frozenset[str]
    because: tuple[str, ...]
    steps: tuple[Step, ...]
    idle: tuple[Step, ...]
    closing: tuple[str, ...]
    missing: tuple[Wanted, ...]
    to_open: tuple[Wanted, ...] | None
    before: tuple[Wanted, ...]
    limits: tuple[str, ...]


def make_entry(
    judgement: Judgement, option: Mapping[str, Any], engine: Engine, clock: Clock, say: Sayer
) -> Entry:
    """Put one judged option into words; `option` is its answer, written with the whole trace."""
    assembled = judgement.assembled
    checks = (*assembled.requires, *assembled.basis, *assembled.excludes)
    steps = [
        _step(check, reason, judgement, say)
        for check, reason in zip(checks, option["because"], strict=True)
    ]
    return Entry(
        option=option,
        given=tuple(_given(assembled, engine.knowledge)),
        going_on=tuple(_going_on(judgement, engine.knowledge)),
        retold=frozenset(_retold(option, engine.knowledge)),
        because=tuple(_because(judgement, clock, say)),
        steps=tuple(s for s in steps if not _is_idle(s)),
        idle=tuple(s for s in steps if _is_idle(s)),
        closing=tuple(closing_sentences(judgement, clock, say))
        if option["status"] == "closed"
        else (),
        missing=tuple(_missing(m, say) for m in option["missing"]),
        to_open=_to_open(judgement, option, engine, clock, say),
        before=tuple(_before(b, judgement.facts, say) for b in option["before"]),
        limits=tuple(say.free(text) for text in option["limits"]),
    )


def _is_idle(step: Step) -> bool:
    """Tell whether a step is an exclusion that does not hold: shown, but in small print."""
    return step.reason["kind"] == "excludes" and step.answer == "no"


def _step(check: Check, reason: Mapping[str, Any], judgement: Judgement, say: Sayer) -> Step:
    return Step(
        kind=_kind(check),
        words=_words(check, say),
        raw=check.text,
        answer=_ANSWER[reason["holds"]],
        found=tuple(_found(name, judgement, say) for name in check.facts),
        counts=bool(reason["in_force"]),
        reason=reason,
    )


def _words(check: Check, say: Sayer) -> str:
    if check.written is None:
        return say.condition(check.condition)
    return f"{say.condition(check.written)}; {STAGED}"


def _kind(check: Check) -> str:
    if check.kind == "basis":
        return f"ground: {AUTHORITIES[check.authority]}"
    if check.kind == "excludes":
        return f"{'absolute' if check.absolute else 'relative'} exclusion"
    return "tumour" if check.kind == "tumour" else "must hold"


def _found(name: str, judgement: Judgement, say: Sayer) -> Found:
    """Write what a fact is; where lesions that share a row differ in it, what it is of each."""
    fact = judgement.facts[name]
    of_each = [each.facts[name] for each in judgement.lesions if name in each.facts]
    told = dict.fromkeys(say.found(name, each) for each in of_each)
    several = len(told) > 1
    where = dict.fromkeys(place for each in of_each for place in each.where) if several else ()
    return Found(
        fact=name,
        title=say.title(name),
        value=", ".join(told) if several else say.found(name, fact),
        origin=ORIGIN_WORDS[fact.origin],
        where=tuple(where) or fact.where,
    )


def _given(assembled: Assembled, knowledge: Knowledge) -> Iterable[str]:
    """Say what is given or done, with dose, route and schedule."""
    option = assembled.option
    if option.regimen is not None:
        for agent in knowledge.regimens[option.regimen].agents:
            title = knowledge.drugs[agent.drug].title
            yield f"{title} {agent.dose}, {agent.route}, {agent.schedule}"
    if option.fractionation is not None:
        made = knowledge.fractionations[option.fractionation]
        plural = "" if made.fractions == 1 else "s"
        dose = f"{made.dose_gy:g} Gy"
        if made.bands:
            dose = ", ".join(f"{b.dose_gy:g} Gy up to {b.up_to_mm:g} mm" for b in made.bands)
        yield f"{dose}, in {made.fractions} fraction{plural} ({TECHNIQUES.get(made.technique, made.technique)})"
    if option.procedure is not None:
        procedure = knowledge.procedures[option.procedure]
        yield procedure.what or procedure.title


def _going_on(judgement: Judgement, knowledge: Knowledge) -> Iterable[str]:
    """Name the agents that the patient is on today."""
    for agent in judgement.assembled.agents:
        fact = judgement.facts.get(f"drug.{agent}.last_days")
        if fact is not None and fact.possible == Range(0, 0):
            yield knowledge.drugs[agent].title


def _retold(option: Mapping[str, Any], knowledge: Knowledge) -> Iterable[str]:
    """Name the sources of an option that were read in another's account only."""
    for each in (*option["because"], *option["expected"]):
        name = each["source"]
        if name and knowledge.sources[name].read_as == "secondary":
            yield name


def _because(judgement: Judgement, clock: Clock, say: Sayer) -> Iterable[str]:
    """Name the findings on which an open option stands: alterations, markers, symptoms."""
    facts = judgement.facts
    checks = [b for b in judgement.assembled.basis if clock.admits(b)]
    made = deciding_leaves((*judgement.assembled.requires[1:], *checks), True, facts)
    names = [n for n in dict.fromkeys(leaf.fact for leaf in made) if _is_decisive(n, facts[n])]
    recorded = {n.rpartition(".")[0] for n in names if facts[n].origin == "record"}
    for name in names:
        if facts[name].origin == "record" or name.rpartition(".")[0] not in recorded:
            found = say.found(name, facts[name])
            plain = found in ("yes", "present")
            yield say.title(name) if plain else f"{say.title(name)}: {found}"


def _is_decisive(name: str, fact: Fact) -> bool:
    """Tell whether a fact is worth naming as a reason: something that is there."""
    return name.startswith(_DECISIVE) and fact.possible not in _NOTHING


def _missing(missing: Mapping[str, Any], say: Sayer) -> Wanted:
    name = missing["fact"]
    return Wanted(
        fact=name,
        title=say.title(name),
        asked=missing.get("asked", ""),
        how=how_words(name, missing["how"]),
        found=missing["last_known"],
        needed=say.decides(name, missing["decides"]),
    )


def _before(listed: Mapping[str, Any], facts: Mapping[str, Fact], say: Sayer) -> Wanted:
    """Write one item of the checklist; `found` is empty while it is still to be done."""
    name = listed["fact"]
    found = say.found(name, facts[name]) if listed["done"] else ""
    return Wanted(fact=name, title=say.title(name), found=found)


def _to_open(
    judgement: Judgement, option: Mapping[str, Any], engine: Engine, clock: Clock, say: Sayer
) -> tuple[Wanted, ...] | None:
    if option["status"] != "closed":
        return ()
    found = opening(judgement.assembled, judgement.facts, clock, engine.words)
    if found is None:
        return None
    return tuple(
        Wanted(
            fact=c.fact,
            title=say.title(c.fact),
            found=say.found(c.fact, judgement.facts[c.fact]),
            needed=say.value(c.fact, c.needed),
        )
        for c in found
    )
