"""Draws by counter: those of whole numbers, even, and apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest
from tests.models.virtual_twin import Counted

from metboard.models.draws import normal, stream_of, uniform

pytestmark = pytest.mark.medium  # what is compiled is kept, but the first run compiles it


@pytest.mark.parametrize(("seed", "patient"), [(0, 0), (1, 0), (7, 999_999), (2**31, 2**40)])
def test_a_draw_is_that_of_whole_numbers(seed: int, patient: int) -> None:
    slow, stream = Counted(seed, patient), np.uint64(stream_of(seed, patient))
    assert int(stream) == slow.stream
    for n in (0, 1, 804, 2200):
        assert uniform(stream, n) == slow.uniform(n)
        assert normal(stream, n) == pytest.approx(slow.normal(n), rel=1e-12)


def test_draws_of_neighbours_are_even_and_apart() -> None:
    made = np.array(
        [[uniform(np.uint64(stream_of(3, p)), n) for n in range(8)] for p in range(4000)]
    )
    assert kstest(made.ravel(), "uniform").pvalue > 1e-3
    between = np.corrcoef(np.hstack([made[:-1], made[1:]]).T)
    assert np.abs(between - np.eye(16)).max() < 5 / np.sqrt(len(made))
