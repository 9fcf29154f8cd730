"""A forecast as the JSON object that outside tools rely on (contract metboard.forecast/1)."""

from __future__ import annotations

from typing import Any

from metboard.forecast.forecast import Forecast, LesionAhead, day_after
from metboard.forecast.update import LEVEL, Ahead
from metboard.knowledge import Knowledge
from metboard.response.contract import write_head, write_source

FORECAST = "metboard.forecast/1"
NOTES = (
    "if the patient stays on this treatment: who progresses leaves it, and later sizes are those of who stayed",
    "still there: the share of patients with such a lesion who are still measured by then, as in those studies; where "
    "it is low, the forecast shows the few for whom treatment worked",
    "nearly all patients behind it were measured three times or more: of who left before, these sizes say too little "
    "growth",
    "weeks count from the last measurement of each lesion, not from today; an interval is for the next reading of a "
    "scan, its error counted in",
    "a lesion that is gone or too small to measure counts 5 mm, so nothing is forecast smaller",
    "each lesion by itself, whatever its organ; new lesions, survival and harm are not forecast here",
    "no comparison of treatments: populations were not drawn by lot, and a borrowed one knows nothing of this drug",
)


def write_forecast(found: Forecast, knowledge: Knowledge, file: str) -> dict[str, Any]:
    """Write a forecast: the population, and for each lesion the blend of model and last value with their weights."""
    prior = found.chosen.prior
    titles = {each.id: each.title for each in found.case.lesions}
    return {
        "contract": FORECAST,
        "file": file,
        "case": write_head(found.case),
        "knowledge": knowledge.version,
        "regimen": {"id": found.regimen, "title": knowledge.regimens[found.regimen].title},
        "is_running": found.is_running,
        "population": {
            "id": prior.id,
            "title": prior.title,
            "got": prior.got,
            "made_of": prior.population,
            "patients": prior.patients,
            "measurements": prior.measurements,
            "borrowed": found.chosen.borrowed,
            "wider": found.chosen.wider,
            "made_from": prior.made_from,
            "limits": list(prior.limits),
        },
        "level": LEVEL,
        "lesions": [_lesion(each, titles[each.series.id]) for each in found.lesions],
        "left_out": [{"lesion": name, "why": why} for name, why in found.left_out.items()],
        "notes": [*found.notes, *NOTES],
        "evidence": [write_source(prior.source, knowledge)],
    }


def _lesion(each: LesionAhead, title: str) -> dict[str, Any]:
    return {
        "id": each.series.id,
        "title": title,
        "measurements": each.known,
        "sizes": [
            {"on": size.on, "mm": size.mm, "counted": size.counted} for size in each.start.sizes
        ],
        "last_mm": each.start.sizes[-1].mm,
        "on": each.on,
        "moved_sd": round(each.moved, 2),
        "effective_draws": round(each.effective),
        "warning": each.warning,
        "withheld_weeks": [float(weeks) for weeks in each.withheld],
        "ahead": [
            _ahead(one, share, each) for one, share in zip(each.ahead, each.staying, strict=True)
        ],
    }


def _ahead(one: Ahead, share: float, each: LesionAhead) -> dict[str, Any]:
    sizes = {"mm": one.mm, "low_mm": one.low_mm, "high_mm": one.high_mm}
    return {
        "weeks": float(one.weeks),
        "on": day_after(each.on, one.weeks),
        **{name: round(value, 1) for name, value in sizes.items()},
        "model_mm": round(one.model_mm, 1),
        "last_mm": round(one.last_mm, 1),
        "weight_of_model": one.weight,
        "staying_pct": round(100 * share),
        "effective_draws": round(one.effective),
    }
