"""Pairs of which a clinician knows which one is larger: the models put them in that order, by a margin."""

from __future__ import annotations

import numpy as np
import pytest

from metboard.models.growth import sphere_diameter_mm, sphere_volume_mm3, two_clone_volume
from metboard.models.kill import (
    checkpoint_killed,
    chemotherapy_killed,
    intracranial_log_offset,
    organ_kill,
    removal_left,
    surviving_share,
    targeted_killed,
)
from metboard.models.spread import shedding_per_week
from metboard.models.survival import Accelerated, State, log_scale_weeks

GROWTH, KILL, YEAR = 0.02, 0.25, 52.0
START = sphere_volume_mm3(30.0)


def size_mm(
    weeks: float,
    *,
    kill_per_week: float = 0.0,
    resistant: float = 0.01,
    left: float = 1.0,
    volume_mm3: float = float(START),
) -> float:
    """Diameter of a lesion of 30 mm under a steady kill of what is sensitive, after so much was left of it."""
    volume = two_clone_volume(
        volume_mm3 * left, resistant, weeks, growth_per_week=GROWTH,
        killed=targeted_killed(kill_per_week, weeks).sensitive,
    )  # fmt: skip
    return float(sphere_diameter_mm(volume))


def radiated(dose_gy: float, fractions: int) -> float:
    return surviving_share(dose_gy, fractions, alpha_per_gy=0.3, alpha_beta_gy=10.0)


def brain_kill(responses: int) -> float:
    """Kill in the brain of a drug to which so many of 60 patients answer there, and 30 of 60 elsewhere."""
    return float(organ_kill(KILL, intracranial_log_offset(responses, 60, 30, 60, omega=0.9)))


def test_untreated_is_larger_than_resected() -> None:
    resected = float(removal_left(0.05, 0.1, 0.001))
    assert size_mm(26, left=resected) < 0.2 * size_mm(26)
    assert size_mm(26, left=float(removal_left(0.5, 0.1, 0.001))) == 0


def test_untreated_is_larger_than_treated() -> None:
    assert size_mm(12, kill_per_week=KILL) < 0.6 * size_mm(12)


def test_sensitive_shrinks_more_than_resistant() -> None:
    assert size_mm(12, kill_per_week=KILL, resistant=0.01) < size_mm(
        12, kill_per_week=KILL, resistant=0.8
    )


def test_resistant_cells_make_a_response_end() -> None:
    response = size_mm(16, kill_per_week=KILL, resistant=0.05)
    assert response < size_mm(3 * YEAR, kill_per_week=KILL, resistant=0.05)
    assert response < 30


def test_one_fraction_of_8_gy_leaves_more_than_sbrt() -> None:
    assert radiated(8, 1) > 100 * radiated(54, 3)
    assert size_mm(26, left=radiated(8, 1)) > 2 * size_mm(26, left=radiated(54, 3))


def test_the_same_dose_in_fewer_fractions_leaves_less() -> None:
    assert radiated(30, 5) < radiated(30, 10)


def test_a_drug_that_does_not_enter_the_brain_does_little_there() -> None:
    assert brain_kill(2) < 0.5 * KILL
    assert size_mm(12, kill_per_week=brain_kill(2)) > 1.2 * size_mm(12, kill_per_week=KILL)


def test_a_drug_that_enters_the_brain_does_there_what_it_does_elsewhere() -> None:
    assert brain_kill(30) == pytest.approx(KILL)
    assert brain_kill(2) < brain_kill(15) < brain_kill(30)


def test_half_the_dose_kills_less() -> None:
    full, half = (float(chemotherapy_killed(KILL, auc, 1.0).sensitive) for auc in (12.0, 6.0))
    assert half == pytest.approx(full / 2)


def test_a_drug_that_is_stopped_lets_a_lesion_grow_again() -> None:
    volumes = [
        two_clone_volume(
            START, 0.01, 26.0, growth_per_week=GROWTH, killed=targeted_killed(KILL, on).sensitive
        )
        for on in (8.0, 26.0)
    ]
    assert float(volumes[0]) > float(volumes[1])


def test_a_durable_answer_outlasts_a_fading_one() -> None:
    fading, durable = (
        checkpoint_killed(0.1, 2 * YEAR, fading_per_week=0.05, is_durable=each) for each in (0, 1)
    )
    sizes = [
        float(two_clone_volume(
            START, 0.2, 2 * YEAR, growth_per_week=GROWTH,
            killed=each.sensitive, resistant_killed=each.resistant,
        ))
        for each in (fading, durable)
    ]  # fmt: skip
    assert sizes[1] < 0.01 * sizes[0]


def test_more_and_larger_lesions_found_more_new_ones() -> None:
    def rate(*diameters_mm: float) -> float:
        volumes = sphere_volume_mm3(np.array(diameters_mm))
        return float(shedding_per_week(volumes, reference_per_week=0.0127, exponent=0.66))

    assert rate(20) < rate(40) < rate(40, 40)
    assert rate(20) < 0.4 * rate(40)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (State(30, 0.0, 1, 0, 0, 0), State(120, 0.0, 1, 0, 0, 0)),
        (State(70, -0.01, 1, 0, 0, 0), State(70, 0.03, 1, 0, 0, 0)),
        (State(70, 0.0, 1, 0, 0, 0), State(70, 0.0, 1, 0, 2, 0)),
        (State(70, 0.0, 1, 0, 0, 0), State(70, 0.0, 1, 2, 0, 0)),
    ],
    ids=["small and large", "shrinking and growing", "well and ill", "no new and two new"],
)
def test_who_has_less_disease_lives_longer(better: State, worse: State) -> None:
    model = Accelerated(4.0, 1.5, -0.4, -10.0, -0.1, -0.2, -0.4, 0.3)
    assert float(log_scale_weeks(model, better)) > float(log_scale_weeks(model, worse)) + 0.2
