"""A virtual trial as one page: what each arm rests on, figures beside each other, curves with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metboard import NOT_A_DEVICE
from metboard.dossier import blocks as b
from metboard.dossier.layout.told import name_data, warn
from metboard.dossier.survival_figure import Steps, draw_survival
from metboard.dossier.trial_words import is_withheld, say_ratio, say_value

_EVERY_MONTHS = 3
_CURVES = {"pfs": "Without progression, per cent", "os": "Alive, per cent"}
_TITLES = {
    "orr": "Response", "pfs_median_months": "PFS, median months", "pfs_6": "PFS at 6 months",
    "pfs_12": "PFS at 12 months", "os_median_months": "Survival, median months",
    "os_12": "Alive at 12 months", "os_24": "Alive at 24 months",
}  # fmt: skip


def lay_out_trial(answer: Mapping[str, Any]) -> b.Document:
    """Lay out a virtual trial as `write_trial` gives it."""
    patients = f"{answer['patients_per_arm']:,} virtual patients in each arm, seed {answer['seed']}"
    told = f"{patients}. Compared with: {answer['control']}."
    blocks: list[b.Block] = [
        b.Paragraph((b.Text("metboard"), b.Text(" a trial that nobody was in", "small")), "brand"),
        b.Heading(1, (b.quoted(answer["trial"]),)),
        b.Paragraph(b.plain(NOT_A_DEVICE), "notice"),
        b.Paragraph((b.quoted(told),)),
        b.Heading(2, b.plain("What each arm rests on"), "trial"),
        *(block for arm in answer["arms"] for block in _rests_on(arm)),
        b.Heading(2, b.plain("Figures")),
        _figures(answer),
        _ratios(answer),
    ]
    for number, (name, title) in enumerate(_CURVES.items(), 1):
        blocks += _curves(answer, name, title, number)
    return b.Document(
        title="Virtual trial",
        blocks=(*blocks, *_lists(answer)),
        notice=NOT_A_DEVICE,
        skip=("trial", "Skip to the arms"),
    )


def _rests_on(arm: Mapping[str, Any]) -> Iterable[b.Block]:
    yield b.Heading(3, (b.quoted(arm["id"]), b.Text(": "), b.quoted(arm["title"])))
    for each in arm["populations"]:
        is_borrowed = each["got"] == "borrowed"
        head = b.Text("Borrowed: " if is_borrowed else "Matched: ", "strong")
        names = f" ({', '.join(each['trials'])})" if each["trials"] else ""
        told = b.Text(f"{each['title']}; {each['made_of']}{names}.")
        yield b.Paragraph((head, told), "alarm" if is_borrowed else "")
    if arm["together"]:
        yield warn(arm["together"])
    for each in arm["changed"]:
        yield warn(each)
    if arm["outside_trials_90"]:
        named = ", ".join(arm["outside_trials_90"])
        yield warn(f"virtual patients lie outside where real trials would: {named}")
    if arm["after_progression"]:
        crossed = f"{arm['crossed_over']:,} of {arm['patients']:,}"
        title = arm["after_progression"]["title"]
        yield b.Paragraph(b.plain(f"After progression {crossed} get {title}."))


def _figures(answer: Mapping[str, Any]) -> b.Block:
    rows = tuple(
        b.Row((b.plain(title), *(b.plain(_figure(arm, name)) for arm in answer["arms"])))
        for name, title in _TITLES.items()
    )
    return b.Table(
        caption=b.plain(
            "In brackets: where 90 of 100 real trials of such an arm would lie, where that is known"
        ),
        heads=("", *(arm["id"] for arm in answer["arms"])),
        rows=rows,
        widths=(1.0, *(1.0 for _ in answer["arms"])),
    )


def _figure(arm: Mapping[str, Any], name: str) -> str:
    """Write a figure, and behind it where real trials would lie."""
    if is_withheld(arm, name):
        return "withheld"
    if not arm["trials_90"]:
        return f"{say_value(name, arm[name])} (not known)"
    low, high = (say_value(name, end) for end in arm["trials_90"][name])
    return f"{say_value(name, arm[name])} ({low} to {high})"


def _ratios(answer: Mapping[str, Any]) -> b.Block:
    compared = [arm for arm in answer["arms"] if arm["id"] != answer["control"]]
    return b.Table(
        caption=b.plain(
            "Hazard ratios to the control; in brackets at most the error of the simulation,"
            " not what real trials would scatter"
        ),
        heads=("Arm", "Progression or death", "Death"),
        widths=(1.0, 1.0, 1.0),
        rows=tuple(
            b.Row(((b.quoted(arm["id"]),), b.plain(say_ratio(arm, "hr_pfs")), b.plain(say_ratio(arm, "hr_os"))))
            for arm in compared
        ),
    )  # fmt: skip


def _curves(answer: Mapping[str, Any], name: str, title: str, number: int) -> Iterable[b.Block]:
    yield b.Heading(2, b.plain(title))
    curves = [
        Steps(
            name=arm["id"],
            points=tuple((p["months"], p["share"], p["at_risk"]) for p in arm["curves"][name]),
        )
        for arm in answer["arms"]
        if arm["curves"][name]
    ]
    if not curves:
        yield b.Paragraph(b.plain("Withheld for every arm."), "idle")
        return
    yield b.Figure(draw_survival(curves, f"survival-{number}", title))
    months = sorted({p[0] for c in curves for p in c.points if p[0] % _EVERY_MONTHS == 0})
    by_arm = [{p[0]: p[1] for p in c.points} for c in curves]
    yield b.Table(
        caption=b.plain("By Kaplan-Meier, per cent"),
        heads=("Months", *(c.name for c in curves)),
        widths=(0.6, *(1.0 for _ in curves)),
        rows=tuple(
            b.Row(
                (
                    b.plain(f"{month:g}"),
                    *(b.plain(f"{100 * at[month]:.1f}" if month in at else "-") for at in by_arm),
                )
            )
            for month in months
        ),
    )


def _lists(answer: Mapping[str, Any]) -> Iterable[b.Block]:
    yield b.Paragraph((b.Text("Note", "strong"),))
    yield b.Bullets(tuple((b.quoted(each),) for each in (*answer["notes"], *answer["limits"])))
    yield name_data(answer)
