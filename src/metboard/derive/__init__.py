"""Derive facts from facts: one file a subject, called in a fixed order. What the record says stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metboard.derive.biomarkers import resistance_facts, variant_facts
from metboard.derive.extent import advanced_facts, metastatic_facts, oligometastatic_facts
from metboard.derive.local import oedema_facts, pain_facts, place_facts
from metboard.derive.patient import fitness_facts, pregnancy_facts
from metboard.derive.systemic import drug_facts, severe_toxicity_facts, untreated_facts
from metboard.facts import Fact
from metboard.knowledge import Knowledge


def derive_patient(
    stated: Mapping[str, Fact],
    lesions: Sequence[Mapping[str, Fact]],
    knowledge: Knowledge,
    *,
    assume: bool,
) -> dict[str, Fact]:
    """Give the stated facts of a patient together with all that follows from them.

    With `assume` also what is taken for granted before certain drugs were given.
    """
    facts = dict(stated)
    for made in (
        metastatic_facts,
        advanced_facts,
        oligometastatic_facts,
        pregnancy_facts,
        fitness_facts,
        untreated_facts,
    ):
        facts |= made(facts)
    for using in (
        drug_facts,
        severe_toxicity_facts,
        *((resistance_facts,) if assume else ()),
        variant_facts,
    ):
        facts |= using(facts, knowledge)
    return facts | oedema_facts(facts, lesions)


def derive_lesion(
    stated: Mapping[str, Fact], patient: Mapping[str, Fact], lesions: Sequence[Mapping[str, Fact]]
) -> dict[str, Fact]:
    """Give the stated facts of a lesion together with all that follows from them."""
    return {**stated, **place_facts(stated), **pain_facts(stated, patient, lesions)}


__all__ = ["derive_lesion", "derive_patient"]
