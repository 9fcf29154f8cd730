"""Write which lesion patients and which trials no parameter may be fitted to; `--check` only compares.

    METBOARD_DATA=... python tools/hold_out.py [--check]

The rule stands in docs/decisions/0011-hold-out.md. It reads ids, studies, arms and kinds of cancer, never an outcome.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from metboard.trial.held_out import trial_id

LIST = Path(__file__).resolve().parents[1] / "src" / "metboard" / "forecast" / "hold_out.json"

Strata = Mapping[str, list[str]]  # ids by stratum

SEEN = {"OAK", "FFCD200005"}
"""Trials whose own patients lie in the lesion file, or gave a starting value: never held out."""

SITES = {
    "NSCLC": "lung", "SCLC": "lung", "LUNG": "lung", "BREAST": "breast", "CRC": "colorectal",
    "COLORECTAL": "colorectal", "PROSTATE": "prostate",
}  # fmt: skip
ELSEWHERE = {"ENESTG1", "RADIANT4", "QUARTZ"}
"""Gastrointestinal stromal tumour, neuroendocrine tumours, brain metastases: filed under another site."""


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a table, packed or not."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def find_patients(folder: Path) -> Strata:
    """List the lesion patients by study and arm."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_rows(folder / "lesion_diameters.csv.gz"):
        found[row["arm"]].add(row["patient"])
    return {arm: sorted(found[arm]) for arm in sorted(found)}


def find_trials(folder: Path) -> Strata:
    """List the trials by site of the cancer, those with published figures apart from those with curves alone."""
    stratum: dict[str, str] = {}
    for row in read_rows(folder / "reconstructed_survival_summary.csv"):
        stratum[trial_id(row["ClinicalTrial"])] = f"curves only, {site(row['Cancer'])}"
    for row in read_rows(folder / "published_outcomes.csv"):
        stratum[trial_id(row["trial"])] = f"published, {site(row['cancer'])}"
    for name in ELSEWHERE & stratum.keys():
        stratum[name] = f"{stratum[name].partition(',')[0]}, other"
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(stratum.keys() - SEEN):
        found[stratum[name]].append(name)
    return {name: found[name] for name in sorted(found)}


def site(cancer: str) -> str:
    """Give the site of a cancer as the files name it."""
    return SITES.get(re.split(r"[ /]", cancer.upper())[0], "other")


def lowest_third(kind: str, ids: Iterable[str]) -> list[str]:
    """Take the third of a stratum, to the nearest, whose SHA-256 of `kind|id` is lowest."""
    ordered = sorted(ids, key=lambda each: hashlib.sha256(f"{kind}|{each}".encode()).hexdigest())
    return sorted(ordered[: (2 * len(ordered) + 3) // 6])


def hash_of(held: Mapping[str, Strata]) -> str:
    """Hash the ids, one `kind|id` a line, sorted."""
    lines = sorted(f"{k}|{i}" for k, strata in held.items() for ids in strata.values() for i in ids)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def make_list(folder: Path) -> dict[str, object]:
    """Make the list from the data."""
    every = {"patient": find_patients(folder), "trial": find_trials(folder)}
    held = {
        kind: {name: lowest_third(kind, ids) for name, ids in strata.items()}
        for kind, strata in every.items()
    }
    return {
        "rule": "per stratum the third with the lowest SHA-256 of 'kind|id'",
        "sha256": hash_of(held),
        "of": {kind: sum(map(len, strata.values())) for kind, strata in every.items()},
        "held": {kind: sum(map(len, strata.values())) for kind, strata in held.items()},
        "never_held": sorted(SEEN),
        **{kind: {n: " ".join(ids) for n, ids in strata.items()} for kind, strata in held.items()},
    }


def main() -> int:
    """Write the list, or with `--check` say whether it is the one that the data give."""
    made = json.dumps(make_list(Path(os.environ["METBOARD_DATA"]) / "trials"), indent=1) + "\n"
    if "--check" in sys.argv:
        print(same := LIST.read_text() == made)
        return int(not same)
    LIST.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
