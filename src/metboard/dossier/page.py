"""What a dossier says, as plain values in the order in which a board reads it; no markup here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from metboard.case import Case
from metboard.dossier.entry import Entry, make_entry
from metboard.dossier.front import Front, make_front
from metboard.dossier.groups import Group, emergencies_of, groups_of, reopenable_of
from metboard.dossier.questions import Question, questions_of
from metboard.dossier.reading import Reading, make_reading
from metboard.dossier.say import Sayer, say_date
from metboard.evidence import Source, reference_of
from metboard.options import Clock, Engine, Judgement

_READ_AS = {
    "label": "as the label",
    "paper": "as the whole paper",
    "abstract": "as the abstract",
    "secondary": "in another's account",
}


_SIGNS = ("symptom.", "lab.", "lesion.")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A whole dossier. `entries` holds every option by its rank."""

    title: str
    tumour: str
    answer: Mapping[str, Any]
    front: Front
    reading: Reading
    emergencies: tuple[Entry, ...]
    groups: tuple[Group, ...]
    reopenable: Mapping[str, tuple[Mapping[str, Any], ...]]
    questions: tuple[Question, ...]
    entries: Mapping[int, Entry]
    counts: Mapping[str, int]
    sources: tuple[Mapping[str, Any], ...]
    taken_as_absent: tuple[str, ...]


def make_page(
    case: Case, judged: Sequence[Judgement], answer: Mapping[str, Any], engine: Engine, clock: Clock
) -> Page:
    """Lay out the answer of one case as a dossier; the answer is written with the whole trace."""
    say = Sayer(engine.knowledge, engine.words)
    options = answer["options"]
    entries = {
        o["rank"]: make_entry(j, o, engine, clock, say)
        for j, o in zip(judged, options, strict=True)
    }
    questions = questions_of(options, say.title)
    front = make_front(case, engine, say, questions)
    return Page(
        title=case.patient_name or case.id,
        tumour=say.value("tumour", case.facts["tumour"].possible),
        answer=answer,
        front=front,
        reading=make_reading(case, engine, say, front.untested),
        emergencies=tuple(entries[o["rank"]] for o in emergencies_of(options)),
        groups=groups_of(options, answer["case"]["lesions"]),
        reopenable=_by_reason([entries[o["rank"]] for o in reopenable_of(options)]),
        questions=questions,
        entries=entries,
        counts={s: _count(options, s) for s in ("open", "pending", "closed")},
        sources=tuple(_sources(options, engine)),
        taken_as_absent=tuple(sorted(set(_taken_as_absent(judged, say)))),
    )


def _taken_as_absent(judged: Iterable[Judgement], say: Sayer) -> Iterable[str]:
    """Name what closes an emergency only because nobody recorded it."""
    for each in judged:
        if each.assembled.option.urgency != "emergency" or each.verdict.status != "closed":
            continue
        checks = (*each.assembled.requires, *each.assembled.basis)
        for check in checks:
            if check.decide(each.facts) is False:
                yield from (
                    _sign(name, each, say)
                    for name in check.facts
                    if each.facts[name].origin == "assumed" and name.startswith(_SIGNS)
                )


def _sign(name: str, judgement: Judgement, say: Sayer) -> str:
    """Name a sign: of a lesion with the lesion, a measurement with what it was taken to be."""
    title, fact = say.title(name), judgement.facts[name]
    if fact.possible not in (frozenset({"yes"}), frozenset({"no"})):
        title = f"{title} taken as {say.value(name, fact.possible)}"
    if name.startswith("lesion."):
        return f"{', '.join(lesion.id for lesion in judgement.lesions)}: {title}"
    return title


def _by_reason(entries: Iterable[Entry]) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Gather options by what closed them."""
    made: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for entry in entries:
        reason = " ".join(entry.closing)
        made[reason] = (*made.get(reason, ()), entry.option)
    return made


def _count(options: Iterable[Mapping[str, Any]], status: str) -> int:
    return sum(1 for o in options if o["status"] == status)


def _sources(options: Iterable[Mapping[str, Any]], engine: Engine) -> Iterable[Mapping[str, Any]]:
    names: set[str] = set()
    for option in options:
        names |= {e["source"] for e in (*option["evidence"], *option["expected"])}
        names |= {r["source"] for r in (*option["because"], *option["cautions"]) if r["source"]}
    for name in sorted(names):
        yield _source(engine.knowledge.sources[name])


def _source(source: Source) -> Mapping[str, Any]:
    read = "not read by anyone: unverified"
    if source.read is not None and source.read_as is not None:
        read = f"read on {say_date(source.read)} {_READ_AS[source.read_as]}"
    return {
        "id": source.id,
        "title": source.title,
        "year": source.year,
        "journal": source.journal,
        "reference": reference_of(source),
        "nct": source.nct,
        "read": read,
        "verified": source.read is not None,
    }
