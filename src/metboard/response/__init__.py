"""How lesions answer to treatment: RECIST 1.1 and iRECIST over what a record measured."""

from metboard.response.contract import RESPONSE, write_response
from metboard.response.irecist import respond_immune
from metboard.response.judge import Criteria, Response, criteria_for, judge_response
from metboard.response.recist import Answer, Rule, respond
from metboard.response.series import Series, Sight
from metboard.response.study import Study, make_study

__all__ = [
    "RESPONSE",
    "Answer",
    "Criteria",
    "Response",
    "Rule",
    "Series",
    "Sight",
    "Study",
    "criteria_for",
    "judge_response",
    "make_study",
    "respond",
    "respond_immune",
    "write_response",
]
