"""Write the dossier of a case: one HTML page that needs nothing else, and the same answer as JSON."""

from __future__ import annotations

import hashlib
import re
import tempfile
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from metboard import NOT_A_DEVICE, __version__
from metboard.case import Case
from metboard.dossier.figure import expected_figures
from metboard.dossier.page import Page, make_page
from metboard.dossier.words import closing_words, endpoint_words, opening_words
from metboard.options import Clock, Engine, judge_case, write_case


def write_dossier(
    case: Case, engine: Engine, clock: Clock, folder: Path, file: str, *, assume: bool = True
) -> tuple[Path, ...]:
    """Write `<case>.html` and `<case>.json` into `folder`, whole or not at all; gives the paths."""
    judged = judge_case(case, engine, clock, assume=assume)
    answer = write_case(case, judged, engine, clock, file, trace=True)
    name = file_name(case)
    html = render_html(make_page(case, answer, engine))
    body = msgspec.json.format(msgspec.json.encode(answer), indent=1)
    return (
        _write_whole(folder / f"{name}.html", html.encode()),
        _write_whole(folder / f"{name}.json", body + b"\n"),
    )


def file_name(case: Case) -> str:
    """Make a file name of a case's id that is safe on every system and still tells two cases apart."""
    bare = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{case.id}-{case.tumour}").strip("-.")[:80]
    if bare == f"{case.id}-{case.tumour}":
        return bare
    return f"{bare}-{hashlib.sha256(f'{case.id}/{case.tumour}'.encode()).hexdigest()[:8]}"


def render_html(page: Page) -> str:
    """Render a page; everything that comes from a record is escaped."""
    return (
        _environment()
        .get_template("page.html")
        .render(page=page, answer=page.answer, not_a_device=NOT_A_DEVICE, version=__version__)
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("metboard.dossier", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["figures"] = lambda expected: Markup(expected_figures(expected))  # noqa: S704  escaped inside
    made.filters["number"] = lambda value: f"{value:g}"
    made.filters["endpoint"] = endpoint_words
    made.filters["closing"] = closing_words
    made.filters["opening"] = opening_words
    return made


def _write_whole(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as made:
        made.write(content)
    written = Path(made.name)
    written.chmod(0o644)
    written.replace(path)
    return path
