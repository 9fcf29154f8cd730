"""Case -> its lesions as series: assessments by day, the baseline before the treatment, what each report saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from metboard.case import Case, Lesion, Line, Sighting
from metboard.facts import Possible, Range, compare, exactly
from metboard.response.series import GONE, NODE, NOT_EVALUATED, NOT_YET, Look, Series, Sight

ONE_ASSESSMENT_DAYS = 14
"""Images of so many days belong to one assessment: a bone scan follows a CT."""

MOST_DAYS_BEFORE = 28
"""The baseline is at most so long before the treatment (src:eisenhauer-2009, 3.2)."""

YES = exactly(True)
_NOT_MEASURED = frozenset({"bone", "spine", "meninges"})


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The images of some days that are judged together; `on` is the first day."""

    on: date
    until: date


class Study(msgspec.Struct, frozen=True, kw_only=True):
    """The series of a case. `lesions` and `series` go together; `line` is the treatment that is judged.

    `assumed` and `notes` say what was taken for granted, and what the criteria would have liked to be otherwise.
    """

    case: Case
    line: Line | None
    assessments: tuple[Assessment, ...]
    lesions: tuple[Lesion, ...]
    series: tuple[Series, ...]
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[int, ...]:
        """Give the days since the baseline."""
        return tuple((a.on - self.assessments[0].on).days for a in self.assessments)


def make_study(case: Case, baseline: date | None = None, *, assume: bool = True) -> Study:
    """Put the lesions of a case into series.

    The baseline is the last assessment before the newest line of drugs began, or that of the day which is given;
    without either the first. A lesion that a later assessment does not name was not evaluated: silence is not
    disappearance. One that is first named later is taken as new where `assume` holds, and listed; else it may be.
    """
    line = _line(case)
    found = _assessments(case)
    start = _baseline_at(found, line, baseline)
    kept = found[start:]
    lesions = tuple(each for each in case.lesions if _days_of(each))
    return Study(
        case=case,
        line=line,
        assessments=kept,
        lesions=lesions,
        series=tuple(_series(each, kept, case, assume) for each in lesions) if kept else (),
        assumed=tuple(_assumed(lesions, kept)) if assume else (),
        notes=tuple(_notes(kept, line, baseline)),
    )


def _line(case: Case) -> Line | None:
    dated = [line for line in case.lines if line.start is not None]
    return max(dated, key=lambda line: line.start or date.min, default=None)


def _days_of(lesion: Lesion) -> list[date]:
    return sorted({s.on for s in lesion.sightings if s.on is not None})


def _assessments(case: Case) -> tuple[Assessment, ...]:
    """Join days that lie close together into assessments."""
    days = sorted({day for lesion in case.lesions for day in _days_of(lesion)})
    made: list[Assessment] = []
    for day in days:
        if made and (day - made[-1].on).days <= ONE_ASSESSMENT_DAYS:
            made[-1] = Assessment(on=made[-1].on, until=day)
        else:
            made.append(Assessment(on=day, until=day))
    return tuple(made)


def _baseline_at(found: Sequence[Assessment], line: Line | None, baseline: date | None) -> int:
    limit = baseline or (line.start if line else None)
    before = [i for i, each in enumerate(found) if limit is not None and each.on <= limit]
    return before[-1] if before else 0


def _notes(kept: Sequence[Assessment], line: Line | None, baseline: date | None) -> Iterator[str]:
    if not kept or line is None or line.start is None:
        return
    gap = (line.start - kept[0].on).days
    if gap < 0 and baseline is None:
        yield "no assessment before the treatment began: its first one stands for the baseline"
    if gap > MOST_DAYS_BEFORE:
        yield f"the baseline is {gap} days before the treatment; the criteria ask for at most {MOST_DAYS_BEFORE}"


def _assumed(lesions: Sequence[Lesion], kept: Sequence[Assessment]) -> Iterator[str]:
    for lesion in lesions:
        if kept and _days_of(lesion)[0] > kept[0].until and not lesion.in_doubt:
            yield f"{lesion.id} ({lesion.title}) was not there before {_days_of(lesion)[0]}: no earlier report names it"


def _series(lesion: Lesion, kept: Sequence[Assessment], case: Case, assume: bool) -> Series:
    organ = _organ(lesion)
    treated = _treated_on(lesion, case, kept[0].until)
    sights = [_sight(lesion, each, organ == NODE) for each in kept]
    if _days_of(lesion)[0] > kept[0].until:
        sights = _as_new(sights, is_sure=assume and not lesion.in_doubt)
    return Series(
        id=lesion.id,
        organ=organ,
        sights=tuple(
            NOT_EVALUATED if treated is not None and each.on > treated else sight
            for sight, each in zip(sights, kept, strict=True)
        ),
        measurable=organ not in _NOT_MEASURED and not lesion.in_doubt,
        irradiated=_is_irradiated_before(lesion, kept[0].on),
    )


def _organ(lesion: Lesion) -> str:
    organs = lesion.facts["lesion.organ"].possible
    return min(organs) if not isinstance(organs, Range) and len(organs) == 1 else "other"


def _as_new(sights: Sequence[Sight], *, is_sure: bool) -> list[Sight]:
    """Say of a lesion that no report named at the baseline that it was not there; in doubt once it is seen."""
    first = next((i for i, sight in enumerate(sights) if sight.is_evaluated), len(sights))
    later = [
        sight
        if is_sure or not sight.is_evaluated
        else msgspec.structs.replace(sight, look="unclear")
        for sight in sights[first:]
    ]
    return [NOT_YET] * first + later


def _sight(lesion: Lesion, at: Assessment, is_node: bool) -> Sight:
    """Say what the newest report of an assessment saw of a lesion."""
    seen = [s for s in lesion.sightings if s.on is not None and at.on <= s.on <= at.until]
    if not seen:
        return NOT_EVALUATED
    last = seen[-1]
    if last.count.high == 0:
        return Sight(look="gone", mm=GONE)
    if last.count.low == 0:
        return Sight(look="unclear")
    mm = _size(last, is_node) if last.count == Range(1, 1) else None
    if mm is not None and mm.high == 0:
        return Sight(look="gone", mm=GONE)
    return Sight(look=_look(last), mm=mm)


def _look(seen: Sighting) -> Look:
    if _says(seen, "lesion.unequivocal_progression"):
        return "worse"
    if _says(seen, "lesion.progressing") and not _denies(seen, "lesion.unequivocal_progression"):
        return "larger"
    return "present"


def _size(seen: Sighting, is_node: bool) -> Range | None:
    """Give the size that counts; of a node the short axis, which is at most the diameter."""
    said = seen.diameter_mm
    longest: Range | None = said if isinstance(said, Range) else None
    if not is_node:
        return longest
    if seen.short_axis_mm is not None:
        return seen.short_axis_mm
    return Range(0, longest.high, low_open=True) if longest is not None else None


def _says(seen: Sighting, name: str) -> bool:
    found: Possible | None = seen.said.get(name)
    return found is not None and compare(found, YES) is True


def _denies(seen: Sighting, name: str) -> bool:
    found: Possible | None = seen.said.get(name)
    return found is not None and compare(found, YES) is False


def _treated_on(lesion: Lesion, case: Case, after: date) -> date | None:
    """Give the day after the baseline on which a lesion itself was treated: what it does then is no response."""
    days = [
        day
        for t in case.record.treatments
        if t.kind != "drug" and t.status in ("given", "ongoing") and lesion.id in t.lesions
        if (day := t.start or t.on or t.end) is not None and day > after
    ]
    return min(days, default=None)


def _is_irradiated_before(lesion: Lesion, baseline: date) -> bool:
    """Tell whether a lesion was irradiated before the baseline and is not said to have grown since."""
    had = lesion.facts.get("lesion.irradiated")
    if had is None or compare(had.possible, YES) is False:
        return False
    if had.at is not None and had.at > baseline:
        return False
    grown = lesion.facts.get("lesion.progressing")
    return grown is None or compare(grown.possible, YES) is not True
