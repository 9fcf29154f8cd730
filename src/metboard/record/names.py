"""Check the names in a case file that somebody wrote by hand: a typo must not pass for a different patient."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from metboard.errors import RecordError, nearest
from metboard.facts import Range
from metboard.knowledge import Knowledge, Words, words_of
from metboard.record.record import Record

KINDS = (
    "substitution", "deletion", "insertion", "duplication", "delins", "frameshift", "nonsense", "splice", "fusion",
    "rearrangement", "translocation", "amplification", "loss",
)  # fmt: skip
"""Kinds of variants that may be written, besides those that a class of variants asks for."""

Said = Iterable[tuple[str, str, str]]
"""Names as they stand in a file: the place, what it names, the name."""


def check_names(record: Record, file: str, knowledge: Knowledge) -> Record:
    """Give the record back; raises RecordError for the first name that the knowledge does not know."""
    words = words_of(knowledge)
    known = _known(knowledge, words)
    for place, what, name in _said(record):
        if name not in known[what]:
            near = nearest(name, tuple(known[what]))
            raise RecordError(file, place, f"{what} `{name}`", f"a known {what}{near}")
    return record


def _said(record: Record) -> Said:
    for entry in record.diagnoses:
        yield from ((entry.where, "tumour", name) for name in entry.tumours)
    for relative in record.relatives:
        yield from ((relative.where, "tumour", name) for name in relative.tumours)
    for specimen in record.specimens:
        yield from ((specimen.where, "organ", name) for name in (specimen.organ,) if name)
        yield from ((specimen.where, "site", name) for name in (specimen.site,) if name)
    for lesion in record.lesions:
        yield lesion.where, "organ", lesion.organ
        yield from ((lesion.where, "site", name) for name in (lesion.site,) if name)
        names = (name.removeprefix("lesion.") for name in lesion.findings)
        yield from ((lesion.where, "fact", f"lesion.{name}") for name in names)
    for variant in record.variants:
        yield variant.where, "gene", variant.gene
        yield from ((variant.where, "kind of variant", name) for name in (variant.kind,) if name)
    for assay in record.assays:
        yield from ((assay.where, "gene", name) for name in assay.genes)
    for treatment in record.treatments:
        yield from ((treatment.where, "drug", name) for name in treatment.drugs)
        yield from ((treatment.where, "organ", name) for name in (treatment.organ,) if name)
    for harm in record.toxicities:
        yield from ((harm.where, "drug", name) for name in harm.drugs)
        yield from ((harm.where, "organ", name) for name in (harm.organ,) if name)
    yield from ((finding.where, "fact", finding.fact) for finding in record.findings)
    yield from ((f"complete.{name}", "list", name) for name in record.complete)


def _known(knowledge: Knowledge, words: Words) -> Mapping[str, Collection[str]]:
    organs, sites = words.universe("lesion.organ"), words.universe("lesion.site")
    if isinstance(organs, Range) or isinstance(sites, Range):
        raise TypeError("organs and sites are categories")
    genes = {symbol for table in knowledge.codes.values() for symbol in table.genes}
    asked = {kind for g in knowledge.genes.values() for c in g.classes.values() for kind in c.kinds}
    return {
        "tumour": knowledge.tumours,
        "organ": organs,
        "site": sites,
        "gene": genes | knowledge.genes.keys(),
        "kind of variant": asked | set(KINDS),
        "drug": knowledge.drugs.keys()
        | {d for t in knowledge.codes.values() for c in t.drugs for d in c.drugs},
        "fact": words.families,
        "list": {"treatments", "lesions", *(f"lesions.{organ}" for organ in organs)},
    }
