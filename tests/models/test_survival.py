"""Survival against quadrature of its hazard and a slow twin; never rising, within [0, 1]."""

from __future__ import annotations

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import fisk

from metboard.models.survival import (
    Accelerated,
    State,
    accelerated_weeks,
    log_logistic_survival,
    log_logistic_weeks,
    log_scale_weeks,
    staying_share,
)

MODEL = Accelerated(
    intercept=4.2, shape=1.6, log_size=-0.38, growth=-8.0, sites=-0.09, new_lesions=-0.2,
    ecog=-0.45, immunotherapy=0.29,
)  # fmt: skip
STATE = State(70.0, 0.0, 2, 0, 0, 0)
SHAPES = st.floats(0.2, 10)


@settings(max_examples=30)
@given(st.floats(0, 1e4), st.floats(-5, 12), SHAPES)
def test_the_share_alive_is_that_of_scipy(weeks: float, log_scale: float, shape: float) -> None:
    with np.errstate(divide="ignore", over="ignore"):
        slow = fisk.sf(weeks, shape, scale=exp(log_scale))
    assert float(log_logistic_survival(weeks, log_scale, shape)) == pytest.approx(slow, abs=1e-9)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=20), st.floats(-5, 12), SHAPES)
def test_survival_never_rises_and_stays_within_bounds(
    weeks: list[float], log_scale: float, shape: float
) -> None:
    found = log_logistic_survival(np.sort(weeks), log_scale, shape)
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) <= 0).all()
    assert float(log_logistic_survival(0.0, log_scale, shape)) == 1


@pytest.mark.parametrize("weeks", [0.0, 1e-300, 1e300, inf])
def test_no_extreme_gives_anything_but_a_share(weeks: float) -> None:
    assert 0 <= float(log_logistic_survival(weeks, 4.0, 1.5)) <= 1


@given(st.floats(0.001, 0.999), st.floats(-5, 12), SHAPES)
def test_a_draw_comes_back_as_the_share_alive(draw: float, log_scale: float, shape: float) -> None:
    weeks = log_logistic_weeks(draw, log_scale, shape)
    assert float(log_logistic_survival(weeks, log_scale, shape)) == pytest.approx(draw, rel=1e-6)


def test_draws_have_the_median_of_the_formula() -> None:
    draws = np.random.default_rng(2).random(200_001)
    weeks = log_logistic_weeks(draws, log_scale_weeks(MODEL, STATE), MODEL.shape)
    assert np.median(weeks) == pytest.approx(exp(4.2 - 0.18), rel=0.01)  # 4 standard errors


@pytest.mark.parametrize(
    ("worse", "name"),
    [(140.0, "size_mm"), (0.02, "growth_per_week"), (4, "sites"), (1, "new_lesions"), (1, "ecog")],
)
def test_what_is_worse_shortens_life(worse: float, name: str) -> None:
    other = STATE._replace(**{name: worse})
    assert log_scale_weeks(MODEL, other) < log_scale_weeks(MODEL, STATE)
    helped = log_scale_weeks(MODEL, other._replace(immunotherapy=1))
    assert float(helped - log_scale_weeks(MODEL, other)) == pytest.approx(0.29)


def test_a_lesion_that_vanished_gives_a_number() -> None:
    found = log_scale_weeks(MODEL, STATE._replace(size_mm=np.array([0.0, 1.0, 1e6])))
    assert np.isfinite(found).all()
    assert found[0] == found[1]


# --- patients who change ----------------------------------------------------------------------------------------------


def test_patients_who_do_not_change_age_as_the_plain_model_says() -> None:
    edges = np.linspace(0, 200, 41)
    running = accelerated_weeks(edges, np.full(40, 4.0))
    np.testing.assert_allclose(
        log_logistic_survival(running, 0.0, 1.5), log_logistic_survival(edges, 4.0, 1.5), atol=1e-12
    )


def test_time_runs_faster_where_things_are_worse_and_agrees_with_quadrature() -> None:
    edges, scales = np.array([0.0, 10.0, 30.0, 60.0]), np.array([4.5, 3.0, 3.8])

    def speed(t: float) -> float:
        return exp(-scales[np.searchsorted(edges, t, side="right") - 1])

    running = accelerated_weeks(edges, scales)
    slow = [quad(speed, 0, e, points=[p for p in edges if p < e] or None)[0] for e in edges]
    np.testing.assert_allclose(running, slow, atol=1e-7)
    assert (np.diff(running) > 0).all()


@given(st.floats(1, 59), st.floats(2, 6))
def test_two_halves_of_a_time_are_the_whole(split: float, log_scale: float) -> None:
    whole = accelerated_weeks(np.array([0.0, 60.0]), np.array([log_scale]))[-1]
    parts = accelerated_weeks(np.array([0.0, split, 60.0]), np.full(2, log_scale))[-1]
    assert parts == pytest.approx(whole, rel=1e-12)


def test_what_comes_later_does_not_act_on_what_was() -> None:
    edges = np.array([0.0, 20.0, 40.0])
    same, later = (accelerated_weeks(edges, np.array([4.0, late])) for late in (4.0, 2.0))
    assert same[1] == later[1]
    assert same[2] < later[2]


# --- patients who leave -----------------------------------------------------------------------------------------------


def test_leaving_agrees_with_the_sum_of_its_hazards() -> None:
    hazards = {"response": 0.002, "stable": 0.01, "progression": 0.25}
    stays = {"response": 20.0, "stable": np.array([0.0, 5.0]), "progression": 1.0}
    found = staying_share(stays, hazards)
    slow = [(1 - 0.002 / 1e4) ** 200_000 * exp(-0.01 * s) * exp(-0.25) for s in (0.0, 5.0)]
    np.testing.assert_allclose(found, slow, rtol=1e-6)


def test_a_class_without_a_hazard_is_an_error() -> None:
    with pytest.raises(KeyError):
        staying_share({"unheard of": 1.0}, {"stable": log(2)})
