"""Regimens of the knowledge become what virtual trials tell apart, or are refused in words."""

from __future__ import annotations

import pytest

from metboard.errors import ChoiceError
from metboard.knowledge import release
from metboard.trial.components import check_components, components_of, read_components, titled


@pytest.mark.parametrize(
    ("regimen", "tumour", "components"),
    [
        ("docetaxel", "nsclc", ("chemotherapy-single",)),
        ("folfox", "colorectal", ("chemotherapy-doublet",)),
        ("folfox-bevacizumab", "colorectal", ("chemotherapy-doublet", "vegf")),
        ("atezolizumab-bevacizumab-carboplatin-paclitaxel", "nsclc",
         ("checkpoint-pd1", "chemotherapy-doublet", "vegf")),
        ("osimertinib-80mg", "nsclc-egfr", ("egfr-kinase-matched",)),
        ("osimertinib-80mg", "nsclc", ("egfr-kinase-unselected",)),
    ],
)  # fmt: skip
def test_a_regimen_is_what_its_drugs_are(
    regimen: str, tumour: str, components: tuple[str, ...]
) -> None:
    assert components_of(regimen, tumour, release()) == components


def test_every_class_that_makes_a_component_is_in_the_knowledge() -> None:
    named = {each for one in read_components().values() for each in one.classes}
    assert named <= set(release().classes)


def refusal_of(regimen: str) -> str:
    try:
        assert set(components_of(regimen, "nsclc", release())) <= set(read_components())
    except ChoiceError as error:
        return str(error)
    return ""


def test_every_regimen_is_something_or_is_refused_in_words() -> None:
    refused = [told for name in release().regimens if (told := refusal_of(name))]
    assert all("write `components` instead" in told for told in refused)
    assert len(refused) < len(release().regimens) / 4


def test_an_unknown_regimen_and_an_unknown_component_name_the_nearest() -> None:
    with pytest.raises(ChoiceError, match=r"no regimen 'docetaxle' \(nearest: docetaxel\)"):
        components_of("docetaxle", "nsclc", release())
    with pytest.raises(
        ChoiceError, match=r"no component 'checkpoint-pd2' \(nearest: checkpoint-pd1\)"
    ):
        check_components(["checkpoint-pd2"])


def test_components_are_said_in_words() -> None:
    assert (
        titled(("adc", "endocrine"))
        == f"{read_components()['adc'].title} with {read_components()['endocrine'].title}"
    )
