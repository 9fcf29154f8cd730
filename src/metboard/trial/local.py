"""Local treatments of a protocol -> what they leave of lesions."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from metboard.models.arm import NO_LOCAL, Local
from metboard.models.arrays import np
from metboard.models.kill import surviving_share
from metboard.trial.protocol import LocalTreatment

ALPHA_OMEGA = 0.25
"""Spread of radiosensitivity between lesions: a coefficient of variation of about a quarter, as remembered."""

CLEARING_WEEKS = 30 / 7
LEAST_LEFT = 1e-300


def make_local(given: Sequence[LocalTreatment]) -> Local:
    """Put local treatments in the order of their weeks.

    Formula: radiotherapy leaves S of `surviving_share` of every lesion that it reaches, ln S log-normal between lesions
        with the spread of alpha, and the dead are cleared with a half-time of 30 days; removal leaves a share with a
        chance, else nothing.
    """
    if not given:
        return NO_LOCAL
    ordered = sorted(given, key=lambda each: each.week)
    by_dose = [each.kind == "radiotherapy" for each in ordered]
    left = [_log_left(each) for each in ordered]
    return Local(
        week=np.array([each.week for each in ordered]),
        reach=np.array([each.reach for each in ordered]),
        left_chance=np.array([1.0 if each.left_chance is None else each.left_chance for each in ordered]),
        log_left=np.array(left),
        left_omega=np.array([ALPHA_OMEGA if dose else 0.0 for dose in by_dose]),
        stays_seen=np.array(by_dose, dtype=float),
        clearing_weeks=CLEARING_WEEKS,
    )  # fmt: skip


def _log_left(given: LocalTreatment) -> float:
    if given.dose_gy is not None and given.fractions is not None:
        share = surviving_share(
            given.dose_gy,
            given.fractions,
            alpha_per_gy=given.alpha_per_gy,
            alpha_beta_gy=given.alpha_beta_gy,
        )
        return log(max(share, LEAST_LEFT))
    return log(given.left_share or exp(-1))
