"""The whole dossier as one block tree: the first page, then what stands behind it."""

from __future__ import annotations

from metboard import NOT_A_DEVICE
from metboard.dossier import blocks as b
from metboard.dossier.layout.exclusions import exclusions_blocks
from metboard.dossier.layout.front import front_blocks
from metboard.dossier.layout.lesions import lesions_blocks
from metboard.dossier.layout.options import options_blocks
from metboard.dossier.layout.overview import overview_blocks
from metboard.dossier.layout.questions import questions_blocks
from metboard.dossier.layout.reading import doubts_blocks, reading_blocks
from metboard.dossier.layout.record import record_blocks
from metboard.dossier.layout.references import references_blocks
from metboard.dossier.page import Page


def lay_out(page: Page) -> b.Document:
    """Lay out a dossier: patient and options first, then questions, what was read, each option, references."""
    first = b.Section(
        id="front", style="front", blocks=(*front_blocks(page), *overview_blocks(page))
    )
    blocks = (
        first,
        *lesions_blocks(page),
        *questions_blocks(page),
        *reading_blocks(page),
        *doubts_blocks(page),
        *options_blocks(page),
        *exclusions_blocks(page),
        *record_blocks(page),
    )
    blocks = (*blocks, *references_blocks(page, blocks))
    return b.Document(title=page.title, notice=NOT_A_DEVICE, blocks=blocks)
