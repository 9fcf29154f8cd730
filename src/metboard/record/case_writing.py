"""Write a record down as YAML that the strict reader accepts."""

from __future__ import annotations

import re
from decimal import Decimal

import yaml

_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_/.\-]*( [A-Za-z0-9_/.\-]+)*\Z")
_TRAPS = frozenset({"y", "yes", "n", "no", "on", "off", "null", "true", "false"})


def write_yaml(values: dict[str, object]) -> str:
    """Give plain values as YAML."""
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


class _Dumper(yaml.SafeDumper):
    """Quotes every text that is not plainly a word, and writes numbers without exponents."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    plain = _SAFE.match(text) and text.lower() not in _TRAPS
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _float(dumper: yaml.SafeDumper, number: float) -> yaml.Node:
    text = format(Decimal(repr(number)), "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float", text if "." in text else f"{text}.0")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _float)
