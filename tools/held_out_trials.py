"""Forecast the arms of the held-out trials with the populations that ship, once, and write every figure.

    METBOARD_DATA=... python tools/held_out_trials.py               write tools/held_out_trials.json, unless it is there
    METBOARD_DATA=... python tools/held_out_trials.py --training    print the same for the trials that were fitted to

Nothing that ships may be changed for what stands in that file (docs/decisions/0011-hold-out.md).
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean, median
from typing import Any

import numpy as np

from metboard.models.population import simulate
from metboard.trial.build import Scans, make_arm, make_scan_calendar, make_treatments
from metboard.trial.curves import PUBLISHED, Outcome, Trials
from metboard.trial.held_out import trial_id
from metboard.trial.patients import patients_of, read_table
from metboard.trial.pool import LOGS, SHARES, back, cell_of, family_of, value_of
from metboard.trial.population import Population, Populations, find_population, read_populations
from metboard.trial.statistics import Followed, Ratio, hazard_ratio
from metboard.trial.trial import therapy_of

FILE = Path(__file__).with_suffix(".json")
ENDPOINTS = ("pfs_months", "os_months", "pfs_6", "pfs_12", "orr", "os_12", "os_24")
GOALS = {"pfs_months": 0.15, "os_months": 0.15, "pfs_6": 7.0, "pfs_12": 7.0, "orr": 8.0}
WITHIN = 0.25
PATIENTS, SEED, YEARS = 20_000, 1, 8


def off(name: str, made: float, seen: float) -> float:
    """Relative for medians, in points for shares."""
    return abs(made / seen - 1) if name in LOGS else 100 * abs(made - seen)


def arm_row(outcome: Outcome, every: Populations) -> dict[str, Any]:
    """Compare one arm with its population."""
    found = find_population(cell_of(outcome), every)
    row: dict[str, Any] = {
        "trial": outcome.arm.trial, "arm": outcome.arm.arm, "cell": found.cell.name, "got": found.got,
        "patients": outcome.patients, "endpoint": outcome.arm.endpoint,
    }  # fmt: skip
    for name in ENDPOINTS:
        seen, strand = getattr(outcome, name), found.endpoints[name]
        if seen is not None:
            made = strand.simulated or 0.0
            row[name] = {
                "seen": round(seen, 3), "simulated": made, "pooled": strand.expected,
                "off": round(off(name, made, seen), 3), "inside_90": strand.low <= seen <= strand.high,
            }  # fmt: skip
    return row


def followed(found: Population, every: Populations) -> tuple[Followed, Followed]:
    """Simulate an arm whole and give its progression-free and overall survival."""
    table = read_table()
    who = patients_of(found.tumour, table)
    arm = make_arm(
        who, table, every.spreads, growth_per_week=found.growth_per_week,
        treatments=make_treatments([therapy_of(found, every.spreads)], len(who.organs)),
        survival=(found.survival_intercept, found.survival_shape),
        calendar=make_scan_calendar(Scans(every=found.scan_weeks), YEARS * 365.25 / 7), leaving=(0.0, 0.0, 0.0),
    )  # fmt: skip
    made = simulate(arm, PATIENTS, seed=SEED, threads=2)
    last = YEARS * 365.25
    both = []
    for weeks in (np.minimum(made.progression_weeks, made.death_weeks), made.death_weeks):
        days = np.ceil(np.minimum(weeks.astype(float) * 7, last))
        both.append(Followed(days, (weeks * 7 <= last).astype(float)))
    return both[0], both[1]


def seen_ratio(
    one: Outcome, other: Outcome, trials: Trials, told: Mapping[str, Any]
) -> dict[str, Ratio]:
    """Hazard ratios of two arms: as published, else from their rebuilt curves."""
    made = {}
    for name, key in (("pfs", "HR_PFS"), ("os", "HR_OS")):
        row = told.get(one.arm.published.rpartition("/")[0], {})
        curves = [trials.followed.get(each.arm.curves.get(name, "")) for each in (one, other)]
        if one.arm.published.endswith("/arm") and row.get(key) and row.get(f"{key}_lo"):
            made[name] = Ratio(*(float(row[each]) for each in (key, f"{key}_lo", f"{key}_hi")))
        elif curves[0] is not None and curves[1] is not None:
            made[name] = hazard_ratio(curves[0], curves[1])
    return made


def pair_rows(
    outcomes: Sequence[Outcome], trials: Trials, told: Mapping[str, Any], every: Populations
) -> Iterable[dict[str, Any]]:
    """Compare each arm of a trial with its last one."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for each in outcomes:
        groups[trial_id(each.arm.trial), each.arm.part].append(each)
    runs: dict[str, tuple[Followed, Followed]] = {}
    for group in groups.values():
        ordered = sorted(group, key=lambda each: not each.arm.published.endswith("/arm"))
        control = ordered[-1]
        for one in ordered[:-1]:
            cells = [find_population(cell_of(each), every) for each in (one, control)]
            for cell in cells:
                if cell.cell.name not in runs:
                    runs[cell.cell.name] = followed(cell, every)
            made = [runs[cell.cell.name] for cell in cells]
            for place, (name, seen) in enumerate(seen_ratio(one, control, trials, told).items()):
                place = ("pfs", "os").index(name)
                if seen.value is None:
                    continue
                same = cells[0].cell == cells[1].cell
                ratio = 1.0 if same else hazard_ratio(made[0][place], made[1][place]).value or 1.0
                yield {
                    "trial": one.arm.trial, "part": one.arm.part, "arm": one.arm.arm, "control": control.arm.arm,
                    "endpoint": name, "seen": round(seen.value, 3), "low": round(seen.low or 0, 3),
                    "high": round(seen.high or 0, 3), "simulated": round(ratio, 3), "same_cell": same,
                    "inside": bool((seen.low or 0) <= ratio <= (seen.high or 0)),
                    "no_difference_inside": bool((seen.low or 0) <= 1 <= (seen.high or 0)),
                }  # fmt: skip


def summary(
    rows: Sequence[Mapping[str, Any]], pairs: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Put the figures of all arms together."""
    made: dict[str, Any] = {}
    for name in ENDPOINTS:
        own = [row[name] for row in rows if name in row]
        if not own:
            continue
        errors = [each["off"] for each in own]
        limit = GOALS.get(name, 0.15 if name in LOGS else 8.0)
        made[name] = {
            "arms": len(own), "median_error": round(median(errors), 3),
            "pooled_median_error": round(median(off(name, e["pooled"], e["seen"]) for e in own), 3),
            "share_within_goal": round(fmean(each <= limit for each in errors), 3),
            "inside_90": round(fmean(each["inside_90"] for each in own), 3), "goal": limit,
        }  # fmt: skip
        if name in LOGS:
            made[name]["share_within_25_pct"] = round(fmean(e <= WITHIN for e in errors), 3)
    for name in ("pfs", "os"):
        own = [each for each in pairs if each["endpoint"] == name]
        if own:
            made[f"hr_{name}"] = {
                "pairs": len(own), "inside": round(fmean(each["inside"] for each in own), 3),
                "no_difference_inside": round(fmean(e["no_difference_inside"] for e in own), 3),
                "median_error": round(median(abs(e["simulated"] / e["seen"] - 1) for e in own), 3),
            }  # fmt: skip
    return made


def peers(rows: Sequence[Outcome], training: Sequence[Outcome]) -> dict[str, float]:
    """Median errors of a plain guess: the mean of the training arms of the same cancer and line (else of the line)."""
    made: dict[str, list[float]] = defaultdict(list)
    for each in rows:
        for name in ENDPOINTS:
            seen = getattr(each, name)
            line = [o for o in training if o.arm.line == each.arm.line]
            own = family_of(each.arm.tumour)
            ways = [[o for o in line if family_of(o.arm.tumour) == own], line, list(training)]
            known = ([v for o in way if (v := value_of(o, name)) is not None] for way in ways)
            values = next(filter(None, known))
            if seen is not None:
                made[name].append(off(name, back(name, fmean(values)), seen))
    return {name: round(median(each), 3) for name, each in made.items()}


def twins(training: Sequence[Outcome]) -> dict[str, Any]:
    """How far two arms of one cell in different training trials are apart: nobody can forecast better than that."""
    made: dict[str, list[float]] = defaultdict(list)
    for one, other in combinations(training, 2):
        if cell_of(one) == cell_of(other) and trial_id(one.arm.trial) != trial_id(other.arm.trial):
            for name in (*LOGS, *SHARES):
                a, b = getattr(one, name), getattr(other, name)
                if a is not None and b is not None:
                    made[name].append(off(name, a, b))
    return {name: {"pairs": len(e), "median": round(median(e), 3)} for name, e in made.items()}


def main() -> int:
    """Forecast the held-out trials once, or with `--training` the others."""
    on_training = "--training" in sys.argv
    if FILE.exists() and not on_training:
        print(f"{FILE.name} is there: held-out trials are forecast once.", file=sys.stderr)
        return 2
    folder, every = Path(os.environ["METBOARD_DATA"]), read_populations()
    fitted = [each for each in Trials(folder).outcomes() if each.arm.sort == "systemic"]
    trials = Trials(folder, held_out=not on_training)
    outcomes = [each for each in trials.outcomes() if each.arm.sort == "systemic"]
    with (folder / "trials" / PUBLISHED).open(newline="") as file:
        names = {trial_id(each.arm.trial) for each in outcomes}
        told = {
            row["trial"]: row for row in csv.DictReader(file) if trial_id(row["trial"]) in names
        }
    rows = [arm_row(each, every) for each in outcomes]
    pairs = list(pair_rows(outcomes, trials, told, every))
    apart = [
        {"trial": each.trial, "arm": each.arm, "sort": each.sort}
        for each in trials.designs
        if each.sort != "systemic"
    ]
    made = {
        "made_from": every.made_from, "patients": PATIENTS, "summary": summary(rows, pairs),
        "plain_guess": peers(outcomes, fitted), "two_trials_of_one_cell": twins(fitted), "arms": rows,
        "pairs": pairs, "not_simulated": apart,
    }  # fmt: skip
    if on_training:
        print(
            json.dumps(
                {k: made[k] for k in ("summary", "plain_guess", "two_trials_of_one_cell")}, indent=1
            )
        )
    else:
        FILE.write_text(json.dumps(made, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
