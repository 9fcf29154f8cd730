"""Pairs of forecast and measurement: what is held back, how bands are fitted, how errors are scored."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forecast.small import a_prior, sizes, some_lesions

from metboard.forecast.pairs import HORIZONS_WEEKS, Pair, fit_bands, make_pairs, score_pairs
from metboard.forecast.update import Ahead


def a_pair(
    change: float, measured: float, *, weeks: float = 6.0, patient: str = "A", half: float = 0.2
) -> Pair:
    """A forecast of a lesion of 40 mm by a model of this change, with the logarithm of what was measured."""
    ahead = Ahead(
        weeks=weeks, model_mm=40 * np.exp(change), last_mm=40.0, mm=40 * np.exp(change),
        low_mm=40 * np.exp(change - half), high_mm=40 * np.exp(change + half),
        weight=1.0, change=change, effective=100.0,
    )  # fmt: skip
    return Pair(patient, 2, True, ahead, 40 * np.exp(measured))


def in_every_band(changes: list[float], measured: list[float]) -> list[Pair]:
    weeks = (6.0, 12.0, 20.0, 40.0)
    return [a_pair(x, y, weeks=w) for w in weeks for x, y in zip(changes, measured, strict=True)]


def test_the_weight_is_the_slope_of_measured_on_forecast_changes() -> None:
    bands = fit_bands(in_every_band([0.1, -0.2, 0.3], [0.05, -0.1, 0.15]))
    assert [band.weight for band in bands] == [0.5] * 4
    assert [band.up_to_weeks for band in bands] == list(HORIZONS_WEEKS)
    assert [band.pairs for band in bands] == [3] * 4


def test_the_interval_is_widened_until_nine_in_ten_lie_within() -> None:
    off = [0.02 * i for i in range(1, 11)]
    bands = fit_bands(in_every_band([1.0] * 10, [1.0 + each - 0.11 for each in off]))
    weight = bands[0].weight
    distances = [abs(1.0 + each - 0.11 - weight) / 0.2 for each in off]
    assert bands[0].widen == pytest.approx(np.quantile(distances, 0.9), abs=0.006)


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=12).filter(
        lambda pairs: any(abs(x) > 1e-3 for x, _ in pairs)
    )
)
def test_a_weight_lies_between_last_value_and_model(pairs: list[tuple[float, float]]) -> None:
    for band in fit_bands(in_every_band([x for x, _ in pairs], [y for _, y in pairs])):
        assert 0 <= band.weight <= 1
        assert band.widen >= 0


def test_scores_are_those_counted_by_hand() -> None:
    pairs = [a_pair(0.1, 0.2), a_pair(0.1, 0.5), a_pair(-0.3, -0.3, patient="B")]
    found = score_pairs(pairs)
    assert (found.pairs, found.patients) == (3, 2)
    assert found.rmse == pytest.approx(np.sqrt((0.1**2 + 0.4**2 + 0) / 3))
    assert found.rmse_last == pytest.approx(np.sqrt((0.2**2 + 0.5**2 + 0.3**2) / 3))
    assert found.coverage == pytest.approx(2 / 3)
    assert found.gain_pct == pytest.approx(100 * (1 - found.rmse / found.rmse_last))


def test_the_bootstrap_draws_patients_and_not_measurements() -> None:
    """One patient measured a hundred times is still one patient: the interval is that of two."""
    better = [a_pair(0.3, 0.3, patient="A") for _ in range(100)]
    worse = [a_pair(0.3, -0.3, patient="B") for _ in range(100)]
    found = score_pairs(better + worse)
    assert found.low == pytest.approx(-0.3)
    assert found.high == pytest.approx(0.3)


def test_the_bootstrap_agrees_with_a_slow_one() -> None:
    random = np.random.default_rng(4)
    pairs = [
        a_pair(float(random.normal(0, 0.2)), float(random.normal(0, 0.2)), patient=f"P{i % 25}")
        for i in range(150)
    ]
    names = sorted({pair.patient for pair in pairs})
    differences = []
    for _ in range(2000):
        drawn = [p for name in random.choice(names, len(names)) for p in pairs if p.patient == name]
        model = np.sqrt(np.mean([p.error**2 for p in drawn]))
        differences.append(model - np.sqrt(np.mean([p.change**2 for p in drawn])))
    found = score_pairs(pairs)
    assert (found.low, found.high) == pytest.approx(
        np.quantile(differences, (0.025, 0.975)), abs=0.008
    )


def test_every_later_measurement_is_forecast_from_those_before() -> None:
    lesion = sizes((0, 40), (6, 36), (12, 33))
    pairs = make_pairs(a_prior(), {"A": lesion})
    assert [(p.known, p.is_next, round(p.ahead.weeks), p.measured_mm) for p in pairs] == [
        (1, True, 6, 36.0), (1, False, 12, 33.0), (2, True, 6, 33.0),
    ]  # fmt: skip


def test_what_is_measured_later_does_not_move_a_forecast() -> None:
    other = sizes((0, 40), (6, 36), (12, 90))
    one, two = (
        make_pairs(a_prior(), {"A": each}) for each in (sizes((0, 40), (6, 36), (12, 33)), other)
    )
    assert [p.ahead for p in one] == [p.ahead for p in two]


def test_progress_is_told_for_each_lesion() -> None:
    told: list[int] = []
    make_pairs(a_prior(), some_lesions(3), told.append)
    assert told == [1, 2, 3]
