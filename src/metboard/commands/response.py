"""The command `metboard response`: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.console import Console

from metboard import NOT_A_DEVICE
from metboard.commands.reading import Reading
from metboard.commands.show import Flag, Json, show_each, write_page
from metboard.dossier.words import size_words
from metboard.knowledge import release
from metboard.response import Rule, criteria_for, judge_response, make_study, write_response
from metboard.terminal import make_table, plain


def response(
    files: list[Path],
    *,
    json: Json = False,
    output: Annotated[Path | None, Parameter(name=["-o", "--output"])] = None,
    criteria: Literal["fitting", "recist-1.1", "irecist"] = "fitting",
    baseline: date | None = None,
    confirm: Flag = False,
    as_of: date | None = None,
    no_assume: Flag = False,
    max_mb: int = 200,
) -> int:
    """Judge how the lesions of each patient answered to the newest line of drugs, by RECIST 1.1 and iRECIST.

    Where the record allows several answers all are given, with what would settle it.

    Parameters
    ----------
    files:
        FHIR bundles (.json, .ndjson), phenopackets or case files (.yaml).
    json:
        One object a line, one for each patient and primary tumour and set of criteria (contract metboard.response/1).
    output:
        A folder to write response.html into: tables, spider figures, for several patients a waterfall.
    criteria:
        fitting takes iRECIST beside RECIST 1.1 where a checkpoint inhibitor is given.
    baseline:
        The day of the baseline; without it the last assessment before the drugs began.
    confirm:
        Ask that a response be confirmed after 4 weeks, as trials do whose endpoint it is.
    as_of:
        The patient's clock; without it the newest clinical date in the record.
    no_assume:
        Do not take a lesion to be new because no earlier report names it.
    max_mb:
        The largest file that is read.
    """
    read = Reading()
    answers: list[dict[str, Any]] = []
    for path, case in read.cases(files, as_of, max_mb, assume=not no_assume):
        study = make_study(case, baseline, assume=not no_assume)
        chosen = criteria_for(study, release()) if criteria == "fitting" else (criteria,)
        for each in chosen:
            found = judge_response(study, each, Rule(confirm=confirm))
            answers.append(write_response(found, release(), path.name))
    show_each(answers, print_response, json=json)
    if output is not None and answers:
        from metboard.dossier.layout import lay_out_responses

        write_page(lay_out_responses(answers), output / "response.html")
    return read.exit_code


def print_response(answer: Mapping[str, Any]) -> None:
    """Print one response: assessments, targets, what a person has to settle."""
    console = Console(highlight=False)
    console.print(f"\n[bold]{plain(answer['case']['id'])}[/]  {answer['title']}")
    for text in _lines(answer):
        console.print(plain(text))
    heads = (
        ("day", 0, "left"),
        ("sum in mm", 0, "right"),
        ("change", 0, "right"),
        ("answer", 0, "left"),
    )
    table = make_table(*heads)
    for visit in answer["assessments"]:
        change = "" if visit["change_pct"] is None else f"{visit['change_pct']:+.1f} %"
        told = " or ".join(visit["overall"]) or "baseline"
        table.add_row(str(visit["on"]), size_words(visit["sum_mm"]), change, told)
    console.print(table)
    for q in answer["missing"]:
        console.print(
            f"[yellow]find out[/]  {plain(q['lesion'])}, {q['on']}: {plain(q['title'])} ({q['how']})"
        )
    for key in ("assumed", "notes"):
        for text in answer[key]:
            console.print(f"[bold]{key}[/]  {plain(text)}", style="dim")
    console.print(NOT_A_DEVICE, style="dim")


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    treatment = answer["treatment"]
    if treatment:
        yield f"treatment {' and '.join(treatment['drugs'])} from {treatment['start']}"
    if len(answer["assessments"]) < 2:
        yield "fewer than two assessments with a day: nothing to compare"
        return
    end = " or ".join(str(day) for day in answer["progression_on"])
    perhaps = "perhaps " if answer["progressed"] is None else ""
    yield f"best answer {' or '.join(answer['best'])}" + (
        f", {perhaps}progression on {end}" if end else ""
    )
    yield f"targets {', '.join(each['id'] for each in answer['targets']) or 'none'}"
