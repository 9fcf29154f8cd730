"""What follows from treatments does not depend on their order, and less follows from less."""

from __future__ import annotations

from datetime import date
from random import Random

import msgspec
import pytest
from tests.options.random_facts import shipped

from metboard.case import Case, make_cases
from metboard.case.history import sort_courses
from metboard.case.line_rules import find_progressions, line_rules
from metboard.case.primaries import Primaries
from metboard.facts import Range, narrow
from metboard.record import Diagnosis, Finding, LesionEntry, Record, Toxicity, Treatment

AS_OF = date(2026, 10, 1)
TREATMENTS = (
    Treatment(where="a", drugs=("carboplatin", "pemetrexed"), start=date(2026, 1, 10), end=date(2026, 4, 1), cycles=4),
    Treatment(where="b", drugs=("pemetrexed",), start=date(2026, 4, 20), end=date(2026, 7, 1), outcome="progression"),
    Treatment(where="c", drugs=("docetaxel",), start=date(2026, 7, 10), end=date(2026, 9, 1), outcome="toxicity"),
    Treatment(where="d", kind="radiotherapy", organ="liver", start=date(2026, 2, 1), end=date(2026, 2, 9), dose_gy=45),
    Treatment(where="e", kind="radiotherapy", organ="liver", start=date(2026, 2, 9), end=date(2026, 3, 9), dose_gy=20),
    Treatment(where="f", kind="radiotherapy", organ="lung", start=date(2026, 6, 1), end=date(2026, 6, 9), dose_gy=30),
    Treatment(where="g", kind="radiotherapy", organ="liver", dose_gy=8),
    Treatment(where="h", kind="surgery", organ="lung", text="lobectomy", start=date(2025, 2, 1)),
)  # fmt: skip
HARMS = (
    Toxicity(where="x", event="pneumonitis", grade=3, on=date(2026, 8, 1)),
    Toxicity(where="y", event="neuropathy", drugs=("docetaxel",), on=date(2026, 8, 9)),
)


def case_of(
    treatments: tuple[Treatment, ...], harms: tuple[Toxicity, ...] = HARMS, as_of: date = AS_OF
) -> Case:
    engine = shipped()
    record = Record(
        id="case",
        diagnoses=(Diagnosis(tumours=("nsclc",)),),
        lesions=(LesionEntry(id="l", organ="liver", on=date(2026, 1, 1), diameter_mm=20),),
        treatments=treatments,
        toxicities=harms,
    )
    return make_cases(record, engine.knowledge, engine.words, as_of)[0]


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_treatments_and_harms_is_irrelevant(seed: int) -> None:
    draw = Random(seed)
    mixed = tuple(draw.sample(TREATMENTS, len(TREATMENTS)))
    plain, other = case_of(TREATMENTS), case_of(mixed, tuple(draw.sample(HARMS, 2)))
    assert {n: f.possible for n, f in plain.facts.items()} == {
        n: f.possible for n, f in other.facts.items()
    }
    assert [line.drugs for line in plain.lines] == [line.drugs for line in other.lines]
    assert [lesion.facts["lesion.irradiated"].possible for lesion in plain.lesions] == [
        lesion.facts["lesion.irradiated"].possible for lesion in other.lesions
    ]


def test_overlapping_and_undated_courses_leave_a_range_of_dose() -> None:
    assert case_of(TREATMENTS).facts["organ.liver.radiotherapy_gy"].possible == Range(45, 73)


@pytest.mark.parametrize("missing", ["dose_gy", "start", "end", "organ"])
def test_less_said_of_a_course_never_narrows_the_dose(missing: str) -> None:
    course = TREATMENTS[3]
    bare = msgspec.structs.replace(course, **{missing: "" if missing == "organ" else None})
    name = "organ.liver.radiotherapy_gy"
    full, less = (case_of((each,)).facts.get(name) for each in (course, bare))
    assert full is not None
    if less is not None:
        assert narrow(full.possible, less.possible) == full.possible


def test_a_treatment_belongs_to_the_primary_that_it_names_or_to_the_only_one() -> None:
    mine = Treatment(of="lung", drugs=("docetaxel",))
    other = Treatment(of="breast", drugs=("docetaxel",))
    nobody = Treatment(drugs=("docetaxel",))
    two = Primaries(mine=frozenset({"lung"}), others=frozenset({"breast"}), alone=False)
    sorted_ = sort_courses((mine, other, nobody), two)
    assert (sorted_.ours, sorted_.doubtful) == ((mine,), (nobody,))
    assert sort_courses((nobody,), Primaries()).ours == (nobody,)


def test_only_dated_progressions_that_nothing_of_that_day_denies_part_lines() -> None:
    def said(value: bool, on: date | None) -> Finding:
        return Finding(fact="treatment.progressing", value=value, on=on)

    first, second = date(2026, 1, 2), date(2026, 3, 4)
    findings = [said(True, first), said(True, second), said(False, second), said(True, None)]
    assert find_progressions(findings, AS_OF) == (first,)
    assert find_progressions(findings, date(2025, 1, 1)) == ()


def test_switch_maintenance_comes_from_the_drugs_of_the_knowledge() -> None:
    rules = line_rules(shipped().knowledge)
    named = {d.id for d in shipped().knowledge.drugs.values() if d.maintenance_after}
    assert set(rules.maintenance) == named >= {"docetaxel", "pemetrexed"}
    assert rules.maintenance["pemetrexed"] >= {"cisplatin", "carboplatin"}


def test_the_note_of_a_harm_names_its_grade_and_the_steroids() -> None:
    harm = Toxicity(event="colitis", grade=3, drugs=("ipilimumab",), steroids=True, where="x")
    fact = case_of((), (harm,)).facts["class.ctla4.severe_toxicity"]
    assert fact.note == "colitis, grade 3, treated with steroids"
    assert fact.where == ("x",)


def test_harm_of_a_drug_speaks_against_no_treatment_so_far() -> None:
    soon = date(2026, 2, 1)
    harm = Toxicity(event="colitis", drugs=("ipilimumab",))
    assert "treatment.history_complete" in case_of((), (), soon).facts
    assert "treatment.history_complete" not in case_of((), (harm,), soon).facts


def test_every_operation_word_and_harm_word_names_what_the_knowledge_knows() -> None:
    engine = shipped()
    tables = engine.knowledge.codes["treatments"].vocabularies
    assert {word.value for word in tables["primary_removed"]} <= set(engine.knowledge.tumours)
    harms = {
        word.value for name, words in tables.items() if name.startswith("harm_") for word in words
    }
    assert harms <= set(engine.words.families)
