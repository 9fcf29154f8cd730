"""Families of facts that only scores ask for so far; none has a default: a score never counts silence."""

from __future__ import annotations

from metboard.facts.family import Family, choice, number, yes_no

SPINE_LEVELS = "occiput C1 C2 C3 C4 C5 C6 C7 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 L1 L2 L3 L4 L5 S1 S2 S3 S4 S5"
PERITONEAL_REGIONS = {
    "central": "central abdomen", "right_upper": "right upper quadrant", "epigastrium": "epigastrium",
    "left_upper": "left upper quadrant", "left_flank": "left flank", "left_lower": "left lower quadrant",
    "pelvis": "pelvis", "right_lower": "right lower quadrant", "right_flank": "right flank",
    "upper_jejunum": "upper jejunum", "lower_jejunum": "lower jejunum", "upper_ileum": "upper ileum",
    "lower_ileum": "lower ileum",
}  # fmt: skip
"""The 13 regions of the abdomen in the order in which they are numbered, 0 to 12."""

# fmt: off
SCORE_LESION = (
    choice("lesion.spine_level", "level of the spine", "image", SPINE_LEVELS),
    choice("lesion.pain_kind", "pain from this vertebra (mechanical: on movement or load, better lying down)", "ask",
           "none other mechanical"),
    choice("lesion.pain_degree", "pain from this long bone (functional: on using the limb)", "ask",
           "none mild moderate functional"),
    choice("lesion.matrix", "bone lesion lytic, mixed or blastic", "image", "lytic mixed blastic"),
    choice("lesion.alignment", "alignment of the spine here", "image", "normal deformity subluxation"),
    choice("lesion.collapse", "collapse of the vertebral body", "image",
           "none over-half-involved below-half above-half"),
    choice("lesion.posterolateral", "tumour in facet, pedicle or costovertebral joint", "image",
           "none unilateral bilateral"),
    choice("lesion.bilsky", "epidural extension (Bilsky grade)", "image", "0 1a 1b 1c 2 3"),
    choice("lesion.limb_site", "part of the limb", "image", "upper-limb lower-limb peritrochanteric"),
    number("lesion.shaft_share_pct", "share of the diameter of the bone that it takes", "image", "%", 0, 100,
           stale_after_days=90),
)

SCORE_PATIENT = (
    number("patient.karnofsky_pct", "Karnofsky performance status", "examine", "%", 0, 100, stale_after_days=90),
    number("patient.height_cm", "height", "examine", "cm", 30, 250),
    number("patient.bmi_kg_m2", "body mass index", "examine", "kg/m2", 5, 150, stale_after_days=90),
    yes_no("patient.hospital_3_months", "admitted to hospital in the last 3 months", "ask", stale_after_days=30),
    number("patient.predicted_weeks", "survival in weeks, as the doctor predicts it", "judge", "wk", 0,
           stale_after_days=30),
    yes_no("patient.walks_alone", "walks without help", "examine", stale_after_days=30),
    choice("patient.frankel", "Frankel grade of palsy", "examine", "A B C D E", stale_after_days=30),
    choice("geriatric.food_intake", "food intake in 3 months", "ask", "normal moderately-less severely-less",
           stale_after_days=90),
    choice("geriatric.weight_loss", "weight lost in 3 months", "ask", "none 1-to-3-kg over-3-kg not-known",
           stale_after_days=90),
    choice("geriatric.mobility", "mobility", "ask", "bed-or-chair indoors goes-out", stale_after_days=90),
    choice("geriatric.neuropsychology", "dementia or depression", "examine", "none mild severe", stale_after_days=180),
    number("geriatric.medicines", "prescribed medicines a day", "ask", "", 0, stale_after_days=90),
    choice("geriatric.self_rated_health", "own health compared with others of the same age", "ask",
           "worse not-known as-good better", stale_after_days=90),
    number("geriatric.falls", "falls in the last 6 months", "ask", "", 0, stale_after_days=90),
    choice("geriatric.hearing", "hearing, as the patient rates it", "ask", "excellent good fair poor deaf",
           stale_after_days=365),
    yes_no("geriatric.takes_medicines_alone", "takes medicines without help", "ask", stale_after_days=90),
    choice("geriatric.walks_a_block", "limited in walking one block", "ask", "not-limited a-little a-lot",
           stale_after_days=90),
    choice("geriatric.social_limits", "health limits social activities", "ask", "never rarely sometimes often always",
           stale_after_days=90),
    yes_no("symptom.dyspnoea", "breathlessness", "ask", stale_after_days=30),
    yes_no("symptom.anorexia", "loss of appetite", "ask", stale_after_days=30),
)

SCORE_HISTORY = (
    yes_no("history.myocardial_infarction", "myocardial infarction", "ask"),
    yes_no("history.coronary_disease", "coronary heart disease", "ask"),
    yes_no("history.peripheral_vascular_disease", "peripheral vascular disease", "ask"),
    yes_no("history.stroke_or_tia", "stroke or transient ischaemic attack", "ask"),
    yes_no("history.dementia", "dementia", "ask"),
    yes_no("history.chronic_lung_disease", "chronic lung disease", "ask"),
    yes_no("history.connective_tissue_disease", "connective tissue disease", "ask"),
    yes_no("history.peptic_ulcer", "peptic ulcer disease", "ask"),
    choice("history.liver_disease", "liver disease", "ask", "none mild moderate-or-severe"),
    choice("history.diabetes_kind", "diabetes mellitus by treatment and organ damage", "ask",
           "none diet-only uncomplicated with-organ-damage"),
    yes_no("history.insulin", "diabetes treated with insulin", "ask"),
    yes_no("history.hemiplegia", "hemiplegia", "ask"),
    yes_no("history.renal_disease", "moderate or severe kidney disease", "ask"),
    yes_no("history.dialysis", "dialysis twice, or for 24 hours, in the last 7 days", "ask", stale_after_days=14),
    yes_no("history.leukaemia", "leukaemia", "ask"),
    yes_no("history.lymphoma", "lymphoma or myeloma", "ask"),
    choice("history.other_solid_tumour", "another solid tumour within 5 years", "ask", "none localised metastatic"),
    yes_no("history.aids", "AIDS", "ask"),
    yes_no("treatment.chemotherapy_before", "chemotherapy before", "ask"),
    number("treatment.palliative_chemotherapies", "courses of palliative chemotherapy before", "ask"),
    number("treatment.months_to_systemic", "months from diagnosis to the first systemic therapy", "ask", "mo"),
    number("treatment.months_since_primary_resection", "months since the primary tumour was removed", "ask", "mo"),
    choice("treatment.planned_dose", "planned chemotherapy, first dose", "judge", "standard reduced"),
    number("treatment.planned_drugs", "planned chemotherapy drugs", "judge", "", 0),
    choice("treatment.planned_surgery_risk", "planned operation by its risk (high: inside chest or abdomen, or on a "
           "great vessel above the groin)", "judge", "high other"),
    yes_no("medicine.erythropoietin", "erythropoietin or like drug now", "ask"),
)

SCORE_LAB = (
    number("lab.bilirubin_umol_l", "bilirubin", "blood", "umol/L", 0, 2000, stale_after_days=42),
    number("lab.sodium_mmol_l", "sodium", "blood", "mmol/L", 80, 220, stale_after_days=42),
    number("lab.leukocytes_1e9_l", "leukocytes", "blood", "1e9/L", 0, 1000, stale_after_days=42),
    number("lab.lymphocytes_pct", "lymphocytes as a share of leukocytes", "blood", "%", 0, 100, stale_after_days=42),
    number("lab.crp_mg_l", "C-reactive protein", "blood", "mg/L", 0, 1000, stale_after_days=42),
    number("lab.ldh_u_l", "LDH in units", "blood", "U/L", 0, 100000, stale_after_days=42),
    yes_no("lab.haemoglobin_below_normal", "haemoglobin below the laboratory's limits", "blood", stale_after_days=42),
    yes_no("lab.calcium_above_normal", "corrected calcium above the laboratory's limits", "blood", stale_after_days=42),
    yes_no("lab.neutrophils_above_normal", "neutrophils above the laboratory's limits", "blood", stale_after_days=42),
    yes_no("lab.platelets_above_normal", "platelets above the laboratory's limits", "blood", stale_after_days=42),
)

SCORE_ORGAN = (
    choice("organ.liver.ascites", "ascites from the liver", "image", "none mild moderate-or-severe",
           stale_after_days=42),
    choice("organ.liver.encephalopathy", "hepatic encephalopathy by grade", "examine", "none grade-1-2 grade-3-4",
           stale_after_days=42),
    number("organ.lung.fev1_pct", "FEV1 before the operation", "examine", "%", 0, 200, stale_after_days=180),
    number("organ.lung.dlco_pct", "DLCO before the operation", "examine", "%", 0, 200, stale_after_days=180),
    number("organ.lung.segments_open", "lung segments that work before the operation", "image", "", 1, 19),
    number("organ.lung.segments_removed", "working lung segments that the operation removes", "judge", "", 0, 19),
    *(number(f"organ.peritoneum.region_{name}", f"peritoneal cancer, {title} (0 to 3)", "image", "", 0, 3)
      for name, title in PERITONEAL_REGIONS.items()),
)

SCORE_EXTENT = (
    yes_no("extent.extracranial", "metastases outside the head", "image"),
    yes_no("extent.visceral", "metastases in organs other than bone and lymph nodes", "image"),
    choice("extent.visceral_pattern", "metastases in organs or brain", "image", "none nodular disseminated"),
    choice("extent.major_organs", "metastases of major inner organs", "judge", "none removable unremovable"),
    number("extent.skeletal_lesions", "number of bone metastases, spine included", "image"),
    yes_no("extent.bone_beyond_axis", "bone metastasis beyond vertebrae and pelvis", "image"),
    number("extent.liver.largest_mm", "diameter of the largest liver metastasis", "image", "mm", 0, 500,
           stale_after_days=90),
    number("tumour.liver_nodules", "nodules of a primary liver tumour", "image", "", 1),
    number("tumour.liver_largest_mm", "diameter of the largest nodule of a primary liver tumour", "image", "mm", 0, 500,
           stale_after_days=90),
    yes_no("tumour.liver_vascular_invasion", "primary liver tumour in a large vessel", "image"),
    number("tumour.gleason", "Gleason score", "biopsy", "", 2, 10),
    yes_no("tumour.hormone_dependent", "tumour still responds to hormone therapy", "judge"),
    yes_no("tumour.targeted_drug", "a targeted drug is in use or planned against this tumour", "judge"),
)

SCORE = (
    # filled by knowledge/scores: one number and, where a score has classes, one class each
    Family(name="score.{score}", title="{score}", how="judge", universe=frozenset()),
)
# fmt: on
SCORE_INPUTS: tuple[Family, ...] = (
    *SCORE_LESION,
    *SCORE_PATIENT,
    *SCORE_HISTORY,
    *SCORE_LAB,
    *SCORE_ORGAN,
    *SCORE_EXTENT,
    *SCORE,
)
