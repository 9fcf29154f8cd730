"""The tables of drugs: what the names, codes and regimens of other people's records are read as."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from tests.record.conftest import statement

from metboard.knowledge import Knowledge
from metboard.knowledge.code_table import DrugCode
from metboard.record import Record
from metboard.record.code_index import split_words

Read = Callable[..., Record]
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
NAMES = """
Cyclophosphamid 600 mg/m² = cyclophosphamide | Adriamycin = doxorubicin |
pegyliertes liposomales Doxorubicin (Caelyx) = pegylated-liposomal-doxorubicin |
5-Fluorouracil 2400 mg/m2 über 46 h = fluorouracil | 5FU = fluorouracil |
Capecitabin 1000 mg = capecitabine | Lonsurf = trifluridine-tipiracil |
Trifluridin/Tipiracil = trifluridine-tipiracil | nal-IRI = irinotecan |
trastuzumab-dkst = trastuzumab | trastuzumab-anns and hyaluronidase = trastuzumab |
Rituximab-pvvr = rituximab | bevacizumab-awwb = bevacizumab |
ado-trastuzumab emtansine = trastuzumab-emtansine | T-DM1 = trastuzumab-emtansine |
T-DXd = trastuzumab-deruxtecan | DS-8201a = trastuzumab-deruxtecan |
fam-trastuzumab deruxtecan-nxki = trastuzumab-deruxtecan |
trastuzumab duocarmazine = trastuzumab-duocarmazine |
Trastuzumab-Emtansin = trastuzumab-emtansine | Vipivotidtetraxetan = lutetium-177lu-vipivotide-tetraxetan |
Doxorubicinhydrochlorid = doxorubicin | Goserelinacetat = goserelin | Zoledronsäure = zoledronic-acid |
sacituzumab govitecan (SG) d1, d8 = sacituzumab-govitecan | IMMU-132 = sacituzumab-govitecan |
Trodelvy = sacituzumab-govitecan | Padcev = enfortumab-vedotin |
Elahere = mirvetuximab-soravtansine | Phesgo = pertuzumab trastuzumab |
Pertuzumab + Trastuzumab + Hyaluronidase = pertuzumab trastuzumab |
relatlimab/nivolumab = nivolumab relatlimab | Opdualag = nivolumab relatlimab |
encorafenib+binimetinib = binimetinib encorafenib |
Encorafenib und Binimetinib = binimetinib encorafenib | Akeega = abiraterone niraparib |
Abirateronacetat 1000 mg = abiraterone | Leuprorelin Depot (Trenantone) = leuprorelin |
leuprolide acetate 22.5 mg = leuprorelin | Letrozol = letrozole | Anastrazole = anastrozole |
Faslodex 500 mg i.m. = fulvestrant | Orserdu = elacestrant |
177Lu-PSMA-617 = lutetium-177lu-vipivotide-tetraxetan |
Lutathera = lutetium-177lu-oxodotreotide |
lutetium Lu 177 dotatate = lutetium-177lu-oxodotreotide | Radium-223-dichlorid = radium-223 |
I-131 MIBG therapy = iobenguane-131i | Octreotid LAR 30 mg = octreotide |
Somatuline Autogel = lanreotide | T-VEC = talimogene-laherparepvec |
tebentafusp-tebn = tebentafusp | lifileucel = lifileucel | axi-cel = axicabtagene-ciloleucel |
Vyxeos liposomal = cytarabine daunorubicin | intravesical BCG = bcg |
Hydroxyharnstoff = hydroxycarbamide | all-trans-Retinsäure = tretinoin
"""
REGIMENS = """
modified FOLFOX6 + Bevacizumab = bevacizumab fluorouracil oxaliplatin |
FOLFIRI/Cetuximab = cetuximab fluorouracil irinotecan |
FOLFIRI aflibercept = aflibercept fluorouracil irinotecan |
mFOLFIRINOX = fluorouracil irinotecan oxaliplatin |
FLOT x 4 = docetaxel fluorouracil oxaliplatin | XELOX = capecitabine oxaliplatin |
XELIRI = capecitabine irinotecan | 5-FU/LV = fluorouracil |
ddAC x 4 = cyclophosphamide doxorubicin | 4x EC-Chemotherapie = cyclophosphamide epirubicin |
AC followed by paclitaxel = cyclophosphamide doxorubicin paclitaxel |
FEC100 = cyclophosphamide epirubicin fluorouracil |
CMF = cyclophosphamide fluorouracil methotrexate |
TCbHP = carboplatin docetaxel pertuzumab trastuzumab |
Docetaxel/Cyclophosphamid = cyclophosphamide docetaxel |
GemCis + Durvalumab = cisplatin durvalumab gemcitabine |
Gem/nab-paclitaxel = gemcitabine nab-paclitaxel |
Carbo/Etop/Atezo = atezolizumab carboplatin etoposide | Cis/Etoposid = cisplatin etoposide |
Carbo/Pem/Pembro = carboplatin pembrolizumab pemetrexed |
CAV = cyclophosphamide doxorubicin vincristine | BEP = bleomycin cisplatin etoposide |
TIP chemotherapy = cisplatin ifosfamide paclitaxel |
dd-MVAC = cisplatin doxorubicin methotrexate vinblastine |
R-CHOP-21 = cyclophosphamide doxorubicin rituximab vincristine |
ABVD = bleomycin dacarbazine doxorubicin vinblastine | ipi/nivo = ipilimumab nivolumab |
Ipilimumab 1 mg/kg + Nivolumab 3 mg/kg = ipilimumab nivolumab |
durvalumab/tremelimumab (STRIDE regimen) = durvalumab tremelimumab
"""
CODES = {
    RXNORM: """
3002 cyclophosphamide | 1734919 cyclophosphamide | 1790099 doxorubicin |
1791701 fluorouracil | 1736776 oxaliplatin | 203870 fulvestrant | 1156671 fulvestrant |
1163443 leuprorelin | 1371041 trastuzumab-emtansine | 1601374 palbociclib |
1193326 ruxolitinib | 2017575 cytarabine daunorubicin
""",
    ATC: """
L01FD01 trastuzumab | L01XC03 trastuzumab | L01FY01 pertuzumab trastuzumab |
L01FX17 sacituzumab-govitecan | L01EF01 palbociclib | L01XE33 palbociclib |
L01BC59 trifluridine-tipiracil | L02BX53 abiraterone |
V10XX05 lutetium-177lu-vipivotide-tetraxetan | H01CB03 lanreotide
""",
}
NO_CANCER_DRUG = """
TC | AC | Metformin 500 mg 1 tab AC | Aspirin EC 100 mg | EP | CE | PE |
anticoagulation for PE | TIP | VIP | folinic acid | Leucovorin 100 MG Injection |
Calciumfolinat | Mesna | dexrazoxane | hyaluronidase | Pegfilgrastim 6 mg | Ondansetron 8 mg |
epoetin alfa | Pamidronat | tretinoin 0.05 % cream | fluorouracil 50 MG/ML Topical Cream |
5-FU Creme | Methotrexate 2.5 MG Oral Tablet | paclitaxel-coated balloon | DEB-TACE with doxorubicin |
bevacizumab intravitreal injection | aflibercept intravitreal | interferon beta-1a |
sirolimus 1 mg | Certican 0.75 mg | Lemtrada | pneumococcal vaccine PCV 20 | BCG vaccine |
TAC 0.1 % ointment | des 1 mg | patient's 1 tablet
"""


@pytest.mark.parametrize("row", NAMES.split("|"))
def test_a_drug_is_known_by_all_its_names(row: str, read: Read) -> None:
    text, drugs = row.split(" = ")
    assert read(statement(text.strip())).treatments[0].drugs == tuple(drugs.split())


@pytest.mark.parametrize("row", REGIMENS.split("|"))
def test_a_regimen_is_known_by_its_abbreviation(row: str, read: Read) -> None:
    text, drugs = row.split(" = ")
    assert read(statement(text.strip())).treatments[0].drugs == tuple(drugs.split())


@pytest.mark.parametrize("text", ["AC-T", "ddAC-T", "AC-TH"])
def test_the_taxane_of_a_regimen_that_does_not_say_which_stays_out(text: str, read: Read) -> None:
    drugs = read(statement(text)).treatments[0].drugs
    assert {"doxorubicin", "cyclophosphamide"} <= set(drugs)
    assert not {"paclitaxel", "docetaxel"} & set(drugs)


@pytest.mark.parametrize("text", [text.strip() for text in NO_CANCER_DRUG.split("|")])
def test_what_is_supportive_local_or_ambiguous_is_no_cancer_drug(text: str, read: Read) -> None:
    assert read(statement(text)).treatments == ()


@pytest.mark.parametrize("text", ["ondansetron", "granisetron"])
def test_a_supportive_medicine_for_the_cancer_is_no_line_of_therapy(text: str, read: Read) -> None:
    record = read(statement(text, reasonCode=[{"text": "lung cancer"}]))
    assert [(t.kind, t.drugs) for t in record.treatments] == [("other", ())]


def _coded(system: str, code: str, display: str = "product") -> dict[str, Any]:
    coding = {"system": system, "code": code, "display": display}
    return {**statement(""), "medicationCodeableConcept": {"coding": [coding]}}


@pytest.mark.parametrize(
    ("system", "row"), [(system, row) for system, rows in CODES.items() for row in rows.split("|")]
)
def test_a_code_names_the_drug(system: str, row: str, read: Read) -> None:
    code, *drugs = row.split()
    assert read(_coded(system, code)).treatments[0].drugs == tuple(drugs)


@pytest.mark.parametrize(
    ("system", "code", "display"),
    [
        (RXNORM, "105585", "Methotrexate 2.5 MG Oral Tablet"),
        (RXNORM, "1803932", "Leucovorin 100 MG Injection"),
        (ATC, "L04AX03", "methotrexate"),
        (ATC, "L04AH02", "everolimus"),
        (ATC, "S01LA08", "bevacizumab"),
        (ATC, "D10AD01", "tretinoin"),
        (ATC, "L03AA13", "pegfilgrastim"),
        (ATC, "V03AF03", "calcium folinate"),
    ],
)
def test_a_code_for_another_use_is_no_cancer_drug(
    system: str, code: str, display: str, read: Read
) -> None:
    assert read(_coded(system, code, display)).treatments == ()


def test_an_allergy_is_no_treatment(read: Read) -> None:
    allergy = {
        "resourceType": "AllergyIntolerance",
        "id": "a",
        "patient": {"reference": "Patient/p"},
        "code": {"text": "allergic to Taxol"},
    }
    record = read(allergy)
    assert record.treatments == ()
    assert [f.fact for f in record.findings] == ["drug.paclitaxel.intolerant"]


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("Decortin H 5 mg", "medicine.prednisone_mg", {"above": 0.0}),
        ("Deflazacort", "medicine.prednisone_mg", {"above": 0.0}),
        ("Marcumar", "medicine.anticoagulant", True),
        ("NOAK", "medicine.anticoagulant", True),
        ("Apixaban 5 mg", "medicine.anticoagulant", True),
        ("Apixaban 2,5 mg", "medicine.anticoagulant", ("yes", "no")),
        ("Fondaparinux 2.5 mg", "medicine.anticoagulant", ("yes", "no")),
        ("Clexane 40", "medicine.anticoagulant", ("yes", "no")),
        ("Tegretal retard", "medicine.strong_cyp3a_inducer", True),
        ("Johanniskraut-Extrakt", "medicine.strong_cyp3a_inducer", True),
        ("Phenobarbital", "medicine.strong_cyp3a_inducer", ("yes", "no")),
        ("Protonenpumpenhemmer", "medicine.acid_reducer", True),
        ("Nexium mups 40 mg", "medicine.acid_reducer", True),
        ("Famotidin", "medicine.acid_reducer", True),
    ],
)
def test_a_medicine_that_bears_on_treatment_states_its_fact(
    text: str, fact: str, value: object, read: Read
) -> None:
    (finding,) = read(statement(text)).findings
    assert (finding.fact, finding.value) == (fact, value)


def test_a_drug_may_be_a_treatment_and_bear_on_others(read: Read) -> None:
    record = read(statement("Xtandi"))
    assert record.treatments[0].drugs == ("enzalutamide",)
    assert [f.fact for f in record.findings] == ["medicine.strong_cyp3a_inducer"]


def _codes(knowledge: Knowledge) -> Iterable[DrugCode]:
    return (code for table in knowledge.codes.values() for code in table.drugs)


def test_a_name_or_code_of_a_drug_means_one_thing(knowledge: Knowledge) -> None:
    meanings: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for drug in knowledge.drugs.values():
        for name in (drug.id, drug.title, *drug.names):
            meanings["name", *split_words(name)].add((drug.id,))
        for code in (*drug.atc, *drug.rxnorm):
            meanings["code", code].add((drug.id,))
    for entry in _codes(knowledge):
        for name in entry.names:
            meanings["name", *split_words(name)].add(entry.drugs)
        for code in (*entry.atc, *entry.rxnorm):
            meanings["code", code].add(entry.drugs)
    assert {key: value for key, value in meanings.items() if len(value) > 1} == {}


def test_codes_and_ids_of_drugs_are_well_formed(knowledge: Knowledge) -> None:
    for entry in _codes(knowledge):
        assert all(re.fullmatch(r"[A-Z]\d\d[A-Z]{2}\d\d", code) for code in entry.atc), entry
        assert all(re.fullmatch(r"\d{3,7}", code) for code in entry.rxnorm), entry
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", drug) for drug in entry.drugs), entry


def test_no_name_of_a_drug_is_mere_numbers_and_units(knowledge: Knowledge) -> None:
    empty = re.compile(r"\d+|[a-z]|mg|ml|oral|tablet|injection")
    names = [name for entry in _codes(knowledge) for name in entry.names]
    assert [n for n in names if all(empty.fullmatch(word) for word in split_words(n))] == []
