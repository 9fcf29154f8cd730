"""What a test of blood says of the tumour: what it finds is there; what it does not find may be there all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from metboard.case.clock import known_on
from metboard.knowledge.schema import Gene
from metboard.record import Assay, Record, Unread, VariantEntry


class TestsThatCount(msgspec.Struct, frozen=True, kw_only=True):
    """The variants and assays that count, and what was left out of them."""

    variants: tuple[VariantEntry, ...]
    assays: tuple[Assay, ...]
    unread: tuple[Unread, ...]


def tests_that_count(record: Record, genes: Mapping[str, Gene], as_of: date) -> TestsThatCount:
    """Leave out what blood did not show, unless the gene is inherited or plasma is the accepted specimen."""
    blood = {s.id for s in record.specimens if s.kind == "blood"}
    variants, assays = known_on(record.variants, as_of), known_on(record.assays, as_of)

    def silent(entry: VariantEntry | Assay) -> tuple[str, ...]:
        """Name the genes of an entry that blood alone cannot clear."""
        if entry.specimen not in blood or entry.origin == "germline":
            return ()
        return tuple(gene for gene in _genes(entry) if not _is_blood_enough(gene, genes))

    negative: list[VariantEntry | Assay] = [*assays, *(v for v in variants if v.present is False)]
    left_out: dict[str, dict[str, None]] = {}
    for entry in negative:
        left_out.setdefault(entry.where, {}).update(dict.fromkeys(silent(entry)))
    kept = (_without(assay, silent(assay)) for assay in assays)
    return TestsThatCount(
        variants=tuple(v for v in variants if v.present is not False or not silent(v)),
        assays=tuple(assay for assay in kept if assay.genes),
        unread=tuple(
            _said(where, tuple(names), variants) for where, names in left_out.items() if names
        ),
    )


def _genes(entry: VariantEntry | Assay) -> tuple[str, ...]:
    return entry.genes if isinstance(entry, Assay) else (entry.gene,)


def _is_blood_enough(name: str, genes: Mapping[str, Gene]) -> bool:
    gene = genes.get(name)
    return gene is None or gene.germline or gene.blood_suffices


def _without(assay: Assay, names: tuple[str, ...]) -> Assay:
    if not names:
        return assay
    return msgspec.structs.replace(assay, genes=tuple(g for g in assay.genes if g not in names))


def _said(where: str, names: tuple[str, ...], variants: Iterable[VariantEntry]) -> Unread:
    found = {v.gene for v in variants if v.present}
    what = ", ".join(name for name in names if name not in found) or ", ".join(names)
    return Unread(
        where=where,
        what=f"{what}: nothing more found in blood",
        why="a tumour may shed too little for it; only a test of tissue shows that there is none",
    )
