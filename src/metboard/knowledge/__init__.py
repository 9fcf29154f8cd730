"""The knowledge of a release: strict files, one vocabulary, one frozen value."""

from metboard.knowledge.check import check
from metboard.knowledge.coverage import compare_indications, coverage, find_record
from metboard.knowledge.dose_limit import DoseLimit, OrganLimits, Reirradiation
from metboard.knowledge.export import write_schemas
from metboard.knowledge.find_limit import (
    Applied,
    find_limits,
    find_organ,
    reading_of,
    tabulated,
    write_limit,
)
from metboard.knowledge.knowledge import (
    Knowledge,
    classes_given,
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
from metboard.knowledge.staging import gates_of, is_curative, is_definitive, is_local, with_staging
from metboard.knowledge.vocabulary import Terms, Words, leaves_under, score_fact

__all__ = [
    "FOLDER",
    "Applied",
    "DoseLimit",
    "Knowledge",
    "OrganLimits",
    "Reirradiation",
    "ScoreTable",
    "Terms",
    "Words",
    "check",
    "classes_given",
    "classes_of",
    "compare_indications",
    "compile_to",
    "components_of",
    "coverage",
    "drugs_of",
    "find_limits",
    "find_organ",
    "find_record",
    "gates_of",
    "is_curative",
    "is_definitive",
    "is_local",
    "is_verified",
    "leaves_under",
    "load",
    "once_a_version",
    "reading_of",
    "release",
    "score_fact",
    "tabulated",
    "with_staging",
    "words_of",
    "write_limit",
    "write_schemas",
]
