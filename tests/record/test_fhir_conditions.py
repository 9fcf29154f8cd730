from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import condition, observation

from metboard.record import Record

Read = Callable[..., Record]


def _coded(code: str, system: str = "http://snomed.info/sct", **rest: Any) -> dict[str, Any]:
    return {**condition("", **rest), "code": {"coding": [{"system": system, "code": code}]}}


@pytest.mark.parametrize(
    ("text", "tumours"),
    [
        ("lung cancer", ("lung-cancer",)),
        ("Non small cell carcinoma of the lung", ("nsclc",)),
        ("nicht-kleinzelliges Bronchialkarzinom", ("nsclc",)),
        ("small cell lung cancer", ("sclc",)),
        ("Adenocarcinoma of the lung, left upper lobe", ("lung-adenocarcinoma",)),
        ("Adenokarzinom der Lunge", ("lung-adenocarcinoma",)),
        ("metastatic melanoma", ("melanoma",)),
    ],
)
def test_a_tumour_is_known_by_its_longest_name(
    text: str, tumours: tuple[str, ...], read: Read
) -> None:
    assert read(condition(text)).diagnoses[0].tumours == tumours


def test_a_morphology_narrows_the_site(read: Read) -> None:
    morphology = {
        "url": "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior",
        "valueCodeableConcept": {
            "coding": [{"system": "http://snomed.info/sct", "code": "1187332001"}]
        },
    }
    record = read(_coded("C34.11", "http://hl7.org/fhir/sid/icd-10-cm", extension=[morphology]))
    assert record.diagnoses[0].tumours == ("lung-adenocarcinoma",)


def test_code_and_words_that_contradict_each_other_leave_both_possible(read: Read) -> None:
    code = {
        "coding": [{"system": "http://snomed.info/sct", "code": "254637007"}],
        "text": "small cell lung cancer",
    }
    record = read({**condition(""), "code": code})
    assert set(record.diagnoses[0].tumours) == {"nsclc", "sclc"}
    assert (
        record.unread[0].why
        == "its codes and words name different tumours; all of them stay possible"
    )


@pytest.mark.parametrize(
    ("text", "organ", "count"),
    [
        ("multiple liver metastases", "liver", {"min": 2.0}),
        ("four brain metastases", "brain", 4),
        ("3 Hirnmetastasen", "brain", 3),
        ("solitary adrenal metastasis", "adrenal", 1),
        ("Secondary malignant neoplasm of bone", "bone", {"min": 1.0}),
        ("metastasis in L3 vertebra", "spine", {"min": 1.0}),
    ],
)
def test_a_metastatic_site_becomes_a_group_of_lesions(
    text: str, organ: str, count: object, read: Read
) -> None:
    record = read(condition(text))
    assert [(lesion.organ, lesion.count) for lesion in record.lesions] == [(organ, count)]
    assert [(f.fact, f.value) for f in record.findings] == [("extent.metastatic", True)]


def test_a_primary_with_its_metastases_in_one_text_gives_both(read: Read) -> None:
    record = read(condition("lung cancer with multiple liver metastases"))
    assert record.diagnoses[0].tumours == ("lung-cancer",)
    assert [(lesion.organ, lesion.count) for lesion in record.lesions] == [("liver", {"min": 2.0})]


@pytest.mark.parametrize(
    ("code", "fact", "value"),
    [
        ("Z94.0", "history.organ_transplant", True),
        ("B24", "history.immunodeficiency", True),
        ("D83.9", "history.immunodeficiency", True),
        ("Z21", "history.immunodeficiency", ("yes", "no")),
        ("I50.32", "history.heart_failure", True),
        ("E06.3", "history.autoimmune_disease", "quiet"),
        ("M05.9", "history.autoimmune_disease", ("quiet", "active")),
        ("J84.1", "history.interstitial_lung_disease", True),
        ("G62.0", "history.neuropathy_severe", ("yes", "no")),
    ],
)
def test_a_comorbidity_states_its_fact(code: str, fact: str, value: object, read: Read) -> None:
    (finding,) = read(_coded(code, "http://fhir.de/CodeSystem/bfarm/icd-10-gm")).findings
    assert (finding.fact, finding.value) == (fact, value)


def test_hereditary_angioedema_is_no_immune_deficiency(read: Read) -> None:
    found = read(_coded("D84.1", "http://fhir.de/CodeSystem/bfarm/icd-10-gm")).findings
    assert "history.immunodeficiency" not in {finding.fact for finding in found}


def test_an_infection_that_is_over_is_no_longer_active(read: Read) -> None:
    over = {"clinicalStatus": {"coding": [{"code": "resolved"}]}, "abatementDateTime": "2026-09-20"}
    (finding,) = read(condition("Pneumonie", **over)).findings
    assert (finding.fact, finding.value, str(finding.on)) == (
        "history.infection_active",
        False,
        "2026-09-20",
    )


def test_an_event_keeps_its_day_and_one_without_a_day_stays_open(read: Read) -> None:
    (dated,) = read(condition("stroke", onsetDateTime="2019-03-02")).findings
    assert (dated.value, str(dated.on)) == (True, "2019-03-02")
    (undated,) = read(condition("stroke", onsetDateTime="2019")).findings
    assert (undated.value, undated.on) == (("yes", "no"), None)


@pytest.mark.parametrize(
    ("written", "on", "note"),
    [
        ("2026-09-14", "2026-09-14", "heart failure"),
        ("2026-09", "2026-09-15", "heart failure; 2026-09, day not given"),
        ("2026", "None", "heart failure; 2026, day and month not given"),
    ],
)
def test_a_day_that_is_not_given_is_not_invented(
    written: str, on: str, note: str, read: Read
) -> None:
    (finding,) = read(condition("heart failure", onsetDateTime=written)).findings
    assert (str(finding.on), finding.text) == (on, note)


@pytest.mark.parametrize(
    ("summary", "stage"),
    [
        ({"coding": [{"code": "4", "display": "IV"}]}, ("", "", "", "", "IV")),
        ({"text": "Stage IIIB"}, ("", "", "", "", "IIIB")),
        ({"text": "UICC 4A"}, ("", "", "", "", "IVA")),
        ({"text": "pT2a pN1b cM0"}, ("p", "2a", "1b", "0", "")),
        ({"text": "ypT1c ypN0"}, ("yp", "1c", "0", "", "")),
    ],
)
def test_the_stage_of_a_condition_is_kept_as_it_was_given(
    summary: dict[str, object], stage: tuple[str, ...], read: Read
) -> None:
    record = read(condition("lung cancer", stage=[{"summary": summary}]))
    (made,) = record.stages
    assert (made.prefix, made.t, made.n, made.m, made.group) == stage
    assert (made.where, made.of, record.findings) == ("Condition/c#stage[0]", "c", ())


@pytest.mark.parametrize("text", ["Binet Stage B", "limited disease", "4 of 5"])
def test_a_stage_that_is_none_is_named(text: str, read: Read) -> None:
    record = read(condition("lung cancer", stage=[{"summary": {"text": text}}]))
    assert record.stages == ()
    assert record.unread[0].why == "the stage is not understood"


IV = {"summary": {"text": "IV"}}


def observed(name: str, value: str, on: str) -> dict[str, object]:
    focus = [{"reference": "Condition/c"}]
    return observation(
        name, "21907-1", valueCodeableConcept={"text": value}, effectiveDateTime=on, focus=focus
    )


def days_of(record: Record) -> dict[str, str]:
    return {stage.where.partition("/")[2]: str(stage.on) for stage in record.stages}


def test_a_stage_is_of_the_day_of_its_assessment_and_not_of_the_onset(read: Read) -> None:
    refers = {**IV, "assessment": [{"reference": f"Observation/{n}"} for n in ("a", "b")]}
    staged = condition("lung cancer", onsetDateTime="2018-03-06", stage=[refers])
    a, b = observed("a", "cM0", "2018-04-03"), observed("b", "cM1a", "2025-02-28")
    assert days_of(read(staged, a, b))["c#stage[0]"] == "2025-02-28"
    assert days_of(read(staged, a))["c#stage[0]"] == "None"
    assert days_of(read(staged))["c#stage[0]"] == "None"


@pytest.mark.parametrize(
    ("said", "value", "on", "expected"),
    [
        ("IV", "cM0", "2018-03-05", "2018-03-06"),
        ("IV", "cM0", "2018-03-06", "None"),
        ("IV", "cM0", "2018-04-03", "None"),
        ("IV", "cM1", "2018-04-03", "2018-03-06"),
        ("II", "cM1", "2025-04-03", "2018-03-06"),
        ("T2 N1 M1", "cM0", "2018-04-03", "None"),
    ],
)
def test_a_stage_without_assessment_is_of_the_onset_unless_another_stage_contradicts(
    said: str, value: str, on: str, expected: str, read: Read
) -> None:
    staged = condition(
        "lung cancer", onsetDateTime="2018-03-06", stage=[{"summary": {"text": said}}]
    )
    assert days_of(read(staged, observed("a", value, on)))["c#stage[0]"] == expected


def test_the_stage_of_another_tumour_contradicts_nothing(read: Read) -> None:
    staged = condition("lung cancer", onsetDateTime="2018-03-06", stage=[IV])
    other = {**observed("a", "cM0", "2018-04-03"), "focus": [{"reference": "Condition/d"}]}
    record = read(staged, condition("breast cancer", "d"), other)
    assert days_of(record)["c#stage[0]"] == "2018-03-06"


SCT, ICD10 = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10"


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("C18.0", "right"),
        ("C18.2", "right"),
        ("C18.3", "right"),
        ("C18.4", None),
        ("C18.5", "left"),
        ("C18.6", "left"),
        ("C18.7", "left"),
        ("C18.8", None),
        ("C18.9", None),
        ("C19", "left"),
        ("C20", "left"),
    ],
)
def test_the_code_of_a_part_of_the_bowel_names_the_side(
    code: str, side: str | None, read: Read
) -> None:
    (diagnosis,) = read(_coded(code, ICD10)).diagnoses
    assert diagnosis.side == side


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Adenocarcinoma of the sigmoid colon with synchronous liver metastases", "left"),
        ("caecal carcinoma", "right"),
        ("Adenokarzinom des Colon ascendens", "right"),
        ("Sigmakarzinom", "left"),
        ("Rektumkarzinom", "left"),
        ("Karzinom des Colon transversum", None),
        ("carcinoma of transverse colon at the splenic flexure", None),
        ("colon carcinoma", None),
        ("colon carcinoma, right", "right"),
        ("breast cancer with metastasis in the sigmoid colon", None),
    ],
)
def test_the_words_for_a_part_of_the_bowel_name_the_side(
    text: str, side: str | None, read: Read
) -> None:
    (diagnosis,) = read(condition(text)).diagnoses
    assert diagnosis.side == side


def test_the_body_site_names_the_side_and_may_contradict_the_code(read: Read) -> None:
    site = {"coding": [{"system": SCT, "code": "60184004"}]}
    (known,) = read(condition("colon carcinoma", bodySite=[site])).diagnoses
    (torn,) = read(_coded("C18.2", ICD10, bodySite=[site])).diagnoses
    assert (known.side, torn.side) == ("left", None)
