"""Whatever a record holds is shown as data: never as markup, never as a path."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest
from tests.dossier.made import CLOCK, NAMES, READ, SCRIPT, Read, hostile_case

from metboard.dossier import file_name, write_dossier
from metboard.options import engine, judge_case, write_case
from metboard.terminal import print_options

pytestmark = pytest.mark.medium


def page_of(name: str, folder: Path) -> str:
    case = hostile_case(name)
    return write_dossier(case, engine(), CLOCK, folder, f"{name}.json", forms=("html",))[
        0
    ].read_text()


def test_no_tag_of_a_record_becomes_a_tag(tmp_path: Path) -> None:
    for name in (
        SCRIPT,
        '"><img src=x onerror=alert(1)>',
        "' onclick='alert(1)",
        "</style><u>",
        "<!--",
    ):
        harmless = Read(page_of(re.sub(r"\S", "x", name), tmp_path))
        read = Read(page_of(name, tmp_path))
        assert read.crossed == []
        assert Counter(tag for tag, _ in read.tags) == Counter(tag for tag, _ in harmless.tags)
        assert {k for _, n in read.tags for k in n} == {k for _, n in harmless.tags for k in n}


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_shown_as_it_is_and_kept_apart(name: str, tmp_path: Path) -> None:
    written = page_of(name, tmp_path)
    escaped = html.escape(name, quote=False)
    assert f"<h1><bdi>{escaped}</bdi></h1>" in written
    figures = re.findall(r"<svg.*?</svg>", written, re.DOTALL)
    drawn = [svg for svg in figures if "wide-text" in svg]
    assert len(drawn) == 2
    tags = {tag for svg in drawn for tag in re.findall(r"<(\w+)", svg)}
    assert tags <= {"svg", "title", "desc", "text", "path", "line", "circle"}
    assert all(html.escape(name[:4]) in svg for svg in drawn)


@pytest.mark.parametrize("name", [*NAMES, "../../etc/passwd", "a/b\\c", "CON", ".", "", "\x00"])
def test_a_file_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    case = hostile_case(name)
    inside = tmp_path / file_name(case)
    assert inside.resolve().parent == tmp_path.resolve()
    assert len(inside.name) < 120


def test_names_that_differ_make_files_that_differ() -> None:
    names = [file_name(hostile_case(name)) for name in ("a/b", "a-b", "a b", SCRIPT, READ)]
    assert len(set(names)) == len(names)


def test_the_terminal_prints_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    case = hostile_case("\x1b[2J\x07[bold red]x[/] \u202e\x9b1m")
    answer = write_case(case, judge_case(case, engine(), CLOCK), engine(), CLOCK, "x.json")
    print_options(answer)
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(out)
    assert "[bold red]x[/]" in out


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: int) -> None:
        if list(tmp_path.iterdir())[1:]:
            raise OSError("no room")

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(OSError, match="no room"):
        write_dossier(hostile_case("x"), engine(), CLOCK, tmp_path, "x.json")
    assert list(tmp_path.iterdir()) == []


def test_all_files_appear_with_nothing_beside_them(tmp_path: Path) -> None:
    written = write_dossier(hostile_case("x"), engine(), CLOCK, tmp_path / "new", "x.json")
    assert sorted(p.suffix for p in written) == [".html", ".json", ".pdf"]
    assert sorted((tmp_path / "new").iterdir()) == sorted(written)
