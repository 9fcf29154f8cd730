"""Blocks that the pages of forecasts and of virtual trials share: a sentence made of a part of one, and the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metboard.dossier import blocks as b


def warn(told: str) -> b.Paragraph:
    """Make a warning of words that are no sentence yet."""
    return b.Paragraph(b.plain(f"{told[0].upper()}{told[1:]}."), "alarm")


def name_data(answer: Mapping[str, Any]) -> b.Paragraph:
    """Name the data that an answer rests on, with what nobody has read."""
    told = "; ".join(
        f"{each['source']} ({each['reference']}){', unverified' * each['unverified']}"
        for each in answer["evidence"]
    )
    return b.Paragraph(b.plain(f"Data: {told}."), "clocks")
