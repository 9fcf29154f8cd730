"""The trials of the data folder: what each arm was, and how its curves and its published figures ran."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec
import yaml

from metboard.errors import RecordError
from metboard.models.arrays import np
from metboard.trial.held_out import held_out_trials, trial_id
from metboard.trial.statistics import DAYS_PER_MONTH, Followed, fit_curve, median_months, share_at

CURVES, PUBLISHED = "reconstructed_survival.csv.gz", "published_outcomes.csv"
Endpoint: TypeAlias = Literal["pfs", "ttp", "ttf", "rpfs", "dfs", "other"]
Sort: TypeAlias = Literal["systemic", "local", "strategy", "adjuvant"]


class ArmOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One arm of a trial by its design, and where its outcomes lie: no outcome stands here."""

    trial: str
    arm: str
    tumour: str
    site: str
    line: str
    components: tuple[str, ...]
    sort: Sort
    checked: bool
    curves: dict[str, str] = {}
    endpoint: Endpoint = "pfs"
    published: str = ""
    part: str = ""
    scan_weeks: float | None = None
    note: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of how an arm went; None where nothing is.

    Medians in months; shares from 0 to 1; `patients` of the survival curve, or as published.
    """

    arm: ArmOf
    patients: int
    pfs_months: float | None = None
    pfs_6: float | None = None
    pfs_12: float | None = None
    os_months: float | None = None
    os_12: float | None = None
    os_24: float | None = None
    orr: float | None = None


@cache
def read_designs() -> tuple[ArmOf, ...]:
    """Read the designs of all arms, held out or not."""
    text = (files("metboard.trial") / "arms.yaml").read_text()
    loaded = yaml.safe_load(text)
    return tuple(msgspec.convert(each, ArmOf) for each in loaded["arms"])


def is_held_out(arm: ArmOf) -> bool:
    """Tell whether no parameter may be fitted to an arm."""
    names = [arm.trial, arm.published.rpartition("/")[0]]
    return bool({trial_id(name) for name in names if name} & held_out_trials())


class Trials:
    """The outcomes in the data folder, of the trials that may be looked at."""

    def __init__(self, folder: Path, *, held_out: bool = False) -> None:
        """Read the files; only rows of arms that are (not) held out are kept.

        Errors: RecordError where a file is not there or not what it should be.
        """
        self.designs = tuple(each for each in read_designs() if is_held_out(each) == held_out)
        wanted = {curve for each in self.designs for curve in each.curves.values()}
        self.followed = _read_curves(folder / "trials" / CURVES, wanted)
        named = {each.published for each in self.designs if each.published}
        self.published = _read_published(folder / "trials" / PUBLISHED, named)

    def outcomes(self) -> tuple[Outcome, ...]:
        """Give the outcome of each arm in the order of the designs."""
        return tuple(self.outcome(each) for each in self.designs)

    def outcome(self, arm: ArmOf) -> Outcome:
        """Give the outcome of one arm: a curve before a published median, for it gives the shares too."""
        told = self.published.get(arm.published, {})
        found: dict[str, Any] = {
            "pfs_months": told.get("mPFS"), "os_months": told.get("mOS"),
            "orr": _share(told.get("ORR")), "patients": int(told.get("n") or 0),
        }  # fmt: skip
        for name, months in (("pfs", (6, 12)), ("os", (12, 24))):
            followed = self.followed.get(arm.curves.get(name, ""))
            if followed is None:
                continue
            curve = fit_curve(followed)
            found[f"{name}_months"] = median_months(curve) or found[f"{name}_months"]
            found |= {f"{name}_{each}": share_at(curve, each) for each in months}
            found["patients"] = max(found["patients"], len(followed.days))
        return Outcome(arm=arm, **found)

    def made_from(self) -> str:
        """Hash what was read."""
        made = hashlib.sha256(msgspec.json.encode(self.designs))
        for name in sorted(self.followed):
            made.update(name.encode() + self.followed[name].days.tobytes())
            made.update(self.followed[name].happened.tobytes())
        made.update(msgspec.json.encode(sorted(self.published.items()), order="sorted"))
        return made.hexdigest()


def _share(pct: float | None) -> float | None:
    return None if pct is None else pct / 100


def _rows(path: Path) -> Iterable[dict[str, str]]:
    try:
        content = path.read_bytes()
        text = gzip.decompress(content) if path.suffix == ".gz" else content
        return csv.DictReader(io.StringIO(text.decode()))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise RecordError(str(path), "", str(error) or "no file", "the trial data") from None


def _read_curves(path: Path, wanted: set[str]) -> Mapping[str, Followed]:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in _rows(path):
        name = f"{row['dataset']}/{row['arm']}"
        if name in wanted:
            found[name].append((float(row["time_months"]) * DAYS_PER_MONTH, float(row["event"])))
    return {name: Followed(*np.array(sorted(own)).T) for name, own in found.items()}


def _read_published(path: Path, named: set[str]) -> Mapping[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in _rows(path):
        for side, end in (("arm", "_arm"), ("control", "_ctrl")):
            name = f"{row['trial']}/{side}"
            if name in named:
                told = {key: row[f"{key}{end}"] for key in ("mPFS", "mOS", "ORR")}
                told["n"] = row["n_arm" if side == "arm" else "n_ctrl"]
                found[name] = {key: float(value) for key, value in told.items() if value}
    return found
