"""Propose options, judge them (the only place where that is done), explain, rank."""

from metboard.options.assemble import STAGED, Assembled, Check, assemble
from metboard.options.contract import CONTRACT, write_case, write_judgement
from metboard.options.judge import LABELS, Clock, Status, Verdict, judge
from metboard.options.propose import Engine, engine, inherited_of, judge_case
from metboard.options.rank import STRENGTH, rank_key, strength_of
from metboard.options.reasons import (
    Missing,
    Reason,
    Todo,
    changes_of,
    missing_of,
    opening,
    reason,
    reasons_of,
    write_found,
)
from metboard.options.treatable import AllTreatable, Judgement, Treatable, Way, find_treatable

__all__ = [
    "CONTRACT",
    "LABELS",
    "STAGED",
    "STRENGTH",
    "AllTreatable",
    "Assembled",
    "Check",
    "Clock",
    "Engine",
    "Judgement",
    "Missing",
    "Reason",
    "Status",
    "Todo",
    "Treatable",
    "Verdict",
    "Way",
    "assemble",
    "changes_of",
    "engine",
    "find_treatable",
    "inherited_of",
    "judge",
    "judge_case",
    "missing_of",
    "opening",
    "rank_key",
    "reason",
    "reasons_of",
    "strength_of",
    "write_case",
    "write_found",
    "write_judgement",
]
