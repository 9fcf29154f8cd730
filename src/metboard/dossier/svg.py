"""Pieces of SVG: escaped text, cut to a width, and the small shapes that mark events and lesions."""

from __future__ import annotations

from html import escape
from unicodedata import east_asian_width

WIDTH = 460
CHARACTER = 8.0
"""The mean width of a letter of 14 px, a little generous: no browser measures text for us."""


def width_of(text: str) -> float:
    """Estimate the width of a text of 14 px; letters of East Asia take twice the room."""
    return sum(CHARACTER * (2 if east_asian_width(c) in "WF" else 1) for c in text)


def shorten(text: str, width: float) -> str:
    """Cut a text to a width at a letter, with an ellipsis; it stands whole in the table.

    >>> shorten("left breast", 64)
    'left br…'
    """
    if width_of(text) <= width:
        return text
    while text and width_of(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: float, lines: int) -> list[str]:
    """Break a text at spaces into at most so many lines; what is too long is cut.

    >>> wrap("fluorouracil and irinotecan", 130, 2)
    ['fluorouracil and', 'irinotecan']
    """
    made = [""]
    for word in text.split():
        longer = f"{made[-1]} {word}".strip()
        if width_of(longer) <= width or not made[-1] or len(made) == lines:
            made[-1] = longer
        else:
            made.append(word)
    return [shorten(each, width) for each in made]


def text_at(x: float, y: float, text: str, *, anchor: str = "start", css: str = "") -> str:
    """Write a text; whatever it holds stays text."""
    end = f' text-anchor="{anchor}"' if anchor != "start" else ""
    kind = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{end}{kind}>{escape(text)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """Draw a straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{css}"/>'


def path(points: str, css: str) -> str:
    """Draw a path."""
    return f'<path d="{points}" class="{css}"/>'


def circle(x: float, y: float, r: float, css: str) -> str:
    """Draw a circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" class="{css}"/>'


def ellipse(x: float, y: float, rx: float, ry: float, css: str) -> str:
    """Draw an ellipse."""
    return path(
        f"M{x - rx:.1f} {y:.1f}a{rx:g} {ry:g} 0 1 0 {2 * rx:g} 0a{rx:g} {ry:g} 0 1 0 {-2 * rx:g} 0Z",
        css,
    )


def diamond(x: float, y: float, r: float, css: str) -> str:
    """Draw a square on its corner."""
    return path(
        f"M{x:.1f} {y - r:.1f}L{x + r:.1f} {y:.1f}L{x:.1f} {y + r:.1f}L{x - r:.1f} {y:.1f}Z", css
    )


def square(x: float, y: float, r: float, css: str) -> str:
    """Draw a square."""
    return path(f"M{x - r:.1f} {y - r:.1f}h{2 * r:g}v{2 * r:g}h{-2 * r:g}Z", css)


def triangle(x: float, y: float, r: float, css: str) -> str:
    """Draw a triangle with its point up; with a negative size its point is down."""
    return path(f"M{x:.1f} {y - r:.1f}L{x + r:.1f} {y + r:.1f}L{x - r:.1f} {y + r:.1f}Z", css)


def cross(x: float, y: float, r: float, css: str) -> str:
    """Draw a cross."""
    return path(
        f"M{x - r:.1f} {y - r:.1f}L{x + r:.1f} {y + r:.1f}M{x - r:.1f} {y + r:.1f}L{x + r:.1f} {y - r:.1f}",
        css,
    )


def figure(name: str, title: str, description: str, height: float, parts: list[str]) -> str:
    """Put the pieces together as one image with a title and a description for those who cannot see it."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" role="img" class="wide-text" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
