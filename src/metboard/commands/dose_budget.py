"""`metboard dose budget`: what earlier radiotherapy leaves of each organ, for a second course at the same place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import isinf
from pathlib import Path
from typing import Any

from metboard.commands.reading import Reading
from metboard.commands.show import DOSE, Json, count_fractions, show


def budget(file: Path, *, as_of: date | None = None, max_mb: int = 200, json: Json = False) -> int:
    """Show for each patient which organs were irradiated, as dose in 2 Gy fractions, and what the limits still allow.

    Parameters
    ----------
    file:
        A FHIR bundle (.json, .ndjson), phenopacket or case file (.yaml).
    as_of:
        The patient's clock; without it the newest clinical date in the record.
    max_mb:
        The largest file that is read.
    json:
        One object a line, one for each patient and primary tumour (contract metboard.dose/1).
    """
    read = Reading()
    for path, case in read.cases([file], as_of, max_mb, assume=True):
        answer = _answer(case, path.name)
        show(answer, _lines(answer), json=json)
    return read.exit_code


def _answer(case: Any, name: str) -> dict[str, Any]:
    from metboard.derive import dose_budgets
    from metboard.options import engine

    knowledge = engine().knowledge
    own = [lesion.facts for lesion in case.lesions]
    facts = engine().settle_patient(case.facts, own, assume=True)
    budgets, unplaced = dose_budgets(case, facts, knowledge)
    return {
        "contract": DOSE,
        "file": name,
        "case": {"id": case.id, "tumour": case.tumour, "as_of": case.as_of},
        "knowledge": knowledge.version,
        "organs": [_organ(each) for each in budgets],
        "unplaced": [_course(course.treatment) for course in unplaced],
    }


def _organ(found: Any) -> dict[str, Any]:
    from metboard.derive import left_doses

    tissue = found.tissue
    left = found.left_gy
    return {
        "organ": found.organ,
        "tissue": tissue.id if tissue else None,
        "title": tissue.title if tissue else found.organ,
        "alpha_beta_gy": found.alpha_beta_gy,
        "courses": [
            {**_course(s.treatment), "beside": s.beside, "eqd2_gy": _range(s.eqd2_gy)}
            for s in found.spent
        ],
        "days_since": _range(found.days),
        "eqd2_gy": _range(found.had_gy),
        "rules": [_rule(each) for each in found.rules],
        "first_course": _first(found),
        "left_eqd2_gy": _range(left),
        "left_dose_gy": [
            {"fractions": n, **(_range(dose) or {})}
            for n, dose in (left_doses(left, found.alpha_beta_gy) if left else ())
        ],
        "unverified": not found.is_verified,
        "why": found.why,
    }


def _course(treatment: Any) -> dict[str, Any]:
    return {
        "where": treatment.where,
        "text": treatment.text,
        "start": treatment.start,
        "end": treatment.end,
        "dose_gy": treatment.dose_gy,
        "fractions": treatment.fractions,
        "technique": treatment.technique,
    }


def _rule(found: Any) -> dict[str, Any]:
    rule = found.rule
    return {
        "title": rule.title,
        "decides": found.decides,
        "holds": found.left_gy is not None,
        "left_eqd2_gy": _range(found.left_gy),
        "source": rule.source,
        "reference": _reference(rule.source),
        "locator": rule.locator,
        "reading": found.reading,
        "unverified": found.reading != "source",
        "limits": list(rule.limits),
    }


def _first(found: Any) -> dict[str, Any] | None:
    if found.tissue is None:
        return None
    first = found.tissue.first_course
    return {
        "eqd2_gy": first.eqd2_gy,
        "source": first.source,
        "reference": _reference(first.source),
        "locator": first.locator,
        "reading": found.first_reading,
        "unverified": found.first_reading != "source",
    }


def _reference(source: str) -> str:
    from metboard.evidence import reference_of
    from metboard.knowledge import release

    return reference_of(release().sources[source])


def _range(found: Any) -> dict[str, float | None] | None:
    """Write a range; an end that is not known, or a day that never was, is null."""
    if found is None:
        return None
    low, high = (None if isinf(end) else end for end in (found.low, found.high))
    return {"low": low, "high": high}


def _lines(answer: Mapping[str, Any]) -> Iterable[str]:
    yield f"{answer['case']['id']}  clock {answer['case']['as_of']}"
    if not answer["organs"] and not answer["unplaced"]:
        yield "no radiotherapy is recorded"
    for organ in answer["organs"]:
        yield from _organ_lines(organ)
    for course in answer["unplaced"]:
        yield f"not placed: {_course_words(course)}; it may have been anywhere"


def _organ_lines(organ: Mapping[str, Any]) -> Iterable[str]:
    name = (
        organ["title"]
        if organ["title"] == organ["organ"]
        else f"{organ['organ']} ({organ['title']})"
    )
    yield f"{name}, alpha/beta {organ['alpha_beta_gy']:g} Gy, {_since(organ['days_since'])}"
    for course in organ["courses"]:
        side = " beside it" if course["beside"] else ""
        yield f"  had{side}: {_course_words(course)}: EQD2 {_gy(course['eqd2_gy'])} at the target"
    if organ["left_eqd2_gy"] is None:
        yield f"  left: not known; {organ['why']}"
        return
    yield f"  in all: EQD2 {_gy(organ['eqd2_gy'])}"
    for rule in organ["rules"]:
        told = f"leaves {_gy(rule['left_eqd2_gy'])}" if rule["holds"] else "does not hold here"
        mark = {"source": "", "retold": ", unverified (retold)", "not seen": ", unverified"}
        name = "rule" if rule["decides"] else "rule that does not decide"
        yield f"  {name}: {rule['title']}: {told} [{rule['source']}{mark[rule['reading']]}]"
        yield from (f"    {limit}" for limit in rule["limits"])
    unverified = " (unverified)" if organ["unverified"] else ""
    yield f"  left at the same place: EQD2 {_gy(organ['left_eqd2_gy'])}{unverified}"
    doses = (
        f"{_gy({'low': d['low'], 'high': d['high']})} in {count_fractions(d['fractions'])}"
        for d in organ["left_dose_gy"]
    )
    yield f"    that is {', '.join(doses)}"


def _course_words(course: Mapping[str, Any]) -> str:
    dose = "dose not recorded" if course["dose_gy"] is None else f"{course['dose_gy']:g} Gy"
    count = f" in {count_fractions(course['fractions'])}" if course["fractions"] else ""
    days = " to ".join(str(day) for day in (course["start"], course["end"]) if day)
    return ", ".join(each for each in (f"{dose}{count}", course["technique"], days) if each)


def _since(days: Mapping[str, Any]) -> str:
    low, high = days["low"], days["high"]
    if low is None:
        return "never irradiated"
    if high is None:
        return f"{low:.0f} days or more since the last course"
    return (
        f"{low:.0f} days"
        + ("" if high == low else f" to {high:.0f} days")
        + " since the last course"
    )


def _gy(amount: Mapping[str, Any]) -> str:
    low, high = amount["low"], amount["high"]
    if high is None:
        return f"{low:.1f} Gy or more"
    return f"{low:.1f} Gy" if abs(high - low) < 0.05 else f"{low:.1f} to {high:.1f} Gy"
