"""The block tree of a dossier: plain values that a page (HTML) and a print (PDF) are both drawn from.

A block holds words and never markup, so that whatever a record says stays text in every form. `Text.is_quoted` marks
words that come from a record: they are kept apart from the direction of the words around them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import msgspec


class Text(msgspec.Struct, frozen=True, tag="text", tag_field="is"):
    """Words of a line. `style` is one of "", strong, small, code, doubt, where; `hint` is shown on pointing at them."""

    words: str
    style: str = ""
    hint: str = ""
    is_quoted: bool = False


class Link(msgspec.Struct, frozen=True, tag="link", tag_field="is"):
    """Words that lead to a part of the dossier with this id.

    `style` is strong, or bare where a print does not name the page.
    """

    words: str
    to: str
    style: str = ""


class Chip(msgspec.Struct, frozen=True, tag="chip", tag_field="is"):
    """A framed word; `kind` is a status, `unverified`, or empty."""

    words: str
    kind: str = ""


Inline: TypeAlias = Text | Link | Chip
Runs: TypeAlias = tuple[Inline, ...]


class Heading(msgspec.Struct, frozen=True, tag="heading", tag_field="is"):
    """A heading; `id` is where links to it lead."""

    level: int
    runs: Runs
    id: str = ""


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", tag_field="is"):
    """A paragraph; `style` is one of "", brand, who, notice, limits, idle, clocks, alarm, red."""

    runs: Runs
    style: str = ""


class Bullets(msgspec.Struct, frozen=True, tag="bullets", tag_field="is"):
    """A list; `style` is "" for dots, inline, check, numbers. `ids` name the items that links lead to."""

    items: tuple[Runs, ...]
    style: str = ""
    ids: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """A row of cells, the first of which heads it; a `band` is one cell across that heads the rows beneath."""

    cells: tuple[tuple[Inline | Bullets, ...], ...]
    is_band: bool = False


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="is", kw_only=True):
    """A table with its caption; `widths` are shares of the line, one for each column of cells.

    `headed` names the columns whose cells head their row.
    """

    caption: Runs
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    style: str = "stack"
    headed: tuple[int, ...] = (0,)


class Figure(msgspec.Struct, frozen=True, tag="figure", tag_field="is"):
    """A figure as SVG, whose words are escaped."""

    svg: str


class Section(msgspec.Struct, frozen=True, tag="section", tag_field="is", kw_only=True):
    """A part of the dossier, which its first heading names."""

    blocks: tuple[Block, ...]
    label: str = ""
    id: str = ""
    style: str = ""


class Article(msgspec.Struct, frozen=True, tag="article", tag_field="is", kw_only=True):
    """One option; `status` draws its edge."""

    id: str
    status: str
    blocks: tuple[Block, ...]


class Fold(msgspec.Struct, frozen=True, tag="fold", tag_field="is"):
    """Blocks behind a summary: folded on a screen, open in print."""

    summary: tuple[Inline | Heading, ...]
    blocks: tuple[Block, ...]


class Columns(msgspec.Struct, frozen=True, tag="columns", tag_field="is"):
    """Two columns side by side, one beneath the other on a narrow screen."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    widths: tuple[float, float] = (1.0, 1.0)


class Contents(msgspec.Struct, frozen=True, tag="contents", tag_field="is"):
    """Links to the parts, for a screen."""

    links: tuple[Link, ...]


class OnScreen(msgspec.Struct, frozen=True, tag="screen", tag_field="is"):
    """Blocks that only a screen shows: of a closed option, what a print has no room for."""

    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | Figure
    | Section
    | Article
    | Fold
    | Columns
    | Contents
    | OnScreen
)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole dossier: its title, the blocks from top to bottom, and the notice that every page carries.

    `skip` is the id that a keyboard leaps to, with the words for it.
    """

    title: str
    blocks: tuple[Block, ...]
    notice: str
    skip: tuple[str, str] = ("options", "Skip to the options")


def quoted(words: str, style: str = "") -> Text:
    """Give words of a record."""
    return Text(words, style, is_quoted=True)


def plain(words: str) -> Runs:
    """Give words of our own as one run."""
    return (Text(words),)


def joined(parts: Iterable[Iterable[Inline]], between: str = "; ") -> Runs:
    """Put parts together with the same words between them.

    >>> "".join(run.words for run in joined([plain("a"), plain("b")]))
    'a; b'
    """
    made: list[Inline] = []
    for part in parts:
        if made:
            made.append(Text(between))
        made.extend(part)
    return tuple(made)
