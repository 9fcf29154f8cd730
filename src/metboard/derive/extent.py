"""Facts about how far the disease has spread, from the counts of lesions and organs."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import Fact, Range, compare, exactly
from metboard.rules import every

OLIGO_LESIONS = Range(1, 5)
OLIGO_ORGANS = Range(1, 3)


def advanced_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A metastasis makes the disease metastatic, and metastatic disease is advanced."""
    made: dict[str, Fact] = {}
    metastatic = facts.get("extent.metastatic")
    if metastatic is None:
        count = facts.get("extent.lesions")
        if count is not None and compare(count.possible, Range(1, low_open=False)):
            metastatic = Fact(possible=exactly(True), origin="derived", where=count.where)
            made["extent.metastatic"] = metastatic
    if (
        "extent.advanced" not in facts
        and metastatic is not None
        and metastatic.possible == exactly(True)
    ):
        made["extent.advanced"] = Fact(
            possible=exactly(True), origin="derived", where=metastatic.where
        )
    return made


def oligometastatic_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Oligometastatic: 1 to 5 metastases in at most 3 organs.

    Source: src:guckenberger-2020 (at most 5 metastases, as in most trials) and src:dingemans-2019 for lung
    cancer (at most 5 metastases and 3 organs).
    """
    count, organs = facts.get("extent.lesions"), facts.get("extent.organs")
    if "extent.oligometastatic" in facts or count is None or organs is None:
        return {}
    answer = every([compare(count.possible, OLIGO_LESIONS), compare(organs.possible, OLIGO_ORGANS)])
    if answer is None:
        return {}
    where = tuple(dict.fromkeys((*count.where, *organs.where)))
    return {"extent.oligometastatic": Fact(possible=exactly(answer), origin="derived", where=where)}
