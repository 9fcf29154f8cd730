"""Every fact of the record with its place."""

from __future__ import annotations

from collections.abc import Sequence

from metboard.dossier import blocks as b
from metboard.dossier.front import Line
from metboard.dossier.layout.inline import places
from metboard.dossier.page import Page


def record_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out what the record says."""
    front = page.front
    said: list[b.Block] = [b.Heading(2, b.plain("What the record says"), "record")]
    said.append(_lines(front.everything, "Facts", "Fact"))
    if front.lesions:
        said.append(_lines(front.lesions, "Lesions", "Lesion"))
    return (b.OnScreen((b.Section(label="record", blocks=tuple(said)),)),)


def _lines(lines: Sequence[Line], caption: str, name: str) -> b.Table:
    return b.Table(
        caption=b.plain(caption),
        heads=(name, "Found", "When", "Where in the record"),
        rows=tuple(_line(line) for line in lines),
        widths=(1.2, 1.4, 0.5, 1.4),
    )


def _line(line: Line) -> b.Row:
    doubt = (b.Text(f" ({line.doubt})", "doubt"),) if line.doubt else ()
    found = (b.quoted(line.value), *doubt)
    return b.Row(((b.quoted(line.label),), found, b.plain(line.when), places(line.where)))
