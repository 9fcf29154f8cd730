"""Derive facts from facts: one file a subject, called in a fixed order. What the record says stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metboard.derive.biomarkers import (
    expression_facts,
    inherited_facts,
    member_facts,
    resistance_facts,
    variant_facts,
)
from metboard.derive.dose_budget import dose_budgets, left_doses
from metboard.derive.embolisation import lung_dose_facts
from metboard.derive.extent import (
    advanced_facts,
    metastatic_facts,
    oligometastatic_facts,
    oligoprogressive_facts,
    state_facts,
)
from metboard.derive.labs import bilirubin_facts, calcium_facts, clearance_facts
from metboard.derive.liver import (
    chemotherapy_weeks_facts,
    growth_facts,
    needed_facts,
    remnant_facts,
    small_burden_facts,
)
from metboard.derive.local import (
    cord_facts,
    oedema_facts,
    pain_facts,
    place_facts,
    stability_facts,
    symptom_facts,
    treatable_facts,
)
from metboard.derive.measures import (
    beyond_axis_facts,
    body_mass_facts,
    chemotherapy_facts,
    comorbidity_facts,
    epidural_facts,
    involved_facts,
    karnofsky_facts,
    size_facts,
    skeletal_facts,
    spine_pain_facts,
)
from metboard.derive.patient import (
    NOT_NEEDED,
    fitness_facts,
    menopause_facts,
    pregnancy_facts,
    prognosis_facts,
)
from metboard.derive.radiotherapy import left_facts, since_facts, spared_facts
from metboard.derive.scores import score_facts, total_facts
from metboard.derive.systemic import (
    drug_facts,
    endocrine_facts,
    line_kind_facts,
    platinum_facts,
    severe_toxicity_facts,
    untreated_facts,
)
from metboard.derive.tolerance import enzyme_facts
from metboard.derive.tumour import side_facts
from metboard.facts import Fact
from metboard.knowledge import Knowledge

_OF_PATIENT = (
    metastatic_facts,
    advanced_facts,
    oligometastatic_facts,
    state_facts,
    pregnancy_facts,
    menopause_facts,
    fitness_facts,
    clearance_facts,
    calcium_facts,
    bilirubin_facts,
    untreated_facts,
    line_kind_facts,
    oligoprogressive_facts,
    spared_facts,
    karnofsky_facts,
    body_mass_facts,
    involved_facts,
    skeletal_facts,
    chemotherapy_facts,
    comorbidity_facts,
    lung_dose_facts,
)
_IF_ASSUMED = (prognosis_facts, expression_facts)
_OF_DRUGS = (drug_facts, severe_toxicity_facts, member_facts)
_OF_VARIANTS = (variant_facts, inherited_facts, left_facts)
_OF_LESIONS = (oedema_facts, symptom_facts, treatable_facts, beyond_axis_facts, size_facts)
_OF_LIVER = (chemotherapy_weeks_facts, needed_facts, remnant_facts, growth_facts)
"""What is derived, in the order in which one may rest on another."""


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
    for made in _OF_PATIENT:
        facts |= made(facts)
    for made in _IF_ASSUMED if assume else ():
        facts |= made(facts)
    for using in (*_OF_DRUGS, *((resistance_facts,) if assume else ()), *_OF_VARIANTS):
        facts |= using(facts, knowledge)
    facts |= platinum_facts(facts) | endocrine_facts(facts)
    facts |= enzyme_facts(facts, assume=assume)
    facts |= side_facts(facts, knowledge)
    for reading in _OF_LESIONS:
        facts |= reading(facts, lesions)
    for of_liver in (*_OF_LIVER, *((small_burden_facts,) if assume else ())):
        facts |= of_liver(facts)
    facts |= total_facts(facts, knowledge, "patient")
    return facts | score_facts(facts, knowledge, "patient")


def derive_lesion(
    stated: Mapping[str, Fact],
    patient: Mapping[str, Fact],
    lesions: Sequence[Mapping[str, Fact]],
    *,
    assume: bool,
    knowledge: Knowledge | None = None,
) -> dict[str, Fact]:
    """Give the stated facts of a lesion together with all that follows from them; with `knowledge` also its scores."""
    facts = {**stated, **place_facts(stated), **pain_facts(stated, patient, lesions)}
    facts |= epidural_facts(facts)
    facts |= cord_facts(facts)
    facts |= spine_pain_facts(facts)
    facts |= since_facts(facts, patient)
    facts |= stability_facts(facts) if assume else {}
    if knowledge is None:
        return facts
    facts |= total_facts(facts, knowledge, "lesion")
    return facts | score_facts(facts, knowledge, "lesion")


__all__ = ["NOT_NEEDED", "derive_lesion", "derive_patient", "dose_budgets", "left_doses"]
