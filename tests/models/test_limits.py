"""What an arm may hold, and the words for one that cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.virtual_arm import example, rich

from metboard.models.arm import Arm
from metboard.models.limits import check_arm

ARM, RICH = example(), rich()


@pytest.mark.parametrize(
    ("arm", "words"),
    [
        (RICH._replace(lesions=RICH.lesions._replace(number_shares=np.ones(31))), "31 lesions; expected at most 30"),
        (RICH._replace(lesions=RICH.lesions._replace(organ_shares=np.ones(33))), "33 organs; expected at most 32"),
        (RICH._replace(treatments=RICH.treatments._replace(kill_per_week=np.ones(9))),
         "9 treatments; expected at most 8"),
        (RICH._replace(local=RICH.local._replace(week=np.ones(5))), "5 local treatments; expected at most 4"),
        (RICH._replace(treatments=RICH.treatments._replace(offsets=np.zeros((3, 3)))),
         r"treatments.offsets of shape \(3, 3\); expected \(3, 4\)"),
        (RICH._replace(local=RICH.local._replace(reach=np.ones(1))), r"local.reach of shape \(1,\); expected \(2,\)"),
        (RICH._replace(drug=ARM.drug._replace(treatment=3)), "the drug drives treatment 3; expected -1 to 2"),
        (ARM._replace(treatments=ARM.treatments._replace(after_progression=np.ones(1))),
         "the drug drives treatment 0, which follows progression"),
    ],
)  # fmt: skip
def test_an_arm_that_cannot_be_is_refused_in_words(arm: Arm, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_arm(arm)


@pytest.mark.parametrize("arm", [ARM, RICH])
def test_an_arm_that_can_be_is_taken(arm: Arm) -> None:
    check_arm(arm)
