"""A longer list never makes "only" truer: what else a record says can open a closed answer and never close an open one.

With the defaults switched off, another lesion, treatment or primary tumour may raise a count or widen it; it never
lowers the most that is possible, never turns "perhaps" into "none", and never makes a disease oligometastatic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from math import inf
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.options.random_facts import shipped
from tests.record.record_strategies import records

from metboard.case import make_cases
from metboard.facts import Fact, Range, exactly
from metboard.knowledge import release
from metboard.record import Diagnosis, LesionEntry, Record, Treatment
from metboard.record.case_file import with_places

AT = date(2026, 10, 15)
NO, YES = exactly(False), exactly(True)
COUNTS = re.compile(
    r"extent\.(.+\.)?(lesions|organs)\Z|treatment\.advanced\..*lines\Z|organ\..+\.radiotherapy_gy\Z"
)
CLOSED = re.compile(
    r"extent\.(.+\.involved|metastatic|advanced)\Z|(drug|class)\..+\.(given|progressed)\Z|organ\..+\.irradiated\Z"
)
OLIGO = "extent.oligometastatic"
LUNG = Diagnosis(id="main", tumours=("lung-adenocarcinoma",), on=date(2024, 1, 1), where="main")

near = st.none() | st.dates(date(2024, 1, 1), AT)
lists = st.sampled_from(
    [{}, {"lesions": True}, {"lesions": True, "treatments": True}, {"lesions.liver": True}, {"treatments": True}]
)  # fmt: skip
lesions = st.builds(
    LesionEntry,
    organ=st.sampled_from(["liver", "bone", "brain", "other", "lung"]),
    site=st.sampled_from(["", "vertebra"]),
    side=st.sampled_from([None, "left"]),
    primary=st.booleans(),
    count=st.sampled_from(
        [1, 1, 1, 2, 7, {"min": 2.0}, {"min": 1.0, "max": 3.0}, -4, 0.5, "several"]
    ),
    diameter_mm=st.sampled_from([None, 8.0, 31.0]),
    text=st.sampled_from(["", "seg. VII", "left lobe"]),
    on=near,
)
treatments = st.builds(
    Treatment,
    kind=st.sampled_from(["drug", "drug", "radiotherapy", "surgery"]),
    drugs=st.lists(st.sampled_from(["osimertinib", "cisplatin", "pemetrexed", "nivolumab"]), max_size=2).map(tuple),
    status=st.sampled_from(["given", "ongoing"]),
    start=near,
    end=near,
    setting=st.sampled_from([None, "advanced", "adjuvant"]),
    outcome=st.sampled_from([None, "progression", "toxicity"]),
    organ=st.sampled_from(["", "brain", "lung"]),
    dose_gy=st.sampled_from([None, 20.0, 60.0]),
)  # fmt: skip
primaries = st.builds(
    Diagnosis, tumours=st.sampled_from([("breast-carcinoma",), ("melanoma",), ("lung-cancer",), ("solid",)]), on=near
)  # fmt: skip
entries = st.one_of(
    st.tuples(st.just("lesions"), lesions),
    st.tuples(st.just("treatments"), treatments),
    st.tuples(st.just("diagnoses"), primaries),
)
given_record = st.builds(
    Record,
    id=st.just("p"),
    as_of=st.just(AT),
    diagnoses=st.just((LUNG,)),
    lesions=st.lists(lesions, max_size=4).map(tuple),
    treatments=st.lists(treatments, max_size=4).map(tuple),
    complete=lists,
)
wild_record = st.deferred(lambda: records(release())).map(
    lambda r: msgspec.structs.replace(r, as_of=AT, diagnoses=(LUNG, *r.diagnoses))
)


def facts_of(record: Record) -> dict[str, Fact]:
    """Give the facts of the case of the lung tumour, with what follows from them and without defaults."""
    made = shipped()
    cases = make_cases(record, made.knowledge, made.words, assume=False)
    case = next(c for c in cases if "main" in str(c.facts["tumour"].where))
    return made.settle_patient(case.facts, [lesion.facts for lesion in case.lesions], assume=False)


def truer(before: dict[str, Fact], after: dict[str, Fact]) -> Iterator[str]:
    """Name what is closed now and was open before."""
    for name, fact in after.items():
        was = before[name].possible if name in before else None
        if COUNTS.match(name) and isinstance(fact.possible, Range):
            most = was.high if isinstance(was, Range) else inf
            if fact.possible.high < most:
                yield f"{name}: {was} -> {fact.possible}"
        elif CLOSED.match(name) and fact.possible == NO != was:
            yield f"{name}: {was} -> no"
    count = before["extent.lesions"].possible
    some = isinstance(count, Range) and count.low >= 1
    if some and after[OLIGO].possible == YES != before[OLIGO].possible:
        yield f"{OLIGO}: {before[OLIGO].possible} -> yes"


def check(record: Record, name: str, entry: Any) -> None:
    record = with_places(record)
    added = msgspec.structs.replace(entry, where="added")
    more: Any = {name: (*getattr(record, name), added)}
    longer = msgspec.structs.replace(record, **more)
    assert list(truer(facts_of(record), facts_of(longer))) == []


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(record=given_record, entry=entries)
def test_another_entry_closes_nothing(record: Record, entry: tuple[str, Any]) -> None:
    check(record, *entry)


@pytest.mark.slow
@settings(max_examples=1500, suppress_health_check=list(HealthCheck))
@given(record=given_record | wild_record, entry=entries)
def test_another_entry_closes_nothing_in_any_record(record: Record, entry: tuple[str, Any]) -> None:
    check(record, *entry)


@pytest.mark.parametrize("whole", [{}, {"lesions": True}])
def test_each_further_lesion_raises_or_widens_the_count(whole: dict[str, bool]) -> None:
    several = [
        LesionEntry(organ=organ, on=AT, text=str(n))
        for n, organ in enumerate(["liver", "bone", "brain"] * 3)
    ]
    found = [
        facts_of(Record(id="p", as_of=AT, diagnoses=(LUNG,), lesions=tuple(several[:n]), complete=whole))
        for n in range(1, 10)
    ]  # fmt: skip
    lows = [each["extent.lesions"].possible.low for each in found]  # type: ignore[union-attr]
    assert lows == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    answers = [each[OLIGO].possible for each in found]
    if whole:
        assert answers == [YES] * 5 + [NO] * 4
    else:
        assert YES not in answers
        assert answers[5:] == [NO] * 4


def test_one_id_for_two_organs_does_not_make_one_lesion_of_two() -> None:
    """The last counts, the other perhaps; and what treated the one may have treated the other."""
    treated = Treatment(kind="surgery", text="metastasectomy", lesions=("x",), start=AT)
    record = Record(
        id="p",
        as_of=AT,
        diagnoses=(LUNG,),
        lesions=tuple(LesionEntry(id="x", organ=organ, on=AT) for organ in ("liver", "adrenal")),
        treatments=(treated,),
        complete={"lesions": True},
    )
    facts = facts_of(record)
    assert facts["extent.lesions"].possible == Range(1, 2)
    assert facts["extent.adrenal.involved"].possible == exactly(True) | exactly(False)  # type: ignore[operator]
    made = shipped()
    (case,) = make_cases(record, made.knowledge, made.words, assume=False)
    assert [lesion.id for lesion in case.lesions] == ["x (adrenal)", "x"]
    answers = [lesion.facts["lesion.resected"].possible for lesion in case.lesions]
    assert answers == [exactly(True) | exactly(False), exactly(True)]  # type: ignore[operator]
