"""Lesion by lesion: like lesions share a row, figures are those of the option, and the statement stands on top."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from tests.dossier.made import Read, answer_of, html_of
from tests.options.random_facts import by_id

from metboard.dossier.layout.lesions import lesions_blocks
from metboard.dossier.lesions import control_of, cost_of, lesions_alike, modalities_of


def figure(endpoint: str, **rest: Any) -> Mapping[str, Any]:
    return {"endpoint": endpoint, "value": 1.0, **rest}


def option(rank: int, *targets: str, **rest: Any) -> Mapping[str, Any]:
    made = {
        "rank": rank, "title": f"option {rank}", "targets": list(targets), "modality": "radiotherapy",
        "status": "open", "intent": "disease-control", "expected": [], "missing": [],
    }  # fmt: skip
    return {**made, **rest}


def answer(*options: Mapping[str, Any], **answers: bool | None) -> Mapping[str, Any]:
    ids = dict.fromkeys(t for o in options for t in o["targets"] if t != "all")
    return {
        "case": {"lesions": [{"id": i, "title": f"liver {i}", "organ": "liver"} for i in ids]},
        "options": list(options),
        "all_treatable": {
            "answer": None, "board": None, "says": ["first", "second"],
            "lesions": [{"id": i, "answer": a} for i, a in answers.items()],
        },
    }  # fmt: skip


def test_lesions_that_stand_alike_in_every_option_share_a_row() -> None:
    told = answer(
        option(1, "a", "b"), option(2, "b"), option(3, "c", "d"), a=True, b=True, c=True, d=True
    )
    assert [[each["id"] for each in g.lesions] for g in lesions_alike(told)] == [
        ["a"],
        ["b"],
        ["c", "d"],
    ]


def test_lesions_that_differ_in_the_answer_have_rows_of_their_own() -> None:
    groups = lesions_alike(answer(option(1, "a", "b"), a=True, b=None))
    assert [g.answer for g in groups] == ["yes", "not known"]


def test_the_primary_tumour_has_no_answer() -> None:
    (group,) = lesions_alike(answer(option(1, "a")))
    assert group.answer is None


def test_only_modalities_with_an_option_have_a_column_in_their_order() -> None:
    groups = lesions_alike(
        answer(option(1, "a", modality="ablation"), option(2, "a", modality="surgery"), a=True)
    )
    assert modalities_of(groups) == ("surgery", "ablation")


def test_what_treats_the_whole_disease_is_no_row_of_a_lesion() -> None:
    (group,) = lesions_alike(answer(option(1, "all"), option(2, "a"), a=True))
    assert [o["rank"] for o in group.options] == [2]


@pytest.mark.parametrize(
    ("intent", "wanted"),
    [("disease-control", "local_control_1y_pct"), ("symptom-relief", "pain_response_pct")],
)
def test_the_figure_of_control_is_of_what_the_option_aims_at(intent: str, wanted: str) -> None:
    figures = [figure("os_5y_pct"), figure("pain_response_pct"), figure("local_control_1y_pct")]
    (found,) = control_of(option(1, "a", intent=intent, expected=figures))
    assert found["endpoint"] == wanted


def test_figures_of_harm_are_the_cost_and_survival_is_none() -> None:
    figures = [figure("os_5y_pct"), figure("mortality_90d_pct"), figure("grade_3_adverse_events_pct"),
               figure("radionecrosis_1y_pct")]  # fmt: skip
    found = cost_of(option(1, "a", expected=figures))
    assert [f["endpoint"] for f in found] == ["mortality_90d_pct", "grade_3_adverse_events_pct"]


ANY_SPINE = [("mortality_30d_pct", 9, 987), ("major_complications_pct", 27, 987)]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("spine-cord-compression-surgery-radiotherapy", ANY_SPINE),
        ("spine-separation-surgery", ANY_SPINE),
        ("spine-stabilisation", [("complications_pct", 18, 101), ANY_SPINE[0]]),
    ],
)
def test_an_operation_on_the_spine_shows_its_cost_its_number_and_whose_it_is(
    name: str, wanted: list[tuple[str, float, int]]
) -> None:
    figures = [msgspec.to_builtins(e) for e in by_id()[name].option.expected]
    found = cost_of(option(1, "a", expected=figures))
    assert [(f["endpoint"], f["value"], f["n"]) for f in found] == wanted
    assert all(f["population"] and f["locator"] for f in found)


def test_resection_in_the_brain_shows_both_arms_of_todays_trial_and_its_own_cost() -> None:
    figures = [msgspec.to_builtins(e) for e in by_id()["brain-resection"].option.expected]
    shown = option(1, "a", expected=figures)
    control = [(f["arm"], f["value"], f["n"]) for f in control_of(shown)]
    assert control == [
        ("resection and radiosurgery of the cavity", 72, 63),
        ("resection alone", 43, 65),
    ]
    cost = [(f["endpoint"], f["value"]) for f in cost_of(shown)]
    assert cost == [("new_lasting_paresis_pct", 8.7), ("mortality_in_hospital_pct", 3.1)]


def test_an_arm_of_another_trial_does_not_stand_beside_the_first() -> None:
    first = figure("local_control_1y_pct", trial="A", source="a", arm="x", versus="y")
    other = figure("local_control_1y_pct", trial="B", source="b", arm="y", versus="x")
    assert control_of(option(1, "a", expected=[first, other])) == (first,)
    nameless = [{**first, "trial": ""}, {**other, "trial": "", "source": "a"}]
    assert control_of(option(1, "a", expected=nameless)) == (nameless[0],)


def test_without_a_local_option_there_is_no_such_part() -> None:
    assert lesions_blocks(SimpleNamespace(answer=answer(option(1, "all")))) == ()


def part_of(html: str) -> Read:
    """The section of a page that its heading names."""
    start = html.index('<section aria-labelledby="lesion-by-lesion">')
    return Read(html[start : html.index("</section>", start)])


@pytest.mark.parametrize("name", ["egfr-brain", "colon-liver", "breast-lobular"])
def test_the_statement_and_a_row_for_every_lesion_stand_on_the_page(name: str) -> None:
    told, read = answer_of(name), part_of(html_of(name))
    says = told["all_treatable"]["says"]
    assert says[0][1:] in read.text
    assert all(each in read.text for each in says[1:])
    assert all(f"({lesion['id']})" in read.text for lesion in told["case"]["lesions"])


def test_the_page_says_that_the_answer_of_the_board_counts() -> None:
    told = {**answer(option(1, "a"), a=False)}
    told["all_treatable"] = {**told["all_treatable"], "answer": False, "board": "yes"}
    (section,) = lesions_blocks(SimpleNamespace(answer=told))
    _, statement, *_ = section.blocks
    assert "the board's own answer, which counts: yes" in statement.runs[1].words


def test_a_figure_stands_with_its_interval_its_patients_its_arm_and_its_source() -> None:
    text = part_of(html_of("egfr-brain")).text
    assert (
        "local control at 1 year (%): 85 (78 to 92; 95 % interval) "
        "24 Gy in 1 fraction; metastases up to 20 mm vogelbaum-2006" in text
    )
    assert (
        "radionecrosis at 1 year (%): 18 (no interval reported) "
        "single-fraction radiosurgery; metastases above 20 mm minniti-2016" in text
    )


def test_a_pending_option_stands_with_its_question() -> None:
    text = part_of(html_of("colon-liver")).text
    assert "resectable in expert hands" in text
