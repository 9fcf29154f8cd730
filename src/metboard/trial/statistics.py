"""Survival of an arm and the hazard ratio of two, by lifelines; without it, one line that says what to install."""

from __future__ import annotations

import warnings
from typing import NamedTuple

from metboard.errors import MissingExtra
from metboard.models.arrays import Floats, np

try:
    import pandas as pd  # type: ignore[import-untyped]
    from lifelines import CoxPHFitter, KaplanMeierFitter  # type: ignore[import-untyped]
    from lifelines.exceptions import ConvergenceError, ConvergenceWarning  # type: ignore[import-untyped]
except ImportError as error:
    raise MissingExtra("A virtual trial", "trials") from error

DAYS_PER_MONTH = 365.25 / 12


class Followed(NamedTuple):
    """Times of an arm, (n,) each, rising or not."""

    days: Floats
    happened: Floats  # 1 an event, 0 the end of what is known


class Ratio(NamedTuple):
    """A hazard ratio with its 95 % interval; all None where an arm has no event, or one arm wholly before the other."""

    value: float | None
    low: float | None
    high: float | None


class Curve(NamedTuple):
    """A Kaplan-Meier curve at some months: share and 95 % interval, (n,) each; NaN beyond what was followed."""

    months: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: Floats


def fit_curve(followed: Followed) -> KaplanMeierFitter:
    """Fit the Kaplan-Meier curve of an arm, in months."""
    months = followed.days / DAYS_PER_MONTH
    return KaplanMeierFitter().fit(months, followed.happened)


def median_months(curve: KaplanMeierFitter) -> float | None:
    """Give the first time at which half or fewer are left; None where that was not reached."""
    found = float(curve.median_survival_time_)
    return found if np.isfinite(found) else None


def share_at(curve: KaplanMeierFitter, months: float) -> float | None:
    """Give the share without an event at a time; None beyond what was followed, unless nobody is left."""
    last = float(curve.timeline[-1])
    left = float(curve.survival_function_.iloc[-1, 0])
    if months > last and left > 0:
        return None
    return float(curve.predict(months))


def draw_curve(curve: KaplanMeierFitter, months: Floats) -> Curve:
    """Read a curve with its interval at rising months."""
    last = float(curve.timeline[-1])
    table = pd.concat([curve.survival_function_, curve.confidence_interval_], axis=1)
    at = np.searchsorted(table.index.to_numpy(), months, side="right") - 1
    columns = table.to_numpy()[at].T
    columns = np.where(months > last, np.nan, columns)
    risk = curve.event_table["at_risk"]
    since = np.searchsorted(risk.index.to_numpy(), months, side="left")
    at_risk = np.append(risk.to_numpy(), 0)[since]
    share, low, high = columns
    return Curve(months, share, low, high, at_risk.astype(float))


def hazard_ratio(arm: Followed, control: Followed) -> Ratio:
    """Hazard ratio of an arm to its control, by Cox regression with Efron's handling of ties.

    Time by time rather than patient by patient: scans make many ties, and the answer is the same.
    """
    if not arm.happened.any() or not control.happened.any():
        return Ratio(None, None, None)
    both = pd.DataFrame(
        {
            "days": np.concatenate((arm.days, control.days)),
            "happened": np.concatenate((arm.happened, control.happened)),
            "arm": np.repeat([1.0, 0.0], [len(arm.days), len(control.days)]),
        }
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ConvergenceWarning)
            fitted = CoxPHFitter().fit(both, "days", "happened", batch_mode=True)
    except (ConvergenceError, ConvergenceWarning):
        return Ratio(None, None, None)
    value = float(fitted.hazard_ratios_["arm"])
    low, high = np.exp(fitted.confidence_intervals_.loc["arm"].to_numpy())
    return Ratio(value, float(low), float(high))
