"""Disease status (mCODE, RECIST): is the cancer progressing? It judges the treatment before it, if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from metboard.record.codes import Codes
from metboard.record.context import unread
from metboard.record.fhir_types import Concept
from metboard.record.record import Finding, Treatment, Unread

_PROGRESSING = {"progressing": True, "controlled": False}


class DiseaseStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement on the cancer as a whole on one day."""

    where: str
    on: date | None
    progressing: bool
    text: str = ""


def find_progress(value: Concept, codes: Codes) -> bool | None:
    """Tell whether a status means progression; None when it is doubted, contradictory or not understood.

    >>> from metboard.knowledge import release
    >>> [find_progress(Concept(text=t), Codes(release())) for t in ("PD", "stable disease", "suspected progression")]
    [True, False, None]
    """
    words = codes.vocabularies["status"]
    found = {word for coding in value.coding for word in words.of_coding(coding)}
    if not found:
        texts = [value.text, *(t for c in value.coding for t in (c.display, c.code))]
        if any(codes.is_doubtful(words.in_text(text).before) for text in texts):
            return None
        found = {word for text in texts for word in words.all_in_text(text)}
    return _PROGRESSING.get(found.pop()) if len(found) == 1 else None


def judge_last(
    statuses: Iterable[DiseaseStatus], treatments: Iterable[Treatment]
) -> Iterable[Finding | Unread]:
    """State progression where there is a treatment to judge; which one is the last, the patient's clock decides."""
    systemic = [t for t in treatments if t.kind == "drug" and t.status in ("given", "ongoing")]
    for status in statuses:
        why = _why_not(status, systemic)
        if why:
            yield unread(status.where, status.text, why)
        else:
            yield Finding(
                fact="treatment.progressing",
                value=status.progressing,
                where=status.where,
                on=status.on,
                text=status.text,
            )


def _why_not(status: DiseaseStatus, systemic: Sequence[Treatment]) -> str:
    starts = [t.start for t in systemic if t.start is not None]
    if not systemic:
        return "no treatment to judge"
    if status.on is None:
        return "no day given: which treatment it judges is not said"
    if len(starts) < len(systemic):
        return "a treatment without its first day: which one it judges is not said"
    return "" if min(starts) <= status.on else "before the first treatment began: none to judge"
