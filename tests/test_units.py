"""Units at the edge: as UCUM writes them, as people do, and none where two do not measure the same."""

from __future__ import annotations

import pytest

from metboard.units import convert, spell


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "g_per_mol", "expected"),
    [
        (1.2, "mg/dL", "umol/L", 113.12, 106.082),
        (0.106, "mmol/L", "umol/L", 113.12, 106.0),
        (106.0, "µmol/l", "umol/L", 113.12, 106.0),
        (9.6, "mg/dL", "mmol/L", 40.078, 2.39533),
        (3.9, "g/dl", "g/L", None, 39.0),
        (250.0, "Gpt/L", "10*9/L", None, 250.0),
    ],
)
def test_a_value_is_converted(
    value: float, unit: str, wanted: str, g_per_mol: float | None, expected: float
) -> None:
    assert convert(value, unit, wanted, g_per_mol) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("unit", "wanted"), [("mg/g", "umol/L"), ("", "umol/L"), ("mg/dL", "umol/L"), ("mm", "g")]
)
def test_units_that_do_not_measure_the_same_give_nothing(unit: str, wanted: str) -> None:
    assert convert(1.0, unit, wanted) is None


def test_equivalents_become_an_amount_by_the_charge() -> None:
    assert convert(5.0, "meq/L", "mmol/L", charge=2) == 2.5


def test_micro_litre_and_known_spellings_are_written_one_way() -> None:
    assert [spell(u) for u in ("µmol/l", "G/L", "mmHg", "K/uL")] == [
        "umol/L",
        "10*9/L",
        "mm[Hg]",
        "10*3/uL",
    ]
