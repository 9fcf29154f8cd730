"""The reference pages of scores: one a score, made from its table and its reference values, and an index of all."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.reference import table

from metboard.evidence import reference_of
from metboard.facts import write
from metboard.knowledge import Knowledge, ScoreTable, Words, score_fact
from metboard.knowledge.score_table import PointBand, ScoreClass
from metboard.knowledge.yaml_file import read_yaml
from metboard.rules import write_condition
from metboard.scores import FORMULAS, facts_asked, is_table_verified

CASES = Path(__file__).parents[1] / "tests" / "cases" / "scores"
EXAMPLES = 4


def index_page(knowledge: Knowledge) -> str:
    """List every score with what it is for and its source."""
    rows = (
        (
            f"[`{t.id}`]({t.id}.md)",
            t.title,
            t.purpose,
            t.for_each,
            f"{t.source}{'' if is_table_verified(t, knowledge) else ', *unverified*'}",
        )
        for t in knowledge.scores.values()
    )
    return (
        "# Scores\n\n`metboard score NAME FILE` computes one of these. What is not known leaves every value possible "
        "that it can have: a score is then an interval, its class may be several, and `missing` says what to find "
        "out. No default is taken. *Unverified* means that nobody has seen the table in its source or in an account "
        "of it.\n\n" + table(("id", "title", "what for", "for each", "source"), rows)
    )


def score_page(made: ScoreTable, knowledge: Knowledge, words: Words) -> str:
    """Write the page of one score: items or formula, classes, facts, examples, source."""
    parts = [
        f"# {made.title}\n\n{_sentence(made.purpose)} `metboard score {made.id} FILE`, for each {made.for_each}"
        f"{_meant(made)}.\n",
        _items(made) if made.items else _formula(made),
        _classes(made),
        _facts(made, words),
        _examples(made),
        _limits(made),
        _source(made, knowledge),
    ]
    return "\n".join(part for part in parts if part)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _meant(made: ScoreTable) -> str:
    said = write_condition(made.requires)
    return "" if said == "always" else f" of whom this holds: `{said}`"


def _items(made: ScoreTable) -> str:
    rows: list[tuple[str, str, str, str]] = []
    for item in made.items:
        for at, band in enumerate(item.bands):
            title = item.title if at == 0 else ""
            rows.append((title, band.label, f"{band.points:g}", _when(band)))
    return "## Points\n\n" + table(("item", "found", "points", "condition"), rows)


def _when(band: PointBand) -> str:
    said = write_condition(band.when)
    return "otherwise" if said == "always" else f"`{said}`"


def _formula(made: ScoreTable) -> str:
    told = inspect.cleandoc(FORMULAS[made.formula].__doc__ or "").partition(">>>")[0].strip()
    return f"## Formula\n\n```text\n{told}\n```\n"


def _classes(made: ScoreTable) -> str:
    if not made.classes:
        return ""
    rows = ((f"`{c.id}`", c.title, _span(c), c.meaning) for c in made.classes)
    return "## Classes\n\n" + table(("class", "title", "total", "meaning"), rows)


def _span(each: ScoreClass) -> str:
    low = "" if each.min is None else f"{each.min:g}"
    low = f"above {each.above:g}" if each.above is not None else low
    high = "" if each.max is None else f"{each.max:g}"
    high = f"below {each.below:g}" if each.below is not None else high
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"{low} or more" if low and each.above is None else low or f"up to {high}"


def _facts(made: ScoreTable, words: Words) -> str:
    names = facts_asked(made)
    families = (words.family(name) for name in names)
    rows = (
        (f"`{f.name}`", f.title, f"{write(f.universe)} {f.unit}".strip(), f.how) for f in families
    )
    own = score_fact(made)
    also = f", and its class `{own}.class`" if made.classes else ""
    stated = [f"`{name}`" for name in (made.stated, made.stated_class) if name]
    given = f" A record may give the result outright in {' or '.join(stated)}." if stated else ""
    return (
        "## Facts\n\n"
        + table(("fact", "title", "values", "how"), rows)
        + f"\nThe total is the fact `{own}`{also}.{given}\n"
    )


def _examples(made: ScoreTable) -> str:
    """Show some of the reference values that the tests hold the score to."""
    raw, _ = read_yaml((CASES / f"{made.id}.yaml").read_text())
    file: dict[str, Any] = raw if isinstance(raw, dict) else {}
    shown = [case for case in file["cases"] if case.get("applies", True)]
    chosen = [c for c in shown if "value" in c][: EXAMPLES - 1] + [
        c for c in shown if "low" in c and "value" not in c
    ][:1]
    rows = ((case["name"], *_expected(case)) for case in chosen)
    base = ", ".join(f"{name}: {_plain(value)}" for name, value in file.get("base", {}).items())
    told = f"With {base}, unless said otherwise:\n\n" if base else ""
    return (
        f"## Examples\n\n{told}"
        + table(("case", "total", "class"), rows)
        + f"\nReference of these values: {file['reference']}.\n"
    )


def _expected(case: dict[str, Any]) -> Iterator[str]:
    yield f"{case['value']:g}" if "value" in case else f"{case['low']:g} to {case['high']:g}"
    yield " or ".join(case.get("classes", [])) or case.get("class", "")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " or ".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(f"{name} {number}" for name, number in value.items())
    return str(value)


def _limits(made: ScoreTable) -> str:
    return "## Limits\n\n" + "".join(f"- {each}\n" for each in made.limits) if made.limits else ""


def _source(made: ScoreTable, knowledge: Knowledge) -> str:
    source = knowledge.sources[made.source]
    place = f", {made.locator}" if made.locator else ""
    seen = (
        f"seen {source.read}, as {source.read_as}"
        if is_table_verified(made, knowledge)
        else "*unverified*: nobody has seen this table in its source or in an account of it"
    )
    found = reference_of(source)
    reference = f", {found}" if found != source.title else f", {source.journal}"
    return (
        f"## Source\n\n`{source.id}` ({source.year}): {source.title}{reference}{place}; {seen}.\n"
    )
