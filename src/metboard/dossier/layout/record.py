"""Every fact of the record with its place, and every source with how it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metboard.dossier import blocks as b
from metboard.dossier.front import Line
from metboard.dossier.layout.inline import places
from metboard.dossier.page import Page


def record_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out what the record says, then the references."""
    front = page.front
    said: list[b.Block] = [b.Heading(2, b.plain("What the record says"), "record")]
    said.append(_lines(front.everything, "Facts", "Fact"))
    if front.lesions:
        said.append(_lines(front.lesions, "Lesions", "Lesion"))
    return b.OnScreen((b.Section(label="record", blocks=tuple(said)),)), _references(page)


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


def _references(page: Page) -> b.Section:
    sources = page.sources
    bullets = b.Bullets(
        tuple(_source(each) for each in sources),
        "numbers",
        tuple(f"source-{each['id']}" for each in sources),
    )
    heading = b.Heading(2, b.plain("References"), "references")
    return b.Section(label="references", blocks=(heading, bullets))


def _source(source: Mapping[str, Any]) -> b.Runs:
    journal = f". {source['journal']}" if source["journal"] else ""
    trial = source["nct"] if source["nct"] != source["reference"] else None
    told = f" {source['title']}{journal} {source['year']}. {source['reference']}"
    more = f", {trial} " if trial else " "
    style = "small" if source["verified"] else "unread"
    return (
        b.Text(source["id"], "code"),
        b.Text(f"{told}{more}"),
        b.Text(f"({source['read']})", style),
    )
