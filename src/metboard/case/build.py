"""Record -> cases: one for each patient and primary, with every fact settled as far as the record goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from metboard.case.biomarkers import find_variants, unplaced
from metboard.case.case import Case, Line
from metboard.case.history import (
    find_lines,
    first_given,
    given_drugs,
    history_facts,
    is_of_last,
    outcome_facts,
)
from metboard.case.lesions import extent_facts, find_lesions, metastatic_since
from metboard.case.time import choose
from metboard.case.values import places_of, possible_of
from metboard.errors import RecordError, nearest
from metboard.facts import Conflict, Fact, Family, Range, age_in_days, exactly, write
from metboard.knowledge import Knowledge, Words
from metboard.record import Diagnosis, Finding, Record, Treatment, Unread

NEW_DISEASE = timedelta(days=90)
HISTORY = "treatment.history_complete"
PROGRESSING = "treatment.progressing"


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
    stated, unread = _stated(record, given, knowledge, words, as_of)
    since = metastatic_since([e for e in record.lesions if e.on is None or e.on <= as_of])
    counts_as = {d.id: d.counts_as for d in knowledge.drugs.values() if d.counts_as}
    lines = find_lines([t for t in given if not _is_supportive(t, knowledge)], since, counts_as)
    assumed = [_assume_history(record, given, lines, since, as_of, stated)] if assume else []
    facts, conflicts = _settle(stated, words.families, as_of)
    complete = facts.get(HISTORY)
    facts |= history_facts(
        given, lines, complete is not None and complete.possible == exactly(True), as_of
    )
    facts = {**outcome_facts(lines), **facts}
    extent, assumed_lists = _extent(record, facts, words, as_of, assume)
    facts = {**extent, **facts}
    facts["tumour"] = Fact(
        possible=frozenset[str]().union(*(words.members("tumour", t) for t in primary.tumours)),
        where=places_of(primary.where),
        at=primary.on,
    )
    seen = [e for e in record.lesions if e.on is None or e.on <= as_of]
    lesions, odd = find_lesions(seen, words.families)
    return Case(
        id=record.id,
        patient_name=record.patient.name,
        tumour=_tumour_name(primary),
        summary=_summary(primary, facts, lines, knowledge),
        as_of=as_of,
        facts=facts,
        lesions=lesions,
        lines=lines,
        conflicts=conflicts,
        unread=(*record.unread, *unread, *odd),
        assumed_lists=tuple(a for a in (*assumed, *assumed_lists) if a),
    )


def _is_supportive(treatment: Treatment, knowledge: Knowledge) -> bool:
    """Tell whether a treatment is none against the cancer itself, such as denosumab or a steroid."""
    known = [knowledge.drugs[name] for name in treatment.drugs if name in knowledge.drugs]
    return len(known) == len(treatment.drugs) and all(d.modality == "supportive" for d in known)


def _tumour_name(primary: Diagnosis) -> str:
    return primary.tumours[0] if len(primary.tumours) == 1 else " or ".join(primary.tumours)


def _stated(
    record: Record, given: Sequence[Treatment], knowledge: Knowledge, words: Words, as_of: date
) -> tuple[dict[str, list[Fact]], list[Unread]]:
    """Collect everything said of each fact up to `as_of`; what cannot be a value is named."""
    stated: dict[str, list[Fact]] = defaultdict(list)
    unread: list[Unread] = []
    for finding in record.findings:
        try:
            family = words.family(finding.fact)
            possible = possible_of(finding.value, family)
            why = _why_not(finding, family, given, as_of)
        except (LookupError, ValueError) as error:
            why = str(error.args[0])
        if why:
            unread.append(Unread(where=finding.where, what=finding.text or finding.fact, why=why))
        else:
            fact = Fact(possible=possible, where=places_of(finding.where), at=finding.on)
            stated[finding.fact].append(fact)
    timely = [v for v in record.variants if v.on is None or v.on <= as_of]
    assays = [a for a in record.assays if a.on is None or a.on <= as_of]
    begun = first_given(given, knowledge)
    for name, fact in find_variants(knowledge.genes, timely, assays, begun):
        stated[name].append(fact)
    unread.extend(unplaced(knowledge.genes, timely))
    for name, fact in _patient(record, as_of):
        if name != HISTORY or name not in stated:
            stated[name].append(fact)
    return stated, unread


def _why_not(finding: Finding, family: Family, given: Sequence[Treatment], as_of: date) -> str:
    """Say why a finding does not count on this day; empty when it does."""
    if finding.on is None:
        return ""
    if finding.on > as_of:
        return f"dated {finding.on}, after {as_of}"
    if family.valid_days is not None and age_in_days(finding.on, as_of) > family.valid_days:
        return f"on {finding.on}, more than {family.valid_days} days before {as_of}"
    if finding.fact == PROGRESSING and not is_of_last(finding, given):
        return f"on {finding.on}, before the last treatment began"
    return ""


def _patient(record: Record, as_of: date) -> Iterable[tuple[str, Fact]]:
    patient = record.patient
    if patient.birth_date is not None and patient.birth_date <= as_of:
        born = patient.birth_date
        years = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
        yield (
            "patient.age_years",
            Fact(possible=exactly(float(years)), where=places_of(patient.where), origin="derived"),
        )
    if patient.sex is not None:
        yield "patient.sex", Fact(possible=exactly(patient.sex), where=places_of(patient.where))
    if "treatments" in record.complete:
        yield (
            HISTORY,
            Fact(possible=exactly(record.complete["treatments"]), where=("complete.treatments",)),
        )


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


def _settle(
    stated: Mapping[str, Sequence[Fact]], families: Mapping[str, Family], as_of: date
) -> tuple[dict[str, Fact], tuple[Conflict, ...]]:
    facts: dict[str, Fact] = {}
    conflicts: list[Conflict] = []
    for name, said in stated.items():
        facts[name], conflict = choose(families[name], said, as_of)
        if conflict is not None:
            conflicts.append(msgspec.structs.replace(conflict, fact=name))
    return facts, tuple(sorted(conflicts, key=lambda c: c.fact))


def _extent(
    record: Record, facts: Mapping[str, Fact], words: Words, as_of: date, assume: bool
) -> tuple[dict[str, Fact], tuple[str, ...]]:
    organs = words.universe("lesion.organ")
    if isinstance(organs, Range):
        raise TypeError("lesion.organ holds categories")
    imaged = [
        region
        for region, name in (("head", "staging.brain_mri"), ("body", "staging.pet_ct"))
        if name in facts and facts[name].possible == exactly("done")
    ]
    entries = [e for e in record.lesions if e.on is None or e.on <= as_of]
    return extent_facts(entries, record.complete, imaged, organs, assume=assume)


def _summary(
    primary: Diagnosis, facts: Mapping[str, Fact], lines: Sequence[Line], knowledge: Knowledge
) -> str:
    """Say in one line who this is: age, sex, tumour, extent, alterations, lines."""
    parts = [
        " ".join(
            write(facts[name].possible)
            for name in ("patient.age_years", "patient.sex")
            if name in facts
        )
    ]
    parts.append(" or ".join(knowledge.tumours[t].title for t in primary.tumours))
    for name in ("patient.ecog", "extent.lesions", "extent.organs"):
        if name in facts and facts[name].origin != "absent":
            label = {
                "patient.ecog": "ECOG {}",
                "extent.lesions": "{} metastases",
                "extent.organs": "in {} organs",
            }[name]
            parts.append(label.format(write(facts[name].possible)))
    parts.extend(_alterations(facts, knowledge))
    parts.append(f"{len(lines)} lines of systemic therapy" if lines else "")
    return ", ".join(part for part in parts if part)


def _alterations(facts: Mapping[str, Fact], knowledge: Knowledge) -> Iterable[str]:
    for name, fact in sorted(facts.items()):
        if name.startswith("variant.") and fact.possible == frozenset({"present"}):
            _, gene, kind = name.split(".")
            yield f"{gene} {knowledge.genes[gene].classes[kind].title}"
        elif name.startswith("marker.") and fact.origin != "absent":
            yield f"{knowledge.markers[name.split('.')[1]].title} {write(fact.possible)}"
