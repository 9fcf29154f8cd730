"""The body map puts each lesion on its own side, and tells primary, growth, radiation and loss by shape."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from typing import Any

import msgspec
import pytest

from metboard.dossier.body import Mark, brain_words, organs_of
from metboard.dossier.body_figure import draw_body, reach_of, spots_of
from metboard.dossier.body_marks import draw_mark, radius_of
from metboard.dossier.body_places import MIDDLE, PLACES
from metboard.facts import YES_NO, Fact, exactly
from metboard.options import engine

PLAIN = Mark(number=1, name="lung", place="lung", size_mm=15)


def mark(**rest: Any) -> Mark:
    return msgspec.structs.replace(PLAIN, **rest)


def test_the_right_of_the_patient_is_on_the_left_of_the_page() -> None:
    (right,) = spots_of([mark(side="right")])
    (left,) = spots_of([mark(side="left")])
    assert right.x < MIDDLE < left.x


def test_a_side_of_an_organ_that_is_no_pair_is_honoured_too() -> None:
    (right,) = spots_of([mark(place="liver", side="right")])
    (left,) = spots_of([mark(place="liver", side="left")])
    assert right.x < MIDDLE + PLACES["liver"].dx < left.x


def test_a_side_that_nobody_said_is_none() -> None:
    (spot,) = spots_of([mark()])
    assert spot.x == MIDDLE


def test_both_sides_are_two_spots() -> None:
    assert len(spots_of([mark(side="both")])) == 2


def test_a_lesion_without_a_place_stands_beneath_the_body() -> None:
    assert spots_of([mark(place="")]) == ()
    assert "1 adrenal bed: 15 mm" in draw_body([mark(place="", name="adrenal bed")], {}, "free")


@pytest.mark.parametrize(
    "change",
    [{"is_primary": True}, {"is_growing": True}, {"is_irradiated": True}, {"is_gone": True}],
)
def test_what_became_of_a_lesion_is_told_by_shape(change: dict[str, bool]) -> None:
    plain, changed = draw_mark(PLAIN, 10, 10), draw_mark(mark(**change), 10, 10)
    assert changed.count("<") > plain.count("<") or "<path" in changed


def test_a_larger_lesion_has_a_larger_mark() -> None:
    sizes = [radius_of(size) for size in (5, 15, 25, 40, 90)]
    assert sizes == sorted(set(sizes))


def test_a_brain_that_nobody_imaged_is_not_free() -> None:
    organs = organs_of({}, ["brain", "liver"])
    assert organs == {"brain": "not known", "liver": "not known"}
    assert brain_words({}, "free") == "no MRI known", (
        "the record's list is whole, but nobody looked"
    )
    done = {"staging.brain_mri": Fact(possible=frozenset({"done"}))}
    assert brain_words(done, "free") == "free"
    assert brain_words({}, organs["brain"]) == "no imaging known"
    assert (
        brain_words({"staging.brain_mri": Fact(possible=frozenset({"not-done"}))}, "not known")
        == "not imaged"
    )


def test_an_organ_is_free_only_when_the_record_or_a_named_assumption_says_so() -> None:
    facts = {
        "extent.liver.involved": Fact(possible=exactly(False), origin="derived"),
        "extent.lung.involved": Fact(possible=exactly(False), origin="assumed"),
        "extent.bone.involved": Fact(possible=exactly(True), origin="derived"),
        "extent.brain.involved": Fact(possible=YES_NO, origin="derived"),
    }
    assert organs_of(facts, ["liver", "lung", "bone", "brain"]) == {
        "bone": "yes", "brain": "not known", "liver": "free", "lung": "assumed free",
    }  # fmt: skip


def test_every_organ_of_a_lesion_has_a_place_or_stands_beneath() -> None:
    organs = engine().words.universe("lesion.organ")
    assert isinstance(organs, frozenset)
    beneath = {"bone", "lymph-node", "skin", "soft-tissue", "other"}
    assert organs - set(PLACES) <= beneath


def test_many_lesions_in_one_organ_share_a_label() -> None:
    many = [mark(number=n, side="left") for n in range(1, 30)]
    assert "lung 1–29" in draw_body(many, {}, "free")


def test_more_than_a_few_lesions_without_a_place_are_counted() -> None:
    many = [mark(number=n, place="", name="node") for n in range(1, 12)]
    assert "and 3 more, in the table" in draw_body(many, {}, "free")


def test_marks_of_organs_that_lie_on_each_other_stand_apart_and_inside_their_organs() -> None:
    marks = [
        mark(place="liver", side="left", size_mm=26),
        mark(place="liver", side="right", size_mm=26),
        mark(place="spine", size_mm=31, is_growing=True),
        mark(place="pancreas", size_mm=15),
    ]
    spots = spots_of(marks)
    assert len(spots) == 4
    for one, other in combinations(spots, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= reach_of(one) + reach_of(other)
    for spot in spots:
        place = PLACES[spot.marks[0].place]
        assert abs(spot.y - place.y) < place.ry


def test_a_spot_that_covers_no_other_stands_in_the_middle_of_its_organ() -> None:
    (spot,) = spots_of([mark(place="spine")])
    assert spot.y == PLACES["spine"].y
