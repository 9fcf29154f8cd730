"""The knowledge of a release: strict files, one vocabulary, one frozen value."""

from metboard.knowledge.check import check
from metboard.knowledge.coverage import coverage, find_record
from metboard.knowledge.export import write_schemas
from metboard.knowledge.knowledge import (
    Knowledge,
    classes_of,
    components_of,
    drugs_of,
    is_verified,
    once_a_version,
    words_of,
)
from metboard.knowledge.load import load
from metboard.knowledge.release import FOLDER, compile_to, release
from metboard.knowledge.score_table import ScoreTable
from metboard.knowledge.vocabulary import Terms, Words, leaves_under, score_fact

__all__ = [
    "FOLDER",
    "Knowledge",
    "ScoreTable",
    "Terms",
    "Words",
    "check",
    "classes_of",
    "compile_to",
    "components_of",
    "coverage",
    "drugs_of",
    "find_record",
    "is_verified",
    "leaves_under",
    "load",
    "once_a_version",
    "release",
    "score_fact",
    "words_of",
    "write_schemas",
]
