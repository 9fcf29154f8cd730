"""The timeline shows what lasted as bars, what was asked for as dashed frames, and no more rows than can be read."""

from __future__ import annotations

import re
from datetime import date, timedelta

from metboard.case.timeline import Event
from metboard.dossier.scale import make_scale, ticks_of
from metboard.dossier.svg import WIDTH
from metboard.dossier.timeline_figure import MOST_ROWS, draw_timeline

CLOCK = date(2026, 8, 1)


def event(what: str = "thing", day: date | None = CLOCK, **rest: object) -> Event:
    return Event(**{"kind": "drug", "what": what, "on": day, **rest})


def test_nothing_with_a_date_draws_nothing() -> None:
    assert draw_timeline([event(day=None)], CLOCK).svg == ""


def test_what_was_given_is_a_bar_and_what_was_asked_for_is_not() -> None:
    given = event(day=date(2026, 1, 1), end=date(2026, 5, 1), state="ended")
    asked = event(day=date(2026, 7, 1), state="planned")
    assert 'class="bar"' in draw_timeline([given], CLOCK).svg
    drawn = draw_timeline([asked], CLOCK).svg
    assert 'class="bar"' not in drawn
    assert 'class="asked"' in drawn
    assert "Requested or not given" in drawn


def test_an_end_that_is_not_known_and_one_that_is_not_yet_look_different() -> None:
    start = date(2026, 1, 1)
    ongoing = draw_timeline([event(day=start, state="ongoing")], CLOCK).svg
    unknown = draw_timeline([event(day=start, state="no-end")], CLOCK).svg
    assert ('class="open-end"' in ongoing, 'class="open-end"' in unknown) == (False, True)


def test_of_a_long_story_treatments_and_the_newest_stay() -> None:
    first = event("diagnosed", date(2000, 1, 1), kind="diagnosis")
    tests = [event(f"t{i}x", CLOCK - timedelta(days=i), kind="test") for i in range(60)]
    drawn = draw_timeline([first, *reversed(tests)], CLOCK)
    assert drawn.left_out == 61 - MOST_ROWS
    assert "diagnosed" in drawn.svg
    assert "t0x" in drawn.svg
    assert "t59x" not in drawn.svg


def test_every_text_stays_inside_the_figure() -> None:
    long = "fluorouracil and " * 12
    events = [event(long, CLOCK - timedelta(days=90 * i)) for i in range(9)]
    svg = draw_timeline(events, CLOCK).svg
    for x, end, text in re.findall(
        r'<text x="([\d.]+)" y="[\d.]+"( text-anchor="end")?[^>]*>([^<]*)', svg
    ):
        left = float(x) - 6 * len(text) if end else float(x)
        assert left >= 0
        assert left + 6 * len(text) <= WIDTH


def test_the_figure_has_a_title_and_a_description() -> None:
    svg = draw_timeline([event()], CLOCK).svg
    assert 'role="img"' in svg
    assert "<title" in svg
    assert "table below" in svg


def test_a_long_stretch_without_an_entry_is_cut_and_marked() -> None:
    spans = [(date(2009, 1, 1), date(2009, 6, 1)), (date(2024, 1, 1), CLOCK)]
    scale = make_scale(spans)
    assert [(c.start, c.end) for c in scale.cuts] == [(date(2009, 6, 1), date(2024, 1, 1))]
    assert scale.at(date(2024, 1, 1)) < 0.3
    assert all(not date(2009, 6, 1) < day < date(2024, 1, 1) for day in ticks_of(scale))


def test_later_days_never_lie_to_the_left() -> None:
    scale = make_scale([(date(2009, 1, 1), date(2009, 6, 1)), (date(2024, 1, 1), CLOCK)])
    days = [date(2008, 1, 1) + timedelta(days=97 * i) for i in range(80)]
    places = [scale.at(day) for day in days]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0.0, 1.0)


def test_a_single_day_has_a_scale() -> None:
    assert make_scale([(CLOCK, CLOCK)]).at(CLOCK) == 0.0
