"""Write the dossier of a case: one HTML page that needs nothing else, and the same answer as JSON."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from metboard import NOT_A_DEVICE, __version__
from metboard.case import Case
from metboard.dossier.entry import Entry
from metboard.dossier.figure import expected_figures, letter
from metboard.dossier.page import Page, make_page
from metboard.dossier.say import HOW_WORDS, say_date
from metboard.dossier.words import (
    MODALITIES,
    endpoint_words,
    grounds_of,
    interval_words,
    runs,
    short_grounds,
    target_words,
)
from metboard.options import Clock, Engine, judge_case, write_case
from metboard.whole_file import safe_name, write_whole


def write_dossier(
    case: Case, engine: Engine, clock: Clock, folder: Path, file: str, *, assume: bool = True
) -> tuple[Path, ...]:
    """Write `<case>.html` and `<case>.json` into `folder`, both whole or neither; gives the paths."""
    judged = judge_case(case, engine, clock, assume=assume)
    answer = write_case(case, judged, engine, clock, file, trace=True)
    name = file_name(case)
    html = render_html(make_page(case, judged, answer, engine, clock))
    body = msgspec.json.format(msgspec.json.encode(answer), indent=1)
    return write_whole(
        {folder / f"{name}.html": html.encode(), folder / f"{name}.json": body + b"\n"}
    )


def file_name(case: Case) -> str:
    """Make a file name of a case's id that is safe on every system and still tells two cases apart."""
    return safe_name(f"{case.id}-{case.tumour}", f"{case.id}/{case.tumour}")


def render_html(page: Page) -> str:
    """Render a page; everything that comes from a record is escaped, and no script can run."""
    style = (files("metboard.dossier") / "templates" / "page.css").read_text(encoding="utf-8")
    return str(
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            answer=page.answer,
            not_a_device=NOT_A_DEVICE,
            version=__version__,
            style=_markup(style),
            style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("metboard.dossier", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "drawn": _markup,
        "figures": lambda expected: _markup(expected_figures(expected)),
        "letter": letter,
        "runs": runs,
        "interval": interval_words,
        "endpoint": endpoint_words,
        "grounds": grounds_of,
        "short_grounds": short_grounds,
        "targets": target_words,
        "modality": MODALITIES.__getitem__,
        "how": HOW_WORDS.__getitem__,
        "because": lambda options, page: _together(page.entries[o["rank"]] for o in options),
        "day": lambda text: say_date(date.fromisoformat(text)),
    }
    return made


def _together(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Give the findings on which several options stand, each once."""
    return tuple(dict.fromkeys(found for entry in entries for found in entry.because))


def _markup(text: str) -> Any:
    """Mark text as HTML: our own style sheet, or a figure that has escaped its words itself."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  see above
