"""Facts about how far the disease has spread, from the counts of lesions and organs."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import Fact, Range, compare, conclude, exactly
from metboard.rules import every

SOME = Range(1)
OLIGO_LESIONS = Range(1, 5)
OLIGO_ORGANS = Range(1, 3)
YES = exactly(True)


def metastatic_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A metastasis makes the disease metastatic."""
    count = facts.get("extent.lesions")
    if "extent.metastatic" in facts or count is None or not compare(count.possible, SOME):
        return {}
    return {"extent.metastatic": conclude(YES, [count])}


def advanced_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Metastatic disease is advanced."""
    metastatic = facts.get("extent.metastatic")
    if "extent.advanced" in facts or metastatic is None or metastatic.possible != YES:
        return {}
    return {"extent.advanced": conclude(YES, [metastatic])}


def oligometastatic_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Oligometastatic: 1 to 5 metastases in at most 3 organs.

    Source: src:guckenberger-2020 (at most 5 metastases, as in most trials) and src:dingemans-2019 for lung
    cancer (at most 5 metastases and 3 organs).
    """
    count, organs = facts.get("extent.lesions"), facts.get("extent.organs")
    if "extent.oligometastatic" in facts or count is None or organs is None:
        return {}
    answer = every([compare(count.possible, OLIGO_LESIONS), compare(organs.possible, OLIGO_ORGANS)])
    return (
        {}
        if answer is None
        else {"extent.oligometastatic": conclude(exactly(answer), [count, organs])}
    )


def oligoprogressive_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Where nothing progresses there is no oligoprogression."""
    name, progressing = "extent.oligoprogressive", facts.get("treatment.progressing")
    if name in facts or progressing is None or progressing.possible != exactly(False):
        return {}
    return {name: conclude(exactly(False), [progressing])}
