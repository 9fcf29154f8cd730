"""Populations are read strictly, and those that ship are sound."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from tests.forecast.small import a_prior

from metboard.errors import ChoiceError
from metboard.forecast.calibrate import WANTED, write_prior
from metboard.forecast.prior import Band, Prior, prior_names, read_prior
from metboard.knowledge import release


def test_the_populations_that_ship_are_those_that_calibration_makes() -> None:
    assert prior_names() == tuple(sorted(wanted.id for wanted in WANTED))


@pytest.mark.parametrize("name", prior_names())
def test_a_population_that_ships_is_sound(name: str) -> None:
    prior = read_prior(name)
    assert prior.id == name
    assert prior.got == "fitted", "borrowed is what one becomes, never what ships"
    assert sum(group.share for group in prior.groups) == pytest.approx(1, abs=1e-3)
    for group in prior.groups:
        assert np.linalg.eigvalsh(np.array(group.covariance)).min() > 0
    for bands in (prior.bands, prior.first_bands):
        ends = [band.up_to_weeks for band in bands]
        assert ends == [*sorted(e for e in ends if e is not None), None]
        assert all(0 <= band.weight <= 1 and band.widen > 0 and band.pairs > 0 for band in bands)
    assert prior.walk > 0
    assert prior.measurement_mm > 0
    assert prior.source in release().sources
    assert len(prior.made_from) == 64


@pytest.mark.parametrize("name", prior_names())
def test_a_population_survives_writing(name: str) -> None:
    assert msgspec.json.decode(write_prior(read_prior(name)), type=Prior) == read_prior(name)


def test_a_key_that_is_none_is_refused() -> None:
    text = write_prior(read_prior("chemotherapy")).replace(b'"walk"', b'"walks"')
    with pytest.raises(msgspec.ValidationError, match="walk"):
        msgspec.json.decode(text, type=Prior)


def test_a_population_that_is_none_is_said_with_the_nearest() -> None:
    with pytest.raises(ChoiceError, match=r"`chemotherapi` \(nearest: chemotherapy\)"):
        read_prior("chemotherapi")


@pytest.mark.parametrize(("weeks", "weight"), [(0.1, 0.2), (8.0, 0.2), (8.01, 0.7), (500.0, 0.7)])
def test_a_band_holds_up_to_its_last_week(weeks: float, weight: float) -> None:
    near = Band(up_to_weeks=8.0, weight=0.2, widen=1.0, pairs=1)
    far = Band(up_to_weeks=None, weight=0.7, widen=1.0, pairs=1)
    assert a_prior(bands=(near, far)).band_at(weeks, 2).weight == weight


def test_a_lesion_that_was_measured_once_has_bands_of_its_own() -> None:
    one = Band(up_to_weeks=None, weight=0.9, widen=1.0, pairs=1)
    prior = a_prior(first_bands=(one,))
    assert prior.band_at(6, 1) == one
    assert prior.band_at(6, 2) == prior.bands[0]
