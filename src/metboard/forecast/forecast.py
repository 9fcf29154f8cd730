"""One case and one regimen -> where each measured lesion may go, beside its last value carried forward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from metboard.case import Case
from metboard.errors import ChoiceError, nearest
from metboard.forecast.choice import Chosen, choose_prior
from metboard.forecast.prior import Prior
from metboard.forecast.start import Start, find_start, goes_on
from metboard.forecast.staying import staying_shares
from metboard.forecast.update import SEED, Ahead, look_ahead, standard_normal, update
from metboard.knowledge import Knowledge
from metboard.knowledge.schema import Drug
from metboard.models.arrays import Floats, np
from metboard.response import Series, Study, make_study

HORIZONS_WEEKS = (6.0, 12.0, 24.0, 36.0)
STAGES = ((2_500, 400), (10_000, 100), (100_000, 0))
"""Draws of each group, and how many effective ones are enough; with fewer the next stage is tried."""

FEW_DRAWS = 100
"""Below so many effective draws a horizon is withheld."""

NO_DAY = "no measurement with a day"
UNLIKE = "so unlike the lesions of the population that too few drawn ones agree with it"
GROWN_SHARE, GROWN_MM = 0.2, 5.0
"""Growth from the smallest size that RECIST 1.1 calls progression, of a sum: here of one lesion."""


class LesionAhead(msgspec.Struct, frozen=True, kw_only=True):
    """The forecast of one lesion: what was known of it, where it may go, and how many would stay to see it.

    `staying` goes with `ahead`; `withheld` are the weeks at which too few draws agree with the lesion; `warning` says
    why the forecast must not be read as what is likely.
    """

    series: Series
    start: Start
    moved: float
    effective: float
    ahead: tuple[Ahead, ...]
    staying: tuple[float, ...]
    withheld: tuple[float, ...] = ()
    warning: str = ""

    @property
    def known(self) -> int:
        """Count the sizes that the forecast rests on."""
        return len(self.start.measured.mm)

    @property
    def on(self) -> date:
        """Give the day of the last size, from which the weeks ahead are counted."""
        return self.start.on


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The forecast of a case under a regimen. `left_out`: lesions that nothing is forecast of, by id, with why."""

    case: Case
    regimen: str
    chosen: Chosen
    is_running: bool
    lesions: tuple[LesionAhead, ...]
    left_out: Mapping[str, str]
    notes: tuple[str, ...] = ()


def make_forecast(
    case: Case,
    regimen: str,
    knowledge: Knowledge,
    *,
    weeks: Sequence[float] = HORIZONS_WEEKS,
    seed: int = SEED,
    assume: bool = True,
) -> Forecast:
    """Forecast every measured lesion of a case under a regimen, so many weeks after its last measurement.

    Where the regimen is the newest line of the record and goes on, all sizes since its baseline count; else the last
    size is the start. Each lesion is forecast by itself: how alike the lesions of one patient are is not known.

    Arguments: weeks, one or more, > 0; seed >= 0.
    Errors: ChoiceError for a regimen that is none, and for weeks or a seed out of range.
    """
    _check(weeks, seed)
    drugs = _drugs(regimen, knowledge)
    study = make_study(case, assume=assume)
    running = goes_on(study.line, [drug.id for drug in drugs], case.as_of)
    chosen = choose_prior(drugs, case.tumour, knowledge)
    ahead = np.array(sorted(weeks), dtype=float)
    found: dict[str, LesionAhead | str] = {each.id: NO_DAY for each in case.lesions}
    for series in study.series:
        start = find_start(series, study, running=running)
        if isinstance(start, Start):
            found[series.id] = _look(series, start, chosen.prior, ahead, seed)
        else:
            found[series.id] = start
    return Forecast(
        case=case,
        regimen=regimen,
        chosen=chosen,
        is_running=running,
        lesions=tuple(each for each in found.values() if isinstance(each, LesionAhead)),
        left_out={name: why for name, why in found.items() if isinstance(why, str)},
        notes=tuple(_notes(study, running=running)),
    )


def _check(weeks: Sequence[float], seed: int) -> None:
    if not weeks or not all(0 < each < np.inf for each in weeks):
        raise ChoiceError(f"weeks ahead are numbers above 0; found {list(weeks)}")
    if seed < 0:
        raise ChoiceError(f"a seed is a whole number of 0 or more; found {seed}")


def _drugs(regimen: str, knowledge: Knowledge) -> tuple[Drug, ...]:
    if regimen not in knowledge.regimens:
        raise ChoiceError(
            f"no regimen is called `{regimen}`{nearest(regimen, tuple(knowledge.regimens))}"
        )
    return tuple(knowledge.drugs[agent.drug] for agent in knowledge.regimens[regimen].agents)


def _look(
    series: Series, start: Start, prior: Prior, weeks: Floats, seed: int
) -> LesionAhead | str:
    """Forecast one lesion, with more draws where few agree with it; else say why not.

    Every lesion meets the same draws, so that their order is of no matter.
    """
    for draws, enough in STAGES:
        made = _draw(series, start, prior, weeks, seed, draws)
        if not made.withheld and min(each.effective for each in made.ahead) >= enough:
            return made
    return made if made.ahead else UNLIKE


def _draw(
    series: Series, start: Start, prior: Prior, weeks: Floats, seed: int, draws: int
) -> LesionAhead:
    belief = update(prior, start.measured, _normal(draws, seed))
    noise = [np.random.default_rng(seed) for _ in range(2)]
    every = look_ahead(prior, start.measured, belief, weeks, noise[0])
    shares = staying_shares(prior, start.measured, belief, weeks, noise[1])
    told = [(a, s) for a, s in zip(every, shares, strict=True) if a.effective >= FEW_DRAWS]
    return LesionAhead(
        series=series,
        start=start,
        moved=belief.moved,
        effective=belief.effective,
        ahead=tuple(each for each, _ in told),
        staying=tuple(share for _, share in told),
        withheld=tuple(each.weeks for each in every if each.effective < FEW_DRAWS),
        warning=_warning(start),
    )


@lru_cache(maxsize=len(STAGES))
def _normal(draws: int, seed: int) -> Floats:
    return standard_normal(draws, seed)


def _warning(start: Start) -> str:
    """Say of a lesion that has progressed by itself that its forecast is one of the few who stay."""
    counted = [size.mm for size in start.sizes if size.counted]
    grown = counted[-1] - min(counted)
    if grown < GROWN_MM or grown < GROWN_SHARE * min(counted):
        return ""
    return (
        f"grew by {grown:g} mm from its smallest, enough for progression: many leave the treatment then, and a later "
        "size is one of the few who stay, not what is likely"
    )


def _notes(study: Study, *, running: bool) -> Iterator[str]:
    """Say what this forecast takes for granted that another would not."""
    line = study.line
    if not running:
        yield (
            "as if the regimen began on the day of the last measurement; sizes before it do not count, so that every "
            "lesion is given the change of an average one of those who stay"
        )
    elif line is not None:
        yield "this regimen is being given: all sizes since its baseline count"
        if not any(each.status == "ongoing" for each in line.treatments):
            yield "the record does not say that this regimen ended: it is taken to go on"
        yield from study.notes


def day_after(on: date, weeks: float) -> date:
    """Give the day so many weeks later."""
    return on + timedelta(days=round(7 * weeks))
