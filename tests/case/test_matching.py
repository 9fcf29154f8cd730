"""Reports of several days are matched to lesions only where they cannot be two."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from tests.options.random_facts import shipped

from metboard.case.case import Lesion
from metboard.case.lesions import Found, find_lesions
from metboard.case.matching import counts_as, match_lesions
from metboard.facts import Range, exactly
from metboard.record import LesionEntry

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
TODAY = date(2026, 7, 10)


def liver(on: date | None, mm: float, text: str = "", **rest: object) -> LesionEntry:
    return LesionEntry(organ="liver", diameter_mm=mm, on=on, text=text, where=f"w{mm:g}", **rest)  # type: ignore[arg-type]


def found(*entries: LesionEntry) -> Found:
    return find_lesions(match_lesions(entries), shipped().words.families, TODAY)


def lesions(*entries: LesionEntry) -> tuple[Lesion, ...]:
    return found(*entries).lesions


def counts(*entries: LesionEntry) -> list[Range]:
    return sorted((counts_as(group) for group in match_lesions(entries)), key=lambda r: -r.low)


def test_entries_with_one_id_are_one_lesion_whatever_their_order() -> None:
    entries = (liver(MAY, 20, id="a"), liver(JUNE, 24, id="a"), liver(JULY, 31, id="a"))
    for order in permutations(entries):
        (lesion,) = lesions(*order)
        assert lesion.facts["lesion.diameter_mm"].possible == exactly(31)
        assert [(s.on, s.diameter_mm) for s in lesion.sightings] == [
            (MAY, exactly(20)),
            (JUNE, exactly(24)),
            (JULY, exactly(31)),
        ]


def test_without_an_id_the_same_words_on_different_days_are_one_lesion() -> None:
    assert len(lesions(liver(MAY, 20, "segment VI"), liver(JULY, 31, "Segment  vi"))) == 1


@pytest.mark.parametrize(
    "entries",
    [
        (liver(MAY, 20, "segment VI"), liver(JULY, 31, "segment II")),
        (liver(MAY, 20), liver(JULY, 31)),
        (liver(MAY, 20, "liver"), liver(JULY, 31, "liver"), liver(JULY, 12, "liver")),
    ],
)
def test_what_may_be_two_lesions_is_not_matched_and_the_older_counts_for_perhaps(
    entries: tuple[LesionEntry, ...],
) -> None:
    assert len(lesions(*entries)) == len(entries)
    assert counts(*entries)[-1] == Range(0, 1)
    assert any("may be one of the others" in lesion.title for lesion in lesions(*entries))


@pytest.mark.parametrize(
    "other",
    [
        LesionEntry(organ="lung", on=JULY, where="b"),
        LesionEntry(organ="adrenal", side="right", on=JULY, where="b"),
        LesionEntry(organ="adrenal", on=None, where="b"),
        LesionEntry(organ="adrenal", on=MAY, where="b"),
    ],
)
def test_lesions_that_are_set_apart_both_count(other: LesionEntry) -> None:
    assert counts(LesionEntry(organ="adrenal", side="left", on=MAY, where="a"), other) == [
        Range(1, 1),
        Range(1, 1),
    ]


def test_the_primary_of_several_days_is_one_tumour() -> None:
    first = LesionEntry(organ="lung", primary=True, diameter_mm=50, on=MAY, where="a")
    later = LesionEntry(organ="lung", primary=True, diameter_mm=41, on=JULY, where="b")
    assert [lesion.title for lesion in lesions(first, later)] == ["primary tumour, lung, 41 mm"]


def test_a_lesion_that_is_gone_counts_for_nothing() -> None:
    (lesion,) = lesions(
        liver(MAY, 20, id="a"), LesionEntry(id="a", organ="liver", count=0, on=JULY)
    )
    assert lesion.facts["lesion.count"].possible == exactly(0)
    assert lesion.title == "liver, gone, 20 mm"


@pytest.mark.parametrize(
    ("sizes", "grows"),
    [
        ((20, 25), True),
        ((20, 24.9), False),
        ((10, 13), False),
        ((30, 12, 17), True),
        ((30, 35), False),
    ],
)
def test_growth_is_20_percent_and_5_mm_over_the_smallest(
    sizes: tuple[float, ...], grows: bool
) -> None:
    days = (MAY, JUNE, JULY)
    (lesion,) = lesions(*(liver(on, mm, id="a") for on, mm in zip(days, sizes, strict=False)))
    fact = lesion.facts["lesion.progressing"]
    assert (fact.possible, fact.origin) == (exactly(grows), "derived")


def test_what_a_report_says_of_growth_is_not_overruled() -> None:
    said = liver(JULY, 40, id="a", findings={"progressing": False})
    (lesion,) = lesions(liver(MAY, 20, id="a"), said)
    assert lesion.facts["lesion.progressing"].possible == exactly(False)


def test_two_sizes_on_one_day_are_a_named_contradiction() -> None:
    made = found(liver(JULY, 20, id="a"), liver(JULY, 31, id="a"))
    assert [(c.fact, c.values) for c in made.conflicts] == [("lesion.diameter_mm", ("20", "31"))]
    assert made.lesions[0].facts["lesion.diameter_mm"].possible == Range(20, 31)


def test_an_old_size_is_no_longer_known_but_remembered() -> None:
    (lesion,) = lesions(liver(date(2026, 1, 1), 20, id="a"))
    fact = lesion.facts["lesion.diameter_mm"]
    assert (fact.origin, fact.note) == ("absent", "last known 20 on 2026-01-01")
