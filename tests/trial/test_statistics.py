"""Curves and ratios are those of a textbook's data, and the ends of what is known are said."""

from __future__ import annotations

import numpy as np
import pytest

from metboard.trial.statistics import (
    DAYS_PER_MONTH,
    Followed,
    draw_curve,
    fit_curve,
    hazard_ratio,
    median_months,
    share_at,
)

pytestmark = pytest.mark.medium  # importing lifelines takes seconds

# Remission of leukaemia in weeks, 6-mercaptopurine and placebo: Freireich 1963 (Blood 21:699), as printed by
# Cox 1972 (J R Stat Soc B 34:187), table 1; + is censored.
MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def weeks(text: str) -> Followed:
    """Take weeks as months, so that printed figures can be compared as they are."""
    made = np.array([float(each.rstrip("+")) for each in text.split()])
    ended = np.array([float(not each.endswith("+")) for each in text.split()])
    return Followed(made * DAYS_PER_MONTH, ended)


def test_medians_are_those_of_the_textbook() -> None:
    assert median_months(fit_curve(weeks(MERCAPTOPURINE))) == pytest.approx(23)
    assert median_months(fit_curve(weeks(PLACEBO))) == pytest.approx(8)


def test_shares_are_those_of_the_product_limit() -> None:
    curve = fit_curve(weeks(MERCAPTOPURINE))
    # By hand from the data: 18/21 after week 6, then x 16/17 at 7 and x 14/15 at 10.
    assert share_at(curve, 6.5) == pytest.approx(18 / 21)
    assert share_at(curve, 7.5) == pytest.approx(18 / 21 * 16 / 17)
    assert share_at(curve, 10.5) == pytest.approx(18 / 21 * 16 / 17 * 14 / 15)


def test_the_hazard_ratio_is_that_of_efron() -> None:
    """1.572 is the coefficient with Efron's ties in textbooks and in the manuals of R and SAS; Breslow's is 1.509."""
    found = hazard_ratio(weeks(PLACEBO), weeks(MERCAPTOPURINE))
    assert found.value is not None
    assert np.log(found.value) == pytest.approx(1.572, abs=5e-4)
    assert np.log(found.high or 0) == pytest.approx(1.572 + 1.96 * 0.412, abs=2e-3)


def test_a_median_that_was_not_reached_is_none() -> None:
    days = np.full(10, 300.0)
    assert median_months(fit_curve(Followed(days, np.zeros(10)))) is None


def test_a_share_beyond_what_was_followed_is_none_unless_nobody_is_left() -> None:
    days = np.array([100.0, 200.0])
    assert share_at(fit_curve(Followed(days, np.array([1.0, 0.0]))), 12) is None
    assert share_at(fit_curve(Followed(days, np.ones(2))), 12) == 0


def test_without_events_there_is_no_ratio() -> None:
    days = np.array([10.0, 20.0])
    assert hazard_ratio(Followed(days, np.zeros(2)), Followed(days, np.ones(2))).value is None


def test_a_drawn_curve_begins_at_one_and_never_rises() -> None:
    curve = fit_curve(weeks(PLACEBO))
    drawn = draw_curve(curve, np.arange(0, 30, 1.0))
    assert drawn.share[0] == 1
    assert drawn.at_risk[0] == 21
    assert drawn.at_risk[9] == 8  # as in the table of Cox 1972: eight are left beyond week 8
    known = drawn.share[np.isfinite(drawn.share)]
    assert (np.diff(known) <= 0).all()
    assert (drawn.low[np.isfinite(drawn.low)] <= known).all()
    assert np.isnan(drawn.share[-1])
