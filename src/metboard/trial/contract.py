"""A virtual trial as the JSON object that outside tools rely on (contract metboard.trial/1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from metboard.knowledge import Knowledge
from metboard.models.arrays import np
from metboard.response.contract import write_source
from metboard.trial.components import titled
from metboard.trial.counts import expanded, ways_in_words
from metboard.trial.population import Population, Populations, around
from metboard.trial.protocol import Protocol, is_as_calibrated
from metboard.trial.statistics import (
    Curve,
    Followed,
    Ratio,
    draw_curve,
    fit_curve,
    hazard_ratio,
    median_months,
    share_at,
)
from metboard.trial.trial import ArmRun, Trial

TRIAL = "metboard.trial/1"
NOTES = (
    "virtual patients, each the same in all arms: research output, no promise to anyone, and no evidence of an effect",
    "intervals of hazard ratios and curves are at most the error of the simulation: more virtual patients narrow them",
    "the ratio of the arms of two real trials would scatter far more than its interval here",
    "where 90 % of real trials would lie is said beside a figure; it is of trials like those that were looked at",
    "a drug is taken for others of its kind: what tells it from them is not known here",
    "crossing over, where asked for, is added to a survival that already holds what came after progression in trials",
    "what size and growth do to survival, radiosensitivity and who leaves are assumed or remembered (unverified)",
    "harm, quality of life, dose changes and treatment beyond progression are not simulated",
)
BORROWED = (
    "a borrowed arm rests on no trial of it: a hazard ratio with it may even point the wrong way, as where patients "
    "without a drug come out living longer than patients with one"
)
WITHHELD = (
    "survival is withheld where lesions are treated locally: size goes with survival, which does not say that taking "
    "lesions away prolongs it by as much"
)
TOGETHER = "given together by {action}, correlation {correlation:g}: no trial of this combination stands behind it"
ACTIONS = {
    "independent": "independent action (in each lesion the better one counts)",
    "additive": "adding up, as the file asks",
}
ADDED = (
    "assumed by the file, and no trial of it was used; survival with it follows from lesions alone"
)
STEP_MONTHS = 0.5


def write_trial(
    found: Trial, every: Populations, knowledge: Knowledge, file: str
) -> dict[str, Any]:
    """Write a virtual trial: shares from 0 to 1, times in months, null for what was not reached."""
    followed = {each.name: _followed(each) for each in found.arms}
    against = followed[found.control]
    arms = [_arm(each, found, followed[each.name], against) for each in found.arms]
    protocol = found.protocol
    compared = [each for each in arms if each["id"] != found.control]
    top = compared[0] if len(compared) == 1 else {}
    sources = [*every.sources, "palmer-2017", "eisenhauer-2009"]
    is_local = any(arm.wanted.local for arm in found.arms)
    notes = [
        *NOTES,
        *([BORROWED] if _is_borrowed(found) else []),
        *([WITHHELD] if is_local else []),
    ]
    return {
        "contract": TRIAL,
        "file": file,
        "trial": protocol.trial,
        "tumour": protocol.tumour,
        "line": protocol.line,
        "knowledge": knowledge.version,
        "made_from": every.made_from,
        "seed": found.seed,
        "patients_per_arm": found.arms[0].counts.patients,
        "control": found.control,
        "confirmed": protocol.confirm,
        "hr_pfs": top.get("hr_pfs"),
        "hr_os": top.get("hr_os"),
        "arms": arms,
        "notes": notes,
        "limits": list(every.limits),
        "evidence": [write_source(name, knowledge) for name in sources],
    }


def _is_borrowed(found: Trial) -> bool:
    return any(each.got == "borrowed" for arm in found.arms for each in arm.populations)


def _followed(arm: ArmRun) -> tuple[Followed, Followed]:
    return expanded(arm.counts.pfs), expanded(arm.counts.os)


def _arm(
    arm: ArmRun, found: Trial, own: tuple[Followed, Followed], against: tuple[Followed, Followed]
) -> dict[str, Any]:
    """Write one arm, and the ratio to the control where it is not that."""
    counts, wanted = arm.counts, arm.wanted
    pfs, os = fit_curve(own[0]), None if wanted.local else fit_curve(own[1])
    ratios = _ratios(arm, found, own, against)
    follow, trials = found.protocol.follow, _trials(arm, found.protocol)
    months = np.arange(0.0, follow.accrual_months + follow.after_months + 1e-9, STEP_MONTHS)
    names = ("progression_or_none", "stable", "partial", "complete")
    return {
        "id": arm.name,
        "title": wanted.title or " + ".join(titled(each.components) for each in arm.populations),
        "populations": [_population(each) for each in arm.populations],
        "together": _together(arm),
        "changed": list(_changed(arm, found.protocol)),
        "after_progression": _population(arm.after) if arm.after else None,
        "patients": counts.patients,
        "orr": _rounded((counts.answers[2] + counts.answers[3]) / counts.patients, 4),
        "pfs_median_months": _rounded(median_months(pfs), 2),
        "pfs_6": _rounded(share_at(pfs, 6), 4),
        "pfs_12": _rounded(share_at(pfs, 12), 4),
        "os_median_months": _rounded(median_months(os), 2) if os else None,
        "os_12": _rounded(share_at(os, 12), 4) if os else None,
        "os_24": _rounded(share_at(os, 24), 4) if os else None,
        "survival_withheld": os is None,
        "hr_pfs": _rounded(ratios[0].value, 3),
        "hr_pfs_95": _pair(ratios[0]),
        "hr_os": _rounded(ratios[1].value, 3),
        "hr_os_95": _pair(ratios[1]),
        "trials_90": trials,
        "outside_trials_90": list(_outside(arm, trials or {})),
        "answers": {
            name: int(each) for name, each in zip(names, counts.answers, strict=True)
        },
        "progressed_by": ways_in_words(counts.ways),
        "left_before_progression": counts.left,
        "crossed_over": counts.crossed,
        "curves": {
            "pfs": _curve(draw_curve(pfs, months)),
            "os": _curve(draw_curve(os, months)) if os else [],
        },
    }  # fmt: skip


def _ratios(
    arm: ArmRun, found: Trial, own: tuple[Followed, Followed], against: tuple[Followed, Followed]
) -> tuple[Ratio, Ratio]:
    """Hazard ratios of progression or death, and of death; none of the control, nor of a survival that is withheld."""
    none = Ratio(None, None, None)
    if arm.name == found.control:
        return none, none
    is_local = bool(arm.wanted.local or found.protocol.arms[found.control].local)
    return hazard_ratio(own[0], against[0]), none if is_local else hazard_ratio(own[1], against[1])


def _population(each: Population) -> dict[str, Any]:
    own = f"{len(each.trials)} trial{'s' * (len(each.trials) != 1)} of this kind in this tumour and line"
    alike = "what other tumours, lines and kinds of regimen have in common with it: no trial of it was used"
    return {
        "tumour": each.tumour,
        "line": each.line,
        "components": list(each.components),
        "title": titled(each.components),
        "got": each.got,
        "made_of": own if each.trials else alike,
        "trials": list(each.trials),
    }


def _changed(arm: ArmRun, protocol: Protocol) -> Iterator[str]:
    """Say what the file changes in an arm: no trial that its population was matched to was like that."""
    wanted = arm.wanted
    for each in sorted(wanted.local, key=lambda one: one.week):
        what = f"{each.dose_gy:g} Gy in {each.fractions}" if each.dose_gy else "of lesions"
        yield f"{each.kind} {what}, week {each.week:g}, reaching {100 * each.reach:g} %: {ADDED}"
    if wanted.lasts_weeks:
        yield f"stopped after {wanted.lasts_weeks:g} weeks: {ADDED}"
    if not is_as_calibrated(protocol):
        yield "patients, scans, reading, leaving or confirmation are set by the file"


def _together(arm: ArmRun) -> str | None:
    if len(arm.populations) < 2:
        return None
    wanted = arm.wanted
    return TOGETHER.format(action=ACTIONS[wanted.action], correlation=wanted.correlation)


NAMES = {
    "orr": "orr", "pfs_months": "pfs_median_months", "pfs_6": "pfs_6", "pfs_12": "pfs_12",
    "os_months": "os_median_months", "os_12": "os_12", "os_24": "os_24",
}  # fmt: skip


def _trials(arm: ArmRun, protocol: Protocol) -> dict[str, list[float]] | None:
    """Where 90 % of trials of such an arm would lie; None for what no single population describes.

    Nor for patients, scans or follow-up that the file sets: the trials behind the interval were not like that.
    """
    if len(arm.populations) > 1 or arm.wanted.local or arm.after or arm.wanted.lasts_weeks:
        return None
    if not is_as_calibrated(protocol):
        return None
    strands: Mapping[str, Any] = arm.populations[0].endpoints
    return {told: [*around(name, strands[name])] for name, told in NAMES.items()}


def _outside(arm: ArmRun, trials: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """Name the figures that virtual patients of an arm cannot be brought into the interval of real trials."""
    named = {told: name for name, told in NAMES.items()}
    for told, (low, high) in trials.items():
        simulated = arm.populations[0].endpoints[named[told]].simulated
        if not low <= (simulated or 0.0) <= high:
            yield told


def _pair(ratio: Ratio) -> list[float] | None:
    if ratio.low is None or ratio.high is None:
        return None
    return [round(ratio.low, 3), round(ratio.high, 3)]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(float(value), digits)


def _curve(curve: Curve) -> list[dict[str, float]]:
    """Write a curve every half month, as far as anybody was followed."""
    rows = zip(curve.months, curve.share, curve.low, curve.high, curve.at_risk, strict=True)
    return [
        {
            "months": float(month), "share": round(float(share), 4), "low": round(float(low), 4),
            "high": round(float(high), 4), "at_risk": int(at_risk),
        }
        for month, share, low, high, at_risk in rows
        if np.isfinite(share)
    ]  # fmt: skip
