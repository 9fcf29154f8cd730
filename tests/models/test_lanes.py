"""The exponential that the loop over lanes has of its own."""

from __future__ import annotations

import numpy as np
import pytest

from metboard.models.lanes import exp_of_step

pytestmark = pytest.mark.medium  # what is compiled is kept, but the first run compiles it


@pytest.mark.parametrize("x", [0.0, 1e-9, 0.3, -1.5, 4.0, -8.0])
def test_the_exponential_of_a_step_is_one(x: float) -> None:
    assert exp_of_step(x) == pytest.approx(np.exp(x), rel=1e-5 if abs(x) > 4 else 1e-6)


@pytest.mark.parametrize("x", [-1e300, -100.0, 100.0, 1e300])
def test_the_exponential_of_an_extreme_step_is_a_number(x: float) -> None:
    assert 0 <= exp_of_step(x) < np.inf
