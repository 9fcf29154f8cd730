"""Dossiers for the tests: the demo patients with both clocks fixed, and a record that means harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from pypdfium2 import PdfDocument

from metboard import NOT_A_DEVICE, __version__
from metboard.case import Case, make_cases
from metboard.demo import FOLDER, LABELS_AT, PATIENT_AT
from metboard.dossier import Page, make_page, write_dossier
from metboard.options import Clock, engine, judge_case, write_case
from metboard.record import (
    Assay,
    Diagnosis,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Relative,
    Specimen,
    Stage,
    Toxicity,
    Treatment,
    Unread,
    VariantEntry,
    read_records,
)

CLOCK = Clock(labels_at=LABELS_AT)
SCRIPT = "<script>alert(1)</script>"
READ = '#read("/etc/passwd")'
LONG = "x" * 400
NAMES = ("أحمد محمد", "สมชาย ใจดี", "王小明", SCRIPT, READ, LONG, "{{ 7 * 7 }}", "\u202eevil")
VOID = {"meta", "br", "line", "circle", "path"}


class Read(HTMLParser):
    """What a page holds: its tags with their attributes, its text, and the tags left open or closed twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.front: list[str] = []
        self.first_page: list[str] = []
        self.reading: list[str] = []
        self.crossed: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        self.crossed += [tag for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.tags.append((tag, named))
        if tag not in VOID:
            self._open.append((tag, named))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.crossed.append(f"/{tag}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        inside = {tag for tag, _ in self._open}
        parts = {named.get("id") for _, named in self._open}
        is_front = "front" in parts
        words = " ".join(data.split())
        if is_front and not inside & {"nav", "style"} and words:
            self.first_page.append(words)
        if is_front and not inside & {"table", "nav", "style", "svg"}:
            self.front.append(data)
        if "reading" in parts and words:
            self.reading.append(words)

    @cached_property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """Give the attributes of every element with this tag."""
        return [named for found, named in self.tags if found == tag]


def cases_of(name: str) -> Iterator[Case]:
    """Give the cases of one demo patient."""
    made = engine()
    for record in read_records(FOLDER / f"{name}.json", made.knowledge):
        yield from make_cases(record, made.knowledge, made.words, PATIENT_AT)


@cache
def written(name: str) -> dict[str, bytes]:
    """Write the dossiers of one demo patient, by file name."""
    with TemporaryDirectory() as folder:
        paths = [
            path
            for case in cases_of(name)
            for path in write_dossier(
                case, engine(), CLOCK, Path(folder), f"{name}.json", forms=("html", "json")
            )
        ]
        return {path.name: path.read_bytes() for path in paths}


@cache
def answer_of(name: str) -> Any:
    """Give the JSON of one demo patient."""
    return msgspec.json.decode(next(b for n, b in written(name).items() if n.endswith(".json")))


@cache
def page_of(name: str) -> Page:
    """Give what the dossier of one demo patient says, as values."""
    (case,) = cases_of(name)
    judged = judge_case(case, engine(), CLOCK)
    answer = write_case(case, judged, engine(), CLOCK, f"{name}.json", trace=True)
    return make_page(case, judged, answer, engine(), CLOCK)


@cache
def html_of(name: str) -> str:
    """Give the page of one demo patient."""
    return next(b.decode() for n, b in written(name).items() if n.endswith(".html"))


@cache
def golden_of(name: str) -> str:
    """Give what is kept of a dossier: its first page and what was read as text, then every verdict with what made it.

    Versions are left out, so that a golden changes only when what it says does.
    """
    answer = answer_of(name)
    read = Read(html_of(name))
    lines = [
        "# first page",
        *read.first_page,
        "",
        "# what was read",
        *read.reading,
        "",
        "# verdicts",
    ]
    for option in answer["options"]:
        lines += _verdict(option)
    lines += ["", "# unread", *(f"{u['where']}: {u['what']}: {u['why']}" for u in answer["unread"])]
    lines += ["", "# conflicts", *(str(c) for c in answer["conflicts"])]
    text = "\n".join(lines) + "\n"
    return text.replace(answer["knowledge"]["version"], "VERSION").replace(__version__, "VERSION")


def _verdict(option: Any) -> Iterator[str]:
    marks = [m for m in ("preferred", "overridable", "unverified") if option[m]]
    yield " ".join([option["status"], option["id"], *option["targets"], *marks])
    for r in option["because"]:
        if (r["in_force"] and r["holds"] is not (r["kind"] != "excludes")) or r["kind"] == "basis":
            yield f"    {r['kind']} {r['holds']}: {r['condition']} <- {r['found']} {r['where']} {r['source']}"
    for key in ("missing", "to_open", "cautions", "assumed"):
        for each in option[key] or ():
            yield f"    {key}: {each.get('title') or each['why']} {each.get('needed', '')}".rstrip()


@cache
def bundle_of(name: str) -> Any:
    """Give the bundle that a demo patient was read from."""
    return msgspec.json.decode((FOLDER / f"{name}.json").read_bytes())


def hostile_record(name: str = SCRIPT) -> Record:
    """Make a record whose every free text tries to be markup."""
    day = date(2026, 10, 1)
    return Record(
        id=f"h{name}",
        patient=Patient(
            name=name, birth_date=date(1950, 1, 1), sex="male", where=f"Patient/{name}"
        ),
        diagnoses=(
            Diagnosis(
                id=name, tumours=("lung-adenocarcinoma",), text=name, where=f"C/{name}", on=day
            ),
        ),
        stages=(Stage(t=name, group=name, text=name, where=f"S/{name}", on=day),),
        specimens=(
            Specimen(id=name, organ=name, origin="metastasis", where=f"Sp/{name}", on=day),
            Specimen(id="p", text=name, origin="primary", where="Sp/p", on=day),
        ),
        variants=(
            VariantEntry(gene=name, protein=name, specimen=name, where=f"V/{name}", on=day),
            VariantEntry(gene=name, protein=name, present=False, specimen="p", on=day),
        ),
        assays=(Assay(name=name, genes=(name,), specimen="nowhere" + name, where=f"A/{name}"),),
        toxicities=(Toxicity(event=name, drugs=(name,), where=f"T/{name}", on=day),),
        relatives=(Relative(relation=name, text=name, where=f"R/{name}"),),
        lesions=(
            LesionEntry(id=name, organ="other", text=name, where=f"Observation/{name}", on=day),
            LesionEntry(organ="bone", where="Observation/b", on=day, findings={"painful": True}),
        ),
        treatments=(
            Treatment(
                drugs=("osimertinib",),
                start=date(2025, 1, 1),
                end=date(2026, 5, 1),
                outcome="progression",
                where=f"M/{name}",
                text=name,
                setting="advanced",
            ),
            Treatment(kind="radiotherapy", text=name, technique=name, start=day, lesions=(name,)),
            Treatment(kind="surgery", text=name, where=f"P/{name}"),
            Treatment(kind="other", text=name, status="planned", on=day),
        ),
        findings=(
            Finding(
                fact="lab.neutrophils_1e9_l", value=1.1, where=f"O/{name}", on=date(2026, 3, 2)
            ),
            Finding(fact="marker.PDL1_TPS", value=10.0, where=f"O/{name}1", on=day),
            Finding(fact="marker.PDL1_TPS", value=80.0, where=f"O/{name}2", on=day),
        ),
        unread=(Unread(where=f"Observation/{name}", what=name, why=f"code {name} unknown"),),
    )


def hostile_case(name: str = SCRIPT) -> Case:
    """Make the case of a hostile record."""
    made = engine()
    (case,) = make_cases(hostile_record(name), made.knowledge, made.words, PATIENT_AT)
    return case


@cache
def pdf_of(name: str) -> bytes:
    """Give the print of one demo patient."""
    (case,) = cases_of(name)
    return pdf_of_case(case, f"{name}.json")


def pdf_of_case(case: Case, file: str) -> bytes:
    """Give the print of a case."""
    with TemporaryDirectory() as folder:
        (path,) = write_dossier(case, engine(), CLOCK, Path(folder), file, forms=("pdf",))
        return path.read_bytes()


@cache
def pages_of(pdf: bytes) -> tuple[str, ...]:
    """Give the text of each page of a print without spaces: a line may break inside an id.

    Where a line ends in a hyphen, the reader of the file gives a sign of its own.
    """
    texts = (page.get_textpage().get_text_range() for page in PdfDocument(pdf))
    return tuple(bare(text.replace("\ufffe", "-").replace("\x02", "-")) for text in texts)


def words_of(pdf: bytes) -> str:
    """Give the text of a print without spaces, and without what stands above and below every page."""
    pages = pages_of(pdf)
    made = []
    for number, page in enumerate(pages, 1):
        head, _, body = page.partition(bare("· metboard dossier")) if number > 1 else ("", "", page)
        foot = bare(f"page {number} of {len(pages)}")
        notice = bare(NOT_A_DEVICE)
        made.append((body or head).replace(foot, "").removesuffix(notice))
    return "".join(made)


def bare(text: str) -> str:
    """Leave out of a text what cannot be seen."""
    return "".join(c for c in text if not c.isspace() and c not in "\u200b\u2068\u2069\u00ad")
