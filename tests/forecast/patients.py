"""Invented patients for forecasts, written as case files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from metboard.case import Case, make_cases
from metboard.forecast import Forecast, make_forecast
from metboard.knowledge import release
from metboard.options import engine
from metboard.record import read_records

HEAD = """id: someone
as_of: 2026-06-15
diagnoses: [{{tumours: [{tumour}], on: 2025-12-01}}]
"""
LESIONS = """
  - {id: liver, organ: liver, diameter_mm: 40, on: 2026-01-05}
  - {id: liver, organ: liver, diameter_mm: 30, on: 2026-03-09}
  - {id: liver, organ: liver, diameter_mm: 24, on: 2026-05-04}
  - {id: lung, organ: lung, diameter_mm: 20, on: 2026-01-05}
  - {id: lung, organ: lung, diameter_mm: 22, on: 2026-03-09}
  - {id: lung, organ: lung, diameter_mm: 24, on: 2026-05-04}
"""
DOCETAXEL = "{drugs: [docetaxel], start: 2026-01-12, setting: advanced, status: ongoing}"


def a_case(
    folder: Path,
    lesions: str = LESIONS,
    treatments: str = f"[{DOCETAXEL}]",
    tumour: str = "lung-adenocarcinoma",
    as_of: date | None = None,
) -> Case:
    """Read one invented patient."""
    path = a_file(folder, lesions, treatments, tumour)
    (record,) = read_records(path, engine().knowledge)
    (case,) = make_cases(record, engine().knowledge, engine().words, as_of)
    return case


def a_file(
    folder: Path,
    lesions: str = LESIONS,
    treatments: str = f"[{DOCETAXEL}]",
    tumour: str = "lung-adenocarcinoma",
) -> Path:
    """Write one invented patient."""
    path = folder / "someone.yaml"
    head = HEAD.format(tumour=tumour)
    path.write_text(f"{head}lesions:{lesions.rstrip()}\ntreatments: {treatments}\n")
    return path


def forecast_of(case: Case, regimen: str = "docetaxel", **settings: object) -> Forecast:
    """Forecast a case with the knowledge that ships."""
    return make_forecast(case, regimen, release(), **settings)  # type: ignore[arg-type]
