"""Numba for the inner loops; without it, one line that says what to install."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from metboard.errors import MissingExtra

try:
    import numba
except ImportError as error:
    raise MissingExtra("Simulating a population", "models") from error

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of numbers and arrays, once for all runs; multiplication and addition may be one step."""
    made: Callable[P, R] = numba.njit(cache=True, nogil=True, fastmath={"contract"})(function)
    return made
