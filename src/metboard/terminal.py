"""Render answers for a terminal, as tables. What is computed lives elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from metboard import NOT_A_DEVICE

_COLOUR = {"open": "green", "pending": "yellow", "closed": "red"}
CLOSED_SHOWN = 12


def print_options(answer: Mapping[str, Any], *, closed: int = CLOSED_SHOWN) -> None:
    """Print one case: who it is, what is open, what is pending for which fact, what is closed and why."""
    console = Console(highlight=False)
    case = answer["case"]
    console.print(f"\n[bold]{escape(case['id'])}[/]  {escape(case['summary'])}")
    console.print(
        f"patient's clock {case['as_of']} · knowledge {answer['knowledge']['version']}, labels as of "
        f"{answer['knowledge']['as_of']}",
        style="dim",
    )
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", "option", "for", "why"):
        table.add_column(name, overflow="fold")
    shown = [o for o in answer["options"] if o["status"] != "closed"]
    shut = [o for o in answer["options"] if o["status"] == "closed"]
    for option in [*shown, *shut[:closed]]:
        colour = _COLOUR[option["status"]]
        table.add_row(
            f"[{colour}]{option['status']}[/]",
            escape(option["title"]),
            ", ".join(option["targets"]),
            escape(short_reason(option)),
        )
    console.print(table)
    if len(shut) > closed:
        console.print(
            f"... and {len(shut) - closed} more closed options (--json shows all)", style="dim"
        )
    _print_notes(console, answer)
    console.print(NOT_A_DEVICE, style="dim")


def short_reason(option: Mapping[str, Any]) -> str:
    """Say in one line why an option stands as it does."""
    mark = " [unverified]" if option["unverified"] else ""
    if option["status"] == "pending":
        return "find out: " + "; ".join(m["title"] for m in option["missing"][:4]) + mark
    if option["status"] == "open":
        grounds = [
            r for r in option["because"] if r["kind"] == "basis" and r["holds"] and r["in_force"]
        ]
        return ", ".join(dict.fromkeys(f"{g['authority']} {g['source']}" for g in grounds)) + mark
    return closing_reason(option) + mark


def closing_reason(option: Mapping[str, Any]) -> str:
    """Say what closed an option, with what was found."""
    for kind, holds in (("excludes", True), ("tumour", False), ("requires", False)):
        for reason in option["because"]:
            if reason["kind"] == kind and reason["holds"] is holds:
                why = f" ({reason['why']})" if reason["why"] else ""
                over = "; a board may override" if option["overridable"] else ""
                return f"{reason['found']}{why}{over}"
    grounds = [r for r in option["because"] if r["kind"] == "basis"]
    if grounds and not any(r["in_force"] for r in grounds):
        return "no indication stands on this date"
    return "no ground holds: " + "; ".join(r["found"] for r in grounds if r["in_force"])


def _print_notes(console: Console, answer: Mapping[str, Any]) -> None:
    for conflict in answer["conflicts"]:
        console.print(
            f"[red]contradiction[/] {conflict['fact']}: {escape(' against '.join(conflict['values']))}"
        )
    for assumed in answer["assumed"]:
        console.print(f"assumed: {escape(assumed['why'])}", style="dim")
    if answer["unread"]:
        console.print(f"not understood: {len(answer['unread'])} entries", style="dim")


def print_coverage(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the coverage of the knowledge as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    names = list(rows[0]) if rows else []
    for name in names:
        table.add_column(name.replace("_", " "), justify="left" if name == "subject" else "right")
    for row in rows:
        table.add_row(*(str(row[name]) for name in names))
    Console(highlight=False).print(table)


def print_lines(lines: Iterable[str]) -> None:
    """Print plain lines."""
    console = Console(highlight=False)
    for line in lines:
        console.print(line, markup=False)
