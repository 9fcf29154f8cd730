"""Other people's codes and words for findings, measurements, procedures and status, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import condition, observation, quantity

from metboard.knowledge import Knowledge
from metboard.record import Record
from metboard.record.codes import codes_of
from metboard.record.fhir_status import find_progress
from metboard.record.fhir_types import Coding, Concept
from metboard.record.treatments import find_ending

Read = Callable[..., Record]
SNOMED = "http://snomed.info/sct"
CM = "http://hl7.org/fhir/sid/icd-10-cm"
GM = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
OPS = "http://fhir.de/CodeSystem/bfarm/ops"
PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
OPEN = ("yes", "no")
CLOT = ("branch-thrombosis", "main-thrombosis")


def _coded(code: str, system: str, display: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _facts(record: Record) -> dict[str, object]:
    return {finding.fact: finding.value for finding in record.findings}


# --- measurements -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "unit", "fact", "expected"),
    [
        ("Leukozyten", 6.1, "/nL", "lab.leukocytes_1e9_l", 6.1),
        ("Lymphozyten relativ", 24, "%", "lab.lymphocytes_pct", 24.0),
        ("Natrium", 138, "mmol/l", "lab.sodium_mmol_l", 138.0),
        ("CRP", 1.2, "mg/dl", "lab.crp_mg_l", 12.0),
        ("BMI", 24.3, "kg/m2", "patient.bmi_kg_m2", 24.3),
        ("Körpergröße", 1.72, "m", "patient.height_cm", 172.0),
        ("Leukozyten im Urin", 6.1, "/nL", "", None),
        ("Thrombozyten", 254, "Gpt/l", "lab.platelets_1e9_l", 254.0),
        ("Thrombozyten", 254, "G/l", "lab.platelets_1e9_l", 254.0),
        ("neutrophile Granulozyten absolut", 3.9, "/nL", "lab.neutrophils_1e9_l", 3.9),
        ("Neutrophils [#/volume] in Blood", 3900, "/uL", "lab.neutrophils_1e9_l", 3.9),
        ("Hämoglobin", 12.4, "g/dl", "lab.haemoglobin_g_l", 124.0),
        ("Kreatinin", 84, "µmol/l", "lab.creatinine_umol_l", 84.0),
        ("Kreatininclearance", 71, "ml/min", "lab.creatinine_clearance_ml_min", 71.0),
        ("INR", 1.1, "1", "lab.inr", 1.1),
        ("Calcium albuminkorrigiert", 2.4, "mmol/l", "lab.calcium_corrected_mmol_l", 2.4),
        ("Gesamtkalzium", 2.3, "mmol/l", "lab.calcium_total_mmol_l", 2.3),
        ("Kalium", 4.4, "mmol/l", "lab.potassium_mmol_l", 4.4),
        ("Nüchternblutzucker", 90, "mg/dl", "lab.glucose_mmol_l", 4.99567),
        ("Eiweiß im 24-h-Urin", 0.4, "g/24h", "lab.urine_protein_g_24h", 0.4),
        ("TSH basal", 1.7, "mU/l", "lab.tsh_miu_l", 1.7),
        ("Ejektionsfraktion", 60, "%", "lab.lvef_pct", 60.0),
        ("QTc Fridericia", 431, "ms", "ecg.qtc_ms", 431.0),
        ("Blutdruck systolisch", 128, "mmHg", "vital.blood_pressure_systolic_mmhg", 128.0),
        ("Lebenserwartung", 6, "mo", "patient.life_expectancy_months", 6.0),
        ("Anzahl Hirnmetastasen", 3, "1", "extent.brain.lesions", 3.0),
        ("ppoFEV1", 45, "%", "organ.lung.ppo_fev1_pct", 45.0),
    ],
)
def test_a_measurement_is_known_by_its_german_and_english_names(
    name: str, value: float, unit: str, fact: str, expected: float | None, read: Read
) -> None:
    found = _facts(read(observation("o", text=name, valueQuantity=quantity(value, unit))))
    assert found == ({} if expected is None else {fact: pytest.approx(expected, rel=1e-5)})


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("Hemoglobin A1c", 6.1, "%"),
        ("Mean corpuscular hemoglobin concentration", 29, "g/dL"),
        ("Hemoglobin [Mass/volume] in Arterial blood", 12, "g/dL"),
        ("mittlere korpuskuläre Hämoglobinkonzentration", 29, "g/dl"),
        ("Neutrophils.band form [#/volume] in Blood", 0.3, "10*3/uL"),
        ("Segmentkernige", 3.1, "/nL"),
        ("Bilirubin.direct [Mass/volume] in Serum or Plasma", 0.3, "mg/dL"),
        ("konjugiertes Bilirubin", 0.3, "mg/dl"),
        ("De-Ritis-Quotient (GOT/GPT)", 1.4, "1"),
        ("Ziel-INR", 2.5, "1"),
        ("Calcium ionisiert", 1.2, "mmol/l"),
        ("Kreatinin im Urin", 900, "mg/dl"),
        ("Albumin-Kreatinin-Quotient", 12, "mg/g"),
        ("Creatinine renal clearance/1.73 sq M", 80, "mL/min"),
        ("TSH-Rezeptor-Antikörper", 0.3, "IU/L"),
        ("Cholesterol in LDL [Mass/volume]", 100, "mg/dL"),
        ("Glucose in Urine", 40, "mg/dL"),
        ("Glukose im Liquor", 60, "mg/dl"),
        ("Glucose 2 hours post 75 g glucose", 160, "mg/dL"),
        ("LDH im Pleuraerguss", 300, "U/l"),
        ("CK-MB", 20, "U/l"),
        ("Kalium in arteriellem Blut", 4.1, "mmol/l"),
        ("birth weight", 3.1, "kg"),
        ("right ventricular ejection fraction", 50, "%"),
        ("sum of longest diameters", 80, "mm"),
        ("Total cholesterol/HDL", 4, "mmol/L"),
        ("Hb Zielwert", 11, "g/dl"),
        ("Bilirubin Urinstix", 1, "mg/dl"),
    ],
)
def test_a_quantity_that_only_looks_like_a_fact_is_not_read(
    name: str, value: float, unit: str, read: Read
) -> None:
    limits = [{"high": quantity(value, unit)}]
    record = read(
        observation("o", text=name, valueQuantity=quantity(value, unit), referenceRange=limits)
    )
    assert record.findings == ()
    assert record.unread


@pytest.mark.parametrize(
    "loinc",
    [
        "4548-4", "786-4", "1968-7", "14629-0", "33914-3", "88294-4", "1995-0", "2085-9",
        "13457-7", "27353-2", "1518-0", "8339-4", "764-1", "31204-1", "13969-1", "17838-4",
    ],
)  # fmt: skip
def test_a_code_of_something_else_is_not_read(loinc: str, read: Read) -> None:
    assert read(observation("o", loinc, valueQuantity=quantity(1.0, "g/dL"))).findings == ()


@pytest.mark.parametrize(
    ("code", "ecog"),
    [
        (_coded("LA9624-3", "http://loinc.org"), 2.0),
        (_coded("425389002", SNOMED), 0.0),
        (_coded("423053003", SNOMED), 3.0),
        (_coded("373804000", SNOMED), 1.0),
        (_coded("1", "http://dktk.dkfz.de/fhir/onco/core/CodeSystem/EcogCS"), 1.0),
        ({"text": "ECOG 0-1"}, {"min": 0.0, "max": 1.0}),
        ({"text": "ECOG-Grad 2"}, 2.0),
    ],
)
def test_performance_status_is_read_in_every_code(
    code: dict[str, Any], ecog: object, read: Read
) -> None:
    record = read(observation("o", "89247-1", valueCodeableConcept=code))
    assert _facts(record) == {"patient.ecog": ecog}


@pytest.mark.parametrize("said", ["LA9627-6", "423409001", "U"])
def test_death_and_unknown_are_no_performance_status(said: str, read: Read) -> None:
    record = read(observation("o", "89247-1", valueCodeableConcept=_coded(said, SNOMED)))
    assert record.findings == ()


@pytest.mark.parametrize(
    ("name", "said", "fact", "value"),
    [
        ("Child-Pugh-Stadium", "B", "organ.liver.child_pugh", "B"),
        ("Child-Pugh class", "Child-Pugh A", "organ.liver.child_pugh", "A"),
        ("freie Metanephrine im Plasma", "unauffällig", "lab.metanephrines", "normal"),
        ("Anti-HBc gesamt", "reaktiv", "lab.hepatitis_b", ("past", "active")),
        ("HBs-Antigen", "negativ", "lab.hepatitis_b", ("negative", "past")),
        ("Raucherstatus", "Nichtraucher", "patient.smoking", ("never", "former")),
        ("Raucherstatus", "Exraucher", "patient.smoking", "former"),
        ("Menopausenstatus", "Postmenopause", "patient.menopause", "postmenopausal"),
        (
            "menopausal status",
            "premenopausal",
            "patient.menopause",
            ("premenopausal", "postmenopausal"),
        ),
        ("mediastinales Staging", "negativ", "staging.mediastinum", "negative"),
        ("Status des Primärtumors", "reseziert", "tumour.primary", "removed"),
    ],
)
def test_an_answer_in_words_becomes_the_facts_own(
    name: str, said: str, fact: str, value: object, read: Read
) -> None:
    assert _facts(read(observation("o", text=name, valueString=said))) == {fact: value}


def test_blood_pressure_is_read_from_its_component(read: Read) -> None:
    systolic = {
        "code": _coded("8480-6", "http://loinc.org"),
        "valueQuantity": quantity(141, "mm[Hg]"),
    }
    diastolic = {
        "code": _coded("8462-4", "http://loinc.org"),
        "valueQuantity": quantity(88, "mm[Hg]"),
    }
    record = read(observation("o", "85354-9", component=[diastolic, systolic]))
    assert _facts(record) == {"vital.blood_pressure_systolic_mmhg": 141.0}


# --- diagnoses, symptoms, wishes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("Hypothyreose bei Autoimmunthyreoiditis", "history.autoimmune_disease", "quiet"),
        ("Psoriasisarthritis", "history.autoimmune_disease", ("quiet", "active")),
        ("Postmenopausal state (finding)", "patient.menopause", "postmenopausal"),
        ("cryptogenic organizing pneumonia", "history.interstitial_lung_disease", True),
        ("community acquired pneumonia", "history.infection_active", True),
        ("exogen-allergische Alveolitis", "history.interstitial_lung_disease", True),
        ("Z.n. Lungenembolie 2019", "history.venous_thromboembolism", True),
        ("Thrombophlebitis am Unterschenkel", "history.venous_thromboembolism", OPEN),
        ("NSTEMI", "history.arterial_thromboembolism", True),
        ("non-ST elevation myocardial infarction", "history.arterial_thromboembolism", True),
        ("Z.n. Myokardinfarkt", "history.arterial_thromboembolism", OPEN),
        ("history of stroke", "history.arterial_thromboembolism", OPEN),
        ("obere gastrointestinale Blutung", "history.bleeding_major", True),
        ("Teerstuhl", "history.bleeding_major", OPEN),
        ("perforierte Sigmadivertikulitis", "history.gi_perforation", True),
        ("hypertensive Entgleisung", "history.hypertension_uncontrolled", True),
        ("symptomatische Epilepsie", "history.seizures", True),
        ("Fieberkrampf", "history.seizures", OPEN),
        ("Polyneuropathie Grad 3", "history.neuropathy_severe", True),
        ("grade 1 peripheral neuropathy", "history.neuropathy_severe", False),
        ("Polyneuropathie", "history.neuropathy_severe", OPEN),
        ("Presbyakusis", "history.hearing_loss", OPEN),
        ("Hornhautulkus", "history.keratitis", True),
        ("dekompensierte Leberzirrhose", "history.cirrhosis", True),
        ("medikamentenassoziierte Kiefernekrose", "history.dental_jaw_disease", True),
        ("chronische HBV-Infektion", "lab.hepatitis_b", "active"),
        ("ausgeheilte Hepatitis B", "lab.hepatitis_b", ("past", "active")),
        ("obere Einflussstauung", "symptom.svc_obstruction", True),
        ("Hirndruckzeichen", "symptom.raised_intracranial_pressure", True),
        ("Husten", "symptom.chest", OPEN),
        ("tumorbedingte Schmerzen", "symptom.pain", True),
        ("chronic pain", "symptom.pain", OPEN),
        ("Leberkapselschmerz", "symptom.liver_pain", True),
        ("carcinomatous meningitis", "extent.leptomeningeal", True),
        ("Chemotherapie vom Patienten abgelehnt", "wish.refuses.chemotherapy", True),
        ("wünscht keine Bestrahlung", "wish.refuses.radiotherapy", True),
        ("declines immunotherapy", "wish.refuses.immunotherapy", True),
        ("keine tumorspezifische Therapie gewünscht", "wish.comfort_only", True),
        ("refusal of blood products", "wish.refuses.transfusion", True),
        ("Herzschrittmacher", "history.pacemaker", True),
        ("Vorhofflimmern", "history.arrhythmia", True),
        ("portal hypertension", "organ.liver.portal_hypertension", True),
        ("Ösophagusvarizen", "organ.liver.portal_hypertension", OPEN),
        ("Zustand nach Pneumonektomie", "organ.lung.single", True),
        ("Z.n. biliodigestiver Anastomose", "history.bilioenteric", True),
        ("malignant ureteral obstruction", "symptom.ureteral_obstruction", True),
        ("Hydronephrose", "symptom.ureteral_obstruction", OPEN),
        ("Magenausgangsstenose", "symptom.gastric_outlet_obstruction", True),
        ("Dysphagie", "symptom.dysphagia", OPEN),
        ("ösophagobronchiale Fistel", "symptom.oesophageal_fistula", True),
    ],
)
def test_a_condition_in_words_is_a_fact(text: str, fact: str, value: object, read: Read) -> None:
    assert _facts(read(condition(text))) == {fact: value}


@pytest.mark.parametrize(
    "text",
    [
        "V.a. Lungenembolie",
        "Verdacht auf Epilepsie",
        "Ausschluss Myokardinfarkt",
        "DD Pneumonie",
        "kein Anhalt für Lungenfibrose",
        "keine Krampfanfälle",
        "fragliche Leberzirrhose",
        "suspected deep vein thrombosis",
        "no history of stroke",
        "Family history of ischemic stroke",
        "Familienanamnese: Epilepsie",
        "Mutter mit multipler Sklerose",
        "vaccination against hepatitis B carrier state",
        "at risk for pulmonary embolism",
        "awaiting kidney transplant",
        "hypertensive heart disease without heart failure",
        "arterielle Hypertonie",
        "essential hypertension",
        "type 2 diabetes mellitus",
        "osteoarthritis",
        "Do not resuscitate",
        "Palliative care encounter",
        "Leukozytose",
    ],
)
def test_a_doubt_or_a_neighbour_states_nothing(text: str, read: Read) -> None:
    record = read(condition(text))
    assert record.findings == ()
    assert [line.what for line in record.unread] == [text]


@pytest.mark.parametrize(
    ("code", "system", "facts"),
    [
        ("I26.99", CM, {"history.venous_thromboembolism": True}),
        ("I80.28", GM, {"history.venous_thromboembolism": True}),
        ("Z86.718", CM, {"history.venous_thromboembolism": True}),
        ("I21.4", GM, {"history.arterial_thromboembolism": True}),
        ("I25.2", CM, {"history.arterial_thromboembolism": OPEN}),
        ("I11.01", GM, {"history.heart_failure": True, "history.hypertension_uncontrolled": True}),
        ("I10.90", GM, {}),
        ("I10", CM, {}),
        ("I85.00", CM, {"organ.liver.portal_hypertension": OPEN}),
        ("I85.11", CM, {"history.bleeding_major": True, "organ.liver.portal_hypertension": OPEN}),
        ("K76.6", GM, {"organ.liver.portal_hypertension": True}),
        ("I81", GM, {"history.venous_thromboembolism": OPEN, "organ.liver.portal_vein": CLOT}),
        ("I48.0", GM, {"history.arrhythmia": True}),
        ("Z95.0", GM, {"history.pacemaker": True}),
        ("N13.3", GM, {"symptom.ureteral_obstruction": OPEN}),
        ("R13.9", GM, {"symptom.dysphagia": OPEN}),
        ("K25.6", CM, {"history.bleeding_major": True, "history.gi_perforation": True}),
        ("E10.42", CM, {"history.neuropathy_severe": OPEN, "history.autoimmune_disease": "quiet"}),
        ("E11.9", CM, {}),
        ("M31.1", CM, {}),
        ("M31.3", GM, {"history.autoimmune_disease": ("quiet", "active")}),
        ("K74.3", CM, {"history.autoimmune_disease": ("quiet", "active"), "history.cirrhosis": OPEN}),
        ("I87.1", GM, {"symptom.svc_obstruction": OPEN}),
        ("B16.9", GM, {"lab.hepatitis_b": "active"}),
        ("Z82.49", CM, {}),
        ("Z51.5", CM, {}),
        ("Z66", CM, {}),
        ("R52.1", GM, {"symptom.pain": OPEN}),
        ("G89.3", CM, {"symptom.pain": True}),
        ("63363004", SNOMED, {"symptom.svc_obstruction": True}),
        ("399211009", SNOMED, {"history.arterial_thromboembolism": OPEN}),
        ("64766004", SNOMED, {"history.crohn_or_colitis": True, "history.autoimmune_disease": ("quiet", "active")}),
        ("38341003", SNOMED, {}),
    ],
)  # fmt: skip
def test_a_condition_in_codes_is_a_fact(
    code: str, system: str, facts: dict[str, object], read: Read
) -> None:
    assert _facts(read({**condition(""), "code": _coded(code, system)})) == facts


def test_an_acute_hepatitis_that_is_over_is_past(read: Read) -> None:
    over = _coded("resolved", "")
    record = read({**condition(""), "clinicalStatus": over, "code": _coded("B16.9", GM)})
    assert _facts(record) == {"lab.hepatitis_b": "past"}


def test_massive_haemoptysis_is_the_emergency_and_plain_one_is_not(read: Read) -> None:
    assert _facts(read(condition("lebensbedrohliche Hämoptoe"))) == {
        "history.haemoptysis": True,
        "symptom.haemoptysis": True,
        "symptom.haemoptysis_massive": True,
    }
    assert "symptom.haemoptysis_massive" not in _facts(read(condition("Hämoptoe")))


# --- procedures -------------------------------------------------------------------------------------------------------


def _procedure(code: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "Procedure",
        "id": "x",
        "status": "completed",
        "code": code,
        "subject": {"reference": "Patient/p"},
        "performedDateTime": "2026-08-03",
        **rest,
    }


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ({"text": "Hemihepatektomie rechts"}, "surgery"),
        ({"text": "cytoreductive surgery"}, "surgery"),
        (_coded("5-324.71", OPS), "surgery"),
        (_coded("0BTC0ZZ", PCS), "surgery"),
        (_coded("172043006", SNOMED), "surgery"),
        ({"text": "Körperstereotaxie Lunge links"}, "radiotherapy"),
        ({"text": "proton beam therapy"}, "radiotherapy"),
        (_coded("8-52", OPS, "Strahlentherapie"), "radiotherapy"),
        (_coded("8-523.4", OPS), "radiotherapy"),
        (_coded("DB020ZZ", PCS), "radiotherapy"),
        (_coded("1156530009", SNOMED), "radiotherapy"),
        (_coded("8-529.8", OPS, "Bestrahlungsplanung"), "other"),
        ({"text": "radiotherapy planning"}, "other"),
        ({"text": "Strahlentherapie Erstgespräch"}, "other"),
        (_coded("8-544.0", OPS), "other"),
        ({"text": "HIPEC"}, "other"),
        ({"text": "Mikrowellenablation Lebersegment VIII"}, "other"),
        ({"text": "SIRT"}, "other"),
        ({"text": "TACE"}, "other"),
        ({"text": "Kyphoplastie LWK 3"}, "surgery"),
        ({"text": "Pleuraverweilkatheter"}, "other"),
        ({"text": "transarterial embolization"}, "other"),
        ({"text": "autologe Stammzelltransplantation"}, "other"),
    ],
)  # fmt: skip
def test_a_treatment_has_its_kind(code: dict[str, Any], kind: str, read: Read) -> None:
    assert {made.kind for made in read(_procedure(code)).treatments} == {kind}


@pytest.mark.parametrize(
    ("code", "fact", "value"),
    [
        ({"text": "cMRT mit Kontrastmittel"}, "staging.brain_mri", "done"),
        (_coded("3-820", OPS), "staging.brain_mri", "done"),
        (_coded("24587-8", "http://loinc.org"), "staging.brain_mri", "done"),
        (_coded("3-753.1", OPS), "staging.pet_ct", "done"),
        ({"text": "FDG-PET/CT"}, "staging.pet_ct", "done"),
        ({"text": "FET PET/CT"}, "staging.pet_ct", ("done", "not-done")),
        ({"text": "EBUS-TBNA"}, "staging.mediastinum", ("negative", "positive")),
        ({"text": "Ganzhirnradiatio"}, "treatment.whole_brain_radiotherapy", True),
        ({"text": "prophylactic cranial irradiation"}, "treatment.whole_brain_radiotherapy", True),
        (_coded("5-555.0", OPS), "history.organ_transplant", True),
        (_coded("8-805.00", OPS), "history.organ_transplant", OPEN),
        ({"text": "Gallengangsstent"}, "history.bilioenteric", True),
    ],
)  # fmt: skip
def test_a_procedure_states_its_fact(
    code: dict[str, Any], fact: str, value: object, read: Read
) -> None:
    assert _facts(read(_procedure(code))) == {fact: value}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Pneumonectomy", "organ.lung.single"),
        ("linksseitige Pneumonektomie", "organ.lung.single"),
        ("Hepatikojejunostomie", "history.bilioenteric"),
        ("Whipple procedure", "history.bilioenteric"),
    ],
)
def test_an_operation_states_what_a_later_needle_must_know(
    text: str, fact: str, read: Read
) -> None:
    assert _facts(read(_procedure({"text": text})))[fact] is True


@pytest.mark.parametrize(
    "text",
    ["Koloskopie", "CABG", "CT-guided biopsy of the liver", "MRI of lumbar spine", "CT sinuses"],
)
def test_an_examination_that_is_no_fact_is_named(text: str, read: Read) -> None:
    record = read(_procedure({"text": text}))
    assert record.findings == ()
    assert record.treatments == ()
    assert record.unread[0].what == text


CHEST, ABDOMEN = "staging.ct_chest", "staging.ct_abdomen"


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ({"text": "CT of chest, abdomen and pelvis with contrast"}, {CHEST, ABDOMEN}),
        ({"text": "CT thorax/abdomen"}, {CHEST, ABDOMEN}),
        ({"text": "CT Thorax, Abdomen und Becken mit KM"}, {CHEST, ABDOMEN}),
        (_coded("72254-6", "http://loinc.org"), {CHEST, ABDOMEN}),
        (_coded("1148700003", "http://snomed.info/sct"), {CHEST, ABDOMEN}),
        ({"text": "CT Thorax"}, {CHEST}),
        (_coded("169069000", "http://snomed.info/sct"), {CHEST}),
        (_coded("3-222", OPS), {CHEST}),
        ({"text": "CT of abdomen and pelvis"}, {ABDOMEN}),
        (_coded("3-225", OPS), {ABDOMEN}),
        ({"text": "MRT Abdomen"}, {ABDOMEN}),
        ({"text": "MRI of the liver with gadoxetate"}, {"staging.liver_mri"}),
        ({"text": "MRT der Leber"}, {"staging.liver_mri"}),
        (_coded("241622002", "http://snomed.info/sct"), {"staging.liver_mri"}),
        ({"text": "MRT der gesamten Wirbelsäule"}, {"staging.spine_mri"}),
        (_coded("3-823", OPS), {"staging.spine_mri"}),
        ({"text": "Knochenszintigraphie"}, {"staging.bone_scan"}),
        ({"text": "bone scan"}, {"staging.bone_scan"}),
        ({"text": "PET-CT thorax"}, {"staging.pet_ct"}),
    ],
)  # fmt: skip
def test_an_examination_states_what_it_was_of(
    code: dict[str, Any], facts: set[str], read: Read
) -> None:
    done = dict.fromkeys(facts, "done")
    assert _facts(read(_procedure(code))) == done
    report = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": code}
    whose = {"subject": {"reference": "Patient/p"}, "effectiveDateTime": "2026-09-16"}
    assert _facts(read({**report, **whose})) == done


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "progressing"),
    [
        ("Vollremission (complete remission, CR)", False),
        ("Teilremission (partial remission, PR)", False),
        ("keine Änderung (no change, NC) = stable disease", False),
        ("komplette Remission", False),
        ("kein Hinweis auf einen Progress", False),
        ("nicht progredient", False),
        ("progressionsfrei", False),
        ("iSD", False),
        ("complete metabolic response", False),
        ("Progression", True),
        ("Krankheitsprogress", True),
        ("progressive metabolic disease", True),
        ("iCPD", True),
        ("V.a. Progress", None),
        ("fraglicher Progress", None),
        ("iUPD", None),
        ("divergentes Geschehen", None),
        ("Rezidiv", True),
        ("dissoziiertes Ansprechen", None),
        ("keine Remission", None),
        ("Beurteilung unmöglich", None),
        ("P", None),
        ("K", None),
        ("T", None),
    ],
)
def test_a_status_in_words(text: str, progressing: bool | None, knowledge: Knowledge) -> None:
    assert find_progress(Concept(text=text), codes_of(knowledge)) is progressing


@pytest.mark.parametrize(
    ("system", "code", "progressing"),
    [
        ("http://loinc.org", "LA28366-5", False),
        ("http://loinc.org", "LA28371-5", False),
        ("http://loinc.org", "LA28370-7", True),
        (SNOMED, "419835002", True),
        (SNOMED, "709137006", None),
        *[
            (f"{place}/CodeSystem/{name}", code, value)
            for place, name in (
                ("http://dktk.dkfz.de/fhir/onco/core", "GesamtbeurteilungTumorstatusCS"),
                ("https://x.de/fhir/ext/modul-onko", "mii-cs-onko-verlauf-gesamtbeurteilung"),
            )
            for code, value in (
                *((letter, False) for letter in "VTKBR"),
                ("P", True),
                ("Y", True),
                *((letter, None) for letter in "DUX"),
            )
        ],
        ("http://dktk.dkfz.de/fhir/onco/core/CodeSystem/VerlaufLokalerTumorstatusCS", "P", None),
        ("", "P", None),
    ],
)
def test_a_status_in_codes_needs_its_system(
    system: str, code: str, progressing: bool | None, knowledge: Knowledge
) -> None:
    concept = Concept(coding=(Coding(system=system, code=code),))
    assert find_progress(concept, codes_of(knowledge)) is progressing


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("reguläres Ende mit Dosisreduktion", "completed"),
        ("Abbruch wegen Progress", "progression"),
        ("Abbruch wegen Nebenwirkungen", "toxicity"),
        ("unacceptable toxicity", "toxicity"),
        ("Patient verweigert weitere Therapie", "refused"),
        ("Patient verstorben", "other"),
        ("kein Progress", None),
        ("ohne Nebenwirkungen", None),
        ("nicht abgeschlossen", None),
        ("P", None),
    ],
)
def test_why_a_treatment_ended(text: str, ending: str | None, knowledge: Knowledge) -> None:
    assert find_ending([Concept(text=text)], codes_of(knowledge)) == ending


@pytest.mark.parametrize(
    ("vocabulary", "system", "code", "word"),
    [
        ("ending", "mii-cs-onko-therapie-ende-grund", "A", "toxicity"),
        ("ending", "mii-cs-onko-strahlentherapie-ende-grund", "F", "completed"),
        ("ending", "mii-cs-onko-therapie-ende-grund", "W", "other"),
        ("ending", "mii-cs-onko-therapie-ende-grund", "V", "refused"),
        ("ending", "mii-cs-onko-therapie-ende-grund", "U", ""),
        ("intent", "mii-cs-onko-intention", "K", "definitive"),
        ("intent", "mii-cs-onko-intention", "O", "advanced"),
        ("intent", "mii-cs-onko-intention", "D", ""),
        ("intent", "SYSTIntentionCS", "P", "advanced"),
        ("intent", "SYSTStellungOPCS", "N", "neoadjuvant"),
        ("intent", "SYSTStellungOPCS", "O", ""),
        ("intent", "SYSTStellungOPCS", "P", ""),
        ("intent", "", "K", ""),
    ],
)
def test_a_letter_means_nothing_without_its_system(
    vocabulary: str, system: str, code: str, word: str, knowledge: Knowledge
) -> None:
    concept = Concept(coding=(Coding(system=f"http://x.de/CodeSystem/{system}", code=code),))
    assert codes_of(knowledge).word(vocabulary, concept) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("palliative Intention", "advanced"),
        ("nicht kurativ", "advanced"),
        ("kurativ", "definitive"),
        ("lokal kurativ bei Oligometastasierung", "advanced"),
        ("neo-adjuvant", "neoadjuvant"),
        ("adjuvante Therapie", "adjuvant"),
        ("diagnostisch", ""),
    ],
)
def test_an_intent_in_words(text: str, word: str, knowledge: Knowledge) -> None:
    assert codes_of(knowledge).word_in("intent", text) == word
