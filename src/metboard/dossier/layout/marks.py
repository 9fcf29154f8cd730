"""The line under an option's title: its standing, kind, aim, urgency, place in the order, and id."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.dossier import blocks as b
from metboard.dossier.layout.inline import Option, hours_words, status
from metboard.dossier.words import MODALITIES


def marks_runs(option: Option, *, with_order: bool = True) -> b.Runs:
    """Write the line of an option; with why it stands where it does in the order."""
    urgent = b.Text(f"{option['urgency']}{hours_words(option)}", "strong")
    return (
        status(option["status"]),
        *(run for chip in _chips(option) for run in (b.Text(" "), chip)),
        b.Text(f" {' + '.join(MODALITIES[each] for each in option['components'])}"),
        b.Text(f"; aim: {option['intent'].replace('-', ' ')}"),
        *((b.Text("; "), urgent) if option["urgency"] != "elective" else ()),
        b.Text(f"; order: {option['rank_because']}; " if with_order else "; "),
        b.Text(option["id"], "code"),
    )


def _chips(option: Option) -> Iterable[b.Chip]:
    if option["overridable"]:
        yield b.Chip("a board may reopen it with a reason")
    if option["preferred"]:
        yield b.Chip("standard of care in this setting")
    if option["unverified"]:
        yield b.Chip("unverified: nobody has read a source of this verdict", "unverified")
