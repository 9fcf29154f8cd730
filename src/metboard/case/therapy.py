"""The drug treatments of one case put together: courses, lines, what they prove, and whether they are all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from metboard.case.case import Line
from metboard.case.chemotherapy_weeks import chemotherapy_weeks_facts
from metboard.case.history import (
    COMPLETE,
    Courses,
    history_facts,
    last_line,
    outcome_facts,
    sort_courses,
    support_facts,
)
from metboard.case.line_counts import line_count_facts
from metboard.case.line_rules import LineRules, line_rules
from metboard.case.lines import find_lines, given_drugs
from metboard.case.primaries import Primaries
from metboard.facts import Fact, exactly
from metboard.knowledge import Knowledge
from metboard.record import Record, Treatment

NEW_DISEASE = timedelta(days=90)


class Therapy(msgspec.Struct, frozen=True, kw_only=True):
    """Drug treatments seen from one primary: `lines` with those that may be of it, `sure` without.

    `support` are drugs such as denosumab: they were given, and are of no line.
    """

    courses: Courses
    support: tuple[Treatment, ...] = ()
    lines: tuple[Line, ...]
    sure: tuple[Line, ...]
    rules: LineRules
    as_of: date


def find_therapy(
    record: Record,
    primaries: Primaries,
    given: Sequence[Treatment],
    since: date | None,
    knowledge: Knowledge,
    as_of: date,
) -> Therapy:
    """Sort the treatments of a patient by primary tumour and derive the lines of this one."""
    courses = sort_courses(given, primaries)
    rules = line_rules(knowledge, record.findings, as_of)
    # of several primaries a finding does not say which one progressed
    certain = rules if primaries.alone else msgspec.structs.replace(rules, progressions=())
    anti = [t for t in given if not is_supportive(t, knowledge)]
    sure = find_lines([t for t in anti if t in courses.ours], since, certain)
    lines = sure
    if not primaries.alone:
        may_be = [t for t in anti if t in courses.ours or t in courses.doubtful]
        lines = find_lines(may_be, since, rules)
    return Therapy(
        courses=courses,
        support=given_support(record.treatments, knowledge, as_of),
        lines=lines,
        sure=sure,
        rules=certain,
        as_of=as_of,
    )


def therapy_facts(
    therapy: Therapy, facts: Mapping[str, Fact], knowledge: Knowledge
) -> dict[str, Fact]:
    """Give the stated facts together with what the treatments prove."""
    complete = facts.get(COMPLETE)
    whole = complete is not None and complete.possible == exactly(True)
    made = history_facts(therapy.courses, therapy.lines, therapy.sure, whole, therapy.rules)
    made |= line_count_facts(
        therapy.courses.given, therapy.lines, therapy.sure, knowledge, complete=whole
    )
    made = {**support_facts(therapy.support, therapy.as_of), **made}
    last = last_line(therapy.lines, therapy.sure)
    outcome = outcome_facts(last, facts, knowledge, therapy.as_of, therapy.courses.given)
    weeks = chemotherapy_weeks_facts(
        therapy.lines, therapy.sure, knowledge, as_of=therapy.as_of, complete=whole
    )
    return {**outcome, **weeks, **facts, **made}


def given_support(
    treatments: Sequence[Treatment], knowledge: Knowledge, as_of: date
) -> tuple[Treatment, ...]:
    """Keep the supportive drugs that had begun by `as_of`, which readers file apart from those against the cancer."""
    others = (msgspec.structs.replace(t, kind="drug") for t in treatments if t.kind == "other")
    return tuple(t for t in given_drugs(others, as_of) if is_supportive(t, knowledge))


def is_supportive(treatment: Treatment, knowledge: Knowledge) -> bool:
    """Tell whether a treatment is none against the cancer itself, such as denosumab or a steroid."""
    known = [knowledge.drugs[name] for name in treatment.drugs if name in knowledge.drugs]
    return len(known) == len(treatment.drugs) and all(d.modality == "supportive" for d in known)


def assume_history(
    record: Record, therapy: Therapy, since: date | None, stated: dict[str, list[Fact]]
) -> str:
    """State the default for an unsaid completeness of the treatment history.

    A record that names drugs is taken to name all. One that names none is taken as untreated only where the metastases
    are new (90 days) and no progression and no harm of a drug is recorded; otherwise the question stays open.
    """
    if COMPLETE in stated:
        return ""
    why = ""
    if therapy.lines:
        why = "the treatment history is complete: the record lists cancer drugs"
    elif not therapy.courses.given and _is_new(record, since, therapy.as_of):
        why = "no systemic therapy so far: none is recorded and the metastases were found within 90 days"
    if why:
        stated[COMPLETE].append(Fact(possible=exactly(True), origin="assumed", note=why))
    return why


def _is_new(record: Record, since: date | None, as_of: date) -> bool:
    """Tell whether the metastases are new and nothing speaks of earlier treatment."""
    progressed = any(f.fact == "treatment.progressing" and f.value is True for f in record.findings)
    new = since is not None and as_of - since <= NEW_DISEASE
    return new and not progressed and not record.toxicities
