"""`metboard dose bed`: the biological effect of a schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metboard.commands.arguments import need_positive, need_whole
from metboard.commands.show import DOSE, Json, count_fractions, show
from metboard.errors import ChoiceError


def bed(
    *,
    dose: float,
    fractions: float,
    alpha_beta: float,
    transition: float | None = None,
    a_day: float = 1,
    interval_hours: float = 24.0,
    half_time_hours: float = 4.0,
    hours: float | None = None,
    json: Json = False,
) -> int:
    """Give the biologically effective dose and the equivalent dose in 2 Gy fractions of a schedule.

    Parameters
    ----------
    dose:
        Total dose in Gy.
    fractions:
        Number of equal fractions.
    alpha_beta:
        The ratio alpha/beta of the tissue in Gy: about 10 for most carcinomas, 3 for late effects, 2 for the cord.
    transition:
        Dose per fraction in Gy beyond which the effect is taken as linear (LQ-L); without it twice alpha/beta.
    a_day:
        Fractions a day; more than one leave damage unrepaired.
    interval_hours:
        Hours between the fractions of a day.
    half_time_hours:
        Half-time of repair in hours.
    hours:
        Time in hours over which each fraction is given, at a constant rate: low dose rate, pulses, slow radiosurgery.
    """
    need_positive(dose=dose, alpha_beta=alpha_beta)
    need_positive(interval_hours=interval_hours, half_time_hours=half_time_hours)
    n, m = need_whole(fractions=fractions, a_day=a_day)
    if n % m:
        raise ChoiceError(f"--fractions {n} are no whole number of days at --a-day {m}")
    if transition is not None:
        need_positive(transition=transition)
    if hours is not None:
        need_positive(hours=hours)
    answer = {
        "contract": DOSE,
        "dose_gy": dose,
        "fractions": n,
        "dose_per_fraction_gy": dose / n,
        "alpha_beta_gy": alpha_beta,
        **_effect(dose, n, alpha_beta),
        "lql": _linear(dose, n, alpha_beta, transition),
    }
    if m > 1:
        answer["incomplete_repair"] = _unrepaired(
            dose, n, alpha_beta, m, interval_hours, half_time_hours
        )
    if hours is not None:
        answer["protracted"] = _protracted(dose, n, alpha_beta, hours, half_time_hours)
    return show(answer, _bed_lines(answer), json=json)


def _as_both(bed: float, alpha_beta: float) -> dict[str, float]:
    from metboard.models import eqd2_of_bed_gy

    return {"bed_gy": bed, "eqd2_gy": eqd2_of_bed_gy(bed, alpha_beta)}


def _effect(dose: float, fractions: int, alpha_beta: float) -> dict[str, float]:
    from metboard.models import bed_gy

    return _as_both(bed_gy(dose, fractions, alpha_beta), alpha_beta)


def _linear(
    dose: float, fractions: int, alpha_beta: float, transition: float | None
) -> dict[str, float]:
    from metboard.models import bed_linear_beyond_gy, transition_dose_gy

    limit = transition_dose_gy(alpha_beta) if transition is None else transition
    bed = bed_linear_beyond_gy(dose, fractions, alpha_beta, limit)
    return {"transition_gy": limit, **_as_both(bed, alpha_beta)}


def _unrepaired(
    dose: float,
    fractions: int,
    alpha_beta: float,
    a_day: int,
    interval_hours: float,
    half_time_hours: float,
) -> dict[str, float]:
    from metboard.models import bed_incomplete_repair_gy

    times = {"interval_hours": interval_hours, "half_time_hours": half_time_hours}
    bed = bed_incomplete_repair_gy(dose, fractions, alpha_beta, a_day=a_day, **times)
    return {"a_day": a_day, **times, **_as_both(bed, alpha_beta)}


def _protracted(
    dose: float, fractions: int, alpha_beta: float, hours: float, half_time_hours: float
) -> dict[str, float]:
    from metboard.models import bed_protracted_gy

    times = {"hours": hours, "half_time_hours": half_time_hours}
    return {
        **times,
        **_as_both(bed_protracted_gy(dose, fractions, alpha_beta, **times), alpha_beta),
    }


def _bed_lines(answer: Mapping[str, Any]) -> Iterable[str]:
    yield (
        f"{answer['dose_gy']:g} Gy in {count_fractions(answer['fractions'])} of "
        f"{answer['dose_per_fraction_gy']:.4g} Gy, alpha/beta {answer['alpha_beta_gy']:g} Gy"
    )
    yield f"BED {answer['bed_gy']:.2f} Gy, EQD2 {answer['eqd2_gy']:.2f} Gy"
    linear = answer["lql"]
    if answer["dose_per_fraction_gy"] > linear["transition_gy"]:
        yield (
            f"linear beyond {linear['transition_gy']:g} Gy a fraction (LQ-L): BED {linear['bed_gy']:.2f} Gy, "
            f"EQD2 {linear['eqd2_gy']:.2f} Gy"
        )
    if "incomplete_repair" in answer:
        day = answer["incomplete_repair"]
        yield (
            f"{day['a_day']} a day, {day['interval_hours']:g} h apart, repair half-time {day['half_time_hours']:g} h: "
            f"BED {day['bed_gy']:.2f} Gy, EQD2 {day['eqd2_gy']:.2f} Gy"
        )
    if "protracted" in answer:
        slow = answer["protracted"]
        yield (
            f"each over {slow['hours']:g} h, repair half-time {slow['half_time_hours']:g} h: "
            f"BED {slow['bed_gy']:.2f} Gy, EQD2 {slow['eqd2_gy']:.2f} Gy"
        )
