"""All families of facts, by subject. The only place where defaults stand, each with its reason."""

from __future__ import annotations

from metboard.facts.family import FOUND, Family, assume, choice, confirm, number, yes_no
from metboard.facts.values import Range

_SILENT = "a record names this when it is there; hardly anyone writes down that it is not"
_ROUTINE = "a routine check before treatment; taken as met and put on the checklist"

# fmt: off
PATIENT = (
    number("patient.age_years", "age", "ask", "a", 0, 130),
    choice("patient.sex", "sex", "ask", "female male"),
    number("patient.ecog", "ECOG performance status", "examine", "", 0, 4, stale_after_days=90),
    number("patient.weight_kg", "body weight", "examine", "kg", 0, 400, stale_after_days=90),
    number("patient.life_expectancy_months", "life expectancy in the team's judgement", "judge",
           "mo", stale_after_days=60),
    choice("patient.pregnancy_test", "pregnancy test", "blood", "negative positive",
           confirm("negative", _ROUTINE), stale_after_days=28),
    choice("patient.smoking", "smoking", "ask", "never former current"),
)

TUMOUR = (
    # the universe is filled by the knowledge: the leaves of the tumour tree
    Family(name="tumour", title="tumour", how="biopsy", universe=frozenset()),
    choice("tumour.primary", "state of the primary tumour", "image", "controlled uncontrolled removed unknown-primary"),
    choice("tumour.side", "side of the primary tumour", "ask", "left right both"),
    choice("tumour.t_category", "T category", "image", "T0 Tis T1 T2 T3 T4"),
    choice("tumour.n_category", "N category", "image", "N0 N1 N2 N3"),
    yes_no("tumour.great_vessel_invasion", "invasion of a great vessel by the tumour", "image",
           assume(False, "a radiologist reports it when it is seen")),
    yes_no("tumour.cavitation", "cavitation of a lung tumour", "image",
           assume(False, "a radiologist reports it when it is seen")),
    yes_no("tumour.central_airway", "tumour in or against a central airway", "image",
           assume(False, "a radiologist reports it when it is seen")),
)

EXTENT = (
    yes_no("extent.advanced", "metastatic or unresectable locally advanced disease", "image"),
    yes_no("extent.metastatic", "distant metastases", "image"),
    number("extent.lesions", "number of metastases", "image"),
    number("extent.organs", "number of organs with metastases", "image"),
    yes_no("extent.oligometastatic", "oligometastatic (1 to 5 metastases in at most 3 organs)", "image"),
    choice("extent.oligometastatic_state", "oligometastatic state (ESTRO and EORTC 2020)", "image",
           "synchronous-oligometastatic metachronous-oligorecurrence metachronous-oligoprogression "
           "repeat-oligorecurrence repeat-oligoprogression repeat-oligopersistence "
           "induced-oligorecurrence induced-oligoprogression induced-oligopersistence not-oligometastatic"),
    yes_no("extent.polymetastatic_before", "more than 5 metastases at any time before", "ask"),
    choice("extent.timing", "metastases found with the primary tumour or later", "ask", "synchronous metachronous"),
    number("extent.disease_free_months", "months from the primary tumour to the first metastases", "ask", "mo"),
    yes_no("extent.oligoprogressive", "progression in 1 to 5 lesions while the rest is controlled", "image"),
    yes_no("extent.controlled_elsewhere", "disease outside this site controlled or controllable", "judge"),
    yes_no("extent.all_treatable", "every lesion can be treated with curative intent", "judge",
           confirm(True, "the board says so before any local treatment of all disease; put on the checklist")),
    yes_no("extent.{organ}.involved", "metastases in the {organ}", "image"),
    number("extent.{organ}.lesions", "number of metastases in the {organ}", "image"),
    number("extent.brain.total_volume_ml", "total volume of brain metastases", "image", "mL"),
    yes_no("extent.brain.near_hippocampus", "brain metastasis within 5 mm of a hippocampus", "image",
           confirm(False, "measured on the planning MRI")),
    yes_no("extent.leptomeningeal", "leptomeningeal disease", "image",
           assume(False, "reported when it is seen or suspected")),
)

STAGING = (
    choice("staging.brain_mri", "MRI of the brain", "image", "done not-done", stale_after_days=90),
    choice("staging.pet_ct", "PET-CT", "image", "done not-done", stale_after_days=90),
    choice("staging.ct_chest", "CT of the chest", "image", "done not-done", stale_after_days=90),
    choice("staging.ct_abdomen", "CT or MRI of the abdomen", "image", "done not-done", stale_after_days=90),
    choice("staging.liver_mri", "MRI of the liver", "image", "done not-done", stale_after_days=90),
    choice("staging.spine_mri", "MRI of the spine", "image", "done not-done", stale_after_days=90),
    choice("staging.bone_scan", "bone scan", "image", "done not-done", stale_after_days=90),
    choice("staging.laparoscopy", "diagnostic laparoscopy", "image", "done not-done", stale_after_days=90),
    choice("staging.mediastinum", "invasive or PET staging of the mediastinal nodes", "image",
           "negative positive not-done", stale_after_days=90),
)

BIOMARKER = (
    # values and titles are filled by knowledge/biomarkers
    # a driver that was found once is there: a later test that misses it does not take it away
    Family(name="variant.{gene}.{variant}", title="{variant}", how="sequence", universe=FOUND,
           choose="any", conflict_within_days=30),
    # only for genes of which the knowledge asks whether a variant is inherited
    Family(name="germline.{gene}.{variant}", title="{variant}, inherited", how="sequence", universe=FOUND,
           choose="any", conflict_within_days=30),
    Family(name="marker.{marker}", title="{marker}", how="biopsy", universe=frozenset(),
           conflict_within_days=30),
)

TREATMENT = (
    number("treatment.advanced.lines", "lines of systemic therapy for advanced disease", "ask"),
    yes_no("treatment.history_complete", "treatment history complete", "ask"),
    yes_no("treatment.progressing", "progression on or after the last treatment", "image"),
    choice("treatment.last_ended", "why the last line of treatment ended", "ask",
           "progression toxicity completed refused response stable other ongoing none-given"),
    number("treatment.last_ended_days", "days since the last line of treatment ended", "ask", "d"),
    choice("treatment.response", "best response to the present treatment", "image",
           "complete partial stable progression none-given"),
    number("treatment.platinum_cycles", "cycles of platinum in the present line", "ask"),
    yes_no("drug.{drug}.given", "{drug} given before", "ask"),
    yes_no("drug.{drug}.progressed", "progression on or after {drug}", "ask"),
    yes_no("drug.{drug}.intolerant", "{drug} not tolerated or allergy to it", "ask", assume(False, _SILENT)),
    number("drug.{drug}.last_days", "days since the last dose of {drug}", "ask", "d"),
    yes_no("class.{drug_class}.given", "{drug_class} given before", "ask"),
    yes_no("class.{drug_class}.progressed", "progression on or after {drug_class}", "ask"),
    yes_no("class.{drug_class}.severe_toxicity", "severe toxicity (grade 3 or 4) of {drug_class}", "ask",
           assume(False, _SILENT)),
    number("class.{drug_class}.last_days", "days since the last dose of {drug_class}", "ask", "d"),
    number("treatment.thoracic_radiotherapy_days", "days since radiotherapy of the chest", "ask", "d"),
    yes_no("organ.{organ}.irradiated", "radiotherapy of the {organ} before", "ask",
           assume(False, "radiotherapy is a recorded procedure")),
    number("organ.{organ}.radiotherapy_gy", "radiotherapy of the {organ} so far, in all", "ask", "Gy"),
    number("organ.{organ}.radiotherapy_days", "days since radiotherapy of the {organ}", "ask", "d"),
    yes_no("treatment.whole_brain_radiotherapy", "whole-brain radiotherapy given before", "ask",
           assume(False, "radiotherapy is a recorded procedure")),
)

HISTORY = (
    yes_no("history.organ_transplant", "organ or stem-cell transplant from a donor", "ask", assume(False, _SILENT)),
    choice("history.autoimmune_disease", "autoimmune disease", "ask", "none quiet active",
           assume("none", _SILENT)),
    yes_no("history.interstitial_lung_disease", "interstitial lung disease or pneumonitis", "ask"),
    yes_no("history.lung_fibrosis_imaging", "lung fibrosis on imaging", "image", assume(False, _SILENT)),
    yes_no("history.heart_failure", "heart failure", "ask", assume(False, _SILENT)),
    yes_no("history.long_qt", "congenital long QT syndrome", "ask", assume(False, _SILENT)),
    yes_no("history.venous_thromboembolism", "venous thromboembolism", "ask", assume(False, _SILENT)),
    yes_no("history.arterial_thromboembolism", "arterial thromboembolism, stroke or infarct in 6 months", "ask",
           assume(False, _SILENT), valid_days=180, choose="any"),
    yes_no("history.haemoptysis", "haemoptysis of half a teaspoon or more in 3 months", "ask",
           assume(False, _SILENT), valid_days=90, choose="any"),
    yes_no("history.bleeding_major", "major bleeding in 3 months", "ask", assume(False, _SILENT),
           valid_days=90, choose="any"),
    yes_no("history.major_surgery_28_days", "major surgery in 28 days", "ask",
           assume(False, "an operation is a recorded procedure"), valid_days=28, choose="any"),
    yes_no("history.gi_perforation", "perforation or fistula of the gut", "ask", assume(False, _SILENT)),
    yes_no("history.hypertension_uncontrolled", "uncontrolled hypertension", "examine", assume(False, _SILENT)),
    yes_no("history.seizures", "seizures", "ask", assume(False, _SILENT)),
    yes_no("history.neuropathy_severe", "neuropathy of grade 2 or more", "examine", assume(False, _SILENT)),
    yes_no("history.hearing_loss", "disabling hearing loss", "ask", assume(False, _SILENT)),
    yes_no("history.infection_active", "active serious infection", "examine", assume(False, _SILENT)),
    yes_no("history.keratitis", "keratitis or severe corneal disease", "ask", assume(False, _SILENT)),
    yes_no("history.cirrhosis", "cirrhosis of the liver", "ask", assume(False, _SILENT)),
    yes_no("history.dental_jaw_disease", "osteonecrosis of the jaw or open dental need", "examine",
           confirm(False, _ROUTINE)),
    yes_no("history.crohn_or_colitis", "inflammatory bowel disease", "ask", assume(False, _SILENT)),
    yes_no("history.chest_radiotherapy_pneumonitis", "pneumonitis after radiotherapy", "ask", assume(False, _SILENT)),
    number("medicine.prednisone_mg", "steroid now, as prednisone a day", "ask", "mg",
           default=assume(0, "a steroid stands in the list of medicines")),
    yes_no("medicine.anticoagulant", "full-dose anticoagulant now", "ask",
           assume(False, "it stands in the list of medicines")),
    yes_no("medicine.strong_cyp3a_inducer", "strong CYP3A inducer now", "ask",
           assume(False, "it stands in the list of medicines")),
    yes_no("medicine.acid_reducer", "proton-pump inhibitor or H2 blocker now", "ask",
           assume(False, "it stands in the list of medicines")),
)

LAB = (
    number("lab.neutrophils_1e9_l", "neutrophils", "blood", "1e9/L", 0, 500,
           default=confirm(Range(1.5, 500), _ROUTINE), stale_after_days=42),
    number("lab.platelets_1e9_l", "platelets", "blood", "1e9/L", 0, 5000,
           default=confirm(Range(100, 5000), _ROUTINE), stale_after_days=42),
    number("lab.haemoglobin_g_l", "haemoglobin", "blood", "g/L", 0, 300,
           default=confirm(Range(90, 300), _ROUTINE), stale_after_days=42),
    number("lab.creatinine_clearance_ml_min", "creatinine clearance", "blood", "mL/min", 0, 400,
           default=confirm(Range(60, 400), _ROUTINE), stale_after_days=42),
    number("lab.creatinine_umol_l", "creatinine", "blood", "umol/L", 0, 5000, stale_after_days=42),
    number("lab.bilirubin_x_uln", "bilirubin as a multiple of the upper limit", "blood", "", 0, 200,
           default=confirm(Range(0, 1), _ROUTINE), stale_after_days=42),
    number("lab.transaminases_x_uln", "AST or ALT as a multiple of the upper limit", "blood", "", 0, 1000,
           default=confirm(Range(0, 1.5), _ROUTINE), stale_after_days=42),
    number("lab.alkaline_phosphatase_x_uln", "alkaline phosphatase as a multiple of the upper limit", "blood", "",
           0, 200, default=confirm(Range(0, 2.5), _ROUTINE), stale_after_days=42),
    number("lab.inr", "INR", "blood", "", 0, 50, default=confirm(Range(0, 1.5), _ROUTINE), stale_after_days=42),
    number("lab.calcium_corrected_mmol_l", "calcium corrected for albumin", "blood", "mmol/L", 0, 10,
           default=confirm(Range(2.1, 2.6), _ROUTINE), stale_after_days=42),
    number("lab.calcium_total_mmol_l", "total calcium, not corrected for albumin", "blood", "mmol/L", 0, 10,
           stale_after_days=42),
    number("lab.albumin_g_l", "albumin", "blood", "g/L", 0, 100, stale_after_days=42),
    number("lab.ldh_x_uln", "LDH as a multiple of the upper limit", "blood", "", 0, 200, stale_after_days=42),
    number("lab.urine_protein_g_24h", "urine protein in 24 hours", "blood", "g", 0, 100,
           default=confirm(Range(0, 1), _ROUTINE), stale_after_days=42),
    number("lab.lvef_pct", "left ventricular ejection fraction", "image", "%", 0, 100,
           default=confirm(Range(50, 100), _ROUTINE), stale_after_days=180),
    number("lab.tsh_miu_l", "TSH", "blood", "mIU/L", 0, 1000, stale_after_days=180),
    number("lab.glucose_mmol_l", "glucose", "blood", "mmol/L", 0, 100, stale_after_days=42),
    number("lab.triglycerides_mmol_l", "triglycerides", "blood", "mmol/L", 0, 200, stale_after_days=180),
    number("lab.cholesterol_mmol_l", "cholesterol", "blood", "mmol/L", 0, 100, stale_after_days=180),
    number("lab.potassium_mmol_l", "potassium", "blood", "mmol/L", 0, 20, stale_after_days=42),
    number("lab.magnesium_mmol_l", "magnesium", "blood", "mmol/L", 0, 20, stale_after_days=42),
    number("lab.creatine_kinase_x_uln", "creatine kinase as a multiple of the upper limit", "blood", "", 0, 1000,
           stale_after_days=42),
    choice("lab.hepatitis_b", "hepatitis B serology", "blood", "negative past active",
           confirm("negative", _ROUTINE)),
    choice("lab.metanephrines", "metanephrines in plasma or urine", "blood", "normal raised",
           confirm("normal", _ROUTINE), stale_after_days=365),
    choice("lab.vitamin_b12_folate", "folic acid and vitamin B12 started", "ask", "started not-started"),
    number("ecg.qtc_ms", "QTc interval", "examine", "ms", 200, 800,
           default=confirm(Range(200, 470), _ROUTINE), stale_after_days=90),
    number("vital.blood_pressure_systolic_mmhg", "systolic blood pressure", "examine", "mm[Hg]", 0, 350,
           stale_after_days=30),
)

ORGAN = (
    choice("organ.liver.child_pugh", "Child-Pugh class", "blood", "A B C",
           assume("A", "liver failure is a recorded diagnosis")),
    number("organ.liver.remnant_pct", "liver remaining after the operation", "image", "%", 0, 100,
           default=confirm(Range(40, 100), "who calls it resectable has looked at what remains; "
                           "measured before a large resection")),
    number("organ.lung.ppo_fev1_pct", "FEV1 expected after the operation", "examine", "%", 0, 150),
    number("organ.lung.ppo_dlco_pct", "DLCO expected after the operation", "examine", "%", 0, 150),
)

SYMPTOM = (
    yes_no("symptom.svc_obstruction", "obstruction of the superior vena cava", "image", assume(False, _SILENT)),
    yes_no("symptom.airway_obstruction", "obstruction of a central airway", "image", assume(False, _SILENT)),
    yes_no("symptom.raised_intracranial_pressure", "raised intracranial pressure", "examine", assume(False, _SILENT)),
    yes_no("symptom.brain_oedema", "brain oedema that gives symptoms", "image", assume(False, _SILENT)),
    yes_no("symptom.hydrocephalus", "obstructive hydrocephalus", "image", assume(False, _SILENT)),
    yes_no("symptom.pleural_effusion", "malignant pleural effusion that gives symptoms", "image",
           assume(False, _SILENT)),
    yes_no("symptom.pericardial_effusion", "pericardial effusion with tamponade or risk of it", "image",
           assume(False, _SILENT)),
    yes_no("symptom.haemoptysis", "haemoptysis now", "ask", assume(False, _SILENT)),
    yes_no("symptom.haemoptysis_massive", "massive haemoptysis now", "examine", assume(False, _SILENT)),
    yes_no("symptom.chest", "cough, pain or breathlessness from tumour in the chest", "ask", assume(False, _SILENT)),
    yes_no("symptom.bone_pain", "pain from bone metastases", "ask", assume(False, _SILENT)),
    yes_no("symptom.liver_pain", "pain from liver metastases", "ask", assume(False, _SILENT)),
    yes_no("symptom.pain", "cancer pain", "ask", assume(False, _SILENT)),
    yes_no("symptom.lung_reexpands", "lung expands again after drainage", "image"),
)

LESION = (
    choice("lesion.organ", "organ", "image", "brain meninges bone spine liver lung adrenal lymph-node pleura "
           "pericardium peritoneum skin kidney spleen pancreas ovary thyroid soft-tissue eye other"),
    choice("lesion.site", "site in the organ", "image",
           "vertebra long-bone pelvis rib skull other-bone brainstem cerebellum cerebrum central peripheral "
           "eloquent other"),
    yes_no("lesion.primary", "the primary tumour", "image"),
    number("lesion.count", "lesions in this group", "image", "", 1),
    number("lesion.diameter_mm", "longest diameter", "image", "mm", 0, 500, stale_after_days=90),
    yes_no("lesion.symptomatic", "gives symptoms", "ask", assume(False, _SILENT)),
    yes_no("lesion.painful", "painful", "ask", assume(False, _SILENT)),
    yes_no("lesion.progressing", "growing", "image"),
    yes_no("lesion.irradiated", "irradiated before", "ask", assume(False, "radiotherapy is a recorded procedure")),
    yes_no("lesion.resected", "removed by operation, cavity left", "ask",
           assume(False, "an operation is a recorded procedure")),
    yes_no("lesion.stabilised", "stabilised by operation or cement", "ask",
           assume(False, "an operation is a recorded procedure")),
    yes_no("lesion.mass_effect", "mass effect or midline shift", "image",
           assume(False, "a radiologist reports it when it is seen")),
    yes_no("lesion.accessible", "removable without lasting deficit, in the surgeon's judgement", "judge"),
    yes_no("lesion.technically_resectable", "resectable in expert hands", "judge"),
    choice("lesion.cord", "spinal cord (Bilsky)", "image", "none epidural compression",
           assume("none", "a radiologist reports it when it is seen")),
    yes_no("lesion.neurologic_deficit", "neurological deficit from it", "examine", assume(False, _SILENT)),
    number("lesion.paraplegic_hours", "hours of complete paraplegia (0: walks or moves)", "examine", "h", 0,
           default=assume(0, _SILENT)),
    number("lesion.sins", "spinal instability neoplastic score", "image", "", 0, 18),
    number("lesion.mirels", "Mirels score", "image", "", 4, 12),
    choice("lesion.fracture", "fracture", "image", "none impending pathological",
           assume("none", "a radiologist reports it when it is seen")),
    yes_no("lesion.near_large_vessel", "within 10 mm of a large vessel", "image",
           assume(False, "named in the report when it matters for ablation")),
    yes_no("lesion.near_bile_duct", "within 10 mm of a central bile duct", "image",
           assume(False, "named in the report when it matters for ablation")),
    yes_no("lesion.near_gut", "within 10 mm of stomach, duodenum or bowel", "image",
           assume(False, "named in the report when it matters")),
    yes_no("lesion.near_optic_or_brainstem", "within 5 mm of the optic pathway or in the brainstem", "image",
           assume(False, "a radiologist reports it when it is seen")),
    yes_no("lesion.central_airway", "within 20 mm of the proximal bronchial tree", "image"),
    yes_no("lesion.ultracentral", "within 10 mm of the trachea or a main bronchus", "image"),
    yes_no("lesion.confirmed", "confirmed by biopsy as a metastasis of this tumour", "biopsy"),
)

JUDGEMENT = (
    yes_no("judge.platinum_fit", "fit for platinum in the oncologist's judgement", "judge", confirm(True, _ROUTINE)),
    yes_no("judge.fit_for_surgery", "fit for the operation in the team's judgement", "judge"),
    yes_no("judge.fit_for_general_anaesthesia", "fit for general anaesthesia", "judge", confirm(True, _ROUTINE)),
    yes_no("judge.no_satisfactory_alternative", "no satisfactory alternative treatment", "judge"),
    yes_no("judge.curative_definitive_ineligible", "not a candidate for resection or definitive chemoradiation",
           "judge"),
)

WISH = (
    yes_no("wish.refuses.{modality}", "refuses {modality}", "ask", assume(False, "a refusal is recorded")),
    yes_no("wish.refuses.transfusion", "refuses transfusion", "ask", assume(False, "a refusal is recorded")),
    yes_no("wish.comfort_only", "wants treatment of symptoms only", "ask", assume(False, "such a wish is recorded")),
)

# fmt: on
FAMILIES: tuple[Family, ...] = (
    *PATIENT,
    *TUMOUR,
    *EXTENT,
    *STAGING,
    *BIOMARKER,
    *TREATMENT,
    *HISTORY,
    *LAB,
    *ORGAN,
    *SYMPTOM,
    *LESION,
    *JUDGEMENT,
    *WISH,
)
