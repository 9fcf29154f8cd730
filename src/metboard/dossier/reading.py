"""What was read of a patient: the story in time, the lesions on the body, what was tested, what was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from metboard.case import Case
from metboard.case.case import Lesion, Sighting
from metboard.case.event_words import named, stage_words, stages_by_day
from metboard.case.tested import find_tested
from metboard.case.timeline import Event, find_events, other_primaries
from metboard.case.values import places_of
from metboard.dossier.body import Mark, brain_words, entry_of, marks_of, ordered_lesions, organs_of
from metboard.dossier.body_figure import draw_body
from metboard.dossier.say import Sayer, say_date, short_month
from metboard.dossier.table import Row, Table, make_table
from metboard.dossier.tested_tables import ResultTables, make_tested
from metboard.dossier.timeline_figure import Drawn, draw_timeline
from metboard.dossier.treated import make_treated
from metboard.facts import Fact
from metboard.options import Engine
from metboard.record.record import Entry

_E = TypeVar("_E", bound=Entry)
_HIDDEN = ("lesion.organ", "lesion.primary", "lesion.count", "lesion.site", "lesion.diameter_mm")
_NO = (frozenset({"no"}), frozenset({"none"}))
_STATES: Mapping[str, str] = {
    "planned": "requested, not known to be given",
    "not-given": "not given",
    "ongoing": "going on",
    "no-end": "end not recorded",
}
_MOST_SIZES = 5


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the page that says what was read. The figures are SVG whose words are escaped."""

    tumours: Table
    others: tuple[str, ...]
    family: Table
    wishes: tuple[str, ...]
    timeline: Drawn
    events: Table
    undated: Table
    body: str
    lesions: Table
    organs: Mapping[str, tuple[str, ...]]
    tested: ResultTables
    untested: str
    treated: tuple[Table, ...]


def make_reading(case: Case, engine: Engine, say: Sayer, untested: str) -> Reading:
    """Lay out what was read; `untested` are the biomarkers that options wait for and nobody reported."""
    knowledge, words = engine.knowledge, engine.words
    events = find_events(case, knowledge, words)
    whose = other_primaries(case, knowledge, words)
    marks = marks_of(case, knowledge)
    universe = words.universe("lesion.organ")
    organs = organs_of(case.facts, universe if isinstance(universe, frozenset) else ())
    return Reading(
        tumours=_tumours(case, engine, whose),
        others=tuple(whose.values()),
        family=_family(case, engine),
        wishes=tuple(_wishes(case.facts, say)),
        timeline=draw_timeline(events, case.as_of),
        events=_events("Everything that has a date", [e for e in events if e.on]),
        undated=_events("No date given", [e for e in events if not e.on]),
        body=draw_body(marks, organs, brain_words(case.facts, organs["brain"])),
        lesions=_lesions(case, marks, say),
        organs=_by_answer(organs),
        tested=make_tested(find_tested(case.record, words, case.as_of), say),
        untested=untested,
        treated=make_treated(case, knowledge, whose, say),
    )


def _tumours(case: Case, engine: Engine, whose: Mapping[str, str]) -> Table:
    """List the primary tumours and their stages; that of this page first."""
    record = case.record
    rows = []
    for each in sorted(_known(record.diagnoses, case), key=lambda d: d.id in whose):
        name = named(each.tumours, engine.knowledge)
        told = f"{name} (another page)" if each.id in whose else name
        rows.append(Row((told, each.text, each.side or "", _day(each.on)), places_of(each.where)))
    days = stages_by_day(_known(record.stages, case))
    for several in sorted(days, key=lambda stages: stages[0].of in whose):
        of = f" ({whose[several[0].of]})" if several[0].of in whose else ""
        texts = dict.fromkeys(s.text for s in several if s.text != s.group)
        text = "; ".join(filter(None, texts))
        cells = (f"{stage_words(several)}{of}", text, "", _day(several[0].on))
        rows.append(Row(cells, places_of(*(s.where for s in several))))
    heads = ("What", "In the record's words", "Side", "Day")
    return make_table("Primary tumour and stage", heads, rows)


def _known(entries: Iterable[_E], case: Case) -> list[_E]:
    return [each for each in entries if each.on is None or each.on <= case.as_of]


def _day(day: date | None) -> str:
    return say_date(day) if day else "no date"


def _family(case: Case, engine: Engine) -> Table:
    rows = (
        Row(
            (
                each.relation.replace("-", " "),
                each.text or named(each.tumours, engine.knowledge) or "a cancer",
                f"{each.age_years:g}" if each.age_years is not None else "",
            ),
            places_of(each.where),
        )
        for each in case.record.relatives
    )
    return make_table("Cancer in the family", ("Relative", "Cancer", "Age at diagnosis"), rows)


def _wishes(facts: Mapping[str, Fact], say: Sayer) -> Iterable[str]:
    for name, fact in sorted(facts.items()):
        if name.startswith("wish.") and fact.origin != "absent":
            yes = fact.possible == frozenset({"yes"})
            yield say.title(name) if yes else f"{say.title(name)}: {say.found(name, fact)}"


def _events(caption: str, events: Iterable[Event]) -> Table:
    rows = (Row((_when(each), _what(each)), each.where) for each in events)
    return make_table(caption, ("When", "What"), rows)


def _when(event: Event) -> str:
    if event.on is None:
        return "no date"
    start = say_date(event.on)
    return f"{start} to {say_date(event.end)}" if event.end and event.end > event.on else start


def _what(event: Event) -> str:
    state = _STATES.get(event.state, "")
    is_said = event.state in ("planned", "not-given", "ongoing") and event.what.endswith(
        ("requested", "not given", "going on")
    )
    return event.what if is_said or not state else f"{event.what} ({state})"


def _lesions(case: Case, marks: Sequence[Mark], say: Sayer) -> Table:
    heads = ("Number and lesion", "Size", "Side, site", "Since", "Also")
    pairs = zip(ordered_lesions(case), marks, strict=True)
    rows = (_lesion(each, mark, case, say) for each, mark in pairs)
    return make_table("Lesions, numbered as on the body map", heads, rows)


def _lesion(lesion: Lesion, mark: Mark, case: Case, say: Sayer) -> Row:
    entry = entry_of(lesion, case)
    site = entry.site.replace("-", " ") if entry else ""
    since = next((s.on for s in lesion.sightings if s.on), None)
    treated = (
        ["irradiated"] if mark.is_irradiated and "lesion.irradiated" not in lesion.facts else []
    )
    cells = (
        f"{mark.number}. {lesion.title} ({lesion.id})",
        size_history(lesion.sightings, say),
        ", ".join(part for part in (mark.side or "", site) if part),
        _day(since),
        "; ".join([*_also(lesion, say), *treated]),
    )
    return Row(cells, tuple(dict.fromkeys(w for s in lesion.sightings for w in s.where)))


def _also(lesion: Lesion, say: Sayer) -> Iterable[str]:
    for name, fact in lesion.facts.items():
        if name in _HIDDEN or fact.possible in _NO:
            continue
        yes = fact.possible == frozenset({"yes"})
        yield say.title(name) if yes else f"{say.title(name)}: {say.found(name, fact)}"


def size_history(sightings: Sequence[Sighting], say: Sayer) -> str:
    """Write the sizes of a lesion in order of time; of many, the first and the last ones."""
    sizes = [s for s in sightings if s.diameter_mm is not None]
    told = [
        f"{say.value('lesion.diameter_mm', s.diameter_mm)} {short_month(s.on) if s.on else ''}".strip()
        for s in sizes
        if s.diameter_mm is not None
    ]
    if len(told) > _MOST_SIZES:
        told = [told[0], "…", *told[2 - _MOST_SIZES :]]
    return " → ".join(told)


def _by_answer(organs: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Gather the organs by what is known of them."""
    made: dict[str, list[str]] = {}
    for organ, answer in organs.items():
        made.setdefault(answer, []).append(organ.replace("-", " "))
    return {answer: tuple(found) for answer, found in made.items()}
