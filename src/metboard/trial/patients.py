"""Who enters a virtual trial: how many lesions, in which organs, and what of them can be measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Literal, TypeAlias

import msgspec
import yaml

from metboard.models.arm import MEASURED, NODE, UNMEASURED, Lesions, Spread
from metboard.models.arrays import Floats, np
from metboard.trial.pool import family_of

Kind: TypeAlias = Literal["measured", "node", "unmeasured"]
KINDS: Mapping[Kind, float] = {"measured": MEASURED, "node": NODE, "unmeasured": UNMEASURED}
PRIMARY = "primary"


class Patients(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The patients of a trial. `organs`: weights; `numbers`: shares of patients with 1, 2, ... lesions."""

    organs: dict[str, float]
    numbers: tuple[float, ...]
    ecog_1: float


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ships: kinds of organ, and the patients of each cancer."""

    kinds: dict[str, Kind]
    numbers: tuple[float, ...]
    ecog_1: float
    organs: dict[str, dict[str, float]]
    lymph: tuple[str, ...]


def read_table() -> Table:
    """Read the table that ships."""
    text = (files("metboard.trial") / "patients.yaml").read_text()
    return msgspec.convert(yaml.safe_load(text), Table)


def patients_of(tumour: str, table: Table) -> Patients:
    """Give the patients of a tumour; those of `other` where its cancer has no row."""
    organs = table.organs.get(family_of(tumour), table.organs["other"])
    return Patients(organs=organs, numbers=table.numbers, ecog_1=table.ecog_1)


def running(weights: Sequence[float] | Floats) -> Floats:
    """Running shares of weights, the last 1.

    >>> running([1, 3]).tolist()
    [0.25, 1.0]
    """
    sums = np.cumsum(np.asarray(weights, dtype=float))
    return np.asarray(sums / sums[-1])


def make_lesions(
    patients: Patients, table: Table, *, diameter_mm: Spread, growth_per_week: Spread, alike: float
) -> Lesions:
    """Make the lesions of an arm: the first can be measured where any organ of the patients allows it.

    The primary tumour is the first lesion or none.
    """
    weights = np.array(list(patients.organs.values()))
    kinds = np.array([KINDS[table.kinds[name]] for name in patients.organs])
    is_primary = np.array([name == PRIMARY for name in patients.organs])
    first = np.where(kinds != UNMEASURED, weights, 0.0)
    others = np.where(is_primary, 0.0, weights)
    return Lesions(
        number_shares=running(patients.numbers),
        first_shares=running(first if first.any() else weights),
        organ_shares=running(others if others.any() else weights),
        organ_kinds=kinds,
        diameter_mm=diameter_mm,
        least_first_mm=15.0,
        growth_per_week=growth_per_week,
        alike=alike,
    )


def lymph_weights(patients: Patients, table: Table) -> Floats:
    """Give 1 for each organ that also sheds by the lymph, else 0."""
    return np.array([float(name in table.lymph) for name in patients.organs])
