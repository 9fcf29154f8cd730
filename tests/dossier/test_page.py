"""The page says all that the answer says, needs nothing else, and is one that everybody can read."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re

import pytest
from tests.dossier.made import Read, answer_of, html_of

from metboard.demo import PATIENTS

pytestmark = pytest.mark.medium
MOST_WORDS = 120


@pytest.fixture(scope="module", params=PATIENTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def page(name: str) -> Read:
    return Read(html_of(name))


def test_every_tag_is_closed_in_order(page: Read) -> None:
    assert page.crossed == []


def test_every_option_with_its_status_stands_on_the_page(name: str, page: Read) -> None:
    html = html_of(name)
    articles = {a["id"]: a["class"] for a in page.all("article")}
    for option in answer_of(name)["options"]:
        assert articles[f"option-{option['rank']}"] == option["status"]
        assert f"<code>{option['id']}</code>" in html


def test_every_reference_stands_on_the_page(name: str, page: Read) -> None:
    ids = {named["id"] for _, named in page.tags if "id" in named}
    for option in answer_of(name)["options"]:
        cited = [*option["because"], *option["cautions"], *option["expected"], *option["evidence"]]
        for each in cited:
            assert not each["source"] or f"source-{each['source']}" in ids
        for each in option["evidence"]:
            assert each["reference"] in page.text


def test_every_condition_and_missing_fact_stands_on_the_page(name: str, page: Read) -> None:
    titles = {named["title"] for _, named in page.tags if "title" in named}
    for option in answer_of(name)["options"]:
        assert {r["condition"] for r in option["because"]} <= titles
        assert {m["fact"] for m in option["missing"]} <= titles


def test_every_place_of_the_answer_stands_on_the_page(name: str, page: Read) -> None:
    places = {
        where
        for option in answer_of(name)["options"]
        for reason in (*option["because"], *option["cautions"])
        for where in reason["where"]
    }
    assert {p for p in places if p not in page.text} == set()


def test_no_name_of_a_fact_is_read_by_the_board(name: str, page: Read) -> None:
    raw = r"\b(?:variant|marker|extent|treatment|history|lesion|lab|staging|symptom|class|drug)\.[A-Za-z]\w+[.:_ ]"
    body, _, _ = page.text.rpartition("References")
    assert re.findall(raw, body) == []


def test_all_links_lead_somewhere_on_the_page(page: Read) -> None:
    ids = [named["id"] for _, named in page.tags if "id" in named]
    assert len(ids) == len(set(ids))
    assert {a["href"] for a in page.all("a")} <= {f"#{each}" for each in ids}


def test_nothing_is_fetched_or_run(name: str, page: Read) -> None:
    banned = {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "video",
        "audio",
    }
    assert banned.isdisjoint(tag for tag, _ in page.tags)
    attributes = {key for _, named in page.tags for key in named}
    assert not {k for k in attributes if k.startswith("on") or k in ("src", "style", "srcset")}
    style = re.search(r"<style>(.*?)</style>", html_of(name), re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_the_policy_admits_only_this_style_sheet(name: str, page: Read) -> None:
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    style = re.search(r"<style>(.*?)</style>", html_of(name), re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_the_first_page_keeps_to_its_words(page: Read) -> None:
    words = " ".join(page.front).split()
    assert len(words) <= MOST_WORDS, " ".join(words)


def test_headings_go_down_one_step_at_a_time(page: Read) -> None:
    steps = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert steps[0] == 1
    assert steps.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(steps))


def test_every_header_of_a_table_says_what_it_heads(page: Read) -> None:
    assert {th.get("scope") for th in page.all("th")} <= {"col", "row", "rowgroup"}


def test_the_page_names_its_language_and_offers_to_skip(page: Read) -> None:
    assert page.all("html") == [{"lang": "en-GB"}]
    assert page.all("a")[0] == {"class": "skip", "href": "#options"}


def test_figures_have_their_numbers_beneath_them(name: str, page: Read) -> None:
    said = {named["id"]: named for _, named in page.tags if "id" in named}
    for svg in page.all("svg"):
        assert svg["role"] == "img"
        assert "table below" in svg.get("aria-label", "") or svg["aria-describedby"] in said
    for option in answer_of(name)["options"]:
        for figure in option["expected"]:
            assert f"{figure['value']:g}" in page.text


def test_a_colour_never_stands_alone(name: str) -> None:
    for status, word in re.findall(
        r'<span class="chip (open|pending|closed)">(.*?)</span>', html_of(name)
    ):
        assert status == word
