"""What was read stands above the options: tumours, story, lesions, markers, treatment; a request is never a gift."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from metboard.case import make_cases
from metboard.dossier.reading import Reading, make_reading
from metboard.dossier.say import Sayer
from metboard.dossier.table import Row, Table, make_table
from metboard.options import engine
from metboard.record import (
    Diagnosis,
    LesionEntry,
    Record,
    Relative,
    Specimen,
    Treatment,
    VariantEntry,
    read_records,
)

CLOCK = date(2026, 8, 20)
RICH = Path(__file__).parent / "rich-colon.yaml"
COLON = Diagnosis(id="c", tumours=("colorectal-adenocarcinoma",), on=date(2024, 2, 6))
LUNG = Diagnosis(id="l", tumours=("lung-adenocarcinoma",), on=date(2024, 2, 6))
LIVER = LesionEntry(organ="liver", diameter_mm=20.0, on=date(2024, 2, 6))


def reading_of(record: Record, of: int = -1) -> Reading:
    made = engine()
    case = make_cases(record, made.knowledge, made.words, CLOCK)[of]
    return make_reading(case, made, Sayer(made.knowledge, made.words), "")


def reading(**entries: Any) -> Reading:
    return reading_of(Record(id="x", **{"diagnoses": (COLON,), **entries}))


@cache
def rich() -> Reading:
    (record,) = read_records(RICH, engine().knowledge)
    return reading_of(record)


def rows(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def treated(caption: str) -> Table:
    return next(t for t in rich().treated if t.caption.startswith(caption))


def test_another_primary_tumour_is_named_and_comes_second() -> None:
    told = [row[0] for row in rows(rich().tumours)]
    assert rich().others == ("Breast carcinoma",)
    assert told == [
        "Colorectal adenocarcinoma",
        "Breast carcinoma (another page)",
        "Stage cT3 N1 M1a, group IVA",
        "Stage pT2 N1 M0, group IIB (Breast carcinoma)",
    ]


def test_family_and_wishes_are_told() -> None:
    assert rows(rich().family) == [
        ("mother", "Breast carcinoma", "48"),
        ("brother", "bowel cancer", ""),
    ]
    assert "refuses transfusion" in rich().wishes


def test_a_relative_with_no_name_of_a_cancer_has_one_all_the_same() -> None:
    assert rows(reading(relatives=(Relative(relation="aunt"),)).family) == [("aunt", "a cancer")]


def test_the_sizes_of_a_lesion_stand_in_order_of_time() -> None:
    (row,) = [r for r in rows(rich().lesions) if "liver-a" in r[0]]
    assert row[1:4] == ("28 mm Feb 2024 → 20 mm May 2026 → 31 mm Jul 2026", "right", "20 Feb 2024")


def test_the_primary_tumour_is_numbered_first() -> None:
    assert rows(rich().lesions)[0][0].startswith("1. primary tumour")


def test_a_difference_between_primary_and_metastasis_is_named() -> None:
    assert rich().tested.differences == (
        "HER2 immunohistochemistry: 0 in the primary 2024; 2+ in the liver metastasis 2026",
        "PIK3CA E545K: found in the liver metastasis 2026; not found in the primary 2024 (colon panel)",
    )


def test_an_inherited_variant_says_so() -> None:
    table = next(t for t in rich().tested.tables if t.caption == "Variants found")
    (row,) = [r for r in rows(table) if r[0] == "BRCA2 S1982fs"]
    assert row[2:] == ("blood, taken 3 Jul 2026", "inherited (germline)")


def test_a_sample_that_the_record_does_not_hold_is_named() -> None:
    variant = VariantEntry(gene="KRAS", protein="G12D", specimen="Specimen/gone")
    table = reading(variants=(variant,), specimens=(Specimen(id="s"),)).tested.tables[0]
    assert rows(table) == [("KRAS G12D", "no date", "Specimen/gone")]


def test_what_was_asked_for_stands_apart_from_what_was_given() -> None:
    given = [
        cell
        for t in rich().treated
        if not t.caption.startswith("Requested")
        for r in rows(t)
        for cell in r
    ]
    assert "liver resection" not in given
    assert [r[0] for r in rows(treated("Requested"))] == [
        "Fluorouracil, requested",
        "Operation: liver resection, not given",
    ]


def test_treatment_around_the_primary_is_no_line() -> None:
    assert "doxorubicin" not in str(rows(treated("Lines")))
    (row,) = rows(treated("Other drug treatment"))
    assert row[:2] == ("doxorubicin + cyclophosphamide", "adjuvant")


def test_radiotherapy_and_harm_have_tables() -> None:
    assert rows(treated("Radiotherapy"))[1][:2] == ("right ilium", "SBRT, 24 Gy in 3 fractions")
    assert rows(treated("Toxicities"))[0][0] == "Peripheral neuropathy grade 3 (oxaliplatin)"


def test_a_treatment_that_ends_after_the_clock_goes_on() -> None:
    drug = Treatment(
        drugs=("bevacizumab",), start=date(2026, 3, 1), end=date(2026, 9, 1), outcome="progression",
        setting="advanced",
    )  # fmt: skip
    (table,) = reading(treatments=(drug,)).treated
    assert rows(table) == [("1", "bevacizumab", "1 Mar 2026", "going on")]


def test_what_is_dated_after_the_clock_is_not_read() -> None:
    late = LesionEntry(organ="liver", on=date(2026, 9, 1))
    assert rows(reading(lesions=(late,)).events) == [
        ("6 Feb 2024", "Diagnosis: Colorectal adenocarcinoma")
    ]


def test_what_has_no_date_has_a_table_of_its_own() -> None:
    assert rows(reading(lesions=(LesionEntry(organ="liver"),)).undated) == [
        ("no date", "Lesions reported: liver")
    ]


@pytest.mark.parametrize("answer", ["free", "assumed free", "not known"])
def test_the_brain_is_free_only_where_somebody_looked(answer: str) -> None:
    organs = reading(diagnoses=(LUNG,), lesions=(LIVER,)).organs
    assert ("brain" in organs.get(answer, ())) is (answer == "not known")


@pytest.mark.parametrize("answer", ["free", "assumed free", "not known"])
def test_the_brain_of_a_colon_cancer_that_gives_no_symptoms_there_is_assumed_free(
    answer: str,
) -> None:
    assert ("brain" in rich().organs.get(answer, ())) is (answer == "assumed free")


def test_a_column_in_which_nobody_says_anything_is_left_out() -> None:
    table = make_table("t", ("a", "b", "c"), [Row(("1", "", "x")), Row(("2", "", ""))])
    assert (table.heads, rows(table)) == (("a", "c"), [("1", "x"), ("2", "")])


def test_a_relatives_cancer_is_told_in_the_words_of_the_record() -> None:
    told = Relative(relation="aunt", tumours=("ovarian-other",), text="malignant tumour of ovary")
    assert rows(reading(relatives=(told,)).family) == [("aunt", "malignant tumour of ovary")]
