"""How long one patient's update and forecast take, beside plain Python on the same draws in the same run.

    python benchmarks/bench_forecast_update.py

Figures only: nothing is asserted but that both give the same belief. The machine decides.
"""

from __future__ import annotations

from math import exp, log
from statistics import median
from time import perf_counter, process_time

import numpy as np

from metboard.forecast.forecast import STAGES
from metboard.forecast.lesion import Draws, Measured, make_measured
from metboard.forecast.prior import Prior, read_prior
from metboard.forecast.staying import staying_shares
from metboard.forecast.update import look_ahead, standard_normal, update

LESIONS, SCANS, TIMES = 5, 4, 15
DRAWS = STAGES[0][0]
HORIZONS_WEEKS = np.array([6.0, 12.0, 24.0, 36.0])


def patient() -> list[Measured]:
    """Give five lesions of four scans, one every 6 weeks, that shrink or grow a little."""
    weeks = 6.0 * np.arange(SCANS)
    slopes = np.linspace(-0.03, 0.012, LESIONS)
    return [make_measured(weeks, 30 * np.exp(slope * weeks)) for slope in slopes]


def forecast(prior: Prior, lesions: list[Measured]) -> None:
    """Update and forecast each lesion, as the command does."""
    normal = standard_normal(DRAWS)
    for lesion in lesions:
        belief = update(prior, lesion, normal)
        for work in (look_ahead, staying_shares):
            work(prior, lesion, belief, HORIZONS_WEEKS, np.random.default_rng(1))


def weigh(prior: Prior, lesions: list[Measured]) -> list[np.ndarray]:
    """Update alone."""
    normal = standard_normal(DRAWS)
    return [update(prior, lesion, normal).draws.weight for lesion in lesions]


def weigh_slowly(prior: Prior, lesions: list[Measured], draws: Draws) -> list[list[float]]:
    """Weigh the same draws one by one in plain Python."""
    return [weights_of(prior, lesion, draws) for lesion in lesions]


def weights_of(prior: Prior, lesion: Measured, draws: Draws) -> list[float]:
    weeks, mm = lesion.weeks.tolist(), lesion.mm.tolist()
    rows = zip(*(each.tolist() for each in draws), strict=True)
    logs = [log(share) + log_chance(prior, weeks, mm, g, k, f) for g, k, f, share in rows]
    top = max(logs)
    made = [exp(each - top) for each in logs]
    total = sum(made)
    return [each / total for each in made]


def log_chance(
    prior: Prior, weeks: list[float], mm: list[float], g: float, k: float, f: float
) -> float:
    total, before = 0.0, 0.0
    for i, week in enumerate(weeks):
        here = log((1 - f) * exp((g - k) * week) + f * exp(g * week)) / 3
        if i:
            noise = prior.measurement_mm**2 * (mm[i] ** -2 + mm[i - 1] ** -2)
            variance = prior.walk**2 * (week - weeks[i - 1]) / 6 + noise
            total -= (log(mm[i] / mm[i - 1]) - here + before) ** 2 / (2 * variance)
            total -= log(variance) / 2
        before = here
    return total


def seconds_of(work: object, *arguments: object) -> float:
    start = perf_counter()
    work(*arguments)  # type: ignore[operator]
    return perf_counter() - start


def processor_seconds_of(work: object, *arguments: object) -> float:
    start = process_time()
    work(*arguments)  # type: ignore[operator]
    return process_time() - start


def main() -> None:
    """Print the median times, in turn with the peer: a machine that others use slows both alike."""
    prior, lesions = read_prior("chemotherapy"), patient()
    draws = update(prior, Measured(np.zeros(1), np.full(1, 30.0)), standard_normal(DRAWS)).draws
    fast, slow = weigh(prior, lesions), weigh_slowly(prior, lesions, draws)
    for a, b in zip(fast, slow, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-12)
    forecast(prior, lesions)
    whole = [seconds_of(forecast, prior, lesions) for _ in range(TIMES)]
    busy = [processor_seconds_of(forecast, prior, lesions) for _ in range(TIMES)]
    pairs = [
        (seconds_of(weigh, prior, lesions), seconds_of(weigh_slowly, prior, lesions, draws))
        for _ in range(5)
    ]
    ratio = median(peer / own for own, peer in pairs)
    print(f"{LESIONS} lesions, {SCANS} scans, {2 * DRAWS} draws; median of {TIMES} (smallest)")
    print(
        f"update and forecast  {1000 * median(whole):6.0f} ms ({1000 * min(whole):.0f}), goal 100"
    )
    print(f"  of a processor     {1000 * median(busy):6.0f} ms ({1000 * min(busy):.0f})")
    print(f"update alone         {1000 * median(own for own, _ in pairs):6.0f} ms")
    print(
        f"plain Python         {1000 * median(peer for _, peer in pairs):6.0f} ms, {ratio:.0f} times as long"
    )


def test_the_update_of_one_patient() -> None:
    main()


if __name__ == "__main__":
    main()
