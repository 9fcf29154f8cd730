"""Series of measurements and what the criteria make of them: read from tests/cases/response."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from metboard.facts import Range
from metboard.knowledge.yaml_file import read_yaml
from metboard.response.baseline import Baseline
from metboard.response.parts import sum_of
from metboard.response.recist import Answer, Rule
from metboard.response.series import GONE, NOT_EVALUATED, NOT_YET, TOO_SMALL_MM, Series, Sight

CASES = Path(__file__).parents[1] / "cases" / "response"


class ResponseCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One patient's lesions over the assessments and what is expected."""

    name: str
    days: list[int]
    lesions: list[dict[str, Any]]
    expect: dict[str, Any]
    source: str
    confirm: bool = False

    @property
    def rule(self) -> Rule:
        return Rule(confirm=self.confirm)

    def series(self) -> list[Series]:
        return [_series(each, self.days) for each in self.lesions]


def _series(said: dict[str, Any], days: list[int]) -> Series:
    sights = [_sight(x) for x in (said.get("mm") or said["seen"])]
    treated = said.get("treated_day")
    if treated is not None:
        sights = [NOT_EVALUATED if d > treated else s for d, s in zip(days, sights, strict=True)]
    bare_bone = said["organ"] == "bone" and not said.get("soft_tissue")
    return Series(
        id=said["id"],
        organ=said["organ"],
        sights=tuple(sights),
        measurable=not bare_bone,
        irradiated=bool(said.get("irradiated")) and not said.get("grew_since"),
    )


def _sight(said: Any) -> Sight:
    if isinstance(said, dict):
        return Sight(look="present", mm=Range(said["min"], said["max"]))
    if isinstance(said, (int, float)):
        return Sight(look="present", mm=Range(said, said))
    if said == "?":
        return NOT_EVALUATED
    if said == "none":
        return NOT_YET
    if said == "gone":
        return Sight(look="gone", mm=GONE)
    if said == "small":
        return Sight(look="present", mm=Range(TOO_SMALL_MM, TOO_SMALL_MM))
    return Sight(look=said)


def cases_in(name: str) -> Iterator[ResponseCase]:
    told = read_yaml((CASES / f"{name}.yaml").read_text())[0]
    for said in told["cases"]:
        yield msgspec.convert(said, ResponseCase)


def sums_of(base: Baseline, count: int) -> list[float | None]:
    """The sum of the targets at each assessment; None where it is not known exactly."""
    sums = [sum_of(base.targets, visit) for visit in range(count)] if base.targets else []
    return [each.low if each.low == each.high else None for each in sums]


def is_answered_as_expected(case: ResponseCase, base: Baseline, answer: Answer) -> None:
    made = {
        "targets": [each.id for each in base.targets],
        "others": [each.id for each in base.others if each.sights[0].look != "none"],
        "sums": sums_of(base, len(case.days)),
        "overall": list(answer.overall),
        "best": answer.best,
        "progression": answer.progression_days,
    }
    wanted = {
        **case.expect,
        "overall": [answers(each) for each in case.expect.get("overall", [])],
        "best": answers(case.expect.get("best", "")),
        "progression": frozenset({case.expect.get("progression")}),
    }
    assert {name: made[name] for name in case.expect} == {
        name: wanted[name] for name in case.expect
    }
    assert case.expect


def answers(said: Any) -> frozenset[str]:
    return frozenset(str(said).split(" or "))
