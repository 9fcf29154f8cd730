"""One strict reading of YAML: every value with its place, no guesses, no surprises."""

from __future__ import annotations

from datetime import date

import pytest

from metboard.knowledge.yaml_file import YamlError, read_yaml

TRAP = "is read differently by different programs; quote it or write it out"


def refusal(text: str) -> tuple[int, int, str]:
    with pytest.raises(YamlError) as caught:
        read_yaml(text)
    return caught.value.line, caught.value.column, str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", 1),
        ("a: -2", -2),
        ("a: 0.5", 0.5),
        ("a: true", True),
        ("a: false", False),
        ("a: 2026-11-01", date(2026, 11, 1)),
        ("a: plain words", "plain words"),
        ("a: 'no'", "no"),
        ('a: "12:30"', "12:30"),
        ("a: '1e-3'", "1e-3"),
        ("a: ''", ""),
        ("a: |\n  two\n  lines\n", "two\nlines\n"),
        ("a: [1, b]", [1, "b"]),
        ("a: {b: 1}", {"b": 1}),
        ("a: not-done", "not-done"),
        ("a: none", "none"),
        ("a: 2.5 mg", "2.5 mg"),
        ("a: I-A", "I-A"),
        ("a: 1+", "1+"),
    ],
)
def test_a_plain_value_is_what_it_looks_like(text: str, value: object) -> None:
    read, _ = read_yaml(text)
    assert read == {"a": value}
    assert type(read["a"]) is type(value)  # type: ignore[index]


@pytest.mark.parametrize(
    "word",
    [
        "NO", "no", "No", "yes", "on", "off", "y", "N", "null", "~", "True", "FALSE", "12:30", "1:02:03",
        "1e-3", "1E6", "2.5e3", "0o17", "0x1F", "0b11", "017", "1_000", ".5", "5.", "+.5", ".inf", "-.INF", ".nan",
    ],
)  # fmt: skip
def test_a_word_that_yaml_1_1_turns_into_something_else_is_refused(word: str) -> None:
    assert refusal(f"x: 1\nab: {word}\n") == (2, 5, f"`{word}` {TRAP}")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1), "key `a` stands twice"),
        ("x: {a: 1, a: 2}", (1, 11), "key `a` stands twice"),
        (
            "a: &here 1\nb: *here\n",
            (1, 4),
            "anchors and aliases are not used here; write the value again",
        ),
        ("a:\n", (1, 3), "a value is missing here; an empty text is written ''"),
        ("a: 2026-02-30\n", (1, 4), "`2026-02-30` is no date"),
        ("? [a, b]\n: 1\n", (1, 3), "a key is one word"),
        ("", (1, 1), "the file is empty"),
        ("# only a comment\n", (1, 1), "the file is empty"),
    ],
)
def test_a_mistake_is_named_with_line_and_column(
    text: str, place: tuple[int, int], message: str
) -> None:
    assert refusal(text) == (*place, message)


@pytest.mark.parametrize(
    "text", ["a: [1, 2\n", "a: 'open\n", "\ta: 1\n", "a: 1\n b: 2\n", "a: \x00\n"]
)
def test_text_that_is_no_yaml_is_refused_with_a_place(text: str) -> None:
    line, column, message = refusal(text)
    assert message.startswith("no valid YAML: ")
    assert line >= 1
    assert column >= 1


def test_every_value_keeps_its_line_and_column() -> None:
    _, places = read_yaml("id: x\nbasis:\n  - source: a\n    from: 2020-01-01\n  - source: b\n")
    assert places[("basis",)] == (2, 1)
    assert places[("basis", 0, "from")] == (4, 5)
    assert places[("basis", 1, "source")] == (5, 5)
