"""Laboratory values that are computed from others: creatinine clearance, corrected calcium, multiples of bilirubin.

A range of an input gives a range of the result. An input of which nothing is known leaves the result as wide as
it can be and is the question to ask; a value that was recorded outright is never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from metboard.facts import Fact, Possible, Range

UMOL_L_PER_MG_DL = 88.4
USUAL_CALCIUM = Range(2.1, 2.6)
_ADULT = 18.0
_WOMEN, _MEN = 0.85, 1.0
_CLEARANCE, _CALCIUM = "lab.creatinine_clearance_ml_min", "lab.calcium_corrected_mmol_l"
_CLEARANCES, _CALCIUMS = Range(0, 400), Range(0, 10)
_BILIRUBIN, _MULTIPLES, _BILIRUBINS = "lab.bilirubin_x_uln", Range(0, 200), Range(0, 2000)
BILIRUBIN_LIMIT_UMOL_L = Range(17, 21)
"""Upper limits of bilirubin in use. Source: src:uhnm-bilirubin (21 umol/L); src:bilirubin-normal (1 mg/dL)."""
_AGES, _WEIGHTS, _ALBUMINS = Range(0, 130), Range(0, 400), Range(0, 100)


def creatinine_clearance_ml_min(
    age_years: float, weight_kg: float, creatinine_umol_l: float, *, female: bool
) -> float:
    """Creatinine clearance of an adult, estimated from creatinine in serum.

    Formula: CCr = (140 - age) weight / (72 S), times 0.85 in women, with S in mg/dL = creatinine_umol_l / 88.4.
    Arguments: age_years, 18 or more; weight_kg, actual weight, > 0; creatinine_umol_l > 0, in a steady state.
    Returns: mL/min, of this patient and not per 1.73 m2.
    Valid for: derived in 249 patients of 18 to 92 years, nearly all men; the factor for women was set, not fitted. Too
    high in obesity and oedema, too high while creatinine is still rising, uncertain where muscle is lost.
    Source: src:cockcroft-1976, abstract.

    >>> round(creatinine_clearance_ml_min(60, 72, 88.4, female=False), 1)
    80.0
    """
    s_mg_dl = creatinine_umol_l / UMOL_L_PER_MG_DL
    return (140 - age_years) * weight_kg / (72 * s_mg_dl) * (_WOMEN if female else _MEN)


def corrected_calcium_mmol_l(total_mmol_l: float, albumin_g_l: float) -> float:
    """Calcium as it would be measured if albumin were 40 g/L.

    Formula: corrected = total + 0.02 (40 - albumin).
    Arguments: total_mmol_l, total calcium in serum; albumin_g_l.
    Returns: mmol/L.
    Valid for: adults with albumin between about 20 and 50 g/L. Ionised calcium decides where the two disagree and in
    kidney failure. The paper's own slope is 0.025 (1 mg/dL for each g/dL); 0.02 is its rounding in common use. At
    30 g/L the two differ by 0.05 mmol/L.
    Source: src:payne-1973, abstract (slope and 40 g/L).

    >>> round(corrected_calcium_mmol_l(2.6, 20), 2)
    3.0
    """
    return total_mmol_l + 0.02 * (40 - albumin_g_l)


def clearance_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Estimate the creatinine clearance where creatinine is recorded and a clearance is not."""
    creatinine = _known(facts, "lab.creatinine_umol_l")
    if _known(facts, _CLEARANCE) or creatinine is None:
        return {}
    inputs = {name: _known(facts, f"patient.{name}") for name in ("age_years", "weight_kg", "sex")}
    age, weight = _range(inputs["age_years"], _AGES), _range(inputs["weight_kg"], _WEIGHTS)
    level = _range(creatinine, Range(0, inf))
    sex = inputs["sex"].possible if inputs["sex"] else frozenset({"female", "male"})
    if age.high < _ADULT:
        return {}
    low = (
        0.0
        if age.low < _ADULT
        else _clearance(age.high, weight.low, level.high, female="female" in _choices(sex))
    )
    high = _clearance(
        max(age.low, 0.0), weight.high, level.low, female=_choices(sex) == frozenset({"female"})
    )
    asked = next((f"patient.{name}" for name, fact in inputs.items() if fact is None), "")
    used = [creatinine, *(fact for fact in inputs.values() if fact is not None)]
    return {_CLEARANCE: _made(Range(low, high), _CLEARANCES, used, "Cockcroft-Gault", asked)}


def calcium_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Correct calcium for albumin where only the total is recorded.

    Without albumin, a total inside the usual range says too little to raise the alarm, and one outside it too much to
    take the corrected value for normal.
    """
    total, albumin = _known(facts, "lab.calcium_total_mmol_l"), _known(facts, "lab.albumin_g_l")
    if _known(facts, _CALCIUM) or total is None:
        return {}
    calcium, protein = _range(total, _CALCIUMS), _range(albumin, _ALBUMINS)
    if albumin is None and calcium.is_within(USUAL_CALCIUM):
        return {}
    low = corrected_calcium_mmol_l(calcium.low, protein.high)
    high = corrected_calcium_mmol_l(calcium.high, protein.low)
    used = [fact for fact in (total, albumin) if fact is not None]
    asked = "" if albumin else "lab.albumin_g_l"
    note = "total calcium + 0.02 x (40 - albumin)"
    return {_CALCIUM: _made(Range(low, high), _CALCIUMS, used, note, asked)}


def bilirubin_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Give bilirubin as a multiple of the upper limit where the level is recorded and the laboratory's limit is not."""
    level = _known(facts, "lab.bilirubin_umol_l")
    if _known(facts, _BILIRUBIN) or level is None:
        return {}
    found = _range(level, Range(0, inf))
    if _BILIRUBINS.is_within(found):
        return {_BILIRUBIN: _made(_MULTIPLES, _MULTIPLES, [level], "the level is not clear", "")}
    low, high = found.low / BILIRUBIN_LIMIT_UMOL_L.high, found.high / BILIRUBIN_LIMIT_UMOL_L.low
    note = "upper limit taken as 17 to 21 umol/L"
    return {_BILIRUBIN: _made(Range(low, high), _MULTIPLES, [level], note, "")}


def _clearance(age: float, weight: float, creatinine: float, *, female: bool) -> float:
    """Give the clearance, also at the ends of a range: no creatinine has no limit, any amount of it no clearance."""
    if creatinine == 0:
        return inf
    return creatinine_clearance_ml_min(age, weight, creatinine, female=female)


def _known(facts: Mapping[str, Fact], name: str) -> Fact | None:
    """Give a fact that says something; one that has gone out of date does not."""
    fact = facts.get(name)
    return None if fact is None or fact.origin == "absent" else fact


def _range(fact: Fact | None, universe: Range) -> Range:
    return fact.possible if fact is not None and isinstance(fact.possible, Range) else universe


def _choices(possible: Possible) -> frozenset[str]:
    return possible if isinstance(possible, frozenset) else frozenset()


def _made(computed: Range, universe: Range, used: list[Fact], note: str, asked: str) -> Fact:
    """Make the fact inside what is possible at all, of the day of the first value used."""
    low, high = (
        round(min(max(x, universe.low), universe.high), 2) for x in (computed.low, computed.high)
    )
    said = ", ".join(
        dict.fromkeys(fact.note for fact in used if fact.origin == "assumed" and fact.note)
    )
    return Fact(
        possible=Range(low, high),
        origin="assumed" if any(fact.origin == "assumed" for fact in used) else "derived",
        where=tuple(dict.fromkeys(where for fact in used for where in fact.where)),
        at=used[0].at,
        note="; ".join(part for part in (note, said) if part),
        waits_on=asked,
    )
