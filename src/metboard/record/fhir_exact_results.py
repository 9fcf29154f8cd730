"""Genomic observations, findings, harm and family history that metboard wrote -> their entries."""

from __future__ import annotations

from metboard.record.fhir_exact_form import Own
from metboard.record.fhir_exact_parts import (
    NotRead,
    added,
    amount_in,
    code_in,
    has_code,
    id_in,
    one,
    place_in,
    said_in,
    value_in,
)
from metboard.record.fhir_exact_readers import Around, checked, tumours_in
from metboard.record.fhir_out_codes import unit_of
from metboard.record.fhir_out_genes import ORIGINS
from metboard.record.fhir_own import CTCAE
from metboard.record.fhir_types import Concept
from metboard.record.record import Assay, Finding, Relative, Toxicity, VariantEntry

_GENE, _PROTEIN, _CHANGE, _NAME, _SOURCE = "48018-6", "48005-3", "48019-4", "81252-9", "48002-0"


def _parts(own: Own, code: str) -> tuple[Concept, ...]:
    found = (part.value_codeable_concept for part in own.component if has_code(part.code, code))
    return tuple(each for each in found if each is not None)


def _first(own: Own, code: str) -> Concept | None:
    return next(iter(_parts(own, code)), None)


def _origin(own: Own) -> str | None:
    source = _first(own, _SOURCE)
    return next((name for name, code in ORIGINS.items() if has_code(source, code)), None)


def read_own_variant(own: Own, where: str, around: Around) -> VariantEntry:
    """State a variant."""
    is_present = has_code(own.value_codeable_concept, "LA9633-4")
    is_absent = has_code(own.value_codeable_concept, "LA9634-2")
    protein, name = _first(own, _PROTEIN), _first(own, _NAME)
    return checked(
        VariantEntry,
        where=where,
        on=own.effective_date_time,
        gene=code_in(_first(own, _GENE), "genes"),
        protein=protein.text if protein else "",
        name=name.text if name else "",
        kind=code_in(_first(own, _CHANGE), "changes"),
        present=is_present if is_present != is_absent else None,
        origin=_origin(own),
        specimen=id_in(own.specimen, "specimen"),
    )


def read_assay(own: Own, where: str, around: Around) -> Assay:
    """State what a test covered."""
    tests = [p.value_codeable_concept for p in own.component if code_in(p.code, "parts")]
    return checked(
        Assay,
        where=where,
        on=own.effective_date_time,
        name=own.method.text if own.method else "",
        genes=[code_in(gene, "genes") for gene in _parts(own, _GENE)],
        kinds=[code_in(test, "tests") for test in tests],
        origin=_origin(own),
        specimen=id_in(own.specimen, "specimen"),
    )


# --- findings, harm, family -------------------------------------------------------------------------------------------


def read_finding(own: Own, where: str, around: Around) -> Finding:
    """State the value of a fact."""
    fact = code_in(own.code, "facts")
    return checked(
        Finding,
        where=where,
        on=own.effective_date_time,
        fact=fact,
        value=value_in(own, unit_of(fact, around.codes)),
        specimen=id_in(own.specimen, "specimen"),
        text=said_in(own),
    )


def read_toxicity(own: Own, where: str, around: Around) -> Toxicity:
    """State harm from treatment."""
    inside = {f"#{each.id}": each for each in own.contained}
    suspects = [
        inside[s.instance.reference] for s in own.suspect_entity if s.instance.reference in inside
    ]
    ends = added(own, f"{CTCAE}/StructureDefinition/adverse-event-resolved-date")
    return checked(
        Toxicity,
        where=where,
        on=own.date,
        event=own.event.text if own.event else "",
        grade=_grade(own),
        drugs=[code_in(each.code, "drugs") for each in suspects],
        organ=place_in(one(own, "place").value_codeable_concept)[0],
        steroids=one(own, "treated-with-steroids").value_boolean,
        end=ends[0].value_date_time if ends else None,
        text=one(own, "remark").value_string or "",
    )


def _grade(own: Own) -> int | None:
    """Give the CTCAE grade."""
    for each in added(own, f"{CTCAE}/StructureDefinition/ctcae-grade"):
        codings = each.value_codeable_concept.coding if each.value_codeable_concept else ()
        for coding in codings:
            if coding.code not in _GRADES:
                raise NotRead(f"the grade {coding.code!r}")
            return int(coding.code)
    return None


_GRADES = {"0", "1", "2", "3", "4", "5"}


def read_relative(own: Own, where: str, around: Around) -> Relative:
    """State a cancer in the family."""
    cancer = own.condition[0] if own.condition else None
    if cancer is None:
        raise NotRead("no cancer")
    return checked(
        Relative,
        where=where,
        on=own.date,
        relation=own.relationship.text if own.relationship else "",
        tumours=tumours_in(cancer.code, cancer),
        age_years=amount_in(cancer.onset_age, "a") if cancer.onset_age else None,
        text=said_in(own),
    )
