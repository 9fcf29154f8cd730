"""What is written as FHIR has the profiles of mCODE, what those require, and standard codes that say the same."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tests.record.round_trip import back, check_valid, normal, written

from metboard.knowledge import Knowledge
from metboard.record import (
    Assay,
    Diagnosis,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Relative,
    Specimen,
    Stage,
    Toxicity,
    Treatment,
    VariantEntry,
)
from metboard.record.codes import codes_of
from metboard.record.fhir_out_codes import (
    CHANGES,
    ENDINGS,
    FACTS,
    METASTASES,
    ORGANS,
    SETTINGS,
    drug_codes,
    gene_codes,
    metastasis_codes,
    tumour_codes,
)
from metboard.record.fhir_own import LOINC, SEQUENCE, SNOMED
from metboard.record.fhir_types import Coding


def _whole_record() -> Record:
    day = date(2026, 3, 1)
    return Record(
        id="p",
        as_of=day,
        patient=Patient(name="Ann", sex="female", birth_date=date(1960, 1, 1)),
        diagnoses=(Diagnosis(id="lung", tumours=("nsclc",), side="left", on=day),),
        stages=(Stage(of="lung", prefix="c", t="T2a", n="N1", m="M1c", group="IVB", on=day),),
        specimens=(Specimen(id="b1", kind="tissue", origin="metastasis", organ="liver", on=day),),
        lesions=(
            LesionEntry(id="l1", of="lung", organ="liver", diameter_mm=22.0, on=day),
            LesionEntry(id="l1", of="lung", organ="liver", diameter_mm=18.0, on=date(2026, 6, 1)),
            LesionEntry(of="lung", organ="bone", count={"min": 2.0}, on=day),
        ),
        variants=(VariantEntry(gene="EGFR", protein="p.L858R", specimen="b1", on=day),),
        assays=(Assay(genes=("EGFR", "ALK"), specimen="b1", on=day),),
        treatments=(
            Treatment(of="lung", drugs=("osimertinib",), status="planned", on=day),
            Treatment(of="lung", drugs=("carboplatin", "pemetrexed"), start=day, line=1, cycles=4),
            Treatment(kind="radiotherapy", organ="brain", dose_gy=30.0, fractions=10, start=day),
            Treatment(kind="surgery", organ="lung", side="left", setting="adjuvant", start=day),
        ),
        toxicities=(Toxicity(event="pneumonitis", grade=3, drugs=("cisplatin",), on=day),),
        relatives=(Relative(relation="mother", tumours=("breast-carcinoma",), age_years=44.0),),
        findings=(
            Finding(fact="patient.ecog", value=1.0, on=day),
            Finding(fact="marker.PDL1_TPS", value=60.0, specimen="b1", on=day),
        ),
        complete={"treatments": True},
    )


REQUIRED = {
    "cancer-patient": ("identifier", "name", "gender"),
    "primary-cancer-condition": ("clinicalStatus", "category", "code", "subject"),
    "secondary-cancer-condition": ("clinicalStatus", "category", "code", "subject", "bodySite"),
    "tnm-stage-group": ("status", "code", "subject", "effectiveDateTime", "focus"),
    "tnm-primary-tumor-category": ("status", "code", "subject", "effectiveDateTime"),
    "tnm-regional-nodes-category": ("status", "code", "subject", "effectiveDateTime"),
    "tnm-distant-metastases-category": ("status", "code", "subject", "effectiveDateTime"),
    "human-specimen": ("type", "subject", "collection"),
    "tumor": ("identifier", "morphology", "location", "patient"),
    "tumor-size": ("status", "code", "subject", "effectiveDateTime", "focus", "component"),
    "genomic-variant": ("status", "category", "code", "subject", "effectiveDateTime"),
    "genomic-region-studied": ("status", "category", "code", "subject", "effectiveDateTime"),
    "cancer-related-medication-request": ("status", "intent", "subject", "requester", "authoredOn"),
    "cancer-related-medication-administration": ("status", "subject", "effectivePeriod"),
    "radiotherapy-course-summary": ("status", "category", "code", "subject", "performedPeriod"),
    "radiotherapy-volume": ("location", "patient"),
    "cancer-related-surgical-procedure": ("status", "code", "subject", "performedPeriod"),
    "ecog-performance-status": ("status", "category", "code", "subject", "valueInteger"),
    "tumor-marker-test": ("status", "category", "code", "subject", "valueQuantity"),
}


def test_each_entry_has_its_profile_of_mcode_and_what_that_requires(knowledge: Knowledge) -> None:
    record = _whole_record()
    assert normal(back(record, knowledge)) == normal(record)
    check_valid(record, knowledge)
    found: dict[str, list[dict[str, Any]]] = {}
    for resource in written(record, knowledge):
        for profile in resource["meta"]["profile"]:
            found.setdefault(profile.rpartition("/mcode-")[2], []).append(resource)
    for name, elements in REQUIRED.items():
        for resource in found[name]:
            assert [e for e in elements if e not in resource] == [], name


def test_one_lesion_on_two_days_is_one_body_structure_with_two_sizes(knowledge: Knowledge) -> None:
    made = written(_whole_record(), knowledge)
    tumours = [r for r in made if any("mcode-tumor" in p for p in r["meta"]["profile"])]
    structures = [r["id"] for r in tumours if r["resourceType"] == "BodyStructure"]
    sizes = [r["focus"][0]["reference"] for r in tumours if r["resourceType"] == "Observation"
             and "33728-7" in json.dumps(r)]  # fmt: skip
    assert len(structures) == 1
    assert sizes == [f"BodyStructure/{structures[0]}"] * 2


def test_a_required_day_that_is_not_known_is_marked_absent(knowledge: Knowledge) -> None:
    record = Record(id="p", findings=(Finding(fact="patient.ecog", value=1.0),))
    (finding,) = (r for r in written(record, knowledge) if r["resourceType"] == "Observation")
    assert "effectiveDateTime" not in finding
    assert finding["_effectiveDateTime"]["extension"][0]["valueCode"] == "unknown"


def test_every_standard_code_that_is_written_reads_as_the_same_thing(knowledge: Knowledge) -> None:
    codes = codes_of(knowledge)
    for node in knowledge.tumours:
        for system, code in tumour_codes(node, codes):
            coding = Coding(system=system, code=code)
            wide = codes.histologies.of_coding(coding)
            nodes = codes.tumours.of_coding(coding) or (wide[0] if wide else ())
            meant = {leaf for each in nodes for leaf in codes.words.members("tumour", each)}
            assert codes.words.members("tumour", node) <= meant, f"{node} {code}"
    for (organ, site), code in ORGANS.items():
        (place,) = codes.organs.of_coding(Coding(system=SNOMED, code=code))[:1]
        assert (place.organ, place.site) == (organ, site), code
    for organ in METASTASES:
        for system, code in metastasis_codes(organ):
            seats = codes.organs.of_coding(Coding(system=system, code=code))
            assert {seat.organ for seat in seats} == {organ}, code
    for fact, code in FACTS.items():
        assert {o.fact for o in codes.observations.of_coding(Coding(system=LOINC, code=code))} == {
            fact
        }
    for drug in knowledge.drugs:
        for system, code in drug_codes(drug, codes):
            assert set(codes.drugs.of_coding(Coding(system=system, code=code))) == {(drug,)}, code
    for gene in knowledge.genes:
        assert all(codes.genes[code] == gene for _, code in gene_codes(gene, codes))
    tables = (
        ("change", SEQUENCE, CHANGES),
        ("intent", SNOMED, SETTINGS),
        ("ending", SNOMED, ENDINGS),
    )
    for vocabulary, system, table in tables:
        for word, code in table.items():
            found = codes.vocabularies[vocabulary].of_coding(Coding(system=system, code=code))
            assert found == (word,), code
