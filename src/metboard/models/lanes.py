"""Neutrophils and drug of sixteen patients at once: one loop without branches, which the compiler makes one of vectors.

All numbers of a block lie in one array, row by row; row r of patient j is `block[r * LANES + j]`.
"""

from __future__ import annotations

from metboard.models.arm import Arm
from metboard.models.arrays import Floats, np
from metboard.models.compiled import kernel
from metboard.models.draws import normal
from metboard.models.virtual_patient import (
    BASELINE_DRAW,
    PACE_DRAW,
    SLOPE_DRAW,
    TRANSIT_DRAW,
    VOLUME_DRAW,
)

LANES = 16
MODES = 3
P, M1, M2, M3, N, U = 0, 16, 32, 48, 64, 80  # cells; U is (baseline / N)^gamma
RATE, GAMMA, SLOPE, NADIR = 96, 112, 128, 144
GIVING, EFFECT, AUC, BASELINE = 160, 176, 192, 208
AMOUNT, GAIN, SLOWNESS = (
    224,
    272,
    320,
)  # three rows each, one a mode: concentration, its rise per amount, 1 / its rate
LEFT, HELD = (
    368,
    416,
)  # three rows each: exp(-x h) of the present length of step, and its mean over the step
LENGTHS = 464  # then the same six rows of each length
_SIXTEENTH, _SIXTH = 1 / 16, 1 / 6
C2, C3, C4, C5, C6, C7 = 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040
_LEAST_SHARE = 0.1
LEAST_TRANSIT_HOURS = 40.0


def rows_of(lengths: int) -> int:
    """Size of the array of a block for so many lengths of step.

    >>> rows_of(2)
    656
    """
    return LENGTHS + 2 * MODES * LANES * lengths


@kernel
def start_marrow(arm: Arm, stream: np.uint64, block: Floats, j: int) -> None:
    """Draw what the drug and the marrow of a patient are like, and set them to the start."""
    marrow, drug = arm.marrow, arm.drug
    baseline = marrow.baseline.median * np.exp(
        marrow.baseline.omega * normal(stream, BASELINE_DRAW)
    )
    hours = marrow.transit_hours.median * np.exp(
        marrow.transit_hours.omega * normal(stream, TRANSIT_DRAW)
    )
    slope = marrow.slope_per_um
    for row in (P, M1, M2, M3, N, NADIR):
        block[row + j] = baseline
    block[U + j], block[BASELINE + j] = 1.0, baseline
    block[RATE + j] = 96.0 / max(hours, LEAST_TRANSIT_HOURS)
    block[GAMMA + j] = marrow.feedback
    block[SLOPE + j] = slope.median * np.exp(slope.omega * normal(stream, SLOPE_DRAW))
    block[GIVING + j], block[EFFECT + j], block[AUC + j] = 1.0, 1.0, 0.0
    pace = np.exp(drug.pace_omega * normal(stream, PACE_DRAW))
    volume = np.exp(drug.volume_omega * normal(stream, VOLUME_DRAW))
    for mode in range(MODES):
        row, rate = mode * LANES + j, drug.rates_per_day[mode] * pace
        block[AMOUNT + row] = 0.0
        block[GAIN + row] = drug.gains_um_per_mg[mode] / volume
        block[SLOWNESS + row] = 1 / rate
        for i, days in enumerate(arm.calendar.lengths):
            at = LENGTHS + 2 * MODES * LANES * i + row
            block[at] = np.exp(-rate * days)
            block[at + MODES * LANES] = -np.expm1(-rate * days) / (rate * days)


@kernel
def exp_of_step(x: float) -> float:
    """Exponential of a change within one step, by arithmetic alone.

    Formula: (1 + y + y^2/2 + ... + y^7/5040)^16, y = x/16 within [-1, 1].
    Arguments: x; right to 1e-6 for |x| <= 8, never NaN or below 0 beyond.
    """
    y = x * _SIXTEENTH
    y = y if y < 1.0 else 1.0
    y = y if y > -1.0 else -1.0
    z = C5 + y * (C6 + y * C7)
    z = C2 + y * (C3 + y * (C4 + y * z))
    z = 1.0 + y * (1.0 + y * z)
    z = z * z
    z = z * z
    z = z * z
    return z * z


@kernel
def take_length(block: Floats, length: int) -> None:
    """Make one length of step the present one: its factors move to where loops find them at a fixed place."""
    row = LENGTHS + 2 * MODES * LANES * length
    for at in range(2 * MODES * LANES):
        block[LEFT + at] = block[row + at]


@kernel
def advance_drug(block: Floats, days: float, per_day: float) -> None:
    """Move concentration and exposure by one step, and leave the mean concentration of the step.

    Formula: of each mode, with r the infusion and e = exp(-x h), m = (1 - e) / (x h): mean = c m + r G (1 - m) / x,
        then c = c e + r G m h; exposure grows by h times the sum of the means.
    Arguments: days = h, the length that `take_length` took; per_day = r, infused.
    """
    for j in range(LANES):  # the modes one by one: a loop over them would not become vectors
        i, k = LANES + j, 2 * LANES + j
        block[EFFECT + j] = (
            block[AMOUNT + j] * block[HELD + j]
            + block[AMOUNT + i] * block[HELD + i]
            + block[AMOUNT + k] * block[HELD + k]
        )
        block[AMOUNT + j] *= block[LEFT + j]
        block[AMOUNT + i] *= block[LEFT + i]
        block[AMOUNT + k] *= block[LEFT + k]
    if per_day > 0:
        _infuse(block, days, per_day)
    for j in range(LANES):
        block[AUC + j] += block[EFFECT + j] * days
        block[EFFECT + j] = 1 - block[SLOPE + j] * block[EFFECT + j]


@kernel
def _infuse(block: Floats, days: float, per_day: float) -> None:
    for mode in range(MODES):
        first = mode * LANES
        for j in range(LANES):
            at = first + j
            flow, held = per_day * block[GIVING + j] * block[GAIN + at], block[HELD + at]
            block[EFFECT + j] += flow * (1 - held) * block[SLOWNESS + at]
            block[AMOUNT + at] += flow * held * days


@kernel
def advance_cells(block: Floats, days: float) -> None:
    """Move neutrophils by one step, and note how low they were.

    Formula: `neutrophil_path`, with U = (B / N)^gamma as a state of its own, U' = -gamma U N' / N: no power,
        no logarithm.
    Arguments: days, length of the step.
    """
    for j in range(LANES):
        z, gamma, effect = block[RATE + j] * days, block[GAMMA + j], block[EFFECT + j]
        p, m1, m2, m3 = block[P + j], block[M1 + j], block[M2 + j], block[M3 + j]
        n, u = block[N + j], block[U + j]
        least = _LEAST_SHARE * n
        p1 = z * (effect * u - 1)
        a1, b1, c1, n1 = z * (p - m1), z * (m1 - m2), z * (m2 - m3), z * (m3 - n)
        u1 = -gamma * u * n1 / n
        q = p * exp_of_step(p1 * 0.5)
        a, b, c, d, v = m1 + a1 * 0.5, m2 + b1 * 0.5, m3 + c1 * 0.5, n + n1 * 0.5, u + u1 * 0.5
        d = d if d > least else least
        p2 = z * (effect * v - 1)
        a2, b2, c2, n2 = z * (q - a), z * (a - b), z * (b - c), z * (c - d)
        u2 = -gamma * v * n2 / d
        q = p * exp_of_step(p2 * 0.5)
        a, b, c, d, v = m1 + a2 * 0.5, m2 + b2 * 0.5, m3 + c2 * 0.5, n + n2 * 0.5, u + u2 * 0.5
        d = d if d > least else least
        p3 = z * (effect * v - 1)
        a3, b3, c3, n3 = z * (q - a), z * (a - b), z * (b - c), z * (c - d)
        u3 = -gamma * v * n3 / d
        q = p * exp_of_step(p3)
        a, b, c, d, v = m1 + a3, m2 + b3, m3 + c3, n + n3, u + u3
        d = d if d > least else least
        p4 = z * (effect * v - 1)
        a4, b4, c4, n4 = z * (q - a), z * (a - b), z * (b - c), z * (c - d)
        u4 = -gamma * v * n4 / d
        block[P + j] = p * exp_of_step((p1 + 2 * p2 + 2 * p3 + p4) * _SIXTH)
        block[M1 + j] = m1 + (a1 + 2 * a2 + 2 * a3 + a4) * _SIXTH
        block[M2 + j] = m2 + (b1 + 2 * b2 + 2 * b3 + b4) * _SIXTH
        block[M3 + j] = m3 + (c1 + 2 * c2 + 2 * c3 + c4) * _SIXTH
        after = n + (n1 + 2 * n2 + 2 * n3 + n4) * _SIXTH
        block[N + j] = after
        block[U + j] = u + (u1 + 2 * u2 + 2 * u3 + u4) * _SIXTH
        rise = z * (block[M3 + j] - after)
        bend = rise - n1
        dip = 0.5 * (n + after) - 0.25 * (n1 * n1 + rise * rise) / (bend if bend > 0 else 1.0)
        dip = dip if n1 < 0 < rise else after
        lowest = dip if dip < after else after
        lowest = lowest if lowest > 0 else least
        block[NADIR + j] = block[NADIR + j] if block[NADIR + j] < lowest else lowest
