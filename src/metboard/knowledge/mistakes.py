"""Say what is wrong with a knowledge file: file:line:column, what was found, what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from metboard.errors import nearest
from metboard.evidence import Source
from metboard.knowledge import code_table, dose_limit, indication, schema, score_table
from metboard.knowledge.yaml_file import Path, Places


class RawFile(msgspec.Struct):
    """A file as it was read: plain values, and the place of each."""

    name: str
    value: Any
    places: Places


_STEP = re.compile(r"\.[^.\[\]]+|\[\d+\]|\[\.\.\.\]")


def split_mistake(message: str) -> tuple[str, Path]:
    """Split a message such as "... - at `$.basis[0].from`" into its words and the path."""
    text, _, where = message.partition(" - at `")
    steps = _STEP.findall(where.rstrip("`").removeprefix("$"))
    return text, tuple(
        int(step[1:-1]) if step[1:-1].isdigit() else step.lstrip(".") for step in steps
    )


def nearest_place(places: Places, path: Path) -> tuple[int, int]:
    """Give line and column of a value, or of the nearest one around it."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, (1, 1))


def keys_of(forms: Iterable[object]) -> tuple[str, ...]:
    """Name every key of those of the objects that are forms of a file."""
    structs = [f for f in forms if isinstance(f, type) and issubclass(f, msgspec.Struct)]
    return tuple({name: None for form in structs for name in form.__struct_encode_fields__})


def place_of(raw: RawFile, path: Path) -> str:
    """Give file:line:column of a value, or of the nearest one around it."""
    line, column = nearest_place(raw.places, path)
    return f"{raw.name}:{line}:{column}"


def explain_mistake(message: str, raw: RawFile) -> str:
    """Turn a message of the decoder into a place and plain words."""
    text, path = split_mistake(message)
    unknown = re.search(r"unknown field `(.+)`", text)
    if unknown:
        near = nearest(unknown[1], keys_of(_forms()))
        return f"{place_of(raw, (*path, unknown[1]))}: unknown key `{unknown[1]}`{near}"
    missing = re.search(r"missing required field `(.+)`", text)
    if missing:
        return f"{place_of(raw, path)}: key `{missing[1]}` is missing"
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return f"{place_of(raw, path)}: {_plainly(text, key, _value_at(raw.value, path))}"


_TYPES: Mapping[str, str] = {
    "object": "a map of keys and values",
    "array": "a list",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date (YYYY-MM-DD)",
}


def _plainly(message: str, key: str, value: object) -> str:
    """Say in plain words what msgspec says in those of types."""
    wanted = re.fullmatch(r"Expected `(.+?)`, got `.+?`", message)
    if wanted:
        kinds = " or ".join(_TYPES.get(kind.strip(), kind.strip()) for kind in wanted[1].split("|"))
        return f"{kinds} is expected, found {value!r}"
    if message.startswith("Invalid enum value"):
        allowed = ", ".join(f"`{each}`" for each in _allowed(key))
        return f"`{value}` is no value of `{key}`; expected one of {allowed}"
    return message


def _value_at(value: object, path: Path) -> object:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
    return value


def _forms() -> Iterable[type[msgspec.Struct]]:
    kinds = (schema, code_table, dose_limit, indication, score_table)
    named = (Source, *(form for kind in kinds for form in vars(kind).values()))
    return (form for form in named if isinstance(form, type) and issubclass(form, msgspec.Struct))


def _allowed(key: str) -> tuple[str, ...]:
    """Name the words that a key takes, over all kinds of files."""
    _, components = msgspec.json.schema_components(tuple(_forms()))
    found = [
        form["properties"][key] for form in components.values() if key in form.get("properties", {})
    ]
    words = [each.get("enum") or each.get("items", {}).get("enum") or () for each in found]
    return tuple(dict.fromkeys(word for each in words for word in each if word))
