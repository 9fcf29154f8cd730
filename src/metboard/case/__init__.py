"""Turn a record into cases: settled facts, lesions, lines of therapy, contradictions."""

from metboard.case.build import make_cases, newest_date
from metboard.case.case import Case, Lesion, Line, Sighting
from metboard.case.eqd2 import course_eqd2
from metboard.case.radiotherapy import Course, find_courses
from metboard.case.values import possible_of

__all__ = [
    "Case",
    "Course",
    "Lesion",
    "Line",
    "Sighting",
    "course_eqd2",
    "find_courses",
    "make_cases",
    "newest_date",
    "possible_of",
]
