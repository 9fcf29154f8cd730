"""Spider and waterfall of how sums of diameters change, as SVG. The same numbers stand in the tables beneath."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from math import ceil, floor

import msgspec

from metboard.dossier.svg import WIDTH, circle, figure, line, path, shorten, text_at

SHRUNK_PCT, GROWN_PCT = -30.0, 20.0
_LEFT, _TOP, _HEIGHT, _NAMES = 46.0, 20.0, 260.0, 130.0
_RIGHT = WIDTH - _NAMES
_TALLEST_PCT = 150.0
_LABEL = 17.0
_DASHES = ("", "dash-2", "dash-6", "dash-9")


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a spider: a name, and (days, change in per cent) from the baseline on. `is_sum` is drawn thick."""

    name: str
    points: tuple[tuple[float, float], ...]
    is_sum: bool = False


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One bar of a waterfall: a name, the best change in per cent, the best answer."""

    name: str
    change_pct: float
    best: str


def draw_spider(threads: Sequence[Thread]) -> str:
    """Draw how each lesion or patient changes from the baseline, with lines at -30 and +20 per cent.

    A change above 150 per cent is drawn at the edge; the table says how large it is.
    """
    last = max((day for t in threads for day, _ in t.points), default=1) or 1
    low, high = _span([pct for t in threads for _, pct in t.points])
    parts = [*_grid(low, high), *_weeks(last)]
    ends: list[tuple[float, str]] = []
    for thread, dash in zip(threads, cycle(_DASHES), strict=False):
        points = [(_x(day, last), _y(pct, low, high)) for day, pct in thread.points]
        css = "thread sum" if thread.is_sum else f"thread {dash}".strip()
        parts.append(path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), css))
        parts += [circle(x, y, 3.5 if thread.is_sum else 2.5, "dark") for x, y in points]
        ends.append((points[-1][1], thread.name))
    parts += _names(ends)
    told = f"{len(threads)} lines from the baseline; the numbers stand in the table below"
    return figure(
        "spider", "Change from the baseline in per cent", told, _TOP + _HEIGHT + 44, parts
    )


def draw_waterfall(bars: Sequence[Bar]) -> str:
    """Draw the best change of each patient, the largest rise first, with lines at -30 and +20 per cent."""
    ordered = sorted(bars, key=lambda bar: (-bar.change_pct, bar.name))
    low, high = _span([bar.change_pct for bar in ordered])
    parts = _grid(low, high)
    zero = _y(0, low, high)
    width = (WIDTH - 10 - _LEFT) / max(len(ordered), 1)
    for i, bar in enumerate(ordered):
        x, y = _LEFT + i * width, _y(bar.change_pct, low, high)
        top, tall = min(y, zero), max(abs(y - zero), 1.5)
        parts.append(
            path(
                f"M{x + width * 0.1:.1f} {top:.1f}h{width * 0.8:.1f}v{tall:.1f}h{-width * 0.8:.1f}Z",
                "bar",
            )
        )
        if width >= 16:
            below = bar.change_pct < 0
            parts.append(
                text_at(
                    x + width / 2,
                    y + 15 if below else y - 5,
                    str(i + 1),
                    anchor="middle",
                    css="tick",
                )
            )
    told = f"{len(ordered)} patients; the numbers under the bars are the rows of the table below"
    return figure(
        "waterfall", "Best change from the baseline in per cent", told, _TOP + _HEIGHT + 30, parts
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Give the ends of the scale: -100 or less far down, and what holds the values, at most 150."""
    low = max(-100.0, floor((min([*values, -40.0]) - 5) / 20) * 20.0)
    high = min(_TALLEST_PCT, ceil((max([*values, 30.0]) + 5) / 20) * 20.0)
    return low, high


def _x(day: float, last: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * day / last


def _y(pct: float, low: float, high: float) -> float:
    inside = min(max(pct, low), high)
    return _TOP + _HEIGHT * (high - inside) / (high - low)


def _grid(low: float, high: float) -> list[str]:
    parts: list[str] = []
    step = 20 if high - low <= 140 else 50
    marks = [m for m in range(-100, 151, step) if low <= m <= high]
    for mark in marks:
        y = _y(mark, low, high)
        parts.append(line(_LEFT, y, WIDTH - 10, y, "axis" if mark == 0 else "year"))
        parts.append(
            text_at(_LEFT - 6, y + 5, f"{mark:+d}" if mark else "0", anchor="end", css="tick")
        )
    parts += [
        line(_LEFT, _y(at, low, high), WIDTH - 10, _y(at, low, high), "clock")
        for at in (SHRUNK_PCT, GROWN_PCT)
    ]
    return parts


def _weeks(last: float) -> list[str]:
    weeks = last / 7
    step = next(s for s in (2, 4, 8, 12, 26, 52, 104, 10_000) if weeks / s <= 7)
    parts = [
        text_at(_x(week * 7, last), _TOP + _HEIGHT + 20, str(week), anchor="middle", css="tick")
        for week in range(0, int(weeks) + 1, step)
    ]
    return [
        *parts,
        text_at((_LEFT + _RIGHT) / 2, _TOP + _HEIGHT + 38, "weeks", anchor="middle", css="tick"),
    ]


def _names(ends: Sequence[tuple[float, str]]) -> list[str]:
    """Write the names at the ends of the lines, moved apart where they would lie on one another."""
    parts: list[str] = []
    free = _TOP
    for y, name in sorted(ends):
        at = max(y, free)
        free = at + _LABEL
        parts.append(line(_RIGHT + 4, y, _RIGHT + 14, at, "leader"))
        parts.append(text_at(_RIGHT + 17, at + 5, shorten(name, _NAMES - 20)))
    return parts
