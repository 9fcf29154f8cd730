"""The data folder -> every population of virtual trials, bit for bit, with a report. Held-out trials are never read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import yaml

from metboard.forecast.calibrate import WANTED, lesions_of, read_rows
from metboard.forecast.prior import Prior, read_prior
from metboard.models.arrays import np
from metboard.trial.build import Scans
from metboard.trial.curves import Outcome, Trials, read_designs
from metboard.trial.match import (
    CHECKPOINT_DURABLE,
    GROWTH,
    KILL,
    NO_KILL,
    SURVIVAL,
    Setting,
    match,
    run,
)
from metboard.trial.patients import Table, read_table
from metboard.trial.pool import (
    LOGS,
    SHARES,
    Cell,
    Expected,
    Fit,
    back,
    cell_of,
    expect,
    fit_endpoint,
    value_of,
)
from metboard.trial.population import Anchor, Population, Populations, Spreads, Strand

CODE = (
    "anchors.yaml",
    "build.py",
    "calibrate.py",
    "curves.py",
    "match.py",
    "patients.py",
    "patients.yaml",
    "pool.py",
)
ENDPOINTS = (*LOGS, *SHARES)
UNTREATED = ("none",)
Z90 = 1.6449
SOURCES = ("kmdata-2021", "laleh-2022", "larkin-2019", "reck-2021")
LIMITS = (
    "an arm of a class is like other arms of it: one drug of a class is not told from another",
    "untreated growth is taken from arms without a drug, where a tumour and line had none from those of others",
    "lesions, organs and their growth are alike in all lines of a cancer, and mostly assumed",
    "what lasts beyond two years is known of three populations alone, by figures that nobody here "
    "has read (unverified)",
)
SCAN_WEEKS = 8.0

Told = Callable[[str, float], None]


def calibrate(
    folder: Path, told: Told = lambda _name, _share: None, threads: int = 2
) -> tuple[Populations, dict[str, Any]]:
    """Match every population to the training trials.

    Arguments: folder of the data; told the name of the work and the share that is done.
    Returns: the file that ships, and a report: what every endpoint was expected to be and came out as.
    Errors: RecordError where the data cannot be read.
    """
    trials = Trials(folder)
    outcomes = [each for each in trials.outcomes() if each.arm.sort == "systemic"]
    spreads = read_spreads(folder)
    fits = {name: fit_endpoint(outcomes, name) for name in ENDPOINTS}
    made = match_cells(cells_of_designs(), fits, outcomes, spreads, told, threads)
    whole = Populations(
        spreads=spreads,
        deviations={
            name: {kind: each for kind, each in fit.deviations.items() if each}
            for name, fit in fits.items()
        },
        populations=made,
        made_from=_hash(trials, spreads),
        sources=SOURCES,
        limits=LIMITS,
    )
    return whole, report_of(whole, outcomes)


def cells_of_designs() -> tuple[Cell, ...]:
    """Give every cell that the trials of the data have, held out or not, and the untreated one of each line."""
    designs = [each for each in read_designs() if each.sort == "systemic"]
    cells = {Cell(each.tumour, each.line, tuple(sorted(each.components))) for each in designs}
    return tuple(sorted(cells | {Cell(each.tumour, each.line, UNTREATED) for each in designs}))


def read_spreads(folder: Path) -> Spreads:
    """Learn first sizes from the lesions of training patients; rates spread as in the population of docetaxel."""
    wanted = [arm for each in WANTED for arm in each.arms]
    series = lesions_of(read_rows(folder), wanted)
    first = np.log([each.mm[0] for each in series.values() if each.mm[0] > 0])
    prior = read_prior("chemotherapy")
    return Spreads(
        diameter_mm=round(float(np.exp(first.mean())), 1),
        diameter_omega=round(float(first.std()), 2),
        growth_omega=_within(prior, 0),
        kill_omega=_within(prior, 1),
        error_mm=prior.measurement_mm,
        patients=len(first),
    )


def _within(prior: Prior, place: int) -> float:
    """Standard deviation of a logarithm within the two groups of lesions of a population."""
    variance = sum(group.share * group.covariance[place][place] for group in prior.groups)
    return round(float(np.sqrt(variance)), 2)


def match_cells(
    cells: Iterable[Cell],
    fits: Mapping[str, Fit],
    outcomes: Iterable[Outcome],
    spreads: Spreads,
    told: Told,
    threads: int,
) -> tuple[Population, ...]:
    """Match the untreated cells first, for the growth of each tumour and line, then the others with that growth."""
    wanted, table, seen = tuple(cells), read_table(), tuple(outcomes)
    untreated = [each for each in wanted if each.components == UNTREATED]
    treated = [each for each in wanted if each.components != UNTREATED]
    growth: dict[tuple[str, str], float] = {}

    def one(cell: Cell) -> Population:
        return _match_cell(cell, fits, seen, spreads, table, growth.get(cell[:2]))

    made: list[Population] = []
    with ThreadPoolExecutor(threads) as pool:
        for group in (untreated, treated):
            for each in pool.map(one, group):
                made.append(each)
                told("virtual trials", len(made) / len(wanted))
            growth = {each.cell[:2]: each.growth_per_week for each in made}
    return tuple(sorted(made, key=lambda each: each.cell))


def _match_cell(
    cell: Cell,
    fits: Mapping[str, Fit],
    outcomes: Iterable[Outcome],
    spreads: Spreads,
    table: Table,
    growth: float | None,
) -> Population:
    expected = {name: expect(fits[name], cell) for name in ENDPOINTS}
    setting = Setting(cell.tumour, table, spreads, Scans(every=scan_weeks_of(cell.tumour)))
    wanted = {name: back(name, each.mean) for name, each in expected.items()}
    if anchor := read_anchors().get(cell):
        wanted["pfs_60"] = anchor.pfs_60
    if growth is None:
        beliefs, fixed = {"growth_per_week": GROWTH, **SURVIVAL}, {}
        wanted.pop("orr")
    else:
        beliefs, fixed = {**_kill(cell), **SURVIVAL}, {"growth_per_week": growth}
    found = {**fixed, **match(setting, wanted, beliefs, fixed)}
    own = sorted({each.arm.trial for each in outcomes if cell_of(each) == cell})
    reached = run(setting, found)
    none = {name: getattr(NO_KILL, name) for name in KILL}
    return Population(
        tumour=cell.tumour,
        line=cell.line,
        components=cell.components,
        got="matched" if own else "borrowed",
        trials=tuple(own),
        scan_weeks=setting.scans.every,
        endpoints={name: _strand(name, expected[name], reached[name]) for name in ENDPOINTS},
        anchor=anchor and msgspec.structs.replace(anchor, simulated=round(reached["pfs_60"], 3)),
        **{**none, **found},
    )


@cache
def read_anchors() -> Mapping[Cell, Anchor]:
    """Read what holds the durable shares, by cell."""
    loaded = yaml.safe_load((files("metboard.trial") / "anchors.yaml").read_text())
    made = [msgspec.convert(each, Anchor) for each in loaded]
    return {Cell(each.tumour, each.line, each.components): each for each in made}


def _kill(cell: Cell) -> Mapping[str, Any]:
    if any(each.startswith("checkpoint") for each in cell.components):
        return {**KILL, "durable_share": CHECKPOINT_DURABLE}
    return KILL


def scan_weeks_of(tumour: str) -> float:
    """How often trials of a tumour scan: the middle of those that are known."""
    known = [each.scan_weeks for each in read_designs() if each.tumour == tumour]
    return median([each for each in known if each] or [SCAN_WEEKS])


def _strand(name: str, expected: Expected, reached: float) -> Strand:
    off = Z90 * float(np.hypot(expected.of_mean, expected.of_trial))
    low, middle, high = (back(name, expected.mean + each) for each in (-off, 0.0, off))
    digits = 2 if name in LOGS else 3
    values = [round(each, digits) for each in (middle, low, high, reached)]
    return Strand(expected=values[0], low=values[1], high=values[2], simulated=values[3])


def report_of(whole: Populations, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Tell how far virtual patients are from what was expected, and from the training arms themselves."""
    seen = {each.cell: each for each in whole.populations}
    to_expected: dict[str, list[float]] = {name: [] for name in ENDPOINTS}
    to_arms: dict[str, list[float]] = {name: [] for name in ENDPOINTS}
    for each in whole.populations:
        for name, strand in each.endpoints.items():
            to_expected[name].append(_off(name, strand.simulated or 0.0, strand.expected))
    for outcome in outcomes:
        for name in ENDPOINTS:
            if value_of(outcome, name) is not None:
                made = seen[cell_of(outcome)].endpoints[name].simulated or 0.0
                to_arms[name].append(_off(name, made, getattr(outcome, name)))
    return {
        "populations": len(seen),
        "matched": sum(each.got == "matched" for each in whole.populations),
        "simulated_against_expected": _medians(to_expected),
        "simulated_against_training_arms": _medians(to_arms),
    }


def _off(name: str, made: float, wanted: float) -> float:
    """Relative for medians, in points for shares."""
    return abs(made / wanted - 1) if name in LOGS else 100 * abs(made - wanted)


def _medians(off: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: round(median(each), 3) for name, each in off.items() if each}


def _hash(trials: Trials, spreads: Spreads) -> str:
    made = hashlib.sha256(trials.made_from().encode())
    made.update(msgspec.json.encode(spreads))
    for name in CODE:
        made.update((files("metboard.trial") / name).read_bytes())
    return made.hexdigest()


def write_populations(made: Populations) -> bytes:
    """Write the populations as the file that ships."""
    return msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"
