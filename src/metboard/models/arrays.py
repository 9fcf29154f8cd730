"""Numpy for the models that forecast; without it, one line that says what to install."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from metboard.errors import MissingExtra

try:
    import numpy as np
except ImportError as error:
    raise MissingExtra("Forecasting lesions", "models") from error

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Floats", "Numbers", "Singles", "np"]

Floats: TypeAlias = "NDArray[np.float64]"
Singles: TypeAlias = "NDArray[np.float32]"
Numbers: TypeAlias = "float | NDArray[np.float64]"
