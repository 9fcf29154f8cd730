"""The regimen and the tumour -> the population that a forecast rests on, and what of it is borrowed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from metboard.forecast.prior import Band, Prior, read_prior
from metboard.knowledge import Knowledge
from metboard.knowledge.schema import Drug
from metboard.response.judge import is_immune

LUNG = "nsclc"
MADE_OF = {"chemotherapy": "docetaxel", "checkpoint-inhibitor": "atezolizumab"}
"""The one drug that each population was fitted under."""

WIDER_NEAR, WIDER_FAR = 1.25, 1.5
"""How much wider an interval is drawn where a population is borrowed: an assumption, not fitted."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The population for a regimen.

    `borrowed` says for what else it is used than it was fitted to, empty where for nothing; `wider` by which factor
    its intervals were widened for that.
    """

    prior: Prior
    borrowed: str = ""
    wider: float = 1.0


def choose_prior(drugs: Sequence[Drug], tumour: str, knowledge: Knowledge) -> Chosen:
    """Choose the population of a regimen, and say what it is borrowed for where nothing nearer was fitted.

    Checkpoint inhibitors alone take the population of atezolizumab, all else that of docetaxel. Only that very drug
    in lung cancer is fitted. Another drug of the kind, or another tumour, is near; another kind of treatment is far.
    """
    immune = bool(drugs) and all(is_immune(drug, knowledge) for drug in drugs)
    prior = read_prior("checkpoint-inhibitor" if immune else "chemotherapy")
    is_near = immune or all(drug.modality == "chemotherapy" for drug in drugs)
    here = _differences(drugs, tumour, MADE_OF[prior.id], knowledge)
    if not here:
        return Chosen(prior=prior)
    wider = WIDER_NEAR if is_near else WIDER_FAR
    why = f"fitted to {prior.population}, used here for {' and '.join(here)}; nothing nearer was fitted"
    if not is_near:
        why += ". Another kind of treatment: lesions may answer quite differently"
    return Chosen(prior=widen_prior(prior, wider), borrowed=why, wider=wider)


def _differences(
    drugs: Sequence[Drug], tumour: str, fitted: str, knowledge: Knowledge
) -> tuple[str, ...]:
    """Name the drugs and the tumour where they are others than those that a population was fitted to."""
    names = " with ".join(drug.title for drug in drugs)
    other_drug = () if [drug.id for drug in drugs] == [fitted] else (names,)
    if LUNG in _wider(tumour, knowledge):
        return other_drug
    title = knowledge.tumours[tumour].title if tumour in knowledge.tumours else tumour
    return (*other_drug, title or "a tumour that is not known")


def _wider(tumour: str, knowledge: Knowledge) -> set[str]:
    """Give a tumour and all that it is a kind of."""
    found: set[str] = set()
    rest = [tumour]
    while rest:
        name = rest.pop()
        if name not in found and name in knowledge.tumours:
            found.add(name)
            rest += knowledge.tumours[name].parents
    return found


def widen_prior(prior: Prior, factor: float) -> Prior:
    """Give a population as a borrowed one: every interval drawn wider by a factor, the middle as it was."""

    def wider(bands: Sequence[Band]) -> tuple[Band, ...]:
        return tuple(
            msgspec.structs.replace(band, widen=round(band.widen * factor, 3)) for band in bands
        )

    return msgspec.structs.replace(
        prior, got="borrowed", bands=wider(prior.bands), first_bands=wider(prior.first_bands)
    )
