"""What the user reads when a file is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record import Record, read_records

FHIR = "a FHIR R4 Bundle, a list of resources or one resource"
ANY = "a FHIR R4 bundle (.json, .ndjson), a phenopacket (.json, .yaml) or a case file (.yaml)"
CASE = "a case file (metboard.record/1)"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "truncated.json",
            " at line 1, column 109: found the end of the file inside a value; expected a whole file.",
        ),
        ("not-json.json", f": found text that begins with 'Dear colleague, than'; expected {ANY}."),
        ("wrong-type.json", f": found a Parameters; expected {FHIR}."),
        ("empty-bundle.json", f": found no resource; expected a patient: {FHIR}."),
        ("no-patient.json", f": found 1 Practitioner; expected a patient: {FHIR}."),
        (
            "phenopacket.json",
            ": found a phenopacket without subject and content; "
            "expected a GA4GH Phenopacket, Family or Cohort (version 2).",
        ),
        (
            "nan.json",
            f" at line 1, column 123: found no valid JSON (invalid character); expected {FHIR}.",
        ),
        ("utf16.json", f": found UTF-16; expected {ANY}, in UTF-8."),
        ("latin1.json", " at line 1: found byte 0xfc; expected text in UTF-8."),
        (
            "broken-line.ndjson",
            " at line 2: found the end of the file inside a value; expected a whole file.",
        ),
        (
            "unknown-key.yaml",
            f" at line 3, column 36: found unknown key `wher` (nearest: where); expected {CASE}.",
        ),
        (
            "wrong-date.yaml",
            f" at line 2, column 11: found invalid RFC3339 encoded date; expected {CASE}.",
        ),
        ("double-key.yaml", f" at line 2, column 1: found key `id` stands twice; expected {CASE}."),
        ("absent.json", f": found No such file or directory; expected {ANY}."),
    ],
)
def test_a_file_that_cannot_be_read_says_what_where_and_what_was_expected(
    name: str, words: str, broken: Path, knowledge: Knowledge
) -> None:
    with pytest.raises(RecordError) as error:
        read_records(broken / name, knowledge)
    assert str(error.value) == f"{broken / name}{words}"


def test_a_file_above_the_limit_is_not_read(broken: Path, knowledge: Knowledge) -> None:
    with pytest.raises(RecordError, match=r"found 0 MB; expected at most 0.0001 MB \(--max-mb\)"):
        read_records(broken / "values.json", knowledge, max_mb=0.0001)


def test_values_nested_too_deeply_are_refused(tmp_path: Path, knowledge: Knowledge) -> None:
    for start in (
        '{"resourceType":',
        '{"resourceType":"Bundle","entry":',
        "[",
        '{"record":',
        "id: ",
    ):
        (tmp_path / "deep.json").write_text(start + "[" * 200_000)
        with pytest.raises(RecordError):
            read_records(tmp_path / "deep.json", knowledge)


def _why(record: Record) -> dict[str, str]:
    return {line.where: line.why for line in record.unread}


def test_a_value_that_cannot_stand_for_its_fact_is_named_and_not_guessed(
    broken: Path, knowledge: Knowledge
) -> None:
    (record,) = read_records(broken / "values.json", knowledge)
    assert record.findings == ()
    assert _why(record) == {
        "Observation/no-unit": "no unit; expected g/L",
        "Observation/impossible": "420 is not possible; expected 0 to 20",
        "Observation/wrong-unit": "unit 'U/L' instead of 'g/L'",
        "Observation/no-limit": "no upper limit of normal given",
        "Observation/two-limits": "several upper limits of normal given",
        "Observation/no-value": "no value",
        "Observation/text": "found somewhat tired; expected a number",
        "Observation/dead": "5 is not possible; expected 0 to 4",
        "Observation/number-as-text": "Expected `float | null`, got `str` - at `$.valueQuantity.value`",
        "Observation/withdrawn": "its status is entered-in-error",
    }


def test_a_number_of_400_digits_costs_one_line(broken: Path, knowledge: Knowledge) -> None:
    (record,) = read_records(broken / "huge.json", knowledge)
    assert _why(record)["Observation/no-unit"] == "Number out of range - at `$.valueQuantity.value`"


def test_references_in_a_circle_end(broken: Path, knowledge: Knowledge) -> None:
    (record,) = read_records(broken / "cycle.json", knowledge)
    assert [(lesion.organ, lesion.primary) for lesion in record.lesions] == [("liver", False)]
    assert _why(record)["Observation/s"] == "of which lesion is not said"
    assert _why(record)["MedicationStatement/m"] == "not named"


def test_one_id_on_two_resources_is_named_and_twins_count_once(
    broken: Path, knowledge: Knowledge
) -> None:
    (record,) = read_records(broken / "duplicates.json", knowledge)
    assert sorted(str(f.value) for f in record.findings) == ["1.0", "2.0", "70.0"]
    assert _why(record) == {"Observation/same": "different resources share this id; all are read"}


def test_what_is_refuted_denied_or_doubted_is_not_taken(broken: Path, knowledge: Knowledge) -> None:
    (record,) = read_records(broken / "statuses.json", knowledge)
    assert (record.findings, record.diagnoses, record.treatments) == ((), (), ())
    why = _why(record)
    assert why["Condition/refuted"] == "its status is refuted"
    assert why["Condition/maybe"] == "not confirmed (differential)"
    assert why["Condition/denied"] == why["Condition/doubtful"] == why["Condition/in-situ"]
    assert why["MedicationStatement/unknown"] == "its status is unknown"


def test_two_patients_of_one_file_are_kept_apart(broken: Path, knowledge: Knowledge) -> None:
    p, q = read_records(broken / "two-patients.json", knowledge)
    assert (p.findings, [f.value for f in q.findings]) == ((), [2.0])
    assert (
        _why(p)["Condition/nobody"] == _why(q)["Condition/nobody"] == "of no patient in this file"
    )


def test_a_line_a_resource_is_read(broken: Path, knowledge: Knowledge) -> None:
    (record,) = read_records(broken / "lines.ndjson", knowledge)
    assert [f.value for f in record.findings] == [1.0]


def test_text_from_a_record_stays_text(broken: Path, knowledge: Knowledge) -> None:
    (record,) = read_records(broken / "values.json", knowledge)
    assert record.patient.name == "<script>alert(1)</script>"
    assert record.patient.birth_date is None
