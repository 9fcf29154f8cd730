"""The exclusions that do not hold for the open and pending options, each once with the options that share it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from metboard.dossier import blocks as b
from metboard.dossier.entry import Entry, Found, Step
from metboard.dossier.layout.inline import Option, cite, numbers
from metboard.dossier.layout.option import found_runs
from metboard.dossier.page import Page

_HEADS = ("Exclusion", "Found, and where", "Source", "Options")
_Key = tuple[str, tuple[Found, ...], str | None, str | None]


def exclusions_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out the table; a print has those of the open options alone."""
    return (b.Shortened(_section(page, ("open", "pending")), _section(page, ("open",))),)


def _section(page: Page, standing: Collection[str]) -> tuple[b.Block, ...]:
    """Lay out the table; nothing where no exclusion was looked at in vain."""
    made = _shared(e for e in page.entries.values() if e.option["status"] in standing)
    if not made:
        return ()
    table = b.Table(
        caption=b.plain(
            f"None of these rules out an {' or '.join(standing)} option of this patient"
        ),
        heads=_HEADS,
        rows=tuple(_row(step, options) for step, options in made),
        widths=(0.36, 0.36, 0.14, 0.14),
        style="trace wide lines",
    )
    heading = b.Heading(2, b.plain("Exclusions that do not hold"), "exclusions")
    return (b.Section(label="exclusions", blocks=(heading, table)),)


def _shared(entries: Iterable[Entry]) -> list[tuple[Step, list[Option]]]:
    """Gather the steps that say the same, in the order in which the options meet them."""
    made: dict[_Key, tuple[Step, list[Option]]] = {}
    for entry in entries:
        for step in entry.idle:
            key = (step.raw, step.found, step.reason["source"], step.reason["locator"])
            options = made.setdefault(key, (step, []))[1]
            if entry.option not in options:
                options.append(entry.option)
    return list(made.values())


def _row(step: Step, options: Iterable[Option]) -> b.Row:
    return b.Row(
        (
            (b.Text(step.words, hint=step.raw),),
            b.joined(found_runs(each, len(step.found) > 1) for each in step.found),
            cite(step.reason["source"], step.reason["locator"]),
            numbers(options),
        )
    )
