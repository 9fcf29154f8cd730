"""No local treatment with curative intent is open before the patient was staged, and staging grows old."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.options.random_facts import by_id, clock, known_cases, settled, shipped

from metboard.case import make_cases
from metboard.facts import Fact
from metboard.knowledge import is_curative, is_local
from metboard.options import Judgement, judge, judge_case, missing_of, reasons_of
from metboard.record import Diagnosis, Finding, LesionEntry, Patient, Record

DAY = date(2026, 10, 1)
FRESH_DAYS = 90


def lung_metastasis(pet_days: int | None) -> Judgement:
    """Judge stereotactic radiotherapy of one lung metastasis of lung cancer, PET-CT so many days ago."""
    staging = [("staging.brain_mri", 10, "mri")]
    staging += [("staging.pet_ct", pet_days, "pet")] if pet_days is not None else []
    record = Record(
        id="p1",
        patient=Patient(birth_date=date(1960, 5, 1), sex="female", where="p"),
        diagnoses=(Diagnosis(tumours=("lung-adenocarcinoma",), where="d", on=date(2026, 6, 1)),),
        lesions=(
            LesionEntry(
                id="l1", organ="lung", site="peripheral", where="l", on=date(2026, 9, 20),
                diameter_mm=15,
            ),
        ),
        complete={"lesions": True},
        findings=(
            Finding(fact="tumour.primary", value="removed", where="t", on=date(2026, 9, 20)),
            *(
                Finding(fact=fact, value="done", where=where, on=DAY - timedelta(days=days))
                for fact, days, where in staging
            ),
        ),
    )  # fmt: skip
    (case,) = make_cases(record, shipped().knowledge, shipped().words, DAY)
    judged = judge_case(case, shipped(), clock())
    (found,) = [j for j in judged if j.assembled.option.id == "lung-sbrt-peripheral"]
    return found


def missing(judgement: Judgement) -> dict[str, tuple[str, str]]:
    asked = missing_of(
        judgement.assembled, judgement.verdict, judgement.facts, clock(), shipped().words
    )
    return {m.fact: (m.how, m.last_known) for m in asked}


@pytest.mark.parametrize(
    ("pet_days", "status"), [(0, "open"), (FRESH_DAYS, "open"), (FRESH_DAYS + 1, "pending")]
)
def test_staging_counts_for_ninety_days(pet_days: int, status: str) -> None:
    assert lung_metastasis(pet_days).verdict.status == status


def test_staging_that_grew_old_is_asked_for_with_the_day_of_the_last() -> None:
    day = DAY - timedelta(days=FRESH_DAYS + 1)
    found = missing(lung_metastasis(FRESH_DAYS + 1))
    assert found == {"staging.pet_ct": ("image", f"last known done on {day}")}


def test_staging_that_was_never_done_is_asked_for() -> None:
    assert missing(lung_metastasis(None)) == {"staging.pet_ct": ("image", "")}


def test_the_trace_says_which_table_asks_why_and_where_the_record_has_it() -> None:
    judged = lung_metastasis(10)
    reasons = reasons_of(judged.assembled, judged.facts, clock(), shipped().words)
    (pet,) = [
        r
        for r in reasons
        if r.condition.endswith("staging.pet_ct: done)") and "nsclc" in r.condition
    ]
    assert (pet.kind, pet.holds, pet.where) == ("requires", True, ("d", "pet"))
    assert (pet.inherited_from, pet.source) == ("tumour nsclc", "dingemans-2019")
    assert "mandatory" in pet.why


def unstaged(facts: dict[str, Fact]) -> dict[str, Fact]:
    """The same patient of whose staging nothing is known."""
    words = shipped().words
    return facts | {
        name: Fact(possible=words.universe(name), origin="absent")
        for name in facts
        if name.startswith("staging.")
    }


def test_no_curative_local_option_opens_for_a_patient_who_was_not_staged() -> None:
    curative = {
        name for name, each in by_id().items() if is_curative(each.option, shipped().knowledge)
    }
    tried = {n: c for n, c in known_cases() if n in curative and c.expect == "open"}
    found = {
        name: judge(by_id()[name], unstaged(settled(case, assume=case.assume)), clock()).status
        for name, case in tried.items()
    }
    assert tried.keys() == curative
    assert set(found.values()) == {"pending"}, found


def test_every_local_option_with_the_intent_to_cure_is_curative() -> None:
    options = [each.option for each in by_id().values()]
    wanted = [o for o in options if o.intent == "curative" and is_local(o, shipped().knowledge)]
    assert len(wanted) > 3
    assert all(is_curative(o, shipped().knowledge) for o in wanted)


def test_a_ground_for_symptoms_stays_free_beside_one_with_the_intent_to_cure() -> None:
    checks = {c.source: c for c in by_id()["bone-sbrt"].basis}
    assert checks["nguyen-2019"].written is None
    staged = checks["palma-2019"]
    assert staged.written is not None
    assert {"staging.pet_ct", "staging.brain_mri"} <= set(staged.facts)
    assert staged.text.endswith("with the staging that its tumour asks for")
