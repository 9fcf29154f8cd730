"""What trials have in common is found again, and what was never tried is expected less surely."""

from __future__ import annotations

import numpy as np
import pytest

from metboard.trial.curves import ArmOf, Outcome
from metboard.trial.pool import (
    KINDS,
    Cell,
    Fit,
    back,
    cell_of,
    expect,
    fit_endpoint,
    kinds_of,
    sampling_variance,
    value_of,
)

TUMOURS = ("breast-a", "breast-b", "renal", "nsclc")
PARTS = ("chemotherapy-single", "checkpoint-pd1", "endocrine")
EFFECT = dict(zip(PARTS, (0.0, 0.6, -0.4), strict=True))
LEVEL = dict(zip(TUMOURS, (1.0, 1.2, 1.8, 1.4), strict=True))


def an_arm(trial: str, tumour: str, part: str, months: float, patients: int = 300) -> Outcome:
    arm = ArmOf(
        trial=trial, arm=part, tumour=tumour, site="other", line="1", components=(part,), sort="systemic", checked=True,
    )  # fmt: skip
    return Outcome(arm=arm, patients=patients, pfs_months=months)


def some_trials(seed: int = 1) -> list[Outcome]:
    """Trials whose months are a level of the tumour times an effect of the component, and a little chance."""
    random = np.random.default_rng(seed)
    return [
        an_arm(f"{tumour} {n} {part}", tumour, part,
               float(np.exp(LEVEL[tumour] + EFFECT[part] + 0.05 * random.standard_normal())))
        for tumour in TUMOURS for part in PARTS for n in range(3)
        if not (tumour == "renal" and part == "endocrine")
    ]  # fmt: skip


@pytest.fixture(scope="module")
def fitted() -> Fit:
    return fit_endpoint(some_trials(), "pfs_months")


def test_a_cell_that_was_tried_is_expected_near_its_trials(fitted: Fit) -> None:
    found = expect(fitted, Cell("nsclc", "1", ("checkpoint-pd1",)))
    assert found.mean == pytest.approx(2.0, abs=0.1)


def test_a_cell_that_was_not_tried_is_expected_from_what_is_alike(fitted: Fit) -> None:
    found = expect(fitted, Cell("renal", "1", ("endocrine",)))
    assert found.mean == pytest.approx(1.4, abs=0.25)


def test_the_less_is_alike_the_less_sure_is_what_is_expected(fitted: Fit) -> None:
    tried, other, unknown = (
        expect(fitted, Cell(*cell))
        for cell in (
            ("nsclc", "1", ("endocrine",)),
            ("renal", "1", ("endocrine",)),
            ("mars", "1", ("magic",)),
        )
    )
    assert tried.of_mean < other.of_mean < unknown.of_mean


def test_kinds_of_difference_that_do_nothing_are_found_to_be_small(fitted: Fit) -> None:
    assert set(fitted.deviations) == set(KINDS)
    assert fitted.deviations["cell"] <= 0.1
    assert fitted.deviations["trial"] <= 0.1
    assert max(fitted.deviations["component"], fitted.deviations["regimen"]) >= 0.3


def test_the_order_of_the_trials_does_not_matter(fitted: Fit) -> None:
    other = fit_endpoint(some_trials()[::-1], "pfs_months")
    cell = Cell("renal", "1", ("endocrine",))
    assert other.deviations == fitted.deviations
    assert expect(other, cell).mean == pytest.approx(expect(fitted, cell).mean, abs=1e-9)


def test_permuted_outcomes_give_other_differences_and_less_sure_ones(fitted: Fit) -> None:
    random = np.random.default_rng(3)
    right = some_trials()
    months = random.permutation([each.pfs_months for each in right])
    wrong = fit_endpoint(
        [
            an_arm(e.arm.trial, e.arm.tumour, e.arm.components[0], float(m))
            for e, m in zip(right, months, strict=True)
        ],
        "pfs_months",
    )
    cell = Cell("nsclc", "1", ("checkpoint-pd1",))
    assert wrong.deviations != fitted.deviations
    assert expect(wrong, cell).of_trial > 2 * expect(fitted, cell).of_trial


@pytest.mark.parametrize(("endpoint", "raw"), [("pfs_months", 7.5), ("orr", 0.3), ("os_24", 0.9)])
def test_a_value_comes_back_from_its_scale(endpoint: str, raw: float) -> None:
    outcome = Outcome(arm=some_trials()[0].arm, patients=300, **{endpoint: raw})
    value = value_of(outcome, endpoint)
    assert value is not None
    assert back(endpoint, value) == pytest.approx(raw)


def test_nobody_and_everybody_are_still_numbers() -> None:
    arm = some_trials()[0].arm
    values = [value_of(Outcome(arm=arm, patients=50, orr=share), "orr") for share in (0.0, 1.0)]
    assert np.isfinite(np.array(values, dtype=float)).all()
    assert sampling_variance(Outcome(arm=arm, patients=50, orr=0.0), "orr") < 10


def test_what_an_arm_shares_is_named_once_for_each_component() -> None:
    kinds = kinds_of(Cell("breast-a", "2", ("endocrine", "cdk46")))
    assert kinds["family"] == {"breast"}
    assert kinds["component"] == {"endocrine", "cdk46"}
    assert kinds["component in family"] == {"breast/endocrine", "breast/cdk46"}


def test_components_are_a_set_whatever_their_order() -> None:
    arm = some_trials()[0].arm
    two = [
        Outcome(arm=ArmOf(trial="t", arm="x", tumour=arm.tumour, site="other", line="1", components=parts,
                          sort="systemic", checked=True), patients=10)
        for parts in (("vegf", "adc"), ("adc", "vegf"))
    ]  # fmt: skip
    assert cell_of(two[0]) == cell_of(two[1])
