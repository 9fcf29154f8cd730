"""Which sizes of a lesion count, and why some lesions are left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.forecast.patients import DOCETAXEL, a_case, forecast_of

FIRST = "{id: x, organ: liver, diameter_mm: 20, on: 2026-01-05}"
LATER = "{id: x, organ: liver, diameter_mm: 30, on: 2026-03-09}"


def one_lesion(*entries: str) -> str:
    return "".join(f"\n  - {each}" for each in entries)


@pytest.mark.parametrize(
    ("entries", "treatments", "why"),
    [
        (["{id: x, organ: liver, on: 2026-01-05}"], "", "no size since the baseline that is known exactly"),
        (
            [FIRST, "{id: x, organ: liver, count: 0, on: 2026-03-09}"],
            "",
            "gone at its last measurement",
        ),
        (["{id: x, organ: bone, site: rib, diameter_mm: 20, on: 2026-01-05}"], "", "not measurable"),
        (["{id: x, organ: brain, diameter_mm: 20, on: 2026-01-05}"], "", "in the brain"),
        (["{id: x, organ: liver, diameter_mm: 9, on: 2026-01-05}"], "", "below 10 mm at the start"),
        (
            ["{id: x, organ: liver, diameter_mm: 20, on: 2026-01-05}"],
            "{kind: surgery, lesions: [x], start: 2026-02-10}",
            "treated by itself",
        ),
        (
            ["{id: x, organ: liver, diameter_mm: 20, on: 2026-01-05}"],
            "{kind: radiotherapy, lesions: [x]}",
            "treated by itself",
        ),
        (["{id: x, organ: liver, diameter_mm: 20}"], "", "no measurement with a day"),
        (
            ["{id: x, organ: liver, diameter_mm: {min: 10, max: 20}, on: 2026-01-05}"],
            "",
            "no size since the baseline that is known exactly",
        ),
        (
            ["{id: x, organ: liver, diameter_mm: 20, on: 2025-12-14}"],
            "",
            "not measured in the 26 weeks before the patient's clock",
        ),
        (
            ["{id: other, organ: lung, diameter_mm: 20, on: 2026-01-05}", LATER],
            "",
            "came up under this treatment",
        ),
    ],
)  # fmt: skip
def test_a_lesion_that_nothing_fits_is_left_out_with_the_reason(
    entries: list[str], treatments: str, why: str, tmp_path: Path
) -> None:
    given = ", ".join(each for each in (DOCETAXEL, treatments) if each)
    found = forecast_of(a_case(tmp_path, one_lesion(*entries), f"[{given}]"))
    assert why in found.left_out["x"]
    assert "x" not in {each.series.id for each in found.lesions}


def test_a_lesion_of_ten_millimetres_is_not_too_small(tmp_path: Path) -> None:
    case = a_case(tmp_path, one_lesion("{id: x, organ: liver, diameter_mm: 10, on: 2026-01-05}"))
    assert [each.series.id for each in forecast_of(case).lesions] == ["x"]


def test_a_size_of_just_26_weeks_ago_is_not_too_old(tmp_path: Path) -> None:
    case = a_case(tmp_path, one_lesion("{id: x, organ: liver, diameter_mm: 20, on: 2025-12-15}"))
    assert [each.series.id for each in forecast_of(case).lesions] == ["x"]


def test_a_treatment_that_was_not_given_or_hit_another_lesion_leaves_it_in(tmp_path: Path) -> None:
    treatments = (
        f"[{DOCETAXEL}, {{kind: surgery, lesions: [x], status: planned, start: 2026-06-20}}, "
        "{kind: surgery, lesions: [other], start: 2026-02-10}]"
    )
    case = a_case(
        tmp_path, one_lesion("{id: x, organ: liver, diameter_mm: 20, on: 2026-01-05}"), treatments
    )
    assert [each.series.id for each in forecast_of(case).lesions] == ["x"]


def test_a_regimen_that_runs_uses_all_sizes_since_its_baseline(tmp_path: Path) -> None:
    found = forecast_of(a_case(tmp_path))
    assert found.is_running
    assert [each.known for each in found.lesions] == [3, 3]
    (liver, _) = found.lesions
    assert liver.on == date(2026, 5, 4)
    assert liver.start.measured.mm.tolist() == [40, 30, 24]
    assert liver.start.measured.weeks.tolist() == pytest.approx([0, 8, 16], abs=0.01)
    assert all(size.counted for size in liver.start.sizes)


def test_another_regimen_starts_from_the_last_size_alone(tmp_path: Path) -> None:
    found = forecast_of(a_case(tmp_path), "atezolizumab-monotherapy")
    assert not found.is_running
    assert [each.known for each in found.lesions] == [1, 1]
    assert [each.moved for each in found.lesions] == pytest.approx([0, 0], abs=1e-9)
    assert [size.counted for size in found.lesions[0].start.sizes] == [False, False, True]
    assert "as if the regimen began on the day of the last measurement" in found.notes[0]


def test_an_older_size_does_not_move_the_forecast_of_another_regimen(tmp_path: Path) -> None:
    grew = one_lesion(
        "{id: liver, organ: liver, diameter_mm: 14, on: 2026-01-05}",
        "{id: liver, organ: liver, diameter_mm: 24, on: 2026-05-04}",
    )
    one = forecast_of(a_case(tmp_path), "atezolizumab-monotherapy").lesions[0]
    two = forecast_of(a_case(tmp_path, grew), "atezolizumab-monotherapy").lesions[0]
    assert one.ahead == two.ahead


@pytest.mark.parametrize(
    ("line", "running"),
    [
        ("status: ongoing", True),
        ("status: given", True),
        ("status: given, end: 2026-04-01", False),
        ("status: given, outcome: progression", False),
        ("status: given, end: 2026-06-15", True),
    ],
)
def test_a_line_that_ended_is_a_regimen_not_given_now(
    line: str, running: bool, tmp_path: Path
) -> None:
    treatments = f"[{{drugs: [docetaxel], start: 2026-01-12, setting: advanced, {line}}}]"
    found = forecast_of(a_case(tmp_path, treatments=treatments))
    assert found.is_running == running
    said = any("does not say that this regimen ended" in note for note in found.notes)
    assert said == (running and "ongoing" not in line)


def test_sizes_after_the_patients_clock_are_never_seen(tmp_path: Path) -> None:
    case = a_case(tmp_path, as_of=date(2026, 4, 1))
    assert [each.known for each in forecast_of(case).lesions] == [2, 2]
    assert {each.on for each in forecast_of(case).lesions} == {date(2026, 3, 9)}
