"""Stages -> facts: categories, and whether they prove distant metastases.

An M category says it outright. A stage group says it only for tumours whose table calls that group metastatic: stage
IV of a colon is, stage IVA of a larynx is not. An earlier stage is of its day and proves nothing of later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from metboard.case.values import places_of
from metboard.facts import NO, YES, Choices, Fact
from metboard.knowledge import Knowledge
from metboard.record import Stage

_PART = r"(?:mi|[a-e](?:i{1,2})?)?\d?(?:\(.*\))?\Z"
_T, _N = re.compile(rf"T?(is|[0-4]){_PART}"), re.compile(rf"N?([0-3]){_PART}")
_M = re.compile(rf"M?([01]){_PART}")
"""Categories as they may be written, with or without their letter; any other text says nothing."""


def stage_facts(
    stages: Iterable[Stage], tumours: Iterable[str], knowledge: Knowledge
) -> Iterable[tuple[str, Fact]]:
    """State what each stage says, each as its own statement with place and day."""
    groups = metastatic_groups(tumours, knowledge)
    for stage in stages:
        for name, possible in _said(stage, groups):
            yield name, Fact(possible=possible, where=places_of(stage.where), at=stage.on)


def _said(stage: Stage, groups: frozenset[str]) -> Iterable[tuple[str, Choices]]:
    if found := _T.match(stage.t):
        yield "tumour.t_category", frozenset({f"T{found[1]}"})
    if found := _N.match(stage.n):
        yield "tumour.n_category", frozenset({f"N{found[1]}"})
    if found := _M.match(stage.m):
        yield "extent.metastatic", frozenset({YES if found[1] == "1" else NO})
    elif stage.group in groups:
        yield "extent.metastatic", frozenset({YES})


def metastatic_groups(tumours: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """Give the stage groups that mean distant metastases, whichever of these tumours it is."""
    each = [_groups_of(name, knowledge) for name in tumours]
    return frozenset.intersection(*each) if each else frozenset()


def _groups_of(name: str, knowledge: Knowledge) -> frozenset[str]:
    """Give a node's own table, else that of all its parents."""
    tumour = knowledge.tumours.get(name)
    if tumour is None:
        return frozenset()
    if tumour.m1_groups:
        return frozenset(tumour.m1_groups)
    above = [_groups_of(parent, knowledge) for parent in tumour.parents]
    return frozenset.intersection(*above) if above else frozenset()
