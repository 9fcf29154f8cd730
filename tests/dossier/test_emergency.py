"""What cannot wait stands above everything, in red and in words, with the hours that are left."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.dossier.made import CLOCK, Read, bare, pages_of

from metboard.case import make_cases
from metboard.dossier import write_dossier
from metboard.options import engine
from metboard.record import read_records

FILE = Path(__file__).parent / "emergency.yaml"
UNSTABLE = Path(__file__).parents[1] / "cases" / "lesions" / "named" / "unstable-spine.yaml"

pytestmark = pytest.mark.medium


@cache
def drawn(file: Path = FILE) -> tuple[str, bytes]:
    made = engine()
    (record,) = read_records(file, made.knowledge)
    (case,) = make_cases(record, made.knowledge, made.words)
    with TemporaryDirectory() as folder:
        html, pdf = write_dossier(case, made, CLOCK, Path(folder), file.name, forms=("html", "pdf"))
        return html.read_text(), pdf.read_bytes()


def test_the_red_line_stands_above_the_name() -> None:
    html, pdf = drawn()
    assert html.index("Emergency: decide now") < html.index("<h1>")
    first = pages_of(pdf)[0]
    assert first.startswith(bare("Emergency: decide now"))
    assert first.index(bare("within 24 hours")) < first.index(bare("Amina Okafor"))


def test_each_emergency_gives_its_hours_and_its_standing() -> None:
    html, _ = drawn()
    (section,) = re.findall(r'<section class="emergency">(.*?)</section>', html, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", section)
    assert len(items) == 4
    for item in items:
        assert re.search(r"within \d+ hours?: (open|pending)", Read(item).text)
        assert "spine-1" in item


@pytest.mark.parametrize(
    ("file", "band"), [(FILE, "Emergency: spine-1"), (UNSTABLE, "Local treatment, spine: t8")]
)
def test_the_table_of_options_names_what_cannot_wait_where_its_lesion_stands(
    file: Path, band: str
) -> None:
    html, _ = drawn(file)
    table = html[html.index("The options</h2>") :]
    rows = [Read(row).text for row in re.findall(r"<tr[^>]*>.*?</tr>", table, re.DOTALL)]
    under = rows[rows.index(band) + 1]
    assert under.startswith("open emergency, in the box above")
    assert "Decompression of the spinal cord, then radiotherapy" in under


def test_the_first_heading_is_the_name_and_the_print_keeps_to_its_standard() -> None:
    html, pdf = drawn()
    headings = [tag for tag, _ in Read(html).tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == "h1"
    assert b"pdfuaid" in pdf


def test_the_words_of_the_first_page_stay_few() -> None:
    html, _ = drawn()
    words = " ".join(Read(html).front).split()
    assert len(words) <= 120, " ".join(words)
