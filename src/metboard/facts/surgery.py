"""Families of facts that only operations ask for: what an organ keeps, how far bone is destroyed."""

from __future__ import annotations

from metboard.facts.family import Default, Family, assume, choice, confirm, number, yes_no
from metboard.facts.values import Range

_CORTEX = "a radiologist measures the cortex where it is destroyed"
_STAIRS = "a screening test before an anatomic lung resection where function is short; put on the checklist"
_SPIROMETRY = "a routine test before a lung operation; taken as met and put on the checklist"

RESECTABLE = {
    "liver": "every liver metastasis comes out with a free margin, at once or in steps, and two neighbouring segments "
    "keep their inflow, outflow and bile duct",
    "lung": "every lung metastasis comes out with a free margin and enough lung stays",
    "adrenal": "the gland comes out whole, without a great vein or an organ that must stay",
    "lymph-node": "all involved nodes come out and no great vessel is encased",
    "peritoneum": "nothing above 2.5 mm is left behind and enough small bowel stays",
    "ovary": "both ovaries and all other tumour that is seen come out",
    "skin": "it comes out with a free margin and the wound can be closed",
}
"""What the surgeon is asked who calls a lesion resectable, by organ."""

ACCESSIBLE = {
    "brain": "by its depth, the cortex above it and the tracts and vessels beside it, no lasting loss of speech, "
    "movement or sight is expected"
}

# fmt: off
SURGERY_LIVER = (
    number("organ.liver.remnant_pct", "liver remaining after the operation", "image", "%", 0, 100),
    number("organ.liver.remnant_ml", "volume of liver remaining after the operation", "image", "mL", 0, 5000,
           stale_after_days=90),
    number("organ.liver.remnant_needed_pct", "liver that must remain, by the health of this liver", "judge", "%",
           0, 100),
    choice("organ.liver.parenchyma", "liver outside the tumour", "biopsy",
           "normal steatosis steatohepatitis sinusoidal-injury fibrosis cirrhosis"),
    yes_no("organ.liver.portal_vein_embolised", "branch of the portal vein closed to make the remnant grow", "ask",
           assume(False, "an embolisation is a recorded procedure")),
    number("organ.liver.remnant_before_pct", "remnant before the portal vein was closed", "image", "%", 0, 100),
    number("organ.liver.embolised_weeks", "weeks from the closure of the portal vein to the last volumetry", "ask",
           "wk", 0),
    number("organ.liver.remnant_growth_pct_week", "growth of the remnant a week after embolisation (kinetic growth "
           "rate)", "image", "%", -20, 100),
    number("treatment.preoperative_chemotherapy_weeks", "weeks of chemotherapy before the planned operation", "ask",
           "wk", 0),
)
SURGERY_LUNG = (
    number("organ.lung.ppo_fev1_pct", "FEV1 expected after the operation", "examine", "%", 0, 150,
           default=confirm(Range(60, 150), _SPIROMETRY)),
    number("organ.lung.ppo_dlco_pct", "DLCO expected after the operation", "examine", "%", 0, 150,
           default=confirm(Range(60, 150), _SPIROMETRY)),
    number("patient.stairs_climbed_m", "height climbed on stairs in an exercise test", "examine", "m", 0, 100,
           default=confirm(Range(22, 100, low_open=True), _STAIRS), stale_after_days=180),
    number("patient.shuttle_walk_m", "distance of a shuttle walk test", "examine", "m", 0, 2000,
           stale_after_days=180),
    number("patient.vo2_peak_ml_kg_min", "peak oxygen uptake in an exercise test", "examine", "mL/kg/min", 0, 100,
           stale_after_days=180),
    choice("lesion.planned_resection", "smallest lung resection that removes it", "judge",
           "wedge segmentectomy lobectomy pneumonectomy",
           Default("assume", frozenset({"wedge", "segmentectomy", "lobectomy"}), "a pneumonectomy would be named")),
)
SURGERY_BONE = (
    number("extent.spine.compression_sites", "separate places at which the cord is compressed", "image", "",
           default=assume(1, "several places are named in the report")),
    number("lesion.axial_cortex_mm", "length of destroyed cortex along the shaft", "image", "mm", 0, 500,
           default=Default("assume", Range(0, 30), _CORTEX), stale_after_days=90),
    number("lesion.circumferential_cortex_pct", "share of the cortex destroyed round the shaft", "image", "%", 0, 100,
           default=Default("assume", Range(0, 50), _CORTEX), stale_after_days=90),
    choice("lesion.femur_part", "part of the long bone", "image", "head-neck trochanteric shaft distal",
           Default("assume", frozenset({"shaft", "distal"}), "head, neck and trochanter are named in the report")),
)
SURGERY_OTHER = (
    yes_no("lesion.invades_neighbour", "grows into a neighbouring organ or a great vein", "image",
           assume(False, "a radiologist reports it when it is seen")),
)
# fmt: on
SURGERY: tuple[Family, ...] = (*SURGERY_LIVER, *SURGERY_LUNG, *SURGERY_BONE, *SURGERY_OTHER)
