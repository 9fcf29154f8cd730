"""Kaplan-Meier curves of the arms of a virtual trial, as SVG, with those at risk beneath."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from math import ceil

import msgspec

from metboard.dossier.svg import WIDTH, figure, line, path, shorten, text_at

_LEFT, _TOP, _HEIGHT, _NAMES = 46.0, 18.0, 220.0, 96.0
_RIGHT = WIDTH - _NAMES
_DASHES = ("sum", "", "dash-6", "dash-2", "dash-9", "sum dash-6")
_STEPS_MONTHS = (1, 3, 6, 12, 24, 60)
_LABEL, _ROW, _COUNT = 17.0, 17.0, 24.0


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """One curve: (month, share left, number at risk), rising from month 0."""

    name: str
    points: tuple[tuple[float, float, int], ...]


def draw_survival(curves: Sequence[Steps], name: str, title: str) -> str:
    """Draw curves as steps on one scale, and how many are still at risk at each tick."""
    last = max(curve.points[-1][0] for curve in curves) or 1.0
    step = next((s for s in _STEPS_MONTHS if last / s <= 8), _STEPS_MONTHS[-1])
    ticks = list(range(0, int(last) + 1, step))
    parts = [*_grid(ticks, last)]
    ends: list[tuple[float, str]] = []
    for curve, dash in zip(curves, cycle(_DASHES), strict=False):
        parts.append(path(_stairs(curve, last), f"thread {dash}".strip()))
        ends.append((_y(curve.points[-1][1]), curve.name))
    parts += _names(ends)
    parts += _at_risk(curves, ticks, last)
    told = f"{len(curves)} curves from 100 per cent; the numbers stand in the table below"
    height = _TOP + _HEIGHT + 62 + _ROW * len(curves)
    return figure(name, title, told, height, parts)


def _x(month: float, last: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * month / last


def _y(share: float) -> float:
    return _TOP + _HEIGHT * (1 - share)


def _grid(ticks: Sequence[int], last: float) -> list[str]:
    parts: list[str] = []
    for pct in (0, 25, 50, 75, 100):
        y = _y(pct / 100)
        parts.append(line(_LEFT, y, _RIGHT, y, "year" if pct else "axis"))
        parts.append(text_at(_LEFT - 6, y + 5, str(pct), anchor="end", css="tick"))
    for month in ticks:
        x = _x(month, last)
        parts.append(text_at(x, _TOP + _HEIGHT + 20, str(month), anchor="middle", css="tick"))
    middle = (_LEFT + _RIGHT) / 2
    return [*parts, text_at(middle, _TOP + _HEIGHT + 38, "months", anchor="middle", css="tick")]


def _stairs(curve: Steps, last: float) -> str:
    """Draw each share until the month of the next one."""
    first, *rest = curve.points
    made = f"M{_x(first[0], last):.1f} {_y(first[1]):.1f}"
    return made + "".join(f"H{_x(m, last):.1f}V{_y(share):.1f}" for m, share, _ in rest)


def _names(ends: Sequence[tuple[float, str]]) -> list[str]:
    """Write the name of each curve at its end, apart from the others."""
    parts, lowest = [], float("-inf")
    for y, name in sorted(ends):
        lowest = max(y, lowest + _LABEL)
        parts.append(text_at(_RIGHT + 6, lowest + 5, shorten(name, _NAMES - 8)))
    return parts


def _at_risk(curves: Sequence[Steps], ticks: Sequence[int], last: float) -> list[str]:
    top = _TOP + _HEIGHT + 56
    parts = [text_at(_LEFT, top, "at risk", anchor="middle", css="tick")]
    for row, curve in enumerate(curves):
        y = top + _ROW * (row + 1)
        parts.append(text_at(_RIGHT + _COUNT, y, shorten(curve.name, _NAMES - _COUNT), css="tick"))
        known = {ceil(month): count for month, _, count in curve.points}
        for month in ticks:
            if month in known:
                told = _short(known[month])
                parts.append(text_at(_x(month, last), y, told, anchor="middle", css="tick"))
    return parts


def _short(count: int) -> str:
    """Write a count in few letters.

    >>> _short(9), _short(12_345)
    ('9', '12k')
    """
    return f"{count / 1000:.0f}k" if count >= 10_000 else str(count)
