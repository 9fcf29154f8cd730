"""Scores that are formulas: numbers and categories in, a number out; no patient, no table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import floor, hypot, log, log10

UMOL_L_PER_MG_DL_BILIRUBIN = 17.1
UMOL_L_PER_MG_DL_CREATININE = 88.4
_TRACE = 1e-6


def albi(bilirubin_umol_l: float, albumin_g_l: float) -> float:
    """Albumin-bilirubin score of liver function.

    Formula: ALBI = 0.66 log10(bilirubin) - 0.085 albumin.
    Arguments: bilirubin_umol_l, a trace at least; albumin_g_l >= 0.
    Returns: a number without unit; the lower, the better the liver.
    Valid for: derived in patients with hepatocellular carcinoma.
    Source: src:johnson-2015.

    >>> round(albi(20.0, 40.0), 2)
    -2.54
    """
    return 0.66 * log10(max(bilirubin_umol_l, _TRACE)) - 0.085 * albumin_g_l


def meld_3(
    sex: str,
    bilirubin_umol_l: float,
    sodium_mmol_l: float,
    inr: float,
    creatinine_umol_l: float,
    albumin_g_l: float,
    dialysis: str,
) -> float:
    """Model for end-stage liver disease, version 3.0.

    Formula: 1.33 (if female) + 4.56 ln B + 0.82 (137 - Na) - 0.24 (137 - Na) ln B + 9.09 ln INR + 11.14 ln C
    + 1.85 (3.5 - A) - 1.83 (3.5 - A) ln C + 6, rounded to a whole number, at most 40. B and C, bilirubin and creatinine
    in mg/dL, at least 1; C at most 3, and 3 on dialysis; INR at least 1; Na 125 to 137; A, albumin in g/dL, 1.5 to 3.5.
    Arguments: sex, female or male; dialysis, yes or no: twice or for 24 hours in the last 7 days.
    Returns: 6 to 40.
    Valid for: adults with cirrhosis who wait for a transplant.
    Source: src:kim-2021-meld3.

    >>> meld_3("male", 17.1, 137, 1.0, 88.4, 35, "no")
    6.0
    """
    ln_b = log(max(bilirubin_umol_l / UMOL_L_PER_MG_DL_BILIRUBIN, 1.0))
    ln_c = log(min(max(creatinine_umol_l / UMOL_L_PER_MG_DL_CREATININE, 1.0), 3.0))
    ln_c = log(3.0) if dialysis == "yes" else ln_c
    ln_inr = log(max(inr, 1.0))
    na = 137 - min(max(sodium_mmol_l, 125.0), 137.0)
    a = 3.5 - min(max(albumin_g_l / 10, 1.5), 3.5)
    found = (1.33 if sex == "female" else 0.0) + 4.56 * ln_b + 0.82 * na - 0.24 * na * ln_b
    found += 9.09 * ln_inr + 11.14 * ln_c + 1.85 * a - 1.83 * a * ln_c + 6
    return float(min(round_half_up(found), 40))


def tumour_burden(largest_mm: float, lesions: float) -> float:
    """Tumour burden score of liver metastases.

    Formula: TBS = sqrt(d^2 + n^2), with d the largest diameter in cm and n the number of metastases.
    Arguments: largest_mm > 0; lesions >= 1.
    Returns: a number without unit, the distance from no tumour.
    Valid for: colorectal liver metastases before resection.
    Source: src:sasaki-2018.

    >>> tumour_burden(30, 4)
    5.0
    """
    return hypot(largest_mm / 10, lesions)


def predicted_postoperative(before_pct: float, segments: float, removed: float) -> float:
    """Lung function to be expected after a resection, by counting segments.

    Formula: after = before (1 - removed / open).
    Arguments: before_pct, per cent of normal; segments, those open and working before the operation, 19 in healthy
    lungs; removed, working segments that are taken out, at most `segments`.
    Returns: per cent of normal, >= 0.
    Valid for: resections up to a lobe; before a pneumonectomy perfusion is measured.
    Source: src:brunelli-2013.

    >>> round(predicted_postoperative(80, 19, 5), 1)
    58.9
    """
    return before_pct * (1 - min(removed / segments, 1.0))


def round_half_up(number: float) -> int:
    """Round to the nearest whole number, a half upwards, as hand calculators do.

    >>> round_half_up(12.5)
    13
    """
    return floor(number + 0.5)


Formula = Callable[..., float]
FORMULAS: Mapping[str, Formula] = {
    "albi": albi,
    "meld_3": meld_3,
    "tumour_burden": tumour_burden,
    "predicted_postoperative": predicted_postoperative,
}
"""Every formula that a score may name. Each is monotone in every number while the others stand, so that its extremes
over a box of ranges lie in the corners of the box."""
