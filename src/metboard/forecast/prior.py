"""What is believed of a lesion under a kind of treatment before it is measured: the population that was fitted."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal, TypeAlias

import msgspec

from metboard.errors import ChoiceError, nearest

Got: TypeAlias = Literal["fitted", "borrowed"]
FOLDER = "priors"


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of two kinds of lesions: a normal distribution of (ln g, ln k, logit f).

    g: growth of both clones, k: kill of the sensitive one, per week; f: resistant share at the start.
    """

    share: float
    mean: tuple[float, float, float]
    covariance: tuple[tuple[float, float, float], ...]


class Dropout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Chance that an assessment is the last: logit = a + b ln(d / smallest d) + c ln(d / first d) + e ln(1 + weeks)."""

    intercept: float
    from_smallest: float
    from_first: float
    with_time: float


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the model's change is believed, and how wide its interval is drawn, up to so many weeks ahead.

    `up_to_weeks`: None for all that is longer. `weight`: 0 carries the last value forward, 1 takes the model.
    """

    up_to_weeks: float | None
    weight: float
    widen: float
    pairs: int


class Prior(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A population and how it was got. `made_from`: SHA-256 of the rows and of the code that made it.

    `first_bands` hold for a lesion that was measured once, `bands` for all others.

    Source: src:laleh-2022, supplement S6, for the lesions that those which ship are fitted to.
    """

    id: str
    title: str
    got: Got
    population: str
    patients: int
    measurements: int
    groups: tuple[Group, ...]
    walk: float
    measurement_mm: float
    dropout: Dropout
    bands: tuple[Band, ...]
    first_bands: tuple[Band, ...]
    made_from: str
    source: str
    limits: tuple[str, ...] = ()

    def band_at(self, weeks: float, measured: int) -> Band:
        """Give the band of a horizon, for a lesion that was measured so many times."""
        bands = self.first_bands if measured < 2 else self.bands
        return next(b for b in bands if b.up_to_weeks is None or weeks <= b.up_to_weeks)


def prior_names() -> tuple[str, ...]:
    """List the populations that ship."""
    folder = files("metboard.forecast") / FOLDER
    return tuple(
        sorted(f.name.removesuffix(".json") for f in folder.iterdir() if f.name.endswith(".json"))
    )


def read_prior(name: str) -> Prior:
    """Read a population; raises ChoiceError for a name that is none."""
    if name not in prior_names():
        raise ChoiceError(f"no population is called `{name}`{nearest(name, prior_names())}")
    text = (files("metboard.forecast") / FOLDER / f"{name}.json").read_bytes()
    return msgspec.json.decode(text, type=Prior)
