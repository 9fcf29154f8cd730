"""Read one YAML file strictly: every value keeps its line, nothing is guessed.

Refused: duplicate keys, aliases, and the plain words and numbers that YAML 1.1 turns into something
else (`no`, `on`, `12:30`, `1e-3`, `0o17`, `1_000`): quote them if they are text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import yaml

Path: TypeAlias = tuple[str | int, ...]
Places: TypeAlias = dict[Path, tuple[int, int]]
"""Where each value starts: path -> (line, column), counted from 1."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TRAP = re.compile(
    r"(?i:y|yes|n|no|on|off|null|~)\Z|(?i:true|false)\Z|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\Z|[-+]?\.?[0-9][0-9_.]*\Z"
    r"|[-+]?[0-9][0-9.]*[eE][-+]?[0-9]+\Z|[-+]?0[xob][0-9a-fA-F_]+\Z|[-+]?\.(?i:inf|nan)\Z"
)
_QUOTED = ("'", '"', "|", ">")
_SIMPLE: Mapping[str, bool] = {"true": True, "false": False}


class YamlError(ValueError):
    """A file is no acceptable YAML, at `line` and `column`."""

    def __init__(self, line: int, column: int, message: str) -> None:
        self.line, self.column = line, column
        super().__init__(message)


def read_yaml(text: str) -> tuple[object, Places]:
    """Read a document into plain values and the place of each."""
    import yaml  # here, because a start from compiled knowledge reads no YAML

    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlError(*where, f"no valid YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise YamlError(1, 1, f"no valid YAML: {error}") from None
    if node is None:
        raise YamlError(1, 1, "the file is empty")
    places: Places = {}
    return _value(node, (), places, set()), places


def _value(node: yaml.Node, path: Path, places: Places, seen: set[int]) -> object:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    places[path] = (line, column)
    if id(node) in seen:
        raise YamlError(
            line, column, "anchors and aliases are not used here; write the value again"
        )
    seen.add(id(node))
    kind: str = node.id  # type: ignore[attr-defined]  # the stubs leave it out
    if kind == "scalar":
        return _scalar(node, line, column)
    if kind == "sequence":
        return [_value(item, (*path, i), places, seen) for i, item in enumerate(node.value)]
    return _mapping(node, path, places, seen)


def _mapping(node: yaml.Node, path: Path, places: Places, seen: set[int]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        key = key_node.value
        if not isinstance(key, str):
            raise YamlError(line, column, "a key is one word")
        if key in made:
            raise YamlError(line, column, f"key `{key}` stands twice")
        made[key] = _value(value_node, (*path, key), places, seen)
        places[(*path, key)] = (line, column)
    return made


def _scalar(node: yaml.Node, line: int, column: int) -> object:
    text: str = node.value
    if getattr(node, "style", None) in _QUOTED:
        return text
    if text in _SIMPLE:
        return _SIMPLE[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    if _DATE.match(text):
        return _date(text, line, column)
    if not text:
        raise YamlError(line, column, "a value is missing here; an empty text is written ''")
    if _TRAP.match(text):
        raise YamlError(
            line,
            column,
            f"`{text}` is read differently by different programs; quote it or write it out",
        )
    return text


def _date(text: str, line: int, column: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise YamlError(line, column, f"`{text}` is no date") from None
