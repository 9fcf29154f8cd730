"""Small pieces that every part of the dossier uses: statuses, citations, places in the record, links to options."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from metboard.dossier import blocks as b
from metboard.dossier.table import Table
from metboard.dossier.words import caution_count, runs, short_grounds, target_words

Option: TypeAlias = Mapping[str, Any]
_FOLDED, _PLACES = 12, 3
_WHERE = 0.4
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")


def status(word: str) -> b.Chip:
    """Frame a status: open, pending or closed."""
    return b.Chip(word, word)


def unverified(is_so: bool) -> b.Runs:
    """Mark what stands on a source that nobody has read."""
    return (b.Text(" "), b.Chip("unverified", "unverified")) if is_so else ()


def cite(source: str | None, locator: str | None) -> b.Runs:
    """Cite a source with the place in it."""
    if not source:
        return ()
    link = b.Link(source, f"source-{source}", "bare")
    return (link, b.Text(f" {locator}")) if locator else (link,)


def cite_retold(source: str | None, locator: str | None, retold: Collection[str]) -> b.Runs:
    """Cite a source; one that was read in another's account says so beside the figure that it carries."""
    cited = cite(source, locator)
    return (*cited, b.Text(" (as retold)", "small")) if source in retold else cited


def places(where: Iterable[str]) -> b.Runs:
    """Name places in the record."""
    return b.joined(((b.quoted(each, "where"),) for each in where), ", ")


def plural(count: int) -> str:
    """Give the ending of a noun that is counted.

    >>> plural(1), plural(2)
    ('', 's')
    """
    return "" if count == 1 else "s"


def numbered(option: Option, title: str, style: str = "") -> b.Runs:
    """Name an option by rank and title, as a link to where it is explained."""
    return b.Text(f"{option['rank']}\u00a0"), b.Link(title, f"option-{option['rank']}", style)


def aim_of(option: Option, before: str = " (", after: str = ")") -> b.Runs:
    """Name the lesions that an option is for."""
    named = target_words(option)
    return (b.Text(before), b.quoted(named), b.Text(after)) if named else ()


def listed(option: Option, title: str, group: Sequence[str]) -> b.Runs:
    """Name an option in the table of all: its number, what it is for, its grounds, its marks."""
    made = [*numbered(option, title)]
    if option["targets"] != ["all"] and sorted(option["targets"]) != sorted(group):
        made += aim_of(option, " for ", "")
    made += [_small(text) for text in _notes(option)]
    return (*made, *unverified(option["unverified"]))


def _notes(option: Option) -> Iterable[str]:
    if grounds := short_grounds(option):
        yield f"({grounds})"
    if option["preferred"] and option["status"] == "pending":
        yield "standard of care"
    if told := caution_count(option):
        yield told


def _small(words: str) -> b.Text:
    return b.Text(f" {words}", "small")


def numbers(options: Iterable[Option]) -> b.Runs:
    """Name options by their numbers alone, those that follow each other as a run."""
    return b.joined((_run(*each) for each in runs(o["rank"] for o in options)), ", ")


def _run(first: int, last: int) -> b.Runs:
    made: b.Runs = (b.Link(str(first), f"option-{first}", "bare"),)
    if last == first:
        return made
    between = " to " if last > first + 1 else ", "
    return (*made, b.Text(between), b.Link(str(last), f"option-{last}", "bare"))


def hours_words(option: Option) -> str:
    """Say how many hours an emergency leaves.

    >>> hours_words({"hours": 24}), hours_words({"hours": None})
    (', within 24 hours', '')
    """
    hours = option["hours"]
    return f", within {hours} hour{plural(hours)}" if hours else ""


def table_blocks(table: Table, widths: Sequence[float] = ()) -> tuple[b.Block, ...]:
    """Lay out a table of words; a long one is folded on a screen, one without rows is left out."""
    if not table.rows:
        return ()
    made = _table(table, widths)
    if len(table.rows) <= _FOLDED:
        return (made,)
    return (b.Fold(b.plain(f"{table.caption}: {len(table.rows)} entries"), (made,)),)


def _table(table: Table, widths: Sequence[float]) -> b.Table:
    has_places = any(row.where for row in table.rows)
    heads = (*table.heads, "Where") if has_places else table.heads
    rows = []
    for row in table.rows:
        cells = tuple((b.quoted(_held(cell)),) if cell else () for cell in row.cells)
        rows.append(b.Row((*cells, some_places(row.where)) if has_places else cells))
    shares = tuple(widths or _shares(table))
    shares = (*shares, _WHERE * sum(shares))[: len(heads)]
    return b.Table(caption=b.plain(table.caption), heads=heads, rows=tuple(rows), widths=shares)


def _held(cell: str) -> str:
    """Keep a day on one line."""
    return _DAY.sub(lambda day: day.group().replace(" ", "\u00a0"), cell)


def _shares(table: Table) -> tuple[float, ...]:
    """Give each column room by its longest text, within bounds."""
    columns = zip(table.heads, *(row.cells for row in table.rows), strict=True)
    return tuple(float(min(max(*map(len, column), 9) + 3, 36)) for column in columns)


def some_places(where: Sequence[str]) -> b.Runs:
    """Name the first places in the record and count the others, which are shown on pointing at the count."""
    made = places(where[:_PLACES])
    if len(where) <= _PLACES:
        return made
    more = b.Text(f" and {len(where) - _PLACES} more", "small", hint=", ".join(where))
    return (*made, more)
