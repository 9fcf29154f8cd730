"""The figures of a virtual trial in words, the same on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

IS_SHARE: Mapping[str, bool] = {
    "orr": True, "pfs_median_months": False, "pfs_6": True, "pfs_12": True, "os_median_months": False,
    "os_12": True, "os_24": True,
}  # fmt: skip
"""The figures of an arm, and whether each is a share; the others are months."""


def say_value(name: str, value: float | None) -> str:
    """Write a share in per cent or a number of months; what was not reached is said so.

    >>> say_value("orr", 0.123), say_value("pfs_median_months", None)
    ('12 %', 'not reached')
    """
    if value is None:
        return "not followed" if IS_SHARE[name] else "not reached"
    return f"{100 * value:.0f} %" if IS_SHARE[name] else f"{value:.1f}"


def is_withheld(arm: Mapping[str, Any], name: str) -> bool:
    """Tell whether a figure is of a survival that is withheld."""
    return name.startswith(("os", "hr_os")) and bool(arm["survival_withheld"])


def say_ratio(arm: Mapping[str, Any], name: str) -> str:
    """Write a hazard ratio with its interval."""
    around = arm[f"{name}_95"]
    if around is None:
        return "withheld" if is_withheld(arm, name) else "not estimable"
    return f"{arm[name]:.2f} ({around[0]:.2f} to {around[1]:.2f})"
