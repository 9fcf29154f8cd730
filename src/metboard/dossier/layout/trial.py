"""A virtual trial as one page: what each arm rests on, figures beside each other, curves with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metboard import NOT_A_DEVICE
from metboard.dossier import blocks as b
from metboard.dossier.survival_figure import Steps, draw_survival

_EVERY_MONTHS = 3
_CURVES = {"pfs": "Without progression, per cent", "os": "Alive, per cent"}
_FIGURES = (
    ("orr", "Response", True), ("pfs_median_months", "PFS, median months", False),
    ("pfs_6", "PFS at 6 months", True), ("pfs_12", "PFS at 12 months", True),
    ("os_median_months", "Survival, median months", False), ("os_12", "Alive at 12 months", True),
    ("os_24", "Alive at 24 months", True),
)  # fmt: skip


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
        yield b.Paragraph(b.plain(f"{arm['together'][0].upper()}{arm['together'][1:]}."), "alarm")
    for each in arm["changed"]:
        yield b.Paragraph(b.plain(f"{each[0].upper()}{each[1:]}."), "alarm")
    if arm["outside_trials_90"]:
        named = ", ".join(arm["outside_trials_90"])
        where = f"Virtual patients lie outside where real trials would: {named}."
        yield b.Paragraph(b.plain(where), "alarm")
    if arm["after_progression"]:
        crossed = f"{arm['crossed_over']:,} of {arm['patients']:,}"
        title = arm["after_progression"]["title"]
        yield b.Paragraph(b.plain(f"After progression {crossed} get {title}."))


def _figures(answer: Mapping[str, Any]) -> b.Block:
    rows = []
    for name, title, is_share in _FIGURES:
        cells = [b.plain(title)]
        for arm in answer["arms"]:
            around = (arm["trials_90"] or {}).get(name)
            span = (
                f" ({_say(around[0], is_share)} to {_say(around[1], is_share)})"
                if around
                else " (not known)"
            )
            is_withheld = name.startswith("os") and arm["survival_withheld"]
            told = "withheld" if is_withheld else f"{_say(arm[name], is_share)}{span}"
            cells.append(b.plain(told))
        rows.append(b.Row(tuple(cells)))
    return b.Table(
        caption=b.plain(
            "In brackets: where 90 of 100 real trials of such an arm would lie, where that is known"
        ),
        heads=("", *(arm["id"] for arm in answer["arms"])),
        rows=tuple(rows),
        widths=(1.0, *(1.0 for _ in answer["arms"])),
    )


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
            b.Row(((b.quoted(arm["id"]),), b.plain(_ratio(arm, "hr_pfs")), b.plain(_ratio(arm, "hr_os"))))
            for arm in compared
        ),
    )  # fmt: skip


def _ratio(arm: Mapping[str, Any], name: str) -> str:
    around = arm[f"{name}_95"]
    if around is None:
        return "withheld" if name == "hr_os" and arm["survival_withheld"] else "not estimable"
    return f"{arm[name]:.2f} ({around[0]:.2f} to {around[1]:.2f})"


def _say(value: float | None, is_share: bool) -> str:
    if value is None:
        return "not followed" if is_share else "not reached"
    return f"{100 * value:.0f} %" if is_share else f"{value:.1f}"


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
    told = "; ".join(
        f"{each['source']} ({each['reference']}){', unverified' * each['unverified']}"
        for each in answer["evidence"]
    )
    yield b.Paragraph(b.plain(f"Data: {told}."), "clocks")
