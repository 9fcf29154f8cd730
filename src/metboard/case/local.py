"""The local treatments of one case put together: radiotherapy and operations, by organ, by lesion, of the primary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from metboard.case.history import COMPLETE
from metboard.case.operations import primary_facts, seat_of
from metboard.case.primaries import Primaries
from metboard.case.radiotherapy import Whole, find_courses, radiotherapy_facts
from metboard.case.treated import Local, find_operations
from metboard.facts import Fact, exactly
from metboard.knowledge import Knowledge, Words
from metboard.record import Diagnosis, LesionEntry, Record
from metboard.record.codes import codes_of


def find_local(
    record: Record,
    primary: Diagnosis,
    seen: Sequence[LesionEntry],
    knowledge: Knowledge,
    as_of: date,
) -> Local:
    """Gather what was irradiated and operated on up to `as_of`."""
    courses = find_courses(record.treatments, record.lesions, as_of)
    operations = find_operations(record.treatments, as_of)
    needed = bool(courses or operations)
    return Local(
        courses=courses,
        operations=operations,
        entries=tuple(seen),
        seat=seat_of(primary, seen, codes_of(knowledge)) if needed else "",
        knowledge=knowledge,
        as_of=as_of,
    )


def local_facts(
    local: Local,
    record: Record,
    primary: Diagnosis,
    primaries: Primaries,
    facts: Mapping[str, Fact],
    words: Words,
    *,
    assume: bool,
) -> dict[str, Fact]:
    """State what local treatments prove of organs and of the primary tumour; `facts` are those already stated."""
    complete = facts.get(COMPLETE)
    told = complete is not None and complete.possible == exactly(True)
    said = told and complete is not None and complete.origin != "assumed"
    whole = Whole(said=said, assumed=assume)
    made = radiotherapy_facts(local.courses, words, whole, local.as_of, local.knowledge)
    return {**made, **primary_facts(local, record.treatments, primary, primaries)}
