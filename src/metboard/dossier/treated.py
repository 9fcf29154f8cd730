"""What was given, as tables: lines of therapy, treatment round the primary, radiation, operations, harm, requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from metboard.case import Case, Line
from metboard.case.event_words import (
    RESPONSES,
    WHY_ENDED,
    dose_words,
    drug_words,
    place_words,
    toxicity_words,
    treatment_words,
)
from metboard.case.timeline import until
from metboard.case.values import places_of
from metboard.dossier.say import Sayer, say_date
from metboard.dossier.table import Row, Table, make_table
from metboard.knowledge import Knowledge
from metboard.record import Toxicity, Treatment

_BEST = ("complete", "partial", "stable", "progression")
_DOSES = ("radiotherapy_gy", "radiotherapy_days")


def make_treated(
    case: Case, knowledge: Knowledge, whose: Mapping[str, str], say: Sayer
) -> tuple[Table, ...]:
    """Lay out all treatment up to the patient's clock, without tables that would be empty.

    `whose` names the other primary tumours by id.
    """
    known = [
        until(t, case.as_of)
        for t in case.record.treatments
        if t.on is None or t.on <= case.as_of or t.status == "planned"
    ]
    begun = [t for t in known if t.start is None or t.start <= case.as_of]
    given = sorted(
        (t for t in begun if t.status in ("given", "ongoing")),
        key=lambda t: t.start or t.end or date.min,
    )
    in_lines = {t.where for line in case.lines for t in line.treatments}
    drugs = [t for t in given if t.kind == "drug" and t.where not in in_lines]
    local = [t for t in given if t.kind != "drug"]
    tables = (
        _lines(case, knowledge),
        _courses("Other drug treatment, as around the primary tumour", drugs, knowledge, whose),
        _rays([t for t in local if t.kind == "radiotherapy"], whose),
        _doses(case, say),
        _operations([t for t in local if t.kind != "radiotherapy"], whose),
        _harm(case, knowledge),
        _requests([t for t in known if t.status in ("planned", "not-given")], knowledge, whose),
    )
    return tuple(t for t in tables if t.rows)


def _lines(case: Case, knowledge: Knowledge) -> Table:
    heads = ("Line", "Drugs", "Start", "End", "Why it ended", "Best response", "Days since")
    rows = (_line(line, knowledge) for line in case.lines)
    return make_table("Lines of systemic therapy for advanced disease", heads, rows)


def _line(line: Line, knowledge: Knowledge) -> Row:
    going = any(t.status == "ongoing" for t in line.treatments)
    ended = WHY_ENDED[line.ended] if line.ended else "progression" if line.progressed else ""
    best = [t.response for t in line.treatments if t.response is not None]
    end = say_date(line.end) if line.end else "going on" if going else "not recorded"
    return Row(
        (
            str(line.number),
            drug_words(line.drugs, knowledge),
            _day(line.start),
            end,
            ended or ("" if going else "not recorded"),
            RESPONSES[min(best, key=_BEST.index)] if best else "",
            "" if line.days_since is None else str(line.days_since),
        ),
        places_of(*(t.where for t in line.treatments)),
    )


def _day(day: date | None) -> str:
    return say_date(day) if day else "not recorded"


def _courses(
    caption: str, courses: Iterable[Treatment], knowledge: Knowledge, whose: Mapping[str, str]
) -> Table:
    heads = ("Drugs", "Setting", "Start", "End", "Cycles", "Why it ended", "Tumour")
    rows = (
        Row(
            (
                drug_words(t.drugs, knowledge) or t.text or "drug not named",
                t.setting or "",
                _day(t.start),
                _end(t),
                str(t.cycles) if t.cycles else "",
                WHY_ENDED[t.outcome] if t.outcome else "",
                whose.get(t.of, ""),
            ),
            places_of(t.where),
        )
        for t in courses
    )
    return make_table(caption, heads, rows)


def _end(treatment: Treatment) -> str:
    if treatment.end is not None:
        return say_date(treatment.end)
    return "going on" if treatment.status == "ongoing" else "not recorded"


def _rays(courses: Iterable[Treatment], whose: Mapping[str, str]) -> Table:
    heads = ("Target", "Dose", "Lesions", "Setting", "Start", "End", "Tumour")
    rows = (
        Row(
            (
                place_words(t) or "place not recorded",
                dose_words(t) or "dose not recorded",
                ", ".join(t.lesions),
                t.setting or "",
                _day(t.start),
                _end(t),
                whose.get(t.of, ""),
            ),
            places_of(t.where),
        )
        for t in courses
    )
    return make_table("Radiotherapy", heads, rows)


def _doses(case: Case, say: Sayer) -> Table:
    """Give the sum of doses for each organ that was irradiated, as far as the record tells."""
    found: dict[str, list[str]] = {}
    for name, fact in sorted(case.facts.items()):
        _, _, kind = name.rpartition(".")
        if name.startswith("organ.") and kind in _DOSES and fact.origin != "absent":
            organ = found.setdefault(name.split(".")[1], ["", ""])
            organ[_DOSES.index(kind)] = say.found(name, fact)
    rows = (
        Row(("other place" if organ == "other" else organ.replace("-", " "), *told))
        for organ, told in found.items()
    )
    return make_table("Radiation by organ", ("Organ", "Dose in all", "Since the last"), rows)


def _operations(courses: Iterable[Treatment], whose: Mapping[str, str]) -> Table:
    heads = ("What was done", "Setting", "When", "Outcome", "Tumour")
    rows = (
        Row(
            (
                place_words(t) or ("operation" if t.kind == "surgery" else "not named"),
                t.setting or "",
                _day(t.start or t.end or t.on),
                WHY_ENDED[t.outcome] if t.outcome else "",
                whose.get(t.of, ""),
            ),
            places_of(t.where),
        )
        for t in courses
    )
    return make_table("Operations and other procedures", heads, rows)


def _harm(case: Case, knowledge: Knowledge) -> Table:
    heads = ("Harm of treatment", "From", "To", "Treated with steroids")
    known = [t for t in case.record.toxicities if t.on is None or t.on <= case.as_of]
    ordered = sorted(known, key=lambda t: t.on or date.min)
    return make_table("Toxicities", heads, (_harmed(t, case.as_of, knowledge) for t in ordered))


def _harmed(harm: Toxicity, as_of: date, knowledge: Knowledge) -> Row:
    end = say_date(harm.end) if harm.end and harm.end <= as_of else "not recorded"
    steroids = "" if harm.steroids is None else "yes" if harm.steroids else "no"
    cells = (toxicity_words(harm, knowledge), _day(harm.on), end, steroids)
    return Row(cells, places_of(harm.where))


def _requests(
    courses: Iterable[Treatment], knowledge: Knowledge, whose: Mapping[str, str]
) -> Table:
    heads = ("Treatment", "Requested or planned for", "Tumour")
    rows = (
        Row(
            (treatment_words(t, knowledge), _day(t.start or t.on), whose.get(t.of, "")),
            places_of(t.where),
        )
        for t in courses
    )
    return make_table("Requested or recorded as not given", heads, rows)
