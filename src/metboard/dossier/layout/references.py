"""Every source with how it was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from metboard.dossier import blocks as b
from metboard.dossier.page import Page
from metboard.dossier.printed import links_of, printed

_Source = Mapping[str, Any]
_REST = "Behind closed options, and behind what this print leaves out; with title and how it was read on the page"


def references_blocks(page: Page, others: Iterable[b.Block]) -> tuple[b.Block, ...]:
    """Lay out the sources; a print has whole those that `others` cite in print, of the rest where to find them."""
    heading = b.Heading(2, b.plain("References"), "references")
    full = _list(page.sources)
    short = _shortened(page.sources, links_of(printed(others)))
    return (b.Section(label="references", blocks=(heading, b.Shortened((full,), short))),)


def _anchor(source: _Source) -> str:
    return f"source-{source['id']}"


def _list(sources: Sequence[_Source]) -> b.Bullets:
    items = tuple(_source(each) for each in sources)
    return b.Bullets(items, "numbers", tuple(_anchor(each) for each in sources))


def _shortened(sources: Iterable[_Source], cited: Collection[str]) -> tuple[b.Block, ...]:
    rest = [each for each in sources if _anchor(each) not in cited]
    whole = _list([each for each in sources if _anchor(each) in cited])
    if not rest:
        return (whole,)
    head = b.Heading(3, b.plain(_REST))
    return whole, head, b.Bullets(tuple(_place(each) for each in rest), "inline")


def _place(source: _Source) -> b.Runs:
    """Say where a source is to be found, in a few words."""
    unread = "" if source["verified"] else " (unverified)"
    return b.plain(f"{source['id']} {source['reference']}{unread}")


def _source(source: _Source) -> b.Runs:
    journal = f". {source['journal']}" if source["journal"] else ""
    trial = source["nct"] if source["nct"] != source["reference"] else None
    told = f" {source['title']}{journal} {source['year']}. {source['reference']}"
    more = f", {trial} " if trial else " "
    style = "small" if source["verified"] else "unread"
    return (
        b.Text(source["id"], "code"),
        b.Text(f"{told}{more}"),
        b.Text(f"({source['read']})", style),
    )
