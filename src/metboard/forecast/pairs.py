"""Every later measurement of every lesion beside its forecast from what was measured before: to fit bands, to test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from metboard.forecast.lesion import Measured
from metboard.forecast.prior import Band, Prior
from metboard.forecast.update import Ahead, look_ahead, standard_normal, update
from metboard.models.arrays import Floats, np

DRAWS = 1000
HORIZONS_WEEKS = (8.0, 16.0, 28.0, None)
LEVEL = 0.9


class Pair(NamedTuple):
    """A forecast and what was measured then. `known`: made of so many measurements; `is_next`: the very next."""

    patient: str
    known: int
    is_next: bool
    ahead: Ahead
    measured_mm: float

    @property
    def change(self) -> float:
        """Logarithm of the measured share of the last value."""
        return float(np.log(self.measured_mm / self.ahead.last_mm))

    @property
    def error(self) -> float:
        """Logarithm of measured over forecast."""
        return float(np.log(self.measured_mm / self.ahead.mm))

    @property
    def is_inside(self) -> bool:
        """Tell whether the measurement lies in the interval."""
        return self.ahead.low_mm - 1e-9 <= self.measured_mm <= self.ahead.high_mm + 1e-9


def make_pairs(
    prior: Prior, lesions: Mapping[str, Measured], progress: Callable[[int], None] = lambda _: None
) -> list[Pair]:
    """Forecast each later measurement from the first, the first two, and so on."""
    normal = standard_normal(DRAWS)
    noise = np.random.default_rng(3)
    made: list[Pair] = []
    for done, (patient, lesion) in enumerate(lesions.items(), 1):
        for cut in range(1, len(lesion.mm)):
            before = Measured(lesion.weeks[:cut], lesion.mm[:cut])
            belief = update(prior, before, normal)
            weeks = lesion.weeks[cut:] - lesion.weeks[cut - 1]
            told = look_ahead(prior, before, belief, weeks, noise)
            made += [
                Pair(patient, cut, i == 0, each, float(lesion.mm[cut + i]))
                for i, each in enumerate(told)
            ]
        progress(done)
    return made


def fit_bands(pairs: Sequence[Pair]) -> tuple[Band, ...]:
    """Fit, for each horizon, how much of the model's change is believed and how wide the interval is drawn.

    Formula: weight w = sum x y / sum x^2 in [0, 1], x the model's change of ln d and y the measured one; widen: the 0.9
    quantile of the distance from the centre in half-widths of the model's interval.
    Arguments: pairs made by a population whose bands are `fit.PLAIN`.
    """
    made, low = [], 0.0
    for high in HORIZONS_WEEKS:
        inside = [p for p in pairs if low < p.ahead.weeks <= (high or np.inf)]
        x, y = np.array([p.ahead.change for p in inside]), np.array([p.change for p in inside])
        weight = round(float(np.clip((x @ y) / (x @ x), 0, 1)), 2)
        widen = round(float(np.quantile(_distances(inside, weight * x, y), LEVEL)), 2)
        made.append(Band(up_to_weeks=high, weight=weight, widen=widen, pairs=len(inside)))
        low = high or low
    return tuple(made)


def _distances(pairs: Sequence[Pair], centre: Floats, y: Floats) -> Floats:
    """Give how far measurements lie from the centre, in half-widths of the model's interval on their side."""
    mean = np.array([p.ahead.change for p in pairs])
    low = np.array([np.log(p.ahead.low_mm / p.ahead.last_mm) for p in pairs])
    high = np.array([np.log(p.ahead.high_mm / p.ahead.last_mm) for p in pairs])
    off = y - centre
    half = np.where(off < 0, mean - low, high - mean)
    return np.asarray(np.abs(off) / np.maximum(half, 1e-9))


class Score(NamedTuple):
    """Errors of forecasts: root mean square of ln, beside the last value carried forward, and coverage.

    `low` and `high`: 95 % interval of the difference of the two errors by a bootstrap over patients.
    """

    pairs: int
    patients: int
    rmse: float
    rmse_last: float
    low: float
    high: float
    coverage: float

    @property
    def gain_pct(self) -> float:
        """How much smaller the error is than that of the last value, in per cent."""
        return 100 * (1 - self.rmse / self.rmse_last)


def score_pairs(pairs: Sequence[Pair], resamples: int = 2000, seed: int = 11) -> Score:
    """Compare forecasts with the last value carried forward, patients drawn again in pairs."""
    names = sorted({p.patient for p in pairs})
    index = {name: i for i, name in enumerate(names)}
    own = np.array([index[p.patient] for p in pairs])
    model = np.bincount(own, [p.error**2 for p in pairs])
    last = np.bincount(own, [p.change**2 for p in pairs])
    count = np.bincount(own)
    drawn = np.random.default_rng(seed).integers(0, len(names), (resamples, len(names)))
    total = count[drawn].sum(axis=1)
    differences = np.sqrt(model[drawn].sum(axis=1) / total) - np.sqrt(
        last[drawn].sum(axis=1) / total
    )
    low, high = np.quantile(differences, (0.025, 0.975))
    return Score(
        pairs=len(pairs),
        patients=len(names),
        rmse=float(np.sqrt(model.sum() / count.sum())),
        rmse_last=float(np.sqrt(last.sum() / count.sum())),
        low=float(low),
        high=float(high),
        coverage=float(np.mean([p.is_inside for p in pairs])),
    )
