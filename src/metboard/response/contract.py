"""A response as the JSON object that outside tools rely on (contract metboard.response/1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metboard.case import Case
from metboard.evidence import reference_of
from metboard.facts import Range
from metboard.knowledge import Knowledge
from metboard.response.baseline import Baseline
from metboard.response.judge import NAMES, SOURCES, Response, change_pct
from metboard.response.parts import smallest_sum, sum_of
from metboard.response.series import Series, Sight

RESPONSE = "metboard.response/1"


def write_response(found: Response, knowledge: Knowledge, file: str) -> dict[str, Any]:
    """Write a response. Where the record leaves several answers, all of them stand in the list."""
    study, answer = found.study, found.answer
    case, line = study.case, study.line
    days = study.days
    titles = {each.id: each.title for each in study.lesions}
    return {
        "contract": RESPONSE,
        "file": file,
        "case": write_head(case),
        "knowledge": knowledge.version,
        "criteria": found.criteria,
        "title": NAMES[found.criteria],
        "treatment": {"drugs": line.drugs, "start": line.start} if line else None,
        "baseline": study.assessments[0].on if study.assessments else None,
        "targets": [_lesion(each, titles[each.id]) for each in found.base.targets],
        "others": [_lesion(each, titles[each.id]) for each in found.base.others],
        "new": [_lesion(each, titles[each.id]) for each in found.base.new],
        "assessments": [_assessment(found, visit) for visit in range(len(days))],
        "best": in_order(answer.best),
        "best_change_pct": _rounded(best_change_pct(found)),
        "progression_on": sorted(
            {study.assessments[days.index(d)].on for d in answer.progression_days if d is not None}
        ),
        "progressed": _yes_no(answer.progression_days),
        "missing": [
            {"lesion": q.lesion, "on": q.on, "title": q.title, "how": q.how, "decides": q.decides}
            for q in found.questions
        ],
        "assumed": list(study.assumed),
        "notes": list(study.notes),
        "evidence": [write_source(name, knowledge) for name in SOURCES[found.criteria]],
    }


_ORDER = ("CR", "PR", "SD", "non-CR/non-PD", "non-iCR/non-iUPD", "PD", "UPD", "CPD", "NE")


def in_order(labels: frozenset[str]) -> list[str]:
    """Put answers in order, the best first.

    >>> in_order(frozenset({"PD", "PR"})), in_order(frozenset({"iCPD", "iUPD"}))
    (['PR', 'PD'], ['iUPD', 'iCPD'])
    """
    return sorted(labels, key=lambda each: _ORDER.index(each.removeprefix("i")))


def _yes_no(days: frozenset[int | None]) -> bool | None:
    """Tell whether there was progression; None where the record leaves both."""
    return None if None in days and len(days) > 1 else None not in days


def write_head(case: Case) -> dict[str, Any]:
    """Write whose case it is and its clock."""
    return {"id": case.id, "tumour": case.tumour, "summary": case.summary, "as_of": case.as_of}


def write_source(name: str, knowledge: Knowledge) -> dict[str, Any]:
    """Write a source with its reference, and whether nobody has read it."""
    source = knowledge.sources[name]
    return {"source": name, "reference": reference_of(source), "unverified": not source.is_read}


def _lesion(series: Series, title: str) -> dict[str, Any]:
    return {
        "id": series.id,
        "title": title,
        "organ": series.organ,
        "axis": "short" if series.is_node else "longest",
        "seen": [_sight(each) for each in series.sights],
    }


def _sight(sight: Sight) -> dict[str, Any]:
    return {"look": sight.look, "mm": _size(sight.mm) if sight.look != "none" else None}


def _size(mm: Range | None) -> Any:
    if mm is None:
        return None
    if mm.low == mm.high:
        return mm.low
    return {"low": mm.low, "high": None if mm.high == float("inf") else mm.high}


def _assessment(found: Response, visit: int) -> dict[str, Any]:
    at, base = found.study.assessments[visit], found.base
    first = visit == 0
    return {
        "on": at.on,
        "until": at.until,
        "days": found.study.days[visit],
        "sum_mm": _size(sum_of(base.targets, visit)) if base.targets else None,
        "change_pct": None if first else _rounded(change_pct(base.targets, visit)),
        "smallest_mm": _smallest(base, visit),
        "overall": [] if first else in_order(found.answer.overall[visit - 1]),
    }


def _smallest(base: Baseline, visit: int) -> Any:
    return _size(smallest_sum(base.targets, visit)) if base.targets and visit else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def best_change_pct(found: Response) -> float | None:
    """Give the largest fall of the sum, or the smallest rise, up to progression; None where no sum is known."""
    last = _last_visit(found)
    changes: Sequence[float | None] = [
        change_pct(found.base.targets, visit) for visit in range(1, last + 1)
    ]
    return min((each for each in changes if each is not None), default=None)


def _last_visit(found: Response) -> int:
    for visit, labels in enumerate(found.answer.overall, 1):
        if labels <= {"PD", "iCPD"}:
            return visit
    return len(found.answer.overall)
