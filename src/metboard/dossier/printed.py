"""What of a block tree a print shows, and which parts of the dossier it links to."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from metboard.dossier.blocks import (
    Article,
    Block,
    Contents,
    Fold,
    Link,
    OnScreen,
    Section,
    Shortened,
)


def printed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Leave out what only a screen shows, and keep the short form where there is one."""
    return tuple(kept for each in blocks for kept in _kept(each))


def _kept(block: Block) -> Iterable[Block]:
    if isinstance(block, Shortened):
        yield from printed(block.short)
    elif isinstance(block, Section | Article | Fold):
        yield msgspec.structs.replace(block, blocks=printed(block.blocks))
    elif not isinstance(block, OnScreen | Contents):
        yield block


def links_of(blocks: Iterable[Block]) -> frozenset[str]:
    """Name the parts that blocks link to."""
    found: set[str] = set()
    _gather(tuple(blocks), found)
    return frozenset(found)


def _gather(node: object, found: set[str]) -> None:
    if isinstance(node, Link):
        found.add(node.to)
    elif isinstance(node, tuple):
        for each in node:
            _gather(each, found)
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__:
            _gather(getattr(node, name), found)
