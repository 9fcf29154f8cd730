"""How many of the lesions that a forecast is made of would still be measured when it comes true."""

from __future__ import annotations

from metboard.forecast.lesion import STEP_WEEKS, Measured, log_path
from metboard.forecast.prior import Prior
from metboard.forecast.update import Belief, _stay, _walk
from metboard.models.arrays import Floats, np


def staying_shares(
    prior: Prior, measured: Measured, belief: Belief, ahead: Floats, noise: np.random.Generator
) -> list[float]:
    """Share of patients with such a lesion who are still measured under the treatment, at each horizon.

    A forecast is one of those who stay. Where they are few, it says what the few look like, not what is likely: a
    lesion that grew is then forecast to shrink, because only a patient in whom it shrinks would still be there.

    Formula: sum over draws of weight times the chance to be seen again after each assessment before the horizon.
    Arguments: as `metboard.forecast.update.look_ahead`; with the same noise it is the share of the very same draws.
    Returns: one share for each horizon, in (0, 1], never rising; 1 up to the next assessment.
    Valid for: leaving as in the studies of the population, where the end of the study counts as leaving.
    """
    now = float(measured.weeks[-1])
    grid = np.arange(now + STEP_WEEKS, now + ahead[-1], STEP_WEEKS)
    paths = log_path(belief.draws, np.concatenate([[now], grid]))
    walked = _walk(prior, len(paths), len(grid), noise)
    stay = np.exp(_stay(prior, measured, paths[:, 1:] - paths[:, :1] + walked, grid))
    shares = [1.0, *(belief.draws.weight @ stay).tolist()]
    return [shares[int((grid - now < weeks - STEP_WEEKS / 2).sum())] for weeks in ahead]
