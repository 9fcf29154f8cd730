"""What a print says in fewer words than the page: pending options, closed ones, references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from tests.dossier.made import bare, page_of

from metboard.demo import PATIENTS
from metboard.dossier.blocks import Block, Bullets, Chip, Link, Shortened, Table, Text
from metboard.dossier.entry import Entry
from metboard.dossier.layout.compact import compact_blocks
from metboard.dossier.layout.options import options_blocks
from metboard.dossier.layout.references import references_blocks

pytestmark = pytest.mark.medium


def words(node: object) -> str:
    """Put the words of blocks together without spaces."""
    if isinstance(node, Text | Link | Chip):
        return bare(node.words)
    if isinstance(node, tuple):
        return "".join(words(each) for each in node)
    fields = getattr(node, "__struct_fields__", ())
    return "".join(words(getattr(node, name)) for name in fields)


def entries(status: str) -> list[Entry]:
    return [
        e for n in PATIENTS for e in page_of(n).entries.values() if e.option["status"] == status
    ]


def test_a_pending_option_in_short_names_all_that_it_waits_for() -> None:
    found = entries("pending")
    assert len(found) > 100
    for entry in found:
        told = words(compact_blocks(entry))
        assert bare(entry.option["id"]) in told
        assert entry.missing
        for wanted in entry.missing:
            assert bare(wanted.title) in told
            assert bare(f"({wanted.how}; {wanted.needed})") in told


def test_a_pending_option_in_short_names_its_grounds_and_whether_they_hold() -> None:
    signs = {"yes": "", "unknown": "perhaps", "no": "not"}
    seen = Counter[str]()
    for entry in entries("pending"):
        told = words(compact_blocks(entry))
        for step in entry.steps:
            if step.reason["kind"] == "basis" and step.counts:
                kind = bare(step.kind.removeprefix("ground: "))
                assert bare(f"{signs[step.answer]}{kind}({step.reason['source']}") in told
                seen[step.answer] += 1
    assert set(seen) == set(signs)


def test_a_pending_option_in_short_tells_the_cautions_that_hold_and_names_what_others_wait_for() -> (
    None
):
    held = 0
    for entry in entries("pending"):
        told = words(compact_blocks(entry))
        cautions = entry.option["cautions"]
        for each in (c for c in cautions if c["holds"]):
            assert bare(each["why"]) in told
            held += 1
        unknown = [c for c in cautions if c["holds"] is None]
        assert (bare("not ruled out:") in told) is bool(unknown)
        for each in unknown:
            open_facts = [f for f in each["found"].split("; ") if f.endswith(": not known")]
            assert all(bare(f.partition(": ")[0]) in told for f in open_facts)
    assert held > 10


def closed_table(blocks: Iterable[Block]) -> Table:
    (table,) = (each for each in blocks if isinstance(each, Table))
    return table


@pytest.mark.parametrize("name", PATIENTS)
def test_closed_options_share_a_row_where_the_same_closed_them(name: str) -> None:
    page = page_of(name)
    *_, closed = options_blocks(page)
    rows = closed_table(closed.blocks).rows
    listed = []
    for row in rows:
        (names,) = row.cells[0]
        assert isinstance(names, Bullets)
        ranks = [
            int(run.to.removeprefix("option-"))
            for item in names.items
            for run in item
            if isinstance(run, Link)
        ]
        assert len({page.entries[rank].closing for rank in ranks}) == 1
        listed += ranks
    expected = [rank for rank, e in page.entries.items() if e.option["status"] == "closed"]
    assert sorted(listed) == sorted(expected)
    assert len(rows) < len(expected)


def test_a_source_that_the_print_cites_stands_whole_and_any_other_in_short() -> None:
    page = page_of(PATIENTS[0])
    others = options_blocks(page)
    (section,) = references_blocks(page, others)
    _, both = section.blocks
    assert isinstance(both, Shortened)
    whole, _, short = both.short
    assert isinstance(whole, Bullets)
    assert isinstance(short, Bullets)
    assert len(whole.items) + len(short.items) == len(page.sources)
    assert 0 < len(whole.items) < len(page.sources)
    told = words(short)
    for source in (s for s in page.sources if f"source-{s['id']}" not in whole.ids):
        assert bare(f"{source['id']} {source['reference']}") in told
    assert len(words(both.short)) < len(words(both.full))


def test_a_figure_read_in_anothers_account_says_so_in_short_too() -> None:
    seen = 0
    for entry in entries("pending"):
        first = entry.option["expected"][:2]
        retold = sum(each["source"] in entry.retold for each in first)
        assert words(compact_blocks(entry)).count(bare("(as retold)")) >= retold
        seen += retold
    assert seen > 5
