"""Adverse events: the grade only where it is one of CTCAE, the drugs only where they are suspected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.record.conftest import statement

from metboard.knowledge import Knowledge
from metboard.record import Record, read_records

Read = Callable[..., Record]
CTCAE = "http://hl7.org/fhir/us/ctcae/CodeSystem/ctcae-grade-code-system"


def event(text: str = "Colitis", **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "AdverseEvent",
        "id": "e",
        "actuality": "actual",
        "subject": {"reference": "Patient/p"},
        "event": {"text": text},
        "date": "2026-08-01",
        **rest,
    }


def graded(code: str, system: str = CTCAE) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def test_grade_and_suspected_drug(read: Read) -> None:
    suspect = [{"instance": {"reference": "MedicationStatement/m"}}]
    (harm,) = read(
        event(severity=graded("3"), suspectEntity=suspect), statement("pembrolizumab")
    ).toxicities
    assert (harm.event, harm.grade, harm.drugs) == ("Colitis", 3, ("pembrolizumab",))
    assert str(harm.on) == "2026-08-01"


def test_a_drug_that_is_part_of_a_suspected_procedure(read: Read) -> None:
    procedure = {
        "resourceType": "Procedure",
        "id": "t",
        "status": "completed",
        "code": {"text": "systemic therapy"},
        "subject": {"reference": "Patient/p"},
    }
    given = statement("carboplatin", partOf=[{"reference": "Procedure/t"}])
    suspect = [{"instance": {"reference": "Procedure/t"}}]
    (harm,) = read(procedure, given, event(suspectEntity=suspect)).toxicities
    assert harm.drugs == ("carboplatin",)


@pytest.mark.parametrize(
    "severity",
    [{"coding": [{"code": "severe"}]}, graded("U"), graded("3", "http://example.org/pain")],
)
def test_severe_is_no_grade(severity: dict[str, Any], read: Read) -> None:
    (harm,) = read(event(severity=severity)).toxicities
    assert harm.grade is None


def test_two_grades_leave_it_open(read: Read) -> None:
    record = read(event(severity=graded("2"), seriousness=graded("4")))
    assert record.toxicities[0].grade is None
    assert "several grades are given; the grade stays open" in {line.why for line in record.unread}


@pytest.mark.parametrize(
    "rest",
    [
        {"actuality": "potential"},
        {"severity": graded("0")},
        {"event": {"coding": [{"system": "https://www.meddra.org", "code": "10034620"}]}},
    ],
)
def test_what_is_no_harm_in_words_is_only_named(rest: dict[str, Any], read: Read) -> None:
    record = read(event(**rest))
    assert record.toxicities == ()
    assert [line.where for line in record.unread if line.where.startswith("Adv")] == [
        "AdverseEvent/e"
    ]


def test_the_graded_event_of_another_tool(reference_data: Path, knowledge: Knowledge) -> None:
    folder = reference_data / "mcode_extraction_framework" / "extractors" / "fixtures"
    (record,) = read_records(folder / "csv-ctc-adverse-event-bundle.json", knowledge)
    (harm,) = record.toxicities
    assert (harm.grade, str(harm.on), str(harm.end)) == (1, "1994-12-09", "2021-12-01")
