"""A forecast as the JSON object that outside tools rely on (contract metboard.forecast/1)."""

from __future__ import annotations

from typing import Any

from metboard.evidence import reference_of
from metboard.forecast.forecast import Forecast, LesionAhead, day_after
from metboard.forecast.update import LEVEL, Ahead
from metboard.knowledge import Knowledge

FORECAST = "metboard.forecast/1"
NOTES = (
    "if the patient stays on this treatment: who progresses leaves it, and later sizes are those of who stayed",
    "a lesion that is gone or too small to measure counts 5 mm",
    "each lesion by itself; new lesions, survival and harm are not forecast here",
)


def write_forecast(found: Forecast, knowledge: Knowledge, file: str) -> dict[str, Any]:
    """Write a forecast: the population, and for each lesion the blend of model and last value with their weights."""
    case, prior = found.case, found.chosen.prior
    source = knowledge.sources[prior.source]
    return {
        "contract": FORECAST,
        "file": file,
        "case": {
            "id": case.id,
            "tumour": case.tumour,
            "summary": case.summary,
            "as_of": case.as_of,
        },
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
            "made_from": prior.made_from,
            "limits": list(prior.limits),
        },
        "level": LEVEL,
        "lesions": [_lesion(each, found) for each in found.lesions],
        "left_out": [{"lesion": name, "why": why} for name, why in found.left_out.items()],
        "notes": list(NOTES),
        "evidence": [
            {
                "source": prior.source,
                "reference": reference_of(source),
                "unverified": not source.is_read,
            }
        ],
    }


def _lesion(each: LesionAhead, found: Forecast) -> dict[str, Any]:
    own = next(x for x in found.case.lesions if x.id == each.series.id)
    return {
        "id": each.series.id,
        "title": own.title,
        "measurements": each.known,
        "last_mm": each.ahead[0].last_mm,
        "on": each.on,
        "moved_sd": round(each.moved, 2),
        "effective_draws": round(each.effective),
        "ahead": [_ahead(one, each) for one in each.ahead],
    }


def _ahead(one: Ahead, each: LesionAhead) -> dict[str, Any]:
    sizes = {"mm": one.mm, "low_mm": one.low_mm, "high_mm": one.high_mm}
    return {
        "weeks": one.weeks,
        "on": day_after(each.on, one.weeks),
        **{name: round(value, 1) for name, value in sizes.items()},
        "model_mm": round(one.model_mm, 1),
        "last_mm": round(one.last_mm, 1),
        "weight_of_model": one.weight,
        "effective_draws": round(one.effective),
    }
