"""Figures from papers, read from tests/cases/models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from metboard.knowledge.yaml_file import read_yaml

CASES = Path(__file__).parents[1] / "cases" / "models"


def printed(name: str) -> dict[str, list[dict[str, Any]]]:
    """Read the file of one model."""
    return read_yaml((CASES / f"{name}.yaml").read_text())[0]
