"""Write the reference pages that are made from the code and the knowledge; `--check` only compares.

Pages: docs/reference/facts.md, commands.md, coverage.md, options.md, dose-limits.md, models.md, populations.md,
held-out-trials.md, civic.md, and scores/: one page a score.
"""

from __future__ import annotations

import inspect
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

from metboard import models
from metboard.cli import app
from metboard.facts import FAMILIES, Family, write
from metboard.knowledge import (
    Knowledge,
    OrganLimits,
    compare_indications,
    components_of,
    coverage,
    find_limits,
    reading_of,
    release,
    tabulated,
    words_of,
    write_limit,
)
from metboard.models import arm, growth, kill, kinetics, neutrophils, population, spread, survival

FORECAST = (growth, kill, kinetics, neutrophils, spread, survival, arm, population)

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- made by tools/reference.py: do not edit -->\n"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a Markdown table."""
    lines = [list(head), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def facts_page() -> str:
    """List every family of facts with its values, how it is found out and its default."""
    rows = ((f"`{f.name}`", f.title, values(f), f.how, stale(f), default(f)) for f in FAMILIES)
    return (
        f"{MADE}\n# Facts\n\nEvery family of facts that a condition may ask for. Names in braces are filled by the "
        "knowledge: genes, drugs, classes, organs. `how` is the way it is found out, cheapest first: ask, judge, "
        "examine, blood, image, biopsy, sequence.\n\n"
        + table(("fact", "title", "values", "how", "stale after", "default"), rows)
        + "\n## What the surgeon is asked\n\nA judgement about a lesion means something else in each organ.\n\n"
        + table(
            ("fact", "organ", "asked"),
            ((f"`{f.name}`", organ, words) for f in FAMILIES for organ, words in f.asked.items()),
        )
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
        + "- forecasts: sizes of measured lesions, fitted to docetaxel and to atezolizumab in lung cancer, borrowed "
        "for all else; new lesions and survival absent\n- other tumours and courses: absent\n\n"
        + table((n.replace("_", " ") for n in rows[0]), (row.values() for row in rows))
        + indications_part(found)
    )


def indications_part(found: Knowledge) -> str:
    """Count the labelled indications of each tumour, and name what is open about them."""
    rows = compare_indications(found)
    filled = (["no list" if cell is None else cell for cell in row.values()] for row in rows)
    open_lines = (
        f"- {listing.id}: {line}\n"
        for listing in found.indications.values()
        for line in listing.open
    )
    return (
        "\n## Labelled indications\n\nLabelled indications of unresectable or metastatic disease are listed apart "
        "from the options (`knowledge/indications/`), and a check keeps both in step: every listed one names the "
        "options that carry it or why it is left out, every ground of a label is listed. *Reviewed*: every option "
        "that carries it rests on a text of the label, or an account of it, that somebody has read. *Complete "
        "until*: the day up to which labels are believed to be all there. Where no list was kept, the options "
        "with a label are counted.\n\n"
        + table((n.replace("_", " ") for n in rows[0]), filled)
        + "\nOpen:\n\n"
        + "".join(open_lines)
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
        ("response",),
        ("forecast",),
        ("calibrate",),
        ("trial",),
        *(("knowledge", n) for n in ("check", "coverage", "show", "schema")),
        *(("dose", n) for n in ("bed", "limits", "budget", "y90")),
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


def limits_page() -> str:
    """List every dose limit of every organ, with how it was read, and the rules for a second course."""
    found = release()
    every = [limit for organ in found.limits.values() for limit in organ.limits]
    read = Counter(reading_of(limit, found) for limit in every)
    return (
        f"{MADE}\n# Dose limits\n\n{len(every)} figures for {len(found.limits)} organs: {read['source']} seen in "
        f"the source, {read['retold']} retold by another (unverified), {read['not seen']} not seen (unverified). "
        "A star: applies; a maximum without it gave way to the one that decides.\n\n"
        + "\n".join(organ_limits(organ, found) for organ in found.limits.values())
    )


def organ_limits(organ: OrganLimits, found: Knowledge) -> str:
    """Write the limits of one organ, and its rules for a second course."""
    rows = (
        (
            "conventional" if n is None else n,
            f"{write_limit(a.limit)}{' *' if a.decides else ''}",
            "" if a.limit.level == "limit" else a.limit.level,
            a.limit.endpoint,
            "" if a.limit.risk_pct is None else f"{a.limit.risk_pct:g}",
            f"`{a.limit.source}`",
            a.reading,
        )
        for n in tabulated(organ)
        for a in find_limits(organ, n, found)
    )
    head = ("fractions", "limit", "level", "endpoint", "at most %", "source", "read")
    rules = "".join(
        f"- second course: {rule.title} (`{rule.source}`, {reading_of(rule, found)})\n"
        for rule in organ.reirradiation
    )
    why = "".join(f"- `{c.source}` decides since {c.since}: {c.why}\n" for c in organ.choices)
    notes = "".join(f"- {note}\n" for note in organ.notes)
    title = organ.title[0].upper() + organ.title[1:]
    told = f"{why}{rules}{notes}"
    return f"## {title}\n\nalpha/beta {organ.alpha_beta.gy:g} Gy\n\n{table(head, rows)}" + (
        f"\n{told}" if told else ""
    )


def models_page() -> str:
    """Show every model with its formula and source."""
    functions = [(name, getattr(models, name)) for name in models.__all__]
    dose = [model_text(name, f) for name, f in functions if inspect.isfunction(f)]
    return (
        f"{MADE}\n# Models\n\nNumbers in, numbers out. Why which: [what a radiation dose means]"
        "(../explanation/radiation-dose.md), [the models of a forecast](../explanation/forecast-models.md). Those of a "
        "forecast need the optional part `models` and are imported from their own module.\n\n"
        + "\n".join([*dose, *map(module_text, FORECAST)])
    )


def module_text(module: ModuleType) -> str:
    """Write the functions that one module of the forecast defines, under its own first line."""
    own = [
        model_text(name, value)
        for name, value in vars(module).items()
        if inspect.isfunction(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]
    head = inspect.cleandoc(module.__doc__ or "").partition("\n")[0]
    return f"## `{module.__name__}`\n\n{head}\n\n" + "\n".join(
        text.replace("## ", "### ", 1) for text in own
    )


def model_text(name: str, function: Callable[..., object]) -> str:
    """Write one model: how it is called, and its own words."""
    is_plain = function.__module__ not in {module.__name__ for module in FORECAST}
    call = str(inspect.signature(function, eval_str=is_plain)).replace("'", "")
    return f"## `{name}`\n\n```text\n{name}{call}\n\n{inspect.getdoc(function)}\n```\n"


def civic_page() -> str:
    """List what became of each item of CIViC's level A for the tumours that have options."""
    sys.path.insert(0, str(FOLDER.parents[1]))
    from tests.knowledge.civic import reviewed

    found = reviewed()
    held = (
        (
            f"EID{e.item}",
            e.says,
            "every one with the drug" if e.options == "every" else ids(e.options),
            e.remark,
        )
        for e in found.contained
    )
    out = ((f"EID{e.item}", e.says, e.why, ids(e.instead)) for e in found.left_out)
    return (
        f"{MADE}\n# CIViC, level A\n\nThe accepted evidence items of level A on the effect of drugs in the release of "
        f"{found.release} (CC0), for {', '.join(found.diseases)}. What each says is put in our own words. A test reads "
        "the release itself: it fails where an item stands in neither table, and it puts a record with the finding and "
        "one without before each option named here.\n\n## Contained\n\n"
        + table(("item", "what it says", "options", "note"), held)
        + "\n## Left out\n\n"
        + table(("item", "what it says", "why", "for metastases see"), out)
        + f"\nNo systemic options yet, and so not compared: {', '.join(found.outside)}.\n"
    )


def ids(names: Iterable[str]) -> str:
    """Write ids as code."""
    return ", ".join(f"`{name}`" for name in names)


PAGES: Mapping[str, Callable[[], str]] = {
    "facts.md": facts_page,
    "coverage.md": coverage_page,
    "options.md": options_page,
    "civic.md": civic_page,
    "commands.md": commands_page,
    "dose-limits.md": limits_page,
    "models.md": models_page,
}


def pages() -> dict[str, str]:
    """Make every page, by its place below docs/reference."""
    sys.path.insert(0, str(ROOT))
    from tools.score_pages import index_page, score_page
    from tools.trial_pages import held_out_page, populations_page

    knowledge = release()
    words = words_of(knowledge)
    scores = {
        f"scores/{name}.md": f"{MADE}\n{score_page(made, knowledge, words)}"
        for name, made in knowledge.scores.items()
    }
    index = {"scores/index.md": f"{MADE}\n{index_page(knowledge)}"}
    trials = {
        "populations.md": f"{MADE}{populations_page()}",
        "held-out-trials.md": f"{MADE}{held_out_page()}",
    }
    return {name: make() for name, make in PAGES.items()} | index | scores | trials


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
