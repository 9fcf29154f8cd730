"""The timeline as SVG: one row for each event, bars for what lasted, told apart by shape as well as by shade.

What is requested stands under a line of its own, dashed. The whole list stands in the table beneath; of a long story
the figure shows the treatments and what is newest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec

from metboard.case.timeline import Event
from metboard.dossier.say import say_date, short_month
from metboard.dossier.scale import Scale, make_scale, ticks_of
from metboard.dossier.svg import (
    WIDTH,
    circle,
    cross,
    diamond,
    figure,
    line,
    path,
    square,
    text_at,
    triangle,
    width_of,
    wrap,
)

MOST_ROWS = 25
LEFT, RIGHT, ROW, TWO, WRAPPED, HEAD = 10.0, WIDTH - 10.0, 21.0, 37.0, 16.0, 24.0
_LASTING = ("ended", "ongoing", "no-end")
_ASKED = ("planned", "not-given")
_FIRST = ("diagnosis", "drug", "radiotherapy", "surgery")
_SHAPES: Mapping[str, Callable[[float, float], str]] = {
    "diagnosis": lambda x, y: diamond(x, y, 6, "dark"),
    "stage": lambda x, y: diamond(x, y, 5, "hollow"),
    "lesions": lambda x, y: square(x, y, 5, "dark"),
    "imaging": lambda x, y: square(x, y, 4, "hollow"),
    "specimen": lambda x, y: circle(x, y, 5, "dark"),
    "test": lambda x, y: circle(x, y, 4.5, "hollow"),
    "drug": lambda x, y: square(x, y, 4, "grey"),
    "radiotherapy": lambda x, y: square(x, y, 4, "grey"),
    "surgery": lambda x, y: triangle(x, y, 5, "dark"),
    "other": lambda x, y: square(x, y, 4, "grey"),
    "toxicity": lambda x, y: cross(x, y, 4.5, "stroke"),
    "status": lambda x, y: triangle(x, y, -5, "dark"),
}


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """The figure and how many events it leaves to the table."""

    svg: str
    left_out: int
    has_cuts: bool


def draw_timeline(events: Sequence[Event], as_of: date) -> Drawn:
    """Draw the events that have a day, up to the patient's clock."""
    dated = [event for event in events if event.on is not None]
    if not dated:
        return Drawn(svg="", left_out=0, has_cuts=False)
    shown = _chosen(dated)
    given = [e for e in shown if e.state not in _ASKED]
    asked = [e for e in shown if e.state in _ASKED]
    scale = make_scale([*(_span(e, as_of) for e in shown), (as_of, as_of)])
    rows, y = [], HEAD
    for event in given:
        row, y = _row(event, scale, as_of, y)
        rows.append(row)
    if asked:
        rows += [
            line(LEFT, y + 6, RIGHT, y + 6, "axis"),
            text_at(LEFT, y + 22, "Requested or not given", css="tick"),
        ]
        y += 28
    for event in asked:
        row, y = _row(event, scale, as_of, y)
        rows.append(row)
    body = [*_grid(scale, as_of, y), *rows]
    first, last = short_month(scale.days[0]), short_month(as_of)
    told = f"{len(shown)} events from {first} to {last}, the oldest first; all stand in the table below."
    svg = figure("timeline", "What happened so far", told, y + 26, body)
    return Drawn(svg=svg, left_out=len(dated) - len(shown), has_cuts=bool(scale.cuts))


def _chosen(events: Sequence[Event]) -> list[Event]:
    """Choose the rows of the figure: first diagnoses and treatments, then what is newest."""
    ranked = sorted(events, key=lambda e: (e.kind in _FIRST, e.on or date.min), reverse=True)
    kept = {id(event) for event in ranked[:MOST_ROWS]}
    return [event for event in events if id(event) in kept]


def _span(event: Event, as_of: date) -> tuple[date, date]:
    start = min(event.on or as_of, as_of)
    if event.state == "ongoing":
        return start, as_of
    return start, max(start, min(event.end or start, as_of))


def _row(event: Event, scale: Scale, as_of: date, y: float) -> tuple[str, float]:
    """Draw one event from `y` on; gives where the next row begins. The words stand where there is room."""
    start, end = (_x(scale, day) for day in _span(event, as_of))
    if event.state in _LASTING:
        end = max(end, start + 5)
    left, right = start - 11, end + 11
    words = f"{scale.name(event.on)} {event.what}" if event.on else event.what
    width = width_of(words)
    if right + width <= RIGHT:
        return _mark(event, start, end, y + 11) + text_at(right, y + 16, words), y + ROW
    if LEFT + width <= left:
        return _mark(event, start, end, y + 11) + text_at(
            left, y + 16, words, anchor="end"
        ), y + ROW
    lines = wrap(words, RIGHT - LEFT, 2)
    at = max(LEFT, min(start - 5, RIGHT - max(width_of(each) for each in lines)))
    texts = [text_at(at, y + 15 + WRAPPED * i, each) for i, each in enumerate(lines)]
    below = y + WRAPPED * (len(lines) - 1)
    return "".join(texts) + _mark(event, start, end, below + 26), below + TWO


def _x(scale: Scale, day: date) -> float:
    return LEFT + 6 + (RIGHT - LEFT - 12) * scale.at(day)


def _mark(event: Event, start: float, end: float, y: float) -> str:
    """Draw a bar for what lasted, else the shape of its kind; what was only asked for is dashed."""
    if event.state in _ASKED:
        crossed = cross(start, y, 4, "stroke") if event.state == "not-given" else ""
        return path(f"M{start - 7:.1f} {y - 5:.1f}h14v10h-14Z", "asked") + crossed
    if event.state not in _LASTING:
        return _SHAPES[event.kind](start, y)
    if event.kind == "toxicity":
        return (
            line(start, y, end, y, "stroke")
            + cross(start, y, 4, "stroke")
            + cross(end, y, 4, "stroke")
        )
    css = "bar ray" if event.kind == "radiotherapy" else "bar"
    bar = path(f"M{start:.1f} {y - 5:.1f}H{end:.1f}V{y + 5:.1f}H{start:.1f}Z", css)
    if event.state == "ongoing":
        return bar + path(
            f"M{end - 1:.1f} {y - 7:.1f}L{end + 7:.1f} {y:.1f}L{end - 1:.1f} {y + 7:.1f}Z", "dark"
        )
    if event.state == "no-end":
        return bar + line(end, y, end + 9, y, "open-end")
    return bar


def _grid(scale: Scale, as_of: date, bottom: float) -> list[str]:
    """Draw the years, the patient's clock, and where time is cut short."""
    clock, foot = _x(scale, as_of), bottom + 20
    words = f"clock {say_date(as_of)}"
    parts = [line(clock, HEAD - 4, clock, bottom + 4, "clock")]
    parts.append(text_at(RIGHT, foot, words, anchor="end", css="tick"))
    for cut in scale.cuts:
        x = (_x(scale, cut.start) + _x(scale, cut.end)) / 2
        parts += [line(each, HEAD - 4, each, bottom + 4, "cut") for each in (x - 3, x + 3)]
    free = 0.0
    for day, name in _named_days(scale):
        x = _x(scale, day)
        parts.append(line(x, HEAD - 4, x, bottom + 4, "year"))
        if x >= free and x + width_of(name) <= RIGHT:
            free = x + width_of(name) + 12
            parts.append(text_at(x, 14, name, css="tick"))
            if free < RIGHT - width_of(words):
                parts.append(text_at(x, foot, name, css="tick"))
    return parts


def _named_days(scale: Scale) -> list[tuple[date, str]]:
    """Name the first day, the first one after each cut, and what divides the time between."""
    ticks = ticks_of(scale)
    by_year = all(day.month == 1 for day in ticks) and len(ticks) > 1
    starts = {scale.days[0], *(cut.end for cut in scale.cuts)}
    named = {day: str(day.year) if by_year else short_month(day) for day in ticks}
    return sorted({**named, **{day: scale.name(day) for day in starts}}.items())
