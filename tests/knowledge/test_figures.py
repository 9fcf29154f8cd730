"""How many people a reported figure is about: a ratio is of both arms, a duration of those who responded."""

from __future__ import annotations

import pytest

from metboard.knowledge import FOLDER, load
from metboard.knowledge.schema import Expected, Option

OPTIONS = load(FOLDER).options


def test_the_check_sees_the_arm_of_a_ratio_and_the_whole_arm_of_a_duration() -> None:
    median = Expected(source="s", arm="a", endpoint="pfs_median_months", value=5, n=100)
    rate = Expected(source="s", arm="a", endpoint="orr_pct", value=40, n=100)
    ratio = Expected(source="s", arm="a", endpoint="hr_pfs", value=0.5, n=100)
    duration = Expected(source="s", arm="a", endpoint="dor_median_months", value=9, n=100)

    assert same_people((median, ratio)) == ["hr_pfs of 100"]
    assert same_people((rate, duration)) == ["dor_median_months of 100"]
    assert same_people((median, rate)) == []


@pytest.mark.parametrize("name", sorted(n for n, o in OPTIONS.items() if o.expected))
def test_a_ratio_is_of_both_arms_and_a_duration_of_responders(name: str) -> None:
    option: Option = OPTIONS[name]

    assert same_people(option.expected) == []


def same_people(figures: tuple[Expected, ...]) -> list[str]:
    """Ratios counted as their arm alone, and durations of response counted as everybody treated."""
    return [
        f"{figure.endpoint} of {figure.n}"
        for figure in figures
        if figure.n is not None
        for other in figures
        if other.n == figure.n and is_of(figure, other)
    ]


def is_of(figure: Expected, other: Expected) -> bool:
    """Tell whether `other` counts the arm of a ratio, or all among whom some responded."""
    if (figure.source, figure.arm) != (other.source, other.arm):
        return False
    if figure.endpoint.startswith("hr_"):
        return not other.endpoint.startswith("hr_")
    return figure.endpoint.startswith("dor_") and other.endpoint.startswith("orr_")
