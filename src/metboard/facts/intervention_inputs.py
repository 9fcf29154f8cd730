"""Families of facts that ablation, embolisation and transplant ask for."""

from __future__ import annotations

from metboard.facts.family import Family, assume, yes_no

_REPORTED = "named in the report when it matters for ablation"
_SILENT = "a record names this when it is there; hardly anyone writes down that it is not"

# fmt: off
NEIGHBOURS = (
    yes_no("lesion.near_nerve", "within 10 mm of the cord or of a nerve whose loss disables", "image",
           assume(False, _REPORTED)),
    yes_no("lesion.near_gallbladder", "within 10 mm of the gallbladder", "image", assume(False, _REPORTED)),
    yes_no("lesion.near_diaphragm", "against the diaphragm", "image", assume(False, _REPORTED)),
    yes_no("lesion.near_heart", "against the heart", "image", assume(False, _REPORTED)),
)

INTERVENTION_HISTORY = (
    yes_no("history.pacemaker", "pacemaker or implanted defibrillator", "ask", assume(False, _SILENT)),
    yes_no("history.arrhythmia", "arrhythmia of the heart", "ask", assume(False, _SILENT)),
    yes_no("history.bilioenteric", "bile duct joined to the bowel, stented or its sphincter cut", "ask",
           assume(False, "an operation is a recorded procedure")),
    yes_no("organ.lung.single", "one lung only", "ask", assume(False, "an operation is a recorded procedure")),
)
# fmt: on
INTERVENTION_INPUTS: tuple[Family, ...] = (*NEIGHBOURS, *INTERVENTION_HISTORY)
