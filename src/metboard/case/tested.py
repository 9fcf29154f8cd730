"""A record -> what was tested: each result with its day and the sample it was found in, and where samples differ.

Two samples differ in a marker when no value fits both; in a variant when one holds it and the other was examined for it
without finding it. What was not examined is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from metboard.case.biomarkers import codons_of, short_protein
from metboard.case.clock import known_on
from metboard.case.event_words import variant_words
from metboard.case.values import places_of, possible_of
from metboard.facts import Possible, Range
from metboard.knowledge import Words
from metboard.record import Assay, Finding, Record, Specimen, VariantEntry
from metboard.record.record import Entry, Inherited

_E = TypeVar("_E", bound=Entry)
_PAIR = ("primary", "metastasis")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One result: `name` is a fact for a marker, else the words of a variant; `found` is for variants alone."""

    name: str
    value: Possible | None = None
    found: bool | None = None
    gene: str = ""
    change: str = ""
    origin: Inherited | None = None
    on: date | None = None
    specimen: Specimen | None = None
    named: str = ""
    where: tuple[str, ...] = ()


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """What a test covered; `clear` are the genes in which nothing was found that may be of its sample."""

    name: str
    genes: tuple[str, ...]
    clear: tuple[str, ...]
    kinds: tuple[str, ...]
    origin: Inherited | None = None
    on: date | None = None
    specimen: Specimen | None = None
    named: str = ""
    where: tuple[str, ...] = ()


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A marker or variant that the primary tumour and a metastasis do not share."""

    name: str
    results: tuple[Result | Panel, ...]


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """All that was tested up to the patient's clock, the newest first."""

    markers: tuple[Result, ...]
    variants: tuple[Result, ...]
    panels: tuple[Panel, ...]
    differences: tuple[Difference, ...]


def find_tested(record: Record, words: Words, as_of: date) -> Results:
    """Gather every result of a record with the sample it belongs to."""
    samples = {
        key: s for s in record.specimens for key in (s.id, f"Specimen/{s.id}", *places_of(s.where))
    }
    findings = _newest(known_on(record.findings, as_of))
    entries = _newest(known_on(record.variants, as_of))
    assays = _newest(known_on(record.assays, as_of))
    markers = tuple(r for f in findings for r in _marker(f, samples, words))
    variants = tuple(_variant(each, samples) for each in entries)
    panels = tuple(_panel(each, samples, entries) for each in assays)
    differences = (*_marker_differences(markers), *_variant_differences(variants, panels))
    return Results(markers=markers, variants=variants, panels=panels, differences=differences)


def _newest(entries: Iterable[_E]) -> list[_E]:
    return sorted(entries, key=lambda e: e.on or date.min, reverse=True)


def _marker(finding: Finding, samples: Mapping[str, Specimen], words: Words) -> Iterable[Result]:
    """Give the result of a marker; what cannot be a value stands under what was not understood."""
    if not finding.fact.startswith("marker."):
        return
    try:
        value = possible_of(finding.value, words.family(finding.fact))
    except (LookupError, ValueError):
        return
    yield Result(
        name=finding.fact,
        value=value,
        on=finding.on,
        specimen=samples.get(finding.specimen),
        named=finding.specimen,
        where=places_of(finding.where),
    )


def _variant(variant: VariantEntry, samples: Mapping[str, Specimen]) -> Result:
    return Result(
        name=variant_words(variant),
        found=variant.present,
        gene=variant.gene,
        change=short_protein(variant.protein or variant.name),
        origin=variant.origin,
        on=variant.on,
        specimen=samples.get(variant.specimen),
        named=variant.specimen,
        where=places_of(variant.where),
    )


def _panel(
    assay: Assay, samples: Mapping[str, Specimen], variants: Sequence[VariantEntry]
) -> Panel:
    sample = samples.get(assay.specimen)
    hit = {
        v.gene
        for v in variants
        if v.present is not False and _may_be_same(sample, samples.get(v.specimen))
    }
    return Panel(
        name=assay.name,
        genes=assay.genes,
        clear=tuple(gene for gene in assay.genes if gene not in hit),
        kinds=assay.kinds,
        origin=assay.origin,
        on=assay.on,
        specimen=sample,
        named=assay.specimen,
        where=places_of(assay.where),
    )


def _may_be_same(sample: Specimen | None, other: Specimen | None) -> bool:
    """Tell whether two results may be of one sample: they are not where both are known and differ."""
    return sample is None or other is None or sample.id == other.id


def _marker_differences(markers: Sequence[Result]) -> Iterable[Difference]:
    for name in sorted({each.name for each in markers}):
        first, second = (next(_from(origin, markers, name), None) for origin in _PAIR)
        if first and second and _are_apart(first.value, second.value):
            yield Difference(name=name, results=(first, second))


def _from(origin: str, results: Iterable[Result], name: str) -> Iterator[Result]:
    """Give the results of one marker in the primary tumour or in metastases, the newest first."""
    return (r for r in results if r.name == name and _is_in(origin, r))


def _are_apart(one: Possible | None, other: Possible | None) -> bool:
    if isinstance(one, Range) and isinstance(other, Range):
        return one.high < other.low or other.high < one.low
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return not one & other
    return False


def _variant_differences(
    variants: Sequence[Result], panels: Sequence[Panel]
) -> Iterable[Difference]:
    """Name each variant that one of the two holds and the other was examined for in vain."""
    told = set[str]()
    for variant in variants:
        sample, name = variant.specimen, variant.name
        if not variant.found or sample is None or sample.origin not in _PAIR or name in told:
            continue
        other = _PAIR[sample.origin == "primary"]
        if any(_is_in(other, r) and r.found and r.gene == variant.gene for r in variants):
            continue
        missed = _missed(variant, other, variants, panels)
        if missed is not None:
            told.add(name)
            yield Difference(name=name, results=(variant, missed))


def _is_in(origin: str, result: Result | Panel) -> bool:
    return result.specimen is not None and result.specimen.origin == origin


def _missed(
    variant: Result, other: str, variants: Iterable[Result], panels: Iterable[Panel]
) -> Result | Panel | None:
    """Give the test of the other sample that would have found a variant and did not."""
    for each in variants:
        same = (each.gene, each.change) == (variant.gene, variant.change)
        if same and each.found is False and _is_in(other, each):
            return each
    is_change = codons_of(variant.change) is not None
    for panel in panels:
        covers = variant.gene in panel.clear and "sequence" in panel.kinds and is_change
        if covers and _is_in(other, panel):
            return panel
    return None
