"""Tell a phenopacket from other kinds of files, without loading what reads it."""

from __future__ import annotations

import re

import msgspec

from metboard.record.item import BROKEN

_OWN_KEYS = frozenset(
    {
        "metaData", "phenotypicFeatures", "proband", "members", "biosamples", "medicalActions", "interpretations",
        "diseases", "measurements", "subject",
    }
)  # fmt: skip
_SURE_KEYS = re.compile(
    rb"(?m)^[\"']?(?:metaData|meta_data|phenotypicFeatures|phenotypic_features|proband|members|subject)[\"']?[ ]*:"
)
_CASE_KEYS = re.compile(rb"(?m)^[\"']?(?:record|patient|diagnoses)[\"']?[ ]*:")
_SNAKE = re.compile(r"_([a-z])")
_decode_keys = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def is_phenopacket(data: bytes) -> bool:
    """Tell whether a JSON object is a phenopacket, by the keys that nothing else has."""
    try:
        top = _decode_keys(data)
    except BROKEN:
        return False
    return bool(_OWN_KEYS & {_SNAKE.sub(lambda m: m[1].upper(), key) for key in top})


def is_phenopacket_yaml(text: bytes) -> bool:
    """Tell whether a YAML file is a phenopacket and no case file."""
    return _SURE_KEYS.search(text) is not None and _CASE_KEYS.search(text) is None
