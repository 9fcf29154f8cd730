"""What to find out, with the options that each answer would decide."""

from __future__ import annotations

from metboard.dossier import blocks as b
from metboard.dossier.layout.inline import Option, aim_of, numbered, numbers
from metboard.dossier.page import Page
from metboard.dossier.questions import Question
from metboard.dossier.say import HOW_WORDS

_CAPTION = (
    "The question that most standards of care wait for comes first. All variants of one gene are one "
    "question."
)
_HEADS = ("Question", "How", "Decides alone", "Decides together with others")


def questions_blocks(page: Page) -> tuple[b.Block, ...]:
    """Lay out the questions as a table."""
    heading = b.Heading(2, b.plain("What to find out"), "questions")
    if not page.questions:
        none = b.Paragraph(b.plain("No option waits for a missing fact."))
        return (b.Section(label="questions", blocks=(heading, none)),)
    table = b.Table(
        caption=b.plain(_CAPTION),
        heads=_HEADS,
        rows=tuple(_row(question) for question in page.questions),
        widths=(0.27, 0.13, 0.36, 0.24),
        style="questions stack",
    )
    return (b.Section(label="questions", blocks=(heading, table)),)


def _row(question: Question) -> b.Row:
    alone = tuple(_named(option) for option in question.alone)
    return b.Row(
        (
            (b.Text(question.title, hint=", ".join(question.facts)),),
            b.plain(HOW_WORDS[question.how]),
            (b.Bullets(alone, "inline"),) if alone else b.plain("none"),
            numbers(question.together) if question.together else b.plain("none"),
        )
    )


def _named(option: Option) -> b.Runs:
    return *numbered(option, option["title"]), *aim_of(option)
