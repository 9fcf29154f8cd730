"""The form of the dose limits: one organ a file, one figure of one source a line."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from metboard.evidence import Citing, Form
from metboard.knowledge.schema import Strings

Metric: TypeAlias = Literal["max", "volume", "spare", "mean"]
Level: TypeAlias = Literal["optimal", "mandatory", "limit"]


class DoseLimit(Citing, kw_only=True):
    """What one source allows one organ in a number of fractions; without `fractions`, in fractions of 1.8 to 2 Gy.

    `metric` max: no more than `dose_gy` in any point, or in more than `volume_ml`, a few drops.
    volume: no more than `volume_ml` or `volume_pct` of the organ has `dose_gy` or more.
    spare: at least `volume_ml` has less than `dose_gy`. mean: the mean is no more than `dose_gy`.
    `level`: optimal and mandatory where the source tells them apart. `risk_pct`: how many have the endpoint at the
    limit, at most, where the source says so.
    """

    fractions: int | None = None
    metric: Metric
    dose_gy: float
    volume_ml: float | None = None
    volume_pct: float | None = None
    level: Level = "limit"
    endpoint: str = ""
    risk_pct: float | None = None


class LimitChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which source decides the maximum where several disagree, since when, and why."""

    fractions: int | None = None
    source: str
    since: date = msgspec.field(name="from")
    why: str


class Recovery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From how many days on how much of a first tolerance may be given in all."""

    after_days: int
    total_eqd2_gy: float


class Reirradiation(Citing, kw_only=True):
    """One rule for a second course: the sum of all courses, and of the new one alone, both as EQD2.

    `recovery` gives the sum by the days since the last course, the longest that has passed counts; before the first of
    them the rule says nothing. `earlier_eqd2_gy`: the rule is for patients who had no more than this before.
    `limits`: what the rule asks beyond that and is not tested.
    """

    title: str
    recovery: tuple[Recovery, ...]
    new_eqd2_gy: float | None = None
    earlier_eqd2_gy: float | None = None
    limits: Strings = ()


class SecondCourseChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of several rules for a second course decides, since when, and why; the others are shown beside it."""

    source: str
    since: date = msgspec.field(name="from")
    why: str


class FirstCourse(Citing, kw_only=True):
    """What an organ that was never irradiated may have, as EQD2; what is left of it no later rule takes away."""

    eqd2_gy: float


class AlphaBeta(Citing, kw_only=True):
    """The ratio alpha/beta of the late effects of an organ."""

    gy: float


class OrganLimits(Form, kw_only=True):
    """The dose limits of one organ.

    `part_of`: the organ of a record whose radiotherapy reaches this tissue;
    `dose_known`: the treated organ is this tissue, so that the dose of the target is its maximum; otherwise it had
    something between nothing and that dose. `beside`: other organs whose radiotherapy may have reached it too.
    """

    alpha_beta: AlphaBeta
    names: Strings = ()
    part_of: str = ""
    dose_known: bool = False
    beside: Strings = ()
    limits: tuple[DoseLimit, ...]
    choices: tuple[LimitChoice, ...] = ()
    first_course: FirstCourse | None = None
    reirradiation: tuple[Reirradiation, ...] = ()
    second_course: SecondCourseChoice | None = None
    notes: Strings = ()

    @property
    def deciding_rule(self) -> Reirradiation | None:
        """Give the rule for a second course that decides: the only one, or the one that was chosen."""
        chosen = self.second_course.source if self.second_course else ""
        found = [r for r in self.reirradiation if not chosen or r.source == chosen]
        return found[0] if len(found) == 1 else None
