"""Courses of radiotherapy as dose in 2 Gy fractions, at the tissue that limits their organ.

Rules: the dose is that of the target. Where the tissue is the treated organ itself (brain), it had that dose; where it
lies beside the target (the cord in the spine), it had anything up to it. Without the number of fractions it may have
been one, or fractions of 1 Gy. Hot spots inside a target are not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import msgspec

from metboard.facts import Range
from metboard.knowledge import Knowledge, OrganLimits
from metboard.models import eqd2_gy
from metboard.record import Treatment

_SMALLEST_FRACTION_GY = 1.0


def tissue_of(organ: str, knowledge: Knowledge) -> OrganLimits | None:
    """Give the tissue whose limits count when an organ of a record is irradiated."""
    return next((each for each in knowledge.limits.values() if each.part_of == organ), None)


def course_eqd2(treatment: Treatment, alpha_beta_gy: float) -> Range:
    """Give the EQD2 of one course at its target: a range where the number of fractions is not told."""
    dose = treatment.dose_gy
    if dose is None:
        return Range(0, inf)
    if treatment.fractions:
        known = eqd2_gy(dose, treatment.fractions, alpha_beta_gy)
        return Range(known, known)
    most = max(1, int(dose / _SMALLEST_FRACTION_GY))
    return Range(eqd2_gy(dose, most, alpha_beta_gy), eqd2_gy(dose, 1, alpha_beta_gy))


def with_eqd2(
    treatments: Sequence[Treatment], tissue: OrganLimits
) -> tuple[tuple[Treatment, ...], tuple[Treatment, ...]]:
    """Give the same courses twice with their EQD2 in place of the dose: the least and the most of it."""
    found = [course_eqd2(each, tissue.alpha_beta.gy) for each in treatments]
    least = tuple(_with_dose(t, r.low) for t, r in zip(treatments, found, strict=True))
    most = tuple(_with_dose(t, r.high) for t, r in zip(treatments, found, strict=True))
    return least, most


def _with_dose(treatment: Treatment, gy: float) -> Treatment:
    """Replace the dose; one that is not recorded stays so."""
    return (
        treatment if treatment.dose_gy is None else msgspec.structs.replace(treatment, dose_gy=gy)
    )
