"""The calendar of an arm: doses, looks and scans."""

from __future__ import annotations

import numpy as np
import pytest

from metboard.models.arm import make_calendar, make_marks

DAYS = np.array([21.0])


def test_a_scan_that_is_no_mark_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="among mark_days"):
        make_calendar(
            np.zeros(1),
            1.0,
            infusion_days=0.1,
            mark_days=np.array([21.0]),
            scan_days=np.array([20.0]),
        )


def test_marks_without_a_drug_are_those_of_the_calendar_with_one() -> None:
    days = np.array([21.0, 42.0, 84.0])
    with_drug = make_calendar(
        np.zeros(1), 1.0, infusion_days=0.1, mark_days=days, scan_days=days[1:]
    )
    without = make_marks(days, days[1:])
    assert with_drug.marks[with_drug.marks > 0].tolist() == without.marks.tolist() == [1, 2, 2]
    assert with_drug.days[1:][with_drug.marks > 0].tolist() == without.days[1:].tolist()
    assert without.lengths[without.length_of.astype(int)].tolist() == [21, 21, 42]


def test_a_scan_that_is_no_mark_is_refused_without_a_drug_too() -> None:
    with pytest.raises(ValueError, match="among mark_days"):
        make_marks(DAYS, np.array([20.0]))


def test_a_dose_at_the_end_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="dose_days before the last"):
        make_calendar(DAYS, 1.0, infusion_days=0.1, mark_days=DAYS, scan_days=DAYS)
