"""The dossier: what a board reads, on one page that can be printed."""

from metboard.dossier.dossier import file_name, render_html, write_dossier
from metboard.dossier.page import Page, Question, make_page, questions_of

__all__ = [
    "Page",
    "Question",
    "file_name",
    "make_page",
    "questions_of",
    "render_html",
    "write_dossier",
]
