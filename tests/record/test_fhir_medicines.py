from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import statement

from metboard.record import Record

Read = Callable[..., Record]


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("MedicationStatement", "active", "ongoing"),
        ("MedicationStatement", "completed", "given"),
        ("MedicationStatement", "not-taken", "not-given"),
        ("MedicationStatement", "intended", "planned"),
        ("MedicationAdministration", "in-progress", "ongoing"),
        ("MedicationAdministration", "stopped", "given"),
        ("MedicationAdministration", "not-done", "not-given"),
        ("MedicationRequest", "completed", "planned"),
    ],
)
def test_a_request_proves_nothing_given(kind: str, status: str, expected: str, read: Read) -> None:
    (treatment,) = read(statement("carboplatin", status=status, kind=kind)).treatments
    assert (treatment.drugs, treatment.status) == (("carboplatin",), expected)


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("Carboplatin AUC 5 + Pemetrexed 500 mg/m2", ("carboplatin", "pemetrexed")),
        ("mFOLFOX6", ("fluorouracil", "oxaliplatin")),
        ("Paraplatin", ("carboplatin",)),
    ],
)
def test_every_drug_of_a_combination_is_found(
    text: str, drugs: tuple[str, ...], read: Read
) -> None:
    assert read(statement(text)).treatments[0].drugs == drugs


@pytest.mark.parametrize("text", ["leucovorin", "Calciumfolinat", "mesna"])
def test_a_partner_of_a_cancer_drug_is_named_and_no_treatment(text: str, read: Read) -> None:
    given = statement(text, kind="MedicationAdministration", reasonCode=[{"text": "breast cancer"}])
    record = read(given)
    assert record.treatments == ()
    assert [u.why for u in record.unread] == [
        "a partner of a cancer drug, and no treatment of its own"
    ]


def test_an_unknown_drug_against_the_cancer_is_not_lost(read: Read) -> None:
    unknown = {
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.whocc.no/atc", "code": "L01XX99"}],
            "text": "Trial drug ABC-123",
        }
    }
    (treatment,) = read({**statement(""), **unknown}).treatments
    assert treatment.drugs == ("trial-drug-abc-123",)


def test_an_unknown_medicine_for_the_cancer_is_no_line_of_therapy(read: Read) -> None:
    record = read(statement("Granisetron", reasonCode=[{"text": "lung cancer"}]))
    assert [(t.kind, t.drugs) for t in record.treatments] == [("other", ())]
    assert record.unread[0].why == "given for the cancer, but no known cancer drug"


def test_doses_of_one_course_are_one_treatment(read: Read) -> None:
    days = ("2026-03-01", "2026-03-22", "2026-04-12", "2026-09-20")
    doses = [
        statement(
            "cisplatin", f"m{i}", "completed", "MedicationAdministration", effectiveDateTime=day
        )
        for i, day in enumerate(days)
    ]
    first, second = read(*doses).treatments
    assert (str(first.start), str(first.end), first.text) == (
        "2026-03-01",
        "2026-04-12",
        "cisplatin; 3 administrations",
    )
    assert str(second.start) == "2026-09-20"


def _steroid(name: str, **dosage: Any) -> dict[str, Any]:
    return statement(name, dosage=[dosage])


def test_a_steroid_is_given_as_prednisone_a_day(read: Read) -> None:
    daily = {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}
    dose = [{"doseQuantity": {"value": 4, "unit": "mg"}}]
    (finding,) = read(_steroid("dexamethasone", timing=daily, doseAndRate=dose)).findings
    assert (finding.fact, finding.value) == ("medicine.prednisone_mg", 53.36)
    assert read(_steroid("Prednisolon", text="5 mg täglich")).findings[0].value == 5.0


def test_a_steroid_without_a_dose_is_only_more_than_none(read: Read) -> None:
    record = read(statement("prednisone"))
    assert record.findings[0].value == {"above": 0.0}
    assert record.unread[0].why == "a steroid without a daily dose in mg"


def test_an_inhaled_steroid_is_none_for_the_body(read: Read) -> None:
    record = read(_steroid("hydrocortisone", route={"text": "topical"}))
    assert (record.findings, record.unread[0].why) == ((), "given locally, not to the whole body")


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("apixaban", "medicine.anticoagulant", True),
        ("enoxaparin", "medicine.anticoagulant", ("yes", "no")),
        ("rifampicin", "medicine.strong_cyp3a_inducer", True),
        ("Pantoprazol 40 mg", "medicine.acid_reducer", True),
    ],
)
def test_other_medicines_state_their_facts(text: str, fact: str, value: object, read: Read) -> None:
    (finding,) = read(statement(text)).findings
    assert (finding.fact, finding.value) == (fact, value)


def test_a_medicine_only_ordered_may_or_may_not_be_taken(read: Read) -> None:
    assert read(statement("apixaban", kind="MedicationRequest")).findings[0].value == ("yes", "no")


def test_progression_as_the_reason_to_stop_is_the_outcome(read: Read) -> None:
    stopped = statement("pemetrexed", status="stopped", statusReason=[{"text": "progression"}])
    assert read(stopped).treatments[0].outcome == "progression"
