"""The answers of `metboard score`: contracts metboard.score/1 and metboard.scores/1 as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metboard.case import Case, Lesion
from metboard.evidence import reference_of
from metboard.facts import HOWS, Fact, unknown, write
from metboard.knowledge import Knowledge, ScoreTable, Words
from metboard.knowledge.score_table import ScoreItem
from metboard.rules import facts_of, write_condition
from metboard.scores.score import Score, facts_asked

CONTRACT, LIST_CONTRACT = "metboard.score/1", "metboard.scores/1"


def is_table_verified(table: ScoreTable, knowledge: Knowledge) -> bool:
    """Tell whether somebody has seen the table, and says where."""
    return knowledge.sources[table.source].is_read and bool(table.locator)


def write_list(knowledge: Knowledge, words: Words) -> dict[str, Any]:
    """Write which scores there are, what for, of what they are made, and from where."""
    rows = [write_table(table, knowledge, words) for table in knowledge.scores.values()]
    return {"contract": LIST_CONTRACT, "knowledge": knowledge.version, "scores": rows}


def write_table(table: ScoreTable, knowledge: Knowledge, words: Words) -> dict[str, Any]:
    """Write what a score is."""
    return {
        "id": table.id,
        "title": table.title,
        "purpose": table.purpose,
        "for_each": table.for_each,
        "requires": write_condition(table.requires),
        "items": [
            {"id": item.id, "title": item.title, "facts": list(_facts(item))}
            for item in table.items
        ],
        "formula": table.formula,
        "facts": [{"fact": n, "title": words.family(n).title} for n in facts_asked(table)],
        "classes": [{"id": each.id, "title": each.title} for each in table.classes],
        **_source(table, knowledge),
    }


def write_score(
    score: Score,
    case: Case,
    lesion: Lesion | None,
    facts: Mapping[str, Fact],
    knowledge: Knowledge,
    words: Words,
    file: str,
) -> dict[str, Any]:
    """Write one score of one patient, or of one of the lesions."""
    table = score.table
    return {
        "contract": CONTRACT,
        "file": file,
        "case": {"id": case.id, "tumour": case.tumour, "as_of": case.as_of.isoformat()},
        "lesion": None if lesion is None else {"id": lesion.id, "title": lesion.title},
        "score": table.id,
        "title": table.title,
        "applies": score.applies,
        "meant_for": write_condition(table.requires),
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "unit": table.unit,
        "class": score.class_id,
        "classes": list(score.classes),
        "meaning": _meaning(score),
        "missing": _missing(score, words),
        "items": [_item(item, score, facts, words) for item in table.items]
        or [_input(name, facts, words) for name in table.inputs.values()],
        "stated": "" if score.stated is None else write(score.stated.possible),
        "conflict": score.conflict,
        "assumed": _assumed(score, facts, words),
        **_source(table, knowledge),
        "knowledge": knowledge.version,
    }


def _source(table: ScoreTable, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "source": table.source,
        "reference": reference_of(knowledge.sources[table.source]),
        "locator": table.locator,
        "unverified": not is_table_verified(table, knowledge),
        "limits": list(table.limits),
    }


def _meaning(score: Score) -> str:
    """Give what the class means, where it is one."""
    return next((c.meaning for c in score.table.classes if c.id == score.class_id), "")


def _missing(score: Score, words: Words) -> list[dict[str, str]]:
    """List what can still change the score, what is cheapest to find out first."""
    families = [(name, words.family(name)) for name in score.missing]
    families.sort(key=lambda each: HOWS.index(each[1].how))
    return [{"fact": name, "title": f.title, "how": f.how} for name, f in families]


def _facts(item: ScoreItem) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for band in item.bands for fact in facts_of(band.when)))


def _item(item: ScoreItem, score: Score, facts: Mapping[str, Fact], words: Words) -> dict[str, Any]:
    points = score.points.get(item.id, ())
    found = [_input(name, facts, words) for name in _facts(item)]
    return {
        "id": item.id,
        "title": item.title,
        "points": points[0] if len(points) == 1 else None,
        "low": min(points, default=None),
        "high": max(points, default=None),
        "found": "; ".join(_named(each, alone=len(found) == 1) for each in found),
        "where": list(dict.fromkeys(where for each in found for where in each["where"])),
        "facts": [each["fact"] for each in found],
    }


def _named(each: Mapping[str, Any], *, alone: bool) -> str:
    """Say what was found, with the name of the fact where an item asks for several."""
    return str(each["found"] if alone else f"{each['title']}: {each['found']}")


def _input(name: str, facts: Mapping[str, Fact], words: Words) -> dict[str, Any]:
    family = words.family(name)
    fact = facts.get(name) or unknown(family)
    known = fact.origin != "absent" and fact.possible != family.universe
    said = f"{write(fact.possible)} {family.unit}".strip() if known else "unknown"
    return {
        "fact": name,
        "title": family.title,
        "found": f"{said} ({fact.note})" if fact.note and not known else said,
        "where": list(fact.where) if known else [],
        "origin": fact.origin,
    }


def _assumed(score: Score, facts: Mapping[str, Fact], words: Words) -> list[dict[str, str]]:
    """List what the score rests on that was only assumed, such as that a list of lesions is complete."""
    names = [n for n in score.used if n in facts and facts[n].origin == "assumed"]
    return [
        {
            "fact": name,
            "title": words.family(name).title,
            "value": write(facts[name].possible),
            "why": facts[name].note,
        }
        for name in names
    ]
