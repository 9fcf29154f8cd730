"""Sentences of the dossier that are made of more than one field of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ENDPOINTS: Mapping[str, str] = {
    "pfs_median_months": "progression-free survival, median (months)",
    "os_median_months": "overall survival, median (months)",
    "dor_median_months": "duration of response, median (months)",
    "orr_pct": "objective response (%)",
    "hr_pfs": "hazard ratio, progression or death",
    "hr_os": "hazard ratio, death",
}


def endpoint_words(endpoint: str) -> str:
    """Write an endpoint as words; a name that is not listed is spelled out as it stands."""
    if endpoint in _ENDPOINTS:
        return _ENDPOINTS[endpoint]
    words = (
        endpoint.replace("_pct", " (%)").replace("_months", " (months)").replace("_days", " (days)")
    )
    return words.replace("_", " ")


def opening_words(option: Mapping[str, Any]) -> str:
    """Say on which grounds an option stands."""
    grounds = [
        r for r in option["because"] if r["kind"] == "basis" and r["holds"] and r["in_force"]
    ]
    return ", ".join(
        dict.fromkeys(
            f"{g['authority'].upper() if g['authority'] in ('fda', 'ema') else g['authority']} ({g['source']})"
            for g in grounds
        )
    )


def closing_words(option: Mapping[str, Any]) -> tuple[str, ...]:
    """Say everything that closes an option, with what was found."""
    made: list[str] = []
    for r in option["because"]:
        if r["kind"] == "excludes" and r["holds"]:
            made.append(
                f"{r['found']}: {r['why']}" + (" (relative)" if r["strength"] == "relative" else "")
            )
        elif r["kind"] in ("tumour", "requires") and r["holds"] is False:
            made.append(f"needs {r['condition']}; found {r['found']}")
    return tuple(made) or _no_ground(option)


def _no_ground(option: Mapping[str, Any]) -> tuple[str, ...]:
    grounds = [r for r in option["because"] if r["kind"] == "basis"]
    standing = [r for r in grounds if r["in_force"]]
    if not standing:
        return ("no indication stands on this date and in this jurisdiction",)
    return tuple(f"{r['source']} needs {r['condition']}; found {r['found']}" for r in standing)
