"""Which standard code says exactly what a record says. What no code says exactly has none here.

Codes are listed one by one because a table that is good for reading is not good for writing: it also holds narrower
codes. A test reads every code below through the tables of the knowledge and expects the same thing back.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from metboard.record.codes import Codes
from metboard.record.fhir_own import ATC, HGNC, ICD10, LOINC, RXNORM, SEQUENCE, SNOMED

# fmt: off
TUMOURS: Mapping[str, Mapping[str, str]] = {
    SNOMED: {
        "solid": "363346000", "breast-carcinoma": "254837009", "breast-ductal": "408643008",
        "cholangiocarcinoma": "312104005", "colorectal-adenocarcinoma": "408645001", "head-neck-squamous": "716659002",
        "hepatocellular": "109841003", "lung-adenocarcinoma": "254626006", "lung-cancer": "363358000",
        "melanoma": "372244006", "melanoma-cutaneous": "93655004", "merkel-cell": "253001006",
        "mesothelioma": "109378008", "nsclc": "254637007", "nsclc-squamous": "254634000",
        "prostate-carcinoma": "254900004", "rectal-adenocarcinoma": "254582000", "renal-cell-carcinoma": "702391001",
        "sclc": "254632001", "thyroid-papillary": "255029007",
    },
    ICD10: {
        "breast-carcinoma": "C50", "cancer-of-unknown-primary": "C80.0", "cervical-carcinoma": "C53",
        "cholangiocarcinoma-intrahepatic": "C22.1", "colon-adenocarcinoma": "C18", "gastric-adenocarcinoma": "C16",
        "hepatocellular": "C22.0", "lung-cancer": "C34", "melanoma-cutaneous": "C43",
        "mesothelioma-peritoneal": "C45.1", "mesothelioma-pleural": "C45.0", "oesophageal-carcinoma": "C15",
        "ovarian-carcinoma": "C56", "pancreatic-carcinoma": "C25", "prostate-carcinoma": "C61",
        "rectal-adenocarcinoma": "C20", "renal-cell-carcinoma": "C64", "thyroid-carcinoma": "C73",
        "urothelial-bladder": "C67",
    },
}
ORGANS: Mapping[tuple[str, str], str] = {
    ("brain", ""): "12738006", ("brain", "cerebellum"): "113305005", ("brain", "brainstem"): "15926001",
    ("brain", "cerebrum"): "83678007", ("meninges", ""): "1231004", ("bone", ""): "272673000",
    ("spine", "vertebra"): "421060004", ("liver", ""): "10200004", ("lung", ""): "39607008",
    ("adrenal", ""): "23451007", ("lymph-node", ""): "59441001", ("pleura", ""): "3120008",
    ("pericardium", ""): "76848001", ("peritoneum", ""): "15425007", ("skin", ""): "39937001",
    ("kidney", ""): "64033007", ("spleen", ""): "78961009", ("pancreas", ""): "15776009",
    ("ovary", ""): "15497006", ("thyroid", ""): "69748006", ("eye", ""): "81745001",
}
METASTASES: Mapping[str, tuple[str, str]] = {
    "brain": ("94225005", "C79.3"), "bone": ("94222008", "C79.5"), "liver": ("94381002", "C78.7"),
    "lung": ("94391008", "C78.0"), "adrenal": ("94161006", "C79.7"), "lymph-node": ("94392001", "C77"),
    "pleura": ("", "C78.2"), "peritoneum": ("", "C78.6"), "skin": ("", "C79.2"), "kidney": ("", "C79.0"),
    "ovary": ("", "C79.6"),
}
INGREDIENTS: Mapping[str, str] = {
    "paclitaxel": "56946", "atezolizumab": "1792776", "durvalumab": "1919503", "ipilimumab": "1094833",
    "nivolumab": "1597876", "pembrolizumab": "1547545", "dexamethasone": "3264", "cyclophosphamide": "3002",
    "doxorubicin": "3639", "anastrozole": "84857", "idarubicin": "5650", "vincristine": "11202",
}
FACTS: Mapping[str, str] = {
    "patient.ecog": "89247-1", "patient.weight_kg": "29463-7", "patient.smoking": "72166-2",
    "marker.PDL1_TPS": "85147-7", "marker.TMB": "94076-7", "marker.MSI": "81695-9", "marker.CEA": "2039-6",
    "marker.CA19_9": "24108-3", "marker.CA15_3": "6875-9", "marker.CA125": "10334-1", "marker.AFP": "1834-1",
    "marker.PSA": "2857-1", "marker.HCG": "19080-1", "marker.THYROGLOBULIN": "3013-0", "marker.CALCITONIN": "1992-7",
    "marker.CHROMOGRANIN_A": "9811-1", "lab.neutrophils_1e9_l": "26499-4", "lab.platelets_1e9_l": "777-3",
    "lab.haemoglobin_g_l": "718-7", "lab.creatinine_umol_l": "14682-9", "lab.inr": "6301-6",
    "lab.calcium_total_mmol_l": "2000-8", "lab.albumin_g_l": "1751-7", "lab.urine_protein_g_24h": "2889-4",
    "lab.lvef_pct": "10230-1", "lab.tsh_miu_l": "3016-3", "lab.glucose_mmol_l": "14749-6",
    "lab.triglycerides_mmol_l": "14927-8", "lab.cholesterol_mmol_l": "14647-2", "lab.potassium_mmol_l": "2823-3",
    "lab.magnesium_mmol_l": "2601-3", "ecg.qtc_ms": "8636-3", "vital.blood_pressure_systolic_mmhg": "8480-6",
}
CHANGES: Mapping[str, str] = {
    "deletion": "SO:0000159", "insertion": "SO:0000667", "delins": "SO:1000032", "duplication": "SO:1000035",
    "inversion": "SO:1000036", "fusion": "SO:0001565", "amplification": "SO:0001880", "missense": "SO:0001583",
    "nonsense": "SO:0001587", "frameshift": "SO:0001589",
}
SETTINGS: Mapping[str, str] = {
    "adjuvant": "373846009", "neoadjuvant": "373847000", "definitive": "373808002",
}
ENDINGS: Mapping[str, str] = {
    "completed": "182992009", "toxicity": "407563006", "progression": "266721009",
}
_UNITS = {"": "1", "1e9/L": "10*9/L", "mIU/L": "m[IU]/L", "mut/Mb": "1/1000000{Base}"}
# fmt: on


def tumour_codes(node: str, codes: Codes) -> tuple[tuple[str, str], ...]:
    """Give system and code of a tumour; where it has none, that of the nearest kind of tumour above it."""
    found = ((system, _nearest(node, table, codes)) for system, table in TUMOURS.items())
    return tuple((system, code) for system, code in found if code)


def _nearest(node: str, table: Mapping[str, str], codes: Codes) -> str:
    level: tuple[str, ...] = (node,)
    while level:
        known = [table[each] for each in level if each in table]
        if known:
            return known[0] if len(known) == 1 else ""
        tumours = codes.knowledge.tumours
        level = tuple(p for each in level if each in tumours for p in tumours[each].parents)
    return ""


def organ_codes(organ: str, site: str) -> tuple[tuple[str, str], ...]:
    """Give system and code of a place; of a site that has none, those of its organ."""
    code = ORGANS.get((organ, site)) or ORGANS.get((organ, ""))
    return ((SNOMED, code),) if code else ()


def metastasis_codes(organ: str) -> tuple[tuple[str, str], ...]:
    """Give system and code of metastases in an organ."""
    pairs = zip((SNOMED, ICD10), METASTASES.get(organ, ()), strict=False)
    return tuple((system, code) for system, code in pairs if code)


def drug_codes(drug: str, codes: Codes) -> tuple[tuple[str, str], ...]:
    """Give system and code of a drug: RxNorm's ingredient, and the ATC code where there is one only."""
    known = codes.knowledge.drugs.get(drug)
    rxnorm = ((RXNORM, INGREDIENTS[drug]),) if drug in INGREDIENTS else ()
    atc = known.atc if known and len(known.atc) == 1 else ()
    return (*rxnorm, *((ATC, code) for code in atc))


def gene_codes(symbol: str, codes: Codes) -> tuple[tuple[str, str], ...]:
    """Give the HGNC number of a gene."""
    number = _numbers(codes).get(symbol)
    return ((HGNC, number),) if number else ()


@lru_cache(maxsize=4)
def _numbers(codes: Codes) -> Mapping[str, str]:
    return {symbol: number for number, symbol in codes.genes.items()}


def fact_codes(fact: str) -> tuple[tuple[str, str], ...]:
    """Give the LOINC code of a fact."""
    return ((LOINC, FACTS[fact]),) if fact in FACTS else ()


def change_codes(kind: str) -> tuple[tuple[str, str], ...]:
    """Give the term of the Sequence Ontology for a kind of variant."""
    return ((SEQUENCE, CHANGES[kind]),) if kind in CHANGES else ()


def unit_of(fact: str, codes: Codes) -> str:
    """Give the UCUM unit in which a fact is written."""
    family = codes.words.families.get(fact)
    unit = family.unit if family else ""
    return _UNITS.get(unit, unit)


def title_of(fact: str, codes: Codes) -> str:
    """Give the words for a fact."""
    family = codes.words.families.get(fact)
    return family.title if family else fact
