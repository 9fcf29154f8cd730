"""Every item of CIViC's level A for our tumours is held by the knowledge, or left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.knowledge.civic import Contained, Item, read_items, reviewed
from tests.options.case_files import OptionCase, settle_case
from tests.options.random_facts import by_id, clock, deciding, known_cases, shipped

from metboard.case import make_cases
from metboard.facts import Fact
from metboard.knowledge import drugs_of
from metboard.options import Assembled, judge
from metboard.record import Record

AT = date(2026, 10, 15)
CALLED: Mapping[str, str] = {
    "tegafur": "tegafur-gimeracil-oteracil",
    "trastuzumab deruxtecan": "trastuzumab-deruxtecan",
}
"""CIViC's name of a drug -> ours, where they differ."""
ALSO: Mapping[str, tuple[str, ...]] = {"ERBB2": ("ERBB2", "HER2")}
"""What our facts call a gene besides its own name."""
FLUOROPYRIMIDINES = {"fluorouracil", "capecitabine", CALLED["tegafur"]}
CONTAINED = [pytest.param(each, id=f"EID{each.item}") for each in reviewed().contained]
DPYD = ("star2A", "star13", "D949V", "HapB3")


@pytest.fixture(scope="module")
def items(reference_data: Path) -> Mapping[int, Item]:
    return {item.number: item for item in read_items(reference_data)}


def test_every_item_of_our_tumours_is_listed_once_and_every_entry_is_an_item(
    items: Mapping[int, Item],
) -> None:
    listed = [each.item for each in (*reviewed().contained, *reviewed().left_out)]
    assert sorted(listed) == sorted(
        n for n, item in items.items() if item.disease in reviewed().diseases
    )


def test_every_disease_is_ours_or_outside(items: Mapping[int, Item]) -> None:
    named = (*reviewed().diseases, *reviewed().outside)
    assert sorted(named) == sorted({item.disease for item in items.values()})


@pytest.mark.parametrize("entry", CONTAINED)
def test_the_finding_decides_the_options_that_hold_the_item(
    entry: Contained, items: Mapping[int, Item]
) -> None:
    item = items[entry.item]
    options = options_of(entry, item)
    assert {o.option.id: closed_by(entry, o) for o in options} == {
        o.option.id: wanted(entry, item) for o in options
    }


@pytest.mark.parametrize("entry", CONTAINED)
def test_the_options_that_hold_an_item_speak_of_its_gene_and_give_its_drugs(
    entry: Contained, items: Mapping[int, Item]
) -> None:
    item = items[entry.item]
    options = options_of(entry, item)
    assert options
    assert [o.option.id for o in options if not is_about(item, asked(o))] == []
    assert [o.option.id for o in options if not gives(o, item)] == []
    assert all(is_about(item, said_of(values)) for values in entry.found)


@pytest.mark.parametrize("entry", [e for e in CONTAINED if e.values[0].apart])  # type: ignore[attr-defined]
def test_an_option_set_apart_does_give_the_drug_and_stays_open_to_the_finding(
    entry: Contained, items: Mapping[int, Item]
) -> None:
    item = items[entry.item]
    apart = [by_id()[name] for name in entry.apart]
    assert all(gives(option, item) and entry.apart[option.option.id] for option in apart)
    assert [o.option.id for o in apart if closed_by(entry, o) == wanted(entry, item)] == []


@pytest.mark.parametrize("variant", DPYD)
def test_a_dpyd_variant_of_which_the_copies_are_not_known_takes_a_fluoropyrimidine_back_to_pending(
    variant: str,
) -> None:
    found = {"marker.DPYD_PHENOTYPE": "unknown", f"variant.DPYD.{variant}": "present"}
    seen = {
        (
            name,
            judge(
                by_id()[name], settle_case(with_facts(case, found), shipped()), case.clock(clock())
            ).status,
        )
        for name, case in known_cases()
        if case.expect == "open" and FLUOROPYRIMIDINES & agents(by_id()[name])
    }
    assert len({name for name, _ in seen}) == 34
    assert {after for _, after in seen} == {"pending"}


def with_facts(case: OptionCase, more: Mapping[str, Any]) -> OptionCase:
    return msgspec.structs.replace(case, given={**case.given, **more})


def test_what_is_left_out_has_a_reason_and_names_only_options_that_exist() -> None:
    out = reviewed().left_out
    assert [e.item for e in out if not e.why or not set(e.instead) <= by_id().keys()] == []


def test_the_table(items: Mapping[int, Item], capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*held(items), *(("left out", e.item, e.says, e.reason) for e in reviewed().left_out)]
    assert len(rows) == len({number for _, number, _, _ in rows}) == 66
    with capsys.disabled():
        print(f"\nCIViC {reviewed().release}, level A, predictive")
        for what, number, says, where in rows:
            print(f"{what:9} EID{number:<6} {says}: {where}")


def held(items: Mapping[int, Item]) -> Iterator[tuple[str, int, str, str]]:
    for entry in reviewed().contained:
        names = [o.option.id for o in options_of(entry, items[entry.item])]
        where = ", ".join(names) if len(names) < 5 else f"{len(names)} options with the drug"
        yield "contained", entry.item, entry.says, where


def options_of(entry: Contained, item: Item) -> list[Assembled]:
    """The options that hold an item; for `every`, all of the tumour that give one of its drugs."""
    if entry.options != "every":
        return [by_id()[name] for name in entry.options]
    node = reviewed().diseases[item.disease]
    concerned = shipped().options_for(shipped().words.members("tumour", node))
    return [o for o in concerned if gives(o, item) and o.option.id not in entry.apart]


def wanted(entry: Contained, item: Item) -> list[bool]:
    """Whether the option must be closed: for each record with the finding, and for the one without."""
    return [*([not item.helps] * len(entry.found)), item.helps]


def closed_by(entry: Contained, option: Assembled) -> list[bool]:
    without = entry.without or {"assays": [no_change(entry)]}
    return [status(option, each, entry) == "closed" for each in (*entry.found, without)]


def no_change(entry: Contained) -> dict[str, Any]:
    """A test of the same genes in which nothing was found."""
    genes = sorted({variant["gene"] for each in entry.found for variant in each["variants"]})
    return {"genes": genes, "kinds": ["sequence", "copy-number", "fusion"]}


def status(option: Assembled, values: Mapping[str, Any], entry: Contained) -> str:
    """Judge an option on a record that says the tumour and nothing else; nothing is assumed."""
    at = clock()
    if entry.labels_at:
        at = msgspec.structs.replace(at, labels_at=entry.labels_at)
    return judge(option, facts_of(values, option.option.tumour), at).status


def facts_of(values: Mapping[str, Any], tumour: str) -> Mapping[str, Fact]:
    made = shipped()
    said = {"id": "civic", "diagnoses": [{"tumours": [tumour]}], **values}
    record = msgspec.convert(said, Record)
    (case,) = make_cases(record, made.knowledge, made.words, AT, assume=False)
    return made.settle_patient(case.facts, assume=False)


def said_of(values: Mapping[str, Any]) -> set[str]:
    """The genes of a record's variants, and the words in the names of its facts."""
    genes = {variant["gene"] for variant in values.get("variants", ())}
    return genes | words(finding["fact"] for finding in values.get("findings", ()))


def words(facts: Iterable[str]) -> set[str]:
    return {word for fact in facts for word in re.split(r"[._]", fact)}


def asked(option: Assembled) -> set[str]:
    return words(fact for check in deciding(option) for fact in check.facts)


def is_about(item: Item, said: set[str]) -> bool:
    return any(said & set(ALSO.get(gene, (gene,))) for gene in item.genes)


def gives(option: Assembled, item: Item) -> bool:
    """Whether an option gives the drugs of the item: all that go together, else one of them."""
    drugs = agents(option)
    have = [drugs & alike for alike in (drug_names(name) for name in item.therapies)]
    return all(have) if item.together else any(have)


def agents(option: Assembled) -> set[str]:
    return {drug.id for drug in drugs_of(option.option, shipped().knowledge)}


def drug_names(name: str) -> set[str]:
    """Our name of a drug; of chemotherapy, every cytotoxic drug."""
    if name != "chemotherapy":
        return {CALLED.get(name, name)}
    return {d.id for d in shipped().knowledge.drugs.values() if d.modality == "chemotherapy"}
