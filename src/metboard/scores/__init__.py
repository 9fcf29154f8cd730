"""Scores: point tables read by one interpreter, formulas by name; a missing item gives every completion."""

from metboard.scores.contract import (
    CONTRACT,
    LIST_CONTRACT,
    is_table_verified,
    write_list,
    write_score,
    write_table,
)
from metboard.scores.formulas import FORMULAS
from metboard.scores.score import Score, compute_score, facts_asked

__all__ = [
    "CONTRACT",
    "FORMULAS",
    "LIST_CONTRACT",
    "Score",
    "compute_score",
    "facts_asked",
    "is_table_verified",
    "write_list",
    "write_score",
    "write_table",
]
