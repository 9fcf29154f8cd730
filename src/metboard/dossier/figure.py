"""Small figures as SVG: a reported value with its interval, beside the others of the same endpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from metboard.dossier.words import endpoint_words

WIDTH, ROW, LEFT, RIGHT = 640, 24, 310, 60


def expected_figures(expected: Sequence[Mapping[str, Any]]) -> str:
    """Draw the reported values of one option, one figure for each kind of unit."""
    made = []
    for title, ending in (("months", "_months"), ("per cent", "_pct")):
        rows = [
            {**e, "label": f"{endpoint_words(e['endpoint'])}"}
            for e in expected
            if e["endpoint"].endswith(ending)
        ]
        if rows:
            made.append(interval_figure(rows, f"Reported results in {title}"))
    return "".join(made)


def interval_figure(rows: Sequence[Mapping[str, Any]], title: str) -> str:
    """Draw one row for each value: a dot and its interval on a common scale that begins at 0.

    The same numbers stand in the table beneath, which is what a screen reader is given.
    """
    top = max((r["high"] if r["high"] is not None else r["value"]) for r in rows) or 1.0
    height = ROW * len(rows) + 26
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-label="{escape(title)}; numbers in the table below">'
    ]
    parts += [_row(row, i, top) for i, row in enumerate(rows)]
    parts.append(_axis(top, height))
    return "".join(parts) + "</svg>"


def _at(value: float, top: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / top


def _row(row: Mapping[str, Any], i: int, top: float) -> str:
    y = ROW * i + ROW / 2
    low, high = row["low"], row["high"]
    made = f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" class="label">{escape(str(row["label"])[:48])}</text>'
    if low is not None and high is not None:
        made += f'<line x1="{_at(low, top):.1f}" x2="{_at(high, top):.1f}" y1="{y}" y2="{y}" class="interval"/>'
    made += f'<circle cx="{_at(row["value"], top):.1f}" cy="{y}" r="4.5" class="value"/>'
    made += f'<text x="{WIDTH - RIGHT + 8}" y="{y + 4}" class="number">{row["value"]:g}</text>'
    return made


def _axis(top: float, height: int) -> str:
    y = height - 20
    made = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" class="axis"/>'
    for share in (0.0, 0.5, 1.0):
        x = _at(top * share, top)
        made += f'<text x="{x:.1f}" y="{y + 15}" text-anchor="middle" class="tick">{top * share:.3g}</text>'
    return made
