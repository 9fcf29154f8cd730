"""Five invented patients, three of them with lung cancer: what the program says of them, with both clocks fixed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from metboard.case import make_cases
from metboard.dossier import write_dossier
from metboard.options import Clock, engine, judge_case, write_case
from metboard.record import read_records
from metboard.terminal import print_lines, print_options

PATIENTS = ("egfr-brain", "pdl1-kidney-graft", "colon-liver", "breast-lobular", "almost-nothing")
PATIENT_AT = date(2026, 10, 15)
LABELS_AT = date(2026, 11, 1)
FOLDER = Path(__file__).parent


def run(output: Path) -> int:
    """Print the options of each demo patient and write the dossiers into `output`."""
    made = engine()
    clock = Clock(labels_at=LABELS_AT)
    written: list[Path] = []
    for name in PATIENTS:
        file = FOLDER / f"{name}.json"
        for record in read_records(file, made.knowledge):
            for case in make_cases(record, made.knowledge, made.words, PATIENT_AT):
                judged = judge_case(case, made, clock)
                print_options(write_case(case, judged, made, clock, file.name), closed=8)
                written += write_dossier(case, made, clock, output, file.name)
    print_lines(
        [
            "",
            "Dossiers written (open the .html files in a browser, print the .pdf files):",
            *(f"  {p}" for p in written),
        ]
    )
    return 0
