"""The body map as SVG: a neutral figure from the front, its organs, and a mark for each lesion.

Shape tells what a mark is, never colour alone: a circle is a metastasis, a square on its corner the primary tumour, a
triangle above it growth, a dashed ring radiotherapy, a stroke through it that it is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import hypot

import msgspec

from metboard.dossier.body import Mark
from metboard.dossier.body_marks import draw_legend, draw_mark, mark_words, radius_of
from metboard.dossier.body_places import FEET, MIDDLE, PLACES, Place, outline
from metboard.dossier.svg import WIDTH, ellipse, figure, line, path, shorten, text_at, width_of
from metboard.dossier.words import runs

MARGIN = 140.0
MOST_BESIDE = 8
_GAP, _LINE, _SMALL = 36.0, 16.0, 27.0
_MANY_LABELS = 12
_SPREAD = ((0, 0), (1, -0.7), (-1, 0.7), (1, 0.7), (-1, -0.7), (0, -1.4), (0, 1.4))
_MOST = len(_SPREAD)
_PAIRED_SHIFT = 0.45
_LEAST_STEP = 7.0
_SHARES = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8)
"""Where in its organ a spot may stand, as shares of the organ's half height."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of one organ and side, with the place of their middle."""

    x: float
    y: float
    marks: tuple[Mark, ...]


def draw_body(marks: Sequence[Mark], organs: Mapping[str, str], brain: str) -> str:
    """Draw the marks on the body; those without a place stand beneath it."""
    spots = spots_of(marks)
    beside = [mark for mark in marks if not mark.place]
    parts = [path(outline(), "skin"), ellipse(MIDDLE, 44, 25, 31, "skin")]
    parts += _organs(organs, {mark.place for mark in marks})
    parts += [_spot(spot) for spot in spots]
    labels, bottom = _labels(spots, brain)
    parts += labels
    parts += [
        text_at(8, 16, "Right", css="tick"),
        text_at(WIDTH - 8, 16, "Left", anchor="end", css="tick"),
    ]
    y = bottom + 20
    for mark in beside[:MOST_BESIDE]:
        words = shorten(f"{mark.number} {mark.name}: {mark_words(mark)}", WIDTH - 40)
        parts.append(draw_mark(mark, 20, y) + text_at(38, y + 5, words))
        y += _SMALL
    if len(beside) > MOST_BESIDE:
        parts.append(text_at(38, y + 5, f"and {len(beside) - MOST_BESIDE} more, in the table"))
        y += _SMALL
    legend, y = draw_legend(y + 8)
    told = (
        f"{len(marks)} lesions on a body seen from the front; the patient's right is on the left. "
        "All stand in the table below."
    )
    return figure("body", "Where the lesions are", told, y, [*parts, *legend])


def spots_of(marks: Iterable[Mark]) -> tuple[Spot, ...]:
    """Gather the marks of one organ and side; one on both sides is drawn on both."""
    made = []
    placed = sorted((m for m in marks if m.place), key=_key)
    for (place, side), group in groupby(placed, key=_key):
        members = tuple(group)
        for x in _across(PLACES[place], side):
            made.append(Spot(x=MIDDLE + x, y=PLACES[place].y, marks=members))
    return _apart(made)


def _apart(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Move spots that would cover each other up or down inside their organs; the least of organs keep their middle."""
    placed: list[Spot] = []
    for spot in sorted(spots, key=lambda each: PLACES[each.marks[0].place].ry):
        ry = PLACES[spot.marks[0].place].ry
        tried = [msgspec.structs.replace(spot, y=spot.y + share * ry) for share in _SHARES]
        free = (each for each in tried if all(_is_clear(each, other) for other in placed))
        placed.append(next(free, spot))
    return tuple(placed)


def _is_clear(one: Spot, other: Spot) -> bool:
    return hypot(one.x - other.x, one.y - other.y) >= reach_of(one) + reach_of(other)


def reach_of(spot: Spot) -> float:
    """Give how far the marks of a spot reach from its middle."""
    r = max(_reach_of_mark(mark) for mark in spot.marks)
    return r if len(spot.marks) == 1 else r + _step(spot)


def _reach_of_mark(mark: Mark) -> float:
    """Give how far a mark reaches, with the ring of radiotherapy and the triangle of growth."""
    return radius_of(mark.size_mm) + (
        10.0 if mark.is_growing else 4.0 if mark.is_irradiated else 0.0
    )


def _step(spot: Spot) -> float:
    """Give how far apart the marks of one spot stand: so that the largest covers none whole."""
    return max(_LEAST_STEP, 1.2 * max(radius_of(mark.size_mm) for mark in spot.marks))


def _key(mark: Mark) -> tuple[str, str]:
    return mark.place, mark.side or ""


def _across(place: Place, side: str) -> tuple[float, ...]:
    """Give the offsets from the midline; the patient's right is the viewer's left."""
    middle, shift = (0.0, place.dx) if place.paired else (place.dx, _PAIRED_SHIFT * place.rx)
    both = {
        "right": (middle - shift,),
        "left": (middle + shift,),
        "both": (middle - shift, middle + shift),
    }
    return both.get(side, (middle,))


def _organs(organs: Mapping[str, str], used: set[str]) -> list[str]:
    """Draw the organs: a full line where the answer is known, dots where nobody can say whether it is free."""
    parts = []
    for name, place in PLACES.items():
        if place.always or name in used:
            known = organs.get(name, "not known") != "not known" or name in used
            css = "organ" if known else "organ unknown"
            for x in (-place.dx, place.dx) if place.paired else (place.dx,):
                parts.append(ellipse(MIDDLE + x, place.y, place.rx, place.ry, css))
    return parts


def _spot(spot: Spot) -> str:
    step = _step(spot)
    return "".join(
        draw_mark(mark, spot.x + dx * step, spot.y + dy * step)
        for mark, (dx, dy) in zip(spot.marks[:_MOST], _SPREAD, strict=False)
    )


def _labels(spots: Sequence[Spot], brain: str) -> tuple[list[str], float]:
    """Write what is where into the margins, with a line to each place; gives where they end.

    The brain is always spoken of.
    """
    shown = spots if len(spots) <= _MANY_LABELS else _merged(spots)
    wanted = [(s.x, s.y, _name(s), _sizes(s.marks)) for s in shown]
    if not any(spot.marks[0].place == "brain" for spot in spots):
        wanted.append((MIDDLE + 1, PLACES["brain"].y, "brain", brain))
    sides: tuple[list[_Label], list[_Label]] = ([], [])
    for label in sorted(wanted, key=lambda each: each[1]):
        x = label[0]
        to_right = x > MIDDLE if x != MIDDLE else len(sides[1]) < len(sides[0])
        sides[to_right].append(label)
    bottom = max(FEET, _GAP * (1 + max(len(each) for each in sides)))
    return [*_column(sides[0], 8.0, "start"), *_column(sides[1], WIDTH - 8.0, "end")], bottom


def _merged(spots: Iterable[Spot]) -> list[Spot]:
    """Give one spot for each organ, whatever the side, where there are too many for the margins."""
    made: dict[str, Spot] = {}
    for spot in spots:
        first = made.setdefault(spot.marks[0].place, spot)
        marks = tuple(dict.fromkeys((*first.marks, *spot.marks)))
        made[spot.marks[0].place] = msgspec.structs.replace(first, marks=marks)
    return list(made.values())


_Label = tuple[float, float, str, str]


def _column(labels: Sequence[_Label], at: float, anchor: str) -> list[str]:
    """Write the labels of one margin from top to bottom, without overlap."""
    parts = []
    room = FEET - _GAP * len(labels)
    y = 0.0
    for i, (x, wanted, name, more) in enumerate(labels):
        y = max(y + _GAP, min(wanted, room + _GAP * i), 40.0)
        words = shorten(name, MARGIN)
        end = at + width_of(words) + 5 if anchor == "start" else at - width_of(words) - 5
        parts.append(line(end, y - 4, x, wanted, "leader"))
        parts.append(text_at(at, y, words, anchor=anchor))
        parts.append(text_at(at, y + _LINE, shorten(more, MARGIN), anchor=anchor, css="tick"))
    return parts


def _name(spot: Spot) -> str:
    numbers = ", ".join(
        f"{a}" if a == b else f"{a}–{b}" for a, b in runs(mark.number for mark in spot.marks)
    )
    return f"{spot.marks[0].name} {numbers}"


def _sizes(marks: Sequence[Mark]) -> str:
    if len(marks) == 1:
        return mark_words(marks[0])
    sizes = [mark.size_mm for mark in marks if mark.size_mm is not None and not mark.is_gone]
    grows = ", growing" if any(mark.is_growing for mark in marks) else ""
    return f"to {max(sizes):g} mm{grows}" if sizes else f"size not known{grows}"
