"""The figure of a virtual trial: steps, never lines between points, and the counts beneath their months."""

from __future__ import annotations

import re

from metboard.dossier.survival_figure import Steps, draw_survival

ONE = Steps(name="drug <1>", points=((0.0, 1.0, 12_345), (6.0, 0.5, 700), (12.0, 0.25, 90)))
TWO = Steps(name="control", points=((0.0, 1.0, 9000), (6.0, 0.4, 600)))


def draw() -> str:
    return draw_survival([ONE, TWO], "survival-1", "Alive, per cent")


def test_a_curve_goes_across_and_then_down() -> None:
    first, second = re.findall(r'<path d="([^"]*)" class="thread', draw())
    assert re.findall("[A-Z]", first) == ["M", "H", "V", "H", "V"]
    assert re.findall("[A-Z]", second) == ["M", "H", "V"]
    start, *falls = [float(y) for y in re.findall(r"(?:M[\d.]+ |V)([\d.]+)", first)]
    assert falls[0] - start == (falls[1] - falls[0]) * 2


def test_curves_are_told_apart_without_colour() -> None:
    kinds = re.findall(r'<path d="[^"]*" class="(thread[^"]*)"', draw())
    assert len(set(kinds)) == 2


def test_those_at_risk_stand_beneath_their_month() -> None:
    svg = draw()
    assert ">12k<" in svg
    place = re.search(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="middle" class="tick">700<', svg)
    tick = re.search(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="middle" class="tick">6<', svg)
    assert place
    assert tick
    assert place.group(1) == tick.group(1)


def test_names_are_text_and_the_table_is_named_for_who_cannot_see() -> None:
    svg = draw()
    assert "drug &lt;1&gt;" in svg
    assert "<desc" in svg
    assert "table below" in svg


def test_a_count_at_the_last_month_does_not_touch_the_name() -> None:
    svg = draw()
    count = re.search(r'<text x="([\d.]+)"[^>]*>90<', svg)
    name = re.search(r'<text x="([\d.]+)"[^>]*class="tick"[^>]*>drug', svg)
    assert count
    assert name
    assert float(name.group(1)) - float(count.group(1)) >= 20
