"""Lines with chemotherapy, lines begun against advanced disease; and treatment that was given with curative intent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from metboard.case.case import Line
from metboard.case.history import COMPLETE
from metboard.case.lines import LOCAL_SETTINGS
from metboard.case.values import places_of
from metboard.facts import YES_NO, Answer, Fact, Range, exactly
from metboard.knowledge import Knowledge
from metboard.record import Treatment


def line_count_facts(
    given: Sequence[Treatment],
    lines: Sequence[Line],
    sure: Sequence[Line],
    knowledge: Knowledge,
    *,
    complete: bool,
) -> dict[str, Fact]:
    """Count the lines of each kind: those of `sure` at least, those of `lines` at most when the history is whole."""
    where = places_of(*(t.where for t in given))
    waits_on = "" if complete else COMPLETE
    kinds: dict[str, Callable[[Line], Answer]] = {
        "treatment.advanced.chemotherapy_lines": lambda line: _has_chemotherapy(line, knowledge),
        "treatment.advanced.begun_lines": _is_begun,
    }
    made: dict[str, Fact] = {}
    for name, is_such in kinds.items() if lines or complete else ():
        least = sum(1 for line in sure if is_such(line))
        most = sum(1 for line in lines if is_such(line) is not False)
        possible = Range(float(least), float(most) if complete else inf)
        made[name] = Fact(possible=possible, where=where, origin="derived", waits_on=waits_on)
    curative = [t for t in given if t.setting in LOCAL_SETTINGS]
    name = "treatment.curative_systemic_given"
    if curative:
        places = places_of(*(t.where for t in curative))
        made[name] = Fact(possible=exactly(True), where=places, origin="derived")
    elif complete and all(t.setting is not None for t in given):
        made[name] = Fact(possible=exactly(False), where=where, origin="derived")
    elif complete:
        made[name] = Fact(possible=YES_NO, where=where, origin="absent")
    return made


def _has_chemotherapy(line: Line, knowledge: Knowledge) -> Answer:
    """Tell whether a line holds chemotherapy; None where a drug of it is not known here."""
    known = [knowledge.drugs[drug].modality for drug in line.drugs if drug in knowledge.drugs]
    if "chemotherapy" in known:
        return True
    return False if len(known) == len(line.drugs) else None


def _is_begun(line: Line) -> Answer:
    """Tell whether a line was begun against advanced disease, and not round an operation before it."""
    return any(t.setting not in LOCAL_SETTINGS for t in line.treatments)
