"""Options made by hand or at random, without any file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st
from tests.rules.strategies import conditions

from metboard.knowledge.schema import Basis, Option
from metboard.options import Assembled, Check, Clock
from metboard.rules import ALWAYS, Condition, compile_condition, facts_of, write_condition

TODAY = date(2026, 11, 1)
CLOCK = Clock(labels_at=TODAY)


def check(kind: Any, condition: Condition = ALWAYS, **rest: Any) -> Check:
    """Make one check out of a condition."""
    return Check(
        kind=kind,
        condition=condition,
        text=write_condition(condition),
        facts=facts_of(condition),
        decide=compile_condition(condition),
        **rest,
    )


def small_option(
    requires: Iterable[Check] = (),
    basis: Iterable[Check] = (),
    excludes: Iterable[Check] = (),
    **rest: Any,
) -> Assembled:
    """Make an option out of checks."""
    values = {"id": "small", "title": "small", "tumour": "solid", "intent": "disease-control"}
    option = Option(**{**values, "basis": (Basis(source="s", authority="trial"),), **rest})
    return Assembled(
        option=option,
        modality="targeted",
        components=("targeted",),
        agents=(),
        technique=None,
        requires=tuple(requires),
        basis=tuple(basis),
        excludes=tuple(excludes),
        caution=(),
        before=(),
        of_lesion=(),
    )


small_options = st.builds(
    small_option,
    st.lists(conditions.map(lambda c: check("requires", c)), max_size=2),
    st.lists(conditions.map(lambda c: check("basis", c, authority="trial")), max_size=2),
    st.lists(
        st.builds(lambda c, a: check("excludes", c, absolute=a), conditions, st.booleans()),
        max_size=2,
    ),
)
