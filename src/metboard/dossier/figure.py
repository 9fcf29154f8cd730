"""Small figures as SVG: a reported value with its interval, beside the others of the same unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any

from metboard.dossier.words import endpoint_words

WIDTH, ROW, LEFT, RIGHT = 520, 24, 240, 60
_LABEL = 38


def letter(i: int) -> str:
    """Give the letter that joins a row of the figure to its row in the table: a, b, ... z, aa.

    >>> letter(0), letter(26)
    ('a', 'aa')
    """
    return letter(i // 26 - 1) + letter(i % 26) if i > 25 else chr(ord("a") + i)


def expected_figures(expected: Sequence[Mapping[str, Any]]) -> str:
    """Draw the reported values of one option, one figure for each unit."""
    made = []
    for title, ending in (("months", "_months"), ("per cent", "_pct")):
        rows = [
            {**e, "label": f"{letter(i)}  {endpoint_words(e['endpoint']).rpartition(' (')[0]}"}
            for i, e in enumerate(expected)
            if e["endpoint"].endswith(ending)
        ]
        if rows:
            made.append(interval_figure(rows, f"Reported results in {title}"))
    return "".join(made)


def interval_figure(rows: Sequence[Mapping[str, Any]], title: str) -> str:
    """Draw one row for each value: a dot and its interval on a common scale that begins at 0.

    A dot is hollow where nobody has read the source. An interval without a reported upper bound ends in an
    arrow. The same numbers stand in the table beneath, which is what a screen reader is given.
    """
    top = nice_end(max((r["high"] if r["high"] is not None else r["value"]) for r in rows))
    height = ROW * len(rows) + 40
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(title)}; the numbers stand in the table below">'
        f'<text x="{LEFT}" y="12" class="tick">{escape(title)}</text>'
    ]
    parts += [_row(row, i, top) for i, row in enumerate(rows)]
    parts.append(_axis(top, height))
    return "".join(parts) + "</svg>"


def nice_end(value: float) -> float:
    """Give the next round number at or above a value, for the end of a scale.

    >>> nice_end(25.8), nice_end(77), nice_end(100), nice_end(0)
    (30.0, 80.0, 100.0, 1.0)
    """
    if value <= 0:
        return 1.0
    step = 10.0 ** floor(log10(value))
    return float(step * ceil(value / step))


def _at(value: float, top: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / top


def _row(row: Mapping[str, Any], i: int, top: float) -> str:
    y = ROW * i + ROW / 2 + 16
    label = str(row["label"])
    short = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
    made = f'<text x="{LEFT - 10}" y="{y + 4:g}" text-anchor="end">{escape(short)}</text>'
    made += _interval(row, y, top)
    kind = "value" if row["verified"] else "value unread"
    made += f'<circle cx="{_at(row["value"], top):.1f}" cy="{y:g}" r="4.5" class="{kind}"/>'
    mark = "" if row["verified"] else " ?"
    return made + f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4:g}">{row["value"]:g}{mark}</text>'


def _interval(row: Mapping[str, Any], y: float, top: float) -> str:
    low, high = row["low"], row["high"]
    if low is None and high is None:
        return ""
    start = _at(row["value"] if low is None else low, top)
    end = float(WIDTH - RIGHT) if high is None else _at(high, top)
    made = f'<line x1="{start:.1f}" x2="{end:.1f}" y1="{y:g}" y2="{y:g}" class="interval"/>'
    if high is None:
        made += f'<path d="M{end - 6:.1f} {y - 4:g} L{end:.1f} {y:g} L{end - 6:.1f} {y + 4:g}" class="arrow"/>'
    return made


def _axis(top: float, height: int) -> str:
    y = height - 20
    made = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" class="axis"/>'
    for share in (0.0, 0.5, 1.0):
        x = _at(top * share, top)
        made += f'<text x="{x:.1f}" y="{y + 15}" text-anchor="middle" class="tick">{top * share:.3g}</text>'
    return made
