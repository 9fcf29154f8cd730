"""How long a dossier takes, as a page and as a print, beside a browser that prints the same page.

    make bench        or        python benchmarks/bench_dossier.py

Figures only: nothing here is asserted but that something was measured. The cost of a print grows with its words,
and these with the options that are open. Each print is set first, then with a line changed, then again unchanged:
what typst set before it keeps for a while. Goals of the design: a print in 1 s cold and 0.2 s warm.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import msgspec

from metboard.case import make_cases
from metboard.demo import FOLDER, LABELS_AT, PATIENT_AT, PATIENTS
from metboard.dossier import Document, lay_out, make_page, render_html, render_pdf
from metboard.dossier.blocks import Paragraph, plain
from metboard.options import Clock, engine, judge_case, write_case
from metboard.record import read_records

TIMES = 3
BROWSER = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-default-apps --no-pdf-header-footer"
)


def documents() -> Iterable[tuple[str, Document]]:
    """Lay out the dossiers of the demo patients."""
    made, clock = engine(), Clock(labels_at=LABELS_AT)
    for name in PATIENTS:
        for record in read_records(FOLDER / f"{name}.json", made.knowledge):
            for case in make_cases(record, made.knowledge, made.words, PATIENT_AT):
                judged = judge_case(case, made, clock)
                answer = write_case(case, judged, made, clock, f"{name}.json", trace=True)
                yield name, lay_out(make_page(case, judged, answer, made, clock))


def seconds_of_browser(html: str) -> float | None:
    """Time a browser that prints a page; None where there is none."""
    browser = shutil.which("chromium")
    if browser is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html)
        start = perf_counter()
        subprocess.run(
            [browser, *BROWSER.split(), f"--user-data-dir={folder}/user",
             f"--print-to-pdf={folder}/page.pdf", f"file://{page}"],
            check=True, capture_output=True,
        )  # fmt: skip
        return perf_counter() - start


def with_line(document: Document, number: int) -> Document:
    """Put one more line on the first page."""
    line = Paragraph(plain(f"One line more: {number}."))
    return msgspec.structs.replace(document, blocks=(line, *document.blocks))


def timed(document: Document) -> tuple[bytes, float, float]:
    """Set a print; gives it with the seconds that passed and those of the processor."""
    start, worked = perf_counter(), process_time()
    pdf = render_pdf(document)
    return pdf, perf_counter() - start, process_time() - worked


def rows() -> Iterable[str]:
    """Measure each demo patient."""
    for name, document in documents():
        pdf, first, worked = timed(document)
        changed = [timed(with_line(document, i)) for i in range(TIMES)]
        again = [timed(document) for _ in range(TIMES)]
        start = perf_counter()
        html = render_html(document)
        page = perf_counter() - start
        pages = pdf.count(b"/Type/Page/") or pdf.count(b"/Type/Page\n") or pdf.count(b"/Type /Page")
        then = median(each for _, each, _ in changed)
        told = f"{name}: print {first:.2f} s first ({worked:.2f} s of processor), {then:.2f} s with a line changed"
        told += f", {median(each for _, each, _ in again):.2f} s unchanged"
        told += f" ({pages or '?'} pages, {len(pdf) / 1e6:.1f} MB); page {page:.2f} s"
        if (browser := seconds_of_browser(html)) is not None:
            told += f"; chromium prints the page in {browser:.2f} s ({browser / first:.1f} x)"
        yield told


def test_a_dossier_is_measured_beside_a_browser(capsys: object) -> None:
    """Print the figures."""
    told = list(rows())
    assert told
    with capsys.disabled():  # type: ignore[attr-defined]
        print("", *told, sep="\n")


if __name__ == "__main__":
    print(*rows(), sep="\n")
