"""Two arms for benchmarks and for the test of the population: of an order of size, and fitted to nothing."""

from __future__ import annotations

import numpy as np

from metboard.models.arm import (
    ANY_MARROW,
    MEASURED,
    NO_DRUG,
    NO_LOCAL,
    NODE,
    UNMEASURED,
    Arm,
    Course,
    Drug,
    Lesions,
    Local,
    MarrowSpread,
    Reading,
    Shedding,
    Spread,
    Treatments,
    make_calendar,
    make_marks,
)
from metboard.models.kinetics import disposition_modes
from metboard.models.survival import Accelerated

DOCETAXEL = disposition_modes(*(24 * k for k in (5.2, 1.06, 1.51, 1.26, 0.084)))
V1_L, MG_PER_UMOL, CLEARANCE_L_PER_DAY = 7.4, 0.808, 24 * 5.2 * 7.4
DOSE_MG, EVERY_DAYS, DOSES = 135.0, 21.0, 35
INFUSION_DAYS = 1 / 24
SURVIVAL = Accelerated(
    intercept=4.6, shape=1.6, log_size=-0.38, growth=-8.0, sites=-0.09, new_lesions=-0.2,
    ecog=-0.45, immunotherapy=0.29,
)  # fmt: skip
LEAVING = np.array([0.005, 0.01, 0.03])
READING = Reading(error_mm=1.5, error_share=0.08, window_weeks=0.0)


def example(until_days: float = 735.0) -> Arm:
    """35 doses of docetaxel every three weeks, five lesions, looks at every dose, scans every six weeks."""
    doses = np.arange(DOSES) * EVERY_DAYS
    marks = np.arange(EVERY_DAYS, until_days + 1, EVERY_DAYS)
    reference = DOSE_MG / MG_PER_UMOL / CLEARANCE_L_PER_DAY / (EVERY_DAYS / 7)
    return Arm(
        Lesions(
            number_shares=np.array([0.0, 0.0, 0.0, 0.0, 1.0]),
            first_shares=np.array([0.7, 1.0, 1.0]), organ_shares=np.array([0.5, 0.8, 1.0]),
            organ_kinds=np.array([MEASURED, NODE, UNMEASURED]),
            diameter_mm=Spread(30.0, 0.5), least_first_mm=15.0,
            growth_per_week=Spread(0.02, 0.7), alike=0.5,
        ),
        Treatments(
            kill_per_week=np.array([0.12]), kill_omega=np.array([0.8]),
            responder_share=np.array([0.5]), resistant_responder=np.array([0.1]),
            resistant_other=np.array([0.8]), durable_share=np.array([0.05]),
            offsets=np.zeros((1, 3)), lasts_weeks=np.array([np.inf]), after_progression=np.zeros(1),
            is_checkpoint=np.zeros(1), in_common=0.0, adds=0.0,
        ),
        NO_LOCAL,
        Drug(DOCETAXEL.rates, DOCETAXEL.shares / V1_L / MG_PER_UMOL, 0.3, 0.2, reference, 0),
        MarrowSpread(Spread(5.05, 0.42), Spread(88.7, 0.16), 0.161, Spread(8.58, 0.42)),
        Shedding(
            blood_per_week=0.01, lymph_per_week=0.003, exponent=0.66, treated=0.7,
            blood_weights=np.ones(3), lymph_weights=np.array([0.0, 1.0, 0.0]),
        ),
        Course(SURVIVAL, ecog_share=0.6, leaving_per_week=LEAVING, cross_share=0.0, cross_weeks=0.0),
        READING,
        make_calendar(
            doses[doses < until_days], DOSE_MG, infusion_days=INFUSION_DAYS, mark_days=marks,
            scan_days=marks[1::2],
        ),
    )  # fmt: skip


def rich(until_days: float = 504.0) -> Arm:
    """Up to six lesions, two treatments together and one after progression, radiotherapy and a removal; no drug.

    Kills are strong and errors of reading small, so that complete responses come and go.
    """
    marks = np.arange(EVERY_DAYS, until_days + 1, EVERY_DAYS)
    return Arm(
        Lesions(
            number_shares=np.array([0.3, 0.5, 0.65, 0.8, 0.9, 1.0]),
            first_shares=np.array([0.5, 0.8, 1.0, 1.0]), organ_shares=np.array([0.3, 0.6, 0.8, 1.0]),
            organ_kinds=np.array([MEASURED, NODE, UNMEASURED, NODE]),
            diameter_mm=Spread(18.0, 0.6), least_first_mm=10.0,
            growth_per_week=Spread(0.02, 0.9), alike=0.6,
        ),
        Treatments(
            kill_per_week=np.array([0.25, 0.3, 0.1]), kill_omega=np.array([0.8, 1.2, 0.5]),
            responder_share=np.array([0.6, 0.4, 0.5]),
            resistant_responder=np.array([0.0005, 0.01, 0.1]), resistant_other=np.array([0.7, 0.9, 0.8]),
            durable_share=np.array([0.05, 0.2, 0.0]),
            offsets=np.array([[0.0, 0.2, -0.4, 0.0], [0.0, -0.3, 0.0, 0.1], [0.3, 0.0, 0.0, -0.2]]),
            lasts_weeks=np.array([np.inf, 25.0, 16.0]), after_progression=np.array([0.0, 0.0, 1.0]),
            is_checkpoint=np.array([0.0, 0.0, 1.0]), in_common=0.4, adds=0.0,
        ),
        Local(
            week=np.array([0.0, 10.0]), reach=np.array([0.3, 0.4]), left_chance=np.array([0.1, 0.9]),
            log_left=np.array([-4.0, -3.0]), left_omega=np.array([0.4, 0.6]),
            stays_seen=np.array([0.0, 1.0]), clearing_weeks=4.3,
        ),
        NO_DRUG,
        ANY_MARROW,
        Shedding(
            blood_per_week=0.02, lymph_per_week=0.01, exponent=0.66, treated=0.6,
            blood_weights=np.array([1.0, 0.5, 1.0, 0.5]), lymph_weights=np.array([0.0, 1.0, 0.0, 1.0]),
        ),
        Course(SURVIVAL, ecog_share=0.4, leaving_per_week=LEAVING, cross_share=0.6, cross_weeks=2.0),
        Reading(error_mm=0.7, error_share=0.04, window_weeks=2.0),
        make_marks(marks, marks[1::2]),
    )  # fmt: skip
