"""Stage and M category -> whether there are distant metastases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from metboard.record.codes import text_of
from metboard.record.context import Statement, unread
from metboard.record.fhir_resources import Observation
from metboard.record.fhir_types import Concept
from metboard.record.record import Finding

_STAGE = re.compile(r"(?:^|\b|[cpy])(IV|4)(?:[ABC]\d?)?\b", re.IGNORECASE)
_OTHER_STAGE = re.compile(r"(?:^|\b|[cpy])(?:0|I{1,3}|[123])(?:[ABC]\d?)?\b", re.IGNORECASE)
_DISTANT = re.compile(r"\b[cpry]*M([01])", re.IGNORECASE)


def stage_findings(summary: Concept | None, where: str, on: date | None) -> Iterable[Statement]:
    """Stage IV means metastases. An earlier stage is of its day and proves nothing of later."""
    text = _spelled(summary)
    if _STAGE.search(text):
        yield Finding(
            fact="extent.metastatic",
            value=True,
            where=where,
            on=on,
            text=f"stage {text_of(summary)}",
        )
    elif not _OTHER_STAGE.search(text):
        yield unread(where, f"stage {text_of(summary)}", "the stage is not understood")


def _spelled(concept: Concept | None) -> str:
    """Give display and text, and the code too where it is no number of a terminology."""
    if concept is None:
        return ""
    codes = [c.code for c in concept.coding if len(c.code) <= 6]
    text = " ".join((*codes, *(c.display for c in concept.coding), concept.text))
    return re.sub(
        r"(?i)stage\s*|stadium\s*|american joint committee on cancer|\bAJCC\b|\bUICC\b|\bTNM\b",
        " ",
        text,
    )


def read_stage(observation: Observation, where: str, on: date | None) -> Iterable[Statement]:
    """State what a stage group says."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    return stage_findings(value, where, on)


def read_distant(observation: Observation, where: str, on: date | None) -> Iterable[Statement]:
    """State what an M category says."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    found = _DISTANT.search(" ".join((*(c.display or c.code for c in value.coding), value.text)))
    if found is None:
        yield unread(where, f"M category {text_of(value)}", "neither M0 nor M1")
        return
    yield Finding(
        fact="extent.metastatic", value=found[1] == "1", where=where, on=on, text=text_of(value)
    )
