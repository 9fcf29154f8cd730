from __future__ import annotations

from collections.abc import Callable
from typing import Any

from metboard.record import Record

Read = Callable[..., Record]


def _resource(kind: str, name: str = "r", **rest: Any) -> dict[str, Any]:
    return {"resourceType": kind, "id": name, "subject": {"reference": "Patient/p"}, **rest}


def test_radiotherapy_has_dose_fractions_and_place(read: Read) -> None:
    dose = {
        "url": "http://x/mcode-radiotherapy-dose-delivered-to-volume",
        "extension": [
            {"url": "totalDoseDelivered", "valueQuantity": {"value": 3000, "code": "cGy"}},
            {"url": "fractionsDelivered", "valueUnsignedInt": 10},
        ],
    }
    record = read(
        _resource(
            "Procedure",
            status="completed",
            code={"text": "Whole brain radiotherapy"},
            extension=[dose],
            performedPeriod={"start": "2026-02-01", "end": "2026-02-14"},
        )
    )
    (treatment,) = record.treatments
    assert (treatment.kind, treatment.organ, treatment.dose_gy, treatment.fractions) == (
        "radiotherapy",
        "brain",
        30.0,
        10,
    )
    assert [f.fact for f in record.findings] == ["treatment.whole_brain_radiotherapy"]


def test_an_operation_in_the_last_28_days_may_have_been_major(read: Read) -> None:
    operation = _resource(
        "Procedure", status="completed", code={"text": "Lobectomy"}, performedDateTime="2026-09-20"
    )
    seen = _resource(
        "Observation", "o", status="final", code={"text": "?"}, effectiveDateTime="2026-10-01"
    )
    record = read(operation, seen)
    assert [(t.kind, str(t.start)) for t in record.treatments] == [("surgery", "2026-09-20")]
    assert [(f.fact, f.value) for f in record.findings] == [
        ("history.major_surgery_28_days", ("yes", "no"))
    ]


def test_a_report_shows_that_an_examination_was_done(read: Read) -> None:
    report = {"code": {"text": "MRI of the brain with contrast"}, "effectiveDateTime": "2026-09-18"}
    done = read(_resource("DiagnosticReport", status="final", **report))
    assert [(f.fact, f.value) for f in done.findings] == [("staging.brain_mri", "done")]
    assert read(_resource("DiagnosticReport", status="registered", **report)).findings == ()


def test_an_allergy_to_a_cancer_drug_is_an_intolerance(read: Read) -> None:
    allergy = {
        "resourceType": "AllergyIntolerance",
        "id": "a",
        "patient": {"reference": "Patient/p"},
    }
    (finding,) = read({**allergy, "code": {"text": "Carboplatin"}}).findings
    assert (finding.fact, finding.value) == ("drug.carboplatin.intolerant", True)


def test_a_wish_may_be_written_as_a_goal(read: Read) -> None:
    goal = _resource(
        "Goal", lifecycleStatus="active", description={"text": "Patient refuses blood transfusion"}
    )
    assert [f.fact for f in read(goal).findings] == ["wish.refuses.transfusion"]


def test_a_list_of_treatments_is_complete_only_where_it_says_so(read: Read) -> None:
    listed = {"status": "current", "mode": "snapshot", "code": {"text": "prior cancer treatment"}}
    assert read(_resource("List", **listed)).complete == {}
    assert read(_resource("List", **listed, note=[{"text": "incomplete"}])).complete == {}
    assert read(_resource("List", **listed, note=[{"text": "complete"}])).complete == {
        "treatments": True
    }
    empty = {"emptyReason": {"coding": [{"code": "nilknown"}]}}
    assert read(_resource("List", **listed, **empty)).complete == {"treatments": True}
