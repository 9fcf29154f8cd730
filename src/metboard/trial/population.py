"""What is believed of a kind of regimen in a tumour and line: numbers for virtual patients, and how they were got."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
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
    """The file that ships. `made_from`: SHA-256 of the outcomes, lesions and code that made it."""

    spreads: Spreads
    deviations: dict[str, dict[str, float]]
    populations: tuple[Population, ...]
    made_from: str
    sources: tuple[str, ...]
    limits: tuple[str, ...]


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
