"""All options that are not closed, in one table, and what it was computed from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from metboard import __version__
from metboard.dossier import blocks as b
from metboard.dossier.groups import Group, Row
from metboard.dossier.layout.inline import Option, listed, status
from metboard.dossier.page import Page
from metboard.dossier.say import say_date

_WIDTHS = (0.2, 0.46, 0.34)


def overview_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out the table of options and the clocks beneath it."""
    heading = b.Heading(2, b.plain("The options"), "options")
    return (
        b.Section(label="options", blocks=(heading, _table(page), *_nothing(page))),
        b.Paragraph(_clocks(page), "clocks"),
    )


def _table(page: Page) -> b.Table:
    open_, pending, closed = (page.counts[word] for word in ("open", "pending", "closed"))
    caption = (
        b.Text(f"{open_} open, {pending} pending, "),
        b.Link(f"{closed} closed", "closed"),
        b.Text(
            ". In each group the standard of care comes first; options in one row stand alike. "
            "In brackets: FDA or EMA where its label covers it, else the ground without a label. "
            "“1+2? cautions”: one holds, two are not ruled out."
        ),
    )
    rows = [*_urgent_alone(page)]
    rows += [row for group in page.groups for row in _group(group, page)]
    rows += _reopenable(page)
    heads = ("Standing", "Options (grounds)", "Because, or what to find out")
    return b.Table(
        caption=caption, heads=heads, rows=tuple(rows), widths=_WIDTHS, style="overview stack"
    )


def _nothing(page: Page) -> Iterable[b.Block]:
    if not page.groups:
        but = " but for the emergency above" if page.emergencies else ""
        yield b.Paragraph(b.plain(f"No option is open or pending{but}."))


def _band(words: str, targets: str = "") -> b.Row:
    aim = (b.Text(": "), b.quoted(targets)) if targets else ()
    return b.Row(((b.Text(words), *aim),), is_band=True)


def _group(group: Group, page: Page) -> Iterable[b.Row]:
    yield _band(group.title, ", ".join(group.targets))
    yield from _urgent([e.option for e in page.emergencies], group.targets)
    for row in group.rows:
        ending = f", {row.ending}" if row.ending else ""
        options = tuple(
            _option(o, o["title"].removesuffix(ending) if ending else o["title"], group, page)
            for o in row.options
        )
        yield b.Row(
            (
                (status(row.status), b.Text(f" {row.label}{ending}")),
                (b.Bullets(options, "inline"),),
                b.plain(_reason(row, page)),
            )
        )


def _urgent(options: Iterable[Option], targets: Sequence[str]) -> Iterable[b.Row]:
    """Repeat what cannot wait where its lesions stand, for whoever reads only the table."""
    here = [o for o in options if set(o["targets"]) & set(targets)]
    for word in ("open", "pending"):
        if named := tuple(listed(o, o["title"], targets) for o in here if o["status"] == word):
            label = b.Text(" emergency, in the box above")
            yield b.Row(((status(word), label), (b.Bullets(named, "inline"),), b.plain("")))


def _urgent_alone(page: Page) -> Iterable[b.Row]:
    """Name the emergencies of lesions for which nothing else is open or pending."""
    shown = {target for group in page.groups for target in group.targets} | {"all"}
    alone = [e.option for e in page.emergencies if not shown & set(e.option["targets"])]
    if alone:
        targets = sorted({target for option in alone for target in option["targets"]})
        yield _band("Emergency", ", ".join(targets))
        yield from _urgent(alone, targets)


def _option(option: Option, title: str, group: Group, page: Page) -> b.Runs:
    made = listed(option, title, group.targets)
    now = page.entries[option["rank"]].going_on
    return (*made, b.Text(f" on {' and '.join(now)} now", "doubt")) if now else made


def _reason(row: Row, page: Page) -> str:
    if row.status != "pending":
        entries = (page.entries[o["rank"]] for o in row.options)
        return "; ".join(dict.fromkeys(found for entry in entries for found in entry.because))
    parts = ["; ".join(row.waits_for)] if row.waits_for else []
    if row.some_also:
        parts.append(f"for some also {'; '.join(row.some_also)}")
    return f"Find out: {'; '.join(parts)}"


def _reopenable(page: Page) -> Iterable[b.Row]:
    if page.reopenable:
        yield _band("Standard of care, closed for a reason that a board may set aside")
    for reason, options in page.reopenable.items():
        named = tuple(_named(option) for option in options)
        yield b.Row(((status("closed"),), (b.Bullets(named, "inline"),), b.plain(reason)))


def _named(option: Option) -> b.Runs:
    return listed(option, option["title"], ())


def _clocks(page: Page) -> b.Runs:
    case, knowledge = page.answer["case"], page.answer["knowledge"]
    told = (
        f"Judged for {_day(case['as_of'])} by the labels of {_day(knowledge['as_of'])}; "
        f"knowledge {knowledge['version']}, metboard {__version__}, read from "
    )
    return b.Text(told), b.quoted(page.answer["file"]), b.Text(".")


def _day(text: str) -> str:
    return say_date(date.fromisoformat(text))
