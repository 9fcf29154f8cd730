"""Record -> cases: one for each patient and primary, with every fact settled as far as the record goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from metboard.case.case import Case
from metboard.case.clock import known_on
from metboard.case.extent import METASTATIC, extent_facts, metastatic_since, sighted_facts
from metboard.case.head_imaging import is_imaged_for_symptoms_alone
from metboard.case.impossible import take_out_impossible
from metboard.case.lesions import find_lesions
from metboard.case.lines import given_drugs
from metboard.case.local import find_local, local_facts
from metboard.case.matching import Matched, match_lesions
from metboard.case.primaries import (
    find_primaries,
    ids_of,
    own_lesions,
    own_stages,
    share,
    side_facts,
)
from metboard.case.stages import stage_facts
from metboard.case.stated import collect, settle_stated
from metboard.case.summary import summarise
from metboard.case.therapy import assume_history, find_therapy, therapy_facts
from metboard.case.timing import timing_facts
from metboard.case.toxicities import toxicity_facts
from metboard.case.treated import mark_treated
from metboard.case.values import places_of
from metboard.errors import RecordError, nearest
from metboard.facts import Fact, Range, exactly
from metboard.knowledge import Knowledge, Words
from metboard.record import Diagnosis, Record


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
    record, impossible = take_out_impossible(record, at)
    record = msgspec.structs.replace(record, unread=(*record.unread, *impossible))
    return tuple(
        _case(record, primary, knowledge, words, at, assume)
        for primary in find_primaries(record, words)
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
        *record.stages,
        *record.specimens,
        *record.lesions,
        *record.variants,
        *record.assays,
        *record.findings,
        *(t for t in record.treatments if t.status != "planned"),
    )
    days = [entry.on for entry in entries]
    days += [d for t in record.treatments if t.status != "planned" for d in (t.start, t.end)]
    return max((day for day in days if day is not None), default=None)


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
    ids = ids_of(record, primary, words)
    share(stated, ids)
    staged = own_stages(known_on(record.stages, as_of), ids)
    for name, fact in stage_facts(staged, primary.tumours, knowledge):
        stated[name].append(fact)
    for name, fact in toxicity_facts(record.toxicities, given, knowledge, words, as_of):
        stated[name].append(fact)
    seen = own_lesions(known_on(record.lesions, as_of), ids)
    since, groups = metastatic_since(seen), match_lesions(seen)
    if METASTATIC in stated:
        stated[METASTATIC].extend(sighted_facts(groups))
    therapy = find_therapy(record, ids, given, since, knowledge, as_of)
    assumed = [assume_history(record, therapy, since, stated)] if assume else []
    facts, conflicts = settle_stated(stated, words.families, as_of)
    facts = therapy_facts(therapy, facts, knowledge)
    local = find_local(record, primary, seen, knowledge, as_of)
    facts = {**local_facts(local, record, primary, ids, facts, words, assume=assume), **facts}
    quiet = is_imaged_for_symptoms_alone(primary.tumours, facts, knowledge)
    extent, assumed_lists = _extent(record, groups, facts, words, assume, quiet)
    timing, side = timing_facts(primary, seen, since), side_facts(primary, knowledge, words)
    facts = {**extent, **timing, **side, **facts}
    facts["tumour"] = Fact(
        possible=words.leaves(primary.tumours), where=places_of(primary.where), at=primary.on
    )
    found = find_lesions(groups, words.families, as_of)
    return Case(
        id=record.id,
        patient_name=record.patient.name,
        tumour=_tumour_name(primary),
        summary=summarise(primary, facts, therapy.lines, knowledge),
        as_of=as_of,
        record=record,
        facts=facts,
        lesions=mark_treated(found.lesions, local),
        lines=therapy.lines,
        conflicts=(*conflicts, *found.conflicts),
        unread=(*record.unread, *unread, *found.unread),
        assumed_lists=tuple(a for a in (*assumed, *assumed_lists) if a),
    )


def _tumour_name(primary: Diagnosis) -> str:
    return primary.tumours[0] if len(primary.tumours) == 1 else " or ".join(primary.tumours)


def _extent(
    record: Record,
    groups: Sequence[Matched],
    facts: Mapping[str, Fact],
    words: Words,
    assume: bool,
    quiet_head: bool,
) -> tuple[dict[str, Fact], tuple[str, ...]]:
    organs = words.universe("lesion.organ")
    if isinstance(organs, Range):
        raise TypeError("lesion.organ holds categories")
    imaged = [
        region
        for region, name in (("head", "staging.brain_mri"), ("body", "staging.pet_ct"))
        if name in facts and facts[name].possible == exactly("done")
    ]
    return extent_facts(
        groups, record.complete, imaged, organs, assume=assume, quiet_head=quiet_head
    )
