"""The marks of the body map: shape for what a lesion is and what became of it, radius for its size; and the legend."""

from __future__ import annotations

import msgspec

from metboard.dossier.body import Mark
from metboard.dossier.svg import WIDTH, circle, diamond, ellipse, line, text_at, triangle, width_of

SIZES_MM = (10.0, 20.0, 30.0, 50.0)
RADII = (3.5, 5.0, 6.5, 8.0, 10.0)
UNKNOWN_RADIUS = 5.0


def radius_of(size_mm: float | None) -> float:
    """Give the radius of a mark by size class.

    >>> [radius_of(size) for size in (9, 10, 31, 52, None)]
    [3.5, 5.0, 8.0, 10.0, 5.0]
    """
    if size_mm is None:
        return UNKNOWN_RADIUS
    return RADII[sum(size_mm >= limit for limit in SIZES_MM)]


def draw_mark(mark: Mark, x: float, y: float) -> str:
    """Draw one mark: its shape, its size, and what became of it."""
    r = radius_of(mark.size_mm)
    css = "gone" if mark.is_gone else "mark" if mark.size_mm is not None else "mark no-size"
    made = diamond(x, y, r + 1.5, css) if mark.is_primary else circle(x, y, r, css)
    if mark.several:
        made = circle(x + 3.5, y - 2.5, r, css) + made
    if mark.is_gone:
        made += line(x - r - 2, y + r + 2, x + r + 2, y - r - 2, "stroke")
    if mark.is_irradiated:
        made += circle(x, y, r + 4, "ring")
    if mark.is_growing:
        made += triangle(x, y - r - 6, 4, "grows")
    return made


def mark_words(mark: Mark) -> str:
    """Say of a mark in a few words what its shape and size say."""
    if mark.is_gone:
        return "removed" if mark.is_primary else "gone"
    size = f"{mark.size_mm:g} mm" if mark.size_mm is not None else "size not known"
    return f"{size}{', growing' if mark.is_growing else ''}"


def draw_legend(y: float) -> tuple[list[str], float]:
    """Explain the shapes; gives the pieces and the height of the whole figure."""
    plain = Mark(number=0, name="", place="", size_mm=15)
    rows = (
        (
            (plain, "metastasis"),
            (msgspec.structs.replace(plain, is_primary=True), "primary"),
            (msgspec.structs.replace(plain, is_gone=True), "gone, removed"),
        ),
        (
            (msgspec.structs.replace(plain, is_growing=True), "growing"),
            (msgspec.structs.replace(plain, is_irradiated=True), "irradiated"),
            (msgspec.structs.replace(plain, size_mm=None), "size not known"),
        ),
    )
    parts = [line(8, y - 8, WIDTH - 8, y - 8, "axis")]
    for row in rows:
        for x, (mark, words) in zip((20.0, 160.0, 300.0), row, strict=True):
            parts.append(draw_mark(mark, x, y + 12) + text_at(x + 16, y + 17, words))
        y += 31
    x = 20.0
    for size, words in zip(
        (5.0, *SIZES_MM), ("under 10", "10", "20", "30", "50 mm or over"), strict=True
    ):
        mark = msgspec.structs.replace(plain, size_mm=size)
        parts.append(draw_mark(mark, x, y + 10) + text_at(x + 14, y + 15, words))
        x += width_of(words) + 36
    y += 26
    parts.append(ellipse(24, y + 8, 12, 7, "organ") + text_at(44, y + 13, "free, or marked"))
    parts.append(
        ellipse(200, y + 8, 12, 7, "organ unknown") + text_at(220, y + 13, "not known whether free")
    )
    return parts, y + 26
