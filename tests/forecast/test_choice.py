"""Which population stands for a regimen, and what is said where it is borrowed."""

from __future__ import annotations

import pytest

from metboard.forecast.choice import WIDER_FAR, WIDER_NEAR, choose_prior, widen_prior
from metboard.forecast.prior import read_prior
from metboard.knowledge import release

KNOWN = release()


@pytest.mark.parametrize(
    ("drugs", "tumour", "population", "wider", "words"),
    [
        (["docetaxel"], "lung-adenocarcinoma", "chemotherapy", 1.0, ""),
        (["docetaxel"], "nsclc", "chemotherapy", 1.0, ""),
        (["atezolizumab"], "lung-adenocarcinoma", "checkpoint-inhibitor", 1.0, ""),
        (["pembrolizumab"], "nsclc", "checkpoint-inhibitor", WIDER_NEAR, "for pembrolizumab"),
        (
            ["nivolumab", "ipilimumab"],
            "nsclc",
            "checkpoint-inhibitor",
            WIDER_NEAR,
            "with ipilimumab",
        ),
        (["atezolizumab"], "melanoma", "checkpoint-inhibitor", WIDER_NEAR, "elanoma"),
        (["pemetrexed"], "nsclc", "chemotherapy", WIDER_NEAR, "for pemetrexed"),
        (["docetaxel"], "breast", "chemotherapy", WIDER_NEAR, "reast"),
        (["osimertinib"], "nsclc", "chemotherapy", WIDER_FAR, "Another kind of treatment"),
        (["pembrolizumab", "carboplatin"], "nsclc", "chemotherapy", WIDER_FAR, "Another kind"),
        (["docetaxel"], "no-such-tumour", "chemotherapy", WIDER_NEAR, "no-such-tumour"),
    ],
)
def test_the_population_is_the_nearest_and_says_what_it_is_not(
    drugs: list[str], tumour: str, population: str, wider: float, words: str
) -> None:
    found = choose_prior([KNOWN.drugs[each] for each in drugs], tumour, KNOWN)
    assert found.prior.id == population
    assert found.wider == wider
    assert found.prior.got == ("borrowed" if words else "fitted")
    assert words in found.borrowed
    assert bool(found.borrowed) == bool(words)


def test_every_regimen_has_a_population() -> None:
    for regimen in KNOWN.regimens.values():
        drugs = [KNOWN.drugs[agent.drug] for agent in regimen.agents]
        assert choose_prior(drugs, "nsclc", KNOWN).prior.patients > 100


def test_a_borrowed_population_is_wider_and_otherwise_the_same() -> None:
    prior = read_prior("chemotherapy")
    wide = widen_prior(prior, 1.5)
    for own, other in ((prior.bands, wide.bands), (prior.first_bands, wide.first_bands)):
        for a, b in zip(own, other, strict=True):
            assert b.widen == pytest.approx(1.5 * a.widen)
            assert (b.weight, b.up_to_weeks) == (a.weight, a.up_to_weeks)
    assert wide.groups == prior.groups
