"""What an operation leaves of the liver, and how much of this liver must be left."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from metboard.facts import YES_NO, Fact, Range, compare, conclude, exactly
from metboard.models import body_surface_m2, growth_pct_week, liver_volume_ml, remnant_share_pct

REMNANT, NEEDED = "organ.liver.remnant_pct", "organ.liver.remnant_needed_pct"
WEEKS, EMBOLISED = (
    "treatment.preoperative_chemotherapy_weeks",
    "organ.liver.portal_vein_embolised",
)
GROWTH = "organ.liver.remnant_growth_pct_week"
LONG_WEEKS = Range(12, low_open=True)
"""More than 3 months of chemotherapy (src:kawaguchi-2019, table 1)."""

_NORMAL, _INJURED, _CIRRHOTIC = 20.0, 30.0, 40.0
_BY_PARENCHYMA = {
    "normal": (_NORMAL, _NORMAL),
    "steatosis": (_NORMAL, _INJURED),
    "steatohepatitis": (_INJURED, _INJURED),
    "sinusoidal-injury": (_INJURED, _INJURED),
    "fibrosis": (_CIRRHOTIC, _CIRRHOTIC),
    "cirrhosis": (_CIRRHOTIC, _CIRRHOTIC),
}
_YES, _NO = exactly(True), exactly(False)
FEW, SMALL_MM = Range(high=3), Range(high=50)
"""Three spheres of 50 mm are 200 ml, a seventh of a liver."""


def chemotherapy_weeks_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who had no line of therapy for advanced disease had no weeks of chemotherapy before the operation."""
    if WEEKS in facts:
        return {}
    for name in ("treatment.advanced.lines", "treatment.advanced.chemotherapy_lines"):
        lines = facts.get(name)
        if lines is not None and lines.possible == exactly(0):
            return {WEEKS: conclude(exactly(0), [lines])}
    return {}


def needed_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """20 % of a normal liver must remain, 30 % after long chemotherapy, 40 % in fibrosis or cirrhosis.

    Where the length of chemotherapy is not known both limits stay possible, and the weeks are asked for.
    Source: src:kawaguchi-2019, table 1.
    """
    if NEEDED in facts:
        return {}
    weeks, told = facts.get(WEEKS), []
    after = None if weeks is None else compare(weeks.possible, LONG_WEEKS)
    low, high = (_INJURED if after else _NORMAL), (_NORMAL if after is False else _INJURED)
    for least, most, fact in _by_health(facts):
        low, high = max(low, least), max(high, most)
        told.append(fact)
    if low < high:
        note = (
            f"{low:.0f} to {high:.0f} %, by the weeks of chemotherapy and the health of the liver"
        )
        asked = WEEKS if after is None else ""
        return {NEEDED: Fact(possible=Range(low, high), origin="absent", note=note, waits_on=asked)}
    return {NEEDED: conclude(exactly(low), [*told, *([weeks] if weeks else [])])}


def _by_health(facts: Mapping[str, Fact]) -> list[tuple[float, float, Fact]]:
    found: list[tuple[float, float, Fact]] = []
    parenchyma, cirrhosis = facts.get("organ.liver.parenchyma"), facts.get("history.cirrhosis")
    if parenchyma is not None and not isinstance(parenchyma.possible, Range):
        limits = [_BY_PARENCHYMA[each] for each in parenchyma.possible]
        found.append((min(low for low, _ in limits), max(high for _, high in limits), parenchyma))
    if cirrhosis is not None and cirrhosis.possible == _YES:
        found.append((_CIRRHOTIC, _CIRRHOTIC, cirrhosis))
    return found


def remnant_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The remnant in per cent follows from its volume and the size of the body."""
    names = ("organ.liver.remnant_ml", "patient.height_cm", "patient.weight_kg")
    told = [facts[name] for name in names if name in facts]
    if REMNANT in facts or len(told) < len(names):
        return {}
    remnant, height, weight = (fact.possible for fact in told)
    if not (isinstance(remnant, Range) and isinstance(height, Range) and isinstance(weight, Range)):
        return {}
    smallest = liver_volume_ml(body_surface_m2(height.low, weight.low))
    largest = liver_volume_ml(body_surface_m2(height.high, weight.high))
    if smallest <= 0:
        return {}
    low, high = remnant_share_pct(remnant.low, largest), remnant_share_pct(remnant.high, smallest)
    possible = Range(min(round(low, 1), 100), min(round(high, 1), 100))
    return {REMNANT: conclude(possible, told, "by body surface (Vauthey 2002)")}


def growth_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The growth a week follows from two volumetries; a growth that is told means that the vein was closed."""
    made = {} if GROWTH in facts else _growth(facts)
    growth = made.get(GROWTH, facts.get(GROWTH))
    if EMBOLISED not in facts and growth is not None:
        made[EMBOLISED] = conclude(_YES, [growth])
    return made


def _growth(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    told = [facts[name] for name in (_BEFORE, REMNANT, _SINCE) if name in facts]
    ranges = [fact.possible for fact in told if isinstance(fact.possible, Range)]
    if len(ranges) < 3 or ranges[2].low <= 0 or ranges[2].high == inf:
        return {}
    before, after, weeks = ranges
    ends = (weeks.low, weeks.high)
    low = min(growth_pct_week(before.high, after.low, each) for each in ends)
    high = max(growth_pct_week(before.low, after.high, each) for each in ends)
    return {GROWTH: conclude(Range(round(low, 2), round(high, 2)), told)}


_BEFORE, _SINCE = "organ.liver.remnant_before_pct", "organ.liver.embolised_weeks"


def small_burden_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Few small metastases in a healthy liver leave enough of it: an assumption, until somebody measures."""
    count, size = facts.get("extent.liver.lesions"), facts.get("extent.liver.largest_mm")
    needed = facts.get(NEEDED)
    if REMNANT in facts or count is None or size is None or _may_be_embolised(facts):
        return {}
    if needed is None or not compare(needed.possible, Range(high=_INJURED)):
        return {}
    if not compare(count.possible, FEW) or not compare(size.possible, SMALL_MM):
        return {}
    where = conclude(YES_NO, [count, size]).where
    note = "at most 3 metastases of at most 50 mm; measured before a large resection"
    return {REMNANT: Fact(possible=Range(40, 100), origin="assumed", where=where, note=note)}


def _may_be_embolised(facts: Mapping[str, Fact]) -> bool:
    said = facts.get(EMBOLISED)
    return said is not None and said.possible != _NO
