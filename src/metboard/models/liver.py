"""Volumes of the liver before an operation."""

from __future__ import annotations


def liver_volume_ml(surface_m2: float) -> float:
    """Volume of a healthy liver by body surface.

    Formula: V = -794.41 + 1267.28 S, with S = surface_m2.
    Arguments: surface_m2, about 1.3 to 2.8; the caller checks.
    Returns: ml.
    Valid for: adults of Western countries; formulas from Asia give smaller livers.
    Source: src:vauthey-2002, abstract; not seen again.

    >>> round(liver_volume_ml(1.81))
    1499
    """
    return -794.41 + 1267.28 * surface_m2


def remnant_share_pct(remnant_ml: float, volume_ml: float) -> float:
    """Standardised remnant: what the operation leaves, as a share of the liver that the body needs.

    Formula: 100 r / V, with r = remnant_ml and V = volume_ml from body surface.
    Arguments: remnant_ml >= 0; volume_ml > 0.
    Returns: per cent; above 100 when the liver is larger than expected.
    Source: src:shindoh-2013-growth, abstract (standardised remnant).

    >>> remnant_share_pct(450, 1500)
    30.0
    """
    return 100 * remnant_ml / volume_ml


def growth_pct_week(before_pct: float, after_pct: float, weeks: float) -> float:
    """Kinetic growth rate: points of standardised remnant that a week after embolisation brings.

    Formula: (a - b) / w, with b = before_pct, a = after_pct, w = weeks.
    Arguments: weeks > 0, from the embolisation to the first volumetry.
    Returns: points of per cent a week.
    Valid for: the first volumetry after embolisation; growth slows down later.
    Source: src:shindoh-2013-growth, abstract.

    >>> growth_pct_week(20, 28, 4)
    2.0
    """
    return (after_pct - before_pct) / weeks
