"""The names that others may import: a change here is a change of contract."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

PUBLIC = json.loads((Path(__file__).parent / "public_names.json").read_text())


def public_names(module: ModuleType) -> set[str]:
    """What the module offers: its `__all__`, or else every plain name that it defines."""
    names = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and name != "annotations"
        and not isinstance(value, ModuleType)
        and getattr(value, "__module__", module.__name__) == module.__name__
    }
    return set(getattr(module, "__all__", names))


@pytest.mark.parametrize("package", sorted(PUBLIC))
def test_the_public_names_are_these(package: str) -> None:
    assert public_names(importlib.import_module(package)) == set(PUBLIC[package])


@pytest.mark.parametrize("package", sorted(PUBLIC))
def test_every_public_name_exists(package: str) -> None:
    module = importlib.import_module(package)
    assert [name for name in public_names(module) if not hasattr(module, name)] == []
