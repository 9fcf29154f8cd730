"""Activity and dose of yttrium-90 microspheres in the liver: one compartment, partition, body surface.

All take local deposition: the beta particles stop where the spheres lodge, nothing leaves, the spheres stay.
"""

from __future__ import annotations

from typing import NamedTuple

GY_KG_PER_GBQ = 50.0
"""Dose of 1 GBq that decays wholly in 1 kg, as the makers round it (49.4 from 64.1 h and 0.927 MeV)."""

LUNG_KG = 1.0
"""Mass of both lungs that the makers' formulas take."""

_SHUNT_STEPS = ((0.10, 1.0), (0.15, 0.8), (0.20, 0.6))
"""Resin: below 10 % all, below 15 % four fifths, up to 20 % three fifths of the activity; above it none."""


class CompartmentDoses(NamedTuple):
    """Mean doses of the three compartments in Gy."""

    tumour_gy: float
    normal_gy: float
    lung_gy: float


def mono_activity_gbq(dose_gy: float, mass_kg: float, lung_shunt: float) -> float:
    """Activity that gives a mean dose to the perfused liver, taken as one compartment (MIRD; glass spheres).

    Formula: A = D m / (50 (1 - L)).
    Arguments: dose_gy = D >= 0; mass_kg = m > 0 of the perfused liver with its tumours; lung_shunt = L in [0, 1).
    Returns: GBq at the time of injection.
    Valid for: uniform uptake; tumours take more, so that normal liver gets less than D.
    Source: radiologykey.com, dose calculation, formula 2 (the maker's own), solved for A.

    >>> round(mono_activity_gbq(120.0, 1.5, 0.1), 6)
    4.0
    """
    return dose_gy * mass_kg / (GY_KG_PER_GBQ * (1 - lung_shunt))


def mono_dose_gy(activity_gbq: float, mass_kg: float, lung_shunt: float) -> float:
    """Mean dose of the perfused liver, taken as one compartment; the reverse of `mono_activity_gbq`.

    Formula: D = 50 A (1 - L) / m.
    Arguments: activity_gbq = A >= 0; the others as `mono_activity_gbq`.
    Returns: Gy.
    Source: as `mono_activity_gbq`.

    >>> round(mono_dose_gy(4.0, 1.5, 0.1), 6)
    120.0
    """
    return GY_KG_PER_GBQ * activity_gbq * (1 - lung_shunt) / mass_kg


def lung_dose_gy(activity_gbq: float, lung_shunt: float) -> float:
    """Mean dose of the lungs from what is shunted to them.

    Formula: D = 50 A L / 1 kg.
    Arguments: activity_gbq = A >= 0; lung_shunt = L in [0, 1].
    Returns: Gy.
    Valid for: lungs of 1 kg; the label of glass spheres sets 0.61 GBq to the lungs beside 30 Gy.
    Source: as `mono_activity_gbq`; src:fda-therasphere, contraindications, for the pair of limits.

    >>> lung_dose_gy(3.0, 0.2)
    30.0
    """
    return GY_KG_PER_GBQ * activity_gbq * lung_shunt / LUNG_KG


def partition_doses(
    activity_gbq: float, tumour_kg: float, normal_kg: float, ratio: float, lung_shunt: float
) -> CompartmentDoses:
    """Mean doses of tumour, normal liver and lung when the tumour takes up `ratio` times as much per mass.

    Formula: D_N = 50 A (1 - L) / (r m_T + m_N), D_T = r D_N, D_L = 50 A L / 1 kg.
    Arguments: activity_gbq = A >= 0; tumour_kg = m_T > 0; normal_kg = m_N > 0, both perfused;
        ratio = r > 0, concentration in tumour to normal liver (T/N); lung_shunt = L in [0, 1).
    Returns: Gy. All energy is shared out: D_T m_T + D_N m_N + D_L x 1 kg = 50 A.
    Valid for: one kind of tumour with one ratio; measured before with albumin particles, which spread differently.
    Source: Ho 1996 (Eur J Nucl Med 23:947), as retold by articl.net; Kao 2013, equations 1 to 3, for the balance.

    >>> [round(gy, 2) for gy in partition_doses(2.0, 0.2, 1.3, 4.0, 0.1)]
    [171.43, 42.86, 10.0]
    """
    normal_gy = GY_KG_PER_GBQ * activity_gbq * (1 - lung_shunt) / (ratio * tumour_kg + normal_kg)
    lung_gy = lung_dose_gy(activity_gbq, lung_shunt)
    return CompartmentDoses(ratio * normal_gy, normal_gy, lung_gy)


def partition_activity_gbq(
    normal_gy: float, tumour_kg: float, normal_kg: float, ratio: float, lung_shunt: float
) -> float:
    """Activity at which the normal liver has a given mean dose.

    Formula: A = D_N (r m_T + m_N) / (50 (1 - L)).
    Arguments: normal_gy = D_N >= 0, the dose that the normal liver may have; the others as `partition_doses`.
    Returns: GBq.
    Source: as `partition_doses`.

    >>> round(partition_activity_gbq(42.857143, 0.2, 1.3, 4.0, 0.1), 6)
    2.0
    """
    return normal_gy * (ratio * tumour_kg + normal_kg) / (GY_KG_PER_GBQ * (1 - lung_shunt))


def surface_activity_gbq(surface_m2: float, tumour_share: float, lung_shunt: float) -> float:
    """Activity of resin spheres for the whole liver by body surface.

    Formula: A = (S - 0.2 + v) f, with f = 1 below a lung shunt of 10 %, 0.8 below 15 %, 0.6 up to 20 %, 0 above.
    Arguments: surface_m2 = S; tumour_share = v in [0, 1], tumour in the whole liver; lung_shunt in [0, 1).
    Returns: GBq; 0 where the shunt forbids the treatment.
    Valid for: resin spheres and the whole liver; for a lobe times its share of the liver. It knows no dose.
    Source: articl.net for the formula; Grosser 2015 (J Vasc Interv Radiol 26:1615), abstract, for the reductions.

    >>> round(surface_activity_gbq(1.8, 0.25, 0.12), 2)
    1.48
    """
    return (surface_m2 - 0.2 + tumour_share) * _allowed_share(lung_shunt)


def _allowed_share(lung_shunt: float) -> float:
    for below, share in _SHUNT_STEPS:
        if lung_shunt < below:
            return share
    last, share = _SHUNT_STEPS[-1]
    return share if lung_shunt == last else 0.0
