"""Families of facts that only operations ask for: what an organ keeps, how far bone is destroyed."""

from __future__ import annotations

from metboard.facts.family import Family, assume, choice, number, yes_no

# fmt: off
SURGERY_LIVER = (
    number("organ.liver.remnant_pct", "liver remaining after the operation, as a share of the standard volume", "image",
           "%", 0, 100),
    number("organ.liver.remnant_ml", "liver remaining after the operation", "image", "mL", 0, 5000,
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
# fmt: on
SURGERY: tuple[Family, ...] = SURGERY_LIVER
