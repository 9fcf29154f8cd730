"""The virtual population against its slow twin, patient by patient and in its moments; the same on any thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.bench_forecast import lsoda
from benchmarks.virtual_arm import DOSE_MG, INFUSION_DAYS, example
from scipy.stats import kstest
from tests.models.virtual_twin import Counted, Fresh, draw_patient, follow, simulate_slowly

import metboard
from metboard.models.arm import Arm, Spread, make_calendar
from metboard.models.draws import normal, stream_of, uniform
from metboard.models.lanes import exp_of_step
from metboard.models.population import Endpoints, simulate

pytestmark = pytest.mark.medium  # what is compiled is kept, but the first run compiles it
SINGLE = 1e-5  # endpoints are kept in single precision
PACKAGE = Path(metboard.__file__).parent
ARM = example(until_days=210.0)


def same(one: Endpoints, other: Endpoints) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


# --- draws ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "patient"), [(0, 0), (1, 0), (7, 999_999), (2**31, 2**40)])
def test_a_draw_is_that_of_whole_numbers(seed: int, patient: int) -> None:
    slow, stream = Counted(seed, patient), np.uint64(stream_of(seed, patient))
    assert int(stream) == slow.stream
    for n in (0, 1, 204, 1256):
        assert uniform(stream, n) == slow.uniform(n)
        assert normal(stream, n) == pytest.approx(slow.normal(n), rel=1e-12)


def test_draws_of_neighbours_are_even_and_apart() -> None:
    made = np.array(
        [[uniform(np.uint64(stream_of(3, p)), n) for n in range(8)] for p in range(4000)]
    )
    assert kstest(made.ravel(), "uniform").pvalue > 1e-3
    between = np.corrcoef(np.hstack([made[:-1], made[1:]]).T)
    assert np.abs(between - np.eye(16)).max() < 5 / np.sqrt(len(made))


@pytest.mark.parametrize("x", [0.0, 1e-9, 0.3, -1.5, 4.0, -8.0])
def test_the_exponential_of_a_step_is_one(x: float) -> None:
    assert exp_of_step(x) == pytest.approx(np.exp(x), rel=1e-5 if abs(x) > 4 else 1e-6)


@pytest.mark.parametrize("x", [-1e300, -100.0, 100.0, 1e300])
def test_the_exponential_of_an_extreme_step_is_a_number(x: float) -> None:
    assert 0 <= exp_of_step(x) < np.inf


# --- the slow twin ----------------------------------------------------------------------------------------------------


def test_every_patient_is_that_of_the_slow_twin() -> None:
    fast = simulate(ARM, 60, seed=9)
    slow = simulate_slowly(ARM, (Counted(9, p) for p in range(60)))
    assert np.isfinite(slow["progression_weeks"]).sum() > 10
    assert np.isfinite(slow["left_weeks"]).any()
    assert np.isfinite(slow["death_weeks"]).any()
    for name in ("best_ratio", "progression_weeks", "death_weeks", "left_weeks", "last_ratio"):
        np.testing.assert_allclose(getattr(fast, name), slow[name], rtol=SINGLE, err_msg=name)
    np.testing.assert_array_equal(fast.new_lesions, slow["new_lesions"])
    np.testing.assert_allclose(fast.nadir, slow["nadir"], rtol=1e-3)


def test_a_patient_is_that_of_lsoda() -> None:
    fast = simulate(ARM, 2, seed=9)
    for n in range(2):
        patient = draw_patient(ARM, Counted(9, n))
        nadir, ratio = lsoda(ARM, patient, follow(ARM, patient)["stop"], 1e-11)
        assert fast.last_ratio[n] == pytest.approx(ratio, rel=1e-6)
        assert fast.nadir[n] == pytest.approx(nadir, rel=1e-3)


def moments(found: dict[str, Any]) -> dict[str, Any]:
    """One number a patient, whose means say what a population is like."""
    end = np.minimum(found["progression_weeks"], found["death_weeks"])
    return {
        "responds": found["best_ratio"] <= 0.7, "without progression at 12 weeks": end > 12,
        "alive at 15 weeks": found["death_weeks"] > 15, "left": np.isfinite(found["left_weeks"]),
        "new": np.minimum(found["new_lesions"], 3), "grade 3 or 4": found["nadir"] < 1,
        "logarithm of the nadir": np.log(found["nadir"]), "shrinkage": found["best_ratio"],
        "square of the shrinkage": found["best_ratio"] ** 2,
        "logarithm of the size at the end": np.log(found["last_ratio"]),
    }  # fmt: skip


def test_the_moments_are_those_of_the_slow_twin_with_other_draws() -> None:
    random = np.random.default_rng(4)
    arm = example(until_days=126.0)
    slow = moments(simulate_slowly(arm, (Fresh(random) for _ in range(300))))
    fast = moments(simulate(arm, 20_000, seed=5)._asdict())
    for name, value in slow.items():
        error = np.sqrt(np.var(value) / len(value) + np.var(fast[name]) / len(fast[name]))
        assert np.mean(fast[name]) == pytest.approx(np.mean(value), abs=4 * error), name


# --- what must always hold --------------------------------------------------------------------------------------------


def test_one_thread_and_two_give_the_same_to_the_last_bit() -> None:
    assert same(simulate(ARM, 9001, seed=2), simulate(ARM, 9001, seed=2, threads=2))


def test_a_patient_is_the_same_in_any_part_of_the_population() -> None:
    whole, part = simulate(ARM, 300, seed=2), simulate(ARM, 37, seed=2, first=101)
    assert same(Endpoints(*(each[101:138] for each in whole)), part)


def test_another_seed_gives_other_patients() -> None:
    one, other = simulate(ARM, 100, seed=1), simulate(ARM, 100, seed=2)
    assert not np.isclose(one.nadir, other.nadir).any()


def test_order_and_bounds_hold_for_every_patient() -> None:
    found = simulate(ARM, 4000, seed=3)
    assert not any(np.isnan(each).any() for each in found)
    assert (found.nadir > 0).all()
    assert ((found.best_ratio > 0) & (found.best_ratio <= 1)).all()
    seen = np.isfinite(found.progression_weeks)
    assert (found.progression_weeks[seen] < found.death_weeks[seen]).all()
    assert not (seen & np.isfinite(found.left_weeks)).any()


def with_kill(median: float) -> Arm:
    return ARM._replace(lesions=ARM.lesions._replace(kill_per_week=Spread(median, 0.8)))


def test_more_kill_never_gives_a_patient_an_earlier_progression_by_growth() -> None:
    quiet = ARM.shedding._replace(blood_per_week=0.0, lymph_per_week=0.0)
    few, many = (simulate(with_kill(k)._replace(shedding=quiet), 3000, seed=6) for k in (0.02, 0.2))
    assert few.new_lesions.max() == many.new_lesions.max() == 0
    assert (many.best_ratio <= few.best_ratio * (1 + SINGLE)).all()
    assert many.progression_weeks.mean() >= few.progression_weeks.mean()


def test_a_double_dose_lowers_every_nadir() -> None:
    days = np.arange(21.0, 211.0, 21.0)
    double = make_calendar(np.arange(10) * 21.0, 2 * DOSE_MG, infusion_days=INFUSION_DAYS,
                           mark_days=days, scan_days=days[1::2])  # fmt: skip
    none = make_calendar(np.arange(10) * 21.0, 0.0, infusion_days=INFUSION_DAYS,
                         mark_days=days, scan_days=days[1::2])  # fmt: skip
    nadirs = [
        simulate(ARM._replace(calendar=c), 500, seed=8).nadir for c in (none, ARM.calendar, double)
    ]
    assert (nadirs[0] > nadirs[1]).all()
    assert (nadirs[1] > nadirs[2]).all()


@pytest.mark.parametrize("median", [0.0, 1e-12, 1e3])
@pytest.mark.parametrize("dose_mg", [0.0, 1e5])
def test_no_extreme_gives_anything_but_numbers(median: float, dose_mg: float) -> None:
    days = np.arange(21.0, 106.0, 21.0)
    calendar = make_calendar(
        np.zeros(1), dose_mg, infusion_days=INFUSION_DAYS, mark_days=days, scan_days=days
    )
    lesions = ARM.lesions._replace(
        growth_per_week=Spread(median, 2.0), kill_per_week=Spread(median, 2.0),
        resistant_shares=(0.0, 1.0),
    )  # fmt: skip
    found = simulate(ARM._replace(lesions=lesions, calendar=calendar), 200, seed=1)
    assert not any(np.isnan(each).any() for each in found)
    assert (found.nadir > 0).all()


def test_too_many_lesions_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="31 lesions; expected at most 30"):
        simulate(ARM._replace(lesions=ARM.lesions._replace(number=31)), 1, seed=1)


def test_a_scan_that_is_no_mark_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="among mark_days"):
        make_calendar(
            np.zeros(1),
            1.0,
            infusion_days=0.1,
            mark_days=np.array([21.0]),
            scan_days=np.array([20.0]),
        )


@pytest.mark.slow
def test_a_change_in_any_file_of_the_models_is_compiled_anew(tmp_path: Path) -> None:
    """Numba looks at the file of a function alone; here the one that it calls lies in another file."""
    package = tmp_path / "metboard"
    (package / "models").mkdir(parents=True)
    for name in ("__init__", "errors", "models/compiled"):
        text = "" if name == "__init__" else (PACKAGE / f"{name}.py").read_text()
        (package / f"{name}.py").write_text(text)
    head = "from metboard.models.compiled import kernel\n"
    outer = "from metboard.models.inner import inner\n@kernel\ndef outer(x):\n    return inner(x)\n"
    (package / "models" / "outer.py").write_text(head + outer)
    said = []
    for more in (1, 2):
        inner = f"@kernel\ndef inner(x):\n    return x + {more}\n"
        (package / "models" / "inner.py").write_text(head + inner)
        code = "from metboard.models.outer import outer; print(outer(1))"
        run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True,
                             capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)})  # fmt: skip
        said.append(run.stdout.strip())
    assert said == ["2", "3"]
