"""The first page: who, what, where, what was given, in as few lines as a board can read at a glance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec

from metboard.case import Case, Lesion
from metboard.dossier.questions import Question
from metboard.dossier.say import Sayer, join, say_date
from metboard.facts import Fact
from metboard.knowledge.schema import Drug
from metboard.options import Engine
from metboard.record import Treatment

_MEASURED = ("lab.", "ecg.", "vital.")
_STORY = ("history.", "medicine.", "symptom.", "wish.", "judge.", "organ.")
_RAYS = (".irradiated", ".radiotherapy_gy", ".radiotherapy_days", ".eqd2_gy", ".eqd2_left_gy")
_ABSENT = frozenset({"absent"})
_NO = (frozenset({"no"}), frozenset({"none"}))
_DRUG = re.compile(r"drug\.[^.]+\.given")
_HIDDEN = ("lesion.organ", "lesion.primary", "lesion.count", "lesion.site", "lesion.diameter_mm")


class Line(msgspec.Struct, frozen=True):
    """A line of a table: what, what was found, when, where in the record; `doubt` marks it as one to check."""

    label: str
    value: str
    when: str = ""
    where: tuple[str, ...] = ()
    doubt: str = ""


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """The first page but for the options."""

    who: tuple[str, ...]
    disease: tuple[Line, ...]
    treatment: tuple[Line, ...]
    lesions: tuple[Line, ...]
    present: tuple[str, ...]
    absent: str
    untested: str
    labs: tuple[Line, ...]
    labs_on: str
    story: tuple[str, ...]
    denied: str
    history: str
    everything: tuple[Line, ...]


def make_front(case: Case, engine: Engine, say: Sayer, questions: Sequence[Question]) -> Front:
    """Lay out what is known of a patient."""
    own = [lesion.facts for lesion in case.lesions]
    facts = engine.settle_patient(case.facts, own, assume=False)
    # of a drug that no option uses the record may say more than there are facts: it stands under treatment
    said = {n: case.facts[n] for n in sorted(case.facts) if n in engine.words.families}
    labs = tuple(_line(n, f, say) for n, f in said.items() if n.startswith(_MEASURED))
    return Front(
        who=tuple(_who(facts, say)),
        disease=tuple(_disease(facts, say)),
        treatment=tuple(_treatment(case, engine, say)),
        lesions=tuple(
            _lesion(each, say) for each in sorted(case.lesions, key=lambda each: each.id)
        ),
        present=tuple(_present(said, say)),
        absent=_absent(said, say),
        untested=_untested(questions, facts),
        labs=labs,
        labs_on=Counter(line.when for line in labs).most_common(1)[0][0] if labs else "",
        story=tuple(_story(said, say)),
        denied=_denied(said, say),
        history=_history(facts["treatment.history_complete"]),
        everything=tuple(_line(n, f, say) for n, f in said.items()),
    )


def _line(name: str, fact: Fact, say: Sayer) -> Line:
    doubt = {"conflict": "contradiction", "absent": "not usable"}.get(fact.origin, "")
    when = say_date(fact.at) if fact.at else ""
    return Line(say.title(name), say.found(name, fact), when, fact.where, doubt)


def _who(facts: Mapping[str, Fact], say: Sayer) -> Iterable[str]:
    for name, form in (
        ("patient.age_years", "{}"),
        ("patient.sex", "{}"),
        ("patient.ecog", "ECOG {}"),
        ("patient.smoking", "smoking: {}"),
        ("patient.weight_kg", "{}"),
    ):
        fact = facts[name]
        told = form.format(say.found(name, fact))
        if fact.origin == "conflict":
            yield f"{told} (contradiction)"
        elif fact.origin != "absent" or fact.note:
            yield told
        elif name in ("patient.age_years", "patient.sex", "patient.ecog"):
            yield f"{say.title(name)} not known"
    for name, fact in facts.items():
        if name.startswith("wish.") and fact.possible == frozenset({"yes"}):
            yield f"wish: {say.title(name)}"


def _disease(facts: Mapping[str, Fact], say: Sayer) -> Iterable[Line]:
    extent = ("extent.lesions", "extent.organs")
    if all(facts[name].origin == "absent" for name in extent):
        extent = ("extent.metastatic", "extent.advanced")
    for name in ("tumour", "tumour.primary", *extent):
        if facts[name].origin != "absent":
            yield _line(name, facts[name], say)
    for name in ("extent.oligometastatic", "staging.brain_mri", "staging.pet_ct"):
        yield _line(name, facts[name], say)


def _treatment(case: Case, engine: Engine, say: Sayer) -> Iterable[Line]:
    drugs = engine.knowledge.drugs
    for line in case.lines:
        outcome = "progression" if line.progressed else "no progression recorded"
        where = tuple(dict.fromkeys(t.where for t in line.treatments))
        told = f"{join(_drug(d, drugs) for d in line.drugs)}; {outcome}"
        yield Line(f"Line {line.number}", told, _span(line.start, line.end), where)
    in_lines = {f"drug.{d}.given" for line in case.lines for d in line.drugs}
    for name, fact in sorted(case.facts.items()):
        if _DRUG.fullmatch(name) and name not in in_lines and fact.possible == frozenset({"yes"}):
            drug = name.split(".")[1]
            worse = "; progression" if f"drug.{drug}.progressed" in case.facts else ""
            yield Line(
                "Other drug", f"{_drug(drug, drugs)}{worse}", _given_when(drug, case), fact.where
            )


def _given_when(drug: str, case: Case) -> str:
    """Say in which setting and from when to when a drug was given outside the lines."""
    given = [
        t for t in case.record.treatments if drug in t.drugs and t.status in ("given", "ongoing")
    ]
    settings = dict.fromkeys(t.setting for t in given if t.setting and t.setting != "advanced")
    return ", ".join([*settings, *_days_of(given)])


def _days_of(given: Iterable[Treatment]) -> Iterable[str]:
    """Give the days of treatments as one span; nothing where none has a day."""
    given = list(given)
    starts = [day for t in given if (day := t.start or t.on)]
    ends = [day for t in given if (day := t.end or t.on)]
    if not starts:
        return
    if any(t.status == "ongoing" for t in given):
        yield _span(min(starts), None)
    elif ends:
        yield _span(min(starts), max(ends))
    else:
        yield f"from {say_date(min(starts))}"


def _drug(name: str, drugs: Mapping[str, Drug]) -> str:
    """Give the title of a drug; one that no option uses stands as the record names it."""
    return drugs[name].title if name in drugs else name


def _history(complete: Fact) -> str:
    """Say how far the list of treatments can be trusted."""
    if complete.origin == "assumed":
        return "taken to be complete"
    if complete.possible == frozenset({"yes"}):
        return "complete, as the record says"
    return "not known whether complete"


def _span(start: date | None, end: date | None) -> str:
    if start is None:
        return "date not recorded"
    return f"{say_date(start)} to {say_date(end) if end else 'now'}"


def _lesion(lesion: Lesion, say: Sayer) -> Line:
    facts = lesion.facts
    told = [
        say.title(name) if fact.possible == frozenset({"yes"}) else _detail(name, fact, say)
        for name, fact in facts.items()
        if name not in _HIDDEN and fact.possible not in _NO
    ]
    first = facts["lesion.organ"]
    where = tuple(dict.fromkeys(w for f in facts.values() for w in f.where))
    when = say_date(first.at) if first.at else ""
    return Line(lesion.id, "; ".join([lesion.title, *told]), when, where)


def _detail(name: str, fact: Fact, say: Sayer) -> str:
    return f"{say.title(name)}: {say.found(name, fact)}"


def _is_biomarker(name: str) -> bool:
    return name.startswith(("variant.", "germline.", "marker."))


def _present(said: Mapping[str, Fact], say: Sayer) -> Iterable[str]:
    """Name what a test found: alterations by their titles, markers with their value."""
    for name, fact in said.items():
        if _is_biomarker(name) and fact.possible != _ABSENT:
            found = say.found(name, fact)
            yield say.title(name) if found == "present" else f"{say.title(name)}: {found}"


def _absent(said: Mapping[str, Fact], say: Sayer) -> str:
    """Name what was looked for and not found, gene by gene."""
    looked = [n for n, f in said.items() if n.startswith("variant.") and f.possible == _ABSENT]
    found = {
        _gene(n) for n, f in said.items() if n.startswith("variant.") and f.possible != _ABSENT
    }
    made = []
    for gene, names in groupby(looked, key=_gene):
        titles = [say.title(n).removeprefix(f"{gene} ") for n in names]
        made.append(f"{gene} ({', '.join(titles)})" if gene in found else gene)
    return "; ".join(made)


def _gene(name: str) -> str:
    return name.split(".")[1]


def _untested(questions: Sequence[Question], facts: Mapping[str, Fact]) -> str:
    """Name the biomarkers that options wait for and that nobody has reported."""
    asked = [q for q in questions if _is_biomarker(q.key)]
    silent = [q for q in asked if all(facts[f].origin == "absent" for f in q.facts)]
    return "; ".join(q.title for q in silent)


def _story(said: Mapping[str, Fact], say: Sayer) -> Iterable[str]:
    """Tell comorbidities, medicines, symptoms and wishes that are there or in doubt."""
    for name, fact in said.items():
        if not name.startswith(_STORY) or fact.possible in _NO or name.endswith(_RAYS):
            continue
        if fact.possible == frozenset({"yes"}):
            yield say.title(name)
        else:
            yield _detail(name, fact, say)


def _denied(said: Mapping[str, Fact], say: Sayer) -> str:
    return "; ".join(
        say.title(n) for n, f in said.items() if n.startswith(_STORY) and f.possible in _NO
    )
