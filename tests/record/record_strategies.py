"""Random records, drawn from the vocabulary of the knowledge and from texts of any script."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from metboard.facts import Range
from metboard.knowledge import Knowledge, words_of
from metboard.record import (
    Assay,
    Diagnosis,
    Finding,
    LesionEntry,
    Patient,
    Record,
    Relative,
    Specimen,
    Stage,
    Toxicity,
    Treatment,
    VariantEntry,
)
from metboard.record.record import Outcome

_SIDES = st.sampled_from([None, "left", "right", "both"])
_KINDS = ("sequence", "copy-number", "fusion", "expression")
_SAID = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)
texts = _SAID.filter(lambda text: not text or text.strip() != "") | st.sampled_from(
    [
        "",
        "<script>alert(1)</script>",
        "李小龍",
        "ÇĞİ ñ é",
        "مريض",
        '"quoted" & \\ back',
        "a\nb\tc",
        "🙂",
    ]
)
days = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
names = st.sampled_from(["", "", "one", "two", "Primärtumor links", "BodyStructure/a b"])
flags = st.sampled_from([None, True, False])


def numbers(low: float = 0.0, high: float = 1e6) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


bounds = st.one_of(
    *(st.fixed_dictionaries({name: numbers()}) for name in ("min", "max", "above", "below")),
    *(
        st.fixed_dictionaries({low: numbers(0, 10), high: numbers(11, 1e6)})
        for low in ("min", "above")
        for high in ("max", "below")
    ),
)
quantities = numbers() | bounds | st.integers(0, 500).map(float)


def values_of(universe: Any) -> st.SearchStrategy[Any]:
    if isinstance(universe, Range):
        return quantities
    words = sorted(universe) or ["yes", "no"]
    if set(words) == {"yes", "no"}:
        return st.booleans() | st.just(("yes", "no"))
    some = st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(tuple)
    return st.sampled_from(words) | some


def findings(knowledge: Knowledge) -> st.SearchStrategy[Finding]:
    families = words_of(knowledge).families

    def finding(fact: str) -> st.SearchStrategy[Finding]:
        value = values_of(families[fact].universe)
        return st.builds(
            Finding, fact=st.just(fact), value=value, specimen=names, text=texts, on=days
        )

    return st.sampled_from(sorted(families)).flatmap(finding)


def _lesions(knowledge: Knowledge) -> st.SearchStrategy[LesionEntry]:
    words = words_of(knowledge)
    facts = [n for n in words.families if n.startswith("lesion.") and n.count(".") == 1]

    def found(chosen: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries(
            {n.removeprefix("lesion."): values_of(words.universe(n)) for n in chosen}
        )

    return st.builds(
        LesionEntry,
        id=names,
        of=names,
        organ=st.sampled_from(sorted(words.universe("lesion.organ"))),  # type: ignore[arg-type]
        site=st.sampled_from(["", *sorted(words.universe("lesion.site"))]),  # type: ignore[misc]
        side=_SIDES,
        primary=st.booleans(),
        count=st.sampled_from([0, 1, 1, 1, 2, 7]) | bounds,
        diameter_mm=st.none() | quantities,
        short_axis_mm=st.none() | quantities,
        findings=st.lists(st.sampled_from(facts), max_size=3, unique=True).flatmap(found),
        text=texts,
        on=days,
    )


def _tuples(values: Any, most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(sorted(values)), max_size=most, unique=True).map(tuple)


def _treatments(knowledge: Knowledge) -> st.SearchStrategy[Treatment]:
    organs = words_of(knowledge).universe("lesion.organ")
    return st.builds(
        Treatment,
        of=names,
        kind=st.sampled_from(["drug", "drug", "radiotherapy", "surgery", "other"]),
        drugs=_tuples(knowledge.drugs),
        text=texts,
        status=st.sampled_from(["given", "ongoing", "planned", "not-given"]),
        start=days,
        end=days,
        setting=st.sampled_from([None, "advanced", "adjuvant", "neoadjuvant", "definitive"]),
        line=st.none() | st.integers(1, 12),
        cycles=st.none() | st.integers(0, 40),
        outcome=st.sampled_from([None, *get_args(Outcome)]),
        response=st.sampled_from([None, "complete", "partial", "stable", "progression"]),
        organ=st.sampled_from(["", *sorted(organs)]),  # type: ignore[misc]
        side=_SIDES,
        lesions=st.lists(names.filter(bool), max_size=2).map(tuple),
        technique=st.sampled_from(["", "SBRT", "whole brain"]),
        dose_gy=st.none() | numbers(0, 100) | st.sampled_from([50.4, 60.0, 0.1]),
        fractions=st.none() | st.integers(0, 40),
        on=days,
    )


def records(knowledge: Knowledge) -> st.SearchStrategy[Record]:
    tumours, genes = _tuples(knowledge.tumours), sorted(knowledge.genes)
    organs = sorted(words_of(knowledge).universe("lesion.organ"))  # type: ignore[arg-type]
    origins = st.sampled_from([None, "germline", "somatic"])

    def several(entry: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
        return st.lists(entry, max_size=most).map(tuple)

    return st.builds(
        Record,
        id=st.sampled_from(["p", "Müller 1", "a/b"]),
        as_of=days,
        patient=st.builds(
            Patient,
            name=texts,
            birth_date=days,
            sex=st.sampled_from([None, "female", "male"]),
            died=st.booleans(),
            on=days,
        ),
        diagnoses=several(
            st.builds(Diagnosis, id=names, tumours=tumours, side=_SIDES, text=texts, on=days)
        ),
        stages=several(
            st.builds(
                Stage,
                of=names,
                prefix=st.sampled_from(["", "c", "p", "yp", "r"]),
                t=st.sampled_from(["", "T2a", "Tis"]),
                n=st.sampled_from(["", "N1"]),
                m=st.sampled_from(["", "M0", "M1c"]),
                group=st.sampled_from(["", "IVB", "IIIA"]),
                text=texts,
                on=days,
            )
        ),
        specimens=several(
            st.builds(
                Specimen,
                id=names,
                kind=st.sampled_from([None, "tissue", "cytology", "blood", "bone-marrow", "fluid"]),
                origin=st.sampled_from([None, "primary", "metastasis"]),
                organ=st.sampled_from(["", *organs]),
                site=st.sampled_from(["", "pelvis", "vertebra"]),
                lesion=names,
                text=texts,
                on=days,
            )
        ),
        lesions=several(_lesions(knowledge), 5),
        variants=several(
            st.builds(
                VariantEntry,
                gene=st.sampled_from(genes),
                protein=st.sampled_from(["", "p.L858R", "p.E746_A750del"]),
                kind=st.sampled_from(["", "fusion", "amplification", "splice", "deletion"]),
                name=texts,
                present=flags,
                origin=origins,
                specimen=names,
                on=days,
            )
        ),
        assays=several(
            st.builds(
                Assay,
                name=texts,
                genes=_tuples(genes),
                kinds=_tuples(_KINDS),
                origin=origins,
                specimen=names,
                on=days,
            )
        ),
        treatments=several(_treatments(knowledge)),
        toxicities=several(
            st.builds(
                Toxicity,
                event=st.sampled_from(["pneumonitis", "colitis", "neuropathy"]) | texts,
                grade=st.none() | st.integers(1, 5),
                drugs=_tuples(knowledge.drugs),
                organ=st.sampled_from(["", *organs]),
                steroids=flags,
                end=days,
                text=texts,
                on=days,
            )
        ),
        relatives=several(
            st.builds(
                Relative,
                relation=st.sampled_from(["mother", "Sister", "half-brother"]) | texts,
                tumours=tumours,
                age_years=st.none() | numbers(0, 110),
                text=texts,
                on=days,
            )
        ),
        findings=several(findings(knowledge), 5),
        complete=st.dictionaries(
            st.sampled_from(["treatments", "lesions", "lesions.liver"]), st.booleans()
        ),
    )
