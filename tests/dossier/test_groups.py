"""Options are grouped as a board talks about them: systemic, lesion by lesion, supportive; alike in one row."""

from __future__ import annotations

from typing import Any

from metboard.dossier import emergencies_of, groups_of, questions_of

BRAIN = {"id": "b-1", "title": "brain", "organ": "brain"}
BONE = {"id": "x", "title": "bone", "organ": "bone"}
LESIONS = [BRAIN, BONE]


def option(title: str, **rest: Any) -> dict[str, Any]:
    """Make the part of an answer that grouping looks at."""
    plain: dict[str, Any] = {
        "title": title,
        "modality": "targeted",
        "targets": ["all"],
        "status": "open",
        "urgency": "elective",
        "preferred": False,
        "hours": None,
        "missing": [],
        "rank": 1,
    }
    return plain | rest


def missing(fact: str, decides: str = "needed: yes", how: str = "ask") -> dict[str, str]:
    return {"fact": fact, "title": fact.rpartition(".")[2], "how": how, "decides": decides}


def titles(*options: dict[str, Any]) -> list[tuple[str, list[str]]]:
    made = groups_of(options, LESIONS)
    return [(g.title, [o["title"] for r in g.rows for o in r.options]) for g in made]


def test_systemic_then_lesions_then_supportive() -> None:
    assert titles(
        option("care", modality="supportive"),
        option("focus", modality="radiotherapy", targets=["b-1"]),
        option("drug"),
    ) == [
        ("Systemic therapy", ["drug"]),
        ("Local treatment, brain", ["focus"]),
        ("Supportive and palliative care", ["care"]),
    ]


def test_the_organ_comes_from_the_lesion_and_not_from_its_name() -> None:
    assert (
        titles(option("bone", modality="surgery", targets=["x"]))[0][0] == "Local treatment, bone"
    )


def test_lesions_of_several_organs_have_a_group_of_their_own() -> None:
    (group,) = groups_of([option("all", modality="radiotherapy", targets=["b-1", "x"])], LESIONS)
    assert group.title == "Local treatment of lesions in several organs"
    assert group.targets == ("b-1", "x")


def test_standard_of_care_and_alternatives_have_rows_of_their_own() -> None:
    (group,) = groups_of([option("a", preferred=True), option("b"), option("c")], [])
    assert [len(row.options) for row in group.rows] == [1, 2]
    assert group.rows[0].label == "standard of care: targeted therapy"


def test_a_common_ending_of_titles_is_said_once() -> None:
    (group,) = groups_of([option("a, first line"), option("b, first line")], [])
    assert group.rows[0].ending == "first line"


def test_pending_options_that_need_the_same_alteration_share_a_row() -> None:
    alk = missing("variant.ALK.fusion", "needed: present")
    (group,) = groups_of(
        [
            option("a", status="pending", missing=[alk]),
            option("b", status="pending", missing=[alk, missing("patient.ecog")]),
        ],
        [],
    )
    (row,) = group.rows
    assert row.label == "targeted therapy, depends on ALK"
    assert (row.waits_for, row.some_also) == (("ALK",), ("ecog",))


def test_an_alteration_that_must_be_absent_names_no_row() -> None:
    alk = missing("variant.ALK.fusion", "closes it: present")
    kind = missing("tumour", "needed: nsclc-squamous")
    (group,) = groups_of([option("a", status="pending", missing=[alk, kind])], [])
    assert group.rows[0].label == "targeted therapy, depends on type of tumour"


def test_emergencies_stand_apart_unless_closed() -> None:
    options = [
        option("now", urgency="emergency"),
        option("ask", urgency="emergency", status="pending"),
        option("not", urgency="emergency", status="closed"),
    ]
    assert [o["title"] for o in emergencies_of(options)] == ["now", "ask"]
    assert groups_of(options, []) == ()


def test_all_variants_of_a_gene_are_one_question() -> None:
    variants = [missing("variant.EGFR.L858R"), missing("variant.EGFR.exon19del")]
    (question,) = questions_of([option("a", status="pending", missing=variants)])
    assert question.facts == ("variant.EGFR.L858R", "variant.EGFR.exon19del")
    assert [o["title"] for o in question.alone] == ["a"]


def test_the_question_that_most_standards_of_care_wait_for_comes_first() -> None:
    made = questions_of(
        [
            option("a", status="pending", missing=[missing("x.a"), missing("x.b")]),
            option("b", status="pending", missing=[missing("x.a"), missing("x.c")]),
            option("c", status="pending", missing=[missing("x.b")], preferred=True),
        ]
    )
    assert [q.key for q in made] == ["x.b", "x.a", "x.c"]


def test_among_equals_the_question_that_most_options_wait_for_comes_first() -> None:
    made = questions_of(
        [
            option("a", status="pending", missing=[missing("x.b")]),
            option("b", status="pending", missing=[missing("x.b"), missing("x.a")]),
        ]
    )
    assert [q.key for q in made] == ["x.b", "x.a"]
