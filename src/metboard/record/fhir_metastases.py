"""An observation that names the organ of metastases -> a group of lesions there, or its absence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from metboard.record.codes import organ_of, side_of, text_of
from metboard.record.context import Context, Statement, unread
from metboard.record.fhir_primaries import first_primary
from metboard.record.fhir_resources import Observation
from metboard.record.fhir_types import Concept
from metboard.record.record import Finding, LesionEntry


def read_metastasis(
    observation: Observation, where: str, on: date | None, context: Context
) -> Iterable[Statement]:
    """State metastases in an organ; where the value only says whether there are any, the place is the body site."""
    value = observation.value_codeable_concept or Concept(text=observation.value_string)
    codes, seat = context.codes, observation.body_site or value
    said = codes.word("presence", value)
    answer = said if observation.body_site or said == "no" else "yes"
    what = text_of(seat) or text_of(observation.code)
    if answer != "yes":
        why = "not there" if answer == "no" else "not said whether it is there"
        yield unread(where, f"metastasis: {what}", why)
        return
    if codes.is_doubtful(tuple(text_of(seat).casefold().replace(".", " ").split()[:2])):
        yield unread(where, f"metastasis: {what}", "not certain")
        return
    organ = organ_of([seat], codes)
    yield Finding(fact="extent.metastatic", value=True, where=where, on=on, text=what)
    if organ is None:
        yield unread(where, f"metastasis: {what}", "the organ of the metastases is not named")
        return
    yield LesionEntry(
        of=first_primary(observation.focus, context),
        organ=organ.organ,
        site=organ.site,
        side=side_of([seat], codes),
        count={"min": 1.0},
        where=where,
        on=on,
        text="" if what == text_of(value) and len(what) <= 3 else what,
    )
