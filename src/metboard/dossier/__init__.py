"""The dossier: what a board reads, on one page that can be printed."""

from metboard.dossier.dossier import file_name, render_html, write_dossier
from metboard.dossier.groups import Group, Row, emergencies_of, groups_of, reopenable_of
from metboard.dossier.page import Page, make_page
from metboard.dossier.questions import Question, questions_of
from metboard.dossier.words import (
    closing_reason,
    common_ending,
    endpoint_words,
    few,
    grounds_of,
    short_grounds,
    target_words,
)

__all__ = [
    "Group",
    "Page",
    "Question",
    "Row",
    "closing_reason",
    "common_ending",
    "emergencies_of",
    "endpoint_words",
    "few",
    "file_name",
    "grounds_of",
    "groups_of",
    "make_page",
    "questions_of",
    "render_html",
    "reopenable_of",
    "short_grounds",
    "target_words",
    "write_dossier",
]
