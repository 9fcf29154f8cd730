"""What was read, and what is doubtful: contradictions, assumptions, what was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metboard.dossier import blocks as b
from metboard.dossier.front import Line
from metboard.dossier.layout.inline import places, table_blocks
from metboard.dossier.page import Page
from metboard.dossier.reading import Reading

_ORGANS = (
    ("free", "Free of metastases"),
    ("assumed free", "Taken as free (see what was assumed)"),
    ("not known", "Not known to be free: not looked at, or nobody said"),
)
_FEW_UNREAD, _ACROSS = 8, 4
_TIMELINE = (
    "Bars last as long as the treatment; an arrow goes on; a dotted end was not recorded; dashed frames were only "
    "asked for."
)
_CUTS = " Between double lines nothing was recorded, and time is cut short."


def reading_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out the story, the lesions, the measurements, the markers and the treatment."""
    reading = page.reading
    blocks = (
        b.Heading(2, b.plain("What was read"), "read"),
        *_others(page),
        *table_blocks(page.reading.tumours),
        b.Columns(_timeline(reading), _beside(page), (1.3, 1.0)),
        *table_blocks(reading.events, (0.5, 2.0)),
        *table_blocks(reading.undated, (0.5, 2.0)),
        *_lesions(reading),
        *_measured(page.front.labs, page.front.labs_on),
        *_markers(reading),
        *_treated(page),
    )
    return (b.Section(id="reading", label="read", style="reading", blocks=blocks),)


def _others(page: Page) -> Iterable[b.Block]:
    if others := page.reading.others:
        told = f" This page is about {page.tumour}; {' and '.join(others)} has a page of its own."
        yield b.Paragraph((b.Text("Several primary tumours.", "strong"), b.Text(told)))


def _timeline(reading: Reading) -> tuple[b.Block, ...]:
    heading = b.Heading(3, b.plain("Timeline"), "timeline")
    drawn = reading.timeline
    if not drawn.svg:
        return heading, b.Paragraph(b.plain("Nothing in the record has a date."))
    more = (
        f" {drawn.left_out} more stand in the table of what has a date." if drawn.left_out else ""
    )
    told = f"{_TIMELINE}{_CUTS if drawn.has_cuts else ''}{more}"
    return heading, b.Figure(drawn.svg), b.Paragraph(b.plain(told), "limits")


def _beside(page: Page) -> tuple[b.Block, ...]:
    """Lay out what stands beside the timeline: family, wishes, organs that are free."""
    reading = page.reading
    made = [*table_blocks(reading.family)]
    if reading.wishes:
        made.append(
            b.Paragraph((b.Text("Wishes:", "strong"), b.Text(f" {'; '.join(reading.wishes)}")))
        )
    organs = [
        (b.Text(f"{words}:", "strong"), b.Text(f" {', '.join(reading.organs[answer])}"))
        for answer, words in _ORGANS
        if answer in reading.organs
    ]
    return (*made, b.Bullets(tuple(organs)))


def _lesions(reading: Reading) -> tuple[b.Block, ...]:
    heading = b.Heading(3, b.plain("Lesions"), "lesions")
    if reading.lesions.rows:
        return heading, *table_blocks(reading.lesions)
    return heading, b.Paragraph(b.plain("No lesion in the record."))


def _measured(labs: Sequence[Line], day: str) -> Iterable[b.Block]:
    if not labs:
        return
    when = f", {day} unless another day is given" if day else ""
    rows = []
    for start in range(0, len(labs), _ACROSS):
        cells: list[tuple[b.Inline, ...]] = []
        for line in labs[start : start + _ACROSS]:
            cells += [b.plain(line.label), _value(line, day)]
        rows.append(b.Row((*cells, *[()] * (2 * _ACROSS - len(cells)))))
    yield b.Table(
        caption=b.plain(f"Laboratory and measurements{when}"),
        heads=(),
        rows=tuple(rows),
        widths=(1.1, 1.0) * _ACROSS,
        style="labs",
        headed=tuple(range(0, 2 * _ACROSS, 2)),
    )


def _value(line: Line, day: str) -> b.Runs:
    made: list[b.Inline] = [b.Text(line.value)]
    if line.doubt:
        made.append(b.Text(f" ({line.doubt})", "doubt"))
    if line.when != day:
        made.append(b.Text(f" {line.when or 'no date'}", "small"))
    return tuple(made)


def _markers(reading: Reading) -> Iterable[b.Block]:
    tested = reading.tested
    yield b.Heading(3, b.plain("Markers"), "markers")
    if tested.differences:
        yield b.Bullets(
            tuple(
                (b.Text("Discordant:", "strong"), b.Text(" "), b.quoted(each))
                for each in tested.differences
            )
        )
    for table in tested.tables:
        yield from table_blocks(table)
    if not tested.tables:
        yield b.Paragraph(b.plain("No marker in the record. Not tested is not negative."))
    for name, genes in tested.panels:
        found = b.Paragraph((b.quoted(genes or "none of its genes"),))
        yield b.Fold((b.Text("Nothing found in: "), b.quoted(name)), (found,))
    if reading.untested:
        told = b.Text(f" {reading.untested}")
        yield b.Paragraph((b.Text("Options wait for, and no result settles:", "strong"), told))


def _treated(page: Page) -> Iterable[b.Block]:
    yield b.Heading(3, b.plain("Treatment"), "treated")
    for table in page.reading.treated:
        yield from table_blocks(table)
    if not page.reading.treated:
        yield b.Paragraph(b.plain(f"No treatment in the record ({page.front.history})."))


def doubts_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out contradictions, what was assumed for the whole page, and what was not understood."""
    blocks = (
        b.Heading(2, b.plain("Doubts and assumptions"), "doubts"),
        b.Heading(3, b.plain("Contradictions")),
        _contradictions(page),
        b.Heading(3, b.plain("Assumed")),
        b.Bullets(tuple(b.plain(each["why"]) for each in page.answer["assumed"])),
        b.Paragraph(b.plain("Further assumptions stand with each option that uses them.")),
        b.Heading(3, b.plain("Not understood")),
        *_unread(page),
    )
    return (b.Section(label="doubts", blocks=blocks),)


def _contradictions(page: Page) -> b.Block:
    found = page.answer["conflicts"]
    if not found:
        return b.Paragraph(b.plain("None found."))
    return b.Bullets(
        tuple(
            (
                b.Text(each["title"], "strong", hint=each["fact"]),
                b.Text(": "),
                b.quoted(" against ".join(each["values"])),
                b.Text(" ("),
                *places(each["where"]),
                b.Text(")"),
            )
            for each in found
        )
    )


def _unread(page: Page) -> Iterable[b.Block]:
    unread = page.answer["unread"]
    if not unread:
        yield b.Paragraph(b.plain("Everything in the record was understood."))
        return
    table = b.Table(
        caption=b.plain("Entries of the record that were not understood"),
        heads=("Where", "What", "Why"),
        rows=tuple(
            b.Row(((b.quoted(u["where"]),), (b.quoted(u["what"]),), (b.quoted(u["why"]),)))
            for u in unread
        ),
        widths=(1.0, 1.2, 1.5),
    )
    if len(unread) <= _FEW_UNREAD:
        yield table
    else:
        told = f"{len(unread)} entries of the record were not understood"
        yield b.Fold(b.plain(told), (table,))
