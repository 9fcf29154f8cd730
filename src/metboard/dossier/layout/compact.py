"""A pending option as a print shows it: what it waits for, and what it would stand on, in a few lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from metboard.dossier import blocks as b
from metboard.dossier.entry import Entry, Step, Wanted
from metboard.dossier.layout.inline import Option, cite, cite_retold, plural, unverified
from metboard.dossier.layout.marks import marks_runs
from metboard.dossier.words import endpoint_words, interval_words

_FIGURES = 2
NOT_KNOWN = ": not known"
_ANSWERS: Mapping[str, str] = {"yes": "", "unknown": "perhaps ", "no": "not "}
SHORT = (
    "In short: what each waits for, its grounds, the cautions that hold or are not ruled out, and the first figures. "
    "The page and the JSON beside this print have every condition, caution, check and figure."
)


def compact_blocks(entry: Entry) -> tuple[b.Block, ...]:
    """Lay out a pending option in a few lines."""
    option = entry.option
    stands = _part("Would stand on", _grounds(entry.steps))
    lines = (
        marks_runs(option, with_order=False),
        _part("On it now", (b.plain(each) for each in entry.going_on)),
        _part("What is given or done", (b.plain(each) for each in entry.given)),
        _part("To find out", _asked(entry.missing)),
        b.joined(
            (each for each in (stands, _part("Cautions", _cautions(option["cautions"]))) if each),
            ". ",
        ),
        _part("Reported", _reported(option["expected"], entry.retold)),
    )
    return tuple(b.Paragraph(line) for line in lines if line)


def _part(name: str, items: Iterable[b.Runs]) -> b.Runs:
    told = b.joined(items)
    return (b.Text(f"{name}:", "strong"), b.Text(" "), *told) if told else ()


def _asked(missing: Iterable[Wanted]) -> Iterable[b.Runs]:
    """Name what is asked for; facts that are found out alike and decide alike stand together."""
    made: dict[tuple[str, str], list[str]] = {}
    for each in missing:
        made.setdefault((each.how, each.needed), []).append(each.title)
    for (how, needed), titles in made.items():
        yield b.Text(", ".join(titles), "strong"), b.Text(f" ({how}; {needed})")


def _grounds(steps: Iterable[Step]) -> Iterable[b.Runs]:
    """Name each ground that counts, with its source: those that hold, that may, that do not."""
    counted = [s for s in steps if s.reason["kind"] == "basis" and s.counts]
    for answer, word in _ANSWERS.items():
        for step in (s for s in counted if s.answer == answer):
            told = f"{word}{step.kind.removeprefix('ground: ')} ("
            yield b.Text(told), *cite(step.reason["source"], step.reason["locator"]), b.Text(")")


def _cautions(cautions: Iterable[Option]) -> Iterable[b.Runs]:
    """Give the cautions that hold, and name what is not known of those that may."""
    unknown: list[str] = []
    for each in cautions:
        if each["holds"]:
            source = cite(each["source"], each["locator"])
            yield b.Text(f"{each['why']} ({each['found']}; "), *source, b.Text(")")
        elif each["holds"] is None:
            unknown += [_name(part) for part in each["found"].split("; ") if _is_open(part)]
    if unknown:
        yield b.plain(f"not ruled out: {', '.join(dict.fromkeys(unknown))}")


def _name(found: str) -> str:
    """Give the title of a fact of which a caution says what was found."""
    return found.partition(": ")[0]


def _is_open(found: str) -> bool:
    """Tell whether what was found of a fact is not settled: not known, or one of several."""
    return found.endswith(NOT_KNOWN) or " or " in found.partition(": ")[2]


def _reported(expected: Iterable[Option], retold: Collection[str]) -> Iterable[b.Runs]:
    """Give the first figures that trials reported, each with what it was compared with, and count the others."""
    figures = tuple(expected)
    for each in figures[:_FIGURES]:
        source = (
            *cite_retold(each["source"], each["trial"], retold),
            *unverified(not each["verified"]),
        )
        yield b.Text(f"{_figure(each)}; "), *source
    if (more := len(figures) - _FIGURES) > 0:
        yield b.plain(f"{more} more figure{plural(more)}")


def _figure(each: Option) -> str:
    said = [f"{endpoint_words(each['endpoint'])} {interval_words(each)}"]
    if each["n"]:
        said.append(f"n = {each['n']}")
    if each["versus"]:
        said.append(f"{each['arm']}, compared with {each['versus']}")
    if each["population"]:
        said.append(each["population"])
    return ", ".join(said)
