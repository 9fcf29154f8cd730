"""One series of a case -> the sizes that its forecast starts from, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from metboard.case import Case, Line
from metboard.facts import Range
from metboard.forecast.lesion import Measured, make_measured
from metboard.models.arrays import np
from metboard.response import Series, Study

BRAIN = "brain"
SMALLEST_FIRST_MM = 10.0
"""Every lesion of the populations measured as much when its treatment began."""

OLD = timedelta(weeks=26)
"""From a size that is older nothing is forecast: most of what would be told has passed."""


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """One size of a lesion that is known exactly; only those that are `counted` move its forecast."""

    on: date
    mm: float
    counted: bool


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """What a forecast of one lesion starts from."""

    sizes: tuple[Size, ...]
    measured: Measured

    @property
    def on(self) -> date:
        """Give the day of the last size."""
        return self.sizes[-1].on


def goes_on(line: Line | None, drugs: Sequence[str], as_of: date) -> bool:
    """Tell whether a line is of these very drugs and nothing says that it ended."""
    if line is None or line.start is None or set(line.drugs) != set(drugs):
        return False
    if any(treatment.status == "ongoing" for treatment in line.treatments):
        return True
    return line.ended is None and (line.end is None or line.end >= as_of)


def find_start(series: Series, study: Study, *, running: bool) -> Start | str:
    """Give what the forecast of a lesion starts from, or why nothing is forecast, in words.

    Under a regimen that runs all sizes since its baseline count, else the last alone. Left out is what no population
    was made of: lesions that RECIST 1.1 does not measure, small ones, those in the brain, treated by themselves,
    or that came up under the treatment.
    """
    sizes = tuple(_sizes(series, study, running=running))
    why = _why_not(series, study, sizes, running=running)
    return why or Start(sizes=sizes, measured=_measured(sizes, study, running=running))


def _sizes(series: Series, study: Study, *, running: bool) -> Iterator[Size]:
    known = [
        (at.on, sight.mm.low)
        for at, sight in zip(study.assessments, series.sights, strict=True)
        if isinstance(sight.mm, Range) and sight.mm.low == sight.mm.high and sight.look != "none"
    ]
    for i, (on, mm) in enumerate(known, 1):
        yield Size(on=on, mm=mm, counted=running or i == len(known))


def _why_not(series: Series, study: Study, sizes: Sequence[Size], *, running: bool) -> str:
    if not sizes:
        return "no size since the baseline that is known exactly"
    counted = [size.mm for size in sizes if size.counted]
    told = (
        (
            study.case.as_of - sizes[-1].on > OLD,
            f"not measured in the {OLD.days // 7} weeks before the patient's clock",
        ),
        (counted[-1] == 0, "gone at its last measurement"),
        (
            _treated_after(series.id, study.case, sizes[-1].on),
            "treated by itself after its last measurement",
        ),
        (
            not series.measurable,
            "not measurable by RECIST 1.1 (bone, meninges), or perhaps no metastasis",
        ),
        (series.irradiated, "irradiated, and not known to have grown since"),
        (series.organ == BRAIN, "in the brain, where a drug may do more or less: nothing fits it"),
        (running and series.is_new, "came up under this treatment: nothing fits such a lesion"),
        (
            0 < counted[0] < SMALLEST_FIRST_MM,
            f"below {SMALLEST_FIRST_MM:g} mm at the start: nothing fits so small a lesion",
        ),
    )
    return next((why for holds, why in told if holds), "")


def _treated_after(lesion: str, case: Case, since: date) -> bool:
    """Tell whether a lesion was, or may have been, treated by itself after a day."""
    days = [
        t.start or t.on or t.end
        for t in case.record.treatments
        if t.kind != "drug" and t.status in ("given", "ongoing") and lesion in t.lesions
    ]
    return any(day is None or day > since for day in days)


def _measured(sizes: Sequence[Size], study: Study, *, running: bool) -> Measured:
    if not running or study.line is None or study.line.start is None:
        return make_measured(np.array([0.0]), np.array([sizes[-1].mm]))
    start = study.line.start
    weeks = [(size.on - start).days / 7 for size in sizes]
    return make_measured(np.array(weeks), np.array([size.mm for size in sizes]))
