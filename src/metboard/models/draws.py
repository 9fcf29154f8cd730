"""Random numbers by counter: the n-th draw of a patient is the same on any thread, in any order."""

from __future__ import annotations

from metboard.models.arrays import np
from metboard.models.compiled import kernel

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S11 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(11)
_PER_UNIT = 2.0**-53


@kernel
def _mixed(state: np.uint64) -> np.uint64:
    state = (state ^ (state >> _S30)) * _FIRST
    state = (state ^ (state >> _S27)) * _SECOND
    return state ^ (state >> _S31)


@kernel
def stream_of(seed: int, patient: int) -> np.uint64:
    """Where the draws of one patient begin.

    Formula: mix(mix(seed + G) + patient G), with the mixing of SplitMix64 and its odd constant G, modulo 2^64.
    Arguments: seed, patient: >= 0.
    Source: Steele 2014 (Proc OOPSLA 453), SplitMix64.
    """
    return _mixed(_mixed(np.uint64(seed) + _GOLDEN) + np.uint64(patient) * _GOLDEN)


@kernel
def uniform(stream: np.uint64, draw: int) -> float:
    """One draw between 0 and 1, neither of them.

    Formula: (mix(stream + (draw + 1) G) >> 11 + 1/2) 2^-53.
    Arguments: stream, from `stream_of`; draw >= 0, which of the patient's draws.
    """
    bits = _mixed(stream + np.uint64(draw + 1) * _GOLDEN) >> _S11
    return (np.float64(bits) + 0.5) * _PER_UNIT


@kernel
def normal(stream: np.uint64, draw: int) -> float:
    """One draw of the standard normal distribution.

    Formula: sqrt(-2 ln u) cos(2 pi v), with u and v the draws 2 n and 2 n + 1 of `uniform`.
    Arguments: as `uniform`; a number used here is not used there.
    Source: Box 1958 (Ann Math Stat 29:610).
    """
    radius = np.sqrt(-2.0 * np.log(uniform(stream, 2 * draw)))
    return float(radius * np.cos(2 * np.pi * uniform(stream, 2 * draw + 1)))
