"""Lesion by lesion: what can be done locally, what it is expected to do and to cost, and whether all can be treated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metboard.dossier import blocks as b
from metboard.dossier.layout.inline import cite, numbered, numbers, status, unverified
from metboard.dossier.lesions import (
    STATUSES,
    Alike,
    Figure,
    Option,
    control_of,
    cost_of,
    lesions_alike,
    modalities_of,
)
from metboard.dossier.page import Page
from metboard.dossier.questions import question_key, short_title
from metboard.dossier.words import MODALITIES, endpoint_words, few, interval_words

_QUESTIONS = 8
_OF_GROUPS = "Figures are of the groups in trials, not of this lesion"


def lesions_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out the answer for all lesions, the table of verdicts, and what is not closed for each."""
    if not has_lesions(page):
        return ()
    groups = lesions_alike(page.answer)
    blocks = (
        b.Heading(2, b.plain("Lesion by lesion"), "lesion-by-lesion"),
        *_statement(page.answer["all_treatable"]),
        _verdicts(groups),
        *_details(groups),
    )
    return (b.Section(label="lesion-by-lesion", blocks=blocks),)


def has_lesions(page: Page) -> bool:
    """Tell whether some lesion has a local option, open or not."""
    return any(group.options for group in lesions_alike(page.answer))


def _statement(found: Mapping[str, Any]) -> Iterable[b.Block]:
    """Say whether all can be treated, what the board said of it, and what stands in the way."""
    first, *rest = found["says"]
    told: list[b.Inline] = [b.Text(f"{first[:1].upper()}{first[1:]}.", "strong")]
    if found["board"] is not None:
        told.append(
            b.Text(f" The record holds the board's own answer, which counts: {found['board']}.")
        )
    yield b.Paragraph(tuple(told))
    if rest:
        yield b.Bullets(tuple((b.quoted(each),) for each in rest))


def _verdicts(groups: tuple[Alike, ...]) -> b.Table:
    modalities = modalities_of(groups)
    caption = "Local options by their numbers; lesions in one row stand alike in all of them"
    return b.Table(
        caption=b.plain(caption),
        heads=("Lesions", *(MODALITIES[m].capitalize() for m in modalities), "Has an option"),
        rows=tuple(_row(group, modalities) for group in groups),
        widths=(1.8, *(1.0 for _ in modalities), 0.7),
        style="stack",
    )


def _row(group: Alike, modalities: Iterable[str]) -> b.Row:
    cells = [_standing(group, modality) for modality in modalities]
    answer = b.plain("primary tumour" if group.answer is None else group.answer)
    return b.Row(((b.quoted(_names(group)),), *cells, answer))


def _names(group: Alike) -> str:
    return "; ".join(f"{each['title']} ({each['id']})" for each in group.lesions)


def _standing(group: Alike, modality: str) -> b.Runs:
    parts = [
        (status(word), b.Text(" "), *numbers(found))
        for word in STATUSES
        if (found := group.of(modality, word))
    ]
    return b.joined(parts, " ") if parts else b.plain("none")


def _details(groups: Iterable[Alike]) -> Iterable[b.Block]:
    rows = [row for group in groups if group.shown for row in _of_group(group)]
    if rows:
        yield b.Table(
            caption=b.plain(
                f"What is not closed, what it is expected to do and to cost. {_OF_GROUPS}"
            ),
            heads=("Option", "Control of the lesion", "Cost", "To find out"),
            rows=tuple(rows),
            widths=(1.1, 1.1, 1.2, 0.9),
            style="stack",
        )


def _of_group(group: Alike) -> Iterable[b.Row]:
    yield b.Row(((b.quoted(", ".join(each["id"] for each in group.lesions)),),), is_band=True)
    for option in group.shown:
        yield b.Row(
            (
                (status(option["status"]), b.Text(" "), *numbered(option, option["title"])),
                _figures(control_of(option), "no figure of local control"),
                _figures(cost_of(option), "no figure of harm"),
                _questions(option),
            )
        )


def _figures(figures: tuple[Figure, ...], none: str) -> b.Runs:
    if not figures:
        return (b.Text(none, "small"),)
    return b.joined(_figure(each) for each in figures)


def _figure(each: Figure) -> Iterable[b.Inline]:
    count = f", n = {each['n']}" if each["n"] else ""
    population = f"; {each['population']}" if each["population"] else ""
    yield b.Text(f"{endpoint_words(each['endpoint'])}: {interval_words(each)}{count}")
    yield b.Text(f" {each['arm']}{population} ", "small")
    yield from cite(each["source"], None)
    yield from unverified(not each["verified"])


def _questions(option: Option) -> b.Runs:
    named = (short_title(question_key(m["fact"]), m["title"]) for m in option["missing"])
    return b.plain(few(list(dict.fromkeys(named)), _QUESTIONS))
