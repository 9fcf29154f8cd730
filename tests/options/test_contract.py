"""The answer of `metboard options --json`: every key is there, of its type, and survives a round trip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import msgspec
import pytest
from tests.options.random_facts import by_id, clock, known_cases, settled, shipped

from metboard.case import make_cases
from metboard.facts import HOWS
from metboard.knowledge.schema import MODALITIES, Technique
from metboard.options import CONTRACT, Judgement, judge, judge_case, write_case, write_judgement
from metboard.record import Assay, Diagnosis, Finding, LesionEntry, Patient, Record, VariantEntry

DAY = date(2026, 10, 1)
OPTION: Mapping[str, type | tuple[type, ...]] = {
    "id": str, "title": str, "modality": str, "components": list, "agents": list, "technique": (str, type(None)),
    "targets": list, "intent": str, "urgency": str, "preferred": bool, "line": (int, type(None)), "status": str,
    "overridable": bool, "rank": int, "strength": int, "because": list, "missing": list, "cautions": list,
    "before": list, "assumed": list, "on_label": dict, "unverified": bool, "evidence": list, "expected": list,
}  # fmt: skip
BECAUSE: Mapping[str, type | tuple[type, ...]] = {
    "kind": str, "condition": str, "holds": (bool, type(None)), "found": str, "where": list, "origin": str,
}  # fmt: skip
MISSING = {"fact": str, "title": str, "how": str, "decides": str, "last_known": str}
ASSUMED = {"fact": str, "value": str, "why": str}
EXPECTED = {"endpoint": str, "value": (int, float), "source": str}
EVIDENCE = {"source": str, "grade": str, "reference": str}
RECORD = Record(
    id="p1",
    patient=Patient(birth_date=date(1960, 5, 1), sex="female", where="Patient/p1"),
    diagnoses=(
        Diagnosis(tumours=("lung-adenocarcinoma",), where="Condition/1", on=date(2026, 9, 1)),
    ),
    lesions=(
        LesionEntry(organ="brain", diameter_mm=12, where="Observation/b", on=date(2026, 9, 5)),
        LesionEntry(
            organ="liver", diameter_mm=30, count=3, where="Observation/l", on=date(2026, 9, 5)
        ),
    ),
    variants=(
        VariantEntry(gene="EGFR", protein="p.L858R", where="Observation/v", on=date(2026, 9, 9)),
    ),
    assays=(Assay(genes=("EGFR",), where="Observation/a", on=date(2026, 9, 9)),),
    findings=(
        Finding(fact="patient.ecog", value=1, where="Observation/e", on=date(2026, 9, 20)),
        Finding(fact="marker.PDL1_TPS", value=60, where="Observation/p", on=date(2026, 9, 9)),
        Finding(fact="marker.PDL1_TPS", value=5, where="Observation/q", on=date(2026, 9, 9)),
        Finding(fact="patient.shoe_size", value=40, where="Observation/x", on=date(2026, 9, 9)),
    ),
)


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    (case,) = make_cases(RECORD, shipped().knowledge, shipped().words, DAY)
    return write_case(case, judge_case(case, shipped(), clock()), shipped(), clock(), "p1.json")


def test_every_radiotherapy_option_names_its_technique() -> None:
    techniques = {
        each.technique or "" for each in by_id().values() if each.modality == "radiotherapy"
    }
    known = {*get_args(Technique), *shipped().knowledge.procedures}
    assert techniques - known == set()
    assert {*get_args(Technique)} - techniques == set()


def wrong(value: Mapping[str, Any], types: Mapping[str, Any]) -> list[str]:
    """The keys that are missing or of another type."""
    return [
        key for key, kind in types.items() if key not in value or not isinstance(value[key], kind)
    ]


def test_the_answer_names_contract_case_and_knowledge(answer: dict[str, Any]) -> None:
    assert answer["contract"] == CONTRACT == "metboard.options/1"
    assert answer["file"] == "p1.json"
    assert wrong(answer["case"], {"id": str, "tumour": str, "summary": str, "as_of": str}) == []
    assert answer["case"]["as_of"] == "2026-10-01"
    assert wrong(answer["knowledge"], {"version": str, "as_of": str}) == []
    lists = ("options", "conflicts", "unread", "assumed")
    assert wrong(answer, dict.fromkeys(lists, list)) == []


def test_every_option_has_all_keys_with_their_types(answer: dict[str, Any]) -> None:
    assert len(answer["options"]) > 100
    for option in answer["options"]:
        assert wrong(option, OPTION) == [], option["id"]
        for key, types in (("because", BECAUSE), ("missing", MISSING), ("assumed", ASSUMED),
                           ("expected", EXPECTED), ("evidence", EVIDENCE)):  # fmt: skip
            assert [each for each in option[key] if wrong(each, types)] == [], option["id"]


def test_words_come_from_fixed_lists(answer: dict[str, Any]) -> None:
    for option in answer["options"]:
        assert option["modality"] == option["components"][0]
        assert option["components"] == sorted(option["components"], key=MODALITIES.index)
        assert option["status"] in ("open", "pending", "closed")
        assert option["intent"] in ("curative", "disease-control", "symptom-relief")
        assert option["urgency"] in ("emergency", "soon", "elective")
        assert 1 <= option["strength"] <= 5
        assert {m["how"] for m in option["missing"]} <= set(HOWS)
        assert {r["kind"] for r in option["because"]} <= {"tumour", "requires", "basis", "excludes"}
        assert option["on_label"].keys() == {"fda", "ema"}
        assert set(option["on_label"].values()) <= {True, False, None}
        assert all(agent == agent.lower() for agent in option["agents"])


def test_ranks_count_up_and_statuses_keep_their_order(answer: dict[str, Any]) -> None:
    options = answer["options"]
    assert [o["rank"] for o in options] == list(range(1, len(options) + 1))
    order = [("open", "pending", "closed").index(o["status"]) for o in options]
    assert order == sorted(order)


def test_missing_facts_are_in_order_of_cost(answer: dict[str, Any]) -> None:
    for option in answer["options"]:
        costs = [HOWS.index(m["how"]) for m in option["missing"]]
        assert costs == sorted(costs)
        assert bool(option["missing"]) is (option["status"] == "pending")


def test_a_contradiction_and_what_was_not_understood_are_named(answer: dict[str, Any]) -> None:
    (conflict,) = answer["conflicts"]
    assert conflict["fact"] == "marker.PDL1_TPS"
    assert sorted(conflict["values"]) == ["5", "60"]
    assert sorted(conflict["where"]) == ["Observation/p", "Observation/q"]
    (unread,) = answer["unread"]
    assert (unread["where"], unread["what"]) == ("Observation/x", "patient.shoe_size")
    assert "no fact is called `patient.shoe_size`" in unread["why"]


def test_every_place_in_the_answer_is_a_place_of_the_record(answer: dict[str, Any]) -> None:
    entries = (
        *RECORD.lesions,
        *RECORD.variants,
        *RECORD.assays,
        *RECORD.findings,
        *RECORD.diagnoses,
    )
    known = {each.where for each in entries} | {RECORD.patient.where}
    found = {w for o in answer["options"] for r in o["because"] for w in r["where"]}
    assert found
    assert found <= known


def test_what_the_record_says_opens_the_option_it_should(answer: dict[str, Any]) -> None:
    options = {o["id"]: o for o in answer["options"] if o["targets"] == ["all"]}
    assert options["nsclc-osimertinib-first-line"]["status"] == "open"
    assert options["nsclc-osimertinib-first-line"]["on_label"] == {"fda": True, "ema": True}
    assert options["nsclc-crizotinib-alk"]["status"] == "pending"


def test_a_local_option_names_its_lesions(answer: dict[str, Any]) -> None:
    targets = {tuple(o["targets"]) for o in answer["options"] if o["id"] == "brain-radiosurgery"}
    assert targets == {("brain-1",)}
    assert {tuple(o["targets"]) for o in answer["options"] if o["id"] == "liver-resection"} == {
        ("liver-1",)
    }


def test_the_answer_survives_a_round_trip_through_json(answer: dict[str, Any]) -> None:
    assert json.loads(json.dumps(answer)) == answer


def in_order(value: Any) -> Any:
    """The same value with its lists of places sorted: they stand in the order of the record."""
    if isinstance(value, dict):
        return {
            k: sorted(v) if k in ("where", "values") and isinstance(v, list) else in_order(v)
            for k, v in value.items()
        }
    return [in_order(each) for each in value] if isinstance(value, list) else value


def test_the_same_record_gives_the_same_answer_in_any_order(answer: dict[str, Any]) -> None:
    turned = msgspec.structs.replace(
        RECORD, lesions=RECORD.lesions[::-1], findings=RECORD.findings[::-1]
    )
    (case,) = make_cases(turned, shipped().knowledge, shipped().words, DAY)
    again = write_case(case, judge_case(case, shipped(), clock()), shipped(), clock(), "p1.json")
    assert in_order(again) == in_order(answer)


def test_every_option_can_be_written_in_every_state() -> None:
    for name, case in known_cases()[::5]:
        facts = settled(case, assume=case.assume)
        made = Judgement(
            assembled=by_id()[name], verdict=judge(by_id()[name], facts, clock()), facts=facts
        )
        written = write_judgement(made, shipped(), clock(), 1, trace=True)
        assert wrong(written, OPTION) == []
        assert json.loads(json.dumps(written)) == written


@pytest.mark.parametrize(
    ("name", "modality", "components"),
    [
        ("nsclc-pembrolizumab-chemo-nonsquamous", "immunotherapy", ["immunotherapy", "chemotherapy"]),
        ("nsclc-osimertinib-chemo-first-line", "targeted", ["targeted", "chemotherapy"]),
        ("nsclc-trastuzumab-deruxtecan", "targeted", ["targeted"]),
        ("spine-cord-compression-surgery-radiotherapy", "surgery", ["surgery", "radiotherapy"]),
        ("brain-dexamethasone", "supportive", ["supportive"]),
        ("nsclc-atezolizumab-bevacizumab-chemo", "immunotherapy", ["immunotherapy", "targeted", "chemotherapy"]),
    ],
)  # fmt: skip
def test_a_combination_is_filed_under_the_first_modality_that_it_holds(
    name: str, modality: str, components: list[str]
) -> None:
    assert (by_id()[name].modality, list(by_id()[name].components)) == (modality, components)


@pytest.mark.parametrize(
    ("name", "technique"),
    [
        ("liver-microwave-ablation", "microwave"),
        ("lung-radiofrequency-ablation", "radiofrequency"),
        ("liver-irreversible-electroporation", "irreversible-electroporation"),
        ("adrenal-thermal-ablation", "thermal-ablation-adrenal"),
        ("lung-sbrt-peripheral", "sbrt"),
        ("nsclc-osimertinib-first-line", None),
    ],
)
def test_the_technique_is_the_energy_else_the_procedure(name: str, technique: str | None) -> None:
    assert by_id()[name].technique == technique


def test_another_jurisdiction_counts_only_its_own_labels() -> None:
    name = "nsclc-mobocertinib-exon20"
    assert [b.text for b in by_id()[name].basis if clock().admits(b)] == []
