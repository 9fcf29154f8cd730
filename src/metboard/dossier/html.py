"""A block tree as one HTML page that needs nothing else; everything is escaped and no script can run."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from metboard.dossier.blocks import (
    Article,
    Block,
    Bullets,
    Chip,
    Columns,
    Contents,
    Document,
    Figure,
    Fold,
    Heading,
    Inline,
    Link,
    OnScreen,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)

_TAGS: Mapping[str, str] = {"strong": "strong", "small": "small", "code": "code"}
_BULLETS: Mapping[str, str] = {"numbers": "ol"}


def render_html(document: Document) -> str:
    """Render a document as a page."""
    style, digest = _style()
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(document.title)} · metboard dossier</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#{escape(document.skip[0])}">{escape(document.skip[1])}</a>\n<main>\n'
        f"{_blocks(document.blocks)}</main>\n<footer><p>{escape(document.notice)}</p></footer>\n</body>\n</html>\n"
    )


@cache
def _style() -> tuple[str, str]:
    folder = files("metboard.dossier")
    parts = ((folder / name).read_text(encoding="utf-8") for name in ("page.css", "figure.css"))
    style = "".join(parts)
    return style, b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(_RENDER[type(block)](block) for block in blocks)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _runs(runs: Iterable[Inline | Bullets | Heading]) -> str:
    return "".join(_RENDER[type(run)](run) for run in runs)


def _text(text: Text) -> str:
    words = escape(text.words, quote=False)
    hint = _attribute("title", text.hint)
    if text.is_quoted:
        return f"<bdi{_attribute('class', text.style)}{hint}>{words}</bdi>"
    if text.style in _TAGS:
        return f"<{_TAGS[text.style]}{hint}>{words}</{_TAGS[text.style]}>"
    if text.style or hint:
        return f"<span{_attribute('class', text.style)}{hint}>{words}</span>"
    return words


def _link(link: Link) -> str:
    words = escape(link.words, quote=False)
    inner = f"<strong>{words}</strong>" if link.style == "strong" else words
    return f'<a href="#{escape(link.to)}">{inner}</a>'


def _chip(chip: Chip) -> str:
    return f'<span class="{f"chip {chip.kind}".rstrip()}">{escape(chip.words, quote=False)}</span>'


def _heading(heading: Heading) -> str:
    tag = f"h{heading.level}"
    return f"<{tag}{_attribute('id', heading.id)}>{_runs(heading.runs)}</{tag}>\n"


def _paragraph(paragraph: Paragraph) -> str:
    return f"<p{_attribute('class', paragraph.style)}>{_runs(paragraph.runs)}</p>\n"


def _bullets(bullets: Bullets) -> str:
    tag = _BULLETS.get(bullets.style, "ul")
    ids = bullets.ids or ("",) * len(bullets.items)
    items = "".join(
        f"<li{_attribute('id', each)}>{_runs(item)}</li>"
        for each, item in zip(ids, bullets.items, strict=True)
    )
    return f"<{tag}{_attribute('class', bullets.style)}>{items}</{tag}>"


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    head = f"<thead><tr>{heads}</tr></thead>" if table.heads else ""
    caption = f"<caption>{_runs(table.caption)}</caption>" if table.caption else ""
    body = "".join(_row(row, table) for row in table.rows)
    return f'<table class="{table.style}">{caption}{head}\n<tbody>{body}</tbody></table>\n'


def _row(row: Row, table: Table) -> str:
    if row.is_band:
        return f'<tr><th scope="rowgroup" colspan="{len(table.widths)}">{_runs(row.cells[0])}</th></tr>\n'
    return f"<tr>{''.join(_cell(cell, i, table) for i, cell in enumerate(row.cells))}</tr>\n"


def _cell(cell: Iterable[Inline | Bullets], i: int, table: Table) -> str:
    if i in table.headed:
        return f'<th scope="row">{_runs(cell)}</th>'
    label = _attribute("data-label", table.heads[i]) if table.heads else ""
    return f"<td{label}>{_runs(cell)}</td>"


def _section(section: Section) -> str:
    label = _attribute("aria-labelledby", section.label)
    return (
        f"<section{_attribute('id', section.id)}{_attribute('class', section.style)}{label}>\n"
        f"{_blocks(section.blocks)}</section>\n"
    )


def _article(article: Article) -> str:
    return f'<article id="{article.id}" class="{article.status}">\n{_blocks(article.blocks)}</article>\n'


def _fold(fold: Fold) -> str:
    return f"<details><summary>{_runs(fold.summary).rstrip()}</summary>\n{_blocks(fold.blocks)}</details>\n"


def _columns(columns: Columns) -> str:
    sides = "".join(f"<div>\n{_blocks(side)}</div>\n" for side in (columns.left, columns.right))
    return f'<div class="columns">\n{sides}</div>\n'


def _contents(contents: Contents) -> str:
    links = "".join(f"<li>{_link(link)}</li>" for link in contents.links)
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>\n'


_RENDER: Mapping[type, Callable[[Any], str]] = {
    Text: _text,
    Link: _link,
    Chip: _chip,
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Table: _table,
    Figure: lambda figure: figure.svg,
    Section: _section,
    Article: _article,
    Fold: _fold,
    Columns: _columns,
    Contents: _contents,
    OnScreen: lambda only: f'<div class="screen">\n{_blocks(only.blocks)}</div>\n',
}
