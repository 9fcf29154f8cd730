"""What diagnoses, morphologies and seats of metastases mean, by code and by word, in English and German."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.record.conftest import condition

from metboard.knowledge import Knowledge, words_of
from metboard.record import Record
from metboard.record.codes import Codes, codes_of, organ_of
from metboard.record.fhir_tumours import tumour_in
from metboard.record.fhir_types import Coding, Concept

Read = Callable[..., Record]
ICD = "http://hl7.org/fhir/sid/icd-10"
ICDO = "http://terminology.hl7.org/CodeSystem/icd-o-3"
SCT = "http://snomed.info/sct"
HISTOLOGY = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior"


@pytest.fixture(scope="session")
def codes(knowledge: Knowledge) -> Codes:
    return codes_of(knowledge)


def _leaves(nodes: tuple[str, ...] | set[str], codes: Codes) -> frozenset[str]:
    return frozenset[str]().union(*(codes.words.members("tumour", node) for node in nodes))


@pytest.mark.parametrize(
    ("text", "tumour"),
    [
        ("Adenokarzinom des Colon sigmoideum", "colon-adenocarcinoma"),
        ("metastatic colorectal cancer", "colorectal-adenocarcinoma"),
        ("Squamous cell carcinoma of the anal canal", "anal-squamous"),
        ("Invasives duktales Mammakarzinom links", "breast-ductal"),
        ("invasive lobular carcinoma of left breast", "breast-lobular"),
        ("Mamma-Ca rechts", "breast-carcinoma"),
        ("Z.n. Resektion eines Kolonkarzinoms", "colon-adenocarcinoma"),
        ("malignes Melanom", "melanoma"),
        ("Malignant melanoma of the choroid", "melanoma-uveal"),
        ("Merkelzellkarzinom", "merkel-cell"),
        ("esophageal adenocarcinoma", "oesophageal-adenocarcinoma"),
        ("Plattenepithelkarzinom des Ösophagus", "oesophageal-squamous"),
        ("Adenocarcinoma of the gastroesophageal junction", "gastric-adenocarcinoma"),
        ("PDAC", "pancreatic-ductal"),
        ("Pankreaskarzinom", "pancreatic-carcinoma"),
        ("Hepatozelluläres Karzinom", "hepatocellular"),
        ("Klatskin-Tumor", "cholangiocarcinoma-extrahepatic"),
        ("Neuroendokriner Tumor des terminalen Ileums G2", "small-bowel-net"),
        ("pancreatic neuroendocrine tumor", "pancreatic-net"),
        ("gastrointestinaler Stromatumor", "gist"),
        ("Leiomyosarkom des Uterus", "leiomyosarcoma"),
        ("Ewing's sarcoma", "ewing-sarcoma"),
        ("klarzelliges Nierenzellkarzinom", "rcc-clear-cell"),
        ("Urothelkarzinom der Harnblase, muskelinvasiv", "urothelial-bladder"),
        ("Prostatakarzinom", "prostate-carcinoma"),
        ("mCRPC", "prostate-adenocarcinoma"),
        ("Seminom", "seminoma"),
        ("high-grade serous ovarian carcinoma", "ovarian-high-grade-serous"),
        ("uterine carcinosarcoma", "endometrial-carcinosarcoma"),
        ("medulläres Schilddrüsenkarzinom", "thyroid-medullary"),
        ("Squamous cell carcinoma of the tonsil", "hnscc-oropharynx"),
        ("Pleuramesotheliom", "mesothelioma-pleural"),
        ("Glioblastom", "cns-primary"),
        ("Diffuse large B-cell lymphoma", "lymphoma"),
    ],
)
def test_a_name_of_a_cancer_is_found_in_both_languages(
    text: str, tumour: str, codes: Codes
) -> None:
    assert tumour_in(text, codes)[0] == (tumour,)


@pytest.mark.parametrize(
    "text",
    [
        "Carcinoma in situ of breast",
        "Family history of malignant neoplasm of breast",
        "Verdacht auf Bronchialkarzinom",
        "V.a. Nierenzellkarzinom",
        "no evidence of melanoma",
        "Benign neoplasm of colon",
        "Tubular adenoma of the colon",
        "Leberhämangiom",
        "Colon polyp",
        "Lebermetastasen",
        "all medication stopped",
    ],
)
def test_what_is_denied_doubted_or_harmless_names_no_cancer(text: str, codes: Codes) -> None:
    assert tumour_in(text, codes)[0] == ()


@pytest.mark.parametrize(
    ("site", "morphology", "tumours"),
    [
        ("C18.7", "8140/3", {"colon-adenocarcinoma"}),
        ("C20", "8480/3", {"rectal-adenocarcinoma"}),
        ("C18.2", "8240/3", {"gep-net-other"}),
        ("C50.4", "8500/3", {"breast-ductal"}),
        ("C50.9", "8520/3", {"breast-lobular"}),
        ("C50.9", "8140/3", {"breast-carcinoma"}),
        ("C34.1", "8140/3", {"lung-adenocarcinoma"}),
        ("C34.1", "8041/3", {"sclc"}),
        ("C34.1", "8240/3", {"lung-carcinoid"}),
        ("C34.9", "8046/3", {"nsclc"}),
        ("C25.0", "8500/3", {"pancreatic-ductal"}),
        ("C25.0", "8140/3", {"pancreatic-ductal"}),
        ("C25.4", "8150/3", {"pancreatic-net"}),
        ("C61", "8140/3", {"prostate-adenocarcinoma"}),
        ("C61", "8041/3", {"prostate-small-cell"}),
        ("C64", "8310/3", {"rcc-clear-cell", "rcc-other"}),
        ("C67.2", "8120/3", {"urothelial-bladder"}),
        ("C15.4", "8070/3", {"oesophageal-squamous"}),
        ("C53.9", "8070/3", {"cervical-squamous"}),
        ("C56", "8461/3", {"ovarian-high-grade-serous", "ovarian-low-grade-serous"}),
        ("C73", "8345/3", {"thyroid-medullary"}),
        ("C16.2", "8936/3", {"gist"}),
        ("C18.7", "8140/6", {"colon-adenocarcinoma"}),
    ],
)
def test_site_and_morphology_narrow_the_tumour_together(
    site: str, morphology: str, tumours: set[str], codes: Codes, read: Read
) -> None:
    concept = {"coding": [{"system": ICDO, "code": morphology}]}
    extension = [{"url": HISTOLOGY, "valueCodeableConcept": concept}]
    code = {"coding": [{"system": ICD, "code": site}]}
    record = read({**condition("", extension=extension), "code": code})
    assert _leaves(record.diagnoses[0].tumours, codes) == _leaves(tumours, codes)


@pytest.mark.parametrize(
    ("system", "code", "some"),
    [
        (ICDO, "8140/3", {"lung-adenocarcinoma", "gastric-adenocarcinoma", "other-solid"}),
        (ICDO, "8070/3", {"nsclc-squamous", "hnscc-oral-cavity", "anal-squamous", "other-solid"}),
        (ICDO, "8041/3", {"sclc", "neuroendocrine-carcinoma", "prostate-small-cell"}),
        (ICDO, "8000/3", {"solid", "haematological"}),
        (ICD, "C25.9", {"pancreatic-ductal", "pancreatic-net"}),
        (ICD, "C16.0", {"gastric-adenocarcinoma", "oesophageal-adenocarcinoma"}),
        (ICD, "C80.0", {"cancer-of-unknown-primary", "lung-adenocarcinoma"}),
        (SCT, "363346000", {"solid", "haematological"}),
    ],
)
def test_a_code_that_leaves_the_tumour_open_names_all_that_it_may_be(
    system: str, code: str, some: set[str], codes: Codes
) -> None:
    coding = Coding(system=system, code=code)
    found = {node for nodes in codes.histologies.of_coding(coding) for node in nodes}
    assert codes.tumours.of_coding(coding) == ()
    assert _leaves(some, codes) <= _leaves(found, codes)


@pytest.mark.parametrize(
    ("system", "code"),
    [(ICD, "D05.1"), (ICD, "D12.6"), (ICD, "Z80.3"), (ICDO, "8500/2"), (ICDO, "8140/0")],
)
def test_a_code_of_something_not_invasive_is_no_cancer(
    system: str, code: str, codes: Codes
) -> None:
    coding = Coding(system=system, code=code)
    assert codes.tumours.of_coding(coding) == ()
    assert codes.histologies.of_coding(coding) == ()


def test_blood_cancers_are_cancers_but_never_solid(knowledge: Knowledge) -> None:
    words = words_of(knowledge)
    blood = words.members("tumour", "haematological")
    assert {"lymphoma", "leukaemia", "myeloma"} <= blood
    assert not blood & words.members("tumour", "solid")


@pytest.mark.parametrize("code", ["C82.1", "C83.5", "C90.00", "C91.10", "C96.9"])
def test_every_blood_cancer_code_stays_in_its_own_tree(code: str, codes: Codes) -> None:
    coding = Coding(system=ICD, code=code)
    found = {node for nodes in codes.histologies.of_coding(coding) for node in nodes}
    assert found
    assert _leaves(found, codes) <= codes.words.members("tumour", "haematological")


@pytest.mark.parametrize(
    ("text", "organ", "site"),
    [
        ("Lebermetastasen", "liver", ""),
        ("hepatisch metastasiert", "liver", ""),
        ("multiple Knochenfiliae", "bone", ""),
        ("ossäre Metastasierung", "bone", ""),
        ("pulmonale Filiae", "lung", ""),
        ("Peritonealkarzinose", "peritoneum", ""),
        ("axilläre LK-Metastasen links", "lymph-node", ""),
        ("mediastinale Lymphknotenmetastasen", "lymph-node", ""),
        ("retroperitoneal lymph node metastases", "lymph-node", ""),
        ("Metastase BWK 7", "spine", "vertebra"),
        ("metastasis in the left iliac bone", "bone", "pelvis"),
        ("Nebennierenmetastase rechts", "adrenal", ""),
        ("Kleinhirnmetastase", "brain", "cerebellum"),
        ("Meningeosis carcinomatosa", "meninges", ""),
        ("Knochenmark", "other", ""),
    ],
)
def test_a_seat_of_metastases_is_found_in_both_languages(
    text: str, organ: str, site: str, codes: Codes
) -> None:
    found = organ_of([Concept(text=text)], codes)
    assert found is not None
    assert (found.organ, found.site) == (organ, site)


@pytest.mark.parametrize(
    ("system", "code", "organ"),
    [
        (ICD, "C77.1", "lymph-node"),
        (ICD, "C78.01", "lung"),
        (ICD, "C79.31", "brain"),
        (ICD, "C79.32", "meninges"),
        (ICD, "C79.51", "bone"),
        (ICD, "C79.52", "other"),
        (ICD, "C79.85", "soft-tissue"),
        (ICD, "C7B.02", "liver"),
        (ICDO, "C34.1", "lung"),
        (ICDO, "C41.2", "spine"),
        (ICDO, "C38.4", "pleura"),
        (ICDO, "C42.1", "other"),
        (SCT, "94493005", "pleura"),
        ("http://dktk.dkfz.de/fhir/onco/core/CodeSystem/FMLokalisationCS", "OSS", "bone"),
        ("http://x.de/CodeSystem/mii-cs-onko-fernmetastasen", "PER", "peritoneum"),
    ],
)
def test_a_code_of_a_seat_names_its_organ(system: str, code: str, organ: str, codes: Codes) -> None:
    found = codes.organs.of_coding(Coding(system=system, code=code))
    assert [each.organ for each in found] == [organ]


@pytest.mark.parametrize(
    "text",
    [
        "Secondary malignant neoplasm of liver",
        "Secondary malignant neoplasm of right lung",
        "Sekundäre bösartige Neubildung der Leber und der intrahepatischen Gallengänge",
        "Metastatic malignant neoplasm to brain",
        "Secondary malignant neoplasm of breast",
    ],
)
def test_a_metastasis_is_no_primary_tumour_of_its_organ(text: str, read: Read) -> None:
    record = read(condition(text))
    assert record.diagnoses == ()
    assert [(f.fact, f.value) for f in record.findings] == [("extent.metastatic", True)]
