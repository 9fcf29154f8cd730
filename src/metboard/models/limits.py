"""What an arm may hold, checked before compiled code reads its arrays without looking where they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metboard.models.arm import Arm
from metboard.models.arrays import np
from metboard.models.virtual_patient import MOST_LESIONS, MOST_LOCAL, MOST_ORGANS, MOST_TREATMENTS

_CLASSES, _MODES = 3, 3


def check_arm(arm: Arm) -> None:
    """Refuse an arm that is too large, whose arrays do not fit each other, or whose drug drives what it cannot.

    Errors: ValueError for more than 30 lesions, 32 organs, 8 treatments or 4 local treatments; for an array of another
        shape than `metboard.models.arm` says; for a drug of a treatment that is not there or that follows progression.
    """
    organs, treatments = len(arm.lesions.organ_shares), len(arm.treatments.kill_per_week)
    for what, count, most in (
        ("lesions", len(arm.lesions.number_shares), MOST_LESIONS),
        ("organs", organs, MOST_ORGANS),
        ("treatments", treatments, MOST_TREATMENTS),
        ("local treatments", len(arm.local.week), MOST_LOCAL),
    ):
        if count > most:
            raise ValueError(f"{count} {what}; expected at most {most}")
    numbers = {"number_shares": (len(arm.lesions.number_shares),)}
    _check_shapes("lesions", arm.lesions, (organs,), numbers)
    _check_shapes("treatments", arm.treatments, (treatments,), {"offsets": (treatments, organs)})
    _check_shapes("local", arm.local, (len(arm.local.week),), {})
    _check_shapes("drug", arm.drug, (_MODES,), {})
    _check_shapes("shedding", arm.shedding, (organs,), {})
    _check_shapes("course", arm.course, (_CLASSES,), {})
    _check_drug(arm, treatments)


def _check_shapes(
    name: str, part: Any, usual: tuple[int, ...], others: Mapping[str, tuple[int, ...]]
) -> None:
    for field, value in part._asdict().items():
        expected = others.get(field, usual)
        if isinstance(value, np.ndarray) and value.shape != expected:
            raise ValueError(f"{name}.{field} of shape {value.shape}; expected {expected}")


def _check_drug(arm: Arm, treatments: int) -> None:
    driven = arm.drug.treatment
    if not -1 <= driven < treatments:
        raise ValueError(f"the drug drives treatment {driven}; expected -1 to {treatments - 1}")
    if driven >= 0 and arm.treatments.after_progression[driven] > 0:
        raise ValueError(
            f"the drug drives treatment {driven}, which follows progression; expected one from the start"
        )
