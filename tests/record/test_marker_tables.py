"""What records say of markers and of classes of variants, and what must not be read as one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import observation, quantity

from metboard.case.biomarkers import find_variants
from metboard.knowledge import Knowledge
from metboard.record import Assay, Record, VariantEntry

Read = Callable[..., Record]
BELOW, LOW, POSITIVE = ({"min": 0, "max": 0.99}, {"min": 1, "max": 10}, {"min": 1, "max": 100})


def _said(value: Any, unit: str = "") -> dict[str, Any]:
    """Give a value as a record has it: a number with a unit, a code, or a text."""
    if isinstance(value, (int, float)):
        return {"valueQuantity": quantity(value, unit)}
    if value.startswith("LA"):
        return {"valueCodeableConcept": {"coding": [{"system": "http://loinc.org", "code": value}]}}
    if value.isdigit():
        return {
            "valueCodeableConcept": {
                "coding": [{"system": "http://snomed.info/sct", "code": value}]
            }
        }
    return {"valueString": value}


def _read_one(read: Read, what: str, **said: Any) -> Record:
    named = {"loinc": what} if what[-2:-1] == "-" and what[0].isdigit() else {"text": what}
    return read(observation("o", **named, **said))


@pytest.mark.parametrize(
    ("what", "said", "fact", "value"),
    [
        # hormone receptors
        ("85337-4", "10828004", "ER_PCT", POSITIVE),
        ("16112-5", "260385009", "ER_PCT", BELOW),
        ("40556-3", "LA6576-8", "ER_PCT", POSITIVE),
        ("Östrogenrezeptor", "positiv", "ER_PCT", POSITIVE),
        ("ER status", "low positive", "ER_PCT", LOW),
        ("ER status", "1-10 %", "ER_PCT", LOW),
        ("ER status", "positive (90%)", "ER_PCT", 90),
        ("ER status", "<1 %", "ER_PCT", {"below": 1}),
        ("ER status", ">90%", "ER_PCT", {"above": 90}),
        ("ER status", "1 %", "ER_PCT", 1),
        ("ER status", "100 %", "ER_PCT", 100),
        ("ER status", "0 %", "ER_PCT", 0),
        ("40557-1", "LA6577-6", "PR_PCT", BELOW),
        ("85339-0", "10828004", "PR_PCT", POSITIVE),
        ("PgR status", "negative", "PR_PCT", BELOW),
        # HER2 in situ
        ("85318-4", "LA6576-8", "HER2_ISH", "amplified"),
        ("HER2 FISH", "not amplified", "HER2_ISH", "not-amplified"),
        ("31150-6", "42425007", "HER2_ISH", ("amplified", "not-amplified")),
        ("HER2-ultralow", "positive", "HER2_ULTRALOW", True),
        # repair of DNA
        ("81691-8", "LA26198-4", "MSI", "high"),
        ("PMS2 expression", "lost", "MSI", "high"),
        ("HRD status", "positive", "HRD", "positive"),
        ("gBRCA status", "wild type", "BRCA_GERMLINE", "negative"),
        # other proteins, viruses, receptors on PET
        ("CLDN18.2", "positive", "CLDN18_2", "positive"),
        ("FOLR1 IHC", "negative", "FOLR1", "negative"),
        ("EBER ISH", "positive", "EBV", "positive"),
        ("p16 immunohistochemistry", "positive", "P16", "positive"),
        ("AR-V7", "not detected", "AR_V7", "negative"),
        ("68Ga-DOTATATE PET", "positive", "SSTR_PET", "positive"),
        ("PSMA PET/CT", "negative", "PSMA_PET", "negative"),
        # inherited
        ("DPYD phenotype", "intermediate metaboliser", "DPYD_PHENOTYPE", "intermediate"),
        ("DPYD phenotype", "LA9657-3", "DPYD_PHENOTYPE", "poor"),
        ("UGT1A1 phenotype", "normal metabolizer", "UGT1A1_PHENOTYPE", "normal"),
        ("HLA-A*02:01", "positive", "HLA_A0201", True),
    ],
)
def test_an_answer_states_its_marker(
    what: str, said: str, fact: str, value: object, read: Read
) -> None:
    record = _read_one(read, what, **_said(said))
    assert record.unread == ()
    assert [(f.fact, f.value) for f in record.findings] == [(f"marker.{fact}", value)]


@pytest.mark.parametrize(
    ("what", "number", "unit", "fact", "value"),
    [
        ("14228-1", 80, "%", "ER_PCT", 80),
        ("85329-1", 0, "%", "ER_PCT", 0),
        ("14230-7", 5, "%", "PR_PCT", 5),
        ("29593-1", 25, "%", "KI67_PCT", 25),
        ("85330-9", 25, "%", "KI67_PCT", 25),
        ("Ki-67-Proliferationsindex", 25, "%", "KI67_PCT", 25),
        ("83053-9", 60, "%", "PDL1_TPS", 60),
        ("PD-L1 22C3 CPS", 10, "", "PDL1_CPS", 10),
        ("PD-L1 combined positive score", 10, "{score}", "PDL1_CPS", 10),
        ("HRD score", 42, "", "HRD_SCORE", 42),
        ("2039-6", 3.2, "ug/L", "CEA", 3.2),
        ("24108-3", 37, "kU/L", "CA19_9", 37),
        ("6875-9", 31, "kU/L", "CA15_3", 31),
        ("10334-1", 35, "kU/L", "CA125", 35),
        ("1834-1", 400, "ug/L", "AFP", 400),
        ("2857-1", 4.1, "ug/L", "PSA", 4.1),
        ("PSA gesamt", 4.1, "µg/L", "PSA", 4.1),
        ("21198-7", 5, "[IU]/L", "HCG", 5),
        ("47275-3", 0.1, "ug/L", "S100B", 0.1),
        ("3013-0", 2, "ug/L", "THYROGLOBULIN", 2),
        ("1992-7", 10, "ng/L", "CALCITONIN", 10),
        ("9811-1", 100, "ug/L", "CHROMOGRANIN_A", 100),
    ],
)
def test_a_number_states_its_marker(
    what: str, number: float, unit: str, fact: str, value: float, read: Read
) -> None:
    record = _read_one(read, what, **_said(number, unit))
    assert record.unread == ()
    assert [(f.fact, f.value) for f in record.findings] == [
        (f"marker.{fact}", pytest.approx(value))
    ]


@pytest.mark.parametrize(
    ("what", "said", "unit"),
    [
        ("ER status", "Allred 7", ""),
        ("ER status", "positive, Allred 8/8", ""),
        ("ER status", "indeterminate", ""),
        ("ER status", "LA11884-6", ""),
        ("16112-5", 8, "{score}"),
        ("COVID test in ER", "negative", ""),
        ("PR interval", 160, "ms"),
        ("10480-2", "10828004", ""),
        ("85310-1", "LA6576-8", ""),
        ("49683-6", 2.3, "{ratio}"),
        ("32996-1", 10, "ug/L"),
        ("CPS", 8, ""),
        ("MLH1 IHC", "LA26197-6", ""),
        ("PTEN IHC", "negative", ""),
        ("MLH1 promoter methylation", "absent", ""),
        ("KIT immunohistochemistry", "positive", ""),
        ("p16/Ki-67 dual stain", "positive", ""),
        ("HPV DNA cervical smear", "positive", ""),
        ("free PSA", 1.1, "ug/L"),
        ("PSA doubling time", 6, "mo"),
        ("AFP-L3", 10, "%"),
        ("thyroglobulin antibody", 100, "ug/L"),
        ("procalcitonin", 10, "ng/L"),
        ("CEA in pleural fluid", 30, "ug/L"),
        ("germline BRCA", "variant of uncertain significance", ""),
    ],
)
def test_what_only_looks_like_a_marker_is_not_read(
    what: str, said: Any, unit: str, read: Read
) -> None:
    record = _read_one(read, what, **_said(said, unit))
    assert (record.findings, record.variants, record.assays) == ((), (), ())
    assert len(record.unread) == 1


def _present(knowledge: Knowledge, *variants: VariantEntry) -> set[str]:
    facts = dict(find_variants(knowledge.genes, variants, ()))
    return {name for name, fact in facts.items() if fact.possible == frozenset({"present"})}


@pytest.mark.parametrize(
    ("gene", "protein", "kind", "name", "classes"),
    [
        ("KRAS", "p.Gly12Asp", "missense", "", {"G12D", "other", "exon2"}),
        ("KRAS", "p.Gly12Cys", "missense", "", {"G12C", "exon2"}),
        ("KRAS", "p.Ala146Thr", "missense", "", {"other", "codon146"}),
        ("KRAS", "p.Ala59Gly", "missense", "", {"codon59"}),
        ("KRAS", "p.Leu19Phe", "missense", "", set()),
        ("KRAS", "p.Gly12=", "", "", set()),
        ("HRAS", "p.Gly13Arg", "missense", "", {"exon2"}),
        ("NRAS", "Q61R", "", "", {"codon61"}),
        ("BRAF", "p.V600K", "missense", "", {"V600K"}),
        ("BRAF", "p.V600R", "missense", "", {"V600_other"}),
        ("BRAF", "", "", "BRAF V600 mutation", {"V600_unspecified"}),
        ("BRAF", "p.K601E", "missense", "", {"class2"}),
        ("BRAF", "", "", "BRAF non-V600 mutation", set()),
        ("RET", "p.Met918Thr", "missense", "", {"mutation"}),
        ("RET", "p.Cys634Trp", "missense", "", {"mutation"}),
        ("RET", "p.Gly691Ser", "missense", "", set()),
        ("ESR1", "p.Tyr537Ser", "missense", "", {"LBD"}),
        ("ESR1", "p.Asp538Gly", "missense", "", {"LBD"}),
        ("ESR1", "p.Lys303Arg", "missense", "", set()),
        ("PIK3CA", "p.His1047Arg", "missense", "", {"hotspot"}),
        ("PIK3CA", "p.Asn345Lys", "missense", "", {"hotspot_other"}),
        ("PIK3CA", "p.Ile391Met", "missense", "", set()),
        ("AKT1", "p.Glu17Lys", "missense", "", {"E17K"}),
        ("BRCA1", "p.Glu1836Ter", "nonsense", "", {"truncating"}),
        ("BRCA1", "p.Cys61Gly", "missense", "", {"other_loss"}),
        ("BRCA1", "p.Pro871Leu", "missense", "", set()),
        ("BRCA2", "p.Ser1982Argfs*22", "frameshift", "", {"truncating"}),
        ("BRCA2", "p.Lys3326*", "nonsense", "", set()),
        ("BRCA2", "", "", "c.5946delT", {"other_loss"}),
        ("ATM", "", "splice", "", {"splice"}),
        ("PTEN", "", "", "homozygous deletion", {"other_loss"}),
        ("KIT", "p.Trp557_Lys558del", "deletion", "", {"exon11"}),
        ("KIT", "p.Ala502_Tyr503dup", "duplication", "", {"exon9"}),
        ("KIT", "p.Asp816Val", "missense", "", {"exon17"}),
        ("KIT", "p.Met541Leu", "missense", "", set()),
        ("PDGFRA", "p.Asp842Val", "missense", "", {"D842V", "exon18"}),
        ("PDGFRA", "p.Val561Asp", "missense", "", {"exon12"}),
        ("FGFR2", "", "fusion", "", {"fusion"}),
        ("FGFR3", "p.Ser249Cys", "missense", "", {"mutation"}),
        ("FGFR3", "p.Phe384Leu", "missense", "", set()),
        ("IDH1", "p.Arg132His", "missense", "", {"R132X"}),
        ("IDH1", "p.Val178Ile", "missense", "", set()),
        ("IDH2", "p.Arg172Lys", "missense", "", {"R172X"}),
        ("POLE", "p.Pro286Arg", "missense", "", {"exonuclease"}),
        ("POLE", "p.Ala252Val", "missense", "", set()),
        ("DPYD", "", "", "DPYD c.1905+1G>A", {"star2A"}),
        ("DPYD", "", "", "DPYD*2A", {"star2A"}),
        ("DPYD", "p.Asp949Val", "missense", "", {"D949V"}),
        ("DPYD", "p.Cys29Arg", "missense", "", set()),
        ("UGT1A1", "", "", "UGT1A1 *1/*28", {"star28"}),
        ("UGT1A1", "", "", "UGT1A1 *1/*1", set()),
    ],
)
def test_a_variant_belongs_to_its_classes_only(
    gene: str, protein: str, kind: str, name: str, classes: set[str], knowledge: Knowledge
) -> None:
    variant = VariantEntry(gene=gene, protein=protein, kind=kind, name=name, where="v")
    assert _present(knowledge, variant) == {f"variant.{gene}.{each}" for each in classes}


def test_a_panel_excludes_what_it_covers_and_no_test_of_the_blood(knowledge: Knowledge) -> None:
    assay = Assay(genes=("BRCA1", "DPYD", "NRAS"), where="a")
    facts = dict(find_variants(knowledge.genes, (), (assay,)))
    assert facts["variant.NRAS.exon2"].possible == frozenset({"absent"})
    assert facts["variant.BRCA1.other_loss"].possible == frozenset({"absent"})
    assert not [name for name in facts if name.startswith("variant.DPYD")]


@pytest.mark.parametrize(
    ("variant", "left_open"),
    [
        (
            VariantEntry(gene="BRCA1", protein="p.Val1736Ala", kind="missense", where="v"),
            "BRCA1.other_loss",
        ),
        (VariantEntry(gene="KRAS", kind="missense", where="v"), "KRAS.G12C"),
        (VariantEntry(gene="PIK3CA", kind="substitution", where="v"), "PIK3CA.hotspot"),
    ],
)
def test_a_change_that_may_belong_leaves_its_class_open(
    variant: VariantEntry, left_open: str, knowledge: Knowledge
) -> None:
    assay = Assay(genes=(variant.gene,), where="a")
    assert f"variant.{left_open}" not in dict(find_variants(knowledge.genes, (variant,), (assay,)))


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("KIT exon 11 mutation", {"variant.KIT.exon11"}),
        ("DPYD*2A", {"variant.DPYD.star2A"}),
        ("BRAF V600 mutation", {"variant.BRAF.V600_unspecified"}),
        ("MSH6 by immunohistochemistry", set()),
    ],
)
def test_a_test_for_one_variant_excludes_no_other(
    text: str, absent: set[str], read: Read, knowledge: Knowledge
) -> None:
    record = read(observation("o", text=text, valueString="negative"))
    assert set(dict(find_variants(knowledge.genes, record.variants, record.assays))) == absent


def test_wild_type_of_a_family_is_so_of_each_gene(read: Read) -> None:
    record = read(observation("o", text="RAS/BRAF status", valueString="wild type"))
    assert {gene for assay in record.assays for gene in assay.genes} == {"KRAS", "NRAS", "BRAF"}
    assert read(observation("o", text="RAS status", valueString="mutated")).variants == ()


@pytest.mark.parametrize(
    ("what", "number", "unit", "value"),
    [
        ("2039-6", 3.2, "ng/mL", 3.2),
        ("24108-3", 37, "U/mL", 37),
        ("24108-3", 37, "[arb'U]/mL", 37),
        ("24108-3", 37, "k[IU]/L", 37),
        ("19080-1", 5, "mIU/mL", 5),
        ("19080-1", 5, "IU/L", 5),
        ("1992-7", 10, "pg/mL", 10),
    ],
)
def test_the_units_of_markers_are_understood(
    what: str, number: float, unit: str, value: float, read: Read
) -> None:
    (finding,) = _read_one(read, what, **_said(number, unit)).findings
    assert finding.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("what", "number", "unit"), [("PD-L1 CPS", 10, "%"), ("16112-5", 1, "{score}")]
)
def test_a_score_is_no_percentage(what: str, number: float, unit: str, read: Read) -> None:
    assert _read_one(read, what, **_said(number, unit)).findings == ()


@pytest.mark.parametrize(
    ("symbol", "number"),
    [("TP53", "HGNC:11998"), ("APC", "HGNC:583"), ("RB1", "HGNC:9884"), ("MYC", "HGNC:7553")],
)
def test_the_genes_of_large_panels_are_known(
    symbol: str, number: str, knowledge: Knowledge
) -> None:
    known = {s: n for table in knowledge.codes.values() for s, n in table.genes.items()}
    assert known[symbol] == number
