"""Words for what an option is and what a trial reported; from the answer alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

AUTHORITIES: Mapping[str, str] = {
    "fda": "FDA label",
    "ema": "EMA label",
    "trial": "trial",
    "consensus": "consensus",
}
TECHNIQUES: Mapping[str, str] = {
    "3d": "3D conformal radiotherapy",
    "imrt": "intensity-modulated radiotherapy",
    "sbrt": "stereotactic body radiotherapy",
    "srs": "stereotactic radiosurgery",
    "protons": "proton radiotherapy",
    "brachytherapy": "interstitial brachytherapy",
}
MODALITIES: Mapping[str, str] = {
    "transplant": "transplantation",
    "surgery": "surgery",
    "embolisation": "embolisation",
    "ablation": "ablation",
    "radioligand": "radioligand therapy",
    "radiotherapy": "radiotherapy",
    "immunotherapy": "immunotherapy",
    "targeted": "targeted therapy",
    "endocrine": "endocrine therapy",
    "chemotherapy": "chemotherapy",
    "supportive": "supportive care",
}
_ENDPOINTS: Mapping[str, str] = {
    "pfs_median_months": "progression-free survival, median (months)",
    "os_median_months": "overall survival, median (months)",
    "dor_median_months": "duration of response, median (months)",
    "orr_pct": "objective response (%)",
    "hr_pfs": "hazard ratio, progression or death",
    "hr_os": "hazard ratio, death",
    "hr_first_skeletal_event": "hazard ratio, first skeletal event",
    "fact_l_score": "FACT-L quality of life (points)",
    "disability_change_1m_points": "Roland-Morris disability, change at 1 month (points)",
    "quality_adjusted_days": "quality-adjusted life (days)",
    "walking_median_days": "able to walk, median (days)",
    "hospital_median_days": "in hospital, median (days)",
    "dyspnoea_vas_mm": "breathlessness on a 100 mm scale (mm)",
}
_SHORT: Mapping[str, str] = {
    "pfs": "progression-free survival",
    "os": "overall survival",
    "orr": "objective response",
    "dor": "duration of response",
    "hr": "hazard ratio",
    "cr": "complete response",
    "dfs": "disease-free survival",
    "icr": "intracranial response",
    "svc": "superior vena cava",
    "24h": "at 24 hours",
    "7d": "at 7 days",
    "10d": "at 10 days",
    "30d": "at 30 days",
    "60d": "at 60 days",
    "90d": "at 90 days",
    "8w": "at 8 weeks",
    "1m": "at 1 month",
    "2m": "at 2 months",
    "6y": "at 6 years",
    "10y": "at 10 years",
    "karnofsky": "Karnofsky",
    "1y": "at 1 year",
    "2y": "at 2 years",
    "3y": "at 3 years",
    "5y": "at 5 years",
    "3m": "at 3 months",
    "6m": "at 6 months",
}
_UNITS: Mapping[str, str] = {"pct": "(%)", "months": "(months)", "days": "(days)"}


def endpoint_words(endpoint: str) -> str:
    """Write an endpoint as words.

    >>> endpoint_words("os_5y_pct")
    'overall survival at 5 years (%)'
    """
    if endpoint in _ENDPOINTS:
        return _ENDPOINTS[endpoint]
    *parts, last = endpoint.split("_")
    words = [_SHORT.get(part, part) for part in parts]
    return " ".join([*words, _UNITS.get(last, _SHORT.get(last, last))])


def interval_words(figure: Mapping[str, Any]) -> str:
    """Write a reported figure with as much of its interval as was reported.

    >>> interval_words({"value": 41.0, "low": 26.0, "high": None, "level": 0.95})
    '41 (from 26, no upper bound reported; 95 % interval)'
    """
    low, high = figure["low"], figure["high"]
    if low is None and high is None:
        return f"{figure['value']:g} (no interval reported)"
    if high is None:
        span = f"from {low:g}, no upper bound reported"
    elif low is None:
        span = f"up to {high:g}, no lower bound reported"
    else:
        span = f"{low:g} to {high:g}"
    return f"{figure['value']:g} ({span}; {figure['level'] * 100:g} % interval)"


def grounds_of(option: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the kinds of ground on which an option stands, or a pending one may stand: labels first."""
    may_hold = (True,) if option["status"] == "open" else (True, None)
    names = {
        r["authority"]
        for r in option["because"]
        if r["kind"] == "basis" and r["in_force"] and r["holds"] in may_hold
    }
    return tuple(AUTHORITIES[name] for name in AUTHORITIES if name in names)


def short_grounds(option: Mapping[str, Any]) -> str:
    """Name the grounds in a few letters: `FDA, EMA`; trials and consensus only where no label stands."""
    named = grounds_of(option)
    labels = [g.removesuffix(" label") for g in named if g.endswith(" label")]
    return ", ".join(labels or named)


def standing_words(option: Mapping[str, Any]) -> str:
    """Say whether an option is the standard of care in its setting."""
    return "standard of care" if option["preferred"] else "also possible"


def target_words(option: Mapping[str, Any]) -> str:
    """Name the lesions that an option is for; nothing when it is for the whole disease."""
    return "" if option["targets"] == ["all"] else ", ".join(option["targets"])


def common_ending(titles: Iterable[str]) -> str:
    """Give the last words, after a comma, that all titles share; nothing for a single title.

    >>> common_ending(["Afatinib, first line", "Gefitinib, first line"])
    'first line'
    """
    endings = [title.rpartition(", ") for title in titles]
    if len(endings) < 2 or len({end for _, _, end in endings}) > 1 or not endings[0][0]:
        return ""
    return endings[0][2]


def runs(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Gather numbers that follow each other: first and last of each run.

    >>> runs([3, 4, 5, 9])
    ((3, 5), (9, 9))
    """
    made: list[tuple[int, int]] = []
    for n in sorted(numbers):
        if made and made[-1][1] == n - 1:
            made[-1] = (made[-1][0], n)
        else:
            made.append((n, n))
    return tuple(made)


def closing_reason(option: Mapping[str, Any]) -> str:
    """Say what closed an option, with what was found and what was needed; an unmet requirement before an exclusion."""
    for reason in option["because"]:
        if reason["kind"] in ("tumour", "requires") and reason["holds"] is False:
            return _needs(option, reason["found"]) or reason["found"]
    for reason in option["because"]:
        if reason["kind"] == "excludes" and reason["holds"]:
            over = "; a board may set it aside" if option["overridable"] else ""
            return f"{reason['why']} ({reason['found']}){over}"
    grounds = [r for r in option["because"] if r["kind"] == "basis"]
    if not any(r["in_force"] for r in grounds):
        return "no indication stands on this date and in this jurisdiction"
    found = "; ".join(g["found"] for g in grounds if g["in_force"])
    return _needs(option, found) or "no ground is met"


def _needs(option: Mapping[str, Any], found: str) -> str:
    """Say what would have to change among the facts that a reason names."""
    named = [t for t in option["to_open"] or () if f"{t['title']}: " in found]
    return few([_need(t) for t in named], 2)


def _need(change: Mapping[str, Any]) -> str:
    if change["fact"] == "tumour":
        return f"not for this tumour ({change['found']})"
    return f"{change['title']}: {change['found']}, needs {change['needed']}"


def size_words(size: Any) -> str:
    """Write a size in mm as an answer gives it: a number, bounds of which the upper may be open, or nothing.

    >>> size_words(12.0), size_words({"low": 5.0, "high": None}), size_words(None)
    ('12', '5 or more', '')
    """
    if size is None:
        return ""
    if not isinstance(size, Mapping):
        return f"{size:g}"
    return f"{size['low']:g} " + ("or more" if size["high"] is None else f"to {size['high']:g}")


def caution_count(option: Mapping[str, Any]) -> str:
    r"""Count the cautions that hold and, with a question mark, those that are not ruled out.

    >>> caution_count({"cautions": [{"holds": True}, {"holds": None}, {"holds": None}]})
    '1+2?\xa0cautions'
    """
    held = sum(bool(each["holds"]) for each in option["cautions"])
    perhaps = sum(each["holds"] is None for each in option["cautions"])
    told = "+".join(each for each in (str(held or ""), f"{perhaps}?" if perhaps else "") if each)
    return f"{told}\u00a0caution{'s' * (held + perhaps != 1)}" if told else ""


def few(items: Sequence[str], most: int) -> str:
    """Join items, and count those beyond `most`."""
    more = f"; {len(items) - most} more" if len(items) > most else ""
    return "; ".join(items[:most]) + more
