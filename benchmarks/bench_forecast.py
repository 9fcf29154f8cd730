"""A million virtual patients beside scipy's LSODA and Runge-Kutta in numpy, on the same arm in the same run.

    make bench-forecast        or        python -m benchmarks.bench_forecast [PATIENTS]

Figures only: nothing here is asserted but that peers and metboard agree. The machine decides.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np
from benchmarks.virtual_arm import example
from scipy.integrate import solve_ivp
from tests.models.virtual_twin import Counted, Followed, Patient, doses_until, draw_patient, follow

from metboard.models.arm import Arm
from metboard.models.growth import sphere_diameter_mm
from metboard.models.population import simulate

GOAL_S, GOAL_GB, FLOOR_S = 60.0, 1.0, 25.0
THREADS = 2
LSODA_PATIENTS, RK4_PATIENTS, RK4_DAYS, RK4_STEPS_A_DAY = 3, 200, 21.0, 192
SEED = 17


class Row(NamedTuple):
    """One line: what was done, for how many patients, seconds of the clock and of processors, and a note."""

    what: str
    patients: float
    seconds: float
    processor_s: float | None = None
    note: str = ""


class Watch:
    """Seconds of the clock and of processors since it was made."""

    def __init__(self) -> None:
        self.start, self.used = perf_counter(), process_time()

    def read(self) -> tuple[float, float]:
        return perf_counter() - self.start, process_time() - self.used


# --- metboard ---------------------------------------------------------------------------------------------------------


def cold(what: str, cache: str) -> Row:
    """Let a fresh Python make its first 16 patients, with what was compiled kept in a folder."""
    code = (
        "from time import perf_counter, process_time; start = perf_counter()\n"
        "from benchmarks.virtual_arm import example\nfrom metboard.models.population import simulate\n"
        "simulate(example(), 16, seed=1)\nprint(perf_counter() - start, process_time())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True,
        env=os.environ | {"NUMBA_CACHE_DIR": cache},
    )  # fmt: skip
    seconds, used = map(float, run.stdout.split())
    return Row(what, 16, seconds, note=f"processor {used:.1f} s")


def compiling() -> list[Row]:
    with tempfile.TemporaryDirectory() as cache:
        return [
            cold("first run ever, compiling", cache),
            cold("first run of a process, compiled before", cache),
        ]


def population(arm: Arm, patients: int) -> Row:
    watch = Watch()
    simulate(arm, patients, seed=SEED, threads=THREADS)
    spent = watch.read()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return Row(
        f"metboard, {THREADS} threads", patients, *spent, f"peak of the process {memory:.2f} GB",
    )  # fmt: skip


# --- the peers --------------------------------------------------------------------------------------------------------


def equations(arm: Arm, patients: list[Patient]) -> tuple[Callable[..., Any], Any]:
    """Right side and start for drug (3), cells (5) and clones (10) of patients, (18, n), given an infusion."""
    marrow = [np.array([p.marrow[i] for p in patients]) for i in range(4)]
    rates = np.array([p.modes.rates for p in patients]).T
    gains = np.array([p.modes.shares / p.volume for p in patients]).T
    growth = np.repeat(np.array([p.growth for p in patients]).T, 2, axis=0)
    kill = np.repeat(np.array([p.kill[:, 0] for p in patients]).T, 2, axis=0)
    kill[1::2] *= np.array([p.durable[0] for p in patients])
    baseline, hours, gamma, slope_um = marrow
    k = 96 / hours

    def slope(t: float, y: Any, mg_per_day: Any) -> Any:
        c = y[:3].sum(axis=0)
        cells = y[3:8]
        feedback = (baseline / cells[4]) ** gamma
        return np.concatenate((
            gains * mg_per_day - rates * y[:3],
            (k * cells[0] * ((1 - slope_um * c) * feedback - 1))[None],
            k * (cells[:-1] - cells[1:]),
            y[8:] * (growth / 7 - kill * c / arm.drug.reference_auc_per_week),
        ))  # fmt: skip

    volumes = np.repeat(np.array([p.volumes for p in patients]).T, 2, axis=0)
    volumes[0::2] *= 1 - np.array([p.share[0] for p in patients])
    volumes[1::2] *= np.array([p.share[0] for p in patients])
    zeros = np.zeros((3, len(patients)))
    return slope, np.concatenate((zeros, np.repeat(baseline[None], 5, axis=0), volumes))


def lsoda(arm: Arm, patient: Patient, followed: Followed, rtol: float) -> tuple[float, float]:
    """Nadir by the last mark of one patient, and the sum of targets at the last mark before death to the first."""
    slope, state = equations(arm, [patient])
    state, nadir, ratio = state[:, 0], np.inf, 1.0
    begin, mg, lasts = doses_until(arm, followed.stop)
    last_day = followed.last_mark * 7
    edges = np.unique(
        np.concatenate((begin, begin + lasts, arm.calendar.days[[0, -1]], [last_day]))
    )
    first = targets_mm(state, followed)
    for start, end in pairwise(edges):
        given = (mg / lasts)[(begin <= start) & (start < begin + lasts - 1e-9)].sum()
        made = solve_ivp(
            lambda t, y, given=given: slope(t, y[:, None], given)[:, 0], (start, end), state, "LSODA",
            rtol=rtol, atol=rtol / 100, t_eval=np.linspace(start, end, 1 + max(1, int((end - start) * 8))),
        )  # fmt: skip
        state, nadir = made.y[:, -1], min(nadir, made.y[7].min())
        ratio = targets_mm(state, followed) / first if end == last_day else ratio
    return nadir, ratio


def targets_mm(state: Any, followed: Followed) -> float:
    """Sum of the diameters of the targets."""
    return float(sphere_diameter_mm(state[8::2] + state[9::2])[followed.targets].sum())


def lsoda_rows(arm: Arm) -> list[Row]:
    draws = [Counted(SEED, n) for n in range(LSODA_PATIENTS)]
    patients = [draw_patient(arm, each) for each in draws]
    courses = [follow(arm, p, each) for p, each in zip(patients, draws, strict=True)]
    found = simulate(arm, LSODA_PATIENTS, seed=SEED)
    rows = []
    for rtol in (1e-11, 1e-6):
        watch = Watch()
        made = [lsoda(arm, p, c, rtol) for p, c in zip(patients, courses, strict=True)]
        spent = watch.read()
        nadirs, ratios = np.array(made).T
        off = np.abs(found.nadir / nadirs - 1).max(), np.abs(found.last_ratio / ratios - 1).max()
        assert off[0] < 2e-3
        assert off[1] < (1e-5 if rtol < 1e-9 else 1e-3)
        rows.append(Row(
            f"scipy LSODA, rtol {rtol:g}", LSODA_PATIENTS, *spent,
            f"largest difference: nadir {off[0]:.0e}, size {off[1]:.0e}",
        ))  # fmt: skip
    return rows


def rk4_row(arm: Arm) -> Row:
    """Runge-Kutta of order 4 on everything, vectors over patients, one cycle; two years in proportion."""
    patients = [draw_patient(arm, Counted(SEED, n)) for n in range(RK4_PATIENTS)]
    slope, y = equations(arm, patients)
    begin, mg, lasts = doses_until(arm, np.inf)
    h, steps = 1 / RK4_STEPS_A_DAY, int(RK4_DAYS * RK4_STEPS_A_DAY)
    watch = Watch()
    for step in range(steps):
        t = (step + 0.5) * h
        given = (mg / lasts)[(begin <= t) & (t < begin + lasts)].sum()
        a = slope(t, y, given)
        b = slope(t, y + h / 2 * a, given)
        c = slope(t, y + h / 2 * b, given)
        y = y + h / 6 * (a + 2 * b + 2 * c + slope(t, y + h * c, given))
    clock, used = (spent * arm.calendar.days[-1] / RK4_DAYS for spent in watch.read())
    assert np.isfinite(y).all()
    return Row(
        f"numpy, Runge-Kutta, {RK4_STEPS_A_DAY} steps a day", RK4_PATIENTS, clock, used,
        f"timed over {RK4_DAYS:g} days, in proportion",
    )  # fmt: skip


# --- the table --------------------------------------------------------------------------------------------------------


def measure(patients: int) -> list[Row]:
    arm = example()
    simulate(arm, 16, seed=SEED)
    return [
        *compiling(),
        population(arm, 100_000),
        population(arm, patients),
        *lsoda_rows(arm),
        rk4_row(arm),
    ]


def written(row: Row, best: float) -> str:
    """One line: time, patients a second, processor time of a patient and how many times that of the fastest."""
    line = f"{row.what:40} {row.patients:9,.0f} patients {row.seconds:8.1f} s "
    line += f"{row.patients / row.seconds:9,.1f} a second"
    if row.processor_s is not None:
        each = row.processor_s / row.patients
        line += f"  processor {each * 1e6:11,.0f} us each {each / best:7,.0f} x"
    return f"{line}  {row.note}".rstrip()


def table(patients: int) -> str:
    rows = measure(patients)
    best = min(row.processor_s / row.patients for row in rows if row.processor_s is not None)
    head = (
        f"Two years, 5 lesions of two clones, 35 doses, neutrophils. Goal: 1,000,000 in {GOAL_S:g} s and "
        f"{GOAL_GB:g} GB on {THREADS} cores; floor: 100,000 in {FLOOR_S:g} s. Load now: {os.getloadavg()[0]:.1f}."
    )
    return "\n".join([head, *(written(row, best) for row in rows)])


def test_the_population_is_measured_beside_its_peers(capsys: Any) -> None:
    made = table(100_000)
    with capsys.disabled():
        print("\n" + made)
    assert "LSODA" in made


if __name__ == "__main__":
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
