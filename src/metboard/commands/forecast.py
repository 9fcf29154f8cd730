"""The commands `metboard forecast` and `metboard calibrate`: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress

from metboard import NOT_A_DEVICE
from metboard.commands.reading import Reading
from metboard.commands.show import Flag, Json, print_json
from metboard.knowledge import release
from metboard.terminal import make_table, plain


def forecast(
    file: Path,
    *,
    regimen: str,
    json: Json = False,
    as_of: date | None = None,
    seed: int | None = None,
    no_assume: Flag = False,
    max_mb: int = 200,
) -> int:
    """Forecast the size of each measured lesion under one regimen, beside its last value carried forward.

    Parameters
    ----------
    file:
        A FHIR bundle (.json, .ndjson), phenopacket or case file (.yaml).
    regimen:
        The id of a regimen of the knowledge. Where it is the one that is given, all sizes since its start count.
    json:
        One object a line, one for each patient and primary tumour (contract metboard.forecast/1).
    as_of:
        The patient's clock; without it the newest clinical date in the record.
    seed:
        Another seed than the one that ships; the same seed gives the same answer.
    no_assume:
        Do not take a lesion to be new because no earlier report names it.
    max_mb:
        The largest file that is read.
    """
    from metboard.forecast import make_forecast, write_forecast

    read = Reading()
    for path, case in read.cases([file], as_of, max_mb, assume=not no_assume):
        found = make_forecast(case, regimen, release(), seed=seed, assume=not no_assume)
        answer = write_forecast(found, release(), path.name)
        if json:
            print_json(answer)
        else:
            print_forecast(answer)
    return read.exit_code


def print_forecast(answer: Mapping[str, Any]) -> None:
    """Print one forecast: the population, then each lesion with its interval and the weight of the model."""
    console = Console(highlight=False)
    population = answer["population"]
    console.print(f"\n[bold]{plain(answer['case']['id'])}[/]  {plain(answer['regimen']['title'])}")
    got = population["borrowed"] or f"fitted to {population['made_of']}"
    console.print(plain(f"population {population['id']}, {population['patients']} patients: {got}"))
    heads = ("lesion", "last", "weeks", "forecast (90 %)", "model", "weight of model")
    table = make_table(*((head, 0, "left") for head in heads))
    for lesion in answer["lesions"]:
        for i, one in enumerate(lesion["ahead"]):
            told = f"{one['mm']:g} mm ({one['low_mm']:g} to {one['high_mm']:g})"
            name = plain(f"{lesion['id']}, measured {lesion['measurements']} x") if i == 0 else ""
            last = f"{lesion['last_mm']:g} mm" if i == 0 else ""
            weight = f"{one['weight_of_model']:g}"
            table.add_row(name, last, f"{one['weeks']:g}", told, f"{one['model_mm']:g} mm", weight)
    console.print(table)
    for each in answer["left_out"]:
        console.print(
            f"[bold]left out[/]  {plain(each['lesion'])}: {plain(each['why'])}", style="dim"
        )
    for text in (*answer["notes"], *population["limits"]):
        console.print(f"[bold]note[/]  {plain(text)}", style="dim")
    console.print(NOT_A_DEVICE, style="dim")


def calibrate(
    folder: Path,
    *,
    output: Annotated[Path, Parameter(name=["-o", "--output"])] = Path("priors"),
    json: Json = False,
) -> int:
    """Fit every population anew from the data folder and write its file, bit for bit, with a report.

    Parameters
    ----------
    folder:
        The data folder; held-out patients in it are never read.
    output:
        The folder to write the populations and report.json into.
    json:
        The report as one object.
    """
    import msgspec

    from metboard.forecast import calibrate as fit
    from metboard.forecast import write_prior
    from metboard.whole_file import write_whole

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def told(name: str, share: float) -> None:
            tasks.setdefault(name, bar.add_task(name, total=1.0) if name not in tasks else None)
            bar.update(tasks[name], completed=share)

        made, report = fit(folder, told)
    pages = {output / f"{name}.json": write_prior(prior) for name, prior in made.items()}
    pages[output / "report.json"] = (
        msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"
    )
    written = write_whole(pages)
    if json:
        print_json({"contract": "metboard.calibrate/1", "report": report})
    else:
        print("\n".join(str(path) for path in written))
    return 0
