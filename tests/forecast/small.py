"""Small populations and lesions for the tests of a forecast."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from metboard.forecast.fit import NO_DROPOUT, PLAIN
from metboard.forecast.lesion import Measured, make_measured
from metboard.forecast.prior import Dropout, Group, Prior

SPREAD = ((0.5, 0.1, 0.0), (0.1, 0.6, 0.2), (0.0, 0.2, 1.0))
LEAVING = Dropout(intercept=-3.0, from_smallest=4.0, from_first=0.5, with_time=0.4)

PLAIN_PRIOR = Prior(
    id="small",
    title="small",
    got="fitted",
    population="nobody",
    patients=2,
    measurements=4,
    groups=(
        Group(share=0.6, mean=(-4.5, -3.0, 1.0), covariance=SPREAD),
        Group(share=0.4, mean=(-4.0, -1.6, -2.0), covariance=SPREAD),
    ),
    walk=0.1,
    measurement_mm=1.5,
    dropout=NO_DROPOUT,
    bands=PLAIN,
    first_bands=PLAIN,
    made_from="",
    source="laleh-2022",
)


def a_prior(**changes: Any) -> Prior:
    """The small population with changes."""
    return msgspec.structs.replace(PLAIN_PRIOR, **changes)


def sizes(*pairs: tuple[float, float]) -> Measured:
    """A lesion from (week, mm)."""
    return make_measured(np.array([w for w, _ in pairs]), np.array([mm for _, mm in pairs]))


def some_lesions(count: int, seed: int = 1, visits: int = 6) -> dict[str, Measured]:
    """Lesions that shrink or grow steadily with some noise, 6 weeks apart."""
    random = np.random.default_rng(seed)
    weeks = 6.0 * np.arange(visits)
    made = {}
    for i in range(count):
        slope = random.choice([-0.03, 0.01]) + 0.005 * random.standard_normal()
        noise = 0.05 * random.standard_normal(visits)
        made[f"P{i:03}"] = make_measured(weeks, 40 * np.exp(slope * weeks + noise))
    return made
