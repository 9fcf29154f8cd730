"""The primary tumours of a record, and which lesions, stages and findings belong to the one that a case is about.

What names no primary belongs to the only one there is; where there are several it may be of any of them, until a biopsy
says of which.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import inf

import msgspec

from metboard.case.matching import count_of
from metboard.case.values import places_of
from metboard.facts import YES_NO, Answer, Fact, exactly
from metboard.knowledge import Knowledge, Words
from metboard.record import Diagnosis, LesionEntry, Record, Stage

WHOSE = "of which of several primary tumours is not said: a biopsy would tell"
_SHARED = ("extent.metastatic", "extent.advanced", "extent.leptomeningeal")


class Primaries(msgspec.Struct, frozen=True, kw_only=True):
    """The ids of the diagnoses that are this primary tumour, and of the others; `alone`: there is no other."""

    mine: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    alone: bool = True

    def has(self, of: str) -> Answer:
        """Tell whether what names this id is of this primary; without a known id, only where there is no other."""
        if of in self.mine or of in self.others:
            return of in self.mine
        return True if self.alone else None


def find_primaries(record: Record, words: Words) -> Iterable[Diagnosis]:
    """Merge diagnoses that may be the same tumour: what each leaves possible must overlap."""
    merged: list[tuple[frozenset[str], Diagnosis]] = []
    for diagnosis in sorted(record.diagnoses, key=lambda d: (d.on or date.max, d.where)):
        leaves = words.leaves(diagnosis.tumours)
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


def ids_of(record: Record, primary: Diagnosis, words: Words) -> Primaries:
    """Give the ids of the diagnoses that may be this primary, and those of the other primaries."""
    leaves = words.leaves(primary.tumours)
    same = [bool(words.leaves(each.tumours) & leaves) for each in record.diagnoses]
    ids = [each.id for each in record.diagnoses]
    return Primaries(
        mine=frozenset(i for i, ours in zip(ids, same, strict=True) if ours and i),
        others=frozenset(i for i, ours in zip(ids, same, strict=True) if not ours and i),
        alone=all(same),
    )


def side_facts(primary: Diagnosis, knowledge: Knowledge, words: Words) -> dict[str, Fact]:
    """State the side that the record gives; not where the tumour's own table names one: rectum counts as left."""
    if primary.side is None or any(
        leaf in knowledge.tumours and knowledge.tumours[leaf].side
        for leaf in words.leaves(primary.tumours)
    ):
        return {}
    where = places_of(primary.where)
    return {"tumour.side": Fact(possible=exactly(primary.side), where=where, at=primary.on)}


def own_lesions(entries: Iterable[LesionEntry], ids: Primaries) -> tuple[LesionEntry, ...]:
    """Give the lesions of this primary; one that may be of another counts for perhaps."""
    kept = (entry for entry in entries if ids.has(entry.of) is not False)
    return tuple(entry if ids.has(entry.of) or entry.primary else _perhaps(entry) for entry in kept)


def _perhaps(entry: LesionEntry) -> LesionEntry:
    most = count_of(entry).high
    count = {"min": 0.0} if most == inf else {"min": 0.0, "max": most}
    findings = {"confirmed": ("yes", "no"), **entry.findings}
    return msgspec.structs.replace(entry, count=count, findings=findings)


def own_stages(stages: Iterable[Stage], ids: Primaries) -> tuple[Stage, ...]:
    """Give the stages of this primary; one that names none is of the only one."""
    return tuple(s for s in stages if ids.has(s.of))


def share(stated: dict[str, list[Fact]], ids: Primaries) -> None:
    """Leave open what is said of the disease as a whole, where there are several."""
    for name in () if ids.alone else _SHARED:
        if name in stated:
            stated[name] = [
                msgspec.structs.replace(fact, possible=YES_NO, origin="absent", note=WHOSE)
                for fact in stated[name]
            ]
