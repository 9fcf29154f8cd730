"""What a record says happened, in order of time; what was asked for is never told as given."""

from __future__ import annotations

from datetime import date
from typing import Any

from metboard.case import make_cases
from metboard.case.timeline import Event, find_events
from metboard.options import engine
from metboard.record import (
    Diagnosis,
    Finding,
    LesionEntry,
    Record,
    Specimen,
    Stage,
    Toxicity,
    Treatment,
)

CLOCK = date(2026, 8, 1)
COLON = Diagnosis(id="c", tumours=("colorectal-adenocarcinoma",), on=date(2024, 2, 6), where="d")


def events_of(as_of: date = CLOCK, **entries: Any) -> list[Event]:
    made = engine()
    record = Record(id="x", **{"diagnoses": (COLON,), **entries})
    case = make_cases(record, made.knowledge, made.words, as_of)[0]
    return list(find_events(case, made.knowledge, made.words))[1:]


def drug(**rest: Any) -> Treatment:
    return Treatment(**{"drugs": ("bevacizumab",), "where": "t", **rest})


def test_a_stage_is_written_as_a_board_says_it() -> None:
    stage = Stage(on=date(2024, 3, 1), prefix="yp", t="3", n="1", m="1a", group="IVA", where="s")
    (event,) = events_of(stages=(stage,))
    assert (event.what, event.where) == ("Stage ypT3 N1 M1a, group IVA", ("s",))


def test_the_categories_of_one_day_are_one_stage() -> None:
    day = date(2024, 3, 1)
    stages = (
        Stage(on=day, prefix="c", m="1c"), Stage(on=day, prefix="c", t="2a"), Stage(on=day, group="IVB"),
        Stage(on=day, prefix="c", n="2"),
    )  # fmt: skip
    assert [e.what for e in events_of(stages=stages)] == ["Stage cT2a N2 M1c, group IVB"]


def test_categories_that_contradict_each_other_are_both_told() -> None:
    day = date(2024, 3, 1)
    stages = (Stage(on=day, prefix="c", t="2"), Stage(on=day, prefix="p", t="3"))
    assert [e.what for e in events_of(stages=stages)] == ["Stage cT2 or pT3"]


def test_the_first_report_of_metastases_is_called_so() -> None:
    lesions = (
        LesionEntry(organ="other", text="caecum", primary=True, on=date(2024, 2, 7)),
        LesionEntry(id="a", organ="liver", diameter_mm=28, on=date(2024, 2, 20)),
        LesionEntry(id="b", organ="liver", diameter_mm=12, on=date(2024, 2, 20)),
        LesionEntry(id="a", organ="liver", count=0, on=date(2024, 9, 1)),
    )
    assert [e.what for e in events_of(lesions=lesions)] == [
        "Lesions reported: primary tumour, caecum",
        "First metastases: liver, 2 lesions, up to 28 mm",
        "Lesions reported: liver gone",
    ]


def test_a_request_is_planned_and_never_given() -> None:
    (event,) = events_of(treatments=(drug(status="planned", on=date(2026, 7, 1)),))
    assert (event.state, event.on) == ("planned", date(2026, 7, 1))
    assert event.what.endswith("requested")


def test_a_request_for_a_day_after_the_clock_is_shown() -> None:
    (event,) = events_of(treatments=(drug(status="planned", start=date(2026, 9, 1)),))
    assert event.state == "planned"


def test_what_ended_after_the_clock_was_going_on() -> None:
    given = drug(start=date(2026, 1, 1), end=date(2026, 9, 1), outcome="progression")
    (event,) = events_of(treatments=(given,))
    assert (event.state, event.end) == ("ongoing", None)
    assert "progression" not in event.what


def test_why_a_treatment_ended_is_told() -> None:
    given = drug(start=date(2026, 1, 1), end=date(2026, 3, 1), outcome="toxicity")
    (event,) = events_of(treatments=(given,))
    assert (event.state, event.what) == ("ended", "Bevacizumab, ended: toxicity")


def test_an_end_that_nobody_wrote_down_is_not_a_treatment_that_goes_on() -> None:
    (event,) = events_of(treatments=(drug(start=date(2026, 1, 1)),))
    assert event.state == "no-end"


def test_nothing_after_the_clock_is_told() -> None:
    late = date(2026, 8, 2)
    assert (
        events_of(
            lesions=(LesionEntry(organ="liver", on=late),),
            specimens=(Specimen(id="s", on=late),),
            toxicities=(Toxicity(event="diarrhoea", on=late),),
            findings=(Finding(fact="treatment.progressing", value=True, on=late),),
            treatments=(drug(start=late, end=late),),
        )
        == []
    )


def test_an_entry_without_a_day_comes_last_and_keeps_none() -> None:
    events = events_of(
        toxicities=(Toxicity(event="diarrhoea", grade=2),),
        specimens=(Specimen(id="s", kind="blood", on=date(2026, 1, 1)),),
    )
    assert [(e.what, e.on) for e in events] == [
        ("Specimen: blood", date(2026, 1, 1)),
        ("Diarrhoea grade 2", None),
    ]


def test_radiotherapy_names_its_dose() -> None:
    ray = Treatment(
        kind="radiotherapy", organ="bone", side="right", technique="sbrt", dose_gy=24, fractions=3,
        start=date(2026, 6, 8), end=date(2026, 6, 12),
    )  # fmt: skip
    (event,) = events_of(treatments=(ray,))
    assert event.what == "Radiotherapy: right bone, SBRT, 24 Gy in 3 fractions"


def test_what_belongs_to_another_primary_tumour_says_so() -> None:
    breast = Diagnosis(id="b", tumours=("breast-carcinoma",), where="e", on=date(2009, 1, 1))
    stage = Stage(of="b", group="II", on=date(2009, 2, 1))
    made = engine()
    record = Record(id="x", diagnoses=(breast, COLON), stages=(stage,))
    cases = make_cases(record, made.knowledge, made.words, CLOCK)
    words = {
        c.tumour: [e.what for e in find_events(c, made.knowledge, made.words)][1] for c in cases
    }
    assert words == {
        "breast-carcinoma": "Stage II",
        "colorectal-adenocarcinoma": "Stage II (Breast carcinoma)",
    }
