"""Where one lesion may go, as SVG: what was measured, the forecast and its interval, the last value carried on."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import msgspec

from metboard.dossier.svg import WIDTH, circle, figure, line, path, text_at

_LEFT, _TOP, _HEIGHT, _RIGHT = 46.0, 18.0, 190.0, WIDTH - 84.0
_STEPS_MM = (5, 10, 20, 25, 50, 100, 200, 500, 1000)
_STEPS_WEEKS = (2, 4, 8, 12, 26, 52, 104, 10_000)


class Fan(msgspec.Struct, frozen=True, kw_only=True):
    """One lesion in weeks from its last measurement, which is at 0, and in mm.

    `measured`: (week, mm, whether it counts), rising; `ahead`: (week, mm, low, high), rising, every week above 0.
    """

    name: str
    measured: tuple[tuple[float, float, bool], ...]
    ahead: tuple[tuple[float, float, float, float], ...]


class _Scale(msgspec.Struct, frozen=True, kw_only=True):
    first: float
    last: float
    top_mm: float
    step_mm: int

    def x(self, week: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (week - self.first) / (self.last - self.first)

    def y(self, mm: float) -> float:
        return _TOP + _HEIGHT * (1 - mm / self.top_mm)


def draw_fan(fan: Fan, number: int = 1) -> str:
    """Draw one lesion: dots measured (hollow: not counted), line and grey band the forecast, dashes the last value."""
    scale = _scale(fan)
    parts = [
        *_grid(scale),
        path(_band(fan, scale), "fan"),
        *_ahead(fan, scale),
        *_measured(fan, scale),
    ]
    told = "straight between the weeks that are forecast; the numbers stand in the table below"
    return figure(f"fan-{number}", f"{fan.name}, in mm", told, _TOP + _HEIGHT + 44, parts)


def _scale(fan: Fan) -> _Scale:
    largest = max([mm for _, mm, _ in fan.measured] + [high for *_, high in fan.ahead])
    step = next((s for s in _STEPS_MM if largest / s <= 6), _STEPS_MM[-1])
    return _Scale(
        first=min(fan.measured[0][0], 0.0),
        last=fan.ahead[-1][0],
        top_mm=float(step * ceil(largest / step)),
        step_mm=step,
    )


def _grid(scale: _Scale) -> list[str]:
    """Draw the lines of mm and weeks, and an upright line at the last measurement."""
    parts: list[str] = []
    for mm in range(0, int(scale.top_mm) + 1, scale.step_mm):
        y = scale.y(mm)
        parts.append(line(_LEFT, y, _RIGHT, y, "year" if mm else "axis"))
        parts.append(text_at(_LEFT - 6, y + 5, str(mm), anchor="end", css="tick"))
    step = next(s for s in _STEPS_WEEKS if (scale.last - scale.first) / s <= 9)
    for week in range(step * ceil(scale.first / step), int(scale.last) + 1, step):
        told = f"{week:+d}" if week else "last"
        x = scale.x(week)
        parts.append(text_at(x, _TOP + _HEIGHT + 20, told, anchor="middle", css="tick"))
    parts.append(line(scale.x(0), _TOP, scale.x(0), _TOP + _HEIGHT, "year"))
    middle = (_LEFT + _RIGHT) / 2
    below = _TOP + _HEIGHT + 38
    words = "weeks from the last measurement"
    return [*parts, text_at(middle, below, words, anchor="middle", css="tick")]


def _band(fan: Fan, scale: _Scale) -> str:
    last = fan.measured[-1][1]
    upper = [(0.0, last), *((week, high) for week, _, _, high in fan.ahead)]
    lower = [(week, low) for week, _, low, _ in reversed(fan.ahead)]
    return _through([*upper, *lower], scale) + "Z"


def _ahead(fan: Fan, scale: _Scale) -> list[str]:
    last = fan.measured[-1][1]
    middle = [(0.0, last), *((week, mm) for week, mm, *_ in fan.ahead)]
    end, flat = scale.y(middle[-1][1]), scale.y(last)
    apart = 8 - min(abs(end - flat) / 2, 8)
    up = -apart if end <= flat else apart
    return [
        line(scale.x(0), flat, scale.x(scale.last), flat, "clock"),
        path(_through(middle, scale), "thread sum"),
        text_at(_RIGHT + 6, end + up + 5, "forecast"),
        text_at(_RIGHT + 6, flat - up + 5, "last value", css="tick"),
    ]


def _measured(fan: Fan, scale: _Scale) -> list[str]:
    points = [(week, mm) for week, mm, _ in fan.measured]
    dots = [
        circle(scale.x(week), scale.y(mm), 4, "dark" if counts else "hollow")
        for week, mm, counts in fan.measured
    ]
    return [path(_through(points, scale), "thread"), *dots]


def _through(points: Sequence[tuple[float, float]], scale: _Scale) -> str:
    return "M" + "L".join(f"{scale.x(week):.1f} {scale.y(mm):.1f}" for week, mm in points)
