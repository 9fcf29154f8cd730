"""The command `metboard forecast`: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from metboard import NOT_A_DEVICE
from metboard.commands.reading import Reading
from metboard.commands.show import Flag, Json, show_each, write_page
from metboard.knowledge import release
from metboard.terminal import make_table, plain

TOO_FEW = "too few drawn lesions agree with this one"


def forecast(
    file: Path,
    *,
    regimen: str,
    json: Json = False,
    output: Annotated[Path | None, Parameter(name=["-o", "--output"])] = None,
    as_of: date | None = None,
    seed: int | None = None,
    no_assume: Flag = False,
    max_mb: int = 200,
) -> int:
    """Forecast the size of each measured lesion under one regimen, beside its last value carried forward.

    It does not compare treatments, and says nothing of survival.

    Parameters
    ----------
    file:
        A FHIR bundle (.json, .ndjson), phenopacket or case file (.yaml).
    regimen:
        The id of a regimen of the knowledge. Where it is the one that is given, all sizes since its start count.
    json:
        One object a line, one for each patient and primary tumour (contract metboard.forecast/1).
    output:
        A folder to write forecast.html into: a figure of each lesion with its numbers beneath.
    as_of:
        The patient's clock; without it the newest clinical date in the record.
    seed:
        Another seed than the one that ships; the same seed gives the same answer.
    no_assume:
        Do not take a lesion to be new because no earlier report names it.
    max_mb:
        The largest file that is read.
    """
    from metboard.forecast import SEED, make_forecast, write_forecast

    read, chosen = Reading(), SEED if seed is None else seed
    answers: list[dict[str, Any]] = []
    for path, case in read.cases([file], as_of, max_mb, assume=not no_assume):
        found = make_forecast(case, regimen, release(), seed=chosen, assume=not no_assume)
        answers.append(write_forecast(found, release(), path.name))
    show_each(answers, print_forecast, json=json)
    if output is not None and answers:
        from metboard.dossier.layout import lay_out_forecasts

        write_page(lay_out_forecasts(answers), output / "forecast.html")
    return read.exit_code


def print_forecast(answer: Mapping[str, Any]) -> None:
    """Print one forecast: the population, then each lesion with its interval and the weight of the model."""
    console = Console(highlight=False)
    console.print(f"\n[bold]{plain(answer['case']['id'])}[/]  {plain(answer['regimen']['title'])}")
    for text in _population(answer["population"]):
        console.print(text)
    if not answer["lesions"]:
        console.print("no lesion that could be forecast")
    for lesion in answer["lesions"]:
        _print_lesion(console, lesion)
    for each in answer["left_out"]:
        told = f"{plain(each['lesion'])}: {plain(each['why'])}"
        console.print(f"[bold]left out[/]  {told}", style="dim")
    for text in (*answer["notes"], *answer["population"]["limits"]):
        console.print(f"[bold]note[/]  {plain(text)}", style="dim")
    console.print(NOT_A_DEVICE, style="dim")


def _population(population: Mapping[str, Any]) -> Iterator[str]:
    if population["borrowed"]:
        yield f"[yellow]borrowed[/]  {plain(population['borrowed'])}"
        yield f"intervals are drawn {population['wider']:g} times as wide for that, by assumption"
    else:
        yield plain(f"fitted to {population['made_of']}")
    yield f"{population['patients']} patients, {population['measurements']} measurements"


def _print_lesion(console: Console, lesion: Mapping[str, Any]) -> None:
    count = lesion["measurements"]
    rests = f"forecast from {count} sizes" if count > 1 else "forecast from this size alone"
    last = f"{lesion['last_mm']:g} mm on {lesion['on']}, {rests}"
    console.print(f"\n[bold]{plain(lesion['id'])}[/]  {plain(lesion['title'])}: {last}")
    if lesion["warning"]:
        console.print(f"[yellow]{plain(lesion['warning'])}[/]")
    heads = ("weeks", "day", "forecast", "90 %", "model", "its weight", "still there")
    table = make_table(*((head, 0, "left") for head in heads))
    for one in lesion["ahead"]:
        table.add_row(
            f"{one['weeks']:g}",
            str(one["on"]),
            f"{one['mm']:g} mm",
            f"{one['low_mm']:g} to {one['high_mm']:g}",
            f"{one['model_mm']:g} mm",
            f"{one['weight_of_model']:g}",
            f"{one['staying_pct']} %",
        )
    console.print(table)
    if lesion["withheld_weeks"]:
        weeks = " and ".join(f"{each:g}" for each in lesion["withheld_weeks"])
        console.print(f"withheld at {weeks} weeks: {TOO_FEW}", style="dim")
