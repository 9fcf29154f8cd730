"""Measurements and diagnostic markers -> observations, as FHIR has them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from metboard.record.context import unread
from metboard.record.fhir_genes import genes_in
from metboard.record.fhir_resources import Component, Observation, ReferenceRange
from metboard.record.fhir_types import Concept, Reference
from metboard.record.fhir_variants import read_gene_in_text
from metboard.record.phenopacket_blocks import Packet, Remark, Said, item_of
from metboard.record.phenopacket_forms import Amount, Meaning, Measurement, Term
from metboard.record.phenopacket_terms import concept_of, measure, name_of, quantity_of
from metboard.record.phenopacket_times import find_time, read_stamp


def read_measurement(
    where: str, measurement: Measurement, packet: Packet, sample: str = ""
) -> Iterable[Said]:
    """State one measurement, with its limits of normal, or several values that belong together."""
    code = concept_of(measurement.assay)
    if code is None:
        yield unread(where, "a measurement", "no assay")
        return
    value = measurement.value or Meaning()
    when = find_time(measurement.time_observed, packet.born)
    yield item_of(
        Observation(
            code=code,
            value_quantity=quantity_of(value.quantity),
            value_codeable_concept=concept_of(value.ontology_class),
            reference_range=_limits(value.quantity),
            component=_components(measurement),
            effective_date_time=when.end or when.start,
            specimen=Reference(reference=sample) if sample else None,
        ),
        where,
    )
    if when.note:
        yield Remark(where=where, text=when.note)


def read_marker(where: str, marker: Term, on: str, sample: str, packet: Packet) -> Iterable[Said]:
    """State a marker whose name and result are one term: `HER2/Neu Positive`."""
    code = concept_of(marker)
    if code is None:
        return
    name = packet.codes.observations.in_text(name_of(marker))
    said = " ".join((*name.before, *name.after)) if name.meanings else name_of(marker)
    observation = Observation(
        code=code,
        value_codeable_concept=Concept(text=said),
        effective_date_time=on,
        specimen=Reference(reference=sample),
    )
    if _is_of_gene(name_of(marker), packet):
        whole = msgspec.structs.replace(
            observation, value_codeable_concept=Concept(text=name_of(marker))
        )
        made = list(read_gene_in_text(whole, where, read_stamp(on), packet.codes))
        yield from made or [unread(where, name_of(marker), "neither present nor absent")]
    else:
        yield item_of(observation, where)


def _is_of_gene(label: str, packet: Packet) -> bool:
    """Tell whether a marker is a change of a gene: EGFR here is no filtration rate."""
    changed = re.search(r"(?i)\bmutat|wild.?type|alteration", label) is not None
    is_change = changed or packet.codes.word_in("change", label) != ""
    return is_change and genes_in(label, packet.codes) != ()


def _components(measurement: Measurement) -> tuple[Component, ...]:
    several = measurement.complex_value.typed_quantities if measurement.complex_value else ()
    return tuple(
        Component(
            code=concept_of(each.type),
            value_quantity=quantity_of(each.quantity),
            reference_range=_limits(each.quantity),
        )
        for each in several
    )


def _limits(amount: Amount | None) -> tuple[ReferenceRange, ...]:
    limits = amount.reference_range if amount else None
    if amount is None or limits is None:
        return ()
    unit = limits.unit or amount.unit
    return (ReferenceRange(low=measure(limits.low, unit), high=measure(limits.high, unit)),)
