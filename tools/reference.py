"""Write the reference pages that are made from the code and the knowledge; `--check` only compares.

Pages: docs/reference/facts.md, commands.md, coverage.md, options.md, and scores/: one page a score.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from pathlib import Path

from metboard.cli import app
from metboard.facts import FAMILIES, Family, write
from metboard.knowledge import components_of, coverage, release, words_of
from score_pages import index_page, score_page, table

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- made by tools/reference.py: do not edit -->\n"


def facts_page() -> str:
    """List every family of facts with its values, how it is found out and its default."""
    rows = ((f"`{f.name}`", f.title, values(f), f.how, stale(f), default(f)) for f in FAMILIES)
    return (
        f"{MADE}\n# Facts\n\nEvery family of facts that a condition may ask for. Names in braces are filled by the "
        "knowledge: genes, drugs, classes, organs. `how` is the way it is found out, cheapest first: ask, judge, "
        "examine, blood, image, biopsy, sequence.\n\n"
        + table(("fact", "title", "values", "how", "stale after", "default"), rows)
    )


def values(family: Family) -> str:
    """Write the values that a fact may have at all."""
    made = write(family.universe)
    if made == "nothing":
        return "from the knowledge"
    return f"{made} {family.unit}".strip()


def stale(family: Family) -> str:
    """Write after how long a fact is no longer known."""
    return f"{family.stale_after_days} d" if family.stale_after_days else ""


def default(family: Family) -> str:
    """Write the default of a family with its reason."""
    if family.default is None:
        return "none"
    return f"{family.default.kind} {write(family.default.value)}: {family.default.why}"


def coverage_page() -> str:
    """Count the knowledge by subject and modality."""
    found = release()
    rows = coverage(found)
    return (
        f"{MADE}\n# Coverage\n\nOptions, their grounds by authority, and how many grounds and figures rest on a "
        "source that somebody has read. What was not read is *unverified*, and marked so wherever it decides "
        "something.\n\n"
        f"Labels were looked up until {found.as_of.isoformat()}. What they are believed to be complete for:\n\n"
        + "".join(f"- {line}\n" for line in found.believed)
        + "- other tumours, courses and forecasts: absent\n\n"
        + table((n.replace("_", " ") for n in rows[0]), (row.values() for row in rows))
    )


def options_page() -> str:
    """List every option."""
    found = release()
    rows = (
        (
            f"`{o.id}`",
            o.title,
            " + ".join(components_of(o, found)),
            o.intent,
            o.urgency,
            ", ".join(dict.fromkeys(b.authority for b in o.basis)),
        )
        for o in found.options.values()
    )
    return f"{MADE}\n# Options\n\n" + table(
        ("id", "title", "modality", "intent", "urgency", "grounds"), rows
    )


def commands_page() -> str:
    """Show the help of every command."""
    names = [
        (),
        ("options",),
        ("board",),
        ("convert",),
        ("demo",),
        ("score",),
        *(("knowledge", n) for n in ("check", "coverage", "show", "schema")),
    ]
    parts = [
        f"## `metboard {' '.join(name)}`\n\n```text\n{help_of(name)}```\n".replace(" `\n", "`\n")
        for name in names
    ]
    return f"{MADE}\n# Commands\n\n" + "\n".join(parts)


def help_of(name: Iterable[str]) -> str:
    """Give the help text of one command."""
    out = io.StringIO()
    with redirect_stdout(out):
        app.help_print([*name])
    return "".join(line.rstrip() + "\n" for line in out.getvalue().strip("\n").splitlines())


PAGES: Mapping[str, Callable[[], str]] = {
    "facts.md": facts_page,
    "coverage.md": coverage_page,
    "options.md": options_page,
    "commands.md": commands_page,
}


def pages() -> dict[str, str]:
    """Make every page, by its place below docs/reference."""
    knowledge = release()
    words = words_of(knowledge)
    scores = {
        f"scores/{name}.md": f"{MADE}\n{score_page(made, knowledge, words)}"
        for name, made in knowledge.scores.items()
    }
    index = {"scores/index.md": f"{MADE}\n{index_page(knowledge)}"}
    return {name: make() for name, make in PAGES.items()} | index | scores


def left_over(made: Iterable[str]) -> list[str]:
    """Name the pages of scores that are no more."""
    found = (path.relative_to(FOLDER).as_posix() for path in (FOLDER / "scores").glob("*.md"))
    return sorted(set(found) - set(made))


def is_same(path: Path, text: str) -> bool:
    """Tell whether a page stands as it would be made now."""
    return path.exists() and path.read_text() == text


def main() -> int:
    """Write the pages, or with `--check` name those that are out of date."""
    made = pages()
    gone = left_over(made)
    old = [name for name, text in made.items() if not is_same(FOLDER / name, text)] + gone
    if "--check" in sys.argv:
        print(
            "".join(f"docs/reference/{name} is out of date; run: make reference\n" for name in old),
            end="",
        )
        return 1 if old else 0
    (FOLDER / "scores").mkdir(exist_ok=True)
    for name in old:
        if name in gone:
            (FOLDER / name).unlink()
        else:
            (FOLDER / name).write_text(made[name])
        print(f"docs/reference/{name} {'removed' if name in gone else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
