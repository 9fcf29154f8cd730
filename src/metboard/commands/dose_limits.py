"""`metboard dose limits`: what the sources allow an organ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metboard.commands.arguments import need_whole
from metboard.commands.show import DOSE, Json, count_fractions, show
from metboard.errors import ChoiceError

CONVENTIONAL = "conventional"


def limits(*, organ: str, fractions: str, json: Json = False) -> int:
    """Show what the sources allow an organ in a number of fractions, which of them decides, and what nobody has read.

    Parameters
    ----------
    organ:
        An organ by name: "spinal cord", "duodenum", "brainstem" ...
    fractions:
        Number of fractions, or conventional for fractions of 1.8 to 2 Gy.
    """
    from metboard.knowledge import find_limits, find_organ, release, tabulated

    count = _count_of(fractions)
    found = find_organ(organ, release())
    rows = [_limit_row(each) for each in find_limits(found, count, release())]
    answer: dict[str, Any] = {
        "contract": DOSE,
        "organ": found.id,
        "title": found.title,
        "fractions": CONVENTIONAL if count is None else count,
        "alpha_beta_gy": found.alpha_beta.gy,
        "limits": rows,
        "unverified": sum(bool(row["unverified"]) for row in rows),
        "tabulated": [CONVENTIONAL if n is None else n for n in tabulated(found)],
        "notes": list(found.notes),
        "knowledge": release().version,
    }
    return show(answer, _limit_lines(answer), json=json)


def _count_of(fractions: str) -> int | None:
    if fractions == CONVENTIONAL:
        return None
    try:
        return need_whole(fractions=float(fractions))[0]
    except ValueError:
        raise ChoiceError(
            f"--fractions is a whole number or {CONVENTIONAL}; found {fractions!r}"
        ) from None


def _limit_row(applied: Any) -> dict[str, Any]:
    from metboard.evidence import reference_of
    from metboard.knowledge import release, write_limit

    limit = applied.limit
    return {
        "text": write_limit(limit),
        "metric": limit.metric,
        "dose_gy": limit.dose_gy,
        "volume_ml": limit.volume_ml,
        "volume_pct": limit.volume_pct,
        "level": limit.level,
        "endpoint": limit.endpoint,
        "risk_pct": limit.risk_pct,
        "source": limit.source,
        "reference": reference_of(release().sources[limit.source]),
        "locator": limit.locator,
        "reading": applied.reading,
        "unverified": applied.reading != "source",
        "decides": applied.decides,
        "why": applied.why,
    }


def _limit_lines(answer: Mapping[str, Any]) -> Iterable[str]:
    count = answer["fractions"]
    how = f"{CONVENTIONAL} fractions" if count == CONVENTIONAL else count_fractions(count)
    yield f"{answer['title']}, {how}, alpha/beta {answer['alpha_beta_gy']:g} Gy"
    for row in answer["limits"]:
        level = "" if row["level"] == "limit" else f" ({row['level']})"
        risk = "" if row["risk_pct"] is None else f" in at most {row['risk_pct']:g} %"
        seen = {"source": "", "retold": ", unverified (retold)", "not seen": ", unverified"}
        why = f"; decides: {row['why']}" if row["why"] else ""
        mark = "*" if row["decides"] else " "
        yield f"{mark} {row['text']}{level}: {row['endpoint']}{risk} [{row['source']}{seen[row['reading']]}]{why}"
    if not answer["limits"]:
        known = ", ".join(str(n) for n in answer["tabulated"])
        yield f"no limit is known for {how}; known for: {known}. Those for fewer fractions are stricter."
    yield from answer["notes"]
    if answer["limits"]:
        yield "* applies; a maximum without it gave way to the one that decides"
