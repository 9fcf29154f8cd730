"""Sizes of a body."""

from __future__ import annotations


def body_surface_m2(height_cm: float, weight_kg: float) -> float:
    """Body surface by the formula of Du Bois.

    Formula: S = 0.007184 h^0.725 w^0.425, with h = height_cm, w = weight_kg.
    Arguments: both > 0; the caller checks.
    Returns: m2.
    Valid for: adults; too low in the obese.
    Source: Du Bois 1916 (Arch Intern Med 17:863).

    >>> round(body_surface_m2(170, 70), 2)
    1.81
    """
    return float(0.007184 * height_cm**0.725 * weight_kg**0.425)
