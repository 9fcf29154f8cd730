"""One case and one regimen -> where each measured lesion may go, beside its last value carried forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from metboard.case import Case
from metboard.errors import ChoiceError, nearest
from metboard.facts import Range
from metboard.forecast.lesion import Measured, make_measured
from metboard.forecast.prior import Band, Prior, read_prior
from metboard.forecast.update import SEED, Ahead, look_ahead, standard_normal, update
from metboard.knowledge import Knowledge, classes_of
from metboard.knowledge.schema import Drug
from metboard.models.arrays import np
from metboard.response import Series, Study, make_study

HORIZONS_WEEKS = (6.0, 12.0, 24.0, 36.0)
LUNG, DOCETAXEL, IMMUNE = "nsclc", "docetaxel", "checkpoint-inhibitor"
WIDER_NEAR, WIDER_FAR = 1.25, 1.5
"""How much wider an interval is drawn where a population is borrowed: an assumption, not fitted."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The population for a regimen; `borrowed` says of what it is made that this patient is not, empty where fitted."""

    prior: Prior
    borrowed: str = ""


class LesionAhead(msgspec.Struct, frozen=True, kw_only=True):
    """The forecast of one lesion: what was known of it, and where it may go."""

    series: Series
    known: int
    on: date
    moved: float
    effective: float
    ahead: tuple[Ahead, ...]


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The forecast of a case under a regimen. `left_out`: lesions that have no size to start from, by id, with why."""

    case: Case
    regimen: str
    chosen: Chosen
    is_running: bool
    lesions: tuple[LesionAhead, ...]
    left_out: Mapping[str, str]


def make_forecast(
    case: Case,
    regimen: str,
    knowledge: Knowledge,
    *,
    weeks: Sequence[float] = HORIZONS_WEEKS,
    seed: int | None = None,
    assume: bool = True,
) -> Forecast:
    """Forecast every measured lesion of a case under a regimen, so many weeks after its last measurement.

    Where the regimen is the newest line of the record, all sizes since its baseline count; else the last size is the
    start. Each lesion is forecast by itself: how alike the lesions of one patient are is not known.

    Errors: ChoiceError for a regimen that is none.
    """
    drugs = _drugs(regimen, knowledge)
    study = make_study(case, assume=assume)
    running = study.line is not None and {d.id for d in drugs} == set(study.line.drugs)
    chosen = choose_prior(drugs, case.tumour, knowledge)
    made: list[LesionAhead] = []
    left_out: dict[str, str] = {}
    chosen_seed = SEED if seed is None else seed
    normal = standard_normal(seed=chosen_seed)
    for series in study.series:
        found = _measured(series, study, running=running)
        if isinstance(found, str):
            left_out[series.id] = found
            continue
        measured, on = found
        belief = update(chosen.prior, measured, normal)
        noise = np.random.default_rng(chosen_seed)
        ahead = look_ahead(chosen.prior, measured, belief, np.array(sorted(weeks)), noise)
        made.append(
            LesionAhead(
                series=series,
                known=len(measured.mm),
                on=on,
                moved=belief.moved,
                effective=belief.effective,
                ahead=tuple(ahead),
            )
        )
    return Forecast(
        case=case,
        regimen=regimen,
        chosen=chosen,
        is_running=running,
        lesions=tuple(made),
        left_out=left_out,
    )


def _drugs(regimen: str, knowledge: Knowledge) -> tuple[Drug, ...]:
    if regimen not in knowledge.regimens:
        raise ChoiceError(
            f"no regimen is called `{regimen}`{nearest(regimen, tuple(knowledge.regimens))}"
        )
    return tuple(knowledge.drugs[agent.drug] for agent in knowledge.regimens[regimen].agents)


def choose_prior(drugs: Sequence[Drug], tumour: str, knowledge: Knowledge) -> Chosen:
    """Choose the population of a regimen, and say what it is borrowed from where nothing nearer was fitted.

    A checkpoint inhibitor alone takes the population of checkpoint inhibitors, all else that of chemotherapy.
    """
    immune = all(any(c.id == IMMUNE for c in classes_of(d, knowledge)) for d in drugs)
    prior = read_prior("checkpoint-inhibitor" if immune else "chemotherapy")
    is_lung = LUNG in _wider(tumour, knowledge)
    is_near = immune or all(d.modality == "chemotherapy" for d in drugs)
    is_same = immune or [d.id for d in drugs] == [DOCETAXEL]
    if is_lung and is_same:
        return Chosen(prior=prior)
    why = f"fitted to {prior.population}; nothing nearer was fitted"
    return Chosen(prior=_widened(prior, WIDER_NEAR if is_near else WIDER_FAR), borrowed=why)


def _wider(tumour: str, knowledge: Knowledge) -> set[str]:
    """Give a tumour and all that it is a kind of."""
    found, rest = set(), [tumour]
    while rest:
        name = rest.pop()
        if name not in found and name in knowledge.tumours:
            found.add(name)
            rest += knowledge.tumours[name].parents
    return found


def _widened(prior: Prior, factor: float) -> Prior:
    def wider(bands: Sequence[Band]) -> tuple[Band, ...]:
        return tuple(
            msgspec.structs.replace(band, widen=round(band.widen * factor, 3)) for band in bands
        )

    return msgspec.structs.replace(
        prior, got="borrowed", bands=wider(prior.bands), first_bands=wider(prior.first_bands)
    )


def _measured(series: Series, study: Study, *, running: bool) -> tuple[Measured, date] | str:
    """Give the sizes of a lesion that are known exactly and the day of the last; else why nothing is forecast."""
    known = [
        (visit, sight.mm.low)
        for visit, sight in enumerate(series.sights)
        if isinstance(sight.mm, Range) and sight.mm.low == sight.mm.high and sight.look != "none"
    ]
    if not known:
        return "no size that is known exactly"
    if known[-1][1] == 0:
        return "gone at its last measurement"
    on = study.assessments[known[-1][0]].on
    if not running or study.line is None or study.line.start is None:
        return make_measured(np.array([0.0]), np.array([known[-1][1]])), on
    start = study.line.start
    weeks = [(study.assessments[visit].on - start).days / 7 for visit, _ in known]
    return make_measured(np.array(weeks), np.array([mm for _, mm in known])), on


def day_after(on: date, weeks: float) -> date:
    """Give the day so many weeks later."""
    return on + timedelta(days=round(7 * weeks))
