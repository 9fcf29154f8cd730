"""Record -> cases: one for each patient and primary, with every fact settled as far as the record goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from metboard.case.case import Case, Line
from metboard.case.extent import extent_facts, metastatic_since
from metboard.case.history import find_lines, given_drugs, history_facts, outcome_facts
from metboard.case.lesions import find_lesions
from metboard.case.matching import Matched, match_lesions
from metboard.case.stated import HISTORY, PROGRESSING, collect, settle_stated
from metboard.case.summary import summarise
from metboard.case.values import places_of
from metboard.errors import RecordError, nearest
from metboard.facts import Fact, Range, exactly
from metboard.knowledge import Knowledge, Words
from metboard.record import Diagnosis, Record, Treatment

NEW_DISEASE = timedelta(days=90)


def make_cases(
    record: Record,
    knowledge: Knowledge,
    words: Words,
    as_of: date | None = None,
    *,
    assume: bool = True,
) -> tuple[Case, ...]:
    """Make one case for each primary tumour of a record; none when it holds no cancer.

    Without `assume` no list is taken to be complete that does not say so.

    Errors: RecordError when neither the record nor the caller gives a clock.
    """
    at = as_of or record.as_of or newest_date(record)
    if not record.diagnoses:
        return ()
    if at is None:
        raise RecordError(record.id, "", "no date at all", "a dated entry, or --as-of")
    _check_tumours(record, knowledge)
    return tuple(
        _case(record, primary, knowledge, words, at, assume)
        for primary in _primaries(record, knowledge, words)
    )


def _check_tumours(record: Record, knowledge: Knowledge) -> None:
    for diagnosis in record.diagnoses:
        for name in diagnosis.tumours:
            if name not in knowledge.tumours:
                near = nearest(name, tuple(knowledge.tumours))
                raise RecordError(
                    record.id,
                    diagnosis.where or "diagnoses",
                    f"tumour `{name}`",
                    f"a known tumour{near}",
                )


def newest_date(record: Record) -> date | None:
    """Give the newest clinical date of a record; plans do not count."""
    entries = (
        *record.diagnoses,
        *record.lesions,
        *record.variants,
        *record.assays,
        *record.findings,
        *(t for t in record.treatments if t.status != "planned"),
    )
    days = [entry.on for entry in entries]
    days += [d for t in record.treatments if t.status != "planned" for d in (t.start, t.end)]
    return max((day for day in days if day is not None), default=None)


def _primaries(record: Record, knowledge: Knowledge, words: Words) -> Iterable[Diagnosis]:
    """Merge diagnoses that may be the same tumour: what each leaves possible must overlap."""
    merged: list[tuple[frozenset[str], Diagnosis]] = []
    for diagnosis in sorted(record.diagnoses, key=lambda d: (d.on or date.max, d.where)):
        leaves = frozenset[str]().union(*(words.members("tumour", t) for t in diagnosis.tumours))
        for i, (others, first) in enumerate(merged):
            if leaves & others:
                narrower = diagnosis if len(leaves) < len(others) else first
                where = ", ".join(dict.fromkeys(w for w in (first.where, diagnosis.where) if w))
                merged[i] = (
                    leaves & others,
                    msgspec.structs.replace(narrower, where=where, on=first.on),
                )
                break
        else:
            merged.append((leaves, diagnosis))
    return [diagnosis for _, diagnosis in merged]


def _case(
    record: Record,
    primary: Diagnosis,
    knowledge: Knowledge,
    words: Words,
    as_of: date,
    assume: bool,
) -> Case:
    given = given_drugs(record.treatments, as_of)
    stated, unread = collect(record, given, knowledge, words, as_of)
    seen = [e for e in record.lesions if e.on is None or e.on <= as_of]
    since, groups = metastatic_since(seen), match_lesions(seen)
    counts_as = {d.id: d.counts_as for d in knowledge.drugs.values() if d.counts_as}
    lines = find_lines([t for t in given if not _is_supportive(t, knowledge)], since, counts_as)
    assumed = [_assume_history(record, given, lines, since, as_of, stated)] if assume else []
    facts, conflicts = settle_stated(stated, words.families, as_of)
    complete = facts.get(HISTORY)
    facts |= history_facts(
        given, lines, complete is not None and complete.possible == exactly(True), as_of
    )
    facts = {**outcome_facts(lines), **facts}
    extent, assumed_lists = _extent(record, groups, facts, words, assume)
    facts = {**extent, **facts}
    facts["tumour"] = Fact(
        possible=frozenset[str]().union(*(words.members("tumour", t) for t in primary.tumours)),
        where=places_of(primary.where),
        at=primary.on,
    )
    found = find_lesions(groups, words.families, as_of)
    return Case(
        id=record.id,
        patient_name=record.patient.name,
        tumour=_tumour_name(primary),
        summary=summarise(primary, facts, lines, knowledge),
        as_of=as_of,
        record=record,
        facts=facts,
        lesions=found.lesions,
        lines=lines,
        conflicts=(*conflicts, *found.conflicts),
        unread=(*record.unread, *unread, *found.unread),
        assumed_lists=tuple(a for a in (*assumed, *assumed_lists) if a),
    )


def _is_supportive(treatment: Treatment, knowledge: Knowledge) -> bool:
    """Tell whether a treatment is none against the cancer itself, such as denosumab or a steroid."""
    known = [knowledge.drugs[name] for name in treatment.drugs if name in knowledge.drugs]
    return len(known) == len(treatment.drugs) and all(d.modality == "supportive" for d in known)


def _tumour_name(primary: Diagnosis) -> str:
    return primary.tumours[0] if len(primary.tumours) == 1 else " or ".join(primary.tumours)


def _assume_history(
    record: Record,
    given: Sequence[Treatment],
    lines: Sequence[Line],
    since: date | None,
    as_of: date,
    stated: dict[str, list[Fact]],
) -> str:
    """State the default for an unsaid completeness of the treatment history.

    A record that names drugs is taken to name all. One that names none is taken as untreated only where the
    metastases are new (90 days) and no progression is recorded; otherwise the question stays open.
    """
    if HISTORY in stated:
        return ""
    why = ""
    if lines:
        why = "the treatment history is complete: the record lists cancer drugs"
    elif (
        not given
        and since is not None
        and as_of - since <= NEW_DISEASE
        and not _has_progressed(record)
    ):
        why = "no systemic therapy so far: none is recorded and the metastases were found within 90 days"
    if why:
        stated[HISTORY].append(Fact(possible=exactly(True), origin="assumed", note=why))
    return why


def _has_progressed(record: Record) -> bool:
    return any(f.fact == PROGRESSING and f.value is True for f in record.findings)


def _extent(
    record: Record, groups: Sequence[Matched], facts: Mapping[str, Fact], words: Words, assume: bool
) -> tuple[dict[str, Fact], tuple[str, ...]]:
    organs = words.universe("lesion.organ")
    if isinstance(organs, Range):
        raise TypeError("lesion.organ holds categories")
    imaged = [
        region
        for region, name in (("head", "staging.brain_mri"), ("body", "staging.pet_ct"))
        if name in facts and facts[name].possible == exactly("done")
    ]
    return extent_facts(groups, record.complete, imaged, organs, assume=assume)
