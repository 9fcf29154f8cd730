"""Facts, values and conditions in plain words: titles for names, units with every number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from math import inf

from metboard.facts import YES_NO, Choices, Fact, Family, How, Possible, Range, write
from metboard.knowledge import Knowledge, Words
from metboard.rules import All, Any, Condition, Leaf

HOW_WORDS: Mapping[How, str] = {
    "ask": "ask, or read the notes",
    "judge": "the team's judgement",
    "examine": "examination",
    "blood": "blood or urine test",
    "image": "imaging",
    "biopsy": "biopsy, pathology",
    "sequence": "sequencing",
}
ORIGIN_WORDS: Mapping[str, str] = {
    "record": "in the record",
    "derived": "derived",
    "assumed": "assumed",
    "hypothetical": "supposed",
    "absent": "not in the record",
    "conflict": "contradiction in the record",
}
_UNITS: Mapping[str, tuple[str, str]] = {
    "a": ("year", "years"),
    "mo": ("month", "months"),
    "d": ("day", "days"),
    "h": ("hour", "hours"),
    "1e9/L": ("×10⁹/L", "×10⁹/L"),
    "mm[Hg]": ("mmHg", "mmHg"),
}
_MULTIPLE = " as a multiple of the upper limit"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MANY = 3
_FOUR_DIGITS = 1000
_FACT = re.compile(r"[a-z]+(?:\.[A-Za-z0-9_-]+)+")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def say_date(day: date) -> str:
    """Write a day as a British reader does, the same on every machine.

    >>> say_date(date(2026, 10, 8))
    '8 Oct 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_month(day: date) -> str:
    """Write month and year, as an axis has room for.

    >>> short_month(date(2026, 10, 8))
    'Oct 2026'
    """
    return f"{_MONTHS[day.month - 1]} {day.year}"


def say_range(r: Range, unit: str = "") -> str:
    """Write a range with its unit.

    >>> say_range(Range(75), "a"), say_range(Range(0, 3, high_open=True), "mmol/L")
    ('75 years or more', '0 to below 3 mmol/L')
    >>> say_range(Range(1, 1), "d"), say_range(Range(high=1.5)), say_range(Range())
    ('1 day', '1.5 or less', 'any number')
    """
    one, many = _UNITS.get(unit, (unit, unit))
    suffix = f" {one if r.low == r.high == 1 else many}" if unit else ""
    low, high = say_number(r.low), say_number(r.high)
    if r.low == r.high:
        return "never" if r.low == inf else f"{low}{suffix}"
    if r.low == -inf and r.high == inf:
        return "any number"
    if r.high == inf:
        return f"above {low}{suffix}" if r.low_open else f"{low}{suffix} or more"
    if r.low == -inf:
        return f"below {high}{suffix}" if r.high_open else f"{high}{suffix} or less"
    return f"{'above ' * r.low_open}{low} to {'below ' * r.high_open}{high}{suffix}"


def say_number(value: float) -> str:
    """Write a number; one that a conversion made long keeps four significant digits.

    >>> say_number(0.914286), say_number(3.8), say_number(134), say_number(12345)
    ('0.9143', '3.8', '134', '12345')
    """
    return f"{value:.4g}" if abs(value) < _FOUR_DIGITS else f"{value:g}"


def join(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> join(["a", "b", "c"])
    'a, b and c'
    """
    *first, end = [*words] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def how_words(fact: str, how: How) -> str:
    """Say how a fact is found out; what is inherited is no question to the tumour.

    >>> how_words("germline.BRCA1.pathogenic", "sequence")
    'test of inherited genes (blood or saliva)'
    """
    if fact.startswith("germline."):
        return "test of inherited genes (blood or saliva)"
    return HOW_WORDS[how]


class Sayer:
    """Speaks of the facts of one knowledge release. Final."""

    def __init__(self, knowledge: Knowledge, words: Words) -> None:
        self._tumours = knowledge.tumours
        self._words = words
        self._nodes = {words.members("tumour", node): node for node in reversed(knowledge.tumours)}

    def title(self, fact: str) -> str:
        """Give the title of a fact without the words that its unit already says."""
        return self.family(fact).title.removesuffix(_MULTIPLE)

    def family(self, fact: str) -> Family:
        """Give the declaration of a fact."""
        return self._words.family(fact)

    def value(self, fact: str, possible: Possible) -> str:
        """Write the values that a fact may have."""
        if isinstance(possible, Range):
            return self._number(fact, possible)
        if fact == "tumour":
            return self._tumour(possible)
        if fact.startswith(("variant.", "marker.")):
            return write(possible)
        return join(sorted(each.replace("-", " ") for each in possible), "or")

    def found(self, fact: str, what: Fact) -> str:
        """Write what a fact is; an unknown one says so, with what was last known."""
        if what.origin == "absent":
            return f"not known ({what.note})" if what.note else "not known"
        told = "not known" if what.possible == YES_NO else self.value(fact, what.possible)
        if what.origin != "assumed":
            return told
        return f"{told} ({'assumed' if what.where else 'assumed, not recorded'})"

    def decides(self, fact: str, text: str) -> str:
        """Write what a missing fact decides: tumours by their titles, numbers with their unit."""
        if fact == "tumour":
            return _NAME.sub(lambda m: self._title_of(m.group()), text)
        unit = self.family(fact).unit
        return f"{text} ({_UNITS.get(unit, (unit, unit))[1]})" if unit else text

    def leaf(self, leaf: Leaf) -> str:
        """Write one test of a fact."""
        wanted = self._named(leaf) or self.value(leaf.fact, leaf.wanted)
        return f"{self.title(leaf.fact)}: {wanted}"

    def free(self, text: str) -> str:
        """Put titles in the place of the names of facts in a sentence that somebody wrote."""
        return _FACT.sub(lambda m: self._title_in(m.group()), text)

    def _title_in(self, name: str) -> str:
        return f"“{self.title(name)}”" if name in self._words.families else name

    def condition(self, condition: Condition, *, inside: bool = False) -> str:
        """Write a condition as a sentence; nested parts stand in brackets."""
        if isinstance(condition, Leaf):
            return self.leaf(condition)
        parts = [self.condition(part, inside=True) for part in condition.parts]
        if isinstance(condition, (All, Any)):
            if len(parts) < 2:
                return parts[0] if parts else "no further condition"
            made = (", and " if isinstance(condition, All) else ", or ").join(parts)
            return f"({made})" if inside else made
        return f"none of these ({'; '.join(parts)})"

    def _number(self, fact: str, possible: Range) -> str:
        family = self.family(fact)
        if family.title.endswith(_MULTIPLE):
            return f"{say_range(possible)} × upper limit"
        if family.universe == possible:
            return "any number"
        return say_range(possible, family.unit)

    def _title_of(self, name: str) -> str:
        return self._tumours[name].title if name in self._tumours else name

    def _named(self, leaf: Leaf) -> str:
        """Write a tumour as its condition names it: one node of the tree, not all its leaves."""
        if leaf.fact != "tumour" or isinstance(leaf.wanted, Range):
            return ""
        if leaf.wanted in self._nodes:
            return self._tumour(leaf.wanted)
        return self.decides(leaf.fact, leaf.text)

    def _tumour(self, possible: Choices) -> str:
        if possible in self._nodes:
            return self._tumours[self._nodes[possible]].title
        for whole, node in self._nodes.items():
            if possible < whole and whole - possible in self._nodes:
                left_out = self._tumours[self._nodes[whole - possible]].title
                return f"{self._tumours[node].title} other than {left_out}"
        if len(possible) > _MANY:
            return f"one of {len(possible)} tumours"
        return join(sorted(self._tumours[t].title for t in possible), "or")
