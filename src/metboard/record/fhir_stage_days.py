"""The day of a stage in Condition.stage, which carries none itself: that of its assessment, else the onset.

A condition holds the stage of today, and its onset may lie years before. So the onset is no day for a stage whose
assessment cannot be followed, nor for distant metastases where a dated stage says that there were none then or later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from metboard.record.context import Context
from metboard.record.fhir_observations import day_observed
from metboard.record.fhir_resources import Observation
from metboard.record.fhir_types import Reference
from metboard.record.item import Item, look_up
from metboard.record.record import Stage


class StageAtOnset(msgspec.Struct, frozen=True):
    """A stage without an assessment: its day is the onset of the disease until another stage contradicts."""

    stage: Stage


def assessed_on(assessment: Iterable[Reference], context: Context) -> date | None:
    """Give the last day of the observations that a stage rests on; None where one of them is not found or undated."""
    days = [_day_of(look_up(reference.reference, context.book)) for reference in assessment]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _day_of(item: Item | None) -> date | None:
    return day_observed(item.resource) if item and isinstance(item.resource, Observation) else None


def settle_days(said: Iterable[StageAtOnset], dated: Sequence[Stage]) -> Iterable[Stage]:
    """Give each stage the onset as its day, or no day where another stage of that tumour contradicts."""
    for each in said:
        stage = each.stage
        if _says_spread(stage) and any(_denies_spread(other, stage) for other in dated):
            stage = msgspec.structs.replace(stage, on=None)
        yield stage


def _says_spread(stage: Stage) -> bool:
    return stage.m.startswith("1") or (not stage.m and stage.group.startswith("IV"))


def _denies_spread(other: Stage, stage: Stage) -> bool:
    """Tell whether another stage of the same tumour, of the onset or later, says that there is no metastasis."""
    if other.of and stage.of and other.of != stage.of:
        return False
    later = other.on is not None and stage.on is not None and other.on >= stage.on
    return later and other.m.startswith("0")
