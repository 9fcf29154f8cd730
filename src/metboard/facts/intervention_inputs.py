"""Families of facts that ablation, embolisation and transplant ask for."""

from __future__ import annotations

from metboard.facts.family import Family, assume, choice, confirm, number, yes_no
from metboard.facts.values import Range

_REPORTED = "named in the report when it matters for ablation"
_SILENT = "a record names this when it is there; hardly anyone writes down that it is not"

# fmt: off
NEIGHBOURS = (
    yes_no("lesion.near_nerve", "within 10 mm of the cord or of a nerve whose loss disables", "image",
           assume(False, _REPORTED)),
    yes_no("lesion.near_gallbladder", "within 10 mm of the gallbladder", "image", assume(False, _REPORTED)),
    yes_no("lesion.near_diaphragm", "against the diaphragm", "image", assume(False, _REPORTED)),
    yes_no("lesion.near_heart", "against the heart", "image", assume(False, _REPORTED)),
    number("lesion.depth_mm", "depth below the skin", "image", "mm", 0, 200,
           default=confirm(Range(0, 30), "seen and felt; measured by ultrasound before needles are chosen")),
)

INTERVENTION_HISTORY = (
    yes_no("history.pacemaker", "pacemaker or implanted defibrillator", "ask", assume(False, _SILENT)),
    yes_no("history.arrhythmia", "arrhythmia of the heart", "ask", assume(False, _SILENT)),
    yes_no("history.bilioenteric", "bile duct joined to the bowel, stented or its sphincter cut", "ask",
           assume(False, "an operation is a recorded procedure")),
    yes_no("organ.lung.single", "one lung only", "ask", assume(False, "an operation is a recorded procedure")),
)

_PLANNED = "measured or computed at the test angiography, before spheres are given"
EMBOLISATION = (
    choice("organ.liver.portal_vein", "portal vein", "image", "open branch-thrombosis main-thrombosis",
           assume("open", "a radiologist reports it when it is seen")),
    yes_no("organ.liver.gut_flow_uncorrectable", "arterial flow from liver to stomach or gut that cannot be closed",
           "image", confirm(False, _PLANNED)),
    number("organ.lung.shunt_pct", "share of the flow of the hepatic artery that reaches the lungs", "image", "%",
           0, 100, default=confirm(Range(0, 20), _PLANNED)),
    number("organ.liver.y90_gbq", "activity of yttrium-90 prescribed", "judge", "GBq", 0, 50),
    number("organ.lung.y90_gy", "dose of the lungs from the radioembolisation planned", "judge", "Gy",
           default=confirm(Range(0, 30), _PLANNED)),
    number("organ.lung.y90_before_gy", "dose of the lungs from radioembolisations so far", "ask", "Gy",
           default=assume(0, "radioembolisation is a recorded procedure")),
    number("organ.lung.y90_total_gy", "dose of the lungs from radioembolisations so far and planned", "judge", "Gy",
           default=confirm(Range(0, 50), _PLANNED)),
)

TRANSPLANT = (
    number("treatment.control_months", "months of control under the present treatment", "ask", "mo"),
    number("treatment.cea_fall_pct", "fall of CEA under the present treatment", "blood", "%", -1000, 100),
    yes_no("organ.liver.portal_hypertension", "portal hypertension", "image",
           assume(False, "varices, a large spleen or its cause are recorded")),
)

PALLIATION = (
    yes_no("symptom.upper_abdominal_pain", "pain of the upper abdomen from tumour round the coeliac plexus", "ask",
           assume(False, _SILENT)),
    yes_no("symptom.one_sided_pain", "one-sided cancer pain below the shoulder that medicines do not relieve", "ask",
           assume(False, _SILENT)),
    yes_no("symptom.ureteral_obstruction", "ureter obstructed by tumour", "image", assume(False, _SILENT)),
    yes_no("symptom.dysphagia", "dysphagia from tumour", "ask", assume(False, _SILENT)),
    yes_no("symptom.oesophageal_fistula", "fistula from oesophagus to airway", "image", assume(False, _SILENT)),
    yes_no("symptom.gastric_outlet_obstruction", "outlet of the stomach obstructed by tumour", "image",
           assume(False, _SILENT)),
)
# fmt: on
INTERVENTION_INPUTS: tuple[Family, ...] = (
    *NEIGHBOURS,
    *INTERVENTION_HISTORY,
    *EMBOLISATION,
    *TRANSPLANT,
    *PALLIATION,
)
