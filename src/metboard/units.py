"""Convert a laboratory's unit (UCUM, or as people write it) to the unit of a fact. Unknown units give None."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

# unit -> (what it measures, how many base units it is)
_UNITS: Mapping[str, tuple[str, float]] = {
    "g/L": ("mass/volume", 1.0),
    "g/dL": ("mass/volume", 10.0),
    "mg/dL": ("mass/volume", 0.01),
    "mg/L": ("mass/volume", 1e-3),
    "ug/dL": ("mass/volume", 1e-5),
    "ug/L": ("mass/volume", 1e-6),
    "ng/dL": ("mass/volume", 1e-8),
    "ng/L": ("mass/volume", 1e-9),
    "mol/L": ("amount/volume", 1.0),
    "mmol/L": ("amount/volume", 1e-3),
    "umol/L": ("amount/volume", 1e-6),
    "nmol/L": ("amount/volume", 1e-9),
    "meq/L": ("charge/volume", 1e-3),
    "10*9/L": ("count/volume", 1e9),
    "10*3/uL": ("count/volume", 1e9),
    "10*6/L": ("count/volume", 1e6),
    "10*12/L": ("count/volume", 1e12),
    "10*6/uL": ("count/volume", 1e12),
    "/uL": ("count/volume", 1e6),
    "/nL": ("count/volume", 1e9),
    "/L": ("count/volume", 1.0),
    "U/L": ("activity/volume", 1.0),
    "kU/L": ("activity/volume", 1e3),
    "ukat/L": ("activity/volume", 60.0),
    "nkat/L": ("activity/volume", 0.06),
    "m[IU]/L": ("activity/volume", 1e-3),
    "u[IU]/mL": ("activity/volume", 1e-3),
    "[IU]/L": ("activity/volume", 1.0),
    "k[IU]/L": ("activity/volume", 1e3),
    "mL/min": ("volume/time", 1.0),
    "mL/s": ("volume/time", 60.0),
    "L/min": ("volume/time", 1e3),
    "g/(24.h)": ("mass/time", 1.0),
    "mg/(24.h)": ("mass/time", 1e-3),
    "%": ("fraction", 0.01),
    "1": ("fraction", 1.0),
    "mut/Mb": ("mutations", 1.0),
    "kg/m2": ("mass/area", 1.0),
    "mm": ("length", 1e-3),
    "cm": ("length", 1e-2),
    "m": ("length", 1.0),
    "[in_i]": ("length", 0.0254),
    "kg": ("mass", 1e3),
    "g": ("mass", 1.0),
    "mg": ("mass", 1e-3),
    "ug": ("mass", 1e-6),
    "[lb_av]": ("mass", 453.59237),
    "mo": ("months", 1.0),
    "ms": ("time", 1e-3),
    "s": ("time", 1.0),
    "mm[Hg]": ("pressure", 1.0),
    "kPa": ("pressure", 7.50062),
    "Gy": ("dose", 1.0),
    "cGy": ("dose", 0.01),
}
_SPELLINGS: Mapping[str, str] = {
    "[iU]/L": "[IU]/L",
    "IU/L": "U/L",
    "[IU]/mL": "k[IU]/L",
    "[arb'U]/mL": "k[IU]/L",
    "IU/mL": "k[IU]/L",
    "U/mL": "kU/L",
    "kIU/L": "kU/L",
    "mIU/mL": "[IU]/L",
    "m[IU]/mL": "[IU]/L",
    "ng/mL": "ug/L",
    "pg/mL": "ng/L",
    "mIU/L": "m[IU]/L",
    "mU/L": "m[IU]/L",
    "uIU/mL": "u[IU]/mL",
    "uU/mL": "u[IU]/mL",
    "mU/mL": "[IU]/L",
    "G/L": "10*9/L",
    "Gpt/L": "10*9/L",
    "x10*9/L": "10*9/L",
    "10^9/L": "10*9/L",
    "x10^9/L": "10*9/L",
    "10E9/L": "10*9/L",
    "K/uL": "10*3/uL",
    "10^3/uL": "10*3/uL",
    "x10^3/uL": "10*3/uL",
    "10*3/mm3": "10*3/uL",
    "Tsd/uL": "10*3/uL",
    "Tsd./uL": "10*3/uL",
    "1000/uL": "10*3/uL",
    "10³/uL": "10*3/uL",
    "x10E3/uL": "10*3/uL",
    "10e9/L": "10*9/L",
    "x 10^9/L": "10*9/L",
    "K/mm3": "10*3/uL",
    "thou/uL": "10*3/uL",
    "cells/uL": "/uL",
    "{cells}/uL": "/uL",
    "/mm3": "/uL",
    "mm Hg": "mm[Hg]",
    "mmHg": "mm[Hg]",
    "mm(Hg)": "mm[Hg]",
    "msec": "ms",
    "percent": "%",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "Kg": "kg",
    "E/L": "U/L",
    "IE/L": "U/L",
    "mEq/L": "meq/L",
    "mval/L": "meq/L",
    "gm/dL": "g/dL",
    "g/dl": "g/dL",
    "g/24h": "g/(24.h)",
    "g/24.h": "g/(24.h)",
    "g/d": "g/(24.h)",
    "mg/24h": "mg/(24.h)",
    "mg/d": "mg/(24.h)",
    "g/24 h": "g/(24.h)",
    "mg/24 h": "mg/(24.h)",
    "g/Tag": "g/(24.h)",
    "mg/Tag": "mg/(24.h)",
    "g/die": "g/(24.h)",
    "mg/die": "mg/(24.h)",
    "ml/Min": "mL/min",
    "months": "mo",
    "Monate": "mo",
    "centimeters": "cm",
    "centimeter": "cm",
    "millimeter": "mm",
    "millimeters": "mm",
    "mut/Mb": "mut/Mb",
    "Mutations/Megabase": "mut/Mb",
    "mutations per megabase": "mut/Mb",
    "1/1000000{Base}": "mut/Mb",
    "1/1000000": "mut/Mb",
    "somatic variants per megabase of sequenced DNA": "mut/Mb",
    "{INR}": "1",
    "INR": "1",
    "{ratio}": "1",
    "ratio": "1",
    "{score}": "1",
    "ukat/L": "ukat/L",
}
_LITRE = re.compile(r"(?<=[/dmun])l\b")


def spell(unit: str) -> str:
    """Write a unit as the tables do: micro as u, litre as L, known spellings as UCUM."""
    bare = _LITRE.sub("L", unit.strip().replace("µ", "u").replace("μ", "u"))
    return _SPELLINGS.get(unit.strip(), _SPELLINGS.get(bare, bare))


def convert(
    value: float, unit: str, wanted: str, g_per_mol: float | None = None, charge: int | None = None
) -> float | None:
    """Give `value` in the wanted unit; None when the units do not measure the same thing.

    >>> convert(8.2, "g/dL", "g/L")
    82.0
    >>> round(convert(90.0, "mg/dL", "mmol/L", g_per_mol=180.156), 2)
    5.0
    """
    factor = 1.0 if unit == wanted else _factor(unit, wanted, g_per_mol, charge)
    return None if factor is None else value if factor == 1.0 else _round(value * factor)


@lru_cache(maxsize=1024)  # a laboratory writes few units
def _factor(unit: str, wanted: str, g_per_mol: float | None, charge: int | None) -> float | None:
    if spell(unit) == wanted:
        return 1.0
    here, there = _UNITS.get(spell(unit)), _UNITS.get(spell(wanted))
    if here is None or there is None:
        return None
    (what, size), (goal, step) = here, there
    if what == "mass/volume" and goal == "amount/volume" and g_per_mol:
        what, size = goal, size / g_per_mol
    if what == "amount/volume" and goal == "mass/volume" and g_per_mol:
        what, size = goal, size * g_per_mol
    if what == "charge/volume" and goal == "amount/volume" and charge:
        what, size = goal, size / charge
    return size / step if what == goal else None


def _round(value: float) -> float:
    """Drop the noise of a conversion: 6 digits are more than any laboratory gives."""
    return float(f"{value:.6g}")
