"""What scans of a virtual patient show, by the rules of RECIST that the project has for records."""

from __future__ import annotations

from math import inf, sqrt
from typing import Any, Protocol

from metboard.facts import Range
from metboard.models.arm import NODE, UNMEASURED, Arm
from metboard.response.baseline import Baseline, make_baseline
from metboard.response.parts import is_progression, visits_of
from metboard.response.recist import Rule, best_of, label_visits, overall_of
from metboard.response.series import GONE, Look, Series, Sight

BESTS = {"NE": 0, "PD": 0, "SD": 1, "non-CR/non-PD": 1, "PR": 2, "CR": 3}
RESPONSE, NEITHER, GROWING = range(3)
HERE = Sight(look="present")


class Draws(Protocol):
    """Draws by number."""

    def normal(self, n: int) -> float: ...
    def uniform(self, n: int) -> float: ...


class Observer:
    """Targets, what each scan showed, and what follows from it; the first scan is made with it."""

    def __init__(self, arm: Arm, organs: Any, sizes: Any, draws: Draws) -> None:
        self.arm, self.organs, self.draws = arm, organs, draws
        self.weeks: list[float] = []
        self.readings: list[list[float]] = []
        self.truths: list[list[float]] = []
        self.news: list[int] = []
        self.progression, self.by, self.state = inf, 0, NEITHER
        self.last_scan, self.shown_at = 0.0, inf  # as dated; the mark whose scan showed progression
        self.targets = self.choose_targets(sizes)
        self.others = [i for i in range(len(sizes)) if i not in self.targets]
        self.note(0.0, sizes, 0)

    def kind(self, i: int) -> float:
        return float(self.arm.lesions.organ_kinds[self.organs[i]])

    def name(self, i: int) -> str:
        return "lymph-node" if self.kind(i) == NODE else f"organ {self.organs[i]}"

    def choose_targets(self, sizes: Any) -> list[int]:
        """By the true sizes, with the project's own choice; small nodes are others, not lesions to come."""
        all_of = [
            Series(id=f"{i:02}", organ=self.name(i), measurable=self.kind(i) != UNMEASURED,
                   sights=(Sight(look="present", mm=Range(float(mm), float(mm))),))
            for i, mm in enumerate(sizes)
        ]  # fmt: skip
        return sorted(int(each.id) for each in make_baseline(all_of).targets)

    def read(self, i: int, size: float) -> float:
        """A target as it is read on the present scan."""
        if size < 2:
            return 0.0
        error = sqrt(self.arm.reading.error_mm**2 + (self.arm.reading.error_share * size) ** 2)
        return max(5.0, size + error * self.draws.normal(1100 + 32 * len(self.weeks) + i))

    def note(self, weeks: float, sizes: Any, new: int) -> None:
        self.readings.append([self.read(i, float(sizes[i])) for i in self.targets])
        self.truths.append([float(sizes[i]) for i in self.others])
        self.weeks.append(weeks)
        self.news.append(new)

    def sums(self) -> list[float]:
        return [sum(row) for row in self.readings]

    # --- the record of the patient, as somebody would write it --------------------------------------------------------

    def target_series(self, n: int) -> Series:
        rows = [row[n] for row in self.readings]
        sights = [
            Sight(look="present", mm=Range(mm, mm)) if mm else Sight(look="gone", mm=GONE)
            for mm in rows
        ]
        return Series(id=f"target {n}", organ=self.name(self.targets[n]), sights=tuple(sights))

    def other_series(self, n: int) -> Series:
        """Worse where all the others together have clearly grown."""
        sums = [sum(row) for row in self.truths]
        limit = 10.0 if self.kind(self.others[n]) == NODE else 2.0
        looks: list[Look] = [
            "gone" if self.truths[v][n] < limit
            else "worse" if is_progression(sums[v], min(sums[:v])) else "present"
            for v in range(1, len(sums))
        ]  # fmt: skip
        return Series(
            id=f"other {n}",
            organ=self.name(self.others[n]),
            sights=(HERE, *(Sight(look=look) for look in looks)),
        )

    def new_series(self, n: int) -> Series:
        sights = [Sight(look="present" if n < new else "none") for new in self.news]
        return Series(id=f"new {n}", organ="lung", sights=tuple(sights))

    def baseline(self) -> Baseline:
        return Baseline(
            targets=tuple(self.target_series(n) for n in range(len(self.targets))),
            others=tuple(self.other_series(n) for n in range(len(self.others))),
            new=tuple(self.new_series(n) for n in range(self.news[-1])),
        )

    # --- what follows -------------------------------------------------------------------------------------------------

    def labels(self, rule: Rule) -> tuple[str, ...]:
        """Answers so far. Of disease after a complete response seen once: that it never was complete, the last way."""
        base = self.baseline()
        (visits,) = visits_of(base, base.new)
        *_, labels = label_visits(visits, self.days(), rule)
        if self.targets:
            return labels
        return tuple("non-CR/non-PD" if label == "PR" else label for label in labels)

    def days(self) -> list[int]:
        return [round(week * 7) for week in self.weeks]

    def look(self, weeks: float, sizes: Any, new: int) -> None:
        """Scan a patient who is followed without progression."""
        self.note(weeks, sizes, new)
        number = len(self.weeks) - 1
        self.last_scan = weeks - self.arm.reading.window_weeks * self.draws.uniform(
            1_000_000 + number
        )
        base = self.baseline()
        (visits,) = visits_of(base, base.new)
        now, sums = visits[-1], self.sums()
        if self.labels(Rule())[-1] == "PD":
            self.progression, self.shown_at = self.last_scan, weeks
            targets = now.target == "PD" or (now.other != "PD" and now.target not in (None, "CR"))
            self.by = 3 if now.new else 1 if targets else 2
        is_growing = bool(self.targets) and sums[-1] > 0 and sums[-1] >= 1.1 * min(sums[:-1])
        is_response = overall_of(now) in ("CR", "PR")
        self.state = RESPONSE if is_response else GROWING if is_growing else NEITHER

    def ends(self) -> dict[str, float]:
        sums, scans = self.sums(), len(self.weeks) - (self.progression < inf)
        best, confirmed = (
            best_of(self.labels(rule), self.days(), rule) if len(self.weeks) > 1 else "NE"
            for rule in (Rule(), Rule(confirm=True))
        )
        return {
            "best_ratio": min(sums[:scans]) / sums[0] if self.targets else 1.0,
            "best": BESTS[best], "confirmed": BESTS[confirmed],
            "progression_weeks": self.progression, "progressed_by": self.by,
            "last_scan_weeks": self.last_scan,
        }  # fmt: skip
