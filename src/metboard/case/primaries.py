"""Several primary tumours: which lesions, stages and findings belong to the one that a case is about.

What names no primary belongs to the only one there is; where there are several it may be of any of them, until a biopsy
says of which.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

import msgspec

from metboard.case.history import Primaries
from metboard.case.matching import count_of
from metboard.facts import YES_NO, Fact
from metboard.record import LesionEntry, Stage

WHOSE = "of which of several primary tumours is not said: a biopsy would tell"
_SHARED = ("extent.metastatic", "extent.advanced", "extent.leptomeningeal")


def own_lesions(entries: Iterable[LesionEntry], ids: Primaries) -> tuple[LesionEntry, ...]:
    """Give the lesions of this primary; one that may be of another counts for perhaps."""
    kept = (entry for entry in entries if entry.of not in ids.others)
    return tuple(
        entry if ids.alone or entry.of in ids.mine or entry.primary else _perhaps(entry)
        for entry in kept
    )


def _perhaps(entry: LesionEntry) -> LesionEntry:
    most = count_of(entry).high
    count = {"min": 0.0} if most == inf else {"min": 0.0, "max": most}
    findings = {"confirmed": ("yes", "no"), **entry.findings}
    return msgspec.structs.replace(entry, count=count, findings=findings)


def own_stages(stages: Iterable[Stage], ids: Primaries) -> tuple[Stage, ...]:
    """Give the stages of this primary; one that names none is of the only one."""
    return tuple(s for s in stages if s.of in ids.mine or ids.alone)


def share(stated: dict[str, list[Fact]], ids: Primaries) -> None:
    """Leave open what is said of the disease as a whole, where there are several."""
    for name in () if ids.alone else _SHARED:
        if name in stated:
            stated[name] = [
                msgspec.structs.replace(fact, possible=YES_NO, origin="absent", note=WHOSE)
                for fact in stated[name]
            ]
