"""Forecasts as one page: for each patient what they rest on, then each lesion with its figure and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from metboard import NOT_A_DEVICE
from metboard.dossier import blocks as b
from metboard.dossier.forecast_figure import Fan, draw_fan
from metboard.dossier.layout.told import name_data, warn
from metboard.dossier.say import say_date

FEW_PCT = 5
"""Where fewer of 100 patients would still be there, the numbers stand in the table alone."""

_KEY = (
    "Dots: measured (hollow: does not count here). Line: forecast. Grey: {interval}, if the patient stays on "
    "treatment. Dashes: the last value carried forward. Still there: how many of 100 patients with such a lesion would "
    "still be measured under this treatment by then; below 5 nothing is drawn."
)
_TESTED = "90 of 100 readings are expected in it"
_NOT_TESTED = "an interval of 90 % that nobody has tested where the population is borrowed"


def lay_out_forecasts(answers: Sequence[Mapping[str, Any]]) -> b.Document:
    """Lay out forecasts as `write_forecast` gives them, in their order."""
    head: list[b.Block] = [
        b.Paragraph((b.Text("metboard"), b.Text(" where lesions may go", "small")), "brand"),
        b.Heading(1, b.plain("Forecast")),
        b.Paragraph(b.plain(NOT_A_DEVICE), "notice"),
    ]
    counted = [len(answer["lesions"]) for answer in answers]
    parts = [_one(answer, i, sum(counted[: i - 1])) for i, answer in enumerate(answers, 1)]
    return b.Document(
        title="Forecast",
        blocks=(*head, *parts),
        notice=NOT_A_DEVICE,
        skip=("forecast", "Skip to the forecasts"),
    )


def _one(answer: Mapping[str, Any], number: int, drawn: int) -> b.Section:
    case = answer["case"]
    words = (b.quoted(case["id"]), b.Text(f": {answer['regimen']['title']}"))
    blocks: list[b.Block] = [
        b.Heading(2, words, "forecast" if number == 1 else f"forecast-{number}"),
        b.Paragraph((b.quoted(case["summary"]),)),
        *_rests_on(answer["population"]),
        b.Paragraph(b.plain(_key(answer))),
    ]
    for i, lesion in enumerate(answer["lesions"], 1):
        blocks += _lesion(lesion, drawn + i)
    return b.Section(
        label="forecast" if number == 1 else f"forecast-{number}", blocks=(*blocks, *_lists(answer))
    )


def _key(answer: Mapping[str, Any]) -> str:
    if not answer["lesions"]:
        return "No lesion that could be forecast."
    borrowed = answer["population"]["borrowed"]
    return _KEY.format(interval=_NOT_TESTED if borrowed else _TESTED)


def _rests_on(population: Mapping[str, Any]) -> Iterable[b.Block]:
    size = f"{population['patients']} patients, {population['measurements']} measurements"
    if not population["borrowed"]:
        yield b.Paragraph(b.plain(f"Fitted to {population['made_of']}: {size}."))
        return
    told = (
        f" {population['borrowed']} ({size}). Intervals are drawn {population['wider']:g} times as wide for that, by "
        "assumption."
    )
    yield b.Paragraph((b.Text("Borrowed:", "strong"), b.Text(told)), "alarm")


def _lesion(lesion: Mapping[str, Any], number: int) -> Iterable[b.Block]:
    yield b.Heading(3, (b.quoted(lesion["id"]), b.Text(": "), b.quoted(lesion["title"])))
    if lesion["warning"]:
        yield warn(lesion["warning"])
    yield b.Figure(draw_fan(_fan(lesion), number))
    if lesion["withheld_weeks"]:
        weeks = " and ".join(f"{each:g}" for each in lesion["withheld_weeks"])
        why = "too few drawn lesions agree with this one"
        yield b.Paragraph(b.plain(f"Withheld at {weeks} weeks: {why}."), "idle")
    last, on = f"{lesion['last_mm']:g} mm", say_date(lesion["on"])
    yield b.Table(
        caption=b.plain(
            f"Last measured {last} on {on}; the forecast rests on {_sizes(lesion['measurements'])}"
        ),
        heads=(
            "Ahead",
            "Day",
            "Forecast in mm",
            "90 % interval",
            "Model alone",
            "Weight of model",
            "Still there",
        ),
        rows=tuple(_row(one) for one in lesion["ahead"]),
        widths=(0.7, 0.9, 0.8, 1.0, 0.8, 0.8, 0.6),
    )


def _sizes(count: int) -> str:
    return f"{count} sizes" if count > 1 else "this size alone"


def _row(one: Mapping[str, Any]) -> b.Row:
    cells = (
        f"{one['weeks']:g} weeks",
        say_date(one["on"]),
        f"{one['mm']:g}",
        f"{one['low_mm']:g} to {one['high_mm']:g}",
        f"{one['model_mm']:g}",
        f"{one['weight_of_model']:g}",
        f"{one['staying_pct']} %",
    )
    return b.Row(tuple(b.plain(cell) for cell in cells))


def _fan(lesion: Mapping[str, Any]) -> Fan:
    return Fan(
        name=lesion["id"],
        measured=tuple(
            ((size["on"] - lesion["on"]).days / 7, size["mm"], size["counted"])
            for size in lesion["sizes"]
        ),
        ahead=tuple(
            (x["weeks"], x["mm"], x["low_mm"], x["high_mm"])
            for x in lesion["ahead"]
            if x["staying_pct"] >= FEW_PCT
        ),
    )


def _lists(answer: Mapping[str, Any]) -> Iterable[b.Block]:
    left_out = [f"{each['lesion']}: {each['why']}" for each in answer["left_out"]]
    notes = [*answer["notes"], *answer["population"]["limits"]]
    for title, items in (("Left out", left_out), ("Note", notes)):
        if items:
            yield b.Paragraph((b.Text(title, "strong"),))
            yield b.Bullets(tuple((b.quoted(each),) for each in items))
    yield name_data(answer)
