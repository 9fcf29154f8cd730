"""What may be known about a patient, and how the unknown is kept apart from the negative."""

from metboard.facts.fact import Conflict, Fact, Origin
from metboard.facts.families import FAMILIES
from metboard.facts.settle import blank_facts, out_of_date, settle, unknown
from metboard.facts.family import (
    FOUND,
    HOWS,
    PLACEHOLDERS,
    YES_NO,
    Default,
    Family,
    How,
    age_in_days,
    assume,
    confirm,
    pattern_of,
)
from metboard.facts.values import (
    NO,
    YES,
    Answer,
    Choices,
    Possible,
    Range,
    combine,
    compare,
    exactly,
    is_empty,
    is_known,
    narrow,
    write,
)

__all__ = [
    "FAMILIES", "FOUND", "HOWS", "NO", "PLACEHOLDERS", "YES", "YES_NO", "Answer", "Choices",
    "Conflict", "Default", "Fact", "Family", "How", "Origin", "Possible", "Range", "age_in_days",
    "assume", "combine", "compare", "confirm", "exactly", "is_empty", "is_known", "narrow",
    "out_of_date", "blank_facts", "pattern_of", "settle", "unknown", "write",
]
