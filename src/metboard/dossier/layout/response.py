"""Responses as one page: for each patient a spider and tables, for several a waterfall first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from metboard import NOT_A_DEVICE
from metboard.dossier import blocks as b
from metboard.dossier.response_figure import Bar, Thread, draw_spider, draw_waterfall
from metboard.dossier.say import say_date
from metboard.dossier.words import size_words

_LOOKS = {"none": "not there yet", "not-evaluated": "not evaluated", "unclear": "unclear"}


def lay_out_responses(answers: Sequence[Mapping[str, Any]]) -> b.Document:
    """Lay out responses as `write_response` gives them, in their order."""
    blocks: list[b.Block] = [
        b.Paragraph(
            (b.Text("metboard"), b.Text(" how lesions answer to treatment", "small")), "brand"
        ),
        b.Heading(1, b.plain("Response")),
        b.Paragraph(b.plain(NOT_A_DEVICE), "notice"),
    ]
    if len({(a["file"], a["case"]["id"]) for a in answers}) > 1:
        blocks += _waterfalls(answers)
    for number, answer in enumerate(answers, 1):
        blocks.append(_one(answer, number))
    return b.Document(
        title="Response",
        blocks=tuple(blocks),
        notice=NOT_A_DEVICE,
        skip=("response", "Skip to the answers"),
    )


def _waterfalls(answers: Sequence[Mapping[str, Any]]) -> Iterable[b.Block]:
    for title in dict.fromkeys(a["title"] for a in answers):
        rows = [a for a in answers if a["title"] == title and a["best_change_pct"] is not None]
        if len(rows) > 1:
            yield _waterfall(rows, title)


def _waterfall(rows: Sequence[Mapping[str, Any]], title: str) -> b.Section:
    bars = [
        Bar(name=a["case"]["id"], change_pct=a["best_change_pct"], best=_words(a["best"]))
        for a in rows
    ]
    ordered = sorted(bars, key=lambda bar: (-bar.change_pct, bar.name))
    table = b.Table(
        caption=b.plain(f"Best change of the sum of diameters, {title}"),
        heads=("Bar", "Patient", "Change in %", "Best answer"),
        rows=tuple(
            b.Row(
                (
                    b.plain(str(i)),
                    (b.quoted(x.name),),
                    b.plain(f"{x.change_pct:+.1f}"),
                    b.plain(x.best),
                )
            )
            for i, x in enumerate(ordered, 1)
        ),
        widths=(0.3, 1.5, 0.7, 1.0),
    )
    heading = b.Heading(2, b.plain(f"All patients by {title}"))
    return b.Section(
        label=f"waterfall-{title}", blocks=(heading, b.Figure(draw_waterfall(bars)), table)
    )


def _one(answer: Mapping[str, Any], number: int) -> b.Section:
    case = answer["case"]
    heading = b.Heading(
        2, (b.quoted(case["id"]), b.Text(f": {answer['title']}")), "response" if number == 1 else ""
    )
    blocks: list[b.Block] = [
        heading,
        b.Paragraph((b.quoted(case["summary"]),)),
        b.Paragraph(_told(answer)),
    ]
    threads = _threads(answer)
    if threads:
        blocks.append(b.Figure(draw_spider(threads)))
    blocks += [_assessments(answer), *_lesions(answer), *_lists(answer)]
    return b.Section(label=f"response-{number}", blocks=tuple(blocks))


def _told(answer: Mapping[str, Any]) -> b.Runs:
    treatment = answer["treatment"]
    given = (
        f"{' and '.join(treatment['drugs'])} from {say_date(treatment['start'])}"
        if treatment
        else "no drugs"
    )
    end = answer["progression_on"]
    progress = f", progression on {' or '.join(say_date(day) for day in end)}" if end else ""
    if answer["progressed"] is None:
        progress = f", perhaps {progress.removeprefix(', ')}"
    return (
        b.Text(f"Best answer {_words(answer['best'])}", "strong"),
        b.Text(f"{progress}. Treatment: "),
        b.quoted(given),
        b.Text("."),
    )


def _threads(answer: Mapping[str, Any]) -> list[Thread]:
    visits = answer["assessments"]
    made = [
        Thread(
            name="sum",
            is_sum=True,
            points=tuple(
                (v["days"], v["change_pct"] or 0.0)
                for i, v in enumerate(visits)
                if i == 0 or v["change_pct"] is not None
            ),
        )
    ]
    for lesion in answer["targets"]:
        sizes = [seen["mm"] for seen in lesion["seen"]]
        points = tuple(
            (v["days"], 100 * (mm - sizes[0]) / sizes[0])
            for v, mm in zip(visits, sizes, strict=True)
            if isinstance(mm, (int, float))
        )
        made.append(Thread(name=lesion["id"], points=points))
    return [each for each in made if len(each.points) > 1]


def _assessments(answer: Mapping[str, Any]) -> b.Table:
    return b.Table(
        caption=b.plain("Assessments; the sum is of the targets, the change is from the baseline"),
        heads=("Day", "Sum in mm", "Smallest before", "Change in %", "Answer"),
        rows=tuple(_assessment(each, i) for i, each in enumerate(answer["assessments"])),
        widths=(1.1, 0.8, 0.8, 0.8, 1.0),
    )


def _assessment(visit: Mapping[str, Any], number: int) -> b.Row:
    change = "" if visit["change_pct"] is None else f"{visit['change_pct']:+.1f}"
    told = _words(visit["overall"]) if number else "baseline"
    cells = (
        say_date(visit["on"]),
        size_words(visit["sum_mm"]),
        size_words(visit["smallest_mm"]),
        change,
        told,
    )
    return b.Row(tuple(b.plain(cell) for cell in cells))


def _lesions(answer: Mapping[str, Any]) -> Iterable[b.Block]:
    days: list[date] = [v["on"] for v in answer["assessments"]]
    parts = (("targets", "target"), ("others", "followed by eye"), ("new", "new"))
    rows = [(lesion, part) for name, part in parts for lesion in answer[name]]
    if rows:
        yield b.Table(
            caption=b.plain("Lesions, in mm; of lymph nodes the short axis"),
            heads=("Lesion", "Part", *(say_date(day) for day in days)),
            rows=tuple(
                b.Row(
                    (
                        (b.quoted(x["id"]), b.Text(": "), b.quoted(x["title"])),
                        b.plain(part),
                        *(b.plain(_seen(s)) for s in x["seen"]),
                    )
                )
                for x, part in rows
            ),
            widths=(1.6, 0.7, *(0.6 for _ in days)),
        )


def _seen(seen: Mapping[str, Any]) -> str:
    look: str = seen["look"]
    if look in _LOOKS or look == "gone" or seen["mm"] is None:
        return _LOOKS.get(look, look)
    said = "" if look == "present" else f", {look}"
    return f"{size_words(seen['mm'])}{said}"


def _lists(answer: Mapping[str, Any]) -> Iterable[b.Block]:
    asked = [
        f"{q['lesion']}, {say_date(q['on'])}: {q['title']} ({q['how']})" for q in answer["missing"]
    ]
    for title, told in (
        ("To find out", asked),
        ("Assumed", answer["assumed"]),
        ("Note", answer["notes"]),
    ):
        if told:
            yield b.Paragraph((b.Text(title, "strong"),))
            yield b.Bullets(tuple((b.quoted(each),) for each in told))
    unread = {True: ", unverified", False: ""}
    told = "; ".join(
        f"{e['source']} ({e['reference']}){unread[e['unverified']]}" for e in answer["evidence"]
    )
    yield b.Paragraph(b.plain(f"Criteria: {told}."), "clocks")


def _words(labels: Sequence[str]) -> str:
    return " or ".join(labels)
