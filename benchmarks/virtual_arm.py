"""One arm for benchmarks and for the test of the population: of an order of size, and fitted to nothing."""

from __future__ import annotations

import numpy as np

from metboard.models.arm import (
    Arm,
    Course,
    Drug,
    Lesions,
    MarrowSpread,
    Shedding,
    Spread,
    make_calendar,
)
from metboard.models.kinetics import disposition_modes
from metboard.models.survival import Accelerated

DOCETAXEL = disposition_modes(*(24 * k for k in (5.2, 1.06, 1.51, 1.26, 0.084)))
V1_L, MG_PER_UMOL, CLEARANCE_L_PER_DAY = 7.4, 0.808, 24 * 5.2 * 7.4
DOSE_MG, EVERY_DAYS, DOSES = 135.0, 21.0, 35
INFUSION_DAYS = 1 / 24


def example(until_days: float = 735.0) -> Arm:
    """35 doses of docetaxel every three weeks, five lesions, looks at every dose, scans every six weeks."""
    doses = np.arange(DOSES) * EVERY_DAYS
    marks = np.arange(EVERY_DAYS, until_days + 1, EVERY_DAYS)
    reference = DOSE_MG / MG_PER_UMOL / CLEARANCE_L_PER_DAY / (EVERY_DAYS / 7)
    return Arm(
        Lesions(
            number=5, diameter_mm=Spread(30.0, 0.5), growth_per_week=Spread(0.02, 0.7),
            kill_per_week=Spread(0.12, 0.8), alike=0.5, responder_share=0.5,
            resistant_shares=(0.1, 0.8), durable_share=0.05,
        ),
        Drug(DOCETAXEL.rates, DOCETAXEL.shares / V1_L / MG_PER_UMOL, 0.3, 0.2, reference),
        MarrowSpread(Spread(5.05, 0.42), Spread(88.7, 0.16), 0.161, Spread(8.58, 0.42)),
        Shedding(
            blood_per_week=0.01, lymph_per_week=0.003, exponent=0.66, treated=0.7,
            blood_weights=np.ones(5), lymph_weights=np.array([0.0, 0.0, 0.0, 1.0, 1.0]),
        ),
        Course(
            Accelerated(
                intercept=4.6, shape=1.6, log_size=-0.38, growth=-8.0, sites=-0.09, new_lesions=-0.2,
                ecog=-0.45, immunotherapy=0.29,
            ),
            sites=2.0, ecog_share=0.6, immunotherapy=0.0, leaving_per_week=0.01,
        ),
        make_calendar(
            doses[doses < until_days], DOSE_MG, infusion_days=INFUSION_DAYS, mark_days=marks,
            scan_days=marks[1::2],
        ),
    )  # fmt: skip
