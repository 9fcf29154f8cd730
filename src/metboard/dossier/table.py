"""A table of the dossier: heads, rows of plain words, and where in the record each row stands."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Row(msgspec.Struct, frozen=True):
    """The cells of a row, the first of which heads it, and its places in the record."""

    cells: tuple[str, ...]
    where: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its caption."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def make_table(caption: str, heads: Iterable[str], rows: Iterable[Row]) -> Table:
    """Make a table; columns in which no row says anything are left out."""
    heads, rows = tuple(heads), tuple(rows)
    kept = [i for i in range(len(heads)) if i == 0 or any(row.cells[i] for row in rows)]
    return Table(
        caption=caption,
        heads=tuple(heads[i] for i in kept),
        rows=tuple(Row(tuple(row.cells[i] for i in kept), row.where) for row in rows),
    )
