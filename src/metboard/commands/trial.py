"""The command `metboard trial`: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import cpu_count
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from metboard import NOT_A_DEVICE
from metboard.commands.progress import show_progress
from metboard.commands.reading import Reading
from metboard.commands.show import Json, show_each, write_page
from metboard.dossier.trial_words import is_withheld, say_ratio, say_value
from metboard.errors import RecordError
from metboard.knowledge import release
from metboard.terminal import make_table, plain

SHOWN = ("orr", "pfs_median_months", "pfs_6", "pfs_12", "os_median_months")
"""What the terminal shows of an arm."""

PATIENTS, MOST_PATIENTS, MOST_THREADS = 10_000, 10_000_000, 64


def trial(
    file: Path,
    *,
    patients: Annotated[
        int, Parameter(name=["-n", "--patients"], validator=Number(gte=1, lte=MOST_PATIENTS))
    ] = PATIENTS,
    seed: Annotated[int | None, Parameter(validator=Number(gte=0, lt=2**63))] = None,
    json: Json = False,
    output: Annotated[Path | None, Parameter(name=["-o", "--output"])] = None,
    threads: Annotated[int, Parameter(validator=Number(gte=0, lte=MOST_THREADS))] = 0,
) -> int:
    """Run a virtual trial: arms of virtual patients, scanned, followed and compared as a trial would be.

    Research output: it says what trials of such arms were like, and no more.

    Parameters
    ----------
    file:
        The trial in YAML: tumour, line, arms, scans, follow-up. The page on virtual trials has one to begin with.
    patients:
        Virtual patients in each arm.
    seed:
        Another seed than the one that ships; the same seed gives the same answer on any number of threads.
    json:
        The answer as one object (contract metboard.trial/1).
    output:
        A folder to write trial.html into: Kaplan-Meier figures with their numbers beneath.
    threads:
        Threads to use; 0 for as many as the machine has.
    """
    from metboard.trial import SEED, read_populations, read_protocol, run_trial, write_trial

    read = Reading()
    try:
        protocol = read_protocol(file)
    except RecordError as error:
        read.report(error)
        return read.exit_code
    every = read_populations()
    with show_progress() as told:
        found = run_trial(
            protocol,
            every,
            release(),
            patients=patients,
            seed=SEED if seed is None else seed,
            threads=threads or cpu_count() or 1,
            told=told,
        )
    answer = write_trial(found, every, release(), file.name)
    show_each([answer], print_trial, json=json)
    if output is not None:
        from metboard.dossier.layout import lay_out_trial

        write_page(lay_out_trial(answer), output / "trial.html")
    return read.exit_code


def print_trial(answer: Mapping[str, Any]) -> None:
    """Print a virtual trial: each arm with what it rests on, then the figures beside each other."""
    console = Console(highlight=False)
    patients = f"{answer['patients_per_arm']:,} virtual patients in each arm"
    console.print(f"\n[bold]{plain(answer['trial'])}[/]  {patients}, seed {answer['seed']}")
    for arm in answer["arms"]:
        for text in _rests_on(arm):
            console.print(text)
    heads = ("arm", "response", "PFS, months", "at 6", "at 12", "OS, months")
    table = make_table(*((head, 0, "left") for head in heads))
    for arm in answer["arms"]:
        table.add_row(plain(arm["id"]), *_figures(arm))
        around = _around(arm["trials_90"]) if arm["trials_90"] else ["not known"] * len(SHOWN)
        table.add_row("  90 % of trials", *around, style="dim")
    console.print(table)
    _print_ratios(console, answer)
    told = "90 % of trials: where 90 % of real trials of such an arm would lie"
    console.print(told, style="dim")
    for text in (*answer["notes"], *answer["limits"]):
        console.print(f"[bold]note[/]  {plain(text)}", style="dim")
    console.print(NOT_A_DEVICE, style="dim")


def _rests_on(arm: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n[bold]{plain(arm['id'])}[/]  {plain(arm['title'])}"
    for each in arm["populations"]:
        mark = "[yellow]borrowed[/]" if each["got"] == "borrowed" else "matched"
        yield f"{mark}  {plain(each['title'])}: {plain(each['made_of'])}"
    if arm["together"]:
        yield f"[yellow]{plain(arm['together'])}[/]"
    for each in arm["changed"]:
        yield f"[yellow]{plain(each)}[/]"
    if arm["outside_trials_90"]:
        named = ", ".join(arm["outside_trials_90"])
        yield f"[yellow]virtual patients lie outside where real trials would: {named}[/]"
    if arm["after_progression"]:
        after = arm["after_progression"]
        yield f"after progression {arm['crossed_over']:,} get {plain(after['title'])}"


def _figures(arm: Mapping[str, Any]) -> Iterator[str]:
    for name in SHOWN:
        yield "withheld" if is_withheld(arm, name) else say_value(name, arm[name])


def _around(trials: Mapping[str, Sequence[float]]) -> Iterator[str]:
    for name in SHOWN:
        low, high = (say_value(name, each) for each in trials[name])
        yield f"{low.removesuffix(' %')} to {high}"


def _print_ratios(console: Console, answer: Mapping[str, Any]) -> None:
    """Print the hazard ratios, with what their intervals are in the same breath."""
    compared = [arm for arm in answer["arms"] if arm["id"] != answer["control"]]
    for arm in compared:
        pfs, os = (say_ratio(arm, name) for name in ("hr_pfs", "hr_os"))
        against = f"{plain(arm['id'])} to {plain(answer['control'])}"
        console.print(f"[bold]hazard ratio[/]  {against}: PFS {pfs}, OS {os}")
    if compared:
        told = "in brackets at most the error of the simulation, not what real trials would scatter"
        console.print(told, style="dim")
