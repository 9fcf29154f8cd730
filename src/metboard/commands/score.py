"""The commands `metboard score`: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from metboard import NOT_A_DEVICE
from metboard.case import Case, Lesion
from metboard.commands.reading import Reading
from metboard.commands.show import Flag, Json, print_json
from metboard.derive import derive_lesion, derive_patient
from metboard.errors import ChoiceError, nearest
from metboard.facts import Fact
from metboard.knowledge import ScoreTable
from metboard.options import Engine, engine
from metboard.scores import compute_score, write_list, write_score
from metboard.terminal import make_table, plain

LIST = "list"


def score(
    name: str,
    file: Path | None = None,
    *,
    json: Json = False,
    as_of: date | None = None,
    no_assume: Flag = False,
    max_mb: int = 200,
) -> int:
    """Compute a score for each patient of a file, or for each lesion that it is meant for; `list` names all scores.

    A fact that is missing leaves every value possible that it can have: a score is then an interval, and says what
    to find out.

    Parameters
    ----------
    name:
        The id of a score, or `list`.
    file:
        A FHIR bundle (.json, .ndjson), phenopacket or case file (.yaml).
    json:
        One object a line, one for each patient and primary tumour or each lesion (contract metboard.score/1).
    as_of:
        The patient's clock; without it the newest clinical date in the record.
    no_assume:
        Take no list in the record to be complete that does not say so.
    max_mb:
        The largest file that is read.
    """
    if name == LIST:
        return _list(json=json)
    table = _table_named(name)
    if file is None:
        raise ChoiceError(f"metboard score {name} needs a file: metboard score {name} FILE")
    read = Reading()
    for path, case in read.cases([file], as_of, max_mb, assume=not no_assume):
        for answer in _answers(table, case, path.name, assume=not no_assume):
            if json:
                print_json(answer)
            else:
                print_score(answer)
    return read.exit_code


def _table_named(name: str) -> ScoreTable:
    known = engine().knowledge.scores
    if name not in known:
        raise ChoiceError(
            f"no score is called `{name}`{nearest(name, tuple(known))}; `metboard score list` names all"
        )
    return known[name]


def _list(*, json: bool) -> int:
    answer = write_list(engine().knowledge, engine().words)
    if json:
        print_json(answer)
    else:
        print_scores(answer["scores"])
    return 0


def _answers(table: ScoreTable, case: Case, file: str, *, assume: bool) -> Iterator[dict[str, Any]]:
    """Give the answer for the patient, or for each lesion that the score is or may be meant for."""
    made: Engine = engine()
    own = [lesion.facts for lesion in case.lesions]
    patient = derive_patient(case.facts, own, made.knowledge, assume=assume)
    targets: list[tuple[Lesion | None, Mapping[str, Fact]]] = [(None, patient)]
    if table.for_each == "lesion":
        derived = ((x, derive_lesion(x.facts, patient, own, assume=assume)) for x in case.lesions)
        targets = [(lesion, {**patient, **facts}) for lesion, facts in derived]
    computed = [(x, facts, compute_score(table, facts, made.words)) for x, facts in targets]
    meant = [each for each in computed if each[2].applies is not False]
    for lesion, facts, found in meant or _on_none(table, patient, made):
        yield write_score(found, case, lesion, facts, made.knowledge, made.words, file)


def _on_none(table: ScoreTable, patient: Mapping[str, Fact], made: Engine) -> list[Any]:
    """Say once that a score is meant for nothing in this case."""
    score = compute_score(table, patient, made.words)
    return [(None, patient, score.as_not_meant())]


def print_scores(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print all scores: name, what for, on what, source."""
    console = Console(highlight=False)
    table = make_table(*((head, 0, "left") for head in ("score", "what for", "for each", "source")))
    for row in rows:
        source = f"{row['source']}{' (unverified)' if row['unverified'] else ''}"
        table.add_row(
            row["id"], f"{plain(row['title'])}: {plain(row['purpose'])}", row["for_each"], source
        )
    console.print(table)
    console.print(NOT_A_DEVICE, style="dim")


def print_score(answer: Mapping[str, Any]) -> None:
    """Print one score: the total, its class, each item with what was found and its points, what is missing."""
    console = Console(highlight=False)
    lesion = answer["lesion"]
    about = f", {lesion['id']}: {lesion['title']}" if lesion else ""
    console.print(f"\n[bold]{plain(answer['case']['id'])}[/]{plain(about)}")
    if answer["applies"] is False:
        console.print(
            f"{plain(answer['title'])} is not meant for this: {plain(answer['meant_for'])}"
        )
    else:
        _print_total(console, answer)
        _print_items(console, answer["items"])
    for key, text in (("conflict", answer["conflict"]), ("stated", answer["stated"])):
        if text:
            console.print(f"[bold]{key}[/]  {plain(text)}")
    for each in answer["assumed"]:
        console.print(
            f"[bold]assumed[/]  {plain(each['title'])}: {plain(each['why'])}", style="dim"
        )
    for text in answer["limits"]:
        console.print(f"[bold]note[/]  {plain(text)}", style="dim")
    place = f", {answer['locator']}" if answer["locator"] else ""
    unread = ", unverified: nobody has seen this table in it" if answer["unverified"] else ""
    told = f"source {answer['source']} ({answer['reference']}){place}{unread}"
    console.print(plain(told), style="dim")
    console.print(NOT_A_DEVICE, style="dim")


def _print_total(console: Console, answer: Mapping[str, Any]) -> None:
    classes = plain(" or ".join(answer["classes"]))
    total = _span(answer["value"], answer["low"], answer["high"])
    console.print(
        f"{plain(answer['title'])}: [bold]{total}[/] {answer['unit']}  [bold]{classes}[/]"
    )
    if answer["applies"] is None:
        console.print(f"[yellow]only if[/] {plain(answer['meant_for'])}")
    if answer["meaning"]:
        console.print(plain(answer["meaning"]))
    if answer["missing"]:
        asked = "; ".join(f"{m['title']} ({m['how']})" for m in answer["missing"])
        console.print(f"[yellow]find out[/]  {plain(asked)}")


def _print_items(console: Console, items: Sequence[Mapping[str, Any]]) -> None:
    table = make_table(*((head, 0, "left") for head in ("item", "found", "points")))
    for item in items:
        points = _span(item["points"], item["low"], item["high"]) if "points" in item else ""
        table.add_row(plain(item["title"]), plain(item["found"]), points)
    console.print(table)


def _span(value: float | None, low: float | None, high: float | None) -> str:
    if value is not None:
        return f"{value:g}"
    return f"{'any' if low is None else format(low, 'g')} to {'any' if high is None else format(high, 'g')}"
