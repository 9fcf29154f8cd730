"""Render answers for a terminal: emergencies, then what is open or pending, then what is closed.

What is computed lives elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from metboard import NOT_A_DEVICE
from metboard.dossier import (
    Row,
    caution_count,
    closing_reason,
    emergencies_of,
    few,
    groups_of,
    questions_of,
    reopenable_of,
    short_grounds,
    target_words,
)
from metboard.printable import printable

_COLOUR = {"open": "green", "pending": "yellow", "closed": "red"}
CLOSED_SHOWN = ROW_SHOWN = 12
LIST_SHOWN = 6


def print_options(answer: Mapping[str, Any], *, closed: int = CLOSED_SHOWN) -> None:
    """Print one case: emergencies, open and pending options by group, what to find out, what is closed."""
    console = Console(highlight=False)
    _print_case(console, answer)
    _print_emergencies(console, answer["options"])
    _print_groups(console, answer["options"], answer["case"]["lesions"])
    _print_reopenable(console, answer["options"])
    _print_questions(console, answer["options"])
    _print_closed(console, answer["options"], closed)
    _print_notes(console, answer)
    console.print(NOT_A_DEVICE, style="dim")


def plain(text: str) -> str:
    r"""Make text of a record safe to print: control characters become spaces, markup stays text.

    >>> plain("a\x1b[2Jb [red]")
    'a [2Jb \\[red]'
    """
    return escape(printable(text))


def _print_case(console: Console, answer: Mapping[str, Any]) -> None:
    case, knowledge = answer["case"], answer["knowledge"]
    counts = {
        s: sum(o["status"] == s for o in answer["options"]) for s in ("open", "pending", "closed")
    }
    console.print(f"\n[bold]{plain(case['id'])}[/]  {plain(case['summary'])}")
    if answer["not_covered"]:
        missing = plain(", ".join(answer["not_covered"]))
        console.print(
            f"[bold red]No systemic option in this knowledge is for {missing}.[/] That none is shown is no verdict."
        )
    lesions = [f"{each['id']}: {each['title']}" for each in case["lesions"]]
    if lesions:
        _print_indented(console, f"[dim]lesions  {plain(few(lesions, LIST_SHOWN))}[/]", 0)
        for told in answer["all_treatable"]["says"]:
            _print_indented(console, f"[dim]{plain(told)}[/]", 9)
    counted = (f"[{_COLOUR[s]}]{n} {s}[/]" for s, n in counts.items())
    console.print(
        f"{', '.join(counted)}  [dim](open: may be done; pending: something must be found out first; "
        "closed: ruled out; 1+2? cautions: one holds, two are not ruled out)[/]"
    )
    console.print(
        f"patient's clock {case['as_of']}, knowledge {knowledge['version']}, labels as of "
        f"{knowledge['as_of']}",
        style="dim",
    )


def _print_emergencies(console: Console, options: Sequence[Mapping[str, Any]]) -> None:
    if emergencies_of(options):
        console.print("\n[bold red]EMERGENCY: decide now[/]")
    for option in emergencies_of(options):
        hours = f", within {_count(option['hours'], 'hour')}" if option["hours"] else ""
        missing = few([m["title"] for m in option["missing"]], 3)
        told = f"{_named(option)}{hours}{f': find out {missing}' if missing else ''}"
        _print_indented(console, f"{_chip(option['status'])} {plain(told)}", 2)


def _chip(status: str) -> str:
    return f"[{_COLOUR[status]}]{status:7}[/]"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'s' * (n != 1)}"


def _named(option: Mapping[str, Any], group: Sequence[str] = ()) -> str:
    title = str(option["title"])
    if not target_words(option) or set(option["targets"]) == set(group):
        return title
    return f"{title} (for {target_words(option)})"


def _print_indented(console: Console, text: str, by: int) -> None:
    console.print(Padding(text, (0, 0, 0, by)))


def _print_groups(
    console: Console, options: Sequence[Mapping[str, Any]], lesions: Sequence[Mapping[str, Any]]
) -> None:
    for group in groups_of(options, lesions):
        where = f": {', '.join(group.targets)}" if group.targets else ""
        console.print(f"\n[bold]{plain(group.title + where)}[/]")
        for row in group.rows:
            _print_row(console, row, group.targets)


def _print_row(console: Console, row: Row, targets: Sequence[str]) -> None:
    _print_indented(console, f"{_chip(row.status)} [italic]{plain(row.label)}[/]", 2)
    if row.status == "pending":
        also = f"; for some also {'; '.join(row.some_also)}" if row.some_also else ""
        told = plain("; ".join(row.waits_for) + also)
        _print_indented(console, f"[dim]find out: {told}[/]", 10)
    table = make_table(("", 9, "right"), ("", 0, "left"))
    for option in row.options[:ROW_SHOWN]:
        told = f"{plain(_named(option, targets))} [dim]({plain(_marks(option))})[/]"
        table.add_row(str(option["rank"]), told)
    if len(row.options) > ROW_SHOWN:
        table.add_row("", f"[dim]and {len(row.options) - ROW_SHOWN} more[/]")
    console.print(table)


def _marks(option: Mapping[str, Any]) -> str:
    marks = [short_grounds(option) or "no ground yet"]
    marks += [told] if (told := caution_count(option)) else []
    marks += ["unverified"] if option["unverified"] else []
    return ", ".join(marks)


def make_table(*columns: tuple[str, int, Any]) -> Table:
    """Make a table without lines; each column has a head, a least width (0: none) and a side."""
    table = Table(
        box=None, pad_edge=False, show_header=any(c[0] for c in columns), header_style="bold"
    )
    for name, width, side in columns:
        table.add_column(name, min_width=width or None, justify=side, overflow="fold")
    return table


def _print_reopenable(console: Console, options: Sequence[Mapping[str, Any]]) -> None:
    """Name the standards of care that a relative exclusion closes: a board decides about them."""
    found = reopenable_of(options)
    if found:
        console.print("\n[bold]Standard of care, closed for a reason that a board may set aside[/]")
    for option in found:
        _print_indented(console, f"{_chip('closed')} {plain(_named(option))}", 2)
        _print_indented(console, f"[dim]{plain(closing_reason(option))}[/]", 10)


def _print_questions(console: Console, options: Sequence[Mapping[str, Any]]) -> None:
    found = questions_of(options)
    if not found:
        return
    console.print("\n[bold]What to find out[/] [dim](what decides most options comes first)[/]")
    table = make_table(
        ("question", 0, "left"),
        ("how", 0, "left"),
        ("alone", 0, "right"),
        ("with others", 0, "right"),
    )
    for q in found[:ROW_SHOWN]:
        table.add_row(plain(q.title), q.how, str(len(q.alone)), str(len(q.together)))
    console.print(table)
    if len(found) > ROW_SHOWN:
        console.print(f"and {len(found) - ROW_SHOWN} more questions", style="dim")


def _print_closed(console: Console, options: Sequence[Mapping[str, Any]], most: int) -> None:
    """Sum up what closed options: the reason that closes most comes first."""
    shut = [o for o in options if o["status"] == "closed"]
    reasons: dict[str, list[str]] = {}
    for option in shut:
        reasons.setdefault(closing_reason(option), []).append(_named(option))
    if not shut:
        return
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    console.print(f"\n[bold]Closed[/] [dim]({_count(len(shut), 'option')}, by what closed them)[/]")
    table = make_table(("closed by", 0, "left"), ("", 0, "right"), ("options", 0, "left"))
    for reason, names in ordered[:most]:
        table.add_row(plain(reason), str(len(names)), plain(few(names, 3)))
    console.print(table)
    if len(ordered) > most:
        left = _count(len(ordered) - most, "more reason")
        console.print(f"and {left}; the dossier (`metboard board`) lists every one", style="dim")


def _print_notes(console: Console, answer: Mapping[str, Any]) -> None:
    console.print()
    for conflict in answer["conflicts"]:
        against = " against ".join(conflict["values"])
        console.print(f"[red]contradiction[/]  {plain(conflict['title'])}: {plain(against)}")
    _print_folded(console, "assumed", [a["why"] for a in answer["assumed"]])
    unread = [f"{u['what']} at {u['where']}: {u['why']}" for u in answer["unread"]]
    _print_folded(console, "not understood", unread)


def _print_folded(console: Console, label: str, lines: Sequence[str]) -> None:
    for line in lines[:LIST_SHOWN]:
        console.print(f"[bold]{label}[/]  {plain(line)}", style="dim")
    if len(lines) > LIST_SHOWN:
        console.print(f"[bold]{label}[/]  and {len(lines) - LIST_SHOWN} more", style="dim")


def print_coverage(
    rows: Sequence[Mapping[str, Any]], listed: Sequence[Mapping[str, Any]], believed: Sequence[str]
) -> None:
    """Print what the knowledge covers: options and grounds, labelled indications, and what it is believed to hold."""
    _print_rows(rows)
    print_lines(["", "Labelled indications of each tumour:"])
    _print_rows(listed)
    print_lines(["", "Labels are believed complete:", *(f"- {line}" for line in believed)])


_HEADS = {"authority": "label", "complete_until": "until"}
"""Shorter heads, so that the table of indications fits 80 columns."""


def _print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    names = list(rows[0]) if rows else []
    words = ("subject", "tumour", "authority")
    sides = ("left" if name in words else "right" for name in names)
    widths = (len("2026-12-31") if name == "complete_until" else 0 for name in names)
    heads = (_HEADS.get(name, name.replace("_", " ")) for name in names)
    table = make_table(*zip(heads, widths, sides, strict=True))
    for row in rows:
        table.add_row(*("no list" if row[name] is None else str(row[name]) for name in names))
    Console(highlight=False).print(table)


def print_lines(lines: Iterable[str]) -> None:
    """Print plain lines."""
    Console(highlight=False).print("\n".join(lines), markup=False)
