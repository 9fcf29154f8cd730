"""What follows from facts: what is said, never more; and less is concluded from less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from random import Random

import pytest
from tests.options.random_facts import known_cases, shipped, stated, widen

from metboard.derive import derive_lesion, derive_patient
from metboard.facts import YES_NO, Fact, Possible, Range, compare, exactly

YES, NO = exactly(True), exactly(False)
COMPLETE = "treatment.history_complete"


def say(**values: Possible) -> dict[str, Fact]:
    """Make facts; two underscores stand for a dot, `given` names are written as they are."""
    return {name.replace("__", "."): Fact(possible=p, where=("r",)) for name, p in values.items()}


def patient(
    facts: Mapping[str, Fact], lesions: Sequence[Mapping[str, Fact]] = (), *, assume: bool = False
) -> dict[str, Fact]:
    return derive_patient(facts, lesions, shipped().knowledge, assume=assume)


def with_drugs(complete: bool | None, **drugs: Possible) -> dict[str, Fact]:
    facts = {f"drug.{drug}.given": Fact(possible=p) for drug, p in drugs.items()}
    return {**facts, COMPLETE: Fact(possible=YES_NO if complete is None else exactly(complete))}


# --- extent -----------------------------------------------------------------------------------------------------------


def test_a_metastasis_makes_the_disease_metastatic_and_advanced() -> None:
    facts = patient(say(extent__lesions=Range(1, inf)))
    assert facts["extent.metastatic"].possible == YES
    assert facts["extent.advanced"].possible == YES


def test_none_or_more_metastases_prove_nothing() -> None:
    facts = patient(say(extent__lesions=Range(0, inf)))
    assert "extent.metastatic" not in facts
    assert "extent.advanced" not in facts


def test_locally_advanced_disease_without_metastases_stays_as_it_was_said() -> None:
    facts = patient(say(extent__metastatic=NO, extent__advanced=YES))
    assert facts["extent.advanced"].possible == YES


@pytest.mark.parametrize(
    ("lesions", "organs", "answer"),
    [
        (exactly(1), exactly(1), YES),
        (exactly(5), exactly(3), YES),
        (exactly(6), exactly(1), NO),
        (exactly(0), exactly(0), NO),
        (exactly(5), exactly(4), NO),
        (Range(4, 6), exactly(1), None),
        (Range(2, inf), exactly(1), None),
        (Range(6, inf), Range(1, inf), NO),
    ],
)
def test_oligometastatic_is_one_to_five_metastases_in_at_most_three_organs(
    lesions: Possible, organs: Possible, answer: Possible | None
) -> None:
    facts = patient(say(extent__lesions=lesions, extent__organs=organs))
    found = facts.get("extent.oligometastatic")
    assert (found.possible if found else None) == answer


# --- drugs and classes ------------------------------------------------------------------------------------------------


def test_with_a_complete_history_a_drug_that_is_not_named_was_not_given() -> None:
    facts = patient(with_drugs(True, carboplatin=YES))
    assert facts["drug.cisplatin.given"].possible == NO
    assert facts["class.taxane.given"].possible == NO


@pytest.mark.parametrize("complete", [False, None])
def test_without_one_every_other_drug_waits_on_the_same_question(complete: bool | None) -> None:
    facts = patient(with_drugs(complete, carboplatin=YES))
    for name in ("drug.cisplatin.given", "class.taxane.given", "class.taxane.last_days"):
        assert (facts[name].origin, facts[name].waits_on) == ("absent", COMPLETE)


def test_a_drug_proves_its_class_and_every_wider_class() -> None:
    facts = patient(with_drugs(None, osimertinib=YES))
    assert facts["class.egfr-tki-third-generation.given"].possible == YES
    assert facts["class.egfr-tki.given"].possible == YES
    assert facts["class.egfr-tki.progressed"].possible == YES_NO


def test_progression_on_any_drug_of_a_class_is_progression_on_the_class() -> None:
    facts = with_drugs(True, carboplatin=YES, cisplatin=YES)
    failed = {
        "drug.carboplatin.progressed": Fact(possible=YES),
        "drug.cisplatin.progressed": Fact(possible=NO),
    }
    assert patient({**facts, **failed})["class.platinum.progressed"].possible == YES


def test_a_drug_that_was_perhaps_given_leaves_its_class_open() -> None:
    facts = patient(with_drugs(True, carboplatin=YES_NO))
    assert facts["class.platinum.given"].possible == YES_NO
    assert facts["class.platinum.progressed"].possible == YES_NO
    assert compare(facts["class.platinum.last_days"].possible, Range(28, inf)) is None


def test_a_drug_that_was_perhaps_given_leaves_the_number_of_lines_open() -> None:
    facts = patient(with_drugs(True, carboplatin=YES_NO))
    assert "treatment.advanced.lines" not in facts


def test_a_complete_history_without_a_drug_means_no_line() -> None:
    facts = patient(with_drugs(True))
    assert facts["treatment.advanced.lines"].possible == exactly(0)
    assert facts["treatment.progressing"].possible == NO
    assert "treatment.advanced.lines" not in patient(with_drugs(None))


def test_what_follows_from_an_assumed_history_is_assumed_and_waits_on_it() -> None:
    assumed = {COMPLETE: Fact(possible=YES, origin="assumed", note="for the test")}
    facts = patient(assumed, assume=True)
    for name in ("treatment.advanced.lines", "drug.cisplatin.given", "class.taxane.progressed"):
        assert (facts[name].origin, facts[name].waits_on) == ("assumed", COMPLETE)


def test_a_class_that_was_never_given_did_no_harm() -> None:
    assert patient(with_drugs(True))["class.pd1-pdl1.severe_toxicity"].possible == NO
    assert "class.pd1-pdl1.severe_toxicity" not in patient(with_drugs(None))


# --- variants, pregnancy, fitness -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exon19del", "others", "answer"),
    [("present", None, "present"), ("absent", "absent", "absent"), ("absent", None, None)],
)
def test_a_class_made_of_others_is_present_if_any_is_and_absent_if_all_are(
    exon19del: str, others: str | None, answer: str | None
) -> None:
    facts = {"variant.EGFR.exon19del": Fact(possible=exactly(exon19del))}
    for name in ("L858R", "G719X", "S768I", "L861Q") if others else ():
        facts[f"variant.EGFR.{name}"] = Fact(possible=exactly(others or ""))
    found = patient(facts).get("variant.EGFR.activating")
    assert (found.possible if found else None) == (exactly(answer) if answer else None)


def test_a_resistance_variant_is_taken_as_absent_only_with_defaults_and_named_as_assumed() -> None:
    untreated = with_drugs(True)
    assert "variant.EGFR.T790M" not in patient(untreated)
    assumed = patient(untreated, assume=True)["variant.EGFR.T790M"]
    assert (assumed.possible, assumed.origin) == (exactly("absent"), "assumed")
    assert "variant.EGFR.T790M" not in patient(with_drugs(True, erlotinib=YES), assume=True)


@pytest.mark.parametrize(
    ("sex", "age", "needs_a_test"),
    [("male", 40, False), ("female", 60, False), ("female", 59, True)],
)
def test_a_man_or_a_woman_of_sixty_needs_no_pregnancy_test(
    sex: str, age: float, needs_a_test: bool
) -> None:
    facts = patient(say(patient__sex=exactly(sex), patient__age_years=exactly(age)))
    assert ("patient.pregnancy_test" not in facts) is needs_a_test


def test_who_is_not_fit_for_an_operation_is_not_taken_as_fit_for_anaesthesia() -> None:
    name = "judge.fit_for_general_anaesthesia"
    assert patient(say(judge__fit_for_surgery=NO))[name].possible == NO
    assert name not in patient(say(judge__fit_for_surgery=YES))


# --- lesions ----------------------------------------------------------------------------------------------------------


def lesion(organ: Possible, **values: Possible) -> dict[str, Fact]:
    return say(lesion__organ=organ, **{f"lesion__{k}": v for k, v in values.items()})


def near(
    one: Mapping[str, Fact], whole: Mapping[str, Fact], others: Sequence[Mapping[str, Fact]]
) -> dict[str, Fact]:
    return derive_lesion(one, whole, others, assume=False)


BONE = exactly("bone")
PAIN = say(symptom__bone_pain=YES)


def test_bone_pain_belongs_to_the_only_bone_lesion() -> None:
    one = lesion(BONE)
    assert near(one, PAIN, [one])["lesion.painful"].possible == YES


def test_bone_pain_may_belong_to_any_of_several_bone_lesions() -> None:
    one, two = lesion(BONE), lesion(exactly("spine"))
    assert near(one, PAIN, [one, two])["lesion.painful"].possible == YES_NO


def test_bone_pain_may_belong_to_a_lesion_whose_organ_is_not_certain() -> None:
    one, two = lesion(BONE), lesion(frozenset({"bone", "liver"}))
    assert near(one, PAIN, [one, two])["lesion.painful"].possible == YES_NO


def test_bone_pain_says_nothing_of_a_liver_lesion_or_where_it_was_said_which_one_hurts() -> None:
    one, two, liver = lesion(BONE), lesion(BONE, painful=YES), lesion(exactly("liver"))
    assert "lesion.painful" not in near(liver, PAIN, [liver])
    assert "lesion.painful" not in near(one, PAIN, [one, two])


def test_a_lesion_in_the_brainstem_is_at_the_brainstem() -> None:
    made = near(lesion(exactly("brain"), site=exactly("brainstem")), {}, [])
    assert made["lesion.near_optic_or_brainstem"].possible == YES


@pytest.mark.parametrize("mass", [YES, YES_NO])
def test_a_brain_lesion_that_may_press_and_gives_symptoms_leaves_oedema_open(
    mass: Possible,
) -> None:
    pressing = lesion(exactly("brain"), mass_effect=mass, symptomatic=YES)
    assert patient({}, [pressing])["symptom.brain_oedema"].possible == YES_NO


def test_what_the_record_says_is_never_replaced() -> None:
    said = say(
        extent__lesions=Range(1, inf), extent__metastatic=NO, patient__sex=exactly("male"),
        patient__pregnancy_test=exactly("positive"), symptom__brain_oedema=NO,
    )  # fmt: skip
    made = patient(said, [lesion(exactly("brain"), mass_effect=YES, symptomatic=YES)])
    assert {name: made[name] for name in said} == said


# --- one law for all of it --------------------------------------------------------------------------------------------


def narrower(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> list[str]:
    """The facts of which more is concluded after than before."""
    universe = shipped().words.universes
    return [
        name
        for name in after
        if compare(
            before[name].possible if name in before else universe[name], after[name].possible
        )
        is not True
    ]


@pytest.mark.medium
def test_from_less_is_never_concluded_more() -> None:
    rng = Random(6)
    broken: set[tuple[str, str]] = set()
    for _, case in rng.sample(known_cases(), 40):
        facts, one = stated(case)
        before = patient(facts, [one] if one else [])
        drugs = [name for name in facts if name.startswith(("drug.", "treatment.", "extent."))]
        for name in [*drugs, *rng.sample(sorted(facts), 10)]:
            wider = {**facts, name: widen(rng, name, facts[name])}
            found = narrower(before, patient(wider, [one] if one else []))
            broken |= {(name, each) for each in found}
    assert broken == set()


def test_where_no_activating_mutation_was_found_there_is_none_of_its_members() -> None:
    stated = {
        "variant.EGFR.activating": Fact(possible=frozenset({"absent"}), where=("Observation/egfr",))
    }
    facts = derive_patient(stated, [], shipped().knowledge, assume=False)
    assert facts["variant.EGFR.L858R"].possible == frozenset({"absent"})
    assert facts["variant.EGFR.L858R"].where == ("Observation/egfr",)
    assert "variant.EGFR.T790M" not in facts


# --- lines of one kind, and endocrine therapy -------------------------------------------------------------------------

KINDS = ("treatment.advanced.begun_lines", "treatment.advanced.chemotherapy_lines")


@pytest.mark.parametrize(
    ("lines", "of_one_kind"), [(exactly(0), exactly(0)), (Range(1, 2), Range(0, 2))]
)
def test_there_are_no_more_lines_of_one_kind_than_lines(
    lines: Possible, of_one_kind: Possible
) -> None:
    facts = patient({"treatment.advanced.lines": Fact(possible=lines)})
    assert [facts[kind].possible for kind in KINDS] == [of_one_kind] * 2


def test_lines_without_an_upper_bound_say_nothing_of_their_kinds() -> None:
    facts = patient({"treatment.advanced.lines": Fact(possible=Range(1, inf))})
    assert not facts.keys() & set(KINDS)


def test_who_never_had_endocrine_therapy_did_not_relapse_under_it() -> None:
    name = "treatment.endocrine_resistant_relapse"
    assert patient(with_drugs(True, paclitaxel=YES))[name].possible == NO
    assert name not in patient(with_drugs(None, paclitaxel=YES))
    assert name not in patient(with_drugs(True, letrozole=YES))


@pytest.mark.parametrize(
    ("controlled", "treatable"),
    [
        (exactly(False), exactly(False)),
        (exactly(True), None),
        (exactly(True) | exactly(False), None),
    ],
)
def test_disease_beyond_control_elsewhere_cannot_all_be_treated(
    controlled: Possible, treatable: Possible | None
) -> None:
    made = patient(say(extent__controlled_elsewhere=controlled)).get("extent.all_treatable")
    assert (None if made is None else made.possible) == treatable


def test_a_board_that_says_all_can_be_treated_is_believed() -> None:
    said = say(extent__controlled_elsewhere=exactly(False), extent__all_treatable=exactly(True))
    assert patient(said)["extent.all_treatable"].possible == exactly(True)
