"""What a dossier says, as plain values in the order in which a board reads it; no markup here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from metboard.case import Case
from metboard.evidence import Source, reference_of
from metboard.facts import HOWS, Fact, How, Range, write
from metboard.options import Engine, write_found


class Row(msgspec.Struct, frozen=True):
    """A line of a table: what, what was found, where in the record."""

    label: str
    value: str
    where: str = ""
    when: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A fact to find out, with the options that wait for it."""

    fact: str
    title: str
    how: How
    alone: tuple[str, ...]
    waiting: tuple[str, ...]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A whole dossier."""

    title: str
    answer: Mapping[str, Any]
    patient: tuple[Row, ...]
    biomarkers: tuple[Row, ...]
    lesions: tuple[Row, ...]
    lines: tuple[Row, ...]
    emergencies: tuple[Mapping[str, Any], ...]
    questions: tuple[Question, ...]
    groups: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]
    sources: tuple[Mapping[str, Any], ...]


def make_page(case: Case, answer: Mapping[str, Any], engine: Engine) -> Page:
    """Lay out the answer of one case as a dossier."""
    options = answer["options"]
    return Page(
        title=case.patient_name or case.id,
        answer=answer,
        patient=_patient(case, engine),
        biomarkers=tuple(_biomarkers(case, engine)),
        lesions=tuple(_lesion(each) for each in case.lesions),
        lines=tuple(_lines(case)),
        emergencies=tuple(
            o for o in options if o["urgency"] == "emergency" and o["status"] in ("open", "pending")
        ),
        questions=questions_of(options),
        groups=tuple(
            (status, tuple(o for o in options if o["status"] == status))
            for status in ("open", "pending", "closed")
        ),
        sources=tuple(_sources(options, engine)),
    )


_SHOWN = (
    "patient.age_years",
    "patient.sex",
    "patient.ecog",
    "patient.smoking",
    "tumour",
    "extent.metastatic",
    "extent.lesions",
    "extent.organs",
    "extent.oligometastatic",
    "staging.brain_mri",
    "staging.pet_ct",
    "treatment.history_complete",
    "treatment.advanced.lines",
)
_ALSO = ("history.", "medicine.", "symptom.", "lab.", "ecg.", "wish.", "judge.", "organ.")


def _patient(case: Case, engine: Engine) -> tuple[Row, ...]:
    facts = engine.settle_patient(case.facts, assume=False)
    rows = [_row(name, facts[name], engine) for name in _SHOWN]
    rows += [_row(n, f, engine) for n, f in sorted(case.facts.items()) if n.startswith(_ALSO)]
    return tuple(rows)


def _row(name: str, fact: Fact, engine: Engine) -> Row:
    family = engine.words.family(name)
    found = write_found(fact)
    if name == "tumour" and not isinstance(fact.possible, Range):
        found = " or ".join(engine.knowledge.tumours[t].title for t in sorted(fact.possible))
    unit = f" {family.unit}" if family.unit and fact.origin != "absent" else ""
    mark = " (contradiction)" if fact.origin == "conflict" else ""
    return Row(
        family.title,
        found + unit + mark,
        ", ".join(fact.where),
        fact.at.isoformat() if fact.at else "",
    )


def _biomarkers(case: Case, engine: Engine) -> Iterable[Row]:
    """List what is there first, then what was looked for and not found, gene by gene."""
    known = [(n, f) for n, f in sorted(case.facts.items()) if n.startswith(("variant.", "marker."))]
    absent = frozenset({"absent"})
    for name, fact in known:
        if fact.possible != absent:
            yield _row(name, fact, engine)
    for name, fact in known:
        if fact.possible == absent:
            yield _row(name, fact, engine)


def _lesion(lesion: Any) -> Row:
    facts: Mapping[str, Fact] = lesion.facts
    told = [
        f"{name.removeprefix('lesion.').replace('_', ' ')}: {write(fact.possible)}"
        for name, fact in facts.items()
        if name not in ("lesion.organ", "lesion.primary", "lesion.count", "lesion.site")
    ]
    first = facts["lesion.organ"]
    return Row(
        f"{lesion.id}: {lesion.title}",
        "; ".join(told),
        ", ".join(first.where),
        first.at.isoformat() if first.at else "",
    )


def _lines(case: Case) -> Iterable[Row]:
    for line in case.lines:
        when = " to ".join(d.isoformat() for d in (line.start, line.end) if d)
        outcome = "progression" if line.progressed else "outcome not recorded"
        where = ", ".join(dict.fromkeys(t.where for t in line.treatments))
        yield Row(f"line {line.number}", f"{', '.join(line.drugs)} ({outcome})", where, when)


def questions_of(options: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Turn what pending options miss into questions: those that alone settle most come first."""
    alone: dict[str, list[str]] = {}
    waiting: dict[str, list[str]] = {}
    seen: dict[str, Mapping[str, Any]] = {}
    for option in options:
        name = _named(option)
        for missing in option["missing"]:
            seen[missing["fact"]] = missing
            target = alone if len(option["missing"]) == 1 else waiting
            target.setdefault(missing["fact"], []).append(name)
    made = [
        Question(
            fact=fact,
            title=m["title"],
            how=m["how"],
            alone=tuple(alone.get(fact, ())),
            waiting=tuple(waiting.get(fact, ())),
        )
        for fact, m in seen.items()
    ]
    return tuple(
        sorted(made, key=lambda q: (-len(q.alone), -len(q.waiting), HOWS.index(q.how), q.fact))
    )


def _named(option: Mapping[str, Any]) -> str:
    targets = "" if option["targets"] == ["all"] else f" ({', '.join(option['targets'])})"
    return f"{option['title']}{targets}"


def _sources(options: Iterable[Mapping[str, Any]], engine: Engine) -> Iterable[Mapping[str, Any]]:
    names: set[str] = set()
    for option in options:
        names |= {e["source"] for e in option["evidence"]}
        names |= {r["source"] for r in (*option["because"], *option["cautions"]) if r["source"]}
    for name in sorted(names):
        yield _source(engine.knowledge.sources[name])


def _source(source: Source) -> Mapping[str, Any]:
    read = (
        f"read {source.read.isoformat()} as {source.read_as}"
        if source.read
        else "not read: unverified"
    )
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
