"""The first page: what cannot wait, who the patient is, what is where, what was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from metboard import NOT_A_DEVICE
from metboard.dossier import blocks as b
from metboard.dossier.entry import Entry
from metboard.dossier.front import Front, Line
from metboard.dossier.layout.inline import aim_of, hours_words, numbered, plural, status, unverified
from metboard.dossier.layout.lesions import has_lesions
from metboard.dossier.page import Page

_MOST_LESIONS, _MOST_QUESTIONS, _MOST_UNREAD = 12, 5, 8
_TOLD = ("Condition", "diseases", "phenotypicFeatures", "AllergyIntolerance", "Observation")
"""What is named on the first page where it was not understood, in this order."""


def front_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out what stands above the table of options."""
    return (
        *_emergency(page),
        *_header(page),
        _contents(page),
        *_not_covered(page),
        b.Section(
            label="patient",
            blocks=(
                b.Heading(2, b.plain("The patient"), "patient"),
                b.Columns((_facts(page),), (b.Figure(page.reading.body),), (1.75, 1.0)),
            ),
        ),
    )


def _header(page: Page) -> Iterable[b.Block]:
    yield b.Paragraph((b.Text("metboard dossier · "), b.quoted(page.answer["case"]["id"])), "brand")
    yield b.Heading(1, (b.quoted(page.title),))
    if page.front.who:
        yield b.Paragraph(b.plain(", ".join(page.front.who)), "who")
    yield b.Paragraph(b.plain(NOT_A_DEVICE), "notice")


def _emergency(page: Page) -> Iterable[b.Block]:
    """Lay out the red line, above the patient's name; it is no heading, for the first heading is the name."""
    if page.emergencies:
        items = tuple(_urgent(entry) for entry in page.emergencies)
        title = b.Paragraph((b.Text("Emergency: decide now", "strong"),), "red")
        yield b.Section(style="emergency", blocks=(title, b.Bullets(items)))


def _urgent(entry: Entry) -> b.Runs:
    option = entry.option
    ask = f" find out {'; '.join(w.title for w in entry.missing)}" if entry.missing else ""
    return (
        *numbered(option, option["title"], "strong"),
        *aim_of(option, " for ", ""),
        b.Text(f"{hours_words(option)}: "),
        status(option["status"]),
        b.Text(ask),
        *unverified(option["unverified"]),
    )


def _contents(page: Page) -> b.Contents:
    parts = [("The options", "options")]
    parts += [(f"{n} {word}", word) for word, n in page.counts.items()]
    if has_lesions(page):
        parts.append(("Lesion by lesion", "lesion-by-lesion"))
    parts += [
        (f"{len(page.questions)} to find out", "questions"),
        ("What was read", "read"),
        ("Doubts and assumptions", "doubts"),
        ("The record", "record"),
        ("References", "references"),
    ]
    return b.Contents(tuple(b.Link(*part) for part in parts))


def _not_covered(page: Page) -> Iterable[b.Block]:
    if tumours := page.answer["not_covered"]:
        told = f"No systemic option in this knowledge is for {', '.join(tumours)}."
        yield b.Paragraph(
            (b.Text(told, "strong"), b.Text(" That none is shown is not a verdict.")), "alarm"
        )


def _facts(page: Page) -> b.Table:
    rows = tuple(b.Row(((b.Text(name),), cell)) for name, cell in _lines(page) if cell)
    return b.Table(caption=(), heads=(), rows=rows, widths=(0.26, 1.0), style="facts stack")


_Cell = tuple[b.Inline | b.Bullets, ...]


def _lines(page: Page) -> Iterable[tuple[str, _Cell]]:
    front, answer = page.front, page.answer
    yield "Disease", (_list(_disease(line) for line in front.disease),)
    yield "Lesions", _lesions(front)
    yield "Treatment so far", _treatment(front)
    none = "None in the record. Not tested is not negative."
    yield "Biomarkers found", b.plain("; ".join(front.present) or none)
    yield "Looked for, not found", b.plain(front.absent) if front.absent else ()
    yield "Not known, asked for", b.plain(front.untested) if front.untested else ()
    yield "Also recorded", b.plain(_also(front)) if front.story or front.denied else ()
    yield "Contradictions", _contradictions(page)
    yield "Ask first", _ask_first(page)
    yield "Emergencies taken as absent", _taken_as_absent(page)
    yield "Not understood", _unread(answer["unread"])


def _unread(unread: Sequence[Mapping[str, str]]) -> _Cell:
    """Name what a physician would want to know of what was not understood: diseases and findings first."""
    if not unread:
        return ()
    found = (each["what"] for kind in _TOLD for each in unread if each["where"].startswith(kind))
    named = list(dict.fromkeys(found))[:_MOST_UNREAD]
    count = f"{len(unread)} {'entry' if len(unread) == 1 else 'entries'} of the record"
    among = f"{count}, among them " if named else f"{count}; see "
    runs = b.joined((b.quoted(each),) for each in named)
    return b.Text(among), *runs, b.Text("; see " if named else ""), b.Link("doubts", "doubts")


def _list(items: Iterable[b.Runs]) -> b.Bullets:
    return b.Bullets(tuple(items), "inline")


def _disease(line: Line) -> b.Runs:
    told = line.value if line.label == "tumour" else f"{line.label}: {line.value}"
    doubt = line.doubt == "contradiction"
    return (b.Text(told), b.Text(" (contradiction)", "doubt")) if doubt else b.plain(told)


def _lesions(front: Front) -> _Cell:
    if not front.lesions:
        return b.plain("None in the record.")
    items: list[b.Runs] = [
        (b.quoted(line.label), b.Text(": "), b.quoted(line.value))
        for line in front.lesions[:_MOST_LESIONS]
    ]
    if more := len(front.lesions) - len(items):
        told = f"and {more} more, listed under "
        items.append((b.Text(told), b.Link("the lesions", "lesions")))
    return (_list(items),)


def _treatment(front: Front) -> _Cell:
    told = b.Text(f"({front.history})")
    if not front.treatment:
        return b.Text("No cancer drug in the record "), told
    return b.Bullets(tuple(_given(line) for line in front.treatment)), told


def _given(line: Line) -> b.Runs:
    told = b.Text(f"{line.label}: {line.value}")
    return (told, b.Text(f" ({line.when})", "small")) if line.when else (told,)


def _also(front: Front) -> str:
    denied = f"Absent: {front.denied}" if front.denied else ""
    return ". ".join(part for part in ("; ".join(front.story), denied) if part)


def _contradictions(page: Page) -> _Cell:
    return b.joined(
        (b.Text(f"{each['title']}: ", "doubt"), b.quoted(" against ".join(each["values"]), "doubt"))
        for each in page.answer["conflicts"]
    )


def _ask_first(page: Page) -> _Cell:
    if not page.questions:
        return ()
    made = []
    for each in page.questions[:_MOST_QUESTIONS]:
        count = len(each.alone) + len(each.together)
        short = each.title.partition(":")[0]
        made.append((b.Text(short), b.Text(f" ({count} option{plural(count)})", "small")))
    return *b.joined(made), b.Text("; "), b.Link("all questions", "questions")


def _taken_as_absent(page: Page) -> _Cell:
    if not page.taken_as_absent:
        return ()
    boxes = ", ".join(f"☐\u00a0{each}" for each in page.taken_as_absent)
    return b.plain(f"Nobody recorded them; please confirm: {boxes}")
