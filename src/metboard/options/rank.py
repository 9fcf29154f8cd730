"""The order of options: status, urgency, standard of care, strength, intent, line, id."""

from __future__ import annotations

from collections.abc import Mapping

from metboard.facts import Fact
from metboard.knowledge.schema import Grade, Urgency
from metboard.options.assemble import Assembled, Check

_STATUS = ("open", "pending", "closed")
_URGENCY = ("emergency", "soon", "elective")
_INTENT = ("curative", "disease-control", "symptom-relief")
STRENGTH: Mapping[str, int] = {
    "I-A": 1,
    "I-B": 1,
    "I-C": 1,
    "II-A": 2,
    "II-B": 2,
    "III-A": 3,
    "III-B": 3,
    "IV-A": 4,
    "IV-B": 4,
    "V": 5,
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "A": 1,
    "B": 2,
    "C": 3,
    "D": 4,
}
"""The one mapping of ESCAT tiers, levels of evidence and AMP levels to strength, 1 (strongest) to 5."""

LAST_LINE = 9
"""Where an option stands that names no line: after those that do."""


def strength_of(grade: Grade) -> int:
    """Give the strength of an option: the best that its grades say, 5 without a grade."""
    return min((STRENGTH.get(g, 5) for g in (grade.escat, grade.level, grade.amp) if g), default=5)


def urgency_of(assembled: Assembled, facts: Mapping[str, Fact]) -> Urgency:
    """Give how urgent an option is for a patient.

    What is to be done soon because of where the disease is waits while nobody knows that the disease is there. An
    emergency is one until it is ruled out.
    """
    urgency = assembled.option.urgency
    if urgency == "soon" and any(_asks_where(c, facts) for c in assembled.requires):
        return "elective"
    return urgency


def _asks_where(check: Check, facts: Mapping[str, Fact]) -> bool:
    """Tell whether a requirement is about the extent of the disease alone, and nobody knows its answer."""
    is_extent = bool(check.facts) and all(name.startswith("extent.") for name in check.facts)
    return is_extent and check.decide(facts) is None


def is_preferred(assembled: Assembled, facts: Mapping[str, Fact]) -> bool:
    """Tell whether an option is the standard of care for a patient: always, or on a ground that is known to hold."""
    grounds = (check for check in assembled.basis if check.preferred)
    return assembled.option.preferred or any(check.decide(facts) is True for check in grounds)


def rank_key(
    assembled: Assembled, status: str, facts: Mapping[str, Fact]
) -> tuple[int, int, bool, int, int, int, str]:
    """Give the sort key of an option."""
    option = assembled.option
    return (
        _STATUS.index(status),
        _URGENCY.index(urgency_of(assembled, facts)),
        not is_preferred(assembled, facts),
        strength_of(option.grade),
        _INTENT.index(option.intent),
        option.line or LAST_LINE,
        option.id,
    )


def explain_rank(assembled: Assembled, status: str, facts: Mapping[str, Fact]) -> str:
    """Say in words why an option stands where it stands."""
    option = assembled.option
    urgency = urgency_of(assembled, facts)
    standing = "standard of care" if is_preferred(assembled, facts) else "alternative"
    words = [status, urgency, standing]
    words.append(f"strength {strength_of(option.grade)}")
    words.append(option.intent.replace("-", " "))
    words.extend([f"line {option.line}"] if option.line else [])
    return ", ".join(words)
