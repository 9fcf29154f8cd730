"""The addresses of FHIR, of mCODE, and of what metboard adds where neither can say it exactly.

A resource that metboard writes claims a profile under `OWN`. Its elements are those of FHIR; beside a standard
code stands one of our own, in a code system under `OWN`, that says the same without loss.
"""

from __future__ import annotations

OWN = "https://metboard.org/fhir"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
HGNC = "http://www.genenames.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SEQUENCE = "http://www.sequenceontology.org"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
CTCAE = "http://hl7.org/fhir/us/ctcae"
TARGET = "http://hl7.org/fhir/StructureDefinition/procedure-targetBodyStructure"

SIDES = {"left": "7771000", "right": "24028007", "both": "51440002"}
PRIMARY, METASTATIC = "86049000", "14799000"
FRACTIONS, DOSE, VOLUME = "fractionsDelivered", "totalDoseDelivered", "volume"


def profile(name: str) -> str:
    """Give the address of a profile or extension of our own.

    >>> profile("finding")
    'https://metboard.org/fhir/StructureDefinition/finding'
    """
    return f"{OWN}/StructureDefinition/{name}"


def system(name: str) -> str:
    """Give the address of a code system of our own."""
    return f"{OWN}/CodeSystem/{name}"


def naming(name: str) -> str:
    """Give the address under which identifiers of a record are unique."""
    return f"{OWN}/NamingSystem/{name}"


OWN_MARK = profile("").encode()
"""What stands in every resource that metboard wrote."""
