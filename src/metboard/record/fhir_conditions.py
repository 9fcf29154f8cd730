"""Condition -> a primary tumour, metastases, or facts about other diseases and symptoms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from metboard.knowledge.code_table import ConditionCode
from metboard.record.codes import Codes, has_words, organ_of, side_of, text_of
from metboard.record.context import Context, Statement, code_in, extensions_of, unread
from metboard.record.dates import day_of, join_text, note_on
from metboard.record.fhir_primaries import (
    is_secondary,
    is_spread,
    named_primary,
    seats_by_code,
    seats_in,
)
from metboard.record.fhir_resources import Condition
from metboard.record.fhir_stage import read_summary
from metboard.record.fhir_stage_days import StageAtOnset, assessed_on
from metboard.record.fhir_tumours import HISTOLOGY, find_tumours, side_of_seat, tumour_in
from metboard.record.fhir_types import Concept
from metboard.record.possible_lesion import PossibleLesion, find_possible, suspected
from metboard.record.record import Diagnosis, Finding, LesionEntry, Unread, Value
from metboard.record.some_lesion import SomeLesion

_NOT_HELD = {"refuted", "entered-in-error"}
_NOT_SURE = {"unconfirmed", "provisional", "differential"}
_OVER = {"resolved", "inactive", "remission"}
Said: TypeAlias = Statement | SomeLesion | StageAtOnset | PossibleLesion


def read_condition(condition: Condition, where: str, context: Context) -> Iterable[Said]:
    """State what a condition says; one that is refuted or not confirmed is only named."""
    what = text_of(condition.code)
    status = _certainty(condition, what)
    if status in _NOT_HELD:
        return [unread(where, what, f"its status is {status}")]
    if status in _NOT_SURE:
        return _not_sure(condition, where, what, status, context.codes)
    return _read(condition, where, what, context)


def _not_sure(
    condition: Condition, where: str, what: str, status: str, codes: Codes
) -> Iterable[Said]:
    """Name what is not confirmed; a metastasis or an unclear lesion among it leaves its organ open."""
    places, on = (*condition.body_site, condition.code), _since(condition)
    yield unread(where, what, f"not confirmed ({status})")
    find = suspected if is_secondary(condition, codes) else find_possible
    possible = find(places, where, on, codes) if not _is_over(condition) else None
    if possible is not None:
        yield possible


def _is_over(condition: Condition) -> bool:
    end = condition.abatement_period.end if condition.abatement_period else ""
    ended = bool(condition.abatement_date_time or end)
    return code_in(condition.clinical_status).lower() in _OVER or ended


_CERTAINTY = {"A": "refuted", "V": "unconfirmed"}
"""ICD-10-GM: A excluded, V suspected; Z state after and G certain say that it was or is there."""


def _certainty(condition: Condition, what: str) -> str:
    """Give how certain a condition is, by its code or status; without both, a question mark is no confirmation."""
    said = _coded_certainty(condition) or code_in(condition.verification_status).lower()
    return said or ("unconfirmed" if what.rstrip().endswith("?") else "")


def _coded_certainty(condition: Condition) -> str:
    """Give how certain a German diagnosis is, where its code carries that."""
    for coding in condition.code.coding if condition.code else ():
        for extension in coding.extension:
            if "diagnosesicherheit" in extension.url and extension.value_coding:
                return _CERTAINTY.get(extension.value_coding.code, "")
    return ""


def _read(condition: Condition, where: str, what: str, context: Context) -> Iterable[Said]:
    codes = context.codes
    for index, stage in enumerate(condition.stage):
        if stage.summary is None:
            continue  # it refers to observations, which say more
        place, of = f"{where}#stage[{index}]", _staged(condition, where, context)
        on = _since(condition) if not stage.assessment else assessed_on(stage.assessment, context)
        for said in read_summary(stage.summary, place, on, of, stage.type):
            yield said if stage.assessment or isinstance(said, Unread) else StageAtOnset(said)
    facts = _facts(condition, codes)
    placed = condition.body_site and all(code.fact == "extent.metastatic" for code in facts)
    if is_secondary(condition, codes) and (placed or not facts):
        yield from _metastases(condition, where, what, context)
        return
    nodes, contradiction = ((), False) if facts else find_tumours(condition, codes)
    if nodes and codes.is_past(codes.tumours.in_text(what).before):
        yield unread(where, what, "of the past: whether the cancer is there now is not said")
        return
    if nodes:
        yield from _diagnosis(condition, where, what, nodes, contradiction, codes)
        return
    if not facts:
        yield _unknown(condition, where, what, codes)
    for code in facts:
        yield from _state(code, condition, where, what, context)


def _unknown(condition: Condition, where: str, what: str, codes: Codes) -> Said:
    """Give the lesion of unclear kind that a condition names; else only name the condition."""
    places = (*condition.body_site, condition.code)
    possible = find_possible(places, where, _since(condition), codes)
    if possible is not None and not _is_over(condition):
        return possible
    what = what or "a condition without code and text"
    return unread(where, what, "no fact and no tumour stands for it")


def _staged(condition: Condition, where: str, context: Context) -> str:
    """Give the id of the primary tumour whose stage a condition states."""
    if is_secondary(condition, context.codes):
        return named_primary(condition, context)
    return where.rpartition("/")[2]


def _since(condition: Condition) -> date | None:
    return day_of(*_dates(condition))


def _start(condition: Condition) -> str:
    return condition.onset_period.start if condition.onset_period else ""


def _note(condition: Condition) -> str:
    return note_on(*_dates(condition))


def _dates(condition: Condition) -> tuple[str, ...]:
    """Give the texts that may hold the day on which a condition was found, the surest first."""
    asserted = [e.value_date_time for e in extensions_of(condition, "condition-assertedDate")]
    return (condition.onset_date_time, _start(condition), *asserted, condition.recorded_date)


# --- other diseases ---------------------------------------------------------------------------------------------------


def _facts(condition: Condition, codes: Codes) -> tuple[ConditionCode, ...]:
    """Give the facts of a condition: by code; by words only where no tumour has a longer name in them.

    What its words doubt is no fact, whatever its code: a suspicion is coded like the disease.
    """
    name = codes.conditions.in_text(text_of(condition.code))
    if codes.is_doubtful(name.before, name.after):
        return ()
    for coding in condition.code.coding if condition.code else ():
        found = codes.conditions.of_coding(coding)
        if found:
            return found
        if codes.tumours.of_coding(coding) or codes.organs.of_coding(coding):
            return ()
    if name.length <= tumour_in(text_of(condition.code), codes)[1]:
        return ()
    return name.meanings


def _state(
    code: ConditionCode, condition: Condition, where: str, what: str, context: Context
) -> Iterable[Statement | SomeLesion]:
    end = condition.abatement_period.end if condition.abatement_period else ""
    over = _is_over(condition)
    on, value = _since(condition), code.value
    text = join_text(what, _note(condition))
    if code.fact.startswith("lesion."):
        if over:
            yield unread(where, what, "it is over; what is left of it is not said")
        else:
            yield _some_lesion(code, condition, where, text, context.codes)
        return
    past = context.codes.is_past(context.codes.conditions.in_text(text_of(condition.code)).before)
    if past and code.while_active:
        yield unread(where, what, "of the past: whether it is there now is not said")
        return
    if over and code.while_active:
        on, value = day_of(condition.abatement_date_time, end) or on, False
    elif over and code.resolved is not None:
        value = code.resolved
    if (on is None or past) and context.codes.words.family(code.fact).valid_days is not None:
        value, text = ("yes", "no"), join_text(text, "no day given")
    yield Finding(fact=code.fact, value=value, where=where, on=on, text=text)


def _some_lesion(
    code: ConditionCode, condition: Condition, where: str, text: str, codes: Codes
) -> SomeLesion:
    """State what some lesion of an organ does; the place narrows which one it is."""
    place = organ_of([*condition.body_site, condition.code], codes)
    organs, site = code.organs, ""
    if place is not None and place.organ in organs:
        organs, site = (place.organ,), place.site
    fact = code.fact.removeprefix("lesion.")
    return SomeLesion(
        where=where,
        on=_since(condition),
        fact=fact,
        value=code.value,
        organs=organs,
        site=site,
        text=text,
    )


# --- metastases -------------------------------------------------------------------------------------------------------


def _metastases(
    condition: Condition, where: str, what: str, context: Context
) -> Iterable[Statement | PossibleLesion]:
    codes = context.codes
    name = codes.organs.in_text(what)
    if codes.is_doubtful(name.before, name.after):
        yield unread(where, what, "not certain")
        places = (*condition.body_site, condition.code)
        possible = suspected(places, where, _since(condition), codes)
        if possible is not None:
            yield possible
        return
    by_code = seats_by_code(condition, codes)
    # words that do not speak of metastases name the primary tumour, and its organ is not theirs
    words = () if condition.body_site and not is_spread(what) else (condition.code,)
    seat = by_code[0] if by_code else organ_of([*condition.body_site, *words], codes)
    sharper = organ_of([*condition.body_site, *(Concept(text=what) for _ in words)], codes)
    if seat and sharper and sharper.organ == seat.organ:
        seat = sharper
    yield Finding(
        fact="extent.metastatic", value=True, where=where, on=_since(condition), text=what
    )
    if seat is None and not any(has_words(place) for place in condition.body_site):
        said = join_text(what, *(text_of(place) for place in condition.body_site))
        yield unread(where, said, "the organ of the metastases is not named")
        return
    organ, site = (seat.organ, seat.site) if seat else ("other", "")
    place = join_text(what, *(text_of(site) for site in condition.body_site), _note(condition))
    yield LesionEntry(
        of=named_primary(condition, context),
        organ=organ,
        site=site,
        side=side_of([*condition.body_site, Concept(text=what)], codes),
        count=count_in(what, codes),
        where=where,
        on=_since(condition),
        text=place,
    )


def count_in(text: str, codes: Codes) -> Value:
    """Read how many lesions a text speaks of; without a number, one or more.

    >>> from metboard.knowledge import release
    >>> count_in("multiple liver metastases", Codes(release()))
    {'min': 2.0}
    """
    word = codes.word_in("count", text)
    if word.endswith("+"):
        return {"min": float(word[:-1])}
    return int(word) if word else {"min": 1.0}


# --- the primary tumour -----------------------------------------------------------------------------------------------


def _diagnosis(
    condition: Condition,
    where: str,
    what: str,
    nodes: tuple[str, ...],
    contradiction: bool,
    codes: Codes,
) -> Iterable[Statement]:
    histology = [text_of(e.value_codeable_concept) for e in extensions_of(condition, HISTOLOGY)]
    text = join_text(what, *histology, _note(condition))
    said = side_of([*condition.body_site, Concept(text=what)], codes)
    yield Diagnosis(
        id=where.rpartition("/")[2],
        tumours=nodes,
        side=side_of_seat(condition, nodes, codes) or said,
        text=text,
        where=where,
        on=_since(condition),
    )
    if contradiction:
        yield unread(
            where, text, "its codes and words name different tumours; all of them stay possible"
        )
    if is_spread(what):
        yield Finding(
            fact="extent.metastatic", value=True, where=where, on=_since(condition), text=what
        )
        for seat in seats_in(what, codes):
            yield LesionEntry(
                organ=seat.organ,
                site=seat.site,
                count=count_in(what, codes),
                where=where,
                on=_since(condition),
                text=what,
            )
