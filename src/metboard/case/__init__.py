"""Turn a record into cases: settled facts, lesions, lines of therapy, contradictions."""

from metboard.case.build import make_cases, newest_date
from metboard.case.case import Case, Lesion, Line
from metboard.case.values import possible_of

__all__ = ["Case", "Lesion", "Line", "make_cases", "newest_date", "possible_of"]
