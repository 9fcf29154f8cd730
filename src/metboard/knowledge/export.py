"""Write the JSON Schemas of the knowledge files, so that an editor can help who writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from metboard.knowledge.load import FOLDERS

CONDITION: Mapping[str, Any] = {
    "description": "A condition over facts: fact: value, fact: {min: 1}, {all: [...]}, {any: [...]}, {none: [...]}.",
    "anyOf": [{"type": "object", "minProperties": 1}, {"type": "array", "minItems": 1}],
}


def write_schemas(folder: Path, others: Mapping[str, type[msgspec.Struct]]) -> tuple[Path, ...]:
    """Write one schema for each kind of file into `folder`; gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = dict(FOLDERS.values()) | dict(others)
    return tuple(_write(folder / f"{name}.schema.json", form) for name, form in forms.items())


def _write(path: Path, form: type[msgspec.Struct]) -> Path:
    path.write_text(json.dumps(_simple(msgspec.json.schema(form)), indent=1, sort_keys=True) + "\n")
    return path


def _simple(value: Any) -> Any:
    """Describe a condition as it is written in a file, not as the tree that it becomes."""
    if isinstance(value, list):
        return [_simple(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: dict(CONDITION)
        if key in ("requires", "when") and isinstance(inner, dict)
        else _simple(inner)
        for key, inner in value.items()
        if key not in ("All", "Any", "Leaf", "Nothing")
    }
