"""The dossier: what a board reads, as a page and as a print."""

from metboard.dossier.blocks import Document
from metboard.dossier.dossier import FORMS, file_name, write_dossier
from metboard.dossier.groups import Group, Row, emergencies_of, groups_of, reopenable_of
from metboard.dossier.html import render_html
from metboard.dossier.layout import lay_out
from metboard.dossier.page import Page, make_page
from metboard.dossier.pdf import has_pdf, render_pdf
from metboard.dossier.questions import Question, questions_of
from metboard.dossier.words import (
    caution_count,
    closing_reason,
    common_ending,
    endpoint_words,
    few,
    grounds_of,
    short_grounds,
    target_words,
)

__all__ = [
    "FORMS",
    "Document",
    "Group",
    "Page",
    "Question",
    "Row",
    "caution_count",
    "closing_reason",
    "common_ending",
    "emergencies_of",
    "endpoint_words",
    "few",
    "file_name",
    "grounds_of",
    "groups_of",
    "has_pdf",
    "lay_out",
    "make_page",
    "questions_of",
    "render_html",
    "render_pdf",
    "reopenable_of",
    "short_grounds",
    "target_words",
    "write_dossier",
]
