"""One option, whole: what is done, why, what to find out, what trials reported, cautions, every condition."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from metboard.dossier import blocks as b
from metboard.dossier.entry import Entry, Found, Step, Wanted
from metboard.dossier.figure import expected_figures, letter
from metboard.dossier.layout.compact import compact_blocks
from metboard.dossier.layout.inline import (
    Option,
    cite,
    cite_retold,
    plural,
    some_places,
    unverified,
)
from metboard.dossier.layout.marks import marks_runs
from metboard.dossier.words import endpoint_words, grounds_of, interval_words

_TRACE = (0.12, 0.32, 0.06, 0.3, 0.2)
_NOWHERE = (
    "nothing about the patient can open it; its indication does not stand here or on this date."
)


def option_blocks(entry: Entry) -> tuple[b.Block, ...]:
    """Lay out one option.

    A print shows an open option whole and a pending one in short; a screen shows everything.
    """
    head, more, trace = tuple(_head(entry)), tuple(_more(entry)), _trace(entry)
    if entry.option["status"] == "pending":
        return (b.Shortened((*head, *more, b.OnScreen((trace,))), compact_blocks(entry)),)
    return (*head, *more, trace)


def _strong(words: str) -> b.Text:
    return b.Text(words, "strong")


def _head(entry: Entry) -> Iterable[b.Block]:
    option = entry.option
    yield b.Paragraph(marks_runs(option))
    if entry.going_on:
        yield b.Paragraph((_strong("On it now:"), b.Text(f" {', '.join(entry.going_on)}")))
    if entry.given:
        told = f" {'; '.join(entry.given)}"
        yield b.Paragraph((_strong("What is given or done:"), b.Text(told)))
    if option["status"] == "open":
        yield b.Paragraph(tuple(_grounds(entry)))
    if entry.closing:
        yield b.Paragraph((_strong("What closed it"),))
        yield b.Bullets(tuple(b.plain(text) for text in entry.closing))
        yield b.Paragraph((_strong("What would have to change:"), b.Text(f" {_change(entry)}")))
    if entry.missing:
        yield _missing(entry.missing)


def _grounds(entry: Entry) -> Iterable[b.Inline]:
    yield _strong("Stands on:")
    yield b.Text(f" {', '.join(grounds_of(entry.option))}")
    if entry.because:
        yield from (b.Text(". "), _strong("Because:"), b.Text(f" {'; '.join(entry.because)}"))


def _change(entry: Entry) -> str:
    if entry.to_open is None:
        return _NOWHERE
    return "; ".join(f"{w.title}: {w.needed} (found: {w.found})" for w in entry.to_open)


def _missing(missing: Iterable[Wanted]) -> b.Table:
    return b.Table(
        caption=b.plain("To find out"),
        heads=("Fact", "How", "Decides"),
        rows=tuple(b.Row((_wanted(w), b.plain(w.how), b.plain(w.needed))) for w in missing),
        widths=(1.0, 0.6, 1.4),
        style="stack lines",
    )


def _wanted(wanted: Wanted) -> b.Runs:
    """Name a fact to find out: what a judgement asks in this organ, and what it was when it was last known."""
    asked = f"{wanted.title}: {wanted.asked}" if wanted.asked else wanted.title
    title = b.Text(asked, hint=wanted.fact)
    return (title, b.Text(f" ({wanted.found})", "small")) if wanted.found else (title,)


def _more(entry: Entry) -> Iterable[b.Block]:
    option = entry.option
    if option["expected"]:
        yield from _expected(option, entry.retold)
    if option["cautions"]:
        yield b.Heading(4, b.plain("Cautions"))
        yield b.Bullets(tuple(_caution(each) for each in option["cautions"]))
    if entry.before:
        yield b.Heading(4, b.plain("Before the first dose or the procedure"))
        yield b.Bullets(tuple(_box(each) for each in entry.before), "check")
    if option["assumed"]:
        yield b.Paragraph((_strong("Assumed: "), *_assumed(option)))
    if entry.limits:
        told = (_strong("Not judged:"), b.Text(f" {'; '.join(entry.limits)}"))
        yield b.Paragraph(told, "limits")


def _expected(option: Option, retold: Collection[str]) -> Iterable[b.Block]:
    yield b.Heading(4, b.plain("What trials reported (of groups, not of this patient)"))
    if option["status"] != "closed" and (drawn := expected_figures(option["expected"])):
        yield b.Figure(drawn)
    unread = any(not each["verified"] for each in option["expected"])
    mark = "; a hollow dot or “?” marks one whose source nobody has read" if unread else ""
    yield b.Table(
        caption=b.plain(f"Reported figures{mark}"),
        heads=("Row", "Endpoint", "Value (interval)", "n", "Arm, compared with", "Source"),
        rows=tuple(_figure(i, each, retold) for i, each in enumerate(option["expected"])),
        widths=(0.3, 1.4, 1.4, 0.5, 2.0, 1.2),
        style="wide lines",
        headed=(1,),
    )


def _figure(i: int, each: Option, retold: Collection[str]) -> b.Row:
    arm = f"{each['arm']}, compared with {each['versus']}" if each["versus"] else each["arm"]
    population = f"; {each['population']}" if each["population"] else ""
    return b.Row(
        (
            b.plain(letter(i)),
            b.plain(endpoint_words(each["endpoint"])),
            b.plain(interval_words(each)),
            b.plain(f"n = {each['n']}") if each["n"] else (),
            b.plain(f"{arm}{population}"),
            (
                *cite_retold(each["source"], each["trial"], retold),
                *unverified(not each["verified"]),
            ),
        )
    )


def _caution(caution: Option) -> b.Runs:
    unknown = "If it is so (not known): " if caution["holds"] is None else ""
    where = (b.Text("; "), *some_places(caution["where"])) if caution["where"] else ()
    return (
        b.Text(f"{unknown}{caution['why']} "),
        b.Text(f"({caution['found']}", "small", hint=caution["condition"]),
        *where,
        b.Text("; "),
        *cite(caution["source"], caution["locator"]),
        b.Text(")"),
        *unverified(caution["unverified"]),
    )


def _box(wanted: Wanted) -> b.Runs:
    if wanted.found:
        return b.plain(f"known: {wanted.title} ({wanted.found})")
    return b.plain(f"☐ to check: {wanted.title}")


def _assumed(option: Option) -> b.Runs:
    each = ((b.Text(f"{a['title']}: {a['value']}", hint=a["why"]),) for a in option["assumed"])
    return b.joined(each)


def _trace(entry: Entry) -> b.Fold:
    table = b.Table(
        caption=(),
        heads=("Kind", "Condition", "Holds", "Found, and where", "Source"),
        rows=tuple(_step(step, entry.retold) for step in entry.steps),
        widths=_TRACE,
        style="trace wide lines",
        headed=(),
    )
    rest = _idle_blocks(entry) if entry.option["status"] == "closed" else _idle_note(entry)
    return b.Fold(b.plain("Every condition, with what was found and where"), (table, *rest))


def _idle_blocks(entry: Entry) -> tuple[b.Block, ...]:
    if not entry.idle:
        return ()
    told = b.Paragraph((_strong("Exclusions that were looked at and do not hold:"),), "idle")
    return told, b.Bullets(tuple(_idle(step) for step in entry.idle), "inline")


def _idle_note(entry: Entry) -> tuple[b.Block, ...]:
    """Say where the exclusions stand that do not hold: one table serves all options that share them."""
    if not (count := len(entry.idle)):
        return ()
    do = "does" if count == 1 else "do"
    told = b.Text(f"{count} exclusion{plural(count)} looked at {do} not hold: see ")
    link = b.Link("exclusions that do not hold", "exclusions")
    return (b.Paragraph((told, link, b.Text(".")), "idle"),)


def _step(step: Step, retold: Collection[str]) -> b.Row:
    reason = step.reason
    notes = [reason["why"]] if reason["why"] else []
    if not step.counts:
        notes.append("does not count on this date or in this jurisdiction")
    if reason["inherited_from"]:
        notes.append(f"from {reason['inherited_from']}")
    small = tuple(b.Text(f" · {note}", "small") for note in notes)
    return b.Row(
        (
            b.plain(step.kind),
            (b.Text(step.words, hint=step.raw), *small),
            b.plain(step.answer),
            b.joined(found_runs(each, len(step.found) > 1) for each in step.found),
            (
                *cite_retold(reason["source"], reason["locator"], retold),
                *unverified(reason["unverified"]),
            ),
        )
    )


def found_runs(found: Found, is_one_of_many: bool) -> b.Runs:
    """Write what was found, with its place in the record or how we came to it."""
    title = f"{found.title}: " if is_one_of_many else ""
    where = some_places(found.where) if found.where else (b.Text(found.origin, "small"),)
    return b.Text(f"{title}{found.value} ("), *where, b.Text(")")


def _idle(step: Step) -> b.Runs:
    found = b.joined(found_runs(each, len(step.found) > 1) for each in step.found)
    source = step.reason["source"]
    cited = (b.Text("; "), *cite(source, step.reason["locator"])) if source else ()
    return b.Text(step.words, hint=step.raw), b.Text(": found "), *found, *cited
