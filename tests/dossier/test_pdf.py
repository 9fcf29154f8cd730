"""The print says what the page says, reads nothing but the tree, and can be read by everybody."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec
import pytest
from pypdfium2 import PdfDocument
from tests.dossier.made import (
    READ,
    SCRIPT,
    Read,
    answer_of,
    bare,
    hostile_case,
    html_of,
    page_of,
    pages_of,
    pdf_of,
    pdf_of_case,
    words_of,
)

from metboard.demo import PATIENTS
from metboard.dossier import Document, has_pdf, render_html, render_pdf
from metboard.dossier import pdf as pdf_file
from metboard.dossier.blocks import (
    Article,
    Block,
    Bullets,
    Chip,
    Contents,
    Figure,
    Fold,
    Heading,
    Link,
    OnScreen,
    Paragraph,
    Row,
    Section,
    Shortened,
    Table,
    Text,
    plain,
    quoted,
)
from metboard.dossier.printed import links_of
from metboard.dossier.svg import figure, text_at
from metboard.errors import MissingExtra

pytestmark = pytest.mark.medium
PARTS = ("Open options, one by one", "Pending options, one by one", "Closed options")
END = "Exclusions that do not hold"


@pytest.fixture(scope="module", params=PATIENTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def words(name: str) -> str:
    return words_of(pdf_of(name))


def test_every_option_stands_in_the_print_under_its_status(name: str, words: str) -> None:
    starts = [words.rindex(bare(title)) for title in (*PARTS, END)]
    parts = {
        title.split()[0].lower(): words[a:b]
        for title, (a, b) in zip(PARTS, pairwise(starts), strict=True)
    }
    options = answer_of(name)["options"]
    assert len(options) > 100
    for option in options:
        assert bare(option["id"]) in parts[option["status"]]
        assert bare(option["title"]) in parts[option["status"]]


def test_every_reference_of_the_page_can_be_found_from_the_print(name: str, words: str) -> None:
    sources = page_of(name).sources
    ids = re.findall(r"<li id=\"source-([^\"]+)\">", html_of(name))
    assert [each["id"] for each in sources] == ids
    assert len(ids) > 50
    for source in sources:
        assert bare(source["id"]) in words
        assert bare(source["reference"]) in words


def test_what_the_print_cites_is_named_whole(name: str, words: str) -> None:
    _, _, references = html_of(name).rpartition('id="references"')
    items = dict(re.findall(r"<li id=\"source-([^\"]+)\">(.*?)</li>", references))
    opened = [o for o in answer_of(name)["options"] if o["status"] == "open"]
    cited = {
        each["source"] for o in opened for each in (*o["because"], *o["cautions"], *o["expected"])
    }
    cited = set(filter(None, cited))
    assert cited
    for source in cited:
        assert bare(Read(items[source]).text) in words


def test_every_figure_of_an_open_option_stands_in_the_print(name: str, words: str) -> None:
    options = answer_of(name)["options"]
    for option in options:
        most = {"open": None, "pending": 2, "closed": 0}[option["status"]]
        for each in option["expected"][:most]:
            assert bare(f"{each['value']:g} (") in words


def test_every_missing_fact_and_question_stands_in_the_print(name: str, words: str) -> None:
    page = Read(html_of(name))
    for option in answer_of(name)["options"]:
        for missing in option["missing"]:
            titles = [n for _, n in page.tags if n.get("title") == missing["fact"]]
            assert titles
    section = html_of(name).partition('id="questions"')[2].partition("</section>")[0]
    heads = re.findall(r'<th scope="row">(.*?)</th>', section)
    assert bool(heads) is any(option["missing"] for option in answer_of(name)["options"])
    for head in heads:
        assert bare(Read(head).text) in words


def test_a_print_says_on_every_page_that_it_is_no_device(name: str) -> None:
    pages = pages_of(pdf_of(name))
    for number, page in enumerate(pages, 1):
        assert bare("is not a medical device") in page
        assert bare(f"page {number} of {len(pages)}") in page


def test_a_print_is_tagged_and_names_its_title_and_language(name: str) -> None:
    read = PdfDocument(pdf_of(name))
    assert read.is_tagged()
    assert "metboard dossier" in read.get_metadata_dict()["Title"]
    assert b"pdfuaid" in pdf_of(name)
    assert b"/Lang(en-GB)" in pdf_of(name)


def test_the_table_of_options_begins_on_the_first_page(name: str) -> None:
    first, second, *_ = pages_of(pdf_of(name))
    assert bare("In each group the standard of care comes first") in first
    opened = [o for o in answer_of(name)["options"] if o["status"] == "open"]
    for option in opened:
        title, _, ending = option["title"].rpartition(", ")
        assert bare(title or ending) in first + second


def test_a_print_is_the_same_byte_for_byte_when_made_again() -> None:
    first = pdf_of(PATIENTS[1])
    pdf_of.cache_clear()
    assert pdf_of(PATIENTS[1]) == first


def test_what_a_record_says_is_never_read_as_markup() -> None:
    name = f"{SCRIPT}{READ}#panic()"
    words = words_of(pdf_of_case(hostile_case(name), "x.json"))
    assert words.count(bare(name)) > 5
    assert "root:" not in words


def every_block_with(words: str) -> Document:
    """Put the same words into every kind of block."""
    runs = (Text("before "), quoted(words), Text(words, "strong"), Chip(words, "open"))
    table = Table(caption=runs, heads=(words, "b"), rows=(Row((runs, runs)),), widths=(1.0, 1.0))
    bullets = tuple(Bullets((runs,), style) for style in ("", "inline", "check", "numbers"))
    svg = figure("x", words, words, 40, [text_at(5, 20, words)])
    blocks: tuple[Block, ...] = (Heading(1, runs), Paragraph(runs), *bullets, table)
    blocks = (*blocks, Article(id="a", status="closed", blocks=blocks[1:]), Figure(svg))
    return Document(title=words, notice="The notice.", blocks=(*blocks, Fold(runs, blocks[1:2])))


def has_all_letters(document: Document) -> bool:
    """Tell whether a font was found for every letter: the standard is refused where one is missing."""
    texts = tuple(each for each in document.blocks if not isinstance(each, Figure))
    return b"pdfuaid" in render_pdf(msgspec.structs.replace(document, blocks=texts))


@pytest.mark.parametrize(
    "name",
    ["#panic()", "*bold* _x_ $x$ @y <z> // c", "\\u{0} \\u001b", "https://x.y", "= a", "- b"],
)
def test_every_kind_of_block_sets_words_as_they_are(name: str) -> None:
    made = render_pdf(every_block_with(name))
    assert words_of(made).count(bare(name)) > 20


NAMES = """สมชาย 王小明 Иван Ελένη किम 김철수 やまだ أحمد דוד \u202eevil ☐☑→≥µ⁹×“” Łukasz አበበ தமிழ் ქართ Հայ"""


@pytest.mark.parametrize("name", NAMES.split())
def test_letters_of_every_script_are_there(name: str) -> None:
    document = every_block_with(name)
    assert has_all_letters(document)
    assert "before" in words_of(render_pdf(document))


def test_a_letter_that_no_font_has_hinders_nothing() -> None:
    document = every_block_with("\U00013000 hieroglyph")
    assert not has_all_letters(document)
    assert "hieroglyph" in words_of(render_pdf(document))


@pytest.mark.parametrize("name", ["a\x00b", "a\x1b[2Jb", "a\x85b", "a\ufffeb", "a\\\x0bb"])
def test_a_character_that_no_letter_stands_for_is_marked(name: str) -> None:
    document = every_block_with(name)
    assert "\ufffd" in words_of(render_pdf(document))


def test_what_only_a_screen_shows_is_left_out() -> None:
    shown = Section(blocks=(Paragraph(plain("kept")), OnScreen((Paragraph(plain("folded")),))))
    document = Document(title="t", notice="n", blocks=(Heading(1, plain("T")), Contents(()), shown))
    words = words_of(render_pdf(document))
    assert "kept" in words
    assert "folded" not in words


def test_a_print_takes_the_short_form_and_a_page_the_full_one() -> None:
    both = Shortened((Paragraph(plain("long")),), (Paragraph(plain("brief")),))
    document = Document(title="t", notice="n", blocks=(Heading(1, plain("T")), both))
    words = words_of(render_pdf(document))
    assert "brief" in words
    assert "long" not in words
    page = render_html(document)
    assert "long" in page
    assert "brief" not in page


def test_the_links_of_blocks_are_found_at_any_depth() -> None:
    link = Link("a", "there")
    table = Table(caption=(), heads=(), rows=(Row(((Bullets(((link,),)),),)),), widths=(1.0,))
    assert links_of((Fold((Text("x"),), (table,)),)) == {"there"}


def test_an_absent_part_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "find_spec", lambda _: None)
    assert not has_pdf()
    with pytest.raises(MissingExtra, match=r"pip install 'metboard\[pdf\]'"):
        render_pdf(Document(title="t", notice="n", blocks=()))


def test_a_band_never_stands_alone_at_the_foot_of_a_page() -> None:
    row = Row((plain("kept"), plain("together")))
    band = Row((plain("The band of these rows"),), is_band=True)
    seen = set()
    for lines in range(60, 90):
        table = Table(
            caption=(), heads=("a", "b"), rows=(row,) * lines + (band, row, row), widths=(1, 1)
        )
        document = Document(title="t", notice="n", blocks=(Heading(1, plain("T")), table))
        for page in pages_of(render_pdf(document)):
            if bare("The band of these rows") in page:
                _, _, after = page.rpartition(bare("The band of these rows"))
                assert bare("kept") in after
        seen.add(len(pages_of(render_pdf(document))))
    assert len(seen) > 1


def test_a_title_and_the_line_under_it_never_stand_alone_at_the_foot_of_a_page() -> None:
    line = Paragraph(plain("A line above."))
    option = Article(
        id="a",
        status="pending",
        blocks=(
            Heading(3, plain("The title")),
            Paragraph(plain("The marks.")),
            Paragraph(plain("What follows.")),
        ),
    )
    seen = set()
    for lines in range(60, 80):
        blocks = (Heading(1, plain("T")), *(line,) * lines, option)
        pages = pages_of(render_pdf(Document(title="t", notice="n", blocks=blocks)))
        (page,) = (each for each in pages if bare("The title") in each)
        assert bare("The marks.What follows.") in page
        seen.add(len(pages))
    assert seen == {1, 2}
