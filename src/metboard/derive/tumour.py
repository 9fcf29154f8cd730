"""Facts about the primary tumour that follow from where such a tumour always sits."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import Fact, Range, conclude, exactly
from metboard.knowledge import Knowledge


def side_facts(facts: Mapping[str, Fact], knowledge: Knowledge) -> dict[str, Fact]:
    """A tumour whose table names its side has it: the rectum counts as left-sided bowel."""
    name, tumour = "tumour.side", facts.get("tumour")
    if name in facts or tumour is None or isinstance(tumour.possible, Range):
        return {}
    sides = {
        knowledge.tumours[leaf].side if leaf in knowledge.tumours else ""
        for leaf in tumour.possible
    }
    if len(sides) != 1 or "" in sides:
        return {}
    return {name: conclude(exactly(sides.pop()), [tumour])}
