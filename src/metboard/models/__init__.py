"""Numbers in, numbers out: no patient, no drug, no file, no clock."""

from metboard.models.body import body_surface_m2
from metboard.models.dose import (
    bed_gy,
    bed_incomplete_repair_gy,
    bed_linear_beyond_gy,
    bed_protracted_gy,
    dose_with_bed_gy,
    eqd2_gy,
    eqd2_of_bed_gy,
    protraction_factor,
    repair_factor,
    transition_dose_gy,
)
from metboard.models.liver import growth_pct_week, liver_volume_ml, remnant_share_pct
from metboard.models.y90 import (
    CompartmentDoses,
    lung_dose_gy,
    mono_activity_gbq,
    mono_dose_gy,
    partition_activity_gbq,
    partition_doses,
    surface_activity_gbq,
)

__all__ = [
    "CompartmentDoses",
    "bed_gy",
    "bed_incomplete_repair_gy",
    "bed_linear_beyond_gy",
    "bed_protracted_gy",
    "body_surface_m2",
    "dose_with_bed_gy",
    "eqd2_gy",
    "eqd2_of_bed_gy",
    "growth_pct_week",
    "liver_volume_ml",
    "lung_dose_gy",
    "mono_activity_gbq",
    "mono_dose_gy",
    "partition_activity_gbq",
    "partition_doses",
    "protraction_factor",
    "remnant_share_pct",
    "repair_factor",
    "surface_activity_gbq",
    "transition_dose_gy",
]
