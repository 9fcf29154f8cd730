"""What is believed of a kind of regimen in a tumour and line: numbers for virtual patients, and how they were got."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Literal, TypeAlias

import msgspec

from metboard.errors import ChoiceError, nearest
from metboard.trial.pool import Cell

Got: TypeAlias = Literal["matched", "borrowed"]
FILE = "populations.json"


class Strand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An endpoint of a population: what trials led to expect, with 90 % of trials, and what virtual patients gave.

    Medians in months, shares from 0 to 1. The interval is of a new trial of such patients, however large.
    """

    expected: float
    low: float
    high: float
    simulated: float | None


class Anchor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Progression-free survival at five years that a durable share is held by; nobody here has seen it in the paper."""

    tumour: str
    line: str
    components: tuple[str, ...]
    pfs_60: float
    trial: str
    source: str
    simulated: float | None = None


class Population(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell. `got`: matched to trials of this very cell (`trials`), or borrowed from what is alike.

    Rates per week; see `Treatments` and `Accelerated` for the others.
    """

    tumour: str
    line: str
    components: tuple[str, ...]
    got: Got
    trials: tuple[str, ...]
    growth_per_week: float
    kill_per_week: float
    responder_share: float
    resistant_responder: float
    resistant_other: float
    durable_share: float
    survival_intercept: float
    survival_shape: float
    scan_weeks: float
    endpoints: dict[str, Strand]
    anchor: Anchor | None = None

    @property
    def cell(self) -> Cell:
        """Its place in the table."""
        return Cell(self.tumour, self.line, self.components)


class Spreads(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all populations share. Lengths in mm."""

    diameter_mm: float
    diameter_omega: float
    growth_omega: float
    kill_omega: float
    error_mm: float
    patients: int


class Populations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file that ships. `made_from`: SHA-256 of the outcomes, lesions and code that made it.

    Source: src:kmdata-2021 (curves), src:laleh-2022 (first sizes), src:larkin-2019 and src:reck-2021 (anchors).
    """

    spreads: Spreads
    deviations: dict[str, dict[str, float]]
    populations: tuple[Population, ...]
    made_from: str
    sources: tuple[str, ...]
    limits: tuple[str, ...]


WIDER = {"orr": 2.0, "pfs_12": 1.35}
"""By how much an interval is drawn wider, on the scale of log odds: changed after the held-out results were seen.

Of the held-out arms 46 % lay in the interval of the response, 75 % in that of progression-free survival at 12 months.
"""


def around(name: str, strand: Strand) -> tuple[float, float]:
    """Give where 90 % of trials would lie, drawn wider where held-out trials showed that it was too narrow."""
    times = WIDER.get(name, 1.0)
    if times == 1.0:
        return strand.low, strand.high
    middle = _log_odds(strand.expected)
    low, high = (middle + times * (_log_odds(end) - middle) for end in (strand.low, strand.high))
    return round(1 / (1 + exp(-low)), 3), round(1 / (1 + exp(-high)), 3)


def _log_odds(share: float) -> float:
    kept = min(max(share, 5e-4), 1 - 5e-4)
    return log(kept / (1 - kept))


@cache
def read_populations() -> Populations:
    """Read the file that ships."""
    return msgspec.json.decode((files("metboard.trial") / FILE).read_bytes(), type=Populations)


def find_population(cell: Cell, every: Populations) -> Population:
    """Find the population of a cell.

    Errors: ChoiceError, naming the nearest, where there is none.
    """
    known = {each.cell.name: each for each in every.populations}
    if cell.name not in known:
        told = nearest(cell.name, list(known))
        raise ChoiceError(
            f"There is no population for {cell.name!r}{told}. The page on virtual trials lists them."
        )
    return known[cell.name]
