"""The pages of virtual trials: populations that ship, and what became of the held-out trials."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from tools.held_out_trials import GOALS
from tools.reference import table

from metboard.trial.components import read_components
from metboard.trial.population import Population, around, read_populations

ROOT = Path(__file__).parents[1]

POPULATIONS = """
# Populations of virtual trials

{count} populations; of each figure the expected value first (90 % of trials), then what virtual patients gave.
Response and shares in per cent, PFS and OS: medians in months. [What is behind them](../explanation/virtual-trials.md).

## Components

"""


def populations_page() -> str:
    """List the populations of virtual trials: what each was got from, and what its virtual patients do."""
    every = read_populations()
    parts = [
        POPULATIONS.format(count=len(every.populations)),
        table(("id", "what"), ((name, one.title) for name, one in read_components().items())),
    ]
    head = ("line", "components", "response", "PFS", "PFS at 6", "OS", "got")
    for tumour in sorted({each.tumour for each in every.populations}):
        own = (each for each in every.populations if each.tumour == tumour)
        parts.append(f"\n## {tumour}\n\n{table(head, map(population_row, own))}")
    return "".join(parts)


def population_row(one: Population) -> list[str]:
    """Write one population as a row."""
    shown = {"orr": 100, "pfs_months": 1, "pfs_6": 100, "os_months": 1}
    cells = []
    for name, times in shown.items():
        each = one.endpoints[name]
        low, high = around(name, each)
        values = (low, each.expected, high, each.simulated or 0)
        low, middle, high, made = (f"{times * value:.3g}" for value in values)
        cells.append(f"{middle} ({low} to {high}), {made}")
    got = f"matched: {', '.join(one.trials)}" if one.trials else "borrowed"
    return [one.line, ", ".join(one.components), *cells, got]


HELD = """
# Trials that were held out

{arms} arms of {trials} trials, forecast once with populations that had never seen them
(`tools/held_out_trials.json`): what was seen, then what virtual patients gave. Medians in months, shares in
per cent. **Bold**: the goal was missed (15 % of a median, 7 points of progression-free survival, 8 of
response). Why, where it is said, is what we believe, not what was shown.
[In short](../explanation/virtual-trials.md).

"""


def held_out_page() -> str:
    """List every arm and ratio of the held-out trials, with the reason of each miss."""
    told = json.loads((ROOT / "tools" / "held_out_trials.json").read_text())
    reasons = yaml.safe_load((ROOT / "tools" / "held_out_reasons.yaml").read_text())
    trials = len({each["trial"] for each in told["arms"]})
    head = ("trial", "arm", "got", *HELD_SHOWN.values(), "why, where missed")
    rows = (
        [each["trial"], each["arm"], each["got"], *held_cells(each), held_reason(each, reasons)]
        for each in told["arms"]
    )
    pairs = ("trial", "arm", "control", "endpoint", "seen (95 %)", "virtual", "why, where missed")
    return "".join((
        HELD.format(arms=len(told["arms"]), trials=trials), table(head, rows),
        "\n## Hazard ratios\n\n", table(pairs, (ratio_row(each, reasons) for each in told["pairs"])),
        "\n## Not simulated\n\n",
        table(("trial", "arm", "why"), ((e["trial"], e["arm"], e["sort"]) for e in told["not_simulated"])),
    ))  # fmt: skip


HELD_SHOWN = {
    "pfs_months": "PFS",
    "os_months": "OS",
    "pfs_6": "PFS at 6",
    "pfs_12": "PFS at 12",
    "orr": "response",
}


def held_cells(row: Mapping[str, Any]) -> Iterable[str]:
    """Write what was seen and forecast of each endpoint; bold where the goal was missed."""
    for name in HELD_SHOWN:
        if name not in row:
            yield ""
            continue
        times = 1 if name.endswith("months") else 100
        told = f"{times * row[name]['seen']:.3g}, {times * row[name]['simulated']:.3g}"
        yield f"**{told}**" if row[name]["off"] > GOALS[name] else told


def held_reason(row: Mapping[str, Any], reasons: Mapping[str, Any]) -> str:
    """Give why an arm was missed: its own reason, or that other trials of its kind lie as far apart."""
    missed = [name for name in GOALS if name in row and row[name]["off"] > GOALS[name]]
    if not missed:
        return ""
    own = reasons["arms"].get(row["trial"])
    inside = all(row[name]["inside_90"] for name in missed)
    return own or (reasons["inside"] if inside else "")


def ratio_row(pair: Mapping[str, Any], reasons: Mapping[str, Any]) -> list[str]:
    """Write one hazard ratio."""
    missed = not pair["inside"]
    made = f"**{pair['simulated']:.2f}**" if missed else f"{pair['simulated']:.2f}"
    same = reasons["same_cell"] if pair["same_cell"] else reasons["ratios"].get(pair["trial"], "")
    seen = f"{pair['seen']:.2f} ({pair['low']:.2f} to {pair['high']:.2f})"
    arms = [pair["arm"], pair["control"]]
    return [pair["trial"], *arms, pair["endpoint"].upper(), seen, made, same if missed else ""]
