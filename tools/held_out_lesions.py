"""Forecast the lesions of held-out patients once and write what came out, whatever it is.

    METBOARD_DATA=... python tools/held_out_lesions.py

It refuses where results stand already: what is changed after they were seen is no longer tested by them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from metboard.forecast import read_prior
from metboard.forecast.calibrate import WANTED, lesions_of, read_rows, scores_of
from metboard.forecast.pairs import make_pairs

RESULTS = Path(__file__).with_suffix(".json")


def main() -> int:
    """Write the results of every population, or stop where there are some."""
    if RESULTS.exists():
        print(f"{RESULTS.name} stands already", file=sys.stderr)
        return 2
    rows = read_rows(Path(os.environ["METBOARD_DATA"]), held_out=True)
    told = {}
    for wanted in WANTED:
        lesions = lesions_of(rows, wanted.arms)
        prior = read_prior(wanted.id)
        scores = scores_of(make_pairs(prior, lesions))
        told[wanted.id] = {"patients": len(lesions), "made_from": prior.made_from, **scores}
    RESULTS.write_text(json.dumps(told, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
