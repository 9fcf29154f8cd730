"""Conditions as they stand in a file: what they mean, and the words for what is wrong."""

from __future__ import annotations

from typing import Any as Anything

import pytest

from metboard.facts import Choices, Possible, Range, exactly
from metboard.rules import All, Any, Condition, ConditionError, Leaf, Nothing, parse

TREE = {"lung": frozenset({"adeno", "squamous"}), "adeno": frozenset({"adeno"})}
UNIVERSES: dict[str, Possible] = {
    "graft": frozenset({"yes", "no"}),
    "ihc": frozenset({"0", "1+", "2+", "3+"}),
    "lines": Range(0),
    "ecog": Range(0, 4),
    "tumour": frozenset({"adeno", "squamous", "small-cell"}),
}


class Words:
    """A small vocabulary."""

    def universe(self, fact: str) -> Possible:
        if fact not in UNIVERSES:
            raise LookupError(f"no fact is called `{fact}`")
        return UNIVERSES[fact]

    def members(self, fact: str, name: str) -> Choices:
        universe = self.universe(fact)
        if fact == "tumour" and name in TREE:
            return TREE[name]
        return frozenset({name}) & universe if isinstance(universe, frozenset) else frozenset()


def read(raw: Anything) -> Condition:
    return parse(raw, Words())


@pytest.mark.parametrize(
    ("raw", "condition"),
    [
        ({"graft": True}, Leaf("graft", exactly(True), "yes")),
        ({"graft": False}, Leaf("graft", exactly(False), "no")),
        ({"lines": 1}, Leaf("lines", exactly(1), "1")),
        ({"lines": {"min": 1}}, Leaf("lines", Range(1), "1 or more")),
        ({"lines": {"max": 3}}, Leaf("lines", Range(high=3), "3 or less")),
        (
            {"lines": {"above": 1, "below": 3}},
            Leaf("lines", Range(1, 3, low_open=True, high_open=True), "above 1 to below 3"),
        ),
        ({"ihc": ["2+", "3+"]}, Leaf("ihc", frozenset({"2+", "3+"}), "2+ or 3+")),
        ({"ihc": {"not": "3+"}}, Leaf("ihc", frozenset({"0", "1+", "2+"}), "not 3+")),
        ({"ihc": {"not": ["0", "3+"]}}, Leaf("ihc", frozenset({"1+", "2+"}), "not 0 or 3+")),
        ({"ihc": 0}, Leaf("ihc", frozenset({"0"}), "0")),
        ({"tumour": "lung"}, Leaf("tumour", frozenset({"adeno", "squamous"}), "lung")),
    ],
)
def test_a_leaf_is_read_as_the_set_that_it_wants(raw: Anything, condition: Condition) -> None:
    assert read(raw) == condition


def test_lists_maps_and_joins_make_a_tree() -> None:
    graft, first = Leaf("graft", exactly(True), "yes"), Leaf("lines", exactly(0), "0")
    assert read([{"graft": True}, {"lines": 0}]) == All((graft, first))
    assert read({"graft": True, "lines": 0}) == All((graft, first))
    assert read({"any": [{"graft": True}, {"lines": 0}]}) == Any((graft, first))
    assert read({"none": [{"graft": True}]}) == Nothing((graft,))
    assert read({"all": [{"none": [{"graft": True}]}]}) == All((Nothing((graft,)),))


@pytest.mark.parametrize(
    ("raw", "path", "words"),
    [
        ("graft", (), "a condition is a map or a list, found 'graft'"),
        ({}, (), "a condition is a map or a list, found {}"),
        ({"any": []}, ("any",), "`any` takes a list of conditions"),
        ({"any": {"graft": True}}, ("any",), "`any` takes a list of conditions"),
        ({"grafts": True}, ("grafts",), "no fact is called `grafts`"),
        ({"ihc": "4+"}, ("ihc",), "`4+` is no value of `ihc`; expected 0, 1+, 2+ or 3+"),
        ({"graft": "maybe"}, ("graft",), "`maybe` is no value of `graft`; expected no or yes"),
        ({"lines": "two"}, ("lines",), "a number or a range is expected, found 'two'"),
        ({"lines": True}, ("lines",), "a number or a range is expected, found True"),
        (
            {"lines": {"mni": 1}},
            ("lines", "mni"),
            "unknown key `mni` (nearest: min); expected min, max, above, below or not",
        ),
        ({"lines": {"min": "1"}}, ("lines", "min"), "a number is expected, found '1'"),
        ({"lines": {"min": True}}, ("lines", "min"), "a number is expected, found True"),
        ({"lines": {"min": 1, "above": 2}}, ("lines",), "one lower and one upper bound at most"),
        ({"lines": {"max": 1, "below": 2}}, ("lines",), "one lower and one upper bound at most"),
        ({"lines": {"min": 3, "max": 2}}, ("lines",), "no number lies in this range"),
        ({"lines": {"above": 2, "below": 2}}, ("lines",), "no number lies in this range"),
        ({"ecog": {"min": 5}}, ("ecog",), "`ecog` can never be 5 or more: it is 0 to 4"),
        ({"ecog": 5}, ("ecog",), "`ecog` can never be 5: it is 0 to 4"),
        ({"ihc": {"min": 2}}, ("ihc",), "this fact is 0, 1+, 2+ or 3+, not a number"),
        ({"lines": {"not": 1}}, ("lines",), "`not` stands alone and takes categories"),
        ({"ihc": {"not": "0", "min": 1}}, ("ihc",), "`not` stands alone and takes categories"),
        (
            {"ihc": {"not": "9"}},
            ("ihc", "not"),
            "`9` is no value of `ihc`; expected 0, 1+, 2+ or 3+",
        ),
        (
            {"ihc": {"not": ["0", "1+", "2+", "3+"]}},
            ("ihc",),
            "`ihc` can never be not 0 or 1+ or 2+ or 3+: it is 0, 1+, 2+ or 3+",
        ),
        (
            [{"graft": True}, {"any": [{"lines": 0}, {"lines": "x"}]}],
            (1, "any", 1, "lines"),
            "a number or a range is expected, found 'x'",
        ),
    ],
)
def test_a_wrong_condition_says_where_what_and_what_was_expected(
    raw: Anything, path: tuple[str | int, ...], words: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        read(raw)
    assert (caught.value.path, str(caught.value)) == (path, words)
