from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import observation, quantity

from metboard.record import Record

Read = Callable[..., Record]


def _value(record: Record) -> object:
    assert record.unread == ()
    (finding,) = record.findings
    return finding.value


@pytest.mark.parametrize(
    ("loinc", "value", "unit", "expected"),
    [
        ("718-7", 13.1, "g/dL", 131.0),
        ("777-3", 268, "10*3/uL", 268.0),
        ("751-8", 4100, "/uL", 4.1),
        ("2345-7", 90, "mg/dL", 4.99567),
        ("2823-3", 4.2, "meq/L", 4.2),
        ("29463-7", 155, "[lb_av]", 70.3068),
        ("8636-3", 0.418, "s", 418.0),
        ("85147-7", 30, "%", 30.0),
        ("3016-3", 1.7, "uIU/mL", 1.7),
        ("2160-0", 1.2, "mg/dL", 106.082),
        ("14682-9", 84, "umol/L", 84.0),
        ("17861-6", 9.6, "mg/dL", 2.39533),
        ("2000-8", 4.8, "meq/L", 2.4),
    ],
)
def test_units_are_converted(
    loinc: str, value: float, unit: str, expected: float, read: Read
) -> None:
    assert _value(
        read(observation("o", loinc, valueQuantity=quantity(value, unit)))
    ) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("sign", "bound"), [("<", "below"), ("<=", "max"), (">", "above"), (">=", "min")]
)
def test_a_comparator_makes_a_bound(sign: str, bound: str, read: Read) -> None:
    assert _value(read(observation("o", "85147-7", valueQuantity=quantity(1, "%", sign)))) == {
        bound: 1.0
    }


def test_a_multiple_of_normal_uses_the_laboratorys_own_limit(read: Read) -> None:
    limits = [{"high": quantity(1.2, "mg/dL")}]
    record = read(
        observation("o", "1975-2", valueQuantity=quantity(1.8, "mg/dL"), referenceRange=limits)
    )
    assert {f.fact: f.value for f in record.findings}["lab.bilirubin_x_uln"] == 1.5


def test_bilirubin_is_also_read_as_the_amount_that_it_is(read: Read) -> None:
    """Scores ask for the amount, options for the multiple of the limit, which may be missing."""
    record = read(observation("o", "1975-2", valueQuantity=quantity(2, "mg/dL")))
    found = {f.fact: f.value for f in record.findings}
    assert found == {"lab.bilirubin_umol_l": pytest.approx(34.2, abs=0.05)}
    assert [u.why for u in record.unread] == ["no upper limit of normal given"]


def test_of_two_transaminases_of_a_day_the_higher_is_the_fact(read: Read) -> None:
    limits = [{"high": quantity(35, "U/L")}]
    record = read(
        *(
            observation(n, c, valueQuantity=quantity(v, "U/L"), referenceRange=limits)
            for n, c, v in (("alt", "1742-6", 70), ("ast", "1920-8", 35))
        )
    )
    assert (_value(record), record.findings[0].where) == (2.0, "Observation/alt")


@pytest.mark.parametrize(
    ("karnofsky", "ecog"), [(100, 0), (90, 0), (80, 1), (70, 1), (60, 2), (50, 2), (40, 3), (20, 4)]
)
def test_karnofsky_is_converted_and_says_so(karnofsky: int, ecog: int, read: Read) -> None:
    record = read(observation("o", "89243-0", valueInteger=karnofsky))
    assert {f.fact: f.value for f in record.findings} == {
        "patient.ecog": ecog,
        "patient.karnofsky_pct": karnofsky,
    }
    assert record.findings[0].text == f"Karnofsky {karnofsky}, converted to ECOG {ecog}"


@pytest.mark.parametrize(
    ("loinc", "text", "value"),
    [
        ("81695-9", "MSI-H", "high"),
        ("81695-9", "Stable", "stable"),
        ("85319-2", "2+", "2+"),
        ("85319-2", "negative", ("0", "1+")),
        ("5196-1", "Negative", ("negative", "past")),
        ("72166-2", "Former smoker", "former"),
    ],
)
def test_coded_answers_become_the_facts_own(
    loinc: str, text: str, value: object, read: Read
) -> None:
    assert _value(read(observation("o", loinc, valueCodeableConcept={"text": text}))) == value


@pytest.mark.parametrize(
    ("loinc", "text", "stage"),
    [
        ("21907-1", "cM1c", ("c", "", "", "1c", "")),
        ("21907-1", "M0", ("c", "", "", "0", "")),
        ("21908-9", "Stage IVA", ("c", "", "", "", "IVA")),
        ("21905-5", "T2a", ("c", "2a", "", "", "")),
        ("21900-6", "1b", ("p", "", "1b", "", "")),
        ("21899-0", "ypTis", ("yp", "is", "", "", "")),
    ],
)
def test_a_stage_is_read_category_by_category(
    loinc: str, text: str, stage: tuple[str, ...], read: Read
) -> None:
    (made,) = read(observation("o", loinc, valueCodeableConcept={"text": text})).stages
    assert (made.prefix, made.t, made.n, made.m, made.group) == stage


@pytest.mark.parametrize(
    ("text", "value"), [("TPS 30 %", 30.0), ("<1%", {"below": 1.0}), (">= 50 %", {"min": 50.0})]
)
def test_one_number_in_a_text_is_read_with_its_unit(text: str, value: object, read: Read) -> None:
    assert _value(read(observation("o", text="PD-L1 TPS", valueString=text))) == value


def test_a_component_is_named_by_its_place(read: Read) -> None:
    parts = [
        {
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": quantity(v, "mm[Hg]"),
        }
        for code, v in (("8462-4", 82), ("8480-6", 134))
    ]
    record = read(observation("bp", "85354-9", component=parts))
    assert [(f.where, f.value) for f in record.findings] == [("Observation/bp#component[1]", 134.0)]


def test_sizes_and_remarks_belong_to_the_lesion_in_their_focus_each_on_its_day(read: Read) -> None:
    tumour = {
        "resourceType": "BodyStructure",
        "id": "t",
        "patient": {"reference": "Patient/p"},
        "location": {"text": "liver, segment VII"},
        "morphology": {"coding": [{"code": "14799000"}]},
    }
    focus: dict[str, Any] = {"focus": [{"reference": "BodyStructure/t"}]}
    record = read(
        tumour,
        observation(
            "old",
            "33728-7",
            valueQuantity=quantity(25, "mm"),
            **focus,
            effectiveDateTime="2026-06-01",
        ),
        observation("new", "33728-7", valueQuantity=quantity(1.8, "cm"), **focus),
        observation("pain", text="painful lesion", valueBoolean=True, **focus),
    )
    old, new = record.lesions
    assert (old.id, old.organ, old.diameter_mm, old.findings) == ("t", "liver", 25.0, {})
    assert (new.id, new.organ, new.diameter_mm, new.findings) == (
        "t",
        "liver",
        18.0,
        {"painful": True},
    )
    assert old.where == "BodyStructure/t, Observation/old"
    assert new.where == "BodyStructure/t, Observation/new, Observation/pain"


def test_measured_lesions_are_not_counted_again_in_their_group(read: Read) -> None:
    from tests.record.conftest import condition

    sizes = [
        observation(f"s{i}", "33728-7", valueQuantity=quantity(i, "mm"), bodySite={"text": "brain"})
        for i in (5, 9)
    ]
    record = read(condition("four brain metastases"), *sizes)
    assert [(lesion.diameter_mm, lesion.count) for lesion in record.lesions] == [
        (5.0, 1),
        (9.0, 1),
        (None, 2),
    ]


@pytest.mark.parametrize(
    ("text", "unit", "fact"),
    [
        ("creatinine", "mg/dL", "lab.creatinine_umol_l"),
        ("Kreatinin i.S.", "mg/dL", "lab.creatinine_umol_l"),
        ("Calcium", "mmol/L", "lab.calcium_total_mmol_l"),
        ("protein in 24 hour urine", "g/(24.h)", "lab.urine_protein_g_24h"),
        ("creatinine in urine", "mg/dL", None),
        ("Creatinine [Mass/volume] in Urine", "mg/dL", None),
        ("Glucose [Mass/volume] in Cerebral spinal fluid CSF", "mg/dL", None),
        ("albumin creatinine ratio", "mg/g", None),
        ("ionized calcium", "mmol/L", None),
        ("eGFR", "mL/min/{1.73_m2}", None),
    ],
)
def test_a_name_stands_for_blood_and_for_no_other_fluid(
    text: str, unit: str, fact: str | None, read: Read
) -> None:
    record = read(observation("o", text=text, valueQuantity=quantity(1.2, unit)))
    assert [f.fact for f in record.findings] == ([fact] if fact else [])
    assert len(record.unread) == (0 if fact else 1)
