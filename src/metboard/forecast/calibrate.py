"""The data folder -> every population that ships, bit for bit, with a report. Held-out patients are never read."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from metboard.errors import RecordError
from metboard.forecast.fit import NO_DROPOUT, PLAIN, ROUNDS, fit_dropout, fit_population
from metboard.forecast.lesion import Measured, make_measured
from metboard.forecast.pairs import Pair, fit_bands, make_pairs, score_pairs
from metboard.forecast.prior import Prior
from metboard.models.arrays import np

LESIONS = "lesion_diameters.csv.gz"
TOO_SMALL = "TOO SMALL TO MEASURE"
NOT_SEEN = frozenset({"NOT EVALUABLE", ""})
CODE = ("lesion.py", "fit.py", "pairs.py", "update.py", "calibrate.py")


class Wanted(NamedTuple):
    """A population to be fitted: its name and words, and the arms of the file that it is made of."""

    id: str
    title: str
    population: str
    arms: tuple[str, ...]


WANTED = (
    Wanted(
        "chemotherapy",
        "chemotherapy",
        "docetaxel after platinum, lung cancer (OAK)",
        ("Study_4_Arm_1",),
    ),
    Wanted(
        "checkpoint-inhibitor",
        "checkpoint inhibitor",
        "atezolizumab, lung cancer (OAK, and two studies that are believed to have given it)",
        (
            *(f"Study_1_Arm_{i}" for i in (1, 2, 3)),
            *(f"Study_3_Arm_{i}" for i in range(1, 7)),
            "Study_4_Arm_2",
        ),
    ),
)
LONG_WEEKS = 12.0
SOURCE = "laleh-2022"
LIMITS = (
    "one target lesion for each patient: how alike the lesions of one patient are is not known from it",
    "made of patients who stayed on the study: what is measured later is what did not grow",
)


class Row(NamedTuple):
    """One measurement of the file."""

    patient: str
    arm: str
    day: float
    mm: float


def read_rows(folder: Path, *, held_out: bool = False) -> list[Row]:
    """Read the measurements of training patients, or of those held out.

    Errors: RecordError where the file is not there or is not what it should be.
    """
    path = folder / "trials" / LESIONS
    try:
        text = gzip.decompress(path.read_bytes()).decode()
    except OSError as error:
        raise RecordError(str(path), "", error.strerror or "no file", "the lesion data") from None
    held = held_out_patients()
    return [
        Row(row["patient"], row["arm"], float(row["day"]), size)
        for row in csv.DictReader(io.StringIO(text))
        if (row["patient"] in held) == held_out
        if (size := _size(row["longest_diameter_mm"])) is not None
    ]


def _size(text: str) -> float | None:
    if text == TOO_SMALL:
        return 0.0
    return None if text in NOT_SEEN else float(text)


def held_out_patients() -> frozenset[str]:
    """Give the patients that no parameter may be fitted to (docs/decisions/0011-hold-out.md)."""
    told = msgspec.json.decode((files("metboard.forecast") / "hold_out.json").read_bytes())
    return frozenset(each for ids in told["patient"].values() for each in ids.split())


def lesions_of(rows: Iterable[Row], arms: Iterable[str]) -> dict[str, Measured]:
    """Put the measurements of some arms together, by patient and in order of time."""
    wanted = frozenset(arms)
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        if row.arm in wanted:
            found[row.patient].append((row.day / 7, row.mm))
    return {
        patient: make_measured(np.array([t for t, _ in own]), np.array([mm for _, mm in own]))
        for patient in sorted(found)
        for own in [sorted(found[patient])]
    }


def calibrate(
    folder: Path, progress: Callable[[str, float], None] = lambda _name, _share: None
) -> tuple[dict[str, Prior], dict[str, Any]]:
    """Fit every population to the training patients.

    Arguments: folder of the data; progress is told the population and the share of the work that is done.
    Returns: the populations by id, and a report with the likelihood of each round and errors on training patients.
    """
    rows = read_rows(folder)
    made, report = {}, {}
    for wanted in WANTED:
        lesions = lesions_of(rows, wanted.arms)
        prior, told = _fit(wanted, rows, lesions, progress)
        made[wanted.id], report[wanted.id] = prior, told
    return made, report


def _fit(
    wanted: Wanted,
    rows: Iterable[Row],
    lesions: Mapping[str, Measured],
    progress: Callable[[str, float], None],
) -> tuple[Prior, dict[str, Any]]:
    start = Prior(
        id=wanted.id,
        title=wanted.title,
        got="fitted",
        population=wanted.population,
        patients=len(lesions),
        measurements=sum(len(each.mm) for each in lesions.values()),
        groups=(),
        walk=0.0,
        measurement_mm=0.0,
        dropout=NO_DROPOUT,
        bands=PLAIN,
        first_bands=PLAIN,
        made_from=hash_of(row for row in rows if row.arm in wanted.arms),
        source=SOURCE,
        limits=LIMITS,
    )
    fitted = fit_population(
        start, list(lesions.values()), lambda done: progress(wanted.id, 0.6 * done / ROUNDS)
    )
    dropout = fit_dropout(list(lesions.values()))
    plain = msgspec.structs.replace(fitted.prior, dropout=dropout)
    pairs = make_pairs(
        plain, lesions, lambda done: progress(wanted.id, 0.6 + 0.2 * done / len(lesions))
    )
    first, later = [p for p in pairs if p.known == 1], [p for p in pairs if p.known > 1]
    prior = msgspec.structs.replace(plain, bands=fit_bands(later), first_bands=fit_bands(first))
    again = make_pairs(
        prior, lesions, lambda done: progress(wanted.id, 0.8 + 0.2 * done / len(lesions))
    )
    told = {"log_likelihood": [round(each, 1) for each in fitted.log_likelihood]}
    return prior, told | scores_of(again)


def scores_of(pairs: Iterable[Pair]) -> dict[str, Any]:
    """Score forecasts of the next measurement and of those more than 12 weeks ahead; from one measurement apart."""
    kinds: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        of = "" if pair.known > 1 else "_from_one"
        if pair.is_next:
            kinds[f"next{of}"].append(pair)
        if pair.ahead.weeks > LONG_WEEKS:
            kinds[f"beyond_12_weeks{of}"].append(pair)
    return {
        name: {
            **{key: round(value, 4) for key, value in score_pairs(kind)._asdict().items()},
            "gain_pct": round(score_pairs(kind).gain_pct, 1),
        }
        for name, kind in sorted(kinds.items())
    }


def hash_of(rows: Iterable[Row]) -> str:
    """Hash the measurements that a population was made from, and the code that made it."""
    made = hashlib.sha256()
    for row in sorted(rows):
        made.update(f"{row.patient}|{row.arm}|{row.day:g}|{row.mm:g}\n".encode())
    for name in CODE:
        made.update((files("metboard.forecast") / name).read_bytes())
    return made.hexdigest()


def write_prior(prior: Prior) -> bytes:
    """Write a population as the file that ships."""
    return msgspec.json.format(msgspec.json.encode(prior), indent=1) + b"\n"
