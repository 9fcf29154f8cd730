"""The figure of one forecast: where dots, line, interval and last value lie, and what a screen reader is told."""

from __future__ import annotations

import re

import pytest

from metboard.dossier.forecast_figure import Fan, draw_fan

FAN = Fan(
    name="liver <1>",
    measured=((-12.0, 40.0, False), (0.0, 30.0, True)),
    ahead=((6.0, 28.0, 22.0, 36.0), (24.0, 20.0, 10.0, 38.0)),
)


def points(svg: str, css: str) -> list[tuple[float, float]]:
    (drawn,) = re.findall(rf'<path d="([^"]*)" class="{css}"', svg)
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", drawn)]


def test_the_line_and_the_interval_start_from_the_last_size() -> None:
    svg = draw_fan(FAN)
    middle, band = points(svg, "thread sum"), points(svg, "fan")
    assert len(middle) == 3
    assert len(band) == 5, "the last size, two above, two below"
    assert middle[0] == band[0] == points(svg, "thread")[-1]


def test_sizes_lie_on_one_linear_scale_from_zero() -> None:
    svg = draw_fan(FAN)
    (_, last), (_, near), (_, far) = points(svg, "thread sum")
    assert last < near < far, "smaller lies lower"
    assert (far - last) / (near - last) == pytest.approx((30 - 20) / (30 - 28), abs=0.1)
    band = points(svg, "fan")
    assert band[2][1] < middle_y(svg) < band[3][1]


def middle_y(svg: str) -> float:
    return points(svg, "thread sum")[-1][1]


def test_the_last_value_is_a_level_dashed_line() -> None:
    (drawn,) = re.findall(r'<line ([^>]*) class="clock"', draw_fan(FAN))
    y = re.findall(r'y[12]="([\d.]+)"', drawn)
    assert y[0] == y[1] == f"{points(draw_fan(FAN), 'thread sum')[0][1]:.1f}"


def test_a_size_that_does_not_count_is_hollow() -> None:
    svg = draw_fan(FAN)
    assert svg.count('class="hollow"') == 1
    assert svg.count('class="dark"') == 1


def test_names_are_escaped_and_the_words_say_where_the_numbers_stand() -> None:
    svg = draw_fan(FAN, 3)
    assert "liver &lt;1&gt;, in mm" in svg
    assert "liver <1>" not in svg
    assert 'aria-labelledby="fan-3-title"' in svg
    assert "the numbers stand in the table below" in svg


@pytest.mark.parametrize("mm", [5.0, 31.0, 480.0, 5000.0])
def test_every_size_has_few_lines_and_lies_inside_the_figure(mm: float) -> None:
    fan = Fan(name="x", measured=((0.0, mm, True),), ahead=((6.0, mm, mm / 2, 2 * mm),))
    svg = draw_fan(fan)
    assert svg.count('class="year"') <= 12
    assert all(0 <= y <= 260 for _, y in points(svg, "fan"))


def test_names_at_the_end_never_lie_on_each_other() -> None:
    for end in (29.0, 30.0, 31.0, 10.0, 60.0):
        fan = Fan(name="x", measured=((0.0, 30.0, True),), ahead=((6.0, end, 5.0, 70.0),))
        ys = re.findall(r'y="([\d.]+)"[^>]*>(?:forecast|last value)<', draw_fan(fan))
        assert abs(float(ys[0]) - float(ys[1])) >= 15
