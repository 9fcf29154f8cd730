"""The options one by one: open and pending whole, closed ones in a table with their conditions behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metboard.dossier import blocks as b
from metboard.dossier.entry import Entry
from metboard.dossier.layout.compact import SHORT
from metboard.dossier.layout.inline import Option, aim_of, numbered, unverified
from metboard.dossier.layout.option import option_blocks
from metboard.dossier.page import Page

_MOST_CHANGES = 3


def options_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out every option by its standing."""
    return (*(_section(page, status) for status in ("open", "pending")), _closed(page))


def _with(page: Page, status: str) -> list[Entry]:
    return [e for e in page.entries.values() if e.option["status"] == status]


def _section(page: Page, status: str) -> b.Section:
    entries = _with(page, status)
    blocks: list[b.Block] = [
        b.Heading(2, b.plain(f"{status.capitalize()} options, one by one"), status)
    ]
    if status == "pending" and entries:
        blocks.append(b.Shortened((), (b.Paragraph(b.plain(SHORT), "limits"),)))
    blocks += [_article(entry) for entry in entries] or [_none()]
    return b.Section(label=status, blocks=tuple(blocks))


def _none() -> b.Paragraph:
    return b.Paragraph(b.plain("None."))


def _article(entry: Entry) -> b.Article:
    option = entry.option
    blocks = (b.Heading(3, _title(entry)), *option_blocks(entry))
    return b.Article(id=f"option-{option['rank']}", status=option["status"], blocks=blocks)


def _title(entry: Entry) -> b.Runs:
    option = entry.option
    return b.Text(f"{option['rank']}. {option['title']}"), *aim_of(option, " for ", "")


def _closed(page: Page) -> b.Section:
    heading = b.Heading(2, b.plain("Closed options"), "closed")
    entries = _with(page, "closed")
    if not entries:
        return b.Section(label="closed", blocks=(heading, _none()))
    table = b.Table(
        caption=b.plain("What closed each, and what would have to change"),
        heads=("Option", "What closed it", "What would have to change"),
        rows=tuple(_row(alike) for alike in _alike(entries)),
        widths=(0.38, 0.37, 0.25),
        style="closedlist stack",
    )
    whole = b.OnScreen(tuple(_folded(entry) for entry in entries))
    return b.Section(label="closed", blocks=(heading, table, whole))


def _alike(entries: Iterable[Entry]) -> Iterable[Sequence[Entry]]:
    """Gather the options that the same closed and the same would change, in the order of the first of each."""
    made: dict[tuple[tuple[str, ...], str], list[Entry]] = {}
    for entry in entries:
        made.setdefault((entry.closing, _changes(entry)), []).append(entry)
    return made.values()


def _row(alike: Sequence[Entry]) -> b.Row:
    names = b.Bullets(tuple(_name(entry.option) for entry in alike), "lines")
    return b.Row(((names,), b.plain(" ".join(alike[0].closing)), b.plain(_changes(alike[0]))))


def _name(option: Option) -> b.Runs:
    name = (*numbered(option, option["title"]), *aim_of(option), *unverified(option["unverified"]))
    return (*name, b.Text(f" {option['id']}", "code"))


def _changes(entry: Entry) -> str:
    if entry.to_open is None:
        return "nothing about the patient"
    made = [f"{w.title}: {w.needed}" for w in entry.to_open[:_MOST_CHANGES]]
    more = len(entry.to_open) - len(made)
    return "; ".join([*made, f"{more} more"] if more else made)


def _folded(entry: Entry) -> b.Fold:
    option = entry.option
    article = b.Article(id=f"option-{option['rank']}", status="closed", blocks=option_blocks(entry))
    return b.Fold((b.Heading(3, _title(entry)),), (article,))
