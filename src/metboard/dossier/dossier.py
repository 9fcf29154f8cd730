"""Write the dossier of a case: a page and a print from one block tree, and the same answer as JSON."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from metboard.case import Case
from metboard.dossier.html import render_html
from metboard.dossier.layout import lay_out
from metboard.dossier.page import make_page
from metboard.dossier.pdf import render_pdf
from metboard.options import Clock, Engine, judge_case, write_case
from metboard.whole_file import safe_name, write_whole

FORMS = ("html", "pdf", "json")


def write_dossier(
    case: Case,
    engine: Engine,
    clock: Clock,
    folder: Path,
    file: str,
    *,
    forms: Collection[str] = FORMS,
    assume: bool = True,
) -> tuple[Path, ...]:
    """Write `<case>.html`, `.pdf` and `.json` into `folder`, all whole or none; gives the paths.

    Errors: MissingPartError where a PDF is asked for and the parts that draw it are not installed.
    """
    judged = judge_case(case, engine, clock, assume=assume)
    answer = write_case(case, judged, engine, clock, file, trace=True)
    document = lay_out(make_page(case, judged, answer, engine, clock))
    draw = {
        "html": lambda: render_html(document).encode(),
        "pdf": lambda: render_pdf(document),
        "json": lambda: msgspec.json.format(msgspec.json.encode(answer), indent=1) + b"\n",
    }
    name = file_name(case)
    return write_whole({folder / f"{name}.{form}": draw[form]() for form in FORMS if form in forms})


def file_name(case: Case) -> str:
    """Make a file name of a case's id that is safe on every system and still tells two cases apart."""
    return safe_name(f"{case.id}-{case.tumour}", f"{case.id}/{case.tumour}")
