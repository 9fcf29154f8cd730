"""A block tree as a PDF for print, set by typst; the words travel as data and are never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import msgspec

from metboard.dossier.blocks import Document
from metboard.dossier.printed import printed
from metboard.errors import MissingExtra

FONT_PACKAGES = ("manimgx_fonts", "justmytype_intl_cjk")
"""Packages of the Noto fonts: all scripts but those of East Asia, and these."""
_FIRST = ("Noto Sans", "Noto Sans SC", "Noto Sans JP", "Noto Sans KR")
_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_CONTROL = re.compile(r"((?<!\\)(?:\\\\)*)\\u00[01][0-9a-f]|[\x7f-\x9f\ufffe\uffff]")
"""Characters that no letter stands for, as JSON writes them: not to be had in a figure."""


def has_pdf() -> bool:
    """Tell whether the optional part that draws a PDF is installed."""
    return find_spec("typst") is not None


def render_pdf(document: Document) -> bytes:
    """Render a document as a tagged PDF.

    It keeps to PDF/UA-1, but where a record uses a letter that no font here has, or one that a figure cannot name.
    Errors: MissingExtra, where the optional part is not installed.
    """
    if not has_pdf():
        raise MissingExtra("A PDF", "pdf")
    import typst

    tree = _CONTROL.sub(r"\1\\ufffd", msgspec.json.encode(_document(document)).decode())
    try:
        return _set(tree, "ua-1")
    except typst.TypstError as error:
        if "PDF/UA-1" not in str(error):
            raise
        return _set(tree, None)


def _set(tree: str, standard: Literal["ua-1"] | None) -> bytes:
    """Set the print in a folder of its own, under names that stay: so typst knows again what it has set before."""
    import typst

    fonts, families = _fonts(with_system=_needs_system(tree))
    with TemporaryDirectory() as folder:
        main = Path(folder) / "dossier.typ"
        main.write_bytes(_template())
        (main.parent / "tree.json").write_text(tree, encoding="utf-8")
        made = typst.compile(
            str(main),
            root=folder,
            font_paths=fonts,
            sys_inputs={"families": families, "figures": _figure_style()},
            pdf_standards=standard,
            format="pdf",
        )
    return bytes(made)


def _document(document: Document) -> Document:
    return msgspec.structs.replace(document, blocks=printed(document.blocks))


def _needs_system(tree: str) -> bool:
    """Tell whether letters are used that only a font of this machine may have."""
    return find_spec(FONT_PACKAGES[1]) is None and _EAST_ASIAN.search(tree) is not None


@cache
def _fonts(*, with_system: bool) -> tuple[Any, str]:
    """Find the fonts: those of our packages, so that a PDF is the same on every machine."""
    import typst

    found = typst.Fonts(include_system_fonts=with_system, font_paths=[*_font_folders()])
    known = set(found.families())
    others = sorted(f for f in known if f.startswith("Noto Sans ") and f not in _FIRST)
    return found, ",".join([f for f in _FIRST if f in known] + others)


def _font_folders() -> Iterable[str]:
    for package in FONT_PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            yield str(Path(spec.origin).parent)


@cache
def _template() -> bytes:
    return (files("metboard.dossier") / "dossier.typ").read_bytes()


@cache
def _figure_style() -> str:
    return (files("metboard.dossier") / "figure.css").read_text(encoding="utf-8")
