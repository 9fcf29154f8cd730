"""FamilyMemberHistory -> cancers in the family."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.record.codes import text_of
from metboard.record.context import Context, Statement, unread
from metboard.record.dates import day_of, join_text
from metboard.record.fhir_resources import Condition, FamilyMemberHistory
from metboard.record.fhir_tumours import find_tumours
from metboard.record.fhir_types import Concept, Quantity
from metboard.record.record import Relative

_YEARS = ("a", "year", "years", "yr", "yrs", "Jahre")
KINSHIP = {
    "mother": "MTH", "father": "FTH", "sister": "SIS", "brother": "BRO", "daughter": "DAUC", "son": "SONC",
    "aunt": "AUNT", "uncle": "UNCLE", "maternal aunt": "MAUNT", "paternal aunt": "PAUNT",
    "maternal uncle": "MUNCLE", "paternal uncle": "PUNCLE", "grandmother": "GRMTH", "grandfather": "GRFTH",
    "cousin": "COUSN",
}  # fmt: skip
"""Relatives and their codes in HL7's RoleCode."""


def read_relative(
    history: FamilyMemberHistory, where: str, context: Context
) -> Iterable[Statement]:
    """State each cancer of a relative; another disease of theirs is only named."""
    relation = _relation(history.relationship)
    if history.status in ("entered-in-error", "health-unknown"):
        yield unread(where, relation, f"its status is {history.status}")
        return
    if not history.condition:
        yield unread(where, relation or "a relative", "no disease named")
    for index, disease in enumerate(history.condition):
        place, what = f"{where}#condition[{index}]", text_of(disease.code)
        nodes, contradiction = find_tumours(Condition(code=disease.code), context.codes)
        if not nodes:
            yield unread(place, join_text(relation, what), "no cancer that this program knows")
            continue
        if contradiction:
            yield unread(
                place, what, "its codes and words name different tumours; all stay possible"
            )
        yield Relative(
            where=where if len(history.condition) == 1 else place,
            on=day_of(history.date),
            relation=relation,
            tumours=nodes,
            age_years=_years(disease.onset_age),
            text=what,
        )


def _relation(concept: Concept | None) -> str:
    """Give the relation in words, also where only its code is given."""
    codes = {coding.code for coding in concept.coding} if concept else set()
    shown = text_of(concept)
    named = next((word for word, code in KINSHIP.items() if code in codes), "")
    return named if shown in codes and named else shown


def _years(age: Quantity | None) -> float | None:
    if age is None or age.comparator or not {age.code, age.unit} & set(_YEARS):
        return None
    return age.value
