"""The contract that every shipped knowledge file keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import msgspec
import pytest

from metboard.evidence import reference_of
from metboard.facts import HOWS
from metboard.knowledge import (
    FOLDER,
    Knowledge,
    check,
    classes_of,
    components_of,
    drugs_of,
    leaves_under,
    load,
    words_of,
)
from metboard.knowledge.schema import Citing, Form, Option
from metboard.options import Assembled, assemble
from metboard.rules import facts_of

KNOWLEDGE = load(FOLDER)
WORDS = words_of(KNOWLEDGE)
AMERICAN = re.compile(
    r"(?i)\b(tumors?|an?emia|edema|hemo\w+|esophag\w*|leuk?openi[a]s|color|center|fiber|randomized|stabilized|"
    r"irradiat\w+ized|hypercalcemi\w+|diarrhea|pediatric|hematolog\w*|metastasiz\w+|program(?!s?\b)|liter)\b"
)
QUOTED_NAMES = re.compile(r"OncoKB|NCCN|HemOnc")


@cache
def assembled(name: str) -> Assembled:
    return assemble(KNOWLEDGE.options[name], KNOWLEDGE, WORDS)


def records(knowledge: Knowledge) -> Iterator[tuple[str, Form]]:
    for field in msgspec.structs.fields(knowledge):
        value = getattr(knowledge, field.name)
        if isinstance(value, dict):
            yield from ((f"{field.name}/{name}", each) for name, each in value.items())


RECORDS = dict(records(KNOWLEDGE))


def texts(value: object) -> Iterator[str]:
    """Every text in a record but the `names`, which are written as the world writes them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner) if key != "names" else ()
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)


def dates(value: object) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from dates(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from dates(inner)


def builtins(record: Form) -> object:
    return msgspec.to_builtins(record, builtin_types=(date,))


def test_the_shipped_knowledge_has_nothing_to_mend() -> None:
    assert check(KNOWLEDGE, FOLDER) == ()


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_knowledge_file_keeps_the_contract(name: str) -> None:
    folder, _, own = name.partition("/")
    reads_well_and_speaks_of_no_future(name)
    if folder == "sources":
        can_be_found_and_says_when_it_was_read(own)
    if folder == "options":
        stands_on_grounds_up_to_the_release(own)
        carries_all_that_its_drugs_classes_and_modalities_forbid(own)
        asks_only_for_facts_that_exist_and_can_be_found_out(own)
        says_why_of_every_exclusion_and_caution_and_cites_it(own)


def reads_well_and_speaks_of_no_future(name: str) -> None:
    record = RECORDS[name]
    plain = builtins(record)
    assert record.title.strip() == record.title != ""
    assert [d for d in dates(plain) if d > date(2026, 12, 31)] == []
    if not name.startswith("sources/") and not name.startswith("codes/"):
        prose = [t for t in texts(plain) if " " in t]
        assert [t for t in prose if AMERICAN.search(t)] == []
        assert [t for t in prose if QUOTED_NAMES.search(t)] == []


def can_be_found_and_says_when_it_was_read(name: str) -> None:
    source = KNOWLEDGE.sources[name]
    assert reference_of(source)
    assert (source.read is None) is (source.read_as is None)
    assert source.label_date is None or source.kind == "label"
    assert source.year <= KNOWLEDGE.as_of.year


def stands_on_grounds_up_to_the_release(name: str) -> None:
    option = KNOWLEDGE.options[name]
    assert option.basis
    for basis in option.basis:
        assert basis.since is None or basis.since <= KNOWLEDGE.as_of
        assert basis.until is None or basis.since is None or basis.since < basis.until


def carries_all_that_its_drugs_classes_and_modalities_forbid(name: str) -> None:
    option, made = KNOWLEDGE.options[name], assembled(name)
    drugs = drugs_of(option, KNOWLEDGE)
    carried = {(c.condition, c.why, c.source) for c in made.excludes}
    parents = [*drugs, *(c for d in drugs for c in classes_of(d, KNOWLEDGE))]
    parents += [KNOWLEDGE.modalities[m] for m in made.components if m in KNOWLEDGE.modalities]
    for parent in parents:
        assert {(e.when, e.why, e.source) for e in parent.excludes} <= carried
        assert set(parent.before) <= set(made.before)
    for drug in drugs:
        assert f"drug.{drug.id}.intolerant" in {c.facts[0] for c in made.excludes if c.facts}


def asks_only_for_facts_that_exist_and_can_be_found_out(name: str) -> None:
    made = assembled(name)
    asked = {
        fact
        for c in (*made.requires, *made.basis, *made.excludes, *made.caution)
        for fact in c.facts
    }
    assert asked <= WORDS.families.keys()
    assert {WORDS.family(fact).how for fact in (*asked, *made.before)} <= set(HOWS)


def says_why_of_every_exclusion_and_caution_and_cites_it(name: str) -> None:
    made = assembled(name)
    for each in (*made.excludes, *made.caution):
        assert each.why
        assert each.source in KNOWLEDGE.sources or each.why.startswith(
            "the patient did not tolerate"
        )


def cited(value: object) -> Iterator[Citing]:
    """Everything in a record that names a source."""
    if isinstance(value, Citing):
        yield value
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from cited(getattr(value, field))
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from cited(inner)


def test_every_source_is_cited_by_something() -> None:
    used = {c.source for record in RECORDS.values() for c in cited(record)}
    used |= {getattr(record, "source", "") for record in RECORDS.values()}
    code = "\n".join(path.read_text() for path in FOLDER.parent.rglob("*.py"))
    used |= set(re.findall(r"src:([a-z0-9-]+)", code))
    assert sorted(KNOWLEDGE.sources.keys() - used) == []


def test_every_drug_regimen_procedure_and_fractionation_is_used() -> None:
    options = KNOWLEDGE.options.values()
    assert sorted(KNOWLEDGE.regimens.keys() - {o.regimen for o in options}) == []
    assert sorted(KNOWLEDGE.procedures.keys() - {o.procedure for o in options}) == []
    assert sorted(KNOWLEDGE.fractionations.keys() - {o.fractionation for o in options}) == []


def test_the_tumour_tree_has_no_circle_and_two_roots() -> None:
    roots = {t.id for t in KNOWLEDGE.tumours.values() if not t.parents}
    assert roots == {"haematological", "solid"}
    leaves = [leaves_under(root, KNOWLEDGE.tumours) for root in roots]
    assert frozenset[str]().union(*leaves) == WORDS.universe("tumour")
    assert not frozenset.intersection(*leaves)


def test_every_modality_in_use_says_what_all_its_options_inherit() -> None:
    used = {m for o in KNOWLEDGE.options.values() for m in components_of(o, KNOWLEDGE)}
    assert used <= KNOWLEDGE.modalities.keys()


def test_every_condition_speaks_of_at_least_one_fact_or_is_left_out() -> None:
    options: list[Option] = list(KNOWLEDGE.options.values())
    empty = [o.id for o in options for e in o.excludes if not facts_of(e.when)]
    assert empty == []
